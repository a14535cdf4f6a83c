"""What the rules of the WebArena family say of an episode's end: a finding for every check, and the product of all."""

from dataclasses import dataclass

from rewards.score import Score

__all__ = ["NAME", "Finding", "Verdict", "clipped", "unscored"]

NAME = "webarena"
"""The name that these scores are kept under."""

_UNSCORED = "unscored: "

SHOWN = 120
"""Characters of a text that evidence shows; our default."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `value` is in [0, 1], or None where nobody could tell; then `note` says why.

    `rule` names the check and how it compares ("program_html[1] must_include"), `wanted` is what the task asks for and
    `found` what was there. `judge` is the id of who was asked, where the rule leaves it to somebody's judgement.
    """

    rule: str
    wanted: str
    found: str
    value: float | None
    note: str = ""
    judge: str = ""

    def __str__(self) -> str:
        said = "unscored" if self.value is None else {1.0: "yes", 0.0: "no"}.get(self.value, f"{self.value:g}")
        by = f" by {self.judge}" if self.judge else ""
        note = f" ({self.note})" if self.note else ""
        return f"{said}{by}: {self.rule} {clipped(self.wanted)!r}, found {clipped(self.found)!r}{note}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings on one episode; an episode without any is worth nothing."""

    findings: tuple[Finding, ...]

    @property
    def value(self) -> float:
        """The product of all findings; 0 where one that decides could not be judged."""
        product = 1.0 if self.findings else 0.0
        for one in self.findings:
            product *= one.value or 0.0
        return product

    @property
    def unscored(self) -> tuple[Finding, ...]:
        """The findings that nobody could judge, where they decide: empty once any other check failed."""
        if any(one.value == 0.0 for one in self.findings):
            return ()
        return tuple(one for one in self.findings if one.value is None)

    @property
    def judges(self) -> tuple[str, ...]:
        """The ids of all who were asked."""
        return tuple(dict.fromkeys(one.judge for one in self.findings if one.judge))

    @property
    def evidence(self) -> str:
        """For people: failed and unscored checks first, one to a line."""
        told = sorted(self.findings, key=lambda one: one.value or 0.0)
        opening = [_UNSCORED + self.unscored[0].note] if self.unscored else []
        return "\n".join([*opening, *map(str, told)]) or "the task has no checks"

    def score(self, name: str = NAME) -> Score:
        """As a reward."""
        return Score(self.value, name, self.evidence)


def unscored(evidence: str) -> str:
    """Of an episode's evidence, why nobody could judge it; empty where somebody could."""
    first = evidence.partition("\n")[0]
    return first.removeprefix(_UNSCORED) if first.startswith(_UNSCORED) else ""


def clipped(text: str) -> str:
    """A text on one line, its end left out where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 3]}..."
