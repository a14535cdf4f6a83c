"""Intents as the shell writes them: read from the words of `am`, said as Android's log says them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit

from emulators.device import DeviceError

__all__ = ["LAUNCHER", "MAIN", "BadIntent", "Extra", "Intent", "Words", "component", "read_intent", "short_component"]

MAIN = "android.intent.action.MAIN"
LAUNCHER = "android.intent.category.LAUNCHER"
Extra = str | int | float | bool | None | tuple["Extra", ...]
"""What an extra holds; arrays are tuples."""


class BadIntent(DeviceError):
    """Words that make no intent; the message is what Android's exception says."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is wanted, of whom. `component` is (package, full class name); `kind` is the MIME type."""

    action: str = ""
    data: str = ""
    kind: str = ""
    categories: tuple[str, ...] = ()
    component: tuple[str, str] | None = None
    package: str = ""
    flags: int = 0
    identifier: str = ""
    extras: Mapping[str, Extra] = field(default_factory=dict)

    def __str__(self) -> str:
        """As Intent.toString has it: "Intent { act=... dat=... cmp=... }"."""
        parts = [
            f"act={self.action}" if self.action else "",
            f"cat=[{','.join(self.categories)}]" if self.categories else "",
            f"dat={safe(self.data)}" if self.data else "",
            f"typ={self.kind}" if self.kind else "",
            f"id={self.identifier}" if self.identifier else "",
            f"flg=0x{self.flags:x}" if self.flags else "",
            f"pkg={self.package}" if self.package else "",
            f"cmp={short_component(self.component)}" if self.component else "",
            "(has extras)" if self.extras else "",
        ]
        return f"Intent {{ {' '.join(part for part in parts if part)} }}"

    def text(self, *names: str) -> str:
        """The first extra of these names that is there, as text."""
        return next((str(self.extras[name]) for name in names if self.extras.get(name) is not None), "")

    def number(self, name: str, otherwise: int) -> int:
        """An extra as a whole number, `otherwise` where it is none."""
        value = self.extras.get(name)
        text = str(int(value) if isinstance(value, int | float) else value)
        return int(text) if text.lstrip("-").isdecimal() else otherwise

    @property
    def scheme(self) -> str:
        return self.data.partition(":")[0].lower() if ":" in self.data else ""

    @property
    def rest(self) -> str:
        """What stands behind the scheme and before "?", decoded: the number of "tel:", the address of "mailto:"."""
        return unquote(self.data.partition(":")[2].partition("?")[0]).removeprefix("//")

    @property
    def path(self) -> tuple[str, ...]:
        """The authority of a content: URI and the parts of its path."""
        parts = urlsplit(self.data)
        return (parts.netloc, *(unquote(part) for part in parts.path.split("/") if part))


class Words:
    """The words of a command line, read one after the other as Android's ShellCommand does."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._at = 0

    def option(self) -> str | None:
        """The next word where it is an option; "--" ends them."""
        if self._at >= len(self._words) or not self._words[self._at].startswith("-"):
            return None
        self._at += 1
        return None if self._words[self._at - 1] == "--" else self._words[self._at - 1]

    def next(self) -> str | None:
        """The next word, whatever it is."""
        if self._at >= len(self._words):
            return None
        self._at += 1
        return self._words[self._at - 1]

    def needed(self) -> str:
        """The next word. Raises BadIntent where there is none, in Android's words."""
        word = self.next()
        if word is None:
            option = self._words[self._at - 1] if self._at else ""
            raise BadIntent(f"Argument expected after {option!r}".replace("'", '"'))
        return word

    def left(self) -> list[str]:
        """All that follows."""
        rest, self._at = self._words[self._at :], len(self._words)
        return rest


_LETTERS_KEPT = frozenset("-@.")
_PRIVATE_SCHEMES = ("tel", "sip", "sms", "smsto", "mailto", "nfc")
_WEB_SCHEMES = ("http", "https", "ftp", "rtsp")


def safe(uri: str) -> str:
    """A URI without what is private in it, as logs show it."""
    scheme, colon, rest = uri.partition(":")
    if colon and scheme.lower() in _PRIVATE_SCHEMES:
        return f"{scheme}:" + "".join(c if c in _LETTERS_KEPT else "x" for c in unquote(rest))
    if colon and scheme.lower() in _WEB_SCHEMES:
        parts = urlsplit(uri)
        return f"{scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}/..."
    return uri


def component(text: str) -> tuple[str, str] | None:
    """ "com.foo/.Bar" as (package, full class name); None for what is none."""
    package, slash, name = text.partition("/")
    if not slash or not name:
        return None
    return package, f"{package}{name}" if name.startswith(".") else name


def short_component(whole: tuple[str, str] | None) -> str:
    """As Android writes it: the package is left out where the class begins with it."""
    if whole is None:
        return ""
    package, name = whole
    return f"{package}/{name[len(package) :]}" if name.startswith(f"{package}.") else f"{package}/{name}"


