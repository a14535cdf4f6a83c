"""The annotator that needs no model: it reads what happened off the labels and off what changed between two screens.

`event` says what kind of thing happened; each kind has a handful of phrasings, drawn by a generator that depends on the
seed and the transition alone, so that a resumed run words the same things the same way.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from emulators.screen import Element, Flag, Screen
from emulators.uitree import difference
from synth.annotator import Annotation
from synth.events import (
    Added,
    Asked,
    Chosen,
    Closed,
    Decided,
    Event,
    Found,
    Gone,
    Launched,
    Left,
    Listed,
    Marked,
    Opened,
    Toggled,
    Typed,
    Valued,
    event,
)  # fmt: skip
from synth.exploration import Transition
from synth.labels import app_name, gesture, infinitive, label_of, phrase, short, target, title

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
        if happened is None or (position is not None and not label):
            return None
        app = app_name(after if isinstance(happened, Launched) else before, self.names)
        sub = gesture(transition.action, label)
        high = rng.choice(_wordings(happened, app, title(before)))
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
    thing = phrase(name)
    return rng.choice((f"What is {_the(thing)} set to in {app}?", f"What does {app} show for {thing}?")), value


def _tells(element: Element) -> bool:
    """Whether an element holds a short value under a short name, and is neither a field nor the system's."""
    if element.flags & {Flag.SYSTEM, Flag.EDITABLE} or not element.text or not element.value:
        return False
    return len(element.value) <= 40 and len(element.text) <= 40 and element.value.count(",") < 2


def _wordings(happened: Event, app: str, here: str) -> tuple[str, ...]:
    """What a person might say who wanted this; `here` is the heading of the screen before."""
    match happened:
        case Toggled(label, on, "switch"):
            thing, word = _thing(label, app), "on" if on else "off"
            return (
                f"Turn {word} {thing}", f"Turn {thing} {word} in {app}", f"Switch {word} {thing} in {app}",
                f"I want {thing} to be {word}", f"Make sure that {thing} is {word}",
            )  # fmt: skip
        case Toggled(label, on, _):
            word = "Tick" if on else "Untick"
            return (
                f"{word} {label} in {_place(here, app)}",
                f"{word} {label}",
                f"Mark {label} as {'' if on else 'not '}done",
            )
        case Chosen(label, among):
            thing = phrase(among)
            if not among:
                return (f"Choose {label} in {app}", f"Select {label}", f"Pick {label} in {_place(here, app)}")
            what = _the(thing)
            return (f"Choose {label} for {thing}", f"Set {what} to {label}", f"Pick {label} as {what} in {app}")
        case Marked(label, on):
            return (f"Show {label} in {app}", f"Switch to {label} in {app}") if on else (f"Unselect {label} in {app}",)
        case Valued(label, new):
            thing = phrase(label)
            return (
                f"Set {_the(thing)} to {new}",
                f"Change {_the(thing)} to {new} in {app}",
                f"I want {_the(thing)} to be {new}",
            )
        case Typed(name, text, searching=True):
            return (
                f"Search for {text} in {app}",
                f"Look up {text} in {app}",
                f'Find "{text}" with the search of {app}',
            )
        case Typed(name, text):
            spot = _the(name.lower()) if name else "the text"
            return (
                f"Enter {text} as {spot} in {_place(here, app)}",
                f"Fill in {text} as {spot}",
                f"Put {text} into {spot} field",
            )
        case Launched():
            return (f"Open {app}", f"Open the {app} app", f"Start {app}", f"Go to the {app} app")
        case Closed():
            return (f"Leave {app}", f"Leave {app} and go to the home screen", "Go to the home screen")
        case Asked(asking, label):
            return _asked(asking, label, app, here)
        case Decided(asking, button, yes):
            return _decided(asking, button, yes, app)
        case Listed(label):
            if label.lower() not in ("more options", "menu"):
                return (f"Show the choices under {label} in {app}", f"What can be done with {label} in {app}? Show me")
            spot = _place(here, app)
            return (f"Show me what else can be done in {spot}", f"Open the menu of {spot}")
        case Opened(label, there):
            return _opened(label, there, app, here)
        case Left(there):
            spot = f"{there} in {app}" if there and there != app else app
            return (f"Go back to {spot}", f"Leave {here or 'this screen'} and return to {spot}")
        case Found(label, direction):
            return (
                f"Find {label} in {_place(here, app)}",
                f"Scroll {direction} in {_place(here, app)} until {label} shows",
            )
        case Added(label, button):
            doing = infinitive(button)
            return (
                (f"{doing} in {app}, so that {label} shows",) if doing else (f"Use {button} in {app} to show {label}",)
            )
        case Gone(label, button):
            doing = infinitive(button)
            return (
                (f"{doing} in {app}, so that {label} is gone",)
                if doing
                else (f"Use {button} in {app} to make {label} go",)
            )
        case _:
            assert_never(happened)


