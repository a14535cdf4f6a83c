"""eval phone --perturb: what it costs is measured on fair instances, goes on where it was, and misuse is told."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from emulators.action import Action
from emulators.device import Device
from emulators.virtual import perturbation
from emulators.virtual.perturbation import NEUTRAL, Perturbation
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from guiagent.agent import Limits
from guiagent.baselines import OraclePolicy
from guiagent.collection import Patience, collect
from guiagent.commands.attempting import Terms
from guiagent.commands.perturbing import DEVELOPMENT, Kind, Perturbing, perturbed
from guiagent.config import ConfigError
from guiagent.evaluation.held_out import seeds
from guiagent.evaluation.robustness import Drop, Tried
from guiagent.store import Run
from guiagent.suites import instances, oracles
from synth.worst_case import Search
from tests.guiagent.terminal import call, figures, only_line

EVAL = ("eval", "phone", "--tasks", "clock/alarm_*", "notes/open", "--seeds", "2", "--out", "r")
TERMS = Terms(Limits(), Patience(), 1)
DARK = Perturbation(dark=True, font_scale=1.3, pop_ups=1, seed=3)
TASKS = list(instances("phone", ["phone/clock/alarm_on", "phone/notes/open"], seeds(2), VirtualPhone))


class Numb:
    """A phone on which no touch arrives."""

    def __init__(self) -> None:
        self._phone = VirtualPhone()
        self.name, self.actions = self._phone.name, self._phone.actions
        self.reset, self.look, self.finish, self.close = (
            self._phone.reset, self._phone.look, self._phone.finish, self._phone.close
        )  # fmt: skip

    def do(self, action: Action) -> None:
        """Nothing happens."""


def opened(under: Perturbation) -> Callable[[], Device]:
    return lambda: VirtualPhone(perturbation=under)


def measured(folder: Path, wanted: Perturbing, open_under: Callable[[Perturbation], Callable[[], Device]]) -> Drop:
    """The oracle's drop, the attempts on a phone as it comes being made first."""
    policy = OraclePolicy(oracles())
    with Run.resume(folder, {}, seed=0) as run:
        list(collect(VirtualPhone, policy, TASKS, run))
        return perturbed(run, wanted, TASKS, open_under=open_under, policy=policy, terms=TERMS)


# What is measured


def test_the_oracle_loses_nothing_under_given_conditions(tmp_path: Path) -> None:
    found = measured(tmp_path / "r", Perturbing("given", DARK), opened)
    assert (found.conditions, found.clean.n, found.unfair) == (DARK, len(TASKS), 0)
    assert found.clean.value == found.perturbed.value == 1 and found.drop.value == 0


def test_random_conditions_are_those_of_the_seed(tmp_path: Path) -> None:
    found = measured(tmp_path / "r", Perturbing("random"), opened)
    assert found.conditions == perturbation.draw(Random("0:perturbation")) != NEUTRAL


def test_a_search_is_written_down_and_goes_on_where_it_was(tmp_path: Path) -> None:
    wanted = Perturbing("worst", search=Search(trials=3, at_random=2), templates=1)
    found = measured(tmp_path / "whole", wanted, opened)
    with Run.open(tmp_path / "whole") as run:
        [kind] = [path.stem for path in run.folder.glob("trials_*.jsonl")]
        tried = list(run.read(kind, Tried))
        lines = (run.folder / f"{kind}.jsonl").read_text().splitlines()
    assert [one.number for one in tried] == [0, 1, 2]
    values = {one.conditions: one.value for one in tried if one.value is not None}
    assert values[found.conditions] == min(values.values())
    fresh = list((tmp_path / "whole" / "perturbed").iterdir())
    assert len(fresh) == len({one.conditions for one in tried})
    names = [json.loads(line)["task"]["name"] for run in fresh for line in (run / "trajectories.jsonl").open()]
    searched = {name for name in names if int(name.partition("@")[2]) >= DEVELOPMENT}
    assert len({name.partition("@")[0] for name in searched}) == 1  # templates=1
    assert not searched & {task.name for task in TASKS}
    (tmp_path / "whole" / f"{kind}.jsonl").write_text("\n".join(lines[:1]) + "\n")
    assert measured(tmp_path / "whole", wanted, opened) == found


