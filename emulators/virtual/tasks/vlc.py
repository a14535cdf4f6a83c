"""Tasks in VLC."""

from collections.abc import Sequence
from random import Random

from emulators.screen import Element
from emulators.virtual import pools
from emulators.virtual.apps import vlc
from emulators.virtual.apps.media_files import MOVIES, VIDEO_NAMES, MediaFile
from emulators.virtual.apps.vlc_rows import length
from emulators.virtual.apps.vlc_store import PLAYLIST_NAMES, VIDEO_FAVORITES, VIDEO_LISTS, VideoList
from emulators.virtual.clips import clip_in
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import INFEASIBLE, Sight, absent, answer, answered, fill, hold, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.playlists import deleting_list, renaming_list
from emulators.virtual.tasks.template import Case, Parameters, Place, Template

__all__ = ["APP", "TEMPLATES"]

APP = "VLC"

_TABS = ("Video", "Audio", "Browse", "Playlists", "More")


# What is on the phone


def _new_list(rng: Random, content: Content, *taken: str, held: bool) -> str:
    known = {*taken, *(each.name for each in content.of(VIDEO_LISTS))}
    numbered = [f"{name} {n}" for name in pools.part(PLAYLIST_NAMES, held=held) for n in range(1, 60)]
    return rng.choice([name for name in numbered if name not in known])


def _with(content: Content, *lists: VideoList) -> Content:
    return content.put(VIDEO_LISTS, (*content.of(VIDEO_LISTS), *lists))


def _swapped(content: Content, old: VideoList, *new: VideoList) -> Content:
    return content.put(VIDEO_LISTS, ways.swapped(content.of(VIDEO_LISTS), old, *new))


def _some(rng: Random, content: Content, most: int = 4) -> tuple[MediaFile, ...]:
    return tuple(rng.sample(content.of(MOVIES), rng.randrange(2, most + 1)))


def _paths(files: Sequence[MediaFile]) -> tuple[str, ...]:
    return tuple(file.path for file in files)


def _names(files: Sequence[MediaFile]) -> str:
    return ", ".join(file.name for file in files)


# Ways


def _tab(name: str) -> tuple[Stage, ...]:
    return tuple(Stage(tab, f"open {name}", tap(name)) for tab in _TABS if tab != name)


def _options(name: str, item: str, goal: str) -> tuple[Stage, ...]:
    label = f"Options of {name}"
    return (*_tab("Video"), Stage("Video", f"open the options of {name}", tap(label)), Stage("Menu", goal, tap(item)))


def _making(name: str, files: Sequence[str]) -> Route:
    rest = (Stage(f"{i} selected", f"select {file}", tap(file)) for i, file in enumerate(files) if i)
    stages = (
        *_tab("Video"), Stage("Video", f"select {files[0]}", hold(files[0])), *rest,
        Stage(f"{len(files)} selected", "add them to a playlist", tap("Add to playlist")),
        Stage("Menu", "make a new one", tap("New playlist")),
        Stage("New playlist", "enter the name", fill("Playlist name", name)),
        Stage("New playlist", "confirm", tap("Create")),
    )  # fmt: skip

    def reached(sight: Sight) -> bool:
        return any(_typed(seen.screen.elements, name) for seen in sight.past) and sight.title != "New playlist"

    return Route(APP, stages, reached)


def _typed(elements: Sequence[Element], name: str) -> bool:
    return any(e.label == "Playlist name" and e.value == name for e in elements)


def _list_menu(name: str, item: str, goal: str) -> tuple[Stage, ...]:
    return (
        *_tab("Playlists"), Stage("Playlists", f"open {name}", tap(name)),
        Stage(name, "open the menu", tap("More options")), Stage("Menu", goal, tap(item)),
    )  # fmt: skip


# Playlists


def _create(rng: Random, content: Content, held: bool) -> Case:
    name, files = _new_list(rng, content, held=held), _some(rng, content)
    return Case({"name": name, "files": _names(files)}, content, _with(content, VideoList(name, _paths(files))))


def _create_routes(p: Parameters) -> tuple[Route, ...]:
    return (_making(p["name"], p["files"].split(", ")),)


