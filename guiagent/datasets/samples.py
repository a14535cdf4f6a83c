"""One training sample for every step: a conversation with pictures that ends in what should have been said.

In our own form ("guiagent") it is the four stages of a decision as `guiagent.prompt` asks for them, one turn after the
other; a step without a description and a plan is asked for at once. Published models are asked as they were trained,
by their dialects.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from emulators.action import Action, Scroll, Swipe
from emulators.screen import Frame, Pixels, Screen
from emulators.trajectory import Moment, Step, Trajectory
from guiagent.datasets.losses import Losses
from guiagent.datasets.replies import reply, told_before
from guiagent.dialects.coat import Coat, Unsayable
from guiagent.dialects.own import Own
from guiagent.dialects.published import PublishedDialect
from guiagent.dialects.strokes import stroke
from guiagent.prompt import PLAIN, Stage, dialogue
from rewards.matching import heading
from rewards.profiles.measures import opposite

__all__ = ["PICTURE", "Published", "Sample", "Speaker", "Staged", "Turn"]

PICTURE = "<image>"
"""Stands in a text where a picture goes, as LLaMA-Factory and others have it."""

_RESERVED = ("<image>", "<video>", "<audio>")
_MINICPM = "(<image>./</image>)"
"""How AgentCPM-GUI's prompt says where its picture goes."""

_WORDS = Coat()


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: "system", "user" or "assistant". Every PICTURE in the text is one of the sample's pictures."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A conversation and its pictures, in the order in which they occur in it."""

    turns: tuple[Turn, ...]
    pictures: tuple[Frame, ...]


class Speaker(Protocol):
    """Says a step as a sample."""

    def sample(self, trajectory: Trajectory, index: int, losses: Losses) -> Sample | None:
        """None for a step that the sample before has told already.

        Raises Unsayable for an action that cannot be said, LookupError where a screenshot is missing.
        """


@dataclass(frozen=True, slots=True)
class Staged:
    """Our own form."""

    coat: Coat = field(default_factory=Coat)

    def sample(self, trajectory: Trajectory, index: int, losses: Losses) -> Sample | None:
        """As `Speaker.sample`."""
        step, moment = trajectory.steps[index], trajectory.moment(index)
        thought = step.thought
        if not (thought.seen and thought.plan):
            if thought.seen:
                losses.dropped("descriptions of screens without a plan")
            return Published(Own(coat=self.coat)).sample(trajectory, index, losses)
        if thought.expected:
            losses.dropped("what was expected of a step")
        frame, line = _seen(step.screen), self.coat.render(step.action, step.screen)
        words = dialogue(PLAIN, moment, elements=self.coat.elements, move=self.coat.move, grid=self.coat.grid)
        answers = (thought.seen, thought.plan, thought.move or self.coat.move(step.action, step.screen))
        asked = (*words.opening[-1:], words.think, words.act, words.ground)
        turns = [Turn("system", one.text) for one in words.opening[:-1]]
        for stage, question in enumerate(asked):
            head = PICTURE + "\n" if stage == Stage.SEE else ""
            turns.append(Turn("user", head + _plain(question.text, losses)))
            turns += [Turn("assistant", _plain(answers[stage], losses))] if stage < Stage.GROUND else []
        return _sample(turns, line, (frame,))


