"""What a model is asked that writes calls for a web page: the way it is to answer, goal, past and page."""

from collections.abc import Callable
from dataclasses import dataclass

from emulators.action import Action
from emulators.screen import Screen
from emulators.trajectory import Moment, Step
from guiagent.chat import Message
from guiagent.dialects.coat import Unsayable
from guiagent.dialects.page_text import PICTURED, page_text, past, shown
from guiagent.dialects.prompting import in_words
from guiagent.dialects.published import asked

__all__ = ["FRAME", "Calls", "page_conversation"]

FRAME = (
    "You operate a web browser step by step to carry out what the user asks for. You see the page as a list of its "
    "elements{picture}. Answer with a short reason inside <think> and </think>, then with {count} inside <action> and "
    "</action>."
)
"""How a system turn begins; what stands in braces is filled in."""


@dataclass(frozen=True, slots=True)
class Calls:
    """What a language of calls is called in a prompt: `system` is its system turn, `one` a single call, `due` what is
    asked for, `write` how an action is said in it (which raises Unsayable)."""

    system: str
    one: str
    due: str
    write: Callable[[Action, Screen], str]


def page_conversation(moment: Moment, calls: Calls, *, several: bool, marks: bool) -> list[Message]:
    """System turn, then goal, past and page, the screenshot in front where there is one.

    `several` lets a reply hold more than one call; `marks` draws the elements' names on the screenshot.
    """
    what, image = asked(moment.task), shown(moment.screen, marks=marks)
    step = f"\nThe step that is due: {what.step}" if what.step is not None else ""
    done = past([_said(one, calls) for one in moment.history])
    so_far = f"\n\nDone so far:\n{done}" if done else ""
    told = f"The task: {what.goal}{step}{so_far}\n\n{page_text(moment.screen)}\n\nWhat is the next {calls.due}?"
    count = f"one {calls.one}, or several that belong together, a line each," if several else f"one {calls.one}"
    picture = "" if image is None else PICTURED[marks]
    system = calls.system.replace("{picture}", picture).replace("{count}", count)
    return [("system", (system,)), ("user", (told,) if image is None else (image, told))]


def _said(step: Step, calls: Calls) -> str:
    try:
        return calls.write(step.action, step.screen).replace("\n", "; ")
    except Unsayable:
        return in_words(step.action, step.screen)
