"""Names for what stands on a screen: of the app, of the screen, of what was touched, of what was done."""

import re
from collections.abc import Mapping

from emulators.action import (
    Action,
    ClearText,
    Click,
    DoubleTap,
    Focus,
    GoTo,
    Hover,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    SelectOption,
    Swipe,
    Tap,
    TypeText,
)  # fmt: skip
from emulators.screen import Element, Flag, Screen
from emulators.uitree import element_at
from synth.texts import field_name

__all__ = [
    "app_name",
    "dialog_subject",
    "dialog_title",
    "gesture",
    "infinitive",
    "label_of",
    "passing",
    "phrase",
    "short",
    "target",
    "title",
]

_NOT_NAMES = frozenset(
    {"com", "org", "net", "de", "android", "google", "apps", "app", "main", "www", "simplemobiletools"}
)
_KNOWN = {"deskclock": "Clock", "nexuslauncher": "Home", "launcher3": "Home", "launcher": "Home"}
_TITLES = ("action_bar_title", "toolbar_title", "collapsing_toolbar")
_DIALOG_TITLES = ("alertTitle", "dialog_title")


def app_name(screen: Screen, names: Mapping[str, str] | None = None) -> str:
    """What a person calls the app in front: from `names` by package, else read off the package; a host as it is."""
    if names and screen.app in names:
        return names[screen.app]
    if re.fullmatch(r"[\d.:]+|localhost(:\d+)?", screen.app):
        return "this page"
    if "://" in screen.location or "/" in screen.location[:1] or "." not in screen.app:
        return screen.app.removeprefix("www.")
    words = [w for w in screen.app.split(".") if w.lower() not in _NOT_NAMES]
    last = words[-1] if words else screen.app
    return _KNOWN.get(last.lower(), last[:1].upper() + last[1:])


def title(screen: Screen) -> str:
    """The heading of a screen; empty where none can be told from the rest."""
    for element in screen.elements:
        if _named(element, _TITLES) and element.text:
            return element.text
    return next((e.text for e in screen.elements if e.role == "heading" and e.text), "")


def dialog_title(screen: Screen) -> str:
    """The heading of the dialog in front; empty where there is no dialog."""
    for element in screen.elements:
        if element.text and (_named(element, _DIALOG_TITLES) or element.role in ("dialog", "alertdialog")):
            return element.text
    return ""


def passing(screen: Screen) -> frozenset[str]:
    """The texts of toasts, which go by themselves: of what says so, and of a text over the system's bars."""
    found = {e.label for e in screen.elements if "toast" in e.role.lower()}
    last = screen.elements[-1] if screen.elements else None
    below = any(e.has(Flag.SYSTEM) for e in screen.elements[:-1])
    if last is not None and below and not last.flags and not last.resource_id and last.label:
        found.add(last.label)
    return frozenset(found)


def dialog_subject(screen: Screen) -> str:
    """What the dialog in front says will be deleted, removed or lost, or empty."""
    message = next((e.text for e in screen.elements if _named(e, ("message",)) and dialog_title(screen)), "")
    found = re.match(r"(.{1,48}?) will be (?:deleted|removed|erased)\b", message)
    return found.group(1).strip('"') if found and found.group(1).lower() not in ("it", "this", "they") else ""


def _named(element: Element, ids: tuple[str, ...]) -> bool:
    return element.resource_id.rsplit("/", 1)[-1] in ids


def target(screen: Screen, action: Action, position: int | None) -> int | None:
    """The element that answered: what a touch at the point reaches, else the one that was meant."""
    point = getattr(action, "point", None)
    reached = element_at(screen, point) if point is not None else None
    return reached if reached is not None else position


