"""Scoring the end of a WebArena episode from what was observed: the product of all checks that its task names."""

from collections.abc import Callable

from rewards.score import RewardError
from rewards.webarena.addresses import url_match
from rewards.webarena.asking import Judge
from rewards.webarena.observation import Observation
from rewards.webarena.pages import program_html
from rewards.webarena.pictures import Captioner, page_image_query
from rewards.webarena.ruling import RuleJudge
from rewards.webarena.strings import string_match
from rewards.webarena.verdict import Finding, Verdict

__all__ = ["Verify", "verdict_on"]

Verify = Callable[[Observation], Verdict]
"""WebArena-Verified's own evaluator, which lives in an environment of its own."""


def verdict_on(
    observation: Observation,
    *,
    judge: Judge | None = None,
    captioner: Captioner | None = None,
    verify: Verify | None = None,
) -> Verdict:
    """All findings on an episode's end. Nothing is looked up: the same observation is worth the same years later.

    `judge` decides what no rule can, by default `RuleJudge`, which is deterministic. Checks that need a `captioner`, or
    of WebArena-Verified's tasks `verify`, are unscored without it. Raises RewardError for a task that is not whole.
    """
    if observation.flavour == "verified":
        if verify is None:
            note = "it takes the webarena-verified package; name the interpreter that has it with --python"
            return Verdict((Finding("webarena-verified", "", observation.answer, None, note),))
        return verify(observation)
    judge = judge if judge is not None else RuleJudge()
    findings: list[Finding] = []
    try:
        for kind in observation.task["eval"]["eval_types"]:
            match kind:
                case "string_match":
                    findings += string_match(observation, judge)
                case "url_match":
                    findings += url_match(observation)
                case "program_html":
                    findings += program_html(observation, judge)
                case "page_image_query":
                    findings += page_image_query(observation, captioner)
                case _:
                    findings.append(Finding(str(kind), "", "", None, "this check is not known"))
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise RewardError(
            f"the task of the observation is not whole: {error!r}; load it from its file again"
        ) from error
    return Verdict(tuple(findings))
