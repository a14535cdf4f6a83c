"""How keys and chords are called: one normal form, so that "ctrl + a" and "Control+A" are the same."""

__all__ = ["NAMES", "key_names", "normal_chord"]

NAMES = (
    "Enter", "Tab", "Backspace", "Delete", "Escape", "Insert", "Home", "End", "PageUp", "PageDown", "ArrowLeft",
    "ArrowUp", "ArrowRight", "ArrowDown", "Control", "Alt", "Shift", "Meta", *(f"F{n}" for n in range(1, 13)),
)  # fmt: skip
"""Keys that are called by a name, as the DOM calls them; all others are the character that they type."""

_KNOWN = {name.lower(): name for name in NAMES} | {
    "return": "Enter", "esc": "Escape", "ctrl": "Control", "cmd": "Meta", "command": "Meta", "option": "Alt",
    "super": "Meta", "win": "Meta", "space": " ", "spacebar": " ", "del": "Delete", "up": "ArrowUp",
    "down": "ArrowDown", "left": "ArrowLeft", "right": "ArrowRight", "pgup": "PageUp", "pgdn": "PageDown",
    "plus": "+",
}  # fmt: skip
_MODIFIERS = ("Control", "Alt", "Shift", "Meta")


def key_names(keys: str) -> tuple[str, ...]:
    """The keys of a chord by their normal names: each modifier once and in front, then the others as they were given.

    Case and spaces tell no names apart; names that nobody knows are kept in lower case. A letter is a capital where
    Shift is held, and a small one in a chord with another modifier, as on a keyboard; alone it stays as it is.
    """
    named = [_name(part) for part in _parts(keys)]
    held = [name for name in _MODIFIERS if name in named]
    others = [_letter(name, held) for name in named if name and name not in _MODIFIERS]
    return (*held, *others, *([""] if "" in named else []))


def normal_chord(keys: str) -> str:
    """The normal form of a key or chord, "Control+a" for "ctrl + A"; equal exactly for the same keys."""
    return "+".join(key_names(keys))


def _parts(keys: str) -> list[str]:
    """What stands between the signs; two that follow each other, or one alone, are the key "+" itself."""
    parts: list[str] = []
    for part in keys.split("+"):
        if part == "" and parts and parts[-1] == "":
            parts[-1] = "+"
        else:
            parts.append(part)
    return parts


def _name(part: str) -> str:
    name = "".join(part.split()) or part[:1]
    return name if len(name) == 1 else _KNOWN.get(name.lower(), name.lower())


def _letter(name: str, held: list[str]) -> str:
    if len(name) != 1 or not name.isascii() or not held:
        return name
    return name.upper() if "Shift" in held else name.lower()
