"""Tasks in Camera."""

from random import Random

from emulators.action import Tap
from emulators.virtual import pools
from emulators.virtual.apps.camera_roll import BACK, FRONT, MOVIES_FOLDER, flashed
from emulators.virtual.apps.media_files import CAMERA_ROLL, MOVIES, PICTURES, MediaFile, stamp
from emulators.virtual.clips import Clip, mp4
from emulators.virtual.scenes import Scene, jpeg
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Reached,
    Rule,
    Sight,
    here,
    settled,
    switch,
    tap,
    tapped,
    title,
)
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "BEGIN", "SHOOT", "TEMPLATES"]

APP = "Camera"

BEGIN = Stage("Remember photo locations?", "let the camera start", tap("Next"))
SHOOT = Stage("Photo", "take the photo", tap("Take photo"))
_VIDEO = (
    Stage("Photo", "switch to video", tap("Video")),
    Stage("Video", "stop recording", here("Stop recording")),
    Stage("Video", "start recording", tap("Start recording")),
)


def _shot(content: Content, *scenes: Scene) -> Content:
    """With photos of these taken now."""
    new = tuple(
        MediaFile(f"{CAMERA_ROLL}/IMG_{stamp(content.now)}{'_1' * i}.jpg", jpeg(scene), content.now)
        for i, scene in enumerate(scenes)
    )
    return content.put(PICTURES, (*content.of(PICTURES), *new))


def _filmed(content: Content) -> Content:
    new = MediaFile(f"{MOVIES_FOLDER}/VID_{stamp(content.now)}.mp4", mp4(Clip(1_000), jpeg(BACK)), content.now)
    return content.put(MOVIES, (*content.of(MOVIES), new))


def _times(at: str, label: str, count: int) -> Reached:
    """Whether an element was tapped so often on a screen called `at`."""

    def hit(sight: Sight) -> int:
        seen = [s for s in sight.past if title(s.screen) == at and isinstance(s.action, Tap)]
        boxes = [(s, next((e.box for e in s.screen.elements if e.label == label), None)) for s in seen]
        return sum(1 for s, box in boxes if box and isinstance(s.action, Tap) and box.contains(s.action.point))

    return lambda sight: hit(sight) >= count


def _photo(rng: Random, content: Content, held: bool) -> Case:
    return Case({}, content, _shot(content, BACK))


def _photo_routes(p: Parameters) -> tuple[Route, ...]:
    back = Stage("Video", "switch to photo", tap("Photo"))
    return (Route(APP, (BEGIN, back, SHOOT), tapped("Photo", "Take photo")),)


def _video(rng: Random, content: Content, held: bool) -> Case:
    return Case({}, content, _filmed(content))


def _video_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (BEGIN, *_VIDEO), tapped("Video", "Stop recording")),)


def _selfie(rng: Random, content: Content, held: bool) -> Case:
    before = content.set({"camera/facing": "back"})
    return Case({}, before, _shot(before, FRONT).set({"camera/facing": "front"}))


def _shows(words: str) -> Rule:
    """Switch the camera until the viewfinder shows this."""

    def rule(sight: Sight) -> Move | None:
        return None if any(words in e.label for e in sight.shown("preview")) else tap("Switch camera")(sight)

    return rule


def _selfie_routes(p: Parameters) -> tuple[Route, ...]:
    turn = Stage("Photo", "turn to the front camera", _shows(FRONT.title))
    return (Route(APP, (BEGIN, turn, SHOOT), tapped("Photo", "Take photo")),)


def _flash(rng: Random, content: Content, held: bool) -> Case:
    before = content.set({"camera/flash": "auto" if held else "off"})
    return Case({}, before, _shot(before, flashed(BACK)).set({"camera/flash": "on"}))


def _set(*states: str) -> Rule:
    """Tap the one of these that is in sight; None when none is."""

    def rule(sight: Sight) -> Move | None:
        return next((move for state in states if (move := here(state)(sight))), None)

    return rule


def _flash_routes(p: Parameters) -> tuple[Route, ...]:
    on = Stage("Photo", "turn the flash on", _set("Flash off", "Flash auto"))
    return (Route(APP, (BEGIN, on, SHOOT), tapped("Photo", "Take photo")),)


def _timer(rng: Random, content: Content, held: bool) -> Case:
    seconds = "10" if rng.random() < 0.5 else "3"
    start = rng.choice([wait for wait in ("0", "3", "10") if wait != seconds])
    before = content.set({"camera/timer": start})
    return Case({"seconds": seconds}, before, _shot(before, BACK).set({"camera/timer": seconds}))


