"""Comparing the address of the page in front with the reference addresses of a task."""

from collections import defaultdict
from urllib.parse import parse_qs, urlparse

from rewards.webarena.observation import Flavour, Observation
from rewards.webarena.strings import OR
from rewards.webarena.verdict import Finding

__all__ = ["URL_RULES", "url_match"]

URL_RULES: dict[Flavour, tuple[str, ...]] = {
    "webarena": ("GOLD in PRED",),
    "lite": ("GOLD in PRED",),
    "visualwebarena": ("EXACT", "GOLD in PRED"),
}
"""The rules of comparison (`url_note`) of each task set, the one for tasks that name none first."""


def url_match(observation: Observation) -> list[Finding]:
    """The address in front against `reference_url`, which may name alternatives.

    "GOLD in PRED" in WebArena and Lite: host and path of a reference are within ours, and for every parameter that any
    reference has, ours has one of the values that the references give it. In VisualWebArena: a reference is within
    ours as a text; "EXACT": it is ours, but for a slash at the end and localhost being 127.0.0.1.
    """
    checks = observation.task["eval"]
    rules = URL_RULES[observation.flavour]
    rule = checks.get("url_note") or rules[0]
    references = checks["reference_url"].split(OR)
    name = f"url_match {rule}"
    if rule not in rules:
        note = f"this rule is not known; known are {', '.join(rules)}"
        return [Finding(name, checks["reference_url"], observation.url, None, note)]
    if observation.flavour == "visualwebarena":
        good = _plain(observation.url, references, exact=rule == "EXACT")
    else:
        good = _within(observation.url, references)
    return [Finding(name, checks["reference_url"], observation.url, float(good))]


def _plain(url: str, references: list[str], *, exact: bool) -> bool:
    ours = _local(url)
    theirs = [_local(one) for one in references]
    return ours in theirs if exact else any(one in ours for one in theirs)


def _local(url: str) -> str:
    return url.replace("localhost", "127.0.0.1").removesuffix("/")


def _within(url: str, references: list[str]) -> bool:
    place, parameters = _parsed(url)
    wanted: dict[str, set[str]] = defaultdict(set)
    places = []
    for one in references:
        its_place, its_parameters = _parsed(one)
        places.append(its_place)
        for name, values in its_parameters.items():
            wanted[name].update(values)
    return any(one in place for one in places) and all(
        values & set(parameters.get(name, ())) for name, values in wanted.items()
    )


def _parsed(url: str) -> tuple[str, dict[str, list[str]]]:
    parts = urlparse(url.rstrip("/"))
    return parts.netloc + parts.path, parse_qs(parts.query)