_FLAGS = {
    "--grant-read-uri-permission": 0x1, "--grant-write-uri-permission": 0x2, "--grant-persistable-uri-permission": 0x40,
    "--grant-prefix-uri-permission": 0x80, "--exclude-stopped-packages": 0x10, "--include-stopped-packages": 0x20,
    "--debug-log-resolution": 0x8, "--activity-brought-to-front": 0x400000, "--activity-clear-top": 0x4000000,
    "--activity-clear-when-task-reset": 0x80000, "--activity-exclude-from-recents": 0x800000,
    "--activity-launched-from-history": 0x100000, "--activity-multiple-task": 0x8000000,
    "--activity-no-animation": 0x10000, "--activity-no-history": 0x40000000, "--activity-no-user-action": 0x40000,
    "--activity-previous-is-top": 0x1000000, "--activity-reorder-to-front": 0x20000,
    "--activity-reset-task-if-needed": 0x200000, "--activity-single-top": 0x20000000,
    "--activity-clear-task": 0x8000, "--activity-task-on-home": 0x4000, "--activity-match-external": 0x800,
    "--receiver-registered-only": 0x40000000, "--receiver-replace-pending": 0x20000000,
    "--receiver-foreground": 0x10000000, "--receiver-no-abort": 0x8000000, "--receiver-include-background": 0x1000000,
}  # fmt: skip
_ARRAYS = {"--esa": "s", "--esal": "s", "--eia": "i", "--eial": "i", "--ela": "i", "--elal": "i", "--efa": "f",
           "--efal": "f"}  # fmt: skip
_SINGLES = {"-e": "s", "--es": "s", "--ei": "i", "--el": "i", "--ef": "f", "--ed": "f", "--ez": "z", "--eu": "s",
            "--ecn": "s"}  # fmt: skip


def read_intent(words: Words, other: Mapping[str, int], given: dict[str, list[str]]) -> Intent:
    """The intent that words speak of.

    `other` names the options of the command itself with how many words follow each; they go to `given`. Raises
    BadIntent with what Android's exception says.
    """
    intent = Intent()
    while (option := words.option()) is not None:
        if option in other:
            given[option] = [words.needed() for _ in range(other[option])]
        else:
            intent = _with(intent, option, words)
    base = words.next()
    if base is None:
        if intent == Intent():
            raise BadIntent("No intent supplied")
        return intent
    categories = intent.categories or (LAUNCHER,)
    if ":" in base:
        return replace(intent, data=intent.data or base, action=intent.action or "android.intent.action.VIEW")
    if "/" in base:
        whole = component(base)
        if whole is None:
            raise BadIntent(f"Bad component name: {base}")
        return replace(intent, action=intent.action or MAIN, categories=categories, component=whole)
    return replace(intent, action=intent.action or MAIN, categories=categories, package=base)


def _with(intent: Intent, option: str, words: Words) -> Intent:
    match option:
        case "-a":
            return replace(intent, action=words.needed())
        case "-d":
            return replace(intent, data=words.needed())
        case "-t":
            return replace(intent, kind=words.needed())
        case "-i":
            return replace(intent, identifier=words.needed())
        case "-c":
            return replace(intent, categories=(*intent.categories, words.needed()))
        case "-p":
            return replace(intent, package=words.needed())
        case "-n":
            text = words.needed()
            whole = component(text)
            if whole is None:
                raise BadIntent(f"Bad component name: {text}")
            return replace(intent, component=whole)
        case "-f":
            return replace(intent, flags=intent.flags | _whole(words.needed()))
        case "--esn":
            return replace(intent, extras={**intent.extras, words.needed(): None})
        case _ if option in _SINGLES:
            name, text = words.needed(), words.needed()
            return replace(intent, extras={**intent.extras, name: _value(_SINGLES[option], text)})
        case _ if option in _ARRAYS:
            name, text = words.needed(), words.needed()
            parts = tuple(part.replace("\\,", ",") for part in re.split(r"(?<!\\),", text))
            values = tuple(_value(_ARRAYS[option], part) for part in parts)
            return replace(intent, extras={**intent.extras, name: values})
        case _ if option in _FLAGS:
            return replace(intent, flags=intent.flags | _FLAGS[option])
        case "--selector":
            return intent
        case _:
            raise BadIntent(f"Unknown option: {option}")


def _value(kind: str, text: str) -> Extra:
    try:
        match kind:
            case "i":
                return _whole(text)
            case "f":
                return float(text)
            case "z":
                if text.lower() in ("true", "t") or (text.isdecimal() and int(text)):
                    return True
                if text.lower() in ("false", "f") or text.isdecimal():
                    return False
                raise BadIntent(f"Invalid boolean value: {text}")
            case _:
                return text
    except ValueError:
        raise BadIntent(f'For input string: "{text}"') from None


def _whole(text: str) -> int:
    try:
        return int(text, 16) if text.lower().startswith(("0x", "-0x")) else int(text)
    except ValueError:
        raise BadIntent(f'For input string: "{text}"') from None
