"""Walks through music, videos, pictures, drawings, maps and web pages."""

import re
from collections.abc import Mapping, Sequence

from emulators.action import LongPress, Tap
from emulators.screen import Element, Screen
from guiagent.evaluation.android_world.solver.walking import (
    Lost,
    Script,
    Walk,
    confirmed,
    element,
    fill,
    hold,
    launch,
    menu,
    need,
    replaced,
    tap,
    texts,
)

__all__ = ["SCRIPTS"]

# Retro Music and VLC


def _songs(goal: str) -> tuple[str, list[str]]:
    [(title, names)] = re.findall(r'titled "(.+?)" with the following songs, in order: (.+?)(?:\. Then .*)?$', goal)
    return title, names.split(", ")


def _playlist(title: str, names: Sequence[str]) -> Walk:
    """A new playlist in Retro Music."""
    screen = yield from launch("retro music")
    screen = yield from tap(screen, "Songs")
    for number, name in enumerate(names):
        screen = yield from _options(screen, name)
        screen = yield from tap(screen, "Add to playlist")
        if number:
            screen = yield from tap(screen, title)
        else:
            screen = yield from tap(screen, "New playlist")
            screen = yield from _named(screen, title)
    return screen


def _options(screen: Screen, name: str) -> Walk:
    return (yield from tap(screen, f"Options of {name}"))


def _named(screen: Screen, title: str) -> Walk:
    """Type into the only field of a dialog; the enter key may have closed it."""
    box = next((one for one in screen.elements if "editable" in one.flags), None)
    if box is None:
        raise Lost("there is no field for the name")
    screen = yield from replaced(screen, f"#{box.resource_id.rpartition('/')[2]}", title)
    return (yield from confirmed(screen, "Create", "Save", "OK", "Add"))


def _create_playlist(goal: str, screen: Screen) -> Walk:
    return (yield from _playlist(*_songs(goal)))


def _save_playlist(goal: str, screen: Screen) -> Walk:
    title, names = _songs(goal)
    screen = yield from _playlist(title, names)
    screen = yield from tap(screen, "Playlists")
    return (yield from menu(screen, title, "More options", "Save as file"))


def _queue(goal: str, screen: Screen) -> Walk:
    [names] = re.findall(r"in order, (.+?) to my playing queue", goal)
    screen = yield from launch("retro music")
    screen = yield from tap(screen, "Songs")
    for name in names.split(", "):
        screen = yield from _options(screen, name)
        screen = yield from tap(screen, "Add to playing queue")
    return screen


def _videos(goal: str, screen: Screen) -> Walk:
    screen = yield from launch("vlc")
    lists = r'titled "(.+?)" with the following files in VLC.*?, in order: (.+?)(?:\. And|\.?$)'
    for title, names in re.findall(lists, goal):
        for number, name in enumerate(names.split(", ")):
            if element(screen, "Video") is not None and element(screen, name) is None:
                screen = yield from tap(screen, "Video")
            screen = yield from hold(screen, name)
            screen = yield from tap(screen, "Add to playlist")
            if number:
                screen = yield from tap(screen, title)
            else:
                screen = yield from confirmed(screen, "New playlist")
                screen = yield from _named(screen, title)
    return screen


# Pictures


def _copy_picture(goal: str, screen: Screen) -> Walk:
    [name] = re.findall(r"copy (\S+) in DCIM", goal)
    screen = yield from launch("simple gallery pro")
    screen = yield from tap(screen, "DCIM")
    picture = next((one for one in screen.elements if one.description.startswith(name)), None)
    if picture is None:
        raise Lost(f"no {name}")
    screen = yield LongPress(picture.hit)
    screen = yield from menu(screen, "More options", "Copy to")
    screen = yield from tap(screen, "Download")
    return (yield from confirmed(screen, "OK", "Copy"))


def _draw(goal: str, screen: Screen) -> Walk:
    [name] = re.findall(r"Name it (\S+?)\. Save", goal)
    screen = yield from launch("simple draw pro")
    screen = yield from tap(screen, "#canvas")
    screen = yield from tap(screen, "Save")
    stem, _, kind = name.rpartition(".")
    if kind.upper() != "PNG":
        screen = yield from confirmed(screen, kind.upper())
    screen = yield from replaced(screen, "#save_image_filename", stem)
    return (yield from confirmed(screen, "OK"))