def _create_two(rng: Random, content: Content, held: bool) -> Case:
    one, files_1 = _new_list(rng, content, held=held), _some(rng, content, 3)
    two, files_2 = _new_list(rng, content, one, held=held), _some(rng, content, 3)
    after = _with(content, VideoList(one, _paths(files_1)), VideoList(two, _paths(files_2)))
    parameters = {"name": one, "files": _names(files_1), "name_2": two, "files_2": _names(files_2)}
    return Case(parameters, content, after)


def _create_two_routes(p: Parameters) -> tuple[Route, ...]:
    first, second = p["files"].split(", "), p["files_2"].split(", ")
    return (_making(p["name"], first), _making(p["name_2"], second))


def _add(rng: Random, content: Content, held: bool) -> Case:
    each = rng.choice(content.of(VIDEO_LISTS))
    file = rng.choice([file for file in content.of(MOVIES) if file.path not in each.paths])
    after = _swapped(content, each, VideoList(each.name, (*each.paths, file.path)))
    return Case({"file": file.name, "name": each.name}, content, after)


def _add_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_options(p["file"], "Add to playlist", "add it to a playlist"),
        Stage("Menu", f"choose {p['name']}", tap(p["name"])),
    )
    return (Route(APP, stages, tapped("Menu", p["name"])),)


def _remove(rng: Random, content: Content, held: bool) -> Case:
    each = rng.choice(content.of(VIDEO_LISTS))
    path = rng.choice(each.paths)
    after = _swapped(content, each, VideoList(each.name, tuple(p for p in each.paths if p != path)))
    content.of(MOVIES)
    return Case({"file": path.rpartition("/")[2], "name": each.name}, content, after)


def _remove_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_tab("Playlists"), Stage("Playlists", f"open {p['name']}", tap(p["name"])),
        Stage(p["name"], "open its options", tap(f"Options of {p['file']}")),
        Stage("Menu", "remove it", tap("Remove from playlist")),
    )  # fmt: skip
    return (Route(APP, stages, tapped("Menu", "Remove from playlist")),)


def _delete_list(rng: Random, content: Content, held: bool) -> Case:
    each = rng.choice(content.of(VIDEO_LISTS))
    return Case({"name": each.name}, content, _swapped(content, each))


def _delete_list_routes(p: Parameters) -> tuple[Route, ...]:
    return deleting_list(APP, _list_menu(p["name"], "Delete", "delete it"))


def _rename(rng: Random, content: Content, held: bool) -> Case:
    each, new = rng.choice(content.of(VIDEO_LISTS)), _new_list(rng, content, held=held)
    return Case({"name": each.name, "new": new}, content, _swapped(content, each, VideoList(new, each.paths)))


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    return renaming_list(APP, _list_menu(p["name"], "Rename", "rename it"), p["new"])


# Files


def _play(rng: Random, content: Content, held: bool) -> Case:
    file = rng.choice(content.of(MOVIES))
    return Case({"file": file.name}, content, content, place=Place(vlc.PACKAGE, "player", {"path": file.path}))


def _play_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*_tab("Video"), Stage("Video", f"play {p['file']}", tap(p["file"])))
    return (Route(APP, stages, lambda sight: sight.title == p["file"]),)


def _love(rng: Random, content: Content, held: bool) -> Case:
    loved = content.of(VIDEO_FAVORITES)
    file = rng.choice([file for file in content.of(MOVIES) if file.name not in loved])
    content.of(VIDEO_LISTS)
    return Case({"file": file.name}, content, content.put(VIDEO_FAVORITES, (*loved, file.name)))


def _love_routes(p: Parameters) -> tuple[Route, ...]:
    stages = _options(p["file"], "Add to favorites", "mark it")
    return (Route(APP, stages, tapped("Menu", "Add to favorites")),)


def _delete(rng: Random, content: Content, held: bool) -> Case:
    file = rng.choice(content.of(MOVIES))
    return Case({"file": file.name}, content, content.put(MOVIES, ways.swapped(content.of(MOVIES), file)))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*_options(p["file"], "Delete", "delete it"), Stage("Delete file?", "confirm", tap("Delete")))
    return (Route(APP, stages, tapped("Delete file?", "Delete")),)


# Questions


def _length(rng: Random, content: Content, held: bool) -> Case:
    lengths = {file.name: length(clip_in(file.data).length) for file in content.of(MOVIES)}
    name = rng.choice(sorted(lengths))
    return Case({"file": name}, content, content, answer=lengths[name])


