"""Solves MiniWoB++ tasks from what the screen shows; every move comes with its reason in a few words.

An oracle sees `Screen` and the task's words, nothing of the page. What is due is read off the screen wherever it can
be; only where a screen does not tell (which sections were opened already) does it look at what was done before.
"""

from collections.abc import Callable, Mapping
from functools import partial

from emulators.action import Action, Press, Tap
from emulators.browser.miniwob import OVER
from emulators.browser.sight import DONE, Move, Sight, fill, press, scroll, select, tap
from emulators.device import UnknownTask
from emulators.screen import Element, Flag, Screen
from emulators.trajectory import Task, Template, Thought
from emulators.uitree import called, element_at, ordinal

__all__ = ["SEEN", "Oracle", "solvable"]

SEEN = 8
"""How many elements a thought names; our default."""

Solver = Callable[[Sight], Move]


class Oracle:
    """Solves one task, screen by screen. Raises UnknownTask for a task that it has no way to solve (see `solvable`).

    `next` decides and remembers what it decided. To ask about a moment of somebody else's episode, tell it the steps
    before with `note`, then ask `decide`.
    """

    def __init__(self, task: Task) -> None:
        name = task.start.name if isinstance(task.start, Template) else task.name
        solver = _SOLVERS.get(name.removeprefix("miniwob/"))
        if solver is None:
            raise UnknownTask(f"no oracle solves {name}; solvable() lists those that one does")
        self._solver = solver
        self._words = dict(task.parameters)
        self._past: list[Action] = []
        self._tapped: list[str] = []

    def note(self, screen: Screen, action: Action) -> None:
        """Remember a step that was taken on `screen`."""
        self._past.append(action)
        if isinstance(action, Tap):
            index = action.element if action.element is not None else element_at(screen, action.point)
            if index is not None and index < len(screen.elements):
                self._tapped.append(screen.elements[index].label)

    def decide(self, screen: Screen) -> tuple[Thought, Action]:
        """The move that is due, with its reasons."""
        sight = Sight(screen, self._words, tuple(self._past), frozenset(self._tapped))
        move = DONE if screen.location.endswith(OVER) else self._solver(sight)
        return Thought(seen=_seen(sight), plan=move.plan, move=move.words), move.action

    def next(self, screen: Screen) -> tuple[Thought, Action]:
        thought, action = self.decide(screen)
        self.note(screen, action)
        return thought, action


def solvable() -> tuple[str, ...]:
    """The tasks that an oracle solves, as "miniwob/click-test"."""
    return tuple(f"miniwob/{name}" for name in sorted(_SOLVERS))


def _seen(sight: Sight) -> str:
    if sight.screen.location.endswith(OVER):
        return "episode over"
    parts = [_said(sight, i) for i in sight.every(lambda e: e.actionable)]
    return ", ".join(parts[:SEEN]) + (", ..." if len(parts) > SEEN else "")


def _said(sight: Sight, index: int) -> str:
    element = sight.at(index)
    state = " (checked)" if element.has(Flag.CHECKED) else " (focused)" if element.has(Flag.FOCUSED) else ""
    held = f" = {element.value}" if element.value and element.has(Flag.EDITABLE) else ""
    return f"{called(sight.screen, index)}{held}{state}"


# One tap


def _only_button(sight: Sight) -> Move:
    return tap(sight, sight.buttons()[0], "tap the only button")


def _label(sight: Sight, *, role: str = "") -> Move:
    target = sight.words["target"]
    return tap(sight, sight.labelled(target, role=role), f"tap {target}")


def _close(sight: Sight) -> Move:
    return tap(sight, sight.labelled("Close"), "close the dialog")


def _dialog(sight: Sight) -> Move:
    target = "Close" if sight.words["target"] == "x" else sight.words["target"]
    return tap(sight, sight.labelled(target), f"tap {target} in the dialog")


def _focus(sight: Sight) -> Move:
    position = int(sight.words.get("position", "1"))
    return tap(sight, sight.fields()[position - 1], f"tap the {ordinal(position)} text field")


def _widget(sight: Sight) -> Move:
    kind = sight.words["kind"]
    role = "textbox" if kind in {"text", "textarea"} else kind

    def fits(element: Element) -> bool:
        # A text area is told from a text line by its height: 25 pixels and more against 21.
        return element.role == role and (role != "textbox" or (element.box.height > 23) == (kind == "textarea"))

    return tap(sight, sight.every(fits)[0], f"find a {kind}")


# Choose, then submit


def _submit(sight: Sight, label: str = "Submit") -> Move:
    return tap(sight, sight.labelled(label, role="button"), f"all is entered, press {label}")


def _radio(sight: Sight) -> Move:
    option = sight.words["option"]
    index = sight.labelled(option, role="radio")
    if index is not None and sight.at(index).has(Flag.CHECKED):
        return _submit(sight)
    return tap(sight, index, f"choose {option}, then Submit")


def _items(sight: Sight) -> list[str]:
    items = sight.words["items"]
    return [] if items == "nothing" else items.split(", ")