def _asked(asking: str, label: str, app: str, here: str) -> tuple[str, ...]:
    """Wordings for opening a dialog: its heading is a question, a thing to set, or something to do."""
    about = f" for {here}" if here and here not in (app, asking) else ""
    if asking.endswith("?"):
        doing = infinitive(asking) or phrase(asking.rstrip("?"))
        return (f"Ask to {doing}{about}, but do not confirm it yet", f"Bring up the dialog to {doing}{about} in {app}")
    if doing := infinitive(asking) or infinitive(label):
        return (f"Start to {doing} in {app}", f"Bring up the dialog to {doing} in {app}")
    thing = phrase(asking)
    return (f"Show the choices for {thing} in {app}", f"What can {_the(thing)} be set to? Show me the choices in {app}")


def _decided(asking: str, button: str, yes: bool, app: str) -> tuple[str, ...]:
    """Wordings for answering a dialog."""
    doing = infinitive(asking)
    if not yes:
        off = f"Do not {doing} after all" if doing else f"Leave {phrase(asking.rstrip('?'))} as it is"
        return (off, f"{off}, go back to {app}")
    if doing:
        return (f"Yes, {doing}", f"Confirm that you want to {doing} in {app}", f"Go ahead and {doing}")
    if button.lower() in ("ok", "done", "save", "set", "apply"):
        return (f"Keep what is set for {phrase(asking)}", f"Confirm {_the(phrase(asking))} in {app}")
    return (f"Choose {button} for {phrase(asking)}", f"Set {_the(phrase(asking))} to {button} in {app}")


def _opened(label: str, there: str, app: str, here: str) -> tuple[str, ...]:
    """Wordings for opening another screen."""
    if doing := infinitive(label):
        about = f" {here}" if here and doing.startswith(("edit", "share", "rename")) and here != app else ""
        return (f"Let me {doing}{about} in {app}", f"Open the screen to {doing}{about} in {app}")
    inside = f" under {here} in {app}" if here and here not in (app, label) else f" in {app}"
    return (
        f"Open {label}{inside}",
        f"Go to {label}{inside}",
        f"Show me {label}{inside}",
        f"Take me to {label} in {app}",
    )


def _thing(label: str, app: str) -> str:
    """What a switch is for, as a person says it."""
    if re.fullmatch(r"\d{1,2}[:.]\d{2}( ?[AaPp]\.?[Mm]\.?)?", label):
        return f"the {label} {'alarm' if app in ('Clock', 'Alarms') else 'entry'}"
    name = re.sub(r"^(use|enable|turn on) ", "", label, flags=re.IGNORECASE)
    return _the(phrase(name))


def _the(thing: str) -> str:
    """With an article where it begins like a common noun."""
    return f"the {thing}" if thing[:1].islower() and not thing.startswith(("the ", "my ", "your ")) else thing


def _place(here: str, app: str) -> str:
    return f"{here} in {app}" if here and here != app else app


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", ".", "!")) else ".")


def _analysis(happened: Event, transition: Transition, app: str) -> str:
    """Which kind of change it was, and what shows it."""
    changes = difference(transition.before, transition.after)
    new = f", now showing {short(changes.appeared[0])!r}" if changes.appeared else ""
    old = f", no longer showing {short(changes.vanished[0])!r}" if changes.vanished else ""
    return f"In {app}: {type(happened).__name__.lower()}{new}{old}."
