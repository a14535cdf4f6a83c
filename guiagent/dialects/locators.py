"""Playwright's locators on a screen's list of elements: which of them are meant by role, name, label or selector.

The screen tells what can be seen, so what is hidden or scrolled out of sight is not found. What a page tells Playwright
and no screen tells us is refused by name: XPath, combined selectors, classes.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from emulators.screen import Element, Flag, Point, Screen
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.expressions import Value
from guiagent.dialects.matching_texts import Words, words
from guiagent.dialects.refs import ref_of

__all__ = ["GETTERS", "HEAVIEST", "Finder", "Locator", "ancestors", "by_getter", "by_selector", "everything"]

HEAVIEST = 24
"""Of how many parts a locator may be made; our default."""

Finder = Callable[[Screen], list[int]]


@dataclass(frozen=True, slots=True)
class Locator:
    """Finds elements by position; `said` is how it was written, for messages and to tell two apart.

    `weight` is how many locators it is made of. Raises Unreadable where these are more than `HEAVIEST`.
    """

    said: str
    find: Finder
    weight: int = 1

    def __post_init__(self) -> None:
        if self.weight > HEAVIEST:
            raise Unreadable(f"a locator of more than {HEAVIEST} parts is not read; say it more simply")

    def one(self, screen: Screen) -> tuple[Point, int]:
        """The only element that is meant, and where it is touched. Raises Unreadable for none and for several."""
        found = self.find(screen)
        if not found:
            raise Unreadable(f"{self.said} matches nothing on this screen")
        if len({screen.elements[i].hit for i in found}) > 1:
            names = ", ".join(repr(screen.elements[i].label[:30]) for i in found[:4])
            raise Unreadable(f"{self.said} matches {len(found)} elements: {names}; be exact, or use first or nth")
        return screen.elements[found[-1]].hit, found[-1]

    def picked(self, said: str, choose: Callable[[list[int]], list[int]]) -> "Locator":
        """The part of what it finds that `choose` keeps."""
        return Locator(f"{self.said}.{said}", lambda screen: choose(self.find(screen)), self.weight + 1)

    def inside(self, inner: "Locator") -> "Locator":
        """What `inner` finds within what this one finds."""

        def find(screen: Screen) -> list[int]:
            outer = set(self.find(screen))
            return [i for i in inner.find(screen) if outer.intersection(ancestors(screen, i))]

        return Locator(f"{self.said}.{inner.said}", find, self.weight + inner.weight)

    def where(self, said: str, keep: Finder, *, weight: int = 1) -> "Locator":
        """Those of its elements that `keep` finds too."""

        def find(screen: Screen) -> list[int]:
            kept = set(keep(screen))
            return [i for i in self.find(screen) if i in kept]

        return Locator(f"{self.said}.{said}", find, self.weight + weight)


everything = Locator("page", lambda screen: _seen(screen, lambda _: True))
"""All elements that are not the system's."""

GETTERS = (
    "get_by_role", "get_by_text", "get_by_label", "get_by_placeholder", "get_by_alt_text", "get_by_title",
    "get_by_test_id",
)  # fmt: skip

_FIELDS = frozenset({
    "textbox", "searchbox", "spinbutton", "combobox", "listbox", "checkbox", "radio", "switch", "slider", "file",
    "date", "time", "color",
})  # fmt: skip
_STATES: Mapping[str, Flag] = {"checked": Flag.CHECKED, "disabled": Flag.DISABLED, "selected": Flag.SELECTED}
_KINDS: Mapping[str, tuple[str, ...]] = {
    "textbox": ("textbox", "searchbox"), "img": ("img", "image"), "image": ("img", "image"),
    "paragraph": ("text",), "text": ("text",),
}  # fmt: skip


def by_getter(getter: str, given: Sequence[Value], named: Mapping[str, Value]) -> Locator:
    """`get_by_role("button", name="Save")` and its sisters. Raises Unreadable."""
    options = dict(named)
    first = given[0] if given else next((options.pop(k) for k in ("role", "text", "test_id") if k in options), None)
    if first is None or len(given) > 1:
        raise Unreadable(f"{getter}(...) takes one argument, and others by name")
    said = f"{getter}({str(first)[:40]!r}{', ...' if options else ''})"
    if getter == "get_by_role":
        return Locator(said, _role(first, options))
    exact = _flag(options.pop("exact", False), "exact")
    _none_left(getter, options)
    if getter == "get_by_test_id":
        return Locator(said, _test_id(first))
    fits = words(first, exact=exact, what=f"what {getter} looks for")
    return Locator(said, _named_by(getter, fits))