def _ticks(sight: Sight) -> Move:
    wanted = _items(sight)
    boxes = sight.every(lambda e: e.role == "checkbox")
    wrong = [i for i in boxes if sight.at(i).has(Flag.CHECKED) != (sight.at(i).label in wanted)]
    if wrong:
        return tap(sight, wrong[0], f"set {', '.join(sight.at(i).label for i in wrong)}, then Submit")
    return _submit(sight)


def _choice(sight: Sight) -> Move:
    option, index = sight.words["option"], sight.every(lambda e: e.role == "combobox")[0]
    if sight.at(index).value == option:
        return _submit(sight)
    return select(sight, index, (option,), f"choose {option}, then Submit")


def _choices(sight: Sight) -> Move:
    wanted, index = tuple(_items(sight)), sight.every(lambda e: e.role == "listbox")[0]
    if set(sight.at(index).value.split(", ")) == set(wanted):
        return _submit(sight)
    return select(sight, index, wanted, f"choose {', '.join(wanted)}, then Submit")


# Fill in, then submit


def _form(sight: Sight, texts: tuple[str, ...], button: str, held: tuple[str, ...] | None = None) -> Move:
    """Put `texts` into the fields in order, then press `button`. `held` is what filled fields show, if not the same."""
    for index, text, shown in zip(sight.fields(), texts, held or texts, strict=False):
        if sight.at(index).value != shown:
            return fill(sight, index, text, f"enter {text}, then {button}")
    return _submit(sight, button)


def _text(sight: Sight) -> Move:
    return _form(sight, (sight.words["text"],), "Submit")


def _cased(sight: Sight) -> Move:
    word = sight.words["word"]
    return _form(sight, (word.upper() if sight.words["case"] == "upper" else word.lower(),), "Submit")


def _spinner(sight: Sight) -> Move:
    wanted, now = int(sight.words["number"]), int(sight.at(sight.fields()[0]).value)
    if wanted == now:
        return _submit(sight)
    arrows = [i for i in sight.buttons() if sight.at(i).label != "Submit"]
    return tap(sight, arrows[0 if wanted > now else 1], f"turn {now} into {wanted}, then Submit")


def _hidden(text: str) -> str:
    return "•" * len(text)


def _passwords(sight: Sight) -> Move:
    password = sight.words["password"]
    return _form(sight, (password, password), "Submit", (_hidden(password),) * 2)


def _login(sight: Sight) -> Move:
    user, password = sight.words["username"], sight.words["password"]
    cancel = sight.labelled("Cancel")
    if cancel is not None:
        return tap(sight, cancel, "get the pop-up out of the way")
    button = sight.at(sight.buttons()[-1]).label
    return _form(sight, (user, password), button, (user, _hidden(password)))


def _date(sight: Sight) -> Move:
    month, day, year = sight.words["month"], sight.words["day"], sight.words["year"]
    return _form(sight, (f"{year}-{month}-{day}",), "Submit")


def _time(sight: Sight) -> Move:
    hour = int(sight.words["hour"]) % 12 + (12 if sight.words["half"] == "PM" else 0)
    return _form(sight, (f"{hour:02d}:{sight.words['minute']}",), "Submit")


def _nth_word(sight: Sight) -> Move:
    paragraph = next(e.text for e in sight.screen.elements if e.role == "text")
    word = paragraph.split()[int(sight.words["position"]) - 1].strip(".,")
    return _form(sight, (word,), "Submit")


def _reckoned(sight: Sight) -> Move:
    """The number that a sum, or x in an equation, comes to."""
    sum_ = next(e.text for e in sight.screen.elements if e.text.count(" ") >= 2)
    left, sign, right, *rest = sum_.split()
    if "x" not in (left, right):
        a, b = int(left), int(right)
        answer = {"+": a + b, "-": a - b, "x": a * b}[sign]
    else:
        known, total = int(right if left == "x" else left), int(rest[-1])
        answer = total - known if sign == "+" else total + known if left == "x" else known - total
    return _form(sight, (str(answer),), "Submit")


def _copied(sight: Sight) -> Move:
    fields = sight.fields()
    source = max(fields, key=lambda i: sight.at(i).box.height)
    target, text = next(i for i in fields if i != source), sight.at(source).value
    if sight.at(target).value == text:
        return _submit(sight)
    return fill(sight, target, text, "copy the text, then Submit")


def _cells(sight: Sight) -> Move:
    texts = [e.text for e in sight.screen.elements if e.role == "text"]
    labels = [sight.at(i).description.removesuffix(":") for i in sight.fields()]
    return _form(sight, tuple(texts[texts.index(label) + 1] for label in labels), "Submit")


def _cell(sight: Sight) -> Move:
    texts = [e.text for e in sight.screen.elements if e.role == "text"]
    return _form(sight, (texts[texts.index(sight.words["row"]) + 1],), "Submit")


# One after the other


def _tapped(sight: Sight, index: int) -> bool:
    """Whether an element called like this one was tapped before: sections keep their name, not their place."""
    return sight.at(index).label in sight.tapped