# OsmAnd


def _place(screen: Screen, where: str) -> Walk:
    """Look for a place or for coordinates, and show it on the map."""
    screen = yield from tap(screen, "Search")
    screen = yield from fill(screen, "#searchEditText", where)
    found = next((one for one in screen.elements if one.role.endswith("Layout") and one.actionable and one.text), None)
    if found is None:
        raise Lost(f"no place {where}")
    return (yield Tap(found.hit))


def _favorite(goal: str, screen: Screen) -> Walk:
    [where] = re.findall(r"marker for (.+?) in the OsmAnd", goal)
    screen = yield from launch("osmand")
    screen = yield from _place(screen, where.partition(", Liech")[0])
    screen = yield from confirmed(screen, "Add to favorites", "Add", "Favorite")
    return (yield from confirmed(screen, "Save"))


def _marker(goal: str, screen: Screen) -> Walk:
    [where] = re.findall(r"marker for (.+?) in the OsmAnd", goal)
    screen = yield from launch("osmand")
    screen = yield from _place(screen, where.partition(", Liech")[0])
    return (yield from confirmed(screen, "Add marker", "Marker"))


# Web pages


def _page() -> Walk:
    screen = yield from launch("files")
    screen = yield from tap(screen, "Download")
    screen = yield from tap(screen, "task.html")
    for _ in range(3):
        screen = yield from confirmed(screen, "Chrome", "Accept & continue", "No thanks", "Just once")
        if screen.app == "com.android.chrome":
            break
    return screen


def _spot(screen: Screen) -> Element:
    return need(screen, "X")


def _maze(goal: str, screen: Screen) -> Walk:
    """Right and down first; where a wall is, another way, as the page shows no walls to those who cannot see."""
    screen = yield from _page()
    been = {_spot(screen).box.center}
    way: list[str] = []
    opposite = {"Right": "Left", "Left": "Right", "Up": "Down", "Down": "Up"}
    tried: dict[object, set[str]] = {}
    while not any("uccess" in text for text in texts(screen)):
        here = _spot(screen).box.center
        open_ways = [one for one in ("Down", "Right", "Up", "Left") if one not in tried.setdefault(here, set())]
        if not open_ways:
            if not way:
                raise Lost("the maze has no way out")
            screen = yield from tap(screen, opposite[way.pop()])
            continue
        tried[here].add(open_ways[0])
        screen = yield from tap(screen, open_ways[0])
        if element(screen, "X") is None:
            break
        now = _spot(screen).box.center
        if now != here:
            way.append(open_ways[0])
            tried.setdefault(now, set()).add(opposite[open_ways[0]])
            been.add(now)
    return screen


def _multiply(goal: str, screen: Screen) -> Walk:
    screen = yield from _page()
    product = 1
    for _ in range(5):
        button = next(one for one in screen.elements if one.actionable and re.search(r"[Cc]lick|[Bb]utton", one.label))
        product *= _numbers(screen)[0]
        screen = yield Tap(button.hit)
    box = next(one for one in screen.elements if "editable" in one.flags)
    screen = yield from fill(screen, box.label, str(product))
    return (yield from confirmed(screen, "Submit"))


def _numbers(screen: Screen) -> list[int]:
    return [int(text) for text in texts(screen) if re.fullmatch(r"\d{1,3}", text)]


SCRIPTS: Mapping[str, Script] = {
    "RetroCreatePlaylist": _create_playlist,
    "RetroSavePlaylist": _save_playlist,
    "RetroPlayingQueue": _queue,
    **dict.fromkeys(("VlcCreatePlaylist", "VlcCreateTwoPlaylists"), _videos),
    "SaveCopyOfReceiptTaskEval": _copy_picture,
    "SimpleDrawProCreateDrawing": _draw,
    "OsmAndFavorite": _favorite,
    "OsmAndMarker": _marker,
    "BrowserMaze": _maze,
    "BrowserMultiply": _multiply,
}  # fmt: skip
