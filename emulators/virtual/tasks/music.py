"""Tasks in Retro Music."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import music_store as store
from emulators.virtual.apps.media_files import DOWNLOAD_FOLDER, DOWNLOADS, MediaFile
from emulators.virtual.apps.music_store import PLAYLIST_NAMES, PLAYLISTS, QUEUE, SONGS, TITLES, Playlist, Queue, Song
from emulators.virtual.clips import clip_in
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Sight,
    absent,
    answer,
    answered,
    fill,
    hold,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.playlists import deleting_list, renaming_list
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "TEMPLATES", "choosing", "making", "new_list", "songs"]

APP = "Retro Music"

TABS = ("For you", "Songs", "Albums", "Artists", "Playlists")


# What is on the phone


def songs(content: Content) -> tuple[Song, ...]:
    """By title, as the app lists them."""
    listed = []
    for file in content.of(SONGS):
        clip = clip_in(file.data)
        listed.append(Song(file.path, clip.title, clip.artist, clip.album, clip.length, file.modified))
    return tuple(sorted(listed, key=lambda song: song.title.lower()))


def new_list(rng: Random, content: Content, *, held: bool) -> str:
    """A name that no playlist has."""
    taken = {each.name for each in content.of(PLAYLISTS)}
    numbered = [f"{name} {n}" for name in pools.part(PLAYLIST_NAMES, held=held) for n in range(1, 60)]
    return rng.choice([name for name in numbered if name not in taken])


def _with(content: Content, *lists: Playlist) -> Content:
    return content.put(PLAYLISTS, (*content.of(PLAYLISTS), *lists))


def _swapped(content: Content, old: Playlist, *new: Playlist) -> Content:
    return content.put(PLAYLISTS, ways.swapped(content.of(PLAYLISTS), old, *new))


def _some(rng: Random, content: Content) -> tuple[str, ...]:
    return tuple(rng.sample([song.title for song in songs(content)], rng.randrange(2, 5)))


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(titles)


# Ways


def _tab(name: str) -> tuple[Stage, ...]:
    return tuple(Stage(tab, f"open {name}", tap(name)) for tab in TABS if tab != name)


def choosing(titles: Sequence[str]) -> tuple[Stage, ...]:
    """Select songs in this order."""
    first = Stage("Songs", f"select {titles[0]}", hold(titles[0]))
    rest = (Stage(f"{i} selected", f"select {title}", tap(title)) for i, title in enumerate(titles) if i)
    return (*_tab("Songs"), first, *rest)


def making(name: str, titles: Sequence[str]) -> Route:
    """Create a playlist of these songs."""
    stages = (
        *choosing(titles), Stage(f"{len(titles)} selected", "add them to a playlist", tap("Add to playlist")),
        Stage("Add to playlist", "make a new one", tap("New playlist")),
        Stage("Menu", "make a new one", tap("New playlist")),
        Stage("New playlist", "enter the name", fill("Playlist name", name)),
        Stage("New playlist", "confirm", tap("Create")),
    )  # fmt: skip
    return Route(APP, stages, tapped("New playlist", "Create"))


def _open_list(name: str) -> tuple[Stage, ...]:
    return (*_tab("Playlists"), Stage("Playlists", f"open {name}", tap(name)))


def _list_menu(name: str, item: str, goal: str) -> tuple[Stage, ...]:
    return (*_open_list(name), Stage(name, "open the menu", tap("More options")), Stage("Menu", goal, tap(item)))


def _options(title: str, item: str, goal: str) -> tuple[Stage, ...]:
    label = f"Options of {title}"
    return (*_tab("Songs"), Stage("Songs", f"open the options of {title}", tap(label)), Stage("Menu", goal, tap(item)))


# Playing


def _play(rng: Random, content: Content, held: bool) -> Case:
    titles = tuple(song.title for song in songs(content))
    at = rng.randrange(len(titles))
    content.of(QUEUE)
    return Case({"title": titles[at]}, content, content.put(QUEUE, (Queue(titles, at, True),)))


def _play_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*_tab("Songs"), Stage("Songs", f"play {p['title']}", tap(p["title"])))
    return (Route(APP, stages, tapped("Songs", p["title"])),)


def _pause(rng: Random, content: Content, held: bool) -> Case:
    queue = replace(content.of(QUEUE)[0], playing=True, since=content.now)
    return Case({}, content.put(QUEUE, (queue,)), content.put(QUEUE, (replace(queue, playing=False),)))


def _pause_routes(p: Parameters) -> tuple[Route, ...]:
    stages = tuple(Stage(tab, "pause", tap("Pause")) for tab in TABS)
    return (Route(APP, stages, lambda sight: any(tapped(tab, "Pause")(sight) for tab in TABS)),)


def _enqueue(rng: Random, content: Content, held: bool) -> Case:
    titles = _some(rng, content)
    before = content.put(QUEUE, (Queue(),))
    return Case({"titles": _listed(titles)}, before, before.put(QUEUE, (Queue(titles),)))


def _enqueue_routes(p: Parameters) -> tuple[Route, ...]:
    titles = p["titles"].split(", ")
    at = f"{len(titles)} selected"
    stages = (*choosing(titles), Stage(at, "add them to the queue", tap("Add to playing queue")))
    return (Route(APP, stages, tapped(at, "Add to playing queue")),)


def _clear(rng: Random, content: Content, held: bool) -> Case:
    content.of(QUEUE)
    return Case({}, content, content.put(QUEUE, (Queue(),)))


def _clear_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_tab("For you"), Stage("For you", "open the queue", tap("Playing queue")),
        Stage("Playing queue", "open the menu", tap("More options")), Stage("Menu", "clear it", tap("Clear queue")),
        Stage("Clear the queue?", "confirm", tap("Clear")),
    )  # fmt: skip
    return (Route(APP, stages, tapped("Clear the queue?", "Clear")),)


# Playlists


def _create(rng: Random, content: Content, held: bool) -> Case:
    name, titles = new_list(rng, content, held=held), _some(rng, content)
    return Case({"name": name, "titles": _listed(titles)}, content, _with(content, Playlist(name, titles)))


def _create_routes(p: Parameters) -> tuple[Route, ...]:
    return (making(p["name"], p["titles"].split(", ")),)


def _save(rng: Random, content: Content, held: bool) -> Case:
    case = _create(rng, content, held)
    known = {song.title: song for song in songs(content)}
    text = store.m3u(known[title] for title in case.parameters["titles"].split(", "))
    file = MediaFile(f"{DOWNLOAD_FOLDER}/{case.parameters['name']}.m3u", text.encode(), content.now)
    return replace(case, after=case.after.put(DOWNLOADS, (*content.of(DOWNLOADS), file)))


def _save_routes(p: Parameters) -> tuple[Route, ...]:
    stages = _list_menu(p["name"], "Save as file", "save it as a file")
    return (*_create_routes(p), Route(APP, stages, tapped("Menu", "Save as file")))


def _add(rng: Random, content: Content, held: bool) -> Case:
    each = rng.choice(content.of(PLAYLISTS))
    title = rng.choice([song.title for song in songs(content) if song.title not in each.titles])
    after = _swapped(content, each, Playlist(each.name, (*each.titles, title)))
    return Case({"title": title, "name": each.name}, content, after)


def _add_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_options(p["title"], "Add to playlist", "add it to a playlist"),
        Stage("Menu", f"choose {p['name']}", tap(p["name"])),
        Stage("Add to playlist", f"choose {p['name']}", tap(p["name"])),
    )
    return (Route(APP, stages, lambda sight: any(tapped(at, p["name"])(sight) for at in ("Menu", "Add to playlist"))),)


def _remove(rng: Random, content: Content, held: bool) -> Case:
    each = rng.choice(content.of(PLAYLISTS))
    title = rng.choice(each.titles)
    after = _swapped(content, each, Playlist(each.name, tuple(t for t in each.titles if t != title)))
    return Case({"title": title, "name": each.name}, content, after)


def _remove_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_open_list(p["name"]), Stage(p["name"], "open its options", tap(f"Options of {p['title']}")),
        Stage("Menu", "remove it", tap("Remove from playlist")),
    )  # fmt: skip
    return (Route(APP, stages, tapped("Menu", "Remove from playlist")),)


def _delete(rng: Random, content: Content, held: bool) -> Case:
    each = rng.choice(content.of(PLAYLISTS))
    return Case({"name": each.name}, content, _swapped(content, each))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    return deleting_list(APP, _list_menu(p["name"], "Delete", "delete it"))


def _rename(rng: Random, content: Content, held: bool) -> Case:
    each, new = rng.choice(content.of(PLAYLISTS)), new_list(rng, content, held=held)
    return Case({"name": each.name, "new": new}, content, _swapped(content, each, Playlist(new, each.titles)))


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    return renaming_list(APP, _list_menu(p["name"], "Rename", "rename it"), p["new"])


# Questions


def _artist(rng: Random, content: Content, held: bool) -> Case:
    song = rng.choice(songs(content))
    return Case({"title": song.title}, content, content, answer=song.artist, rivals=store.ARTISTS)


def _artist_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        row = sight.find(p["title"])
        return sight.screen.elements[row].value.rpartition("  ")[0] if row is not None else None

    stages = (*_tab("Songs"), Stage("Songs", "tell the artist", answer(read)),
              Stage("Songs", f"look for {p['title']}", tap(p["title"])))  # fmt: skip
    return (Route(APP, stages, answered),)


def _total(rng: Random, content: Content, held: bool) -> Case:
    lengths = {song.title: song.length for song in songs(content)}
    each = rng.choice(content.of(PLAYLISTS))
    minutes, seconds = divmod(sum(lengths[t] for t in each.titles) // 1000, 60)
    told = f"{minutes} min {seconds} s"
    return Case({"name": each.name}, content, content, answer=told, rivals=tuple(sorted(lengths)))


def _total_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        return next((e.text[6:] for e in sight.screen.elements if e.text.startswith("Total ")), None)

    return (Route(APP, (*_open_list(p["name"]), Stage(p["name"], "tell the total", answer(read))), answered),)


def _absent(rng: Random, content: Content, held: bool) -> Case:
    known = {song.title for song in songs(content)}
    title = rng.choice([title for title in pools.part(TITLES, held=held) if title not in known])
    content.of(PLAYLISTS)
    return Case({"title": title, "name": rng.choice(content.of(PLAYLISTS)).name}, content, content, infeasible=True)


def _absent_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*_tab("Songs"), Stage("Songs", f"look for {p['title']}", tap(p["title"])))
    return (Route(APP, stages, absent("Songs", p["title"])),)


TEMPLATES = (
    Template(
        "phone/music/play", "easy", 14,
        ("Play the song {title} from the song list of Retro Music", "Tap {title} in Retro Music's songs to play it"),
        _play, _play_routes,
    ),
    Template(
        "phone/music/pause", "easy", 10,
        ("Pause the music in Retro Music", "Retro Music is playing; make it pause"),
        _pause, _pause_routes,
    ),
    Template(
        "phone/music/queue", "hard", 24,
        (
            "Add these songs, in this order, to my playing queue in Retro Music: {titles}",
            "My queue in Retro Music is empty; put these songs into it, in order: {titles}",
        ),
        _enqueue, _enqueue_routes,
    ),
    Template(
        "phone/music/clear_queue", "easy", 14,
        ("Clear the playing queue of Retro Music", "Empty Retro Music's playing queue"),
        _clear, _clear_routes,
    ),
    Template(
        "phone/music/create_playlist", "medium", 34,
        (
            'Create a playlist in Retro Music called "{name}" with these songs, in this order: {titles}',
            'Make a new Retro Music playlist "{name}" of, in order: {titles}',
        ),
        _create, _create_routes,
    ),
    Template(
        "phone/music/save_playlist", "hard", 40,
        (
            'Create a playlist in Retro Music called "{name}" with these songs, in order: {titles}. Then save it as a '
            "file, which goes to Download",
            'In Retro Music, make the playlist "{name}" ({titles}, in this order) and export it as a file',
        ),
        _save, _save_routes,
    ),
    Template(
        "phone/music/add_to_playlist", "medium", 18,
        ("Add the song {title} to the playlist {name} in Retro Music", "Put {title} at the end of the playlist {name}"),
        _add, _add_routes,
    ),
    Template(
        "phone/music/remove_from_playlist", "medium", 14,
        ("Remove {title} from the playlist {name} in Retro Music", "Take the song {title} out of the playlist {name}"),
        _remove, _remove_routes,
    ),
    Template(
        "phone/music/delete_playlist", "easy", 14,
        ("Delete the playlist {name} in Retro Music", "Remove Retro Music's playlist {name}"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/music/rename_playlist", "medium", 16,
        ("Rename the playlist {name} in Retro Music to {new}", "Call Retro Music's playlist {name} {new}"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/music/who_plays", "easy", 14,
        ("Who is the artist of the song {title} in Retro Music?", "Which artist plays {title}? Look in Retro Music"),
        _artist, _artist_routes,
    ),
    Template(
        "phone/music/playlist_length", "medium", 12,
        (
            "How long is the playlist {name} in Retro Music altogether? Answer as minutes:seconds",
            "Tell the total length (m:ss) of Retro Music's playlist {name}",
        ),
        _total, _total_routes,
    ),
    Template(
        "phone/music/add_unknown", "medium", 16,
        ("Add the song {title} to the playlist {name} in Retro Music", "Put {title} at the end of the playlist {name}"),
        _absent, _absent_routes, INFEASIBLE,
    ),
)  # fmt: skip
