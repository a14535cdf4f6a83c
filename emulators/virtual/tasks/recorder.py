"""Tasks in Audio Recorder."""

from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.dates import counter
from emulators.virtual.apps.media_files import MediaFile
from emulators.virtual.apps.records import NAMES, RECORDS, TRASHED, made, path
from emulators.virtual.clips import clip_in
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import INFEASIBLE, Rule, Sight, absent, answer, answered, fill, pick, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "TEMPLATES"]

APP = "Audio Recorder"

_LIST = Stage(APP, "open the records", tap("Records"))


def _stem(file: MediaFile) -> str:
    return file.name.removesuffix(TRASHED).rpartition(".")[0]


def _fresh(rng: Random, content: Content, *, held: bool) -> str:
    taken = {_stem(file) for file in content.of(RECORDS)}
    numbered = [f"{name} {number}" for name in pools.part(NAMES, held=held) for number in range(2, 9)]
    return rng.choice([name for name in numbered if name not in taken])


def _with(content: Content, *files: MediaFile) -> Content:
    return content.put(RECORDS, (*content.of(RECORDS), *files))


def _swapped(content: Content, old: MediaFile, *new: MediaFile) -> Content:
    return content.put(RECORDS, ways.swapped(content.of(RECORDS), old, *new))


def _new(content: Content, name: str, suffix: str = "m4a") -> MediaFile:
    return MediaFile(path(name, suffix), made(suffix, 1), content.now)


# Recording

_START = (Stage(APP, "stop recording", tap("Stop recording")), Stage(APP, "start recording", tap("Start recording")))


def _taping(name: str) -> tuple[Stage, ...]:
    """Record and save; the suggested name where there is none."""
    naming = (Stage("Save record", "enter the name", fill("Record name", name)),) if name else ()
    return (*_START, *naming, Stage("Save record", "save", tap("Save")))


def _record(rng: Random, content: Content, held: bool) -> Case:
    return Case({}, content, _with(content, _new(content, "Record-1")))


def _record_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, _taping(""), tapped("Save record", "Save")),)


def _named(rng: Random, content: Content, held: bool) -> Case:
    name = _fresh(rng, content, held=held)
    return Case({"name": name}, content, _with(content, _new(content, name)))


def _named_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, _taping(p["name"]), tapped("Save record", "Save")),)


def _wav(rng: Random, content: Content, held: bool) -> Case:
    name = _fresh(rng, content, held=held)
    before = content.set({"recorder/format": "m4a"})
    after = _with(before, _new(content, name, "wav")).set({"recorder/format": "wav"})
    return Case({"name": name}, before, after)


def _wav_routes(p: Parameters) -> tuple[Route, ...]:
    choose = (
        Stage(APP, "open the menu", tap("More options")), Stage("Menu", "open the settings", tap("Settings")),
        Stage("Recorder settings", "choose Wav", pick("Wav")),
    )  # fmt: skip
    first = Route(APP, choose, tapped("Recorder settings", "Wav"))
    return (first, Route(APP, _taping(p["name"]), tapped("Save record", "Save")))


# Keeping order


def _delete(rng: Random, content: Content, held: bool) -> Case:
    file = rng.choice(content.of(RECORDS))
    after = _swapped(content, file, replace(file, path=f"{file.path}{TRASHED}"))
    return Case({"name": _stem(file)}, content, after)


def _options(name: str, item: str, goal: str) -> tuple[Stage, ...]:
    """By the menu of a row."""
    label = f"Options of {name}"
    return (_LIST, Stage("Records", f"open the options of {name}", tap(label)), Stage("Menu", goal, tap(item)))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*_options(p["name"], "Delete", "delete"), Stage("Delete record?", "confirm", tap("Delete")))
    return (Route(APP, stages, tapped("Delete record?", "Delete")),)


def _rename(rng: Random, content: Content, held: bool) -> Case:
    file, new = rng.choice(content.of(RECORDS)), _fresh(rng, content, held=held)
    after = _swapped(content, file, replace(file, path=path(new, "m4a")))
    return Case({"name": _stem(file), "new": new}, content, after)


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_options(p["name"], "Rename", "rename"),
        Stage("Rename record", "enter the name", fill("Record name", p["new"])),
        Stage("Rename record", "confirm", tap("Rename")),
    )
    return (Route(APP, stages, tapped("Rename record", "Rename")),)


def _clear(rng: Random, content: Content, held: bool) -> Case:
    chosen = rng.sample(content.of(RECORDS), 3)
    after = content.put(
        RECORDS, tuple(replace(f, path=f"{f.path}{TRASHED}") if f in chosen else f for f in content.of(RECORDS))
    )
    names = dict(zip(("one", "two", "three"), map(_stem, chosen), strict=True))
    return Case(names, content, after)


