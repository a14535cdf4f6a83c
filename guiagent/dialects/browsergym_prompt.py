"""What a model is told that speaks BrowserGym's actions; the words are ours."""

from collections.abc import Mapping

from emulators.trajectory import Moment
from guiagent.chat import Message
from guiagent.dialects.browsergym_set import GROUPS, signature
from guiagent.dialects.browsergym_writing import written
from guiagent.dialects.page_prompt import FRAME, Calls, page_conversation

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

_NOTE = (
    "Texts stand in quotes. The number or name in brackets before an element is its bid, which is how functions are "
    "told which one is meant."
)


def conversation(moment: Moment, *, several: bool, marks: bool) -> list[Message]:
    """System turn with the functions, then goal, past and page (`page_conversation`)."""
    calls = Calls(f"{FRAME} The functions are:\n{_functions()}\n{_NOTE}", "function call", "action", written)
    return page_conversation(moment, calls, several=several, marks=marks)


def _functions() -> str:
    offered = [verb for group in GROUPS.values() for verb in group if verb in MEANINGS]
    return "\n".join(f"{signature(verb)}: {MEANINGS[verb]}" for verb in offered)
