"""Putting a transition into words: what was done, and what a person who wanted it would ask for (OS-Genesis 3.2).

`ChatAnnotator` asks a vision-language model; the prompt is ours. `wording.OfflineAnnotator` needs none.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from emulators.action import LongPress, Scroll, SelectOption, TypeText
from emulators.screen import Box, Pixels, Screen
from emulators.uitree import element_at
from synth.exploration import Transition
from synth.labels import app_name, gesture

__all__ = ["Annotation", "Annotator", "Chat", "ChatAnnotator", "Draw", "Message", "read_annotation"]

Message = tuple[str, tuple[str | Pixels, ...]]
"""One turn: "system", "user" or "assistant", then its parts in order, texts and images (uint8, height x width x 3)."""

Chat = Callable[[Sequence[Message]], str]
"""The model's reply to a conversation."""

Draw = Callable[[Pixels, Box], Pixels]
"""The picture with a red box drawn around what was acted on; it must not write to the picture it is given."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """The words for a transition.

    `sub_instruction` is the atomic one, `high_level` the task that a user would ask for, which contains it;
    `analysis` says why. A question-oriented task has the `answer` that the screen afterwards gives.
    """

    sub_instruction: str
    analysis: str
    high_level: str
    answer: str | None = None


class Annotator(Protocol):
    """Whoever says what a transition did: an answer for each in the same order, None where it has none."""

    def annotate(self, transitions: Sequence[Transition]) -> list[Annotation | None]:
        """The words for each, in order; None where there are none worth keeping."""


_SYSTEM = """\
You are shown one interaction with the screen of an app or a website: the screen before, what was done, and the screen
after. Where an element was acted on, a red box marks it in both pictures; the box is not part of the app.
Work backwards from what happened to what somebody may have wanted.
Reply with one JSON object and nothing else. Its keys:
"Sub-Instruction": one short imperative sentence for this very action, naming the element by its label in quotes.
"Analysis": two or three sentences: what the action changed, and which feature of the app it belongs to.
"High-Level-Instruction": one sentence in which a user asks for something that this action is a real part of. It must
be concrete (use the names, dates and values that can be seen, never "a contact" or "some item"), possible in this app
as it is now, and must not mention buttons, taps or positions.
"Answer": only if the high-level instruction is a question about what the screen afterwards shows: its answer, as short
as it can be; otherwise leave this key out.
Kinds of high-level instruction on a phone: to get something done, or to find something out. On a website: to find
something out, to get to a page, or to change content."""

_AGAIN = 'That cannot be used: {problem}. Reply with one JSON object with the keys "Sub-Instruction", "Analysis" and \
"High-Level-Instruction", and "Answer" for a question only.'

_KEYS = ("Sub-Instruction", "Analysis", "High-Level-Instruction")
_EMPTY_WORDS = re.compile(r"\b(red box|bounding box|screenshot|sub-?instruction|high-?level|json)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChatAnnotator:
    """Asks `chat` about one transition at a time, up to `tries` times (our default) until its reply can be used.

    `about` tells the model what app or site this is, where that helps (the paper does so for websites). Transitions
    without pixels, and replies that stay unusable, give None. What the chat raises passes through.
    """

    chat: Chat
    draw: Draw
    tries: int = 3
    about: str = ""

    def annotate(self, transitions: Sequence[Transition]) -> list[Annotation | None]:
        return [self._annotate(transition) for transition in transitions]

    def _annotate(self, transition: Transition) -> Annotation | None:
        question = self._question(transition)
        if question is None:
            return None
        messages = question
        for _ in range(self.tries):
            reply = self.chat(messages)
            read = read_annotation(reply)
            if isinstance(read, Annotation):
                return read
            messages = [*question, ("assistant", (reply[:2000],)), ("user", (_AGAIN.format(problem=read),))]
        return None

    def _question(self, transition: Transition) -> list[Message] | None:
        before, after = transition.before, transition.after
        if before.frame is None or after.frame is None:
            return None
        box = _acted_box(transition)
        lines = [f"App or site: {app_name(before)} ({before.app})", *([self.about] if self.about else [])]
        lines.append(f"What was done: {_done(transition)}")
        parts: list[str | Pixels] = ["\n".join(lines), "The screen before:", self._marked(before, box)]
        parts += ["The screen after:", self._marked(after, box)]
        return [("system", (_SYSTEM,)), ("user", tuple(parts))]

    def _marked(self, screen: Screen, box: Box | None) -> Pixels:
        if screen.frame is None:
            raise LookupError("this screen was recorded without pixels")
        pixels = screen.frame.rgb()
        return self.draw(pixels, box) if box is not None else pixels


def read_annotation(reply: str) -> Annotation | str:
    """The annotation in a reply, or in a few words what is wrong with it."""
    found = re.search(r"\{.*\}", reply, re.DOTALL)
    try:
        data: Any = json.loads(found.group()) if found else None
    except ValueError:
        data = None
    if not isinstance(data, dict):
        return "it is not a JSON object"
    texts = [data.get(key) for key in _KEYS]
    for key, text in zip(_KEYS, texts, strict=True):
        if not isinstance(text, str) or not text.strip():
            return f'"{key}" is missing or empty'
    sub, analysis, high = (" ".join(str(text).split()) for text in texts)
    answer = data.get("Answer")
    for key, text, most in ((_KEYS[0], sub, 300), (_KEYS[2], high, 400)):
        if not len(text.split()) >= 2 or len(text) > most:
            return f'"{key}" must be one sentence of 2 words or more'
        if _EMPTY_WORDS.search(text):
            return f'"{key}" speaks of the pictures or of this format'
    if answer is not None and (not isinstance(answer, str) or len(answer) > 200):
        return '"Answer" must be a short text'
    return Annotation(sub, analysis, high, (answer or "").strip() or None)


def _acted_box(transition: Transition) -> Box | None:
    """The element that was acted on; of a touch at no known element the actionable one there."""
    position = transition.element
    point = getattr(transition.action, "point", None)
    if position is None and point is not None:
        position = element_at(transition.before, point)
    return transition.before.elements[position].box if position is not None else None


def _done(transition: Transition) -> str:
    match transition.action:
        case TypeText(text):
            return f"typed {text!r} into the marked field"
        case SelectOption(options):
            return f"chose {', '.join(options)} in the marked list"
        case LongPress():
            return "pressed the marked element for a while"
        case Scroll(direction):
            return f"scrolled {direction}, to see what lies there"
        case action:
            return gesture(action)
