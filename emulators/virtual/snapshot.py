"""A phone as bytes and back: one versioned archive of JSON, SQLite pages and file contents.

Layout: 8 bytes of magic, the length of the JSON head (8 bytes, big-endian), the head, then all contents one after the
other. The head names each content by its length, in order. Equal worlds give equal bytes.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.device import DeviceError
from emulators.trajectory import State
from emulators.virtual.app import App
from emulators.virtual.cursor import Cursor
from emulators.virtual.databases import Databases
from emulators.virtual.files import File, Files, Folder
from emulators.virtual.widgets import Plain
from emulators.virtual.world import Notification, Page, PhoneState, World

__all__ = ["KIND", "SnapshotError", "export", "pack", "unpack"]

KIND = "virtual-phone/1"
_MAGIC = b"VPHONE1\n"


class SnapshotError(DeviceError):
    """Not a state of this kind of phone, or a damaged one."""


@dataclass(frozen=True, slots=True)
class _Archive:
    """A state that is not yet one piece: its contents are shared with the phone, and joined when they are asked for."""

    head: bytes
    contents: tuple[bytes, ...]

    def __call__(self) -> bytes:
        return b"".join((_MAGIC, len(self.head).to_bytes(8, "big"), self.head, *self.contents))


def pack(world: World) -> State:
    """The whole world as a state."""
    state = world.state
    contents: list[bytes] = []
    head = {
        "now": state.now,
        "settings": dict(sorted(state.settings.items())),
        "tasks": [[_page_out(p) for p in task] for task in state.tasks],
        "focus": state.focus,
        "keyboard": state.keyboard,
        "toast": state.toast,
        "clipboard": state.clipboard,
        "cursor": _cursor_out(state.cursor),
        "panels": [_page_out(page) for page in state.panels],
        "notifications": [_notification_out(each) for each in state.notifications],
        "files": _folder_out(state.files.root, contents),
        "databases": {path: _put(pages, contents) for path, pages in sorted(world.databases.pages().items())},
        "lengths": [],
    }
    head["lengths"] = [len(c) for c in contents]
    text = json.dumps(head, separators=(",", ":"), sort_keys=True).encode("ascii")
    return State.of(KIND, _Archive(text, tuple(contents)))


def unpack(state: State, apps: Mapping[str, App]) -> World:
    """The world in a state, for a phone with these apps by package. Raises SnapshotError."""
    if state.kind != KIND:
        raise SnapshotError(f"a state of kind {state.kind!r} cannot be loaded here; give one of kind {KIND!r}")
    try:
        archive = state.source if isinstance(state.source, _Archive) else _opened(state)
        world = _world(json.loads(archive.head), archive.contents, apps)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise SnapshotError(f"state {state.digest[:12]} is damaged ({error}); save it again") from error
    pages = [page for task in (*world.state.tasks, world.state.panels) for page in task]
    if missing := {page.package for page in pages} - apps.keys():
        raise SnapshotError(f"state {state.digest[:12]} shows {min(missing)}; load it on a phone with that app")
    return world


def export(world: World, folder: Path) -> tuple[Path, ...]:
    """Write every file and database to its Android path below a real folder, for tools that want to look at them.

    Returns what was written. Raises SnapshotError for a name that no path below the folder can have.
    """
    written = []
    contents = [(path, file.data, file.modified) for path, file in world.files.walk()]
    contents += [(path, pages, world.state.now) for path, pages in world.databases.pages().items()]
    for path, data, modified in contents:
        parts = [part for part in path.split("/") if part]
        if not parts or ".." in parts or "\0" in path:
            raise SnapshotError(f"{path!r} cannot be written below {folder}; rename it on the phone first")
        place = folder.joinpath(*parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        os.utime(place, (modified, modified))
        written.append(place)
    return tuple(written)


def _opened(state: State) -> _Archive:
    data = state.data()
    if not data.startswith(_MAGIC):
        raise SnapshotError(f"state {state.digest[:12]} is no phone state; save it again with VirtualPhone.save()")
    start = 16 + int.from_bytes(data[8:16], "big")
    head, contents = data[16:start], []
    for length in json.loads(head)["lengths"]:
        contents.append(data[start : start + length])
        start += length
    if start != len(data):
        raise ValueError("its contents are cut off")
    return _Archive(head, tuple(contents))


def _world(head: dict[str, Any], contents: Sequence[bytes], apps: Mapping[str, App]) -> World:
    root = _folder_in(head["files"], contents)
    state = PhoneState(
        now=int(head["now"]),
        settings={str(k): str(v) for k, v in head["settings"].items()},
        tasks=tuple(tuple(_page_in(p) for p in task) for task in head["tasks"]),
        files=Files(root),
        focus=str(head["focus"]),
        keyboard=str(head["keyboard"]),
        toast=str(head["toast"]),
        clipboard=str(head.get("clipboard", "")),
        cursor=_cursor_in(head.get("cursor")),
        panels=tuple(_page_in(p) for p in head.get("panels", ())),
        notifications=tuple(_notification_in(n) for n in head.get("notifications", ())),
    )
    if not state.tasks or not all(state.tasks):
        raise ValueError("it has no screen in front")
    return World(state, Databases({path: contents[i] for path, i in head["databases"].items()}), apps)


def _put(data: bytes, contents: list[bytes]) -> int:
    contents.append(data)
    return len(contents) - 1


def _page_out(page: Page) -> list[object]:
    return [page.package, page.screen, dict(page.args), dict(page.ui), dict(page.scroll)]


def _page_in(data: list[Any]) -> Page:
    package, screen, args, ui, scroll = data
    return Page(package, screen, _plain_map(args), _plain_map(ui), {k: float(v) for k, v in scroll.items()})


def _cursor_out(cursor: Cursor | None) -> list[object] | None:
    return [cursor.key, cursor.at, cursor.anchor, cursor.tools, cursor.enter] if cursor else None


def _cursor_in(data: list[Any] | None) -> Cursor | None:
    if data is None:
        return None
    key, at, anchor, tools, enter = data
    return Cursor(str(key), int(at), int(anchor), (float(tools[0]), float(tools[1])) if tools else None, str(enter))


def _notification_out(each: Notification) -> list[object]:
    return [each.package, each.key, each.title, each.text, each.when, each.screen, dict(each.args), each.ongoing]


def _notification_in(data: list[Any]) -> Notification:
    package, key, title, text, when, screen, args, ongoing = data
    return Notification(package, key, title, text, int(when), screen, _plain_map(args), bool(ongoing))


def _plain_map(data: Mapping[str, Any]) -> dict[str, Plain]:
    return {key: _plain(value) for key, value in data.items()}


def _plain(value: Any) -> Plain:
    return tuple(_plain(v) for v in value) if isinstance(value, list) else value


def _folder_out(folder: Folder, contents: list[bytes]) -> dict[str, object]:
    out: dict[str, object] = {}
    for name, node in sorted(folder.children.items()):
        if isinstance(node, Folder):
            out[name] = _folder_out(node, contents)
        else:
            out[name] = [_put(node.data, contents), node.modified]
    return out


def _folder_in(data: dict[str, Any], contents: Sequence[bytes]) -> Folder:
    children: dict[str, File | Folder] = {}
    for name, node in data.items():
        children[name] = File(contents[node[0]], int(node[1])) if isinstance(node, list) else _folder_in(node, contents)
    return Folder(children)
