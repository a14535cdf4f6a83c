"""The page of a run: complete, harmless whatever texts it holds, and seen in a real browser."""

import json
import math
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from emulators.action import GoTo, SelectOption, TypeText, Upload
from emulators.browser.programs import browsers
from emulators.screen import Box, Element, Flag, Point, Screen
from emulators.trajectory import Moment, Task, Trajectory
from guiagent.agent import run_episode
from guiagent.policy import Decision
from guiagent.records import Measure, Scored
from guiagent.show.charts import Bar, bars, curve
from guiagent.show.figures import figures_in
from guiagent.show.pages import Limits, render
from guiagent.show.report import summary
from guiagent.show.scenes import caption
from guiagent.store import Run, StoreError
from rewards.score import Score
from synth.exploration import Transition
from synth.preference import pairs
from synth.tree import Node, Prefix, grow, jobs
from tests.guiagent.counter_device import MORE, NOTHING, Counter, Scripted, count_to

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>\"'&\ud800"


class Sampler:
    """Says hostile things, and is right at every other leaf."""

    def extend(self, prefixes: list[Prefix], counts: list[int]) -> list[list[Node]]:
        return [
            [
                p.child(n, f"{HOSTILE} {n}", action=[MORE, NOTHING][n % 2] if len(p.nodes) == 3 else None)
                for n in range(c)
            ]
            for p, c in zip(prefixes, counts, strict=True)
        ]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run with one of everything, all of it said by somebody hostile."""
    run = Run.create(tmp_path / "run", {"note": "x"}, seed=7)
    task: Task = replace(count_to(1), instruction=HOSTILE)

    def say(moment: Moment) -> Decision:
        [verdict] = Scripted(TypeText(HOSTILE, Point(5, 5))).decide([moment])
        assert isinstance(verdict, Decision)
        return replace(verdict, thought=replace(verdict.thought, seen=HOSTILE, plan=HOSTILE, move=HOSTILE))

    with run:
        for policy in (Scripted(MORE), Scripted(say, NOTHING, NOTHING, NOTHING, NOTHING)):
            trajectory = run_episode(Counter(), policy, task)
            run.append("trajectories", trajectory)
            run.append("scores", Scored(trajectory.id, Score(0.5, "judge", HOSTILE)))
        run.append("tasks", task)
        [first, _] = run.read("trajectories", Trajectory)
        step = first.steps[0]
        run.append(
            "transitions", Transition("t", step.screen, step.action, 0, step.after, "app", task.start, 0, 0, None)
        )
        for tree in grow(jobs([first]), Sampler(), lambda batch: [float(a == r) for _, r, a in batch]):
            run.append("trees", tree)
            for pair in pairs(tree, str):
                run.append("pairs", pair)
        for number in range(1, 500):
            run.append("metrics", Measure("sft", number, {"loss": 1 / number, HOSTILE: math.nan}), sync=False)
        run.append("metrics", {"stage": "tdpo", "step": 1, "steps": 9, "loss": 0.5})
        report = {"success_before": {"value": 0.4, "low": 0.3, "high": 0.5}, "success_after": 0.6, "seed": 1,
                  "step_accuracy_after": {"value": 0.7}, "baselines": {"random": {"success": 0.1}, HOSTILE: 3},
                  "counts": {"trees": {"alpha": 1, "beta": 2}, "pairs": 12345}, "seconds": {"sft": 1.25},
                  "gates": [{"name": HOSTILE, "passed": True, "detail": HOSTILE}, {"name": "beaten", "detail": 3}, 4],
                  "templates": {HOSTILE: {"success_before": {"value": 0.25, "n": 8}, "success_after": HOSTILE}, "x": 1}
                  }  # fmt: skip
        run.write_file("report.json", json.dumps(report))
    return run


class Reader(HTMLParser):
    """Collects the page's tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_everything_and_takes_no_orders(run: Run) -> None:
    page = Reader(render(run).read_text("utf-8"))
    assert not any(tag in ("script", "link", "iframe", "object") for tag, _ in page.tags)
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    images = [attributes["src"] for tag, attributes in page.tags if tag == "img"]
    assert images and all(source and (run.folder / source).is_file() for source in images)
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {"result", "training", "trajectories", "trees", "pairs", "tasks", "transitions"} <= ids
    for said in (
        "<script>document.title",
        "some leaves right",
        "gap 1.00",
        "alpha 1, beta 2",
        "12,345",
        "looped",
        "25% of 8",
        "failed",
    ):
        assert said in page.text, said
    assert "Showing" not in page.text


