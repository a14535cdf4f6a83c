"""What a model is told that writes Playwright's calls; the words are ours."""

from emulators.trajectory import Moment
from guiagent.chat import Message
from guiagent.dialects.page_prompt import FRAME, Calls, page_conversation
from guiagent.dialects.playwright_writing import written

__all__ = ["conversation"]

_SYSTEM = (
    f"{FRAME} The calls are Playwright's for Python; they are read, not run, so write no other code.\n"
    'Elements are found by what the list shows: page.get_by_role("button", name="Save"), page.get_by_label("Email"), '
    'page.get_by_text("Next"), page.locator("#id"), and page.get_by_test_id("12") for the element with 12 in brackets; '
    '.first, .nth(1) and .filter(has_text="...") choose among several.\n'
    'With an element: .click() .dblclick() .click(button="right") .hover() .focus() .fill("text") '
    '.press_sequentially("text") .press("Enter") .clear() .check() .uncheck() .select_option("label") '
    '.set_input_files("file") .drag_to(another element)\n'
    'With the page: page.goto("url") page.go_back() page.go_forward() page.keyboard.press("Control+a") '
    'page.keyboard.type("text") page.mouse.click(x, y) page.mouse.move(x, y) page.mouse.wheel(0, 400) '
    "page.wait_for_timeout(1000)\n"
    "With tabs: page.context.new_page() page.close() page.context.pages[0].bring_to_front()\n"
    'To end the task: send_msg_to_user("the answer, or that all is done") or report_infeasible("why it cannot be done")'
)


def conversation(moment: Moment, *, several: bool, marks: bool) -> list[Message]:
    """System turn with the calls, then goal, past and page (`page_conversation`)."""
    return page_conversation(moment, Calls(_SYSTEM, "call", "call", written), several=several, marks=marks)
