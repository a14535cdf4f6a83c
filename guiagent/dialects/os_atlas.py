"""OS-Atlas (arXiv 2410.23218): `thoughts:` and `actions:`, one action in capitals, places on a grid of 1000.

Source: OS-Copilot/OS-Atlas (Apache-2.0): the prompts of its evaluation files and their answers. The prompt lists the
actions of a data set: `os-atlas` those of AndroidControl, `os-atlas-odyssey` those of GUI-Odyssey. Both say SCROLL,
but AndroidControl names the side that is revealed and GUI-Odyssey the way that the finger goes. All of either list's
actions are read whatever the list, and of several the first.
"""

import re
from dataclasses import dataclass
from typing import Literal

from emulators.action import Action, Direction, LongPress, OpenApp, Press, Scroll, Stop, Tap, TypeText, Wait
from emulators.screen import Box, Point, Screen
from emulators.trajectory import Moment, Step, Thought
from emulators.uitree import element_at
from guiagent.chat import Message
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.directions import direction
from guiagent.dialects.places import Square, numbers, spoken_place, target
from guiagent.dialects.prompting import in_words, picture, published
from guiagent.dialects.published import Said, asked
from rewards.profiles.measures import opposite

__all__ = ["OsAtlas"]

_GRID = Square(1000)
_MARKER = re.compile(r"(?:^|(?<=\n))[ \t]*actions:", re.IGNORECASE)
_INLINE = re.compile(r"actions:", re.IGNORECASE)
_ACTION = re.compile(r"\s*([A-Z][A-Z_]{0,30})(?![A-Za-z])[ \t]*:?[ \t]*")
_LINE = re.compile(r"[^\n]*")
_CLOSED = re.compile(r"\][ \t]*(?:\r?\n|\Z)")
_END = "<|im_end|>"
_PLAIN: dict[str, Action] = {
    "PRESS_BACK": Press("back"), "PRESS_HOME": Press("home"), "PRESS_RECENT": Press("recents"),
    "PRESS_ENTER": Press("enter"), "WAIT": Wait(), "COMPLETE": Stop(), "IMPOSSIBLE": Stop(infeasible=True),
    "INCOMPLETE": Stop(infeasible=True),
}  # fmt: skip
_PRESSED = {action.keys: verb for verb, action in _PLAIN.items() if isinstance(action, Press)}
_VERBS = frozenset({"CLICK", "LONG_PRESS", "TYPE", "SCROLL", "OPEN_APP", *_PLAIN})


@dataclass(frozen=True, slots=True)
class OsAtlas:
    """The dialect. How long a wait lasts is not said.

    `history` is whether earlier steps are told, each by the words for its move; GUI-Odyssey's prompts tell none.
    """

    name: str = "os-atlas"
    actions: Literal["android_control", "odyssey"] = "android_control"
    history: bool = True

    def ask(self, moment: Moment) -> list[Message]:
        """As `PublishedDialect.ask`: one turn, the screenshot in the middle of its text."""
        what = asked(moment.task)
        form = published("os_atlas" if self.actions == "android_control" else "os_atlas_odyssey")
        goal = f"{what.goal} You need to: {what.step}" if what.step is not None else what.goal
        taken = enumerate(moment.history if self.history else (), 1)
        steps = "".join(f"Step {number}: {_taken(step)}\n" for number, step in taken) or "None"
        return [("user", (form, picture(moment), f"\nTask: {goal}\nHistory: \n{steps}\n"))]

    # -- reading ---------------------------------------------------------------------------------------------------

    def parse(self, text: str, screen: Screen) -> Said:
        """As `PublishedDialect.parse`."""
        text = text.partition(_END)[0]
        head, start = _actions(text)
        found = _ACTION.match(text, start)
        if found is None or found[1] not in _VERBS:
            raise Unreadable(f"OS-Atlas has no action {text[start : start + 40].strip()!r}")
        action, box = self._read(found[1], text, found.end(), screen)
        return Said(action, Thought(plan=_thought(head)), box)

    def _read(self, verb: str, text: str, at: int, screen: Screen) -> tuple[Action, Box | None]:
        match verb:
            case "CLICK" | "LONG_PRESS":
                line = _LINE.match(text, at)
                place = (line[0] if line else "").replace("<point>", " ").replace("</point>", " ")
                point, box = target(numbers(place, verb), _GRID, screen, verb)
                return (Tap if verb == "CLICK" else LongPress)(point, element_at(screen, point)), box
            case "TYPE":
                return TypeText(_bracketed(text, at)), None
            case "OPEN_APP":
                return OpenApp(_bracketed(text, at)), None
            case "SCROLL":
                return Scroll(self._revealed(direction(_bracketed(text, at)))), None
            case _:
                return _PLAIN[verb], None

    def _revealed(self, said: Direction) -> Direction:
        return said if self.actions == "android_control" else opposite(said)

    # -- writing ---------------------------------------------------------------------------------------------------

    def render(self, action: Action, screen: Screen) -> str:
        """As `PublishedDialect.render`."""
        match action:
            case Tap(point):
                return f"CLICK {_place(point, screen)}"
            case LongPress(point):
                return f"LONG_PRESS {_place(point, screen)}"
            case TypeText(text, None, None, False, False) if _bracketed(f"[{text}]", 0) == text:
                return f"TYPE [{text}]"
            case OpenApp(app) if _bracketed(f"[{app}]", 0) == app:
                return f"OPEN_APP [{app}]"
            case Scroll(way, None, None):
                return f"SCROLL [{self._revealed(way).upper()}]"
            case Press(keys) if keys in _PRESSED:
                return _PRESSED[keys]
            case Wait():
                return "WAIT"
            case Stop(infeasible):
                return "IMPOSSIBLE" if infeasible else "COMPLETE"
        raise Unsayable(f"OS-Atlas has no way to say {action}")


def _taken(step: Step) -> str:
    return step.thought.move or step.thought.plan or in_words(step.action, step.screen)


def _actions(text: str) -> tuple[str, int]:
    """What stands before the actions, and where they begin. Raises Unreadable."""
    bare = _ACTION.match(text)
    if bare is not None and bare[1] in _VERBS:
        return "", 0
    marker = _MARKER.search(text)
    if marker is not None:
        return text[: marker.start()], marker.end()
    if (inline := _INLINE.search(text)) is None:
        raise Unreadable("there is no 'actions:'")
    return text[: inline.start()], inline.end()


def _thought(head: str) -> str:
    before, labelled, thought = head.strip().partition(":")
    return thought.strip() if labelled and before.lower() == "thoughts" else head.strip()


def _bracketed(text: str, at: int) -> str:
    """What stands in brackets, to the first that closes a line; without brackets the line."""
    if not text.startswith("[", at):
        line = _LINE.match(text, at)
        return (line[0] if line else "").strip()
    closed = _CLOSED.search(text, at)
    last = closed.start() if closed else text.rfind("]", at)
    if last < 0:
        raise Unreadable(f"the bracket at {text[at : at + 40]!r} does not close; was the reply cut off?")
    return text[at + 1 : last]


def _place(point: Point, screen: Screen) -> str:
    x, y = spoken_place(point, _GRID, screen)
    return f"<point>[[{x},{y}]]</point>"
