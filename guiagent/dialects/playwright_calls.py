"""Playwright's calls as actions, `page.get_by_role("button", name="Save").click()`: read as text, never run.

Python's names and JavaScript's are both read, with `await` or without, and locators that are given names. A locator
is looked for among the elements of the screen: what several match is refused, as Playwright's strict mode does. The
user is told by two functions that BrowserGym gives to its scripts, `send_msg_to_user` and `report_infeasible`. The
prompt is our own. What these calls become, docs/web_actions.md lists.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from emulators.action import Action, Focus, Press, Scroll, Wait
from emulators.screen import Screen
from emulators.trajectory import Moment, Thought
from guiagent.chat import Message
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.deeds import MOST, Aim, Deed, Down, Moved, Up, due, folded
from guiagent.dialects.expressions import Reader, Value
from guiagent.dialects.locators import Locator
from guiagent.dialects.playwright_locating import located
from guiagent.dialects.playwright_prompt import conversation
from guiagent.dialects.playwright_steps import Part, Plain, Pressing, Typing, Wheel, steps_of
from guiagent.dialects.playwright_writing import written
from guiagent.dialects.published import Said
from guiagent.dialects.tagged import halves

__all__ = ["PlaywrightCalls"]

_BEGIN = re.compile(
    r"^[ \t]*(?:(?:const|let|var)[ \t]+)?(?:[^\W\d]\w{0,60}[ \t]*=[ \t]*)?(?:await[ \t]+)?"
    r"(?:page\w{0,20}|context|frame|self|expect|send_msg_to_user|report_infeasible|sendMsgToUser|reportInfeasible|noop)"
    r"(?=[ \t]*[.(\[])",
    re.MULTILINE,
)
_ANYWHERE = re.compile(r"(?:await\s+)?\b(?:page|send_msg_to_user|report_infeasible)(?=[.(])")
_GIVEN = re.compile(r"(?:(?:const|let|var)[ \t]+)?([^\W\d]\w{0,60})[ \t]*=(?![=>])[ \t]*")
_NAME = re.compile(r"(?:await\s+)?([^\W\d]\w{0,60})\s*\.")
_COMPOUND = re.compile(
    r"^[ \t]*((?:async )?(?:for|while|if|elif|else|def|class|try|except)\b)[^\n]*[:{][ \t]*$", re.MULTILINE
)
_FORBIDDEN = re.compile(r"(?:return|lambda|exec|eval|del|global)\b")


@dataclass(frozen=True, slots=True)
class PlaywrightCalls:
    """The dialect. With `several` off a reply of two actions or more is refused.

    `marks` draws the elements' names on the screenshot that the model sees.
    """

    name: str = "playwright"
    several: bool = True
    marks: bool = False

    def ask(self, moment: Moment) -> list[Message]:
        """As `PublishedDialect.ask`: the screenshot goes in front where there is one."""
        return conversation(moment, several=self.several, marks=self.marks)

    def parse(self, text: str, screen: Screen) -> Said:
        """As `PublishedDialect.parse`: the first action; `due` tells of the others."""
        thinking, said = halves(text)
        action = self._deeds(said)[0](screen)
        return Said(action, Thought(plan=thinking, move=said.strip()))

    def due(self, moment: Moment) -> Said | None:
        """As `Plural.due`."""
        return due(moment, self._deeds)

    def render(self, action: Action, screen: Screen) -> str:
        """As `PublishedDialect.render`."""
        return written(action, screen)

    def _deeds(self, text: str) -> list[Deed]:
        found = _parts(text)
        deeds = folded(list(_joined([part for part in found if part is not None])))
        if not deeds and found:
            return [lambda _: Wait()]
        if not deeds:
            raise Unreadable(f"no call of page is written in {text.strip()[:60]!r}")
        if len(deeds) > MOST or (len(deeds) > 1 and not self.several):
            most = MOST if self.several else 1
            raise Unreadable(f"{len(deeds)} actions in one reply are more than the {most} allowed")
        return deeds


def _parts(text: str) -> list[Part]:
    known: dict[str, Locator] = {}
    parts: list[Part] = []
    for name, value in _statements(text):
        if name is not None:
            known[name] = located(value, known)
            if len(known) > MOST:
                raise Unreadable(f"more than {MOST} names are not read")
        else:
            parts += steps_of(value, known)
        if len(parts) > 10 * MOST:
            raise Unreadable(f"more than {MOST} actions in one reply are not read")
    return parts


def _statements(text: str) -> Iterator[tuple[str | None, Value]]:
    """Each statement's value and the name that it is given, if any. Raises Unreadable for any other statement."""
    if (block := _COMPOUND.search(text)) is not None:
        raise Unreadable(f"{block[1]!r} is not read; write plain calls, one a line")
    first = _BEGIN.search(text) or _ANYWHERE.search(text)
    reader = Reader(text, first.start() if first else len(text))
    names: set[str] = set()
    while True:
        while reader.take(";"):
            continue
        if not reader.skip():
            return
        if (word := _FORBIDDEN.match(text, reader.at)) is not None:
            raise Unreadable(f"{word[0]!r} is not read; write plain calls, one a line")
        given = _GIVEN.match(text, reader.at)
        if given is not None:
            reader.at = given.end()
            names.add(given[1])
            yield given[1], reader.chain()
        elif _calls_something(text, reader.at, names):
            yield None, reader.chain()
        else:  # words between or behind the calls
            found = _BEGIN.search(text, reader.at)
            if found is None:
                return
            reader.at = found.start()


def _calls_something(text: str, at: int, names: set[str]) -> bool:
    """Whether a statement begins here that calls a method of the page, or of what was given a name."""
    if _BEGIN.match(text, text.rfind("\n", 0, at) + 1) or _ANYWHERE.match(text, at):
        return True
    word = _NAME.match(text, at)
    return word is not None and word[1] in names


def _joined(parts: list[Plain | Typing | Pressing | Wheel | Moved | Down | Up]) -> Iterator[Deed | Moved | Down | Up]:
    """Parts as deeds: typing and the enter behind it are one, a key goes where the keyboard is, the wheel turns where
    the mouse is."""
    at, keyboard = 0, ""
    while at < len(parts):
        part, after = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        match part:
            case Typing():
                submit = isinstance(after, Pressing) and after.key == Press("Enter") and after.at in ("", part.at)
                yield part.deed(submit=submit)
                at += submit
                keyboard = part.at or keyboard
            case Pressing(key, aim, there):
                if aim is not None and there != keyboard:
                    yield _focused(aim)
                yield _constant(key)
                keyboard = there or keyboard
            case Wheel(way):
                yield _constant(Scroll(way))
            case Moved(aim) if isinstance(after, Wheel):
                yield _scrolled(after, aim)
                at += 1
            case Plain(deed, there):
                yield deed
                keyboard = there
            case Moved() | Down() | Up():
                yield part
        at += 1


def _constant(action: Action) -> Deed:
    return lambda _: action


def _focused(aim: Aim) -> Deed:
    return lambda screen: Focus(*aim(screen))


def _scrolled(wheel: Wheel, aim: Aim) -> Deed:
    return lambda screen: Scroll(wheel.way, *aim(screen))