@dataclass(frozen=True, slots=True)
class Published:
    """As a published model was trained."""

    dialect: PublishedDialect

    def sample(self, trajectory: Trajectory, index: int, losses: Losses) -> Sample | None:
        """As `Speaker.sample`."""
        step, moment = trajectory.steps[index], trajectory.moment(index)
        if told_before(self.dialect, trajectory, index):
            return None
        _seen(step.screen)
        spoken = self._reply(step, losses)
        light, frames = _light(moment)
        pictures: list[Frame] = []
        if step.thought.expected:
            losses.dropped("what was expected of a step")
        asked = self.dialect.ask(light)
        if any(id(part) not in frames for _, parts in asked for part in parts if not isinstance(part, str)):
            asked, frames = self.dialect.ask(moment), {}  # it changes its pictures
        turns: list[Turn] = []
        for role, parts in asked:
            text = self._text(parts, frames, pictures, losses)
            if turns and turns[-1].role == role:
                turns[-1] = Turn(role, f"{turns[-1].text}\n{text}")
            else:
                turns.append(Turn(role, text))
        return _sample(turns, spoken, tuple(pictures))

    def _reply(self, step: Step, losses: Losses) -> str:
        """The reply. What a dialect cannot say of scrolls and swipes is dropped, but not that something was moved."""
        try:
            return reply(self.dialect, step)
        except Unsayable as error:
            unsayable = error
        for drop, action in _likewise(step.action, step.screen):
            try:
                said = reply(self.dialect, replace(step, action=action))
            except Unsayable:
                continue
            losses.dropped(drop)
            return said
        raise unsayable

    def _text(
        self, parts: tuple[str | Pixels, ...], frames: Mapping[int, Frame], pictures: list[Frame], losses: Losses
    ) -> str:
        texts = []
        for part in parts:
            if isinstance(part, str):
                texts.append(_plain(part.replace(_MINICPM, ""), losses))
            else:
                pictures.append(frames.get(id(part)) or _hashed(part))
                texts.append(PICTURE)
        return "\n".join(text for text in texts if text)


def _likewise(action: Action, screen: Screen) -> tuple[tuple[str, Action], ...]:
    """Actions that move the same content the same way, behind what they do not tell."""
    match action:
        case Scroll(way):
            swiped = stroke(action, screen)
            return ("where on the screen was scrolled", Scroll(way)), ("that swipes were scrolls", swiped)
        case Swipe(start, end) if start != end:
            return (("where the finger goes in a swipe", Scroll(opposite(heading(action)))),)
        case _:
            return ()


def _disguised(word: str) -> str:
    return f"< {word[1:]}"


def _plain(text: str, losses: Losses) -> str:
    """A text without words that would be taken for pictures."""
    for word in _RESERVED:
        if word in text:
            losses.dropped(f"{word} in texts, which became {_disguised(word)}", text.count(word))
            text = text.replace(word, _disguised(word))
    return text


def _sample(turns: list[Turn], answer: str, pictures: tuple[Frame, ...]) -> Sample:
    if found := [word for word in _RESERVED if word in answer]:
        raise Unsayable(f"{found[0]} cannot be said: it would be taken for a picture")
    return Sample((*turns, Turn("assistant", answer)), pictures)


def _seen(screen: Screen) -> Frame:
    if screen.frame is None or screen.frame.source is None:
        raise LookupError("the screen was recorded without its pixels")
    return screen.frame


def _light(moment: Moment) -> tuple[Moment, dict[int, Frame]]:
    """The moment with blank pictures that cost nothing, and which frame each of them stands for."""
    blanks: dict[str, Pixels] = {}
    frames: dict[int, Frame] = {}

    def stand_in(screen: Screen) -> Screen:
        frame = screen.frame
        if frame is None or frame.source is None:
            return screen
        blank = blanks.setdefault(
            frame.digest, np.broadcast_to(np.zeros(1, np.uint8), (frame.height, frame.width, 3))
        )  # fmt: skip
        frames[id(blank)] = frame
        return replace(screen, frame=Frame(frame.digest, frame.width, frame.height, _giving(blank)))

    history = tuple(replace(_worded(step), screen=stand_in(step.screen)) for step in moment.history)
    return replace(moment, history=history, screen=stand_in(moment.screen)), frames


def _worded(step: Step) -> Step:
    """The step with its move in words, so that histories tell of it."""
    if step.thought.move or step.thought.plan:
        return step
    return replace(step, thought=replace(step.thought, move=_WORDS.move(step.action, step.screen)))


def _giving(pixels: Pixels) -> Callable[[], Pixels]:
    return lambda: pixels


def _hashed(pixels: Pixels) -> Frame:
    digest = hashlib.sha256(np.ascontiguousarray(pixels).data).hexdigest()
    return Frame(digest, pixels.shape[1], pixels.shape[0], _giving(pixels))
