"""Comparing texts as the WebArena family does: answers with reference answers, and what pages show with what they must.

Texts are cleaned first: one pair of quotes off, lower case; WebArena and Lite also strip blanks. WebArena compares a
reference of one character word by word where it is the only one, VisualWebArena every reference that is one word.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rewards.score import RewardError
from rewards.webarena.asking import Judge, Question
from rewards.webarena.observation import Flavour, Observation
from rewards.webarena.verdict import Finding
from rewards.webarena.words import words

__all__ = ["OR", "Text", "asked", "cleaned", "equal", "holds", "string_match", "texts", "whole_number"]

OR = " |OR| "
"""Parts alternatives within one reference."""

_TOLERANCE = 1e-8


def string_match(observation: Observation, judge: Judge) -> list[Finding]:
    """The answer against `reference_answers`, one finding for each reference.

    Differences from the originals, where those fail: a reference that should be a list and is a text counts as a list
    of one (WebArena-Lite 81), and an impossible task's other references are not forgotten when its reason is accepted.
    """
    checks = observation.task["eval"]
    references: Mapping[str, Any] = checks["reference_answers"]
    flavour = observation.flavour
    said = cleaned(observation.answer, flavour)
    text = Text(said, flavour)
    findings: list[Finding] = []
    for rule, wanted in references.items():
        many = texts(wanted)
        name = f"string_match {rule}"

        def found(reference: str, good: bool, name: str = name) -> Finding:
            return Finding(name, reference, observation.answer, float(good))

        match rule:
            case "exact_match":
                findings.append(found(many[0], equal(many[0], said, flavour)))
            case "must_include":
                several = flavour == "visualwebarena"
                findings += [
                    found(one, text.has_any(one) if several else text.has(one, alone=len(many) == 1)) for one in many
                ]
            case "must_exclude":
                findings += [found(one, not text.has(one)) for one in many]
            case "one_of":
                findings.append(found(OR.join(many), any(cleaned(one, flavour) in said for one in many)))
            case "required_values":
                findings += [found(one, holds(whole_number(said), one)) for one in many]
            case "fuzzy_match" if wanted == "N/A":
                findings.append(_unachievable(observation, said, judge))
            case "fuzzy_match":
                task = observation.task["intent"]
                findings += [asked(judge, Question("answer", task, one, said), name) for one in many]
            case _:
                findings.append(Finding(name, str(wanted), observation.answer, None, "this rule is not known"))
    return findings


def _unachievable(observation: Observation, said: str, judge: Judge) -> Finding:
    """The task cannot be done: saying "N/A" is right, and so is giving the reason."""
    rule = "string_match fuzzy_match"
    if equal("N/A", said, observation.flavour):
        return Finding(rule, "N/A", observation.answer, 1.0)
    reason = observation.task["eval"].get("string_note") or ""
    return asked(judge, Question("reason", observation.task["intent"], reason, said), rule)


def asked(judge: Judge, question: Question, rule: str) -> Finding:
    """What the judge says; unscored where it cannot tell."""
    try:
        opinion = judge(question)
    except RewardError as error:
        return Finding(rule, question.reference, question.said, None, str(error), judge.name)
    return Finding(rule, question.reference, question.said, float(opinion.agrees), opinion.why, judge.name)


def texts(wanted: Any) -> list[str]:
    """References as a list."""
    return [wanted] if isinstance(wanted, str) else [str(one) for one in wanted]


def cleaned(text: str, flavour: Flavour) -> str:
    """A text as it is compared."""
    if flavour != "visualwebarena":
        text = text.strip()
    for quote in "'\"":
        if text.startswith(quote) and text.endswith(quote):
            return text[1:-1].lower()
    return text.lower()


def equal(reference: str, text: str, flavour: Flavour) -> bool:
    """Whether both are the same once cleaned."""
    return cleaned(text, flavour) == cleaned(reference, flavour)


class Text:
    """A text that references are looked for in. Raw as it was found; its words are cut once, when first asked for."""

    __slots__ = ("_words", "cleaned", "flavour")

    def __init__(self, text: str, flavour: Flavour) -> None:
        self.cleaned = cleaned(text, flavour)
        self.flavour: Flavour = flavour
        self._words: frozenset[str] | None = None

    def has(self, reference: str, *, alone: bool = False) -> bool:
        """Whether a reference is in it: in full, or as one of its words (see the module).

        `alone` says that it is the only reference.
        """
        one = cleaned(reference, self.flavour)
        by_word = self.flavour == "visualwebarena" or (alone and len(one) == 1)
        if not by_word or len(words(one)) != 1:
            return one in self.cleaned
        if self._words is None:
            self._words = frozenset(words(self.cleaned))
        return one in self._words

    def has_any(self, references: str) -> bool:
        """Whether one of several references, parted by " |OR| ", is in it."""
        return any(self.has(one) for one in references.split(OR))


def whole_number(text: str) -> float | None:
    """The number that a text is, commas left out; None where it is none. Fractions are none, as in the original."""
    try:
        return int(text.strip().replace(",", ""))
    except ValueError:
        return None


_COMPARISONS: tuple[tuple[str, Callable[[float, float], bool]], ...] = (
    ("<=", lambda value, bound: value <= bound + _TOLERANCE),
    (">=", lambda value, bound: value >= bound - _TOLERANCE),
    ("==", lambda value, bound: abs(value - bound) <= _TOLERANCE),
    ("<", lambda value, bound: value < bound + _TOLERANCE),
    (">", lambda value, bound: value > bound - _TOLERANCE),
)


def holds(value: float | None, inequality: str) -> bool:
    """Whether a number is as an inequality such as "<= 700" asks, or as one of several parted by " |OR| ".

    No number is never. Raises RewardError for what is no inequality.
    """
    return value is not None and any(_holds(value, one) for one in inequality.split(OR))


def _holds(value: float, inequality: str) -> bool:
    for sign, compare in _COMPARISONS:
        _, found, bound = inequality.partition(sign)
        if found:
            try:
                return compare(value, float(bound.strip()))
            except ValueError:
                break
    raise RewardError(f"{inequality!r} is no inequality such as '<= 700'; mend the task file")
