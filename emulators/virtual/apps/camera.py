"""Camera: a viewfinder, a shutter, videos as long as the phone's clock says, and the few settings that show.

Photos go to Pictures and videos to Movies, where AndroidWorld looks for them; the self-timer dates a photo by when it
runs out. What the lenses see is drawn, one scene for each side of the phone.
"""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, launch, put
from emulators.virtual.apps.camera_roll import MOVIES_FOLDER, newest, say_length, shoot, view_through
from emulators.virtual.apps.media_files import CAMERA_ROLL, MOVIES, is_picture, is_video, name_of, place_of
from emulators.virtual.clips import poster_in
from emulators.virtual.scenes import jpeg
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Column,
    Dialog,
    Drawing,
    Empty,
    Event,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    Picture,
    Polyline,
    Row,
    Scaffold,
    Scroll,
    Space,
    Stack,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.android.camera2"
_GALLERY = "com.simplemobiletools.gallery.pro"
_SETTINGS = "com.android.settings"
_ALLOWED = f"permission/{PACKAGE}/CAMERA"

_INK = "#ffffff"
_FLASHES = ("off", "auto", "on")
_TIMERS = ("0", "3", "10")


def finder_view(context: Context) -> Scaffold:
    """The viewfinder, or the questions that come before it."""
    if not context.allowed("CAMERA"):
        return _begin_view(context)
    video = context.ui.get("mode") == "video"
    since = context.ui.get("since")
    top: tuple[Widget, ...] = _knobs(context, video)
    if isinstance(since, int):
        spent = say_length(context.world.state.now - since)
        top = (Icon("record", "#ff5252", 20), Text(spent, "subtitle", _INK, id="recording_time"))
    head = Row((Text("Video" if video else "Photo", "subtitle", _INK, id="action_bar_title"), Grow(Space()), *top),
               gap=4, pad=(16, 8, 8, 8))  # fmt: skip
    scene = view_through(context)
    frame: tuple[Widget, ...] = (Picture(jpeg(scene), f"Viewfinder: {scene.title}", height=470, id="preview"),)
    if context.on("camera/grid"):
        frame = (*frame, Drawing(_THIRDS, 470))
    return Scaffold(
        body=Column((head, Box(Stack(frame), height=470, width=4000), Grow(_controls(context, video, since)))),
        color="#101010",
    )


def _begin_view(context: Context) -> Scaffold:
    """What stands before the first picture; once the camera has been denied, the ways to allow it after all."""
    if context.setting(_ALLOWED) != "denied":
        welcome = Dialog(
            "Remember photo locations?", "Tag your photos and videos with the places where they are taken.",
            buttons=(Button("Next", Event("begin"), "text"),), dismiss=back(),
        )  # fmt: skip
        return Scaffold(body=Empty("camera", "Camera needs your permission"), overlay=welcome, color="#101010")
    again = Button("Allow camera", Event("begin"))
    if context.setting(f"permission_fixed/{PACKAGE}/CAMERA") == "1":
        again = Button("Open settings", launch(_SETTINGS, "app_info", package=PACKAGE))
    said = Empty("camera", "To take pictures and videos, allow Camera to use the camera")
    return Scaffold(body=Column((Grow(said), Row((again,), justify="center", pad=(16, 0, 16, 96)))))


_THIRDS = tuple(
    Polyline(points, "#ffffff99", 1)
    for at in (333.0, 667.0)
    for points in (((at, 0.0), (at, 1000.0)), ((0.0, at), (1000.0, at)))
)


def _knobs(context: Context, video: bool) -> tuple[Widget, ...]:
    flash, wait = context.setting("camera/flash", "off"), context.setting("camera/timer", "0")
    knobs: tuple[Widget, ...] = ()
    if not video:
        if context.setting("camera/facing") != "front":
            face = "flash_off" if flash == "off" else "flash"
            knobs = (IconButton(face, f"Flash {flash}", Event("flash"), color=_INK if flash != "on" else "#ffd54f"),)
        label = "Timer off" if wait == "0" else f"Timer {wait} seconds"
        knobs += (IconButton("timer", label, Event("timer"), color=_INK if wait == "0" else "#ffd54f"),)
    return (*knobs, IconButton("settings", "Camera settings", go("settings"), color=_INK))


def _controls(context: Context, video: bool, since: object) -> Widget:
    modes = Row(
        (_mode("Photo", put(mode=None), not video), _mode("Video", put(mode="video"), video)),
        gap=12, justify="center",
    )  # fmt: skip
    if isinstance(since, int):
        shutter = IconButton("stop", "Stop recording", Event("stop"), color="#ff5252", background=_INK, size=72)
        return Column((Space(height=28), shutter), gap=8, align="center")
    name, color = ("Start recording", "#d32f2f") if video else ("Take photo", "#101010")
    event = Event("record") if video else Event("shoot")
    buttons = (
        _thumbnail(context),
        IconButton("videocam" if video else "camera", name, event, color=color, background=_INK, size=72),
        IconButton("camera_flip", "Switch camera", Event("flip"), color=_INK, background="#2c2c2c", size=56),
    )
    return Column((modes, Row(buttons, justify="between", pad=(32, 4, 32, 4))), gap=4, pad=(0, 8, 0, 0))


