"""What the instructions of MiniWoB++ ask for, as named words."""

import re
from collections.abc import Mapping

__all__ = ["BUTTON", "FIELD", "ITEM", "LINK", "PATTERNS", "parse"]

BUTTON = r'Click on the "(?P<target>.+)" button\.'
LINK = r'link "(?P<target>.+)"\.$'
ITEM = r"Select (?P<items>.+) and click Submit\.$"
FIELD = r'Enter "(?P<text>.+)" into the text field and press Submit\.$'

PATTERNS: Mapping[str, str] = {
    "button-delay": r"Click button (?P<first>\w+), wait (?P<seconds>\d+) seconds, then click button (?P<second>\w+)\.",
    "choose-list": r"Select (?P<option>.+) from the list and click Submit\.$",
    "click-button": BUTTON,
    "click-button-sequence": r"Click button (?P<first>\w+), then click button (?P<second>\w+)\.",
    "click-checkboxes": ITEM,
    "click-checkboxes-large": ITEM,
    "click-checkboxes-transfer": ITEM,
    "click-collapsible-2": LINK,
    "click-collapsible-2-nodelay": LINK,
    "click-dialog-2": r'labeled "(?P<target>.+)"\.',
    "click-link": LINK,
    "click-option": r"Select (?P<option>.+) and click Submit\.$",
    "click-scroll-list": r"Select (?P<items>.+) from the scroll list and click Submit\.$",
    "click-tab": r"Click on (?P<target>Tab #\d+)\.",
    "click-tab-2": LINK,
    "click-tab-2-easy": LINK,
    "click-tab-2-hard": LINK,
    "click-tab-2-medium": LINK,
    "click-test-2": r"Click button (?P<target>\w+)\.",
    "click-test-transfer": r"Click button (?P<target>\w+)\.",
    "click-widget": r'Click on a "(?P<kind>\w+)" widget\.',
    "email-inbox-delete": r"email by (?P<sender>\w+) and",
    "email-inbox-important": r"email by (?P<sender>\w+) and",
    "enter-date": r"Enter (?P<month>\d+)/(?P<day>\d+)/(?P<year>\d+) as the date",
    "enter-password": r'Enter the password "(?P<password>.+)" into both',
    "enter-text": FIELD,
    "enter-text-2": r'Type "(?P<word>.+)" in all (?P<case>upper|lower) case letters',
    "enter-text-dynamic": FIELD,
    "enter-time": r"Enter (?P<hour>\d+):(?P<minute>\d+) (?P<half>[AP]M) as the time",
    "find-word": r"Find the (?P<position>\d+)\w\w word",
    "focus-text-2": r"Focus into the (?P<position>\d)\w\w input textbox\.",
    "login-user": r'Enter the username "(?P<username>.+)" and the password "(?P<password>.+)" into',
    "login-user-popup": r'Enter the username "(?P<username>.+)" and the password "(?P<password>.+)" into',
    "navigate-tree": r'named "(?P<target>.+)"\.',
    "read-table": r"Enter the value of (?P<row>.+) into the text field",
    "scroll-text-2": r"Scroll the textarea to the (?P<end>bottom|top) of the text",
    "search-engine": r'enter "(?P<text>.+)" and press "Search", then find and click the (?P<position>\d+)\w\w search',
    "unicode-test": BUTTON,
    "use-spinner": r"Select (?P<number>-?\d+) with the spinner",
}
"""How the instruction of a task is worded; the named groups are the task's parameters."""


def parse(task: str, utterance: str) -> tuple[tuple[str, str], ...]:
    """The utterance and the words in it that name something, as (name, words).

    Where the wording of a task is not known here, the quoted words are "quoted1", "quoted2" and so on.
    """
    found = re.search(PATTERNS[task], utterance) if task in PATTERNS else None
    if found:
        return (("utterance", utterance), *sorted(found.groupdict().items()))
    quoted = re.findall(r'"([^"]+)"', utterance)
    return (("utterance", utterance), *((f"quoted{n}", words) for n, words in enumerate(quoted, 1)))
