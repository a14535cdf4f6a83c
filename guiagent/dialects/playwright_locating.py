"""Chains of Playwright's calls that make a locator: `page.locator("form").get_by_role("button").nth(1)`."""

import re
from collections.abc import Mapping, Sequence

from emulators.screen import Screen
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.expressions import Called, Member, Named, Value
from guiagent.dialects.locators import GETTERS, Finder, Locator, ancestors, by_getter, by_selector, everything
from guiagent.dialects.matching_texts import Words, words

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
            weight = one.weight + another.weight
            return Locator(f"{one.said}.or_(...)", lambda s: sorted({*one.find(s), *another.find(s)}), weight)
        case (("and_" | "and"), [other]):
            both = located(other, known)
            return base.where("and_(...)", both.find, weight=both.weight)
    if method in GETTERS:
        inner = by_getter(method, given, options)
        return inner if base is everything else base.inside(inner)
    raise Unreadable(f"{method} makes no locator that is read; use get_by_..., locator, filter, nth, first or last")


def _filtered(base: Locator, options: Mapping[str, Value], known: Mapping[str, Locator]) -> Locator:
    for key, value in options.items():
        match key:
            case "has_text" | "has_not_text":
                fits, wanted = words(value, exact=False, what=key), key == "has_text"
                base = base.where(f"filter({key}=...)", _texts_that(fits, wanted=wanted))
            case "has":
                inner = located(value, known)
                base = base.where("filter(has=...)", _around(inner), weight=inner.weight)
            case "visible":
                continue
            case _:
                raise Unreadable(f"filter is not read with {key}")
    return base


def _texts_that(fits: Words, *, wanted: bool) -> Finder:
    return lambda screen: [i for i, text in enumerate(_inner_texts(screen)) if fits(text) == wanted]


def _around(inner: Locator) -> Finder:
    return lambda screen: sorted({outer for i in inner.find(screen) for outer in ancestors(screen, i)})


def _inner_texts(screen: Screen) -> list[str]:
    """What each element says, with all that stands in it."""
    parts = [[one for one in (e.text, e.description) if one] for e in screen.elements]
    for i, element in enumerate(screen.elements):
        for outer in ancestors(screen, i) if element.text else ():
            parts[outer].append(element.text)
    return [" ".join(said) for said in parts]
