"""Reverse synthesis on the virtual phone: what is asked reads like a request and is checked by what happened."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from emulators.action import Action, OpenApp, Press, Scroll, Tap, TypeText
from emulators.codec import Codec
from emulators.screen import Box, Element, Flag, Frame, Pixels, Point, Screen
from emulators.trajectory import Saved, ScreenCheck, Task, Template
from emulators.uitree import check_screen
from emulators.virtual.phone import VirtualPhone
from synth.annotator import Annotation, ChatAnnotator, Message, read_annotation
from synth.checking import check_for
from synth.events import Asked, Decided, Done, Found, Opened, Toggled, Typed, Valued, event
from synth.exploration import Opening, Transition, explore
from synth.labels import infinitive, passing, phrase
from synth.pool import ElementPool
from synth.reversal import Reversed, Sieve, demonstration, reverse
from synth.wording import OfflineAnnotator
from tests.synth.rooms import Rooms

NAMES = {app.package: app.name for app in VirtualPhone().apps}


@pytest.fixture(scope="module")
def walked() -> list[Transition]:
    phone = VirtualPhone()
    start = Saved(phone.save())
    openings = [Opening(start, (OpenApp(name),)) for name in ("Settings", "Contacts", "Notes", "Clock")]
    return list(explore(phone, openings, ElementPool(), episodes=range(24)))


@pytest.fixture(scope="module")
def made(walked: list[Transition]) -> list[Reversed]:
    return list(reverse(walked, OfflineAnnotator(names=NAMES)))


def test_a_walk_over_the_phone_gives_many_different_tasks(walked: list[Transition], made: list[Reversed]) -> None:
    assert len(made) == len(walked) > 100
    tasks = [task for record in made for task in record.tasks]
    assert len(tasks) > 100
    assert len({task.name for task in tasks}) == len({task.instruction.casefold() for task in tasks}) == len(tasks)
    kinds = Counter(dict(task.parameters)["kind"] for task in tasks)
    assert set(kinds) == {"low", "high", "question"}
    assert {task.name.split("/")[1] for task in tasks} >= {"settings", "contacts", "clock"}
    dropped = Counter(record.dropped for record in made)
    assert dropped[None] > sum(dropped.values()) / 2
    assert all((record.dropped is None) == bool(record.tasks) for record in made)


def test_doing_what_was_done_passes_every_check_and_doing_nothing_none(
    walked: list[Transition], made: list[Reversed]
) -> None:
    phone, by_id = VirtualPhone(), {transition.id: transition for transition in walked}
    for task in (task for record in made for task in record.tasks):
        for act in (False, True):
            phone.reset(task.start)
            if act:
                phone.do(by_id[task.source].action)
            answer = task.check.answer if act and isinstance(task.check, ScreenCheck) else None
            outcome = phone.finish(task, answer)
            assert outcome.score == float(act), (task.instruction, task.check, outcome.evidence)


def test_instructions_are_clean_sentences(made: list[Reversed]) -> None:
    for task in (task for record in made for task in record.tasks):
        text, kind = task.instruction, dict(task.parameters)["kind"]
        assert text == " ".join(text.split())
        assert text[0].isupper() or text[0].isdigit()
        assert "  " not in text
        assert "None" not in text or "ringtone" in text or "sound" in text.lower()
        assert kind == "low" or text.endswith((".", "?"))
        assert (kind == "question") == bool(isinstance(task.check, ScreenCheck) and task.check.answer)


def test_reversing_resumes_without_saying_anything_twice(walked: list[Transition], made: list[Reversed]) -> None:
    first = made[:40]
    known = [task.instruction for record in first for task in record.tasks]
    again = list(reverse(walked, OfflineAnnotator(names=NAMES), known=known, batch=7))
    assert not {task.instruction for record in again for task in record.tasks} & set(known)
    assert [r.tasks for r in reverse(walked, OfflineAnnotator(names=NAMES), batch=3)] == [r.tasks for r in made]


def test_tasks_survive_the_codec(made: list[Reversed]) -> None:
    codec = Codec()
    for record in made[:30]:
        assert codec.decode(Reversed, codec.encode(record)) == record


class Finger:
    """Walks the phone on purpose: taps what has a label, types into the field with a name."""

    def __init__(self, app: str) -> None:
        self.phone = VirtualPhone()
        self.start = Saved(self.phone.save())
        self.phone.do(OpenApp(app))
        self.done: list[Transition] = []

    def _do(self, action: Action, position: int | None) -> Transition:
        before, state = self.phone.look(), self.phone.save()
        self.phone.do(action)
        after = self.phone.look()
        self.done.append(
            Transition(str(len(self.done)), before, action, position, after, before.app, self.start, 0, 0, state)
        )
        return self.done[-1]

    def tap(self, label: str) -> Transition:
        screen = self.phone.look()
        position = next(i for i, e in enumerate(screen.elements) if e.label == label and e.actionable)
        return self._do(Tap(screen.elements[position].hit, position), position)

    def type(self, name: str, text: str) -> Transition:
        screen = self.phone.look()
        position = next(
            i for i, e in enumerate(screen.elements) if e.has(Flag.EDITABLE) and name in (e.text, e.description)
        )
        return self._do(TypeText(text, screen.elements[position].hit, position, replace=True), position)

    def back(self) -> Transition:
        return self._do(Press("back"), None)


def test_saving_a_contact_cannot_be_mistaken_for_leaving_the_form() -> None:
    finger = Finger("Contacts")
    finger.tap("Create contact")
    typed = finger.type("First name", "Zoltan")
    saved = finger.tap("Save")
    assert event(typed) == Typed("First name", "Zoltan", False)
    assert isinstance(event(saved), Done)
    record = list(reverse(finger.done, OfflineAnnotator(questions=0.0)))[-1]
    high = record.tasks[-1]
    assert isinstance(high.check, ScreenCheck)
    assert high.check.shows == ("Zoltan",)
    assert "Zoltan" in high.instruction
    assert "Contact saved" not in high.check.shows
    assert passing(saved.after) == {"Contact saved"}
    phone = VirtualPhone()
    phone.reset(high.start)
    for _ in range(4):  # leaving without saving, whatever it takes
        phone.do(Press("back"))
    assert phone.finish(high, None).score == 0.0
    assert check_for(saved) is None  # without the walk's memory nobody can tell


def test_dialogs_are_asked_and_answered() -> None:
    finger = Finger("Contacts")
    name = next(e.label for e in finger.phone.look().elements if e.role.endswith("LinearLayout") and e.actionable)
    assert isinstance(event(finger.tap(name)), Opened)
    finger.tap("More options")
    asked = finger.tap("Delete")
    gone = finger.tap("Delete")
    assert event(asked) == Asked("Delete contact?", "Delete", name)
    assert event(gone) == Decided("Delete contact?", "Delete", True, name)
    tasks = [r.tasks[-1] for r in reverse(finger.done, OfflineAnnotator(questions=0.0))]
    assert f"delete the contact {name}" in tasks[-1].instruction
    assert isinstance(tasks[-1].check, ScreenCheck)
    assert tasks[-1].check.hides == (name,)


def test_switches_and_choices() -> None:
    finger = Finger("Settings")
    finger.tap("Display")
    finger.tap("Screen timeout")
    chosen = finger.tap("5 minutes")
    assert event(chosen) == Valued("Screen timeout", "5 minutes") or isinstance(event(chosen), Decided)
    toggled = finger.tap("Auto-rotate screen")
    assert isinstance(event(toggled), Toggled)
    record = list(reverse(finger.done, OfflineAnnotator(questions=0.0, names=NAMES)))
    assert record[-2].tasks[-1].check.shows == ("Screen timeout = 5 minutes",)  # type: ignore[union-attr]
    assert record[-1].tasks[0].instruction == 'Tap "Auto-rotate screen"'
    shows = record[-1].tasks[0].check.shows  # type: ignore[union-attr]
    assert shows in (("Auto-rotate screen [checked]",), ("Auto-rotate screen [unchecked]",))


def test_scrolling_is_for_what_it_reveals() -> None:
    finger = Finger("Settings")
    scrolled = finger._do(Scroll("down"), None)
    happened = event(scrolled)
    assert isinstance(happened, Found)
    check = check_for(scrolled)
    assert check is not None
    assert check.shows[0].startswith(happened.label)


def test_a_demonstration_is_the_recorded_action_with_its_words() -> None:
    (lit,) = [
        t for t in explore_rooms() if t.action == Tap(Point(50, 29), 1) and "unchecked" in str(check_for(t).hides)
    ][:1]  # type: ignore[union-attr]
    words = Annotation('Tap "Lamp"', "It lights the lamp.", "Turn on the lamp.")
    task, thought, action = demonstration(lit, words)
    assert action == lit.action
    assert thought.move == task.instruction == 'Tap "Lamp"'
    assert "Turn on the lamp." in thought.plan
    assert thought.expected == "The screen shows 'Lamp [checked]'."
    assert task.check == check_for(lit) == ScreenCheck("rooms", "kitchen", ("Lamp [checked]",), ("Lamp [unchecked]",))
    assert task.start == Saved(lit.state)  # type: ignore[arg-type]


def explore_rooms() -> list[Transition]:
    return list(explore(Rooms(), [Opening(Template("rooms/any", 0))], ElementPool(), episodes=range(20)))


def test_without_snapshots_tasks_start_where_the_episode_did() -> None:
    bare = [replace(t, state=None) for t in explore_rooms()]
    words = Annotation("Do it now", "x", "Get it done.")

    class Same:
        def annotate(self, transitions: Sequence[Transition]) -> list[Annotation | None]:
            return [replace(words, sub_instruction=f"Do {t.id}", high_level=f"Get {t.id}") for t in transitions]

    records = list(reverse(bare, Same()))
    tasks: list[Task] = [task for record in records for task in record.tasks]
    assert {task.start for task in tasks} == {Template("rooms/any", 0)}
    by_id, house = {t.id: t for t in bare}, Rooms()
    for task in tasks:
        house.reset(task.start)
        assert isinstance(task.check, ScreenCheck)
        assert check_screen(task.check, house.look()).score == 0.0
        if dict(task.parameters)["kind"] == "low":
            house.do(by_id[task.source].action)
            assert check_screen(task.check, house.look()).score == 1.0
    assert any(t.action == Press("back") for t in bare)
    assert not any(by_id[task.source].action == Press("back") for task in tasks)
    assert all(task.budget == (3 if dict(task.parameters)["kind"] == "low" else 8) for task in tasks)


def test_why_transitions_are_dropped() -> None:
    one = explore_rooms()[0]
    still = replace(one, id="still", after=one.before)
    assert [r.dropped for r in reverse([still, one, replace(one, episode=7)], OfflineAnnotator())] == [
        "no difference", None, "known instruction",
    ]  # fmt: skip

    class Silent:
        def annotate(self, transitions: Sequence[Transition]) -> list[Annotation | None]:
            return [None] * len(transitions)

    assert [r.dropped for r in reverse([one], Silent())] == ["no words"]
    lit = next(t for t in explore_rooms() if t.before.location == t.after.location)
    assert [r.dropped for r in reverse([lit], Silent(), sieve=Sieve(most_changed=0))] == ["too much changed"]
    clock = Element("TextView", Box(0, 50, 9, 59), text="elapsed 00:01:12")
    ticked = replace(one, before=one.before, after=replace(one.before, elements=(*one.before.elements, clock)))
    assert check_for(ticked) is None


def test_checks_hold_after_and_not_before() -> None:
    for transition in explore_rooms():
        if (check := check_for(transition)) is not None:
            assert check_screen(check, transition.after).score == 1.0
            assert check_screen(check, transition.before).score == 0.0


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Create contact", "create a contact"),
        ("Add alarm", "add an alarm"),
        ("Delete contact?", "delete the contact"),
        ("Search notes", "search notes"),
        ("New folder", "create a folder"),
        ("Discard changes?", "discard the changes"),
        ("Turn on Wi-Fi", "turn on Wi-Fi"),
        ("Battery", ""),
        ("", ""),
    ],
)
def test_labels_that_are_commands(label: str, words: str) -> None:
    assert infinitive(label) == words


def test_labels_inside_sentences() -> None:
    labels = ("Screen timeout", "Bluetooth", "Wi-Fi calling", "Anna Smith", "Title", "Battery")
    assert [phrase(label) for label in labels] == [
        "screen timeout", "Bluetooth", "Wi-Fi calling", "Anna Smith", "title", "Battery",
    ]  # fmt: skip


# --- the chat annotator


def marked(pixels: Pixels, box: Box) -> Pixels:
    copy = pixels.copy()
    copy[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = (255, 0, 0)
    return copy


GOOD = '{"Sub-Instruction": "Tap \\"Lamp\\"", "Analysis": "It lights.", "High-Level-Instruction": "Light the lamp."}'


def seen() -> Transition:
    grey = Frame.of(np.full((200, 100, 3), 128, dtype=np.uint8))
    one = next(t for t in explore_rooms() if isinstance(t.action, Tap) and t.before.location == "kitchen")
    return replace(one, before=replace(one.before, frame=grey), after=replace(one.after, frame=grey))


def test_the_model_is_shown_both_screens_with_the_element_marked() -> None:
    asked: list[Sequence[Message]] = []

    def chat(messages: Sequence[Message]) -> str:
        asked.append(messages)
        return f"Here you are:\n```json\n{GOOD}\n```"

    words = ChatAnnotator(chat, marked, about="A house with lamps.").annotate([seen()])
    assert words == [Annotation('Tap "Lamp"', "It lights.", "Light the lamp.")]
    parts = asked[0][1][1]
    assert isinstance(parts[0], str)
    assert "A house with lamps." in parts[0]
    pictures = [part for part in parts if isinstance(part, np.ndarray)]
    assert len(pictures) == 2
    assert all(tuple(p[25, 50]) == (255, 0, 0) and tuple(p[150, 50]) == (128, 128, 128) for p in pictures)


def test_nonsense_is_asked_again_and_then_given_up() -> None:
    replies = iter(["I cannot", '{"Sub-Instruction": ""}', GOOD])
    assert ChatAnnotator(lambda _: next(replies), marked).annotate([seen()])[0] is not None
    assert ChatAnnotator(lambda _: "no", marked).annotate([seen()]) == [None]
    assert ChatAnnotator(lambda _: GOOD, marked).annotate([replace(seen(), before=Screen("a", "b", 1, 1, ()))]) == [
        None
    ]


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ("", "JSON object"),
        ("[1, 2]", "JSON object"),
        ("{broken", "JSON object"),
        ('{"Sub-Instruction": "Tap it", "Analysis": "x"}', "High-Level-Instruction"),
        ('{"Sub-Instruction": 3, "Analysis": "x", "High-Level-Instruction": "Do this"}', "Sub-Instruction"),
        (GOOD.replace("Light the lamp.", "Tap the red box"), "speaks of the pictures"),
        (GOOD.replace("Light the lamp.", "Lamp"), "2 words"),
        (GOOD[:-1] + ', "Answer": 4}', "Answer"),
    ],
)
def test_replies_that_are_refused(reply: str, problem: str) -> None:
    read = read_annotation(reply)
    assert isinstance(read, str)
    assert problem in read


def test_questions_have_an_answer_and_are_checked_by_it() -> None:
    read = read_annotation(GOOD[:-1] + ', "Answer": "on"}')
    assert isinstance(read, Annotation)
    assert read.answer == "on"

    class Asks:
        def annotate(self, transitions: Sequence[Transition]) -> list[Annotation | None]:
            return [read for _ in transitions]

    (record,) = reverse([seen()], Asks())
    question = record.tasks[-1]
    assert question.check == ScreenCheck("", "", (), (), "on")
    assert check_screen(ScreenCheck("", "", (), (), "on"), seen().after, "The lamp is on.").score == 1.0
    assert check_screen(ScreenCheck("", "", (), (), "on"), seen().after, "once").score == 0.0