def _role(role: Value, options: dict[str, Value]) -> Finder:
    if not isinstance(role, str):
        raise Unreadable("the role of get_by_role is a text in quotes")
    exact = _flag(options.pop("exact", False), "exact")
    fits = words(options.pop("name"), exact=exact, what="the name of get_by_role") if "name" in options else None
    options.pop("include_hidden", None)
    options.pop("level", None)
    states = {flag: _flag(options.pop(key), key) for key, flag in _STATES.items() if key in options}
    opened = _flag(options.pop("expanded"), "expanded") if "expanded" in options else None
    pressed = _flag(options.pop("pressed"), "pressed") if "pressed" in options else None
    _none_left("get_by_role", options)
    kinds = _KINDS.get(role, (role,))

    def keep(element: Element) -> bool:
        return (
            element.role in kinds
            and (fits is None or _called(element, fits))
            and all(element.has(flag) == on for flag, on in states.items())
            and (pressed is None or element.has(Flag.CHECKED) == pressed)
            and (opened is None or element.value == ("expanded" if opened else "collapsed"))
        )

    return lambda screen: _seen(screen, keep)


def _called(element: Element, fits: Words) -> bool:
    return any(fits(name) for name in (element.text, element.description) if name) or (not element.label and fits(""))


def _named_by(getter: str, fits: Words) -> Finder:
    def keep(element: Element) -> bool:
        match getter:
            case "get_by_text":
                return bool(element.text) and element.role not in ("checkbox", "radio", "option") and fits(element.text)
            case "get_by_label":
                named = element.text if element.role in ("checkbox", "radio", "switch") else ""
                labelled = element.role in _FIELDS or element.has(Flag.EDITABLE)
                return (labelled and any(t and fits(t) for t in (named, element.description))) or (
                    element.actionable and bool(element.description) and fits(element.description)
                )
            case "get_by_placeholder":
                return element.role in _FIELDS and bool(element.description) and fits(element.description)
            case "get_by_alt_text":
                return any(t and fits(t) for t in (element.description, element.text * (element.role == "img")))
            case _:
                return bool(element.description) and fits(element.description)

    return lambda screen: _innermost(screen, _seen(screen, keep))


def _test_id(given: Value) -> Finder:
    if not isinstance(given, str):
        raise Unreadable("the id of get_by_test_id is a text in quotes: the one in brackets in the list")
    return lambda screen: [i for i in _seen(screen, lambda _: True) if ref_of(screen, i) == given]


# -- selectors ---------------------------------------------------------------------------------------------------------

_TAGS: Mapping[str, tuple[str, ...]] = {
    "a": ("link",), "button": ("button",), "select": ("combobox", "listbox"), "textarea": ("textbox",),
    "option": ("option",), "img": ("img",), "h1": ("heading",), "h2": ("heading",), "h3": ("heading",),
    "h4": ("heading",), "h5": ("heading",), "h6": ("heading",),
    "input": (
        "textbox", "searchbox", "spinbutton", "checkbox", "radio", "slider", "file", "color", "date", "time", "button",
    ),
}  # fmt: skip
_TYPES: Mapping[str, tuple[str, ...]] = {
    "text": ("textbox",), "email": ("textbox",), "password": ("textbox",), "tel": ("textbox",), "url": ("textbox",),
    "search": ("searchbox",), "number": ("spinbutton",), "checkbox": ("checkbox",), "radio": ("radio",),
    "submit": ("button",), "button": ("button",), "range": ("slider",), "file": ("file",), "color": ("color",),
    "date": ("date",), "time": ("time",),
}  # fmt: skip
_SELECTOR = re.compile(
    r"""(?P<tag>[a-zA-Z][a-zA-Z0-9]{0,15}|\*)?(?:\#(?P<id>[^\s\#.\[\]:>+~,"'()]{1,200}))?
    (?P<rest>(?:\[\s*[\w-]{1,40}\s*=\s*(?:"[^"]{0,200}"|'[^']{0,200}'|[^\s"'\]]{1,200})\s*\]
    |:(?:has-text|text|text-is)\((?:"[^"]{0,200}"|'[^']{0,200}')\))*)""",
    re.VERBOSE,
)
_PART = re.compile(
    r"""\[\s*([\w-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'\]]+)\s*\]|:(has-text|text|text-is)\(("[^"]*"|'[^']*')\)"""
)
_ROLE = re.compile(r"""role=([a-z]{1,30})(?:\[name=("[^"]{0,200}"|'[^']{0,200}')\s?[is]?\])?""")


