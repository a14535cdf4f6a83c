"""Keys as Playwright calls them, `ControlOrMeta+KeyA`, and as our actions do."""

from emulators.action import MODIFIERS, Press
from emulators.chords import NAMES, key_names
from guiagent.dialects.coat import Unreadable, Unsayable

__all__ = ["pressed", "pressing"]

_CODES = {
    **{f"Key{chr(n)}": chr(n).lower() for n in range(ord("A"), ord("Z") + 1)},
    **{f"Digit{n}": str(n) for n in range(10)}, **{f"Numpad{n}": str(n) for n in range(10)},
    "Backquote": "`", "Minus": "-", "Equal": "=", "Backslash": "\\", "BracketLeft": "[", "BracketRight": "]",
    "Semicolon": ";", "Quote": "'", "Comma": ",", "Period": ".", "Slash": "/", "Space": " ",
    "NumpadAdd": "+", "NumpadSubtract": "-", "NumpadMultiply": "*", "NumpadDivide": "/", "NumpadDecimal": ".",
    "NumpadEnter": "Enter", "ControlOrMeta": "Control",
    **{f"{name}{side}": name for name in MODIFIERS for side in ("Left", "Right")},
}  # fmt: skip
_LONGEST = 80


def pressed(keys: str) -> Press:
    """The action for a key or a chord. Raises Unreadable for keys that there are none of."""
    if len(keys) > _LONGEST:
        raise Unreadable(f"a chord of {len(keys)} letters is no key")
    named = "+".join(_CODES.get(part, part) if len(part) > 1 else part for part in keys.split("+"))
    names = key_names(named)
    if not names or any(len(name) != 1 and name not in NAMES for name in names):
        raise Unreadable(f"no key is called {keys!r}; known are single letters, {', '.join(NAMES)}, and chords of them")
    return Press("+".join(names))


def pressing(action: Press) -> str:
    """The key or chord as Playwright calls it. Raises Unsayable for keys that only phones have."""
    names = key_names(action.keys)
    if action.keys in ("home", "recents") or not names or any(len(n) != 1 and n not in NAMES for n in names):
        raise Unsayable(f"no key of a keyboard is {action.keys!r}")
    said = "+".join(names)
    try:
        if key_names(pressed(said).keys) == names:
            return said
    except Unreadable:
        pass
    raise Unsayable(f"{action.keys!r} cannot be said as one chord")
