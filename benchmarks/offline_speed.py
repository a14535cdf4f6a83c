"""How fast recorded data is read and scored: AndroidControl's files beside gzip and TensorFlow, all scorer profiles."""

import contextlib
import json
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.measuring import Report, arguments
from benchmarks.results import ROOT
from emulators.action import Action, LongPress, OpenApp, Press, Scroll, Tap, TypeText, Wait
from emulators.screen import Box, Element, Flag, Frame, Point, Screen
from emulators.trajectory import Template, Thought, Trajectory
from emulators.virtual.phone import VirtualPhone
from guiagent.datasets.android_control import AndroidControl
from guiagent.datasets.android_control_writing import write_android_control
from guiagent.datasets.episode import Seen, Troubles, recorded
from guiagent.datasets.examples import Example, Feature, example
from guiagent.datasets.losses import Losses
from guiagent.datasets.tfrecord import RecordWriter, records
from rewards.profiles.case import Case, Prediction
from rewards.profiles.table import PROFILES

__all__ = ["main"]

NOTE = (
    "A synthetic file in AndroidControl's form, by our writer: screens of the virtual phone at 1080x2400 with a band "
    "of noise for the photographs that real ones show, 200 nodes each with what lies below the screen, seven screens "
    "and about 3 MB a record; few are drawn, and come again under other numbers. `gzip_mb_s` is the fastest that "
    "Python's zlib unpacks the file, thrown away in pieces of 64 KB and more, in megabytes of unpacked data. "
    "`read_ratio_gunzip` is the rate at which AndroidControl is read, both checksums compared, images left encoded and "
    "trees as bytes, over that rate; `read_trees_ratio_gunzip` is with all trees as elements. `read_ratio_tf` is our "
    "rate over that of tensorflow-cpu in its own environment (TFRecordDataset, Example.FromString, nothing looked "
    "into), `read_trees_ratio_tf` with our trees as elements and its trees left as bytes. Readers take turns. "
    "`score_s` is 8,444 steps on screens of 200 elements by the slowest profile, `score` by each. `peak_mb` is the "
    "resident memory of a process that reads the file again and again with trees, `growth_mb` what it gained after the "
    "first tenth of `streamed_gb`."
)
APPS = ("Contacts", "Settings", "Clock", "Gallery", "Files", "Chrome", "Calendar")
DRAWN, NODES, STEPS, SCREENS = 12, 200, 8444, 7
TENSORFLOW = """
import sys, time
import tensorflow as tf

def read():
    began, count = time.perf_counter(), 0
    for raw in tf.data.TFRecordDataset([sys.argv[1]], compression_type="GZIP"):
        example = tf.train.Example.FromString(raw.numpy())
        count += len(example.features.feature["screenshots"].bytes_list.value)
    return time.perf_counter() - began, count

for line in sys.stdin:
    print(*read(), flush=True)
"""
STREAM = """
import sys
from pathlib import Path
from guiagent.datasets.android_control import AndroidControl
from guiagent.datasets.episode import Troubles

def resident(field):
    said = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in said if line.startswith(field)) * 1024 / 1e6

folder, wanted = Path(sys.argv[1]), float(sys.argv[2])
size = sum(file.stat().st_size for file in folder.glob("android_control-*"))
done, early = 0.0, 0.0
while done < wanted:
    for episode in AndroidControl(folder).episodes(Troubles()):
        pass
    done += size
    if not early and done >= wanted / 10:
        early = resident("VmRSS")
print(resident("VmHWM"), resident("VmRSS") - early, done / 1e9)
"""


def main() -> None:
    tensorflow = {"tensorflow": "a Python that has tensorflow, to read the same file beside us"}
    options = arguments(__doc__ or "", more=tensorflow)
    report = Report("offline_speed", "Offline evaluation", NOTE, options)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        file = _written(folder / "set", 48 if options.quick else 144, options.seed)
        _reading(report, file, options.tensorflow, 7 if options.quick else 15)
        _streaming(report, file.parent, 1e9 if options.quick else 10e9)
    _scoring(report, options.seed, 3 if options.quick else 7)
    report.finish()


# -- what is read ------------------------------------------------------------------------------------------------------