def by_selector(selector: Value) -> Locator:
    """`#id`, `text=Save`, `button:has-text("Save")`, `input[name=q]`, `role=button[name="Save"]`. Raises Unreadable."""
    if not isinstance(selector, str) or not selector.strip():
        raise Unreadable(f"a selector is a text in quotes, not {str(selector)[:40]!r}")
    said, text = f"locator({selector[:60]!r})", selector.strip().removeprefix("css=")
    if text.startswith("text="):
        bare = text[len("text=") :].strip()
        whole = len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'"
        return Locator(said, _named_by("get_by_text", words(_unquoted(bare), exact=whole, what="the text")))
    if (role := _ROLE.fullmatch(text)) is not None:
        options: dict[str, Value] = {"name": _unquoted(role[2])} if role[2] else {}
        return Locator(said, _role(role[1], options))
    parts = _SELECTOR.fullmatch(text)
    if parts is None:
        raise Unreadable(f"the selector {selector[:60]!r} is not read; use get_by_role, get_by_label or get_by_test_id")
    keeps = [_part(*found) for found in _PART.findall(parts["rest"])]
    if parts["tag"] not in (None, "*"):
        keeps.append(_roles(_TAGS.get(parts["tag"].lower(), ()), f"<{parts['tag']}>"))
    if parts["id"]:
        wanted = parts["id"].replace("\\", "")
        keeps.append(lambda element: element.resource_id == wanted)
    return Locator(said, lambda screen: _seen(screen, lambda element: all(keep(element) for keep in keeps)))


Keep = Callable[[Element], bool]


def _part(name: str, value: str, pseudo: str, text: str) -> Keep:
    if pseudo:
        fits = words(_unquoted(text), exact=pseudo == "text-is", what="the text")
        return lambda element: _called(element, fits)
    wanted = _unquoted(value)
    match name:
        case "id" | "name":
            return lambda element: element.resource_id == wanted
        case "aria-label" | "placeholder" | "title" | "alt":
            return lambda element: wanted in (element.description, element.text)
        case "role":
            return _roles((wanted,), f"role {wanted}")
        case "type":
            return _roles(_TYPES.get(wanted, ()), f"type {wanted}")
        case "value":
            return lambda element: wanted in (element.value, element.text)
    raise Unreadable(f"no screen tells the attribute {name}; use get_by_role, get_by_label or get_by_test_id")


def _roles(kinds: tuple[str, ...], what: str) -> Keep:
    if not kinds:
        raise Unreadable(f"no screen tells {what}; use get_by_role, get_by_text or get_by_test_id")
    return lambda element: element.role in kinds


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


# -- screens -----------------------------------------------------------------------------------------------------------


def _seen(screen: Screen, keep: Keep) -> list[int]:
    return [i for i, e in enumerate(screen.elements) if not e.flags & {Flag.SYSTEM, Flag.HIDDEN} and keep(e)]


def _innermost(screen: Screen, found: list[int]) -> list[int]:
    """Those that hold no other of them: a text belongs to the smallest element around it."""
    around = {outer for i in found for outer in ancestors(screen, i)}
    return [i for i in found if i not in around]


def ancestors(screen: Screen, index: int) -> list[int]:
    """The elements around an element, the nearest first."""
    found: list[int] = []
    parent = screen.elements[index].parent
    while parent is not None and 0 <= parent < len(screen.elements) and parent not in found:
        found.append(parent)
        parent = screen.elements[parent].parent
    return found


def _flag(value: Value, what: str) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(f"{what} is True or False, not {str(value)[:40]!r}")
    return value


def _none_left(what: str, options: Mapping[str, Value]) -> None:
    if options:
        raise Unreadable(f"{what}(...) is not read with {', '.join(options)}")