def test_captions_name_what_was_aimed_at_and_stay_short() -> None:
    field = Element("combobox", Box(0, 0, 50, 20), "Size", flags=frozenset({Flag.CLICKABLE}))
    screen = Screen("shop.example", "/", 100, 100, (field,))
    at = Point(5, 5)
    assert caption(SelectOption(("M",), at), screen) == "select M in “Size”"
    assert caption(TypeText("M", at), screen) == "type “M” into “Size”"
    assert caption(Upload(("/srv/ada/me.png",), at), screen) == "upload me.png at “Size”"
    assert len(caption(GoTo("https://shop.example/" + "a/" * 500), screen)) < 80


def test_what_is_left_out_is_counted(run: Run) -> None:
    page = render(run, limits=Limits(trajectories=1, trees=1, pairs=2)).read_text("utf-8")
    assert "Showing 1 of 2." in page
    assert page.count('<p class="side chosen">') == 2


def test_an_empty_run_has_a_page_too(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "empty", {}, seed=1)
    assert "Nothing has been recorded yet" in render(run).read_text("utf-8")


def test_missing_images_are_said_to_be_missing(run: Run) -> None:
    shutil.rmtree(run.folder / "screens")
    page = render(run).read_text("utf-8")
    assert "no image" in page
    assert "<img" not in page.replace("&lt;img", "")


@pytest.mark.parametrize("content", ["{", "[]", '"x"'])
def test_a_damaged_report_is_an_error(run: Run, content: str) -> None:
    run.write_file("report.json", content)
    with pytest.raises(StoreError, match=r"report\.json .*delete it"):
        render(run)


def test_bars_and_curves_are_drawn_from_figures() -> None:
    drawn = bars([Bar("<b>", 0.5, 0.4, 0.6), Bar("x", 1.0, style="after")])
    assert "&lt;b&gt;" in drawn and "50.0% (40&#8211;60)" in drawn and "bar after" in drawn
    assert curve({}) == curve({1: math.nan}) == ""
    assert curve({3: 1.0}).count("<circle") == 1
    many = curve({step: float(step) for step in range(10_000)})
    assert len(many) < 8000 and ">9999<" not in many and "step 9999" in many
    assert summary(Path("nowhere.json")) is None


CHROMIUM = next(browsers(), None)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_the_page_opens_in_a_real_browser_without_running_anything(run: Run) -> None:
    page = render(run)
    result = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom",
         page.as_uri()], capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "<title>run · guiagent</title>" in result.stdout
    assert "Before and after" in result.stdout


def test_the_figures_of_an_evaluation_are_tables_with_their_terms(run: Run) -> None:
    half = {"value": 0.5, "low": 0.1, "high": 0.9, "n": 2}
    told = {
        "run": "x", "success": half, "by_site": {HOSTILE: half}, "protocol": {"judge": HOSTILE},
        "by_template": {f"template {n}": half for n in range(900)}, "endings": {"done": 2},
        "templates": {"one": {"success": half, "step_accuracy": None}, "two": {"success": None}},
        "lost": {}, "unscored": {f"task {n}": "nobody knows" for n in range(5)},
    }  # fmt: skip
    path = run.folder / "evaluation.json"
    assert figures_in(path) == ()
    path.write_text(json.dumps({"good": told, "nothing": {"endings": {}}, "odd": 5}), "utf-8")
    [good] = figures_in(path)
    share = ("2", "50.0%", "10.0% to 90.0%")
    assert good.tables == (
        ("All", (("success", *share),)), ("By site", ((HOSTILE, *share),)), ("Templates", (("one", *share),)),
    )  # fmt: skip
    assert good.terms == (("judge", HOSTILE),) and good.notes[0].startswith("5 could not be scored")
    page = render(run).read_text("utf-8")
    assert 'href="#figures"' in page and "10.0% to 90.0%" in page and "<script>document.title" not in page
    path.write_text("{", "utf-8")
    with pytest.raises(StoreError, match="evaluate again"):
        figures_in(path)