def _written(folder: Path, count: int, seed: int) -> Path:
    """A data set of one file, with `count` episodes in its test split."""
    drawn = folder.parent / "drawn"
    write_android_control(_episodes(seed), drawn, losses=Losses(listed=True), split="test", packing=1)
    folder.mkdir()
    (folder / "splits.json").write_text(json.dumps({"test": [*range(count)]}))
    (folder / "test_subsplits.json").write_text(json.dumps({"IDD": [*range(count)]}))
    whole = [_features(record.data) for file in drawn.glob("android_control-*") for record in records(file, Troubles())]
    path = folder / "android_control-00000-of-00001"
    with RecordWriter(path) as writer:
        for number in range(count):
            writer.write(example({**whole[number % len(whole)], "episode_id": [number]}))
    return path


def _features(data: memoryview) -> dict[str, Feature]:
    held = Example(data)
    blobs = ("goal", "screenshots", "accessibility_trees", "actions", "step_instructions")
    sizes = ("screenshot_widths", "screenshot_heights")
    found: dict[str, Feature] = {name: [bytes(blob) for blob in held.blobs(name)] for name in blobs}
    return found | {name: held.integers(name) for name in sizes}


def _episodes(seed: int) -> Iterator[Trajectory]:
    dice, phone = random.Random(seed), VirtualPhone("1080x2400")
    phone.reset(Template("phone/contacts/add", seed))
    screens = []
    for app in APPS:
        phone.do(OpenApp(app))
        screens.append(_larger(phone.look()))
    for number in range(DRAWN):
        seen = [
            Seen(_grainy(dice.choice(screens), dice), action, Thought(move="Open the next screen."))
            for action in _actions(dice, SCREENS - 1)
        ]
        yield recorded("android_control", str(number), "Find the photo.", seen, final=_grainy(screens[0], dice))


def _larger(screen: Screen) -> Screen:
    """With as many elements as real trees have, the others below the screen."""
    own = screen.elements
    more = [
        replace(own[i % len(own)], text=f"{own[i % len(own)].text} {i}", parent=None, touch=None, box=_below(own, i))
        for i in range(len(own), NODES)
    ]
    hidden = (replace(one, flags=one.flags - {Flag.SYSTEM} | {Flag.HIDDEN}) for one in more)
    return replace(screen, elements=(*(replace(one, touch=None) for one in own), *hidden), location="")


