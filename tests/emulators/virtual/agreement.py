"""What must hold on every screen of a phone, whatever was done to it: tree, pixels, touch and state agree."""

import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

import numpy as np

from emulators.screen import Element, Screen
from emulators.uitree import element_at
from emulators.virtual.app import App
from emulators.virtual.draw import Canvas
from emulators.virtual.node import Line, Rect
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.scene import Bounds, Part
from emulators.virtual.snapshot import pack
from emulators.virtual.view import View
from emulators.virtual.world import World

__all__ = ["agree", "keeps", "loads", "paints", "tells"]


def agree(phone: VirtualPhone) -> Screen:
    """The screen, after every element has been held against touch, and every drawn text against the elements."""
    screen, view = phone.look(pixels=False), phone.view()
    named = [index for index, element in enumerate(screen.elements) if element.actionable]
    for index, element in enumerate(screen.elements):
        box = element.box
        assert 0 <= box.left < box.right <= screen.width, element
        assert 0 <= box.top < box.bottom <= screen.height, element
        assert element.parent is None or 0 <= element.parent < index, element
    for index in named:
        element = screen.elements[index]
        assert element.label.strip(), f"nobody could say what to touch: {element}"
        assert element.box.contains(element.hit), element
        assert element_at(screen, element.hit) == index == view.scene.touched(element.hit), element
    _texts(screen, view)
    _drawn(screen, view)
    return screen


def _drawn(screen: Screen, view: View) -> None:
    """Every element that says a text, and is not cut off, has its beginning drawn in it."""
    lines = [(part.paint.text, *_middle(part.bounds)) for part in view.scene.parts if isinstance(part.paint, Line)]
    for element, extent in zip(screen.elements, view.scene.extents, strict=True):
        box, begins = element.box, _bare(element.text)[:3]
        cut = any(abs(a - b) > 1 for a, b in zip(extent, (box.left, box.top, box.right, box.bottom), strict=True))
        if not begins or cut:
            continue
        shown = _bare(" ".join(text for text, x, y in lines if _near(element, x, y)))
        short = begins[:1] in shown and "\u2026" in shown
        assert begins in shown or short, f"{element} is not drawn: {shown}"


def _texts(screen: Screen, view: View) -> None:
    """Every text that is drawn in front stands in an element that lies there, and is not cut off by the screen.

    Single letters are left out: they are pictures (avatars, sections of a list).
    """
    for part in in_front(view):
        if not isinstance(part.paint, Line) or len(part.paint.text) < 2:
            continue
        left, top, right, bottom = (
            f(a, b) for f, a, b in zip((max, max, min, min), part.bounds, part.clip, strict=True)
        )
        if right - left <= 1 or bottom - top <= 1:
            continue
        assert left >= 0 and right <= screen.width and top >= 0 and bottom <= screen.height, part
        words = _bare(part.paint.text.removesuffix("\u2026"))
        middle = _middle((left, top, right, bottom))
        there = [e for e in screen.elements if _near(e, *middle)]
        said = [_said(element) for element in there]
        assert any(words in _bare(one) for one in said), f"{part.paint.text!r} is drawn, but {said} are there"


def in_front(view: View) -> tuple[Part, ...]:
    """What is painted for elements: not what lies behind an overlay or a panel, which is a picture of what was."""
    window, parts = view.scene.window, view.scene.parts
    if window is None:
        return parts if view.scaffold.color != "transparent" else ()
    box = (window.left, window.top, window.right, window.bottom)
    frames = [i for i, part in enumerate(parts) if isinstance(part.paint, Rect) and np.allclose(part.bounds, box)]
    return parts[frames[-1] :] if frames else ()


def _middle(bounds: Bounds) -> tuple[float, float]:
    return (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2


def _near(element: Element, x: float, y: float) -> bool:
    box = element.box
    return box.left - 1 <= x <= box.right + 1 and box.top - 1 <= y <= box.bottom + 1


def _said(element: Element) -> str:
    return f"{element.text} {element.value} {element.description}"


def _bare(text: str) -> str:
    return "".join(text.split())


def tells(phone: VirtualPhone) -> None:
    """The XML and the windows can be made of any screen."""
    tree = ET.fromstring(phone.dump().split("?>", 1)[1].encode("utf-8"))
    assert tree.tag == "hierarchy" and len(tree)


def paints(phone: VirtualPhone) -> None:
    """The frame, of which only what has changed was painted, is the one that a fresh canvas paints as a whole."""
    screen, view = phone.look(), phone.view()
    assert screen.frame is not None
    whole = Canvas(screen.width, screen.height, view.profile.density).draw(view.scene.parts)
    assert np.array_equal(whole, screen.frame.rgb()), screen.location


def loads(phone: VirtualPhone, other: VirtualPhone, *, pixels: bool) -> None:
    """A phone that is loaded with what another saved shows and holds the same, and saves the same bytes."""
    state = phone.save()
    other.load(state)
    assert other.look(pixels=pixels) == phone.look(pixels=pixels)
    assert other.world.state == phone.world.state
    assert pack(other.world).data() == state.data()


def keeps(world: World, apps: Iterable[App]) -> None:
    """Databases are sound; what is read from a shelf can be told, and is the same when it is written back."""
    copy = world.fork()
    try:
        for app in apps:
            for path in app.databases:
                assert copy.query(path, "PRAGMA integrity_check") == [("ok",)], path
            for shelf in app.shelves:
                _shelf(copy, shelf)
    except sqlite3.Error as error:
        raise AssertionError(f"a database refuses: {error}") from error
    finally:
        copy.databases.close()


def _shelf(world: World, shelf: Any) -> None:
    things = shelf.read(world)
    assert all(isinstance(shelf.say(thing), str) for thing in things)
    shelf.write(world, things)
    again = shelf.read(world)
    assert sorted(map(shelf.say, again)) == sorted(map(shelf.say, things)), shelf.name