def test_what_the_oracle_cannot_do_either_says_nothing(tmp_path: Path) -> None:
    def numb(under: Perturbation) -> Callable[[], Device]:
        return Numb

    with pytest.raises(ConfigError, match="the oracle passes none of these instances"):
        measured(tmp_path / "r", Perturbing("given", DARK), numb)
    with pytest.raises(ConfigError, match=r"no conditions left the tasks fair; .*patience=20"):
        wanted = Perturbing("worst", search=Search(trials=1, at_random=1, patience=1), templates=1)
        measured(tmp_path / "s", wanted, numb)


# The command


def test_the_command_prints_what_conditions_cost_and_repeats_itself(tmp_path: Path) -> None:
    given = ("--policy", "random", "--perturb", "given", "--set", "perturb.conditions.font_scale=1.5")
    done = call(*EVAL, *given, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for words in ("given conditions", "font_scale", "1.5", "random under them", "clean", "perturbed", "drop"):
        assert words in done.stderr
    again = call(*EVAL, *given, "--json", cwd=tmp_path)
    assert json.loads(again.stdout) == json.loads(done.stdout)
    told = json.loads((tmp_path / "r" / "evaluation.json").read_text())["random"]["perturbed"]
    assert (told["kind"], told["conditions"]["font_scale"], told["drop"]["n"], told["unfair"]) == ("given", 1.5, 8, 0)


def test_a_search_from_the_command_line(tmp_path: Path) -> None:
    few = ("--set", "perturb.search.trials=2", "--set", "perturb.search.at_random=1", "--set", "perturb.templates=2")
    found = figures(*EVAL, "--policy", "oracle", "--perturb", "worst", *few, cwd=tmp_path)["perturbed"]
    assert found["kind"] == "worst" and found["perturbed"]["value"] == 1


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--perturb", "hard"), "--perturb must be one of worst, random, given, not 'hard'"),
        (("--perturb", "given"), "conditions are missing; give some, such as --set perturb.conditions.dark=true"),
        (("--perturb", "given", "--set", "perturb.conditions.locale=de-DE"), "no locale 'de-DE'; choose one of en-US"),
        (
            ("--perturb", "given", "--set", "perturb.conditions.font=2"),
            "cannot hold 'font'; known are dark, font_scale",
        ),
        (("--perturb", "worst", "--set", "perturb.conditions.dark=true"), "for these say --perturb given"),
        (("--perturb", "worst", "--set", "perturb.search.trials=0"), "trials is at least 1"),
        (("--perturb", "worst", "--set", "perturb.least_fair=2"), "least_fair is above 0 and at most 1"),
    ],
)
def test_conditions_that_cannot_be_are_told_in_one_line(words: tuple[str, ...], line: str, tmp_path: Path) -> None:
    done = call(*EVAL, "--policy", "random", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert line in only_line(done)
    assert not (tmp_path / "r").exists()


def test_only_the_phone_can_be_perturbed(tmp_path: Path) -> None:
    done = call("eval", "miniwob", "--policy", "random", "--perturb", "worst", "--out", "r", cwd=tmp_path)
    assert done.returncode == 2
    assert "only the phone can be perturbed, not miniwob; leave --perturb away" in only_line(done)


@pytest.mark.parametrize("kind", ["worst", "random"])
def test_numbers_that_make_no_sense_are_refused(kind: Kind) -> None:
    for wrong in ({"instances": 0}, {"templates": 0}, {"least_fair": 0.0}):
        with pytest.raises(ValueError, match="at least 1"):
            Perturbing(kind, **wrong)  # type: ignore[arg-type]


def test_searches_never_see_what_is_reported() -> None:
    assert DEVELOPMENT not in seeds(100_000)
    assert suite().split("phone/clock/alarm_on", DEVELOPMENT) == "unseen parameters"
