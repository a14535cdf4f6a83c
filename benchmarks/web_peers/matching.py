"""Which of BrowserGym's elements we list, and which of ours a touch lands on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emulators.screen import Box, Element, Point, Screen

__all__ = ["Compared", "compare"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One page seen twice. The first five hold BrowserGym's elements, the last two ours."""

    found: Sequence[Mapping[str, Any]]
    missed: Sequence[Mapping[str, Any]]
    unreachable: Sequence[Mapping[str, Any]]
    whole_page: Sequence[Mapping[str, Any]]
    typed: Sequence[Mapping[str, Any]]
    own: Sequence[Element]
    others: Sequence[tuple[Element, str]]

    def lines(self, page: str) -> Iterator[str]:
        """What is not as it should be, for people."""
        for one in self.missed:
            yield f"{page}: missed {_told(one)}"
        for one in self.unreachable:
            why = f"lies below {one['above']}" if one["shown"] else "is transparent or hidden"
            yield f"{page}: unreachable {_told(one)}: {why}"
        for one in self.typed[:3]:
            yield f"{page}: a part of {len(self.typed)} of what is typed in a field {_told(one)}"
        for element, lies in self.others:
            box = [round(v) for v in (element.box.left, element.box.top, element.box.right, element.box.bottom)]
            yield f"{page}: not ours at its point: {element.role} {element.label[:40]!r} {box}: there lies {lies}"


def compare(
    screen: Screen, theirs: Mapping[str, Mapping[str, Any]],
    meet: Callable[[Sequence[Sequence[Any]]], Sequence[Mapping[str, Any]]],
) -> Compared:  # fmt: skip
    """`theirs` are BrowserGym's elements by their mark, `meet` asks its page what lies at the points of ours."""
    ours = [element for element in screen.elements if _has_place(element, screen)]
    met = meet([[e.hit.x, e.hit.y, e.box.left, e.box.top, e.box.right, e.box.bottom, e.text] for e in ours])
    touched: dict[str, list[Point]] = {}
    for element, at in zip(ours, met, strict=True):
        for mark in at["marks"]:
            touched.setdefault(mark, []).append(element.hit)
    labels = {mark for at in met for mark in at["labels"]}
    kinds = ("found", "missed", "unreachable", "whole_page", "typed")
    sorted_out: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in kinds}
    for mark, one in theirs.items():
        box = Box(*one["box"])
        if one["tag"] in ("html", "body"):
            kind = "whole_page"
        elif mark in labels or any(box.contains(point) for point in touched.get(mark, ())):
            kind = "found"
        elif one["typed"]:
            kind = "typed"
        else:
            kind = "missed" if one["reached"] and one["shown"] else "unreachable"
        sorted_out[kind].append(one)
    return Compared(
        **sorted_out,
        own=[element for element, at in zip(ours, met, strict=True) if at["own"]],
        others=[(element, at["lies"]) for element, at in zip(ours, met, strict=True) if not at["own"]],
    )


def _has_place(element: Element, screen: Screen) -> bool:
    """Options of a closed list are told with the list's place, and what scrolls with no point to touch."""
    if element.touch is None:
        return False
    parent = screen.elements[element.parent] if element.parent is not None else None
    return not (
        element.role == "option" and parent is not None and parent.role == "combobox" and parent.box == element.box
    )


def _told(one: Mapping[str, Any]) -> str:
    return f"<{one['tag']}> {one['text']!r} {[round(v) for v in one['box']]} {one['html']}"