def _timer_routes(p: Parameters) -> tuple[Route, ...]:
    others = [f"Timer {n}" for n in ("off", "3 seconds", "10 seconds") if n != f"{p['seconds']} seconds"]
    wait = Stage("Photo", f"set the timer to {p['seconds']} seconds", _set(*others))
    return (Route(APP, (BEGIN, wait, SHOOT), tapped("Photo", "Take photo")),)


def _lines(rng: Random, content: Content, held: bool) -> Case:
    on = rng.random() < 0.5
    before = content.set({"camera/grid": "0" if on else "1"})
    return Case({"state": "on" if on else "off"}, before, before.set({"camera/grid": "1" if on else "0"}))


def _lines_routes(p: Parameters) -> tuple[Route, ...]:
    rule = switch("Grid lines", on=p["state"] == "on")
    stages = (
        BEGIN, Stage("Photo", "open the settings", tap("Camera settings")),
        Stage("Camera settings", f"turn the grid lines {p['state']}", rule),
    )  # fmt: skip
    return (Route(APP, stages, settled("Camera settings", rule)),)


def _several(rng: Random, content: Content, held: bool) -> Case:
    return Case({}, content, _filmed(_shot(content, BACK, BACK)))


def _several_routes(p: Parameters) -> tuple[Route, ...]:
    first = Route(APP, (BEGIN, SHOOT), _times("Photo", "Take photo", 2))
    return (first, Route(APP, _VIDEO, tapped("Video", "Stop recording")))


def _both(rng: Random, content: Content, held: bool) -> Case:
    before = content.set({"camera/facing": "back"})
    return Case({}, before, _shot(before, BACK, FRONT).set({"camera/facing": "front"}))


def _both_routes(p: Parameters) -> tuple[Route, ...]:
    first = Route(APP, (BEGIN, SHOOT), tapped("Photo", "Take photo"))
    turn = Stage("Photo", "turn to the front camera", _shows(FRONT.title))
    return (first, Route(APP, (turn, SHOOT), _times("Photo", "Take photo", 2)))


_MODES = (
    "panorama", "slow motion", "night sight", "time lapse", "portrait blur", "macro", "black and white", "fisheye",
    "long exposure", "burst",
)  # fmt: skip


def _mode(rng: Random, content: Content, held: bool) -> Case:
    return Case({"mode": pools.pick(_MODES, rng, held=held)}, content, content, infeasible=True)


def _mode_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (BEGIN,), lambda sight: sight.title in ("Photo", "Video")),)


TEMPLATES = (
    Template(
        "phone/camera/take_photo", "easy", 12,
        ("Take one photo", "Take a photo with the camera", "Photograph what the camera sees, once"),
        _photo, _photo_routes,
    ),
    Template(
        "phone/camera/take_video", "easy", 14,
        ("Take one video", "Record a video with the camera", "Film a short video"),
        _video, _video_routes,
    ),
    Template(
        "phone/camera/selfie", "medium", 12,
        ("Take a photo with the front camera", "Take one selfie", "Switch to the front camera and take a photo"),
        _selfie, _selfie_routes,
    ),
    Template(
        "phone/camera/flash", "medium", 14,
        ("Turn the camera's flash on and take a photo", "Take one photo with the flash on (not on auto)"),
        _flash, _flash_routes,
    ),
    Template(
        "phone/camera/timer", "medium", 14,
        (
            "Set the camera's self-timer to {seconds} seconds and take one photo",
            "Take a photo with a self-timer of {seconds} seconds",
        ),
        _timer, _timer_routes,
    ),
    Template(
        "phone/camera/grid", "easy", 12,
        ("Turn the camera's grid lines {state}", "In the settings of Camera, switch the grid lines {state}"),
        _lines, _lines_routes,
    ),
    Template(
        "phone/camera/photos_and_video", "hard", 22,
        ("Take two photos and then one video", "With the camera, take 2 photos and 1 video"),
        _several, _several_routes,
    ),
    Template(
        "phone/camera/both_sides", "hard", 16,
        (
            "Take a photo with the back camera and one with the front camera",
            "Take two photos: first with the back camera, then a selfie",
        ),
        _both, _both_routes,
    ),
    Template(
        "phone/camera/unknown_mode", "medium", 10,
        ("Take a photo in {mode} mode", "Switch the camera to its {mode} mode and take a photo"),
        _mode, _mode_routes, INFEASIBLE,
    ),
)  # fmt: skip
