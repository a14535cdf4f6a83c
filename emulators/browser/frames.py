"""Frames of other origins inside a page: waited for, read, and put in their place among what is around them."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from emulators.browser.injected import Scripts
from emulators.browser.transport import Channel, Json, Part, ProtocolError, ScriptError
from emulators.browser.view import Row, spliced
from emulators.browser.worlds import World

__all__ = ["MAX_FRAMES", "TOGETHER_FLAG", "Frames"]

TOGETHER_FLAG = "--disable-site-isolation-trials"
"""Keeps the frames of a page in one process, whatever their origins: one connection reaches them all, in one go."""

MAX_FRAMES = 50
"""Frames that are looked into; our default."""

_PARENT, _HIT, _NUMBER, _INSIDE = 10, 11, 12, 13


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document lies on the page: its corner in pixels, and how many of them one of its own is."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    @property
    def script(self) -> str:
        return f"{{x: {self.x}, y: {self.y}, s: {self.scale}}}"


class Frames:
    """The frames of one page that the document around them may not read, each read in a world of its own. `busy` is
    what was still under way in one of them when they were waited for last."""

    def __init__(self, channel: Channel, scripts: Scripts, *, deadline_s: float) -> None:
        self._channel = channel
        self._scripts = scripts
        self._deadline_s = deadline_s
        self.busy = ""
        self._worlds: dict[str, World] = {}
        self._paths: dict[str, World] = {}
        self._names: dict[str, str] = {}
        channel.on("Page.frameNavigated", self._navigated)

    def __iter__(self) -> Iterator[World]:
        return iter(tuple(self._worlds.values()))

    def _navigated(self, event: Json) -> None:
        if (world := self._worlds.get(event["frame"]["id"])) is not None:
            world.forget()

    def renumber(self) -> None:
        """Names of frames and nodes begin anew."""
        self._worlds.clear()
        self._paths.clear()
        self._names.clear()

    async def settle(self, cap_s: float) -> bool:
        """Wait until all have settled, `cap_s` at most; whether anything was under way in one of them."""
        await self._find()
        worlds = list(self)
        self._paths = {}
        question = f"own.settle({round(cap_s * 1000)}, 0).then(busy => [own.waited, own.pathOf(window), busy])"
        answers = await asyncio.gather(*[self._asked(world, question, cap_s) for world in worlds])
        for world, answer in zip(worlds, answers, strict=True):
            if answer is not None:
                self._paths[answer[1]] = world
        self.busy = next((answer[2] for answer in answers if answer is not None and answer[2]), "")
        return any(answer is None or answer[0] for answer in answers)

    async def _find(self) -> None:
        """Know which frames there are."""
        found: dict[str, Part] = dict.fromkeys(_below(await _tree(self._channel)), self._channel)
        for part in await self._channel.elsewhere():
            with suppress(ProtocolError):
                tree = await _tree(part)
                found |= dict.fromkeys([tree["frame"]["id"], *_below(tree)], part)
        worlds: dict[str, World] = {}
        for frame, part in list(found.items())[:MAX_FRAMES]:
            world = self._worlds.get(frame)
            if world is None or world.channel is not part:
                world = World(part, frame, self._scripts, deadline_s=self._deadline_s)
            worlds[frame] = world
        self._worlds = worlds

    async def _asked(self, world: World, question: str, extra_s: float = 0.0) -> Any:
        """None where the frame is gone, or shows another document by now."""
        with suppress(ProtocolError, ScriptError):
            return await world.ask(question, deadline_s=self._deadline_s + extra_s)
        return None

    def at(self, path: str) -> World | None:
        """The frame of that path, as they were found last."""
        return self._paths.get(path)

    async def mark(self) -> None:
        """An action is about to be done."""
        await asyncio.gather(*[self._asked(world, "own.mark()") for world in self])

    async def dragging(self) -> bool:
        return any(await asyncio.gather(*[self._asked(world, "own.dragging()") for world in self]))

    async def seen(self) -> dict[int, str]:
        """Names of the nodes of the last look, by the browser's own numbers."""
        refs: dict[int, str] = {}
        for world in self:
            if (name := self._names.get(world.frame)) is not None:
                with suppress(ProtocolError):
                    refs |= {node: f"{name}.{number}" for node, number in (await world.seen()).items()}
        return refs

    # Reading

    async def filled(self, outer: World, rows: list[Row], hide: str) -> list[Row]:
        """`rows` of the document of `outer` together with those of the frames in it."""
        return await self._filled(outer, _Place(), rows, hide)

    async def _filled(self, outer: World, place: _Place, rows: list[Row], hide: str) -> list[Row]:
        inner: dict[int, list[Row]] = {}
        for index, row in enumerate(rows):
            if len(row) > _INSIDE and (world := self._paths.get(row[_INSIDE][0])) is not None:
                inner[index] = await self._read(outer, place, row[_INSIDE], world, hide=hide)
        return spliced(rows, inner) if inner else rows

    async def _read(
        self, outer: World, around: _Place, inside: Row, world: World, *, hide: str
    ) -> list[Row]:  # fmt: skip
        """What is seen of the document of `world`; where something around its frame lies over a hit point, another is
        looked for once."""
        path, x, y, scale, *clip = inside
        place, covers = _Place(x, y, scale), list[Row]()
        for _ in range(2):
            rows = await self._rows(world, place, clip, covers, hide=hide)
            rows = await self._filled(world, place, rows, hide)
            over = await self._covering(outer, around, path, rows)
            if not any(over):
                return rows
            covers = [[(v - (y if i % 2 else x)) / scale for i, v in enumerate(rect)] for rect in over if rect]
        return _without(rows, {index for index, rect in enumerate(over) if rect})

    async def _rows(self, world: World, place: _Place, clip: Row, covers: list[Row], *, hide: str) -> list[Row]:
        where = f"{{at: {place.script}, clip: {json.dumps(clip)}, covers: {json.dumps(covers)}}}"
        answer = await self._asked(world, f"JSON.stringify([own.observe({json.dumps(hide)}, {where}), own.last])")
        if answer is None:
            return []
        rows, world.last = json.loads(answer)
        name = self._names.setdefault(world.frame, f"f{len(self._names) + 1}")
        return [[*row[:_NUMBER], f"{name}.{row[_NUMBER]}", *row[_NUMBER + 1 :]] for row in rows]

    async def _covering(self, outer: World, around: _Place, path: str, rows: list[Row]) -> list[Row | None]:
        """For every row what lies over its hit point in the document around the frame, None where nothing does."""
        points = json.dumps([row[_HIT] for row in rows])
        over = await self._asked(outer, f"own.covering({json.dumps(path)}, {points}, {around.script})")
        return over if over is not None else [None] * len(rows)


async def _tree(part: Part) -> Json:
    tree: Json = (await part.send("Page.getFrameTree"))["frameTree"]
    return tree


def _below(tree: Json) -> Iterator[str]:
    for child in tree.get("childFrames", ()):
        yield child["frame"]["id"]
        yield from _below(child)


def _without(rows: list[Row], covered: set[int]) -> list[Row]:
    """The rows that are not covered; what has lost its parent gets the next one around it."""
    place: dict[int, int] = {-1: -1}
    kept: list[Row] = []
    for index, row in enumerate(rows):
        if index in covered:
            continue
        place[index] = len(kept)
        kept.append(row)
    parents = {index: row[_PARENT] for index, row in enumerate(rows)}
    for index, row in enumerate(kept):
        parent = row[_PARENT]
        while parent not in place:
            parent = parents[parent]
        kept[index] = [*row[:_PARENT], place[parent], *row[_PARENT + 1 :]]
    return kept
