"""What a model is told that speaks BrowserGym's actions; the words are ours."""

from collections.abc import Mapping

from emulators.trajectory import Moment, Step
from guiagent.chat import Message
from guiagent.dialects.browsergym_set import GROUPS, signature
from guiagent.dialects.browsergym_writing import written
from guiagent.dialects.coat import Unsayable
from guiagent.dialects.page_text import PICTURED, page_text, past, shown
from guiagent.dialects.prompting import in_words
from guiagent.dialects.published import asked

__all__ = ["MEANINGS", "conversation"]

MEANINGS: Mapping[str, str] = {
    "noop": "wait",
    "send_msg_to_user": "give the user the answer, or say that all is done; this ends the task",
    "report_infeasible": "say why the task cannot be done; this ends it",
    "scroll": "scroll the page by pixels, down and right when positive",
    "fill": "put a text in place of what a field holds",
    "select_option": "choose one or several options of a list by what they are called",
    "click": "click an element; button is left, middle or right, modifiers are keys that are held",
    "dblclick": "click an element twice",
    "hover": "move the mouse over an element",
    "press": "focus an element and press a key or a chord: 'Enter', 'Control+a'",
    "focus": "give an element the keyboard",
    "clear": "empty a field",
    "drag_and_drop": "drag one element onto another",
    "upload_file": "choose a file for a file field",
    "scroll_at": "scroll what is at a place",
    "mouse_move": "move the mouse to a place in pixels of the screenshot",
    "mouse_click": "click at a place",
    "mouse_dblclick": "click twice at a place",
    "mouse_down": "press a button of the mouse at a place; mouse_up must follow in the same reply",
    "mouse_up": "release it at a place",
    "mouse_drag_and_drop": "drag from one place to another",
    "keyboard_press": "press a key or a chord",
    "keyboard_type": "type into what has the keyboard",
    "go_back": "go back in the history",
    "go_forward": "go forward in the history",
    "goto": "load an address",
    "new_tab": "open a tab",
    "tab_close": "close the tab in front",
    "tab_focus": "bring a tab to the front, counted from 0",
}
"""The functions that a model is offered, in a few words."""

_SYSTEM = (
    "You operate a web browser step by step to carry out what the user asks for. You see the page as a list of its "
    "elements{picture}. Answer with a short reason inside <think> and </think>, then with {count} inside <action> and "
    "</action>."
)
_NOTE = (
    "Texts stand in quotes. The number or name in brackets before an element is its bid, which is how functions are "
    "told which one is meant."
)


def conversation(moment: Moment, *, several: bool, marks: bool = False) -> list[Message]:
    """System turn with the functions, then goal, past and page, the screenshot in front where there is one.

    `marks` draws the elements' names on it.
    """
    what, image = asked(moment.task), shown(moment.screen, marks=marks)
    step = f"\nThe step that is due: {what.step}" if what.step is not None else ""
    done = past(moment.history, said=[_written(one) for one in moment.history])
    so_far = f"\n\nDone so far:\n{done}" if done else ""
    page = page_text(moment.screen, bids=True)
    told = f"The task: {what.goal}{step}{so_far}\n\n{page}\n\nWhat is the next action?"
    count = "one function call, or several that belong together, a line each," if several else "one function call"
    system = _SYSTEM.replace("{picture}", "" if image is None else PICTURED[marks]).replace("{count}", count)
    return [
        ("system", (f"{system} The functions are:\n{_functions()}\n{_NOTE}",)),
        ("user", (told,) if image is None else (image, told)),
    ]


def _functions() -> str:
    offered = [verb for group in GROUPS.values() for verb in group if verb in MEANINGS]
    return "\n".join(f"{signature(verb)}: {MEANINGS[verb]}" for verb in offered)


def _written(step: Step) -> str:
    try:
        return written(step.action, step.screen).replace("\n", "; ")
    except Unsayable:
        return in_words(step.action, step.screen)