def _mode(name: str, tap: Event, on: bool) -> Widget:
    color = "#101010" if on else _INK
    return Box(
        Text(name, "label", color, 1), pad=(18, 8, 18, 8), color=_INK if on else "#2c2c2c", radius=18, tap=tap,
        selected=on, id="mode",
    )  # fmt: skip


def _thumbnail(context: Context) -> Widget:
    last = newest(context)
    face: Widget = Icon("gallery", _INK, 28)
    if last:
        data = context.files.read(last)
        face = Picture(poster_in(data) if is_video(last) else data, "", 56, 56, radius=28, id="")
    return Box(
        face, width=56, height=56, radius=28, color="#2c2c2c", align="center", valign="center", tap=Event("open"),
        description="Open gallery", id="thumbnail",
    )  # fmt: skip


def settings_view(context: Context) -> Scaffold:
    flash, wait = context.setting("camera/flash", "off"), context.setting("camera/timer", "0")
    rows: tuple[Widget, ...] = (
        Header("Photo"),
        ListItem("Flash", flash.capitalize(), tap=Event("flash")),
        ListItem("Self-timer", "Off" if wait == "0" else f"{wait} seconds", tap=Event("timer")),
        Header("Viewfinder"),
        ListItem("Grid lines", "Thirds over the picture", checked=context.on("camera/grid"), tap=Event("grid")),
        Header("Storage"),
        ListItem("Photos and videos taken", "See them all", tap=go("roll")),
        ListItem("About", "Camera 2.0.002", tap=go("about")),
    )
    return Scaffold(bar=AppBar("Camera settings", up=back()), body=Scroll(rows))


def roll_view(context: Context) -> Scaffold:
    """What lies where the camera puts things, newest first."""
    rows: list[Widget] = []
    for folder in (CAMERA_ROLL, MOVIES_FOLDER):
        names = [name for name, _ in context.files.list(folder) if is_picture(name) or is_video(name)]
        rows.append(Header(f"{name_of(folder)}: {len(names)}"))
        icon = "photo" if folder == CAMERA_ROLL else "movie"
        rows += [ListItem(name, leading=Icon(icon), tap=Event("view", (f"{folder}/{name}",))) for name in names]
    return Scaffold(bar=AppBar("Photos and videos", up=back()), body=Scroll(tuple(rows)))


def about_view(context: Context) -> Scaffold:
    rows = (
        ListItem("Version", "2.0.002"),
        ListItem("Photo size", "300 x 400"),
        ListItem("Photos are saved in", name_of(CAMERA_ROLL)),
        ListItem("Videos are saved in", name_of(MOVIES_FOLDER)),
    )
    return Scaffold(bar=AppBar("About", up=back()), body=Scroll(rows))


def handle(context: Context, event: Event) -> None:
    now = context.world.state.now
    match event:
        case Event("begin"):
            context.ask("CAMERA", Event("ready"))
        case Event("shoot"):
            shoot(context, delay=int(context.setting("camera/timer", "0")))
            context.toast("Photo saved")
        case Event("record"):
            context.ask("RECORD_AUDIO", Event("roll"))
        case Event("roll"):
            context.set(since=now, mode="video")
        case Event("stop"):
            since = context.ui.get("since")
            context.set(since=None)
            shoot(context, seconds=now - since if isinstance(since, int) else 0)
            context.toast("Video saved")
        case Event("flip"):
            context.put_setting("camera/facing", "back" if context.setting("camera/facing") == "front" else "front")
        case Event("flash"):
            _next(context, "camera/flash", _FLASHES)
        case Event("timer"):
            _next(context, "camera/timer", _TIMERS)
        case Event("grid"):
            context.put_setting("camera/grid", "0" if context.on("camera/grid") else "1")
        case Event("open"):
            _show(context, newest(context))
        case Event("view", (str(path),)):
            _show(context, path)


def _next(context: Context, key: str, values: tuple[str, ...]) -> None:
    now = context.setting(key, values[0])
    context.put_setting(key, values[(values.index(now) + 1) % len(values) if now in values else 0])


def _show(context: Context, path: str) -> None:
    if path:
        context.launch(_GALLERY, "viewer", path=path, folder=place_of(path))
    else:
        context.launch(_GALLERY)


APP = App(
    package=PACKAGE,
    name="Camera",
    icon=AppIcon("camera", "#455a64"),
    activities=(
        Activity("finder", "com.android.camera.CameraLauncher", finder_view),
        Activity("settings", "com.android.camera.settings.CameraSettingsActivity", settings_view),
        Activity("roll", "com.android.camera.data.FilmstripActivity", roll_view),
        Activity("about", "com.android.camera.settings.AboutActivity", about_view),
    ),
    handle=handle,
    settings={"camera/facing": "back", "camera/flash": "off", "camera/grid": "0", "camera/timer": "0"},
    shelves=(MOVIES,),
)