def _below(elements: Sequence[Element], place: int) -> Box:
    box = elements[place % len(elements)].box
    down = 2400.0 * (place // len(elements))
    return replace(box, top=box.top + down, bottom=box.bottom + down)


def _grainy(screen: Screen, dice: random.Random) -> Screen:
    """With a band of noise, as large as makes a screenshot of half a megabyte."""
    assert screen.frame is not None
    pixels, height = screen.frame.rgb().copy(), dice.randrange(60, 160)
    top = dice.randrange(pixels.shape[0] - height)
    noise = np.random.default_rng(dice.randrange(1 << 30)).integers(0, 256, (height, 1080, 3), dtype=np.uint8)
    pixels[top : top + height] = noise
    return replace(screen, frame=Frame.of(pixels))


def _actions(dice: random.Random, count: int) -> list[Action]:
    """As often as AndroidControl has them, roughly."""

    def point() -> Point:
        return Point(dice.randrange(1080), dice.randrange(2400))

    made: list[Action] = []
    for _ in range(count):
        match dice.randrange(20):
            case 0 | 1 | 2:
                made.append(Scroll(dice.choice(("up", "down", "left", "right"))))
            case 3 | 4:
                made.append(TypeText(dice.choice(("Lake Tahoe", "best shoes under 50", "hello"))))
            case 5 | 6:
                made.append(OpenApp(dice.choice(APPS)))
            case 7:
                made.append(dice.choice((Press("back"), Press("home"), Wait(), LongPress(point()))))
            case _:
                made.append(Tap(point()))
    return made


# -- figures -----------------------------------------------------------------------------------------------------------


def _reading(report: Report, file: Path, tensorflow: str, count: int) -> None:
    unpacked = _gunzipped(file)
    with _beside(tensorflow, file) as other:
        readers: dict[str, Callable[[], float]] = {
            "gzip": lambda: _timed(lambda: _gunzipped(file)),
            "plain": lambda: _timed(lambda: _read(file.parent, trees=False)),
            "trees": lambda: _timed(lambda: _read(file.parent, trees=True)),
        } | ({"tensorflow": other} if other else {})
        for read in readers.values():
            read()
        taken: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(count):
            for name, read in readers.items():
                taken[name].append(read())
    report.add("gzip_mb_s", (unpacked / seconds / 1e6 for seconds in taken["gzip"]), "MB/s")
    report.add("read_ratio_gunzip", _ratios(taken["gzip"], taken["plain"]), "x")
    report.add("read_trees_ratio_gunzip", _ratios(taken["gzip"], taken["trees"]), "x")
    if other:
        report.add("read_ratio_tf", _ratios(taken["tensorflow"], taken["plain"]), "x")
        report.add("read_trees_ratio_tf", _ratios(taken["tensorflow"], taken["trees"]), "x")
    else:
        report.lack("read_ratio_tf", "name a Python that has tensorflow with --tensorflow")


def _ratios(slow: Sequence[float], fast: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(slow, fast, strict=True)]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _gunzipped(file: Path) -> int:
    """Bare decompression: nothing is kept. Gives the bytes unpacked."""
    unpack, size = zlib.decompressobj(31), 0
    with file.open("rb", buffering=0) as packed:
        while some := packed.read(1 << 16):
            size += len(unpack.decompress(some))
    return size


def _read(folder: Path, *, trees: bool) -> None:
    troubles = Troubles()
    for _ in AndroidControl(folder, trees=trees).episodes(troubles):
        pass
    if troubles.counts:
        raise SystemExit(f"the file that was written cannot be read: {troubles.first[0]}; mend that first")


@contextlib.contextmanager
def _beside(python: str, file: Path) -> Iterator[Callable[[], float] | None]:
    """A reader in another process that says how many seconds it took; None where no Python is named."""
    if not python:
        yield None
        return
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([python, "-c", TENSORFLOW, str(file)], text=True, **pipes)  # type: ignore[call-overload]

    def read() -> float:
        process.stdin.write("again\n")
        process.stdin.flush()
        told = process.stdout.readline().split()
        if len(told) != 2:
            raise SystemExit(f"{python} cannot read the file with tensorflow; pip install tensorflow-cpu there")
        return float(told[0])

    try:
        yield read
    finally:
        process.communicate(timeout=60)


def _streaming(report: Report, folder: Path, wanted: float) -> None:
    command = [sys.executable, "-c", STREAM, str(folder), str(wanted)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=3600).stdout.split()
    for name, value, unit in zip(("peak_mb", "growth_mb", "streamed_gb"), told, ("MB", "MB", "GB"), strict=True):
        report.add(name, [float(value)], unit)


def _scoring(report: Report, seed: int, count: int) -> None:
    cases, predictions = _steps(seed)
    slowest = 0.0
    for profile in PROFILES:
        seconds = [_timed(lambda rule=profile.rule: [*map(rule, cases, predictions)]) for _ in range(count)]
        report.add(f"score.{profile.name}_s", seconds, "s")
        if median(seconds) > slowest:
            slowest = median(seconds)
            report.add("score_s", seconds, "s")


def _steps(seed: int) -> tuple[list[Case], list[Prediction]]:
    """Steps to score: half of the predictions are what was recorded, moved a little, the others anything."""
    dice, phone = random.Random(seed), VirtualPhone("1080x2400")
    phone.reset(Template("phone/contacts/add", seed))
    screens = []
    for app in APPS:
        phone.do(OpenApp(app))
        screens.append(_larger(phone.look(pixels=False)))
    cases = [
        Case(
            str(place // 6), place % 6, "Find the photo.", dice.choice(screens), Thought(move="Tap the photo."), action
        )
        for place, action in enumerate(_actions(dice, STEPS))
    ]
    others = _actions(dice, STEPS)
    said = [
        _moved(case.action, dice) if dice.random() < 0.5 else other for case, other in zip(cases, others, strict=True)
    ]
    return cases, [Prediction(action) for action in said]


def _moved(action: Action, dice: random.Random) -> Action:
    match action:
        case Tap(point):
            return Tap(Point(point.x + dice.randrange(-80, 80), point.y + dice.randrange(-80, 80)))
        case _:
            return action


if __name__ == "__main__":
    main()
