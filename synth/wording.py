"""The annotator that needs no model: it reads what happened off the labels and off what changed between two screens.

`event` says what kind of thing happened; each kind has a handful of phrasings, drawn by a generator that depends on the
seed and the transition alone, so that a resumed run words the same things the same way.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emulators.screen import Element, Flag, Screen
from emulators.uitree import difference
from synth.annotator import Annotation
from synth.events import Event, Launched, Typed, event
from synth.exploration import Transition
from synth.labels import app_name, gesture, label_of, short, target, title
from synth.phrases import phrasings

__all__ = ["OfflineAnnotator", "question"]


@dataclass(frozen=True, slots=True)
class OfflineAnnotator:
    """Words every transition whose meaning can be told; gives None for the others.

    `names` maps packages to what their app is called. `questions` is the share of question-oriented tasks among the
    transitions that allow one; the paper names no figure, 0.3 is our default.
    """

    seed: int = 0
    questions: float = 0.3
    names: Mapping[str, str] = field(default_factory=dict)

    def annotate(self, transitions: Sequence[Transition]) -> list[Annotation | None]:
        return [self._annotate(transition) for transition in transitions]

    def _annotate(self, transition: Transition) -> Annotation | None:
        rng = random.Random(f"{self.seed}/{transition.id}")
        before, after = transition.before, transition.after
        happened = event(transition)
        position = target(before, transition.action, transition.element)
        label = label_of(before, position) if position is not None else ""
        if not label and isinstance(happened, Typed) and sum(e.has(Flag.EDITABLE) for e in before.elements) == 1:
            label = "text field"
        if happened is None or (position is not None and not label):
            return None
        app = app_name(after if isinstance(happened, Launched) else before, self.names)
        sub = gesture(transition.action, label)
        high = rng.choice(phrasings(happened, app, title(before)))
        answer = None
        if rng.random() < self.questions and (asked := question(before, after, app, rng)):
            high, answer = asked
        return Annotation(sub, _analysis(happened, transition, app), _sentence(high), answer)


def question(before: Screen, after: Screen, app: str, rng: random.Random) -> tuple[str, str] | None:
    """Something that `after` tells and `before` did not, as a question with its answer; None where there is nothing."""
    known = {e.value for e in before.elements} | {e.text for e in before.elements}
    told = [e for e in after.elements if _tells(e) and e.value not in known]
    if not told:
        return None
    element = rng.choice(told)
    name, value, about = element.text, element.value, title(after)
    if re.fullmatch(r"\+?[\d ()/-]{5,}", name) and about:
        return f"What is the {value.lower()} number of {about}?", name
    if "@" in name and about:
        return f"What is the email address of {about}?", name
    if not re.search(r"[^\W\d]", name):
        return None
    thing, inside = name, f" under {about}" if about and about != app else ""
    if element.has(Flag.CHECKABLE):
        return f"Is {thing} on or off{inside} in {app}?", "on" if element.has(Flag.CHECKED) else "off"
    return rng.choice(
        (f"What does {app} show for {thing}{inside}?", f"In {app}{inside}, what does it say for {thing}?")
    ), value


def _tells(element: Element) -> bool:
    """Whether an element holds a short value under a short name, and is no field, not the system's, and no time."""
    if element.flags & {Flag.SYSTEM, Flag.EDITABLE} or not element.text or not element.value:
        return False
    if re.search(r"\d{1,2}:\d{2}", element.value):
        return False
    return len(element.value) <= 40 and len(element.text) <= 40 and element.value.count(",") < 2


def _sentence(text: str) -> str:
    text = " ".join(text.split()).replace(" in this page", " on this page")
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", ".", "!")) else ".")


def _analysis(happened: Event, transition: Transition, app: str) -> str:
    """Which kind of change it was, and what shows it."""
    changes = difference(transition.before, transition.after)
    new = f", now showing {short(changes.appeared[0])!r}" if changes.appeared else ""
    old = f", no longer showing {short(changes.vanished[0])!r}" if changes.vanished else ""
    return f"In {app}: {type(happened).__name__.lower()}{new}{old}."
