"""What a model is told that writes Playwright's calls; the words are ours."""

from emulators.trajectory import Moment, Step
from guiagent.chat import Message
from guiagent.dialects.coat import Unsayable
from guiagent.dialects.page_text import PICTURED, page_text, past, shown
from guiagent.dialects.playwright_writing import written
from guiagent.dialects.prompting import in_words
from guiagent.dialects.published import asked

__all__ = ["conversation"]

_SYSTEM = (
    "You operate a web browser step by step to carry out what the user asks for. You see the page as a list of its "
    "elements{picture}. Answer with a short reason inside <think> and </think>, then with {count} inside <action> and "
    "</action>. The calls are Playwright's for Python; they are read, not run, so write no other code.\n"
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


def conversation(moment: Moment, *, several: bool, marks: bool = False) -> list[Message]:
    """System turn with the calls, then goal, past and page, the screenshot in front where there is one.

    `marks` draws the elements' names on it.
    """
    what, image = asked(moment.task), shown(moment.screen, marks=marks)
    step = f"\nThe step that is due: {what.step}" if what.step is not None else ""
    done = past(moment.history, said=[_written(one) for one in moment.history])
    so_far = f"\n\nDone so far:\n{done}" if done else ""
    told = f"The task: {what.goal}{step}{so_far}\n\n{page_text(moment.screen, bids=True)}\n\nWhat is the next call?"
    count = "one call, or several that belong together, a line each," if several else "one call"
    system = _SYSTEM.replace("{picture}", "" if image is None else PICTURED[marks]).replace("{count}", count)
    return [("system", (system,)), ("user", (told,) if image is None else (image, told))]


def _written(step: Step) -> str:
    try:
        return written(step.action, step.screen).replace("\n", "; ")
    except Unsayable:
        return in_words(step.action, step.screen)
