"""What the small policy knows: steps by app, template and kind of action, on three splits; what a decision costs."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from benchmarks.measuring import Report, arguments, milliseconds
from emulators.trajectory import Moment
from guiagent.nano.examination import Examination, measure
from guiagent.nano.recording import episodes
from guiagent.nano.shipped import located
from guiagent.nano.training import Recipe, recipe_of, taught_tasks
from guiagent.progress import tracked
from guiagent.store import Run
from guiagent.vlm.policy import VLMPolicy

__all__ = ["main"]

NOTE = (
    "Shares of the oracle's steps that a policy decides as it did (`guiagent.by_element/1`), on held-out instances; "
    "`easy.success` are easy tasks done alone, greedily. `best_baseline` is the best of the constants and the nearest "
    "label. `decision_ms` is one decision of four stages, one thread. `--json` has every template too. Policies: "
    "{policies}."
)
TIMED = 20


def main() -> None:
    """Measures the policy that ships, and those in the folders of --others beside it."""
    more = {
        "model": "the policy's folder (the one that comes with the package)",
        "others": "folders of others, with commas between: of another reading, or an earlier self",
    }
    options = arguments(__doc__ or "", more=more)
    torch.set_num_threads(1)
    report = Report("nano", "The small policy", NOTE, options)
    named: dict[str, str] = {}
    templates: dict[str, Any] = {}
    for folder in (options.model or "nano", *filter(None, options.others.split(","))):
        model, recipe = located(folder), recipe_of(located(folder))
        name = f"{recipe.reading}_{model.name}"
        named[name] = f"`{name}` reads {recipe.reading}, taught {len(recipe.templates())} templates"
        policy = VLMPolicy(model, name=name)
        with tempfile.TemporaryDirectory() as held, Run.resume(Path(held), {}, seed=options.seed) as run:
            examination = Examination() if options.quick else Examination(instances=3, attempts=3)
            figures = measure(run, policy, recipe, examination, tracked=tracked)
        _told(report, name, figures)
        templates[name] = {split: found["templates"] for split, found in figures["splits"].items()}
        report.add(f"{name}.decision_ms", _decisions(policy, recipe), "ms")
    report.note = NOTE.format(policies="; ".join(named.values()))
    found = report.conclude()
    if options.json:
        print(json.dumps({**found, "templates": templates}, indent=1))


def _told(report: Report, name: str, figures: Mapping[str, Any]) -> None:
    for split, found in figures["splits"].items():
        at = f"{name}.{split.replace(' ', '_')}"
        baselines = found["baselines"].values()
        for what in ("taps", "steps"):
            report.add(f"{at}.{what}", [found[what]["value"]], f"of {found[what]['n']}")
            best = max(baseline[what]["value"] for baseline in baselines)
            report.add(f"{at}.{what}_best_baseline", [best], f"of {found[what]['n']}")
        for group in ("actions", "apps"):
            for key, share in found[group].items():
                report.add(f"{at}.{group}.{key}", [share["value"]], f"of {share['n']}")
    success = figures["easy"]["success"]
    report.add(f"{name}.easy.success", [success["value"]], f"of {success['n']}")


def _decisions(policy: VLMPolicy, recipe: Recipe) -> list[float]:
    """Milliseconds of single decisions at the first steps of as many tasks, after one to warm up."""
    tasks = taught_tasks(recipe)[:: max(1, recipe.instances)][: TIMED + 1]
    moments = [one.moment(0) for one in episodes(tasks, profile=recipe.profile, picture=lambda frame: frame)]

    def decide(moment: Moment) -> float:
        return milliseconds(lambda: policy.decide([moment]))

    return [decide(moment) for moment in moments][1:]


if __name__ == "__main__":
    main()
