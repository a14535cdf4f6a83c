"""Checking what pages show at the end: the targets of a task's `program_html`, from the readings that were kept."""

import html
from collections.abc import Mapping
from typing import Any

from rewards.webarena.asking import Judge, Question
from rewards.webarena.observation import Observation, Reading
from rewards.webarena.strings import OR, Text, asked, equal, holds, texts, whole_number
from rewards.webarena.verdict import Finding

__all__ = ["program_html", "reading_of"]

_RULES = ("exact_match", "must_include", "must_exclude", "required_values", "fuzzy_match")
"""In the order in which the originals look; only the first that a target has is applied."""


def program_html(observation: Observation, judge: Judge) -> list[Finding]:
    """Each target's text against what it must hold. WebArena resolves the HTML entities in it first, the others do not.

    A target that was not read because its page could not be opened is unscored. A locator that finds nothing gives no
    text; of a "lambda:" that is the wrong page, whatever is asked for. "last" is always the page in front at the end,
    while Lite's evaluator leaves it for good at the first target elsewhere; none of its tasks would tell the two apart.
    """
    findings: list[Finding] = []
    for position, target in enumerate(observation.task["eval"]["program_html"]):
        findings += _target(observation, position, target, judge)
    return findings


def reading_of(observation: Observation, check: str, target: int) -> Reading | None:
    """What was read for one target."""
    return next((one for one in observation.readings if (one.check, one.target) == (check, target)), None)


def _target(observation: Observation, position: int, target: Mapping[str, Any], judge: Judge) -> list[Finding]:
    required = target["required_contents"]
    rule = next((one for one in _RULES if one in required), "")
    name = f"program_html[{position}] {rule}"
    wanted = required.get(rule, required)
    reading = reading_of(observation, "program_html", position)
    if reading is None or (reading.problem and not reading.url):
        why = reading.problem if reading is not None else "it is not among the readings"
        return [Finding(name, str(wanted), "", None, f"the page was not read: {why}")]
    if not rule:
        return [
            Finding(name, str(wanted), reading.text, None, f"no rule in it is known; known are {', '.join(_RULES)}")
        ]
    if target["locator"].startswith("lambda:") and not reading.text:
        return [Finding(name, str(wanted), "", 0.0, reading.problem or "it is the wrong page")]
    return _compared(observation, name, rule, wanted, reading=reading, judge=judge)


def _compared(
    observation: Observation, name: str, rule: str, wanted: Any, *, reading: Reading, judge: Judge
) -> list[Finding]:
    flavour = observation.flavour
    found = html.unescape(reading.text) if flavour == "webarena" else reading.text
    many = texts(wanted)

    def finding(reference: str, good: bool) -> Finding:
        return Finding(name, reference, found, float(good), reading.problem)

    match rule:
        case "exact_match":
            return [finding(many[0], equal(many[0], found, flavour))]
        case "must_include":
            text = Text(found, flavour)
            return [finding(one, text.has_any(one)) for one in many]
        case "must_exclude":
            text = Text(found, flavour)
            return [finding(one, not text.has(one)) for one in many]
        case "required_values":
            value = reading.number if reading.number is not None else whole_number(found)
            return [finding(one, holds(value, one)) for one in many]
        case _ if flavour == "lite":
            return [asked(judge, Question("answer", observation.task["intent"], ", ".join(many), found), name)]
        case _:
            # VisualWebArena's judge is not told the task here, and every alternative has to be met.
            return [asked(judge, Question("answer", "", one, found), name) for one in many[0].split(OR)]