def gesture(action: Action, label: str = "") -> str:
    """The action as one short imperative sentence without its full stop, labels in double quotes."""
    on = f' "{label}"' if label else " the marked element"
    match action:
        case Tap():
            return f"Tap{on}"
        case DoubleTap():
            return f"Double-tap{on}"
        case LongPress():
            return f"Long-press{on}"
        case Hover():
            return f"Point at{on}"
        case Focus():
            return f"Focus{on}"
        case Click():
            return f"{'+'.join((*action.held, action.button.capitalize()))}-click{on}"
        case TypeText(text):
            return f'Type "{text}" into{on}' + (" and submit" if action.submit else "")
        case ClearText():
            return f"Clear{on}"
        case SelectOption(options):
            quoted = ", ".join(f'"{option}"' for option in options)
            return f"Select {quoted} in{on}"
        case Scroll(direction):
            return f"Scroll {direction}"
        case Swipe():
            return "Swipe"
        case Press(keys):
            return {"back": "Go back", "home": "Go to the home screen"}.get(keys, f"Press {keys}")
        case OpenApp(name):
            return f'Open the app "{name}"'
        case GoTo(url):
            return f'Open "{url}"'
        case _:
            return type(action).__name__


def label_of(screen: Screen, position: int) -> str:
    """What a person calls the element: the name of a field, the label of anything else or of what is inside it."""
    element = screen.elements[position]
    if element.has(Flag.EDITABLE):
        return short(field_name(screen, position))
    inside = next((e.label for e in screen.elements if e.parent == position and e.label), "")
    return short(element.label or inside)


def short(text: str, most: int = 48) -> str:
    """The first line of a text, cut at a word when it is long."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0].rstrip(" ,;:.")


def phrase(label: str) -> str:
    """A label inside a sentence: "Screen timeout" becomes "screen timeout", names and single words stay."""
    first, *rest = label.split(" ")
    if first.lower() in _PROPER or first[1:] != first[1:].lower():
        return label
    plain = bool(rest) and all(word == word.lower() for word in rest) and not any(c.isdigit() for c in label)
    return label[:1].lower() + label[1:] if plain or label.lower() in _COMMON else label


_PROPER = frozenset({"bluetooth", "wi-fi", "android", "google", "chrome", "internet", "english"})
_COMMON = frozenset({
    "hour", "minute", "second", "volume", "time", "date", "day", "month", "year", "label", "title", "text", "name",
    "phone", "email", "brightness", "language", "alarm", "timer", "ringtone", "message", "subject", "password",
    "company", "address", "snooze", "theme",
})  # fmt: skip


_ARTICLE = {
    **dict.fromkeys(("create", "add", "insert", "start", "make", "write"), "a"),
    **dict.fromkeys(("edit", "delete", "remove", "share", "rename", "move", "discard", "save", "duplicate", "copy",
                     "stop", "reset", "clear", "close", "cancel", "pause", "resume", "change"), "the"),
}  # fmt: skip
_BARE = frozenset(
    {"search", "find", "sort", "filter", "show", "hide", "view", "select", "turn", "set", "open", "choose", "empty"}
)


def infinitive(label: str) -> str:
    """A label that begins with a verb as part of a sentence ("Delete contact?" as "delete the contact"), else empty."""
    words = label.strip(" ?!.…").split()
    if words and words[0].lower() == "new" and len(words) > 1:
        words[0] = "create"
    if not words or (verb := words[0].lower()) not in _ARTICLE.keys() | _BARE:
        return ""
    rest = [w.lower() if w == w.capitalize() and w.isalpha() else w for w in words[1:]]
    if (
        verb in _ARTICLE
        and rest
        and rest[0] not in _DETERMINERS
        and not (_ARTICLE[verb] == "a" and rest[-1].endswith("s"))
    ):
        article = _ARTICLE[verb]
        article = "an" if article == "a" and re.match(r"[aeio]", rest[0]) else article
        rest.insert(0, article)
    return " ".join([verb, *rest])


_DETERMINERS = frozenset({"a", "an", "the", "all", "this", "your", "my", "to", "from", "every", "as"})
