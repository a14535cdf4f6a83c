"""The tables of docs/offline.md: every scorer profile in words, and what the baselines get on AITZ's example episode.

`python -m benchmarks.profile_table [--aitz DIR]` writes them anew, in their places; without the data set the second
table stays as it is. Figures carry their seed, the hash of the data and the versions of the profiles.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.results import ROOT
from guiagent.datasets.aitz import Aitz
from guiagent.datasets.episode import Troubles
from guiagent.evaluation.offline.baselines import baselines
from guiagent.evaluation.offline.scoring import Scoring
from rewards.profiles.case import Profile
from rewards.profiles.table import PROFILES, profiles_for

__all__ = ["BASELINES", "PAGE", "PLACES", "example", "main", "placed", "table"]

PAGE = ROOT / "docs" / "offline.md"
PLACES = ("<!-- table of profiles begins -->", "<!-- table of profiles ends -->")
BASELINES = ("<!-- table of baselines begins -->", "<!-- table of baselines ends -->")
_AVERAGED = {"steps": "all steps", "subsets": "the figures of the subsets", "episodes": "the figures of the episodes"}
_SEED = 0


def table(profiles: Sequence[Profile] = PROFILES) -> str:
    """Markdown, a row for each profile."""
    lines = [
        "| profile | right is | steps | shares of; headline: mean over | mind | by |",
        "|---|---|---|---|---|---|",
    ]
    for one in profiles:
        card = one.card
        quirks = "<br>".join(f"* {quirk}" for quirk in card.quirks)
        shares = f"{card.denominator}; {_AVERAGED[one.averaged]}"
        cells = (f"`{one.label}`", card.matching, card.steps, shares, quirks, card.source)
        lines.append(f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |")
    return "\n".join(lines)


def example(folder: Path) -> str:
    """Markdown: right steps of the oracle, a tap on the middle, and chance, under every profile of AITZ."""
    policies, profiles = baselines("aitz", seed=_SEED), profiles_for("aitz")
    scoring, troubles = Scoring(profiles, policies), Troubles()
    for episode in Aitz(folder, pixels=False).episodes(troubles):
        scoring.add(episode)
    lines = [
        f"| right steps of {scoring.measured.steps} | {' | '.join(policy.name for policy in policies)} |",
        f"|---|{'---:|' * len(policies)}",
    ]
    for profile in profiles:
        right = (sum(scoring.columns[policy.name, profile.label].exact) for policy in policies)
        lines.append(f"| `{profile.label}` | {' | '.join(map(str, right))} |")
    lines.append(f"\nSeed {_SEED}, data {scoring.measured.hash[:12]}.")
    return "\n".join(lines)


def placed(text: str, marks: tuple[str, str], content: str) -> str:
    """The text with what stands between two marks exchanged."""
    before, begin, rest = text.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not begin or not end:
        raise ValueError(f"{marks[0]} and {marks[1]} have to stand in the text; put them back")
    return f"{before}{begin}\n{content}\n{end}{after}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aitz", type=Path, metavar="DIR", help="the folder that holds AITZ's example episode")
    arguments = parser.parse_args()
    text = placed(PAGE.read_text("utf-8"), PLACES, table())
    if arguments.aitz is not None:
        text = placed(text, BASELINES, example(arguments.aitz))
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
