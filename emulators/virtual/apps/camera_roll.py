"""What the camera sees and keeps: scenes through either lens, and the files of photos and videos."""

from emulators.virtual.app import Context
from emulators.virtual.apps.media_files import CAMERA_ROLL, VIDEO_FOLDERS, free_path, stamp
from emulators.virtual.clips import Clip, mp4
from emulators.virtual.files import File
from emulators.virtual.scenes import Scene, jpeg

__all__ = ["BACK", "FRONT", "MOVIES_FOLDER", "flashed", "newest", "say_length", "shoot", "view_through"]

MOVIES_FOLDER = VIDEO_FOLDERS[0]

BACK = Scene("table", "Breakfast by the back camera", 3)
FRONT = Scene("portrait", "A face by the front camera")


def flashed(scene: Scene) -> Scene:
    return Scene(scene.kind, f"{scene.title} with flash", scene.seed)


def view_through(context: Context) -> Scene:
    """What the lens in use sees."""
    return FRONT if context.setting("camera/facing") == "front" else BACK


def shoot(context: Context, *, delay: int = 0, seconds: int | None = None) -> None:
    """Save a photo, taken `delay` seconds from now, or a video of so many seconds (one at least)."""
    now = context.world.state.now + delay
    scene = view_through(context)
    if seconds is None:
        if context.setting("camera/flash") == "on" and scene is BACK:
            scene = flashed(scene)
        path, data = f"{CAMERA_ROLL}/IMG_{stamp(now)}.jpg", jpeg(scene)
    else:
        clip = Clip(max(1, seconds) * 1_000)
        path, data = f"{MOVIES_FOLDER}/VID_{stamp(now)}.mp4", mp4(clip, jpeg(scene))
    context.put_files(context.files.write(free_path(context.files, path), data, modified=now))


def newest(context: Context) -> str:
    """The path of what was taken last, or empty."""
    taken = [
        (node.modified, f"{folder}/{name}")
        for folder, mark in ((CAMERA_ROLL, "IMG_"), (MOVIES_FOLDER, "VID_"))
        for name, node in context.files.list(folder)
        if name.startswith(mark) and isinstance(node, File)
    ]
    return max(taken)[1] if taken else ""


def say_length(seconds: int) -> str:
    return f"{seconds // 60:02}:{seconds % 60:02}"