def _length_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        row = sight.find(p["file"])
        return sight.screen.elements[row].value or None if row is not None else None

    stages = (*_tab("Video"), Stage("Video", "tell the length", answer(read)),
              Stage("Video", f"look for {p['file']}", tap(p["file"])))  # fmt: skip
    return (Route(APP, stages, answered),)


def _last(rng: Random, content: Content, held: bool) -> Case:
    each = rng.choice(content.of(VIDEO_LISTS))
    names = tuple(file.name for file in content.of(MOVIES))
    return Case({"name": each.name}, content, content, answer=each.paths[-1].rpartition("/")[2], rivals=names)


def _last_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        rows = sight.shown("media_row")
        return rows[-1].text if rows else None

    stages = (*_tab("Playlists"), Stage("Playlists", f"open {p['name']}", tap(p["name"])),
              Stage(p["name"], "tell the last", answer(read)))  # fmt: skip
    return (Route(APP, stages, answered),)


def _absent(rng: Random, content: Content, held: bool) -> Case:
    known = {file.name for file in content.of(MOVIES)}
    names = [f"{name}_{n}.mp4" for name in pools.part(VIDEO_NAMES, held=held) for n in range(1, 99)]
    file = rng.choice([name for name in names if name not in known])
    return Case({"file": file}, content, content, infeasible=True)


def _absent_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*_tab("Video"), Stage("Video", f"look for {p['file']}", tap(p["file"])))
    return (Route(APP, stages, absent("Video", p["file"])),)


TEMPLATES = (
    Template(
        "phone/vlc/play", "easy", 12,
        ("Play the video {file} in VLC", "Open {file} with VLC"),
        _play, _play_routes,
    ),
    Template(
        "phone/vlc/favorite", "easy", 12,
        ("Add the video {file} to VLC's favorites", "Mark {file} as a favorite in VLC"),
        _love, _love_routes,
    ),
    Template(
        "phone/vlc/delete", "medium", 14,
        ("Delete the video {file} with VLC", "In VLC, remove the file {file} from this phone"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/vlc/create_playlist", "medium", 26,
        (
            'Create a playlist called "{name}" in VLC with these files, in this order: {files}',
            'In VLC, make the playlist "{name}" of the videos {files}, in order',
        ),
        _create, _create_routes,
    ),
    Template(
        "phone/vlc/two_playlists", "hard", 44,
        (
            'Create a playlist called "{name}" in VLC with, in order: {files}. Then create another one called '
            '"{name_2}" with, in order: {files_2}',
            'Make two playlists in VLC: "{name}" ({files}) and "{name_2}" ({files_2}), each in this order',
        ),
        _create_two, _create_two_routes,
    ),
    Template(
        "phone/vlc/add_to_playlist", "medium", 14,
        ("Add the video {file} to VLC's playlist {name}", "Put {file} at the end of the playlist {name} in VLC"),
        _add, _add_routes,
    ),
    Template(
        "phone/vlc/remove_from_playlist", "medium", 14,
        ("Remove {file} from VLC's playlist {name}", "Take the video {file} out of the playlist {name} in VLC"),
        _remove, _remove_routes,
    ),
    Template(
        "phone/vlc/delete_playlist", "easy", 14,
        ("Delete VLC's playlist {name}", "Remove the playlist {name} in VLC; keep its files"),
        _delete_list, _delete_list_routes,
    ),
    Template(
        "phone/vlc/rename_playlist", "medium", 16,
        ("Rename VLC's playlist {name} to {new}", "Call the playlist {name} in VLC {new}"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/vlc/how_long", "easy", 12,
        ("How long is the video {file}? Answer as VLC shows it", "Tell the length of {file} as it stands in VLC"),
        _length, _length_routes,
    ),
    Template(
        "phone/vlc/last_of_playlist", "medium", 14,
        ("Which file comes last in VLC's playlist {name}?", "Name the last video of the playlist {name} in VLC"),
        _last, _last_routes,
    ),
    Template(
        "phone/vlc/play_unknown", "medium", 12,
        ("Play the video {file} in VLC", "Open {file} with VLC"),
        _absent, _absent_routes, INFEASIBLE,
    ),
)  # fmt: skip
