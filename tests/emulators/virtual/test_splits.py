"""What is held out stays held out, is spread over difficulties, and is counted in the documentation."""

import tomllib
from collections import Counter
from pathlib import Path

from emulators.virtual.apps import installed
from emulators.virtual.pools import HELD_OUT
from emulators.virtual.tasks import suite
from emulators.virtual.tasks.splits import UNSEEN_APPS, UNSEEN_TEMPLATES

ROOT = Path(__file__).parents[3]
SUITE = suite()
ABOUT = {name: SUITE.describe(name) for name in SUITE.names()}


def test_the_documentation_counts_the_templates() -> None:
    counts = Counter((one.split, one.difficulty) for one in ABOUT.values())
    rows = []
    for split in ("in-domain", "unseen template", "unseen app"):
        each = [counts[split, difficulty] for difficulty in ("easy", "medium", "hard")]  # type: ignore[index]
        rows.append(f"| {split} | {each[0]} | {each[1]} | {each[2]} | {sum(each)} |")
    text = (ROOT / "emulators/virtual/tasks/README.md").read_text("utf-8")
    assert "\n".join(rows) in text, "the table in tasks/README.md should read\n" + "\n".join(rows)


def test_what_leads_through_an_unseen_app_is_never_trained_on() -> None:
    assert set(UNSEEN_APPS.values()) <= {app.name for app in installed()}
    for name in SUITE.names():
        through = not set(UNSEEN_APPS.values()).isdisjoint(SUITE.apps(name))
        for seed in (0, HELD_OUT):
            assert (SUITE.split(name, seed) == "unseen app") == through


def test_about_a_tenth_of_the_templates_of_seen_apps_is_held_out_over_all_difficulties() -> None:
    seen = [one for one in ABOUT.values() if one.split != "unseen app"]
    held = [one for one in seen if one.split == "unseen template"]
    assert {one.name for one in held} == UNSEEN_TEMPLATES
    assert 0.08 <= len(held) / len(seen) <= 0.13
    assert min(Counter(one.difficulty for one in held).values()) >= 3
    assert sum(one.app == "several" for one in held) >= 2 and any(not one.feasible for one in held)
    assert len({one.app for one in held}) >= 15


def test_the_plan_of_the_loop_trains_on_nothing_that_is_held_out() -> None:
    plan = tomllib.loads((ROOT / "docs/loop.toml").read_text("utf-8"))["loop"]["world"]["phone"]
    assert {SUITE.split(name, 0) for name in plan} == {"in-domain"}