def _clear_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        _LIST, *ways.selecting("Records", (p["one"], p["two"], p["three"])),
        Stage("3 selected", "delete", tap("Delete")), Stage("Delete records?", "confirm", tap("Delete")),
    )  # fmt: skip
    return (Route(APP, stages, tapped("Delete records?", "Delete")),)


def _restore(rng: Random, content: Content, held: bool) -> Case:
    file = rng.choice(content.of(RECORDS))
    before = _swapped(content, file, replace(file, path=f"{file.path}{TRASHED}"))
    return Case({"name": _stem(file)}, before, content)


def _restore_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, "open the menu", tap("More options")), Stage("Menu", "open the trash", tap("Trash")),
        Stage("Trash", f"choose {p['name']}", tap(p["name"])), Stage("Record in trash", "restore", tap("Restore")),
    )  # fmt: skip
    return (Route(APP, stages, tapped("Record in trash", "Restore")),)


# Questions


def _length(file: MediaFile) -> str:
    return counter(clip_in(file.data).length)


def _how_long(rng: Random, content: Content, held: bool) -> Case:
    file = rng.choice(content.of(RECORDS))
    minutes, seconds = divmod(int(clip_in(file.data).length) // 1000, 60)
    return Case({"name": _stem(file)}, content, content, answer=f"{minutes} min {seconds} s")


def _shown_length(name: str) -> Rule:
    def read(sight: Sight) -> str | None:
        row = sight.find(name)
        return sight.screen.elements[row].value.split()[0] if row is not None else None

    return answer(read)


def _how_long_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (_LIST, Stage("Records", "tell the length", _shown_length(p["name"]))), answered),)


def _longest(rng: Random, content: Content, held: bool) -> Case:
    files = sorted(content.of(RECORDS), key=lambda file: clip_in(file.data).length)
    return Case({}, content, content, answer=_stem(files[-1]), rivals=tuple(_stem(file) for file in files))


def _longest_name(sight: Sight) -> str | None:
    rows = [e for e in sight.screen.elements if "  m4a  " in e.value]
    return max(rows, key=lambda e: e.value).text if rows else None


def _longest_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (_LIST, Stage("Records", "tell the longest", answer(_longest_name))), answered),)


def _absent(rng: Random, content: Content, held: bool) -> Case:
    return Case({"name": _fresh(rng, content, held=held)}, content, content, infeasible=True)


def _absent_routes(p: Parameters) -> tuple[Route, ...]:
    look = Stage("Records", f"look for {p['name']}", tap(p["name"]))
    return (Route(APP, (_LIST, look), absent("Records", p["name"])),)


TEMPLATES = (
    Template(
        "phone/recorder/record", "easy", 14,
        (
            "Record an audio clip with Audio Recorder and save it under the name it suggests",
            "Make a recording in Audio Recorder; keep the suggested name",
        ),
        _record, _record_routes,
    ),
    Template(
        "phone/recorder/record_named", "medium", 16,
        ("Record an audio clip and save it as {name}", 'Make a recording in Audio Recorder and call it "{name}"'),
        _named, _named_routes,
    ),
    Template(
        "phone/recorder/record_wav", "hard", 24,
        (
            "Set Audio Recorder to the format Wav, then record a clip and save it as {name}",
            "Record {name} as a wav file with Audio Recorder",
        ),
        _wav, _wav_routes,
    ),
    Template(
        "phone/recorder/delete", "easy", 14,
        ("Delete the recording {name}", "Move the record {name} of Audio Recorder to its trash"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/recorder/rename", "medium", 16,
        ("Rename the recording {name} to {new}", "In Audio Recorder, call the record {name} {new}"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/recorder/delete_three", "hard", 20,
        (
            "Delete the recordings {one}, {two} and {three}",
            "Move three records of Audio Recorder to the trash: {one}, {two}, {three}",
        ),
        _clear, _clear_routes,
    ),
    Template(
        "phone/recorder/restore", "medium", 14,
        ("Restore the recording {name} from the trash", "Bring {name} back from the trash of Audio Recorder"),
        _restore, _restore_routes,
    ),
    Template(
        "phone/recorder/how_long", "easy", 12,
        ("How long is the recording {name}? Answer as mm:ss", "Tell the length (mm:ss) of the record {name}"),
        _how_long, _how_long_routes,
    ),
    Template(
        "phone/recorder/longest", "medium", 12,
        ("Which recording in Audio Recorder is the longest?", "Tell the name of the longest audio recording"),
        _longest, _longest_routes,
    ),
    Template(
        "phone/recorder/delete_unknown", "medium", 12,
        ("Delete the recording {name}", "Move the record {name} of Audio Recorder to its trash"),
        _absent, _absent_routes, INFEASIBLE,
    ),
)  # fmt: skip
