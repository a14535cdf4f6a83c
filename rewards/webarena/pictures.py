"""VisualWebArena's checks of pictures on a page (arXiv 2401.13649): is one like the reference, and what does it show.

Likeness is structural similarity (Wang et al. 2004) of the grey pictures at the larger of both sizes, with windows of
7 x 7 and sample covariance, as scikit-image computes it by default. What a picture shows is asked of a captioner that
is handed in; without one such a check is unscored.
"""

import base64
import binascii
import io
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from emulators.screen import Pixels
from rewards.score import RewardError
from rewards.webarena.observation import Observation, Reading
from rewards.webarena.pages import reading_of
from rewards.webarena.strings import OR
from rewards.webarena.verdict import Finding

__all__ = ["REFERENCES", "Captioner", "page_image_query", "similarity"]

REFERENCES = "reference_pictures"
"""The check of the readings that hold a task's reference pictures."""

THRESHOLD = 0.8
"""Pictures more similar than this are the same, where the task says nothing else (VisualWebArena)."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_LARGEST = 64_000_000
_WINDOW = 7


class Captioner(Protocol):
    """A model that answers questions about pictures. `name` identifies it in stored scores."""

    @property
    def name(self) -> str:
        """Who answers."""

    def __call__(self, pictures: Sequence[Pixels], question: str) -> Sequence[str]:
        """An answer for every picture (uint8, height x width x 3). Raises RewardError where it has none."""


def page_image_query(observation: Observation, captioner: Captioner | None) -> list[Finding]:
    """Each query's questions and likenesses; no picture on the page is a no.

    As in the original only the last of several queries decides, unless an earlier one met no picture; the findings of
    the others say so and count as 1.
    """
    queries = observation.task["eval"]["page_image_query"]
    findings: list[Finding] = []
    for position, query in enumerate(queries):
        seen, judged = _query(observation, position, query, captioner)
        if seen and position + 1 < len(queries):
            judged = [_passed_over(one) for one in judged]
        findings += judged
    return findings


def _passed_over(finding: Finding) -> Finding:
    said = "unscored" if finding.value is None else f"{finding.value:g}"
    note = f"{said}, but only the last query decides; {finding.note}".removesuffix("; ")
    return Finding(finding.rule, finding.wanted, finding.found, 1.0, note, finding.judge)


def _query(
    observation: Observation, position: int, query: Mapping[str, Any], captioner: Captioner | None
) -> tuple[bool, list[Finding]]:
    """Whether there were pictures, and what is to be said of them."""
    name = f"page_image_query[{position}]"
    wanted = query.get("eval_fuzzy_image_match") or "; ".join(one["question"] for one in query.get("eval_vqa", ()))
    reading = reading_of(observation, "page_image_query", position)
    if reading is None or (reading.problem and not reading.url):
        why = reading.problem if reading is not None else "it is not among the readings"
        return False, [Finding(name, wanted, "", None, f"the page was not read: {why}")]
    pictures = _opened(reading)
    if not pictures:
        return False, [Finding(name, wanted, "no picture", 0.0, reading.problem)]
    findings = [_asked(name, one, pictures, captioner) for one in query.get("eval_vqa", ())]
    if "eval_fuzzy_image_match" in query:
        findings.append(_likeness(observation, position, query, pictures))
    return True, findings


def _asked(name: str, question: Mapping[str, str], pictures: list[Image.Image], captioner: Captioner | None) -> Finding:
    rule, wanted = f"{name} eval_vqa", f"{question['question']} {question['answer']}"
    if captioner is None:
        return Finding(rule, wanted, "", None, "it takes a captioner to say what a picture shows; none was handed in")
    try:
        answers = captioner([np.asarray(one.convert("RGB")) for one in pictures], question["question"])
    except RewardError as error:
        return Finding(rule, wanted, "", None, str(error), captioner.name)
    good = any(question["answer"].lower() in answer.lower() for answer in answers)
    return Finding(rule, wanted, "; ".join(answers), float(good), judge=captioner.name)


def _likeness(
    observation: Observation, position: int, query: Mapping[str, Any], pictures: list[Image.Image]
) -> Finding:
    wanted = str(query["eval_fuzzy_image_match"])
    rule = f"page_image_query[{position}] eval_fuzzy_image_match"
    reading = reading_of(observation, REFERENCES, position)
    references = _opened(reading) if reading is not None else []
    threshold = float(query.get("ssim_threshold", THRESHOLD))
    best = max((similarity(one, reference) for reference in references for one in pictures), default=-1.0)
    if best <= threshold and len(references) < len(wanted.split(OR)):
        why = reading.problem if reading is not None else "it is not among the readings"
        return Finding(rule, wanted, "", None, f"not every reference picture is at hand: {why}")
    return Finding(rule, wanted, f"{best:.3f} like it, asked for more than {threshold:g}", float(best > threshold))


def similarity(one: Image.Image, other: Image.Image) -> float:
    """Structural similarity, at most 1, over the picture without its outermost three pixels.

    Pictures below 7 pixels in height or width are like nothing (-1); the original fails there.
    """
    size = max(one.width, other.width), max(one.height, other.height)
    if min(size) < _WINDOW:
        return -1.0
    a, b = (np.asarray(each.resize(size, Image.Resampling.LANCZOS).convert("L"), np.float64) for each in (one, other))
    unbiased = _WINDOW**2 / (_WINDOW**2 - 1)
    mean_a, mean_b = _means(a), _means(b)
    variance_a = unbiased * (_means(a * a) - mean_a * mean_a)
    variance_b = unbiased * (_means(b * b) - mean_b * mean_b)
    covariance = unbiased * (_means(a * b) - mean_a * mean_b)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    likeness = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    return float((likeness / ((mean_a**2 + mean_b**2 + c1) * (variance_a + variance_b + c2))).mean())


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of every window that lies wholly within."""
    for axis in (0, 1):
        zero = np.zeros_like(values.take([0], axis))
        sums = np.cumsum(np.concatenate([zero, values], axis), axis)
        last = sums.shape[axis]
        values = (sums.take(range(_WINDOW, last), axis) - sums.take(range(last - _WINDOW), axis)) / _WINDOW
    return values


def _opened(reading: Reading) -> list[Image.Image]:
    """The pictures that can be read; the original too passes over the others."""
    opened: list[Image.Image] = []
    for data in reading.pictures:
        try:
            picture = Image.open(io.BytesIO(base64.b64decode(data, validate=True)), formats=_FORMATS)
            if picture.width * picture.height <= _LARGEST:
                picture.load()
                opened.append(picture)
        except (OSError, ValueError, binascii.Error, SyntaxError, Image.DecompressionBombError):
            continue
    return opened
