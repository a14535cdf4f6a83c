"""Chains of Playwright's calls that make a locator: `page.locator("form").get_by_role("button").nth(1)`."""

import re
from collections.abc import Callable, Mapping, Sequence

from emulators.screen import Screen
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.expressions import Called, Member, Named, Value
from guiagent.dialects.locators import GETTERS, Locator, by_getter, by_selector, everything
from guiagent.dialects.matching_texts import words

__all__ = ["is_page", "located", "merged", "options_of", "snake"]

_IGNORED = frozenset(
    {"timeout", "force", "no_wait_after", "delay", "trial", "strict", "steps", "wait_until", "referer"}
)
"""Options that change nothing of what is done."""


def snake(name: str) -> str:
    """A method's name as Python has it: `getByRole` is `get_by_role`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower() if not name.isupper() else name


def options_of(named: Mapping[str, Value]) -> dict[str, Value]:
    """Arguments by their names in Python, without those that change nothing of what is done."""
    return {name: value for key, value in named.items() if (name := snake(key)) not in _IGNORED}


def merged(named: Mapping[str, Value], table: Value) -> dict[str, Value]:
    """Arguments by name together with those of a table, as JavaScript gives them."""
    return {**named, **table} if isinstance(table, dict) else dict(named)


def is_page(name: str) -> bool:
    """Whether a name is what scripts call the page."""
    return name.startswith("page") or name in ("frame", "self", "tab")


def located(value: Value, known: Mapping[str, Locator]) -> Locator:
    """The locator that a chain of calls makes. Raises Unreadable."""
    match value:
        case Named(name) if name in known:
            return known[name]
        case Named(name) if is_page(name):
            return everything
        case Member(of, "first" | "last" as which):
            return located(of, known).picked(which, lambda found: found[:1] if which == "first" else found[-1:])
        case Member(of, "content_frame" | "contentFrame" | "main_frame" | "page"):
            return located(of, known)
        case Called(Member(of, method), given, named):
            if given and isinstance(given[-1], dict):
                given, named = given[:-1], merged(named, given[-1])
            return _narrowed(located(of, known), snake(method), given, options_of(named), known=known)
    raise Unreadable("this is no locator; begin with page.get_by_role, get_by_label, get_by_text or get_by_test_id")


def _narrowed(
    base: Locator,
    method: str,
    given: Sequence[Value],
    options: dict[str, Value],
    *,
    known: Mapping[str, Locator],
) -> Locator:
    match method, given:
        case (("first" | "last"), []):
            return base.picked(method, lambda found: found[:1] if method == "first" else found[-1:])
        case "nth", [int() as n] if not isinstance(n, bool):
            return base.picked(f"nth({n})", lambda found: found[n:][:1] if n >= 0 else found[n : n + 1 or None])
        case "filter", []:
            return _filtered(base, options, known)
        case (("frame_locator" | "content_frame"), _):
            return base
        case (("locator" | "query_selector"), [str() as selector]):
            inner = by_selector(selector)
            return _filtered(inner if base is everything else base.inside(inner), options, known)
        case (("or_" | "or"), [other]):
            one, another = base, located(other, known)
            return Locator(f"{one.said}.or_(...)", lambda s: sorted({*one.find(s), *another.find(s)}))
        case (("and_" | "and"), [other]):
            both = located(other, known)
            return base.where("and_(...)", lambda screen, i: i in both.find(screen))
    if method in GETTERS:
        inner = by_getter(method, given, options)
        return inner if base is everything else base.inside(inner)
    raise Unreadable(f"{method} makes no locator that is read; use get_by_..., locator, filter, nth, first or last")


def _filtered(base: Locator, options: Mapping[str, Value], known: Mapping[str, Locator]) -> Locator:
    for key, value in options.items():
        base = base.where(f"filter({key}=...)", _kept(key, value, known))
    return base


def _kept(key: str, value: Value, known: Mapping[str, Locator]) -> Callable[[Screen, int], bool]:
    match key:
        case "has_text" | "has_not_text":
            fits, wanted = words(value, exact=False, what=key), key == "has_text"
            return lambda screen, i: fits(_inner_text(screen, i)) == wanted
        case "has":
            inner = located(value, known)
            return lambda screen, i: any(_within(screen, j, i) for j in inner.find(screen))
        case "visible":
            return lambda screen, i: True
    raise Unreadable(f"filter is not read with {key}")


def _inner_text(screen: Screen, index: int) -> str:
    parts = [screen.elements[index].text, screen.elements[index].description]
    parts += [e.text for j, e in enumerate(screen.elements) if e.text and _within(screen, j, index)]
    return " ".join(part for part in parts if part)


def _within(screen: Screen, inner: int, outer: int) -> bool:
    parent, steps = screen.elements[inner].parent, 0
    while parent is not None and parent != outer and steps < len(screen.elements):
        parent, steps = screen.elements[parent].parent, steps + 1
    return parent == outer