def _pair(sight: Sight) -> Move:
    first = sight.labelled(sight.words["first"])
    if first is not None and not sight.at(first).has(Flag.FOCUSED):
        return tap(sight, first, f"tap {sight.words['first']}, then {sight.words['second']}")
    return tap(sight, sight.labelled(sight.words["second"]), f"tap {sight.words['second']}")


def _section(sight: Sight) -> Move:
    section = sight.every(lambda e: e.role == "tab")[0]
    if sight.at(section).value == "expanded":
        return _submit(sight)
    return tap(sight, section, "open the section, then Submit")


def _opened(sight: Sight) -> Move:
    """Open one tab or section after the other until the link shows."""
    target = sight.words["target"]
    link = sight.every(lambda e: e.actionable and e.role != "tab" and e.label == target)
    if link:
        return tap(sight, link[0], f"tap {target}")
    tabs = sight.every(lambda e: e.role == "tab" and not e.has(Flag.SELECTED) and e.value != "expanded")
    fresh = [i for i in tabs if not _tapped(sight, i)]
    return tap(sight, (fresh or tabs)[0], f"look for {target} elsewhere")


def _tree(sight: Sight) -> Move:
    target = sight.words["target"]
    found = sight.labelled(target)
    if found is not None:
        return tap(sight, found, f"tap {target}")
    closed = sight.every(lambda e: "expandable-hitarea" in e.resource_id)
    return tap(sight, closed[0] + 1 if closed else None, f"open folders until {target} shows")


_PAGES = ("<", ">", "1", "2", "3")


def _search(sight: Sight) -> Move:
    text, position = sight.words["text"], int(sight.words["position"])
    field = sight.fields()[0]
    if sight.at(field).value != text:
        return fill(sight, field, text, f"search for {text}")
    results = sight.every(lambda e: e.role == "link" and e.label not in _PAGES)
    if not results:
        return tap(sight, sight.labelled("Search"), f"search for {text}")
    page = str((position - 1) // 3 + 1)
    turn = sight.labelled(page, role="link")
    if page != "1" and turn is not None and not _tapped(sight, turn):
        return tap(sight, turn, f"result {position} is on page {page}")
    return tap(sight, results[(position - 1) % 3], f"tap result {position}")


def _mail(sight: Sight, *, icon: str) -> Move:
    sender = sight.labelled(sight.words["sender"])
    if sender is None:
        return scroll(sight, "down", f"find the mail by {sight.words['sender']}")
    middle = sight.at(sender).box.center.y
    icons = sight.every(lambda e: e.resource_id == icon and abs(e.box.center.y - middle) < 12)
    return tap(sight, icons[0] if icons else None, f"use the {icon.strip('.')} of the mail by {sight.words['sender']}")


def _scrolled(sight: Sight) -> Move:
    end = sight.words["end"]
    keys, plan = "Control+End" if end == "bottom" else "Control+Home", f"go to the {end} of the text, then Submit"
    if Press(keys) in sight.past:  # no screen tells how far a text is scrolled
        return _submit(sight)
    area = sight.fields()[0]
    return press(keys, plan) if sight.at(area).has(Flag.FOCUSED) else tap(sight, area, plan)


_SOLVERS: Mapping[str, Solver] = {
    "choose-list": _choice,
    "click-button": partial(_label, role="button"),
    "click-button-sequence": _pair,
    "click-checkboxes": _ticks,
    "click-checkboxes-large": _ticks,
    "click-checkboxes-transfer": _ticks,
    "click-collapsible": _section,
    "click-collapsible-nodelay": _section,
    "click-collapsible-2": _opened,
    "click-collapsible-2-nodelay": _opened,
    "click-dialog": _close,
    "click-dialog-2": _dialog,
    "click-link": _label,
    "click-option": _radio,
    "click-scroll-list": _choices,
    "click-tab": _label,
    "click-tab-2": _opened,
    "click-tab-2-easy": _opened,
    "click-tab-2-hard": _opened,
    "click-tab-2-medium": _opened,
    "click-test": _only_button,
    "click-test-2": partial(_label, role="button"),
    "click-test-transfer": partial(_label, role="button"),
    "click-widget": _widget,
    "copy-paste": _copied,
    "email-inbox-delete": partial(_mail, icon=".trash"),
    "email-inbox-important": partial(_mail, icon=".star"),
    "enter-date": _date,
    "enter-password": _passwords,
    "enter-text": _text,
    "enter-text-2": _cased,
    "enter-text-dynamic": _text,
    "enter-time": _time,
    "find-word": _nth_word,
    "focus-text": _focus,
    "focus-text-2": _focus,
    "login-user": _login,
    "login-user-popup": _login,
    "navigate-tree": _tree,
    "read-table": _cell,
    "read-table-2": _cells,
    "scroll-text-2": _scrolled,
    "search-engine": _search,
    "simple-algebra": _reckoned,
    "simple-arithmetic": _reckoned,
    "unicode-test": partial(_label, role="button"),
    "use-spinner": _spinner,
}
