"""Policies are not shown what some data sets put on their screens for scorers alone: which element was meant."""

from pathlib import Path

import pytest

from emulators.action import Tap
from emulators.screen import Point
from emulators.trajectory import Moment
from guiagent.datasets.episode import DataSet, Episode, Troubles
from guiagent.datasets.mind2web import Mind2Web
from guiagent.datasets.odyssey import Odyssey
from guiagent.dialects.table import dialect
from guiagent.evaluation.offline.asking import questions
from rewards.profiles.case import Prediction
from rewards.profiles.mind2web import POSITIVE
from rewards.profiles.table import profile
from tests.guiagent.datasets.mind2web_folder import candidate, row, written
from tests.guiagent.datasets.synthetic_sets import odyssey_folder, odyssey_step
from tests.guiagent.evaluation.offline.synthetic import ACTIONS, EQUAL, episode

pytest.importorskip("pyarrow", reason="the extra data is not installed")


def only(data: DataSet) -> Episode:
    (found,) = data.episodes(Troubles())
    return found


def moments(held: Episode) -> list[Moment]:
    return [one.moment for one in questions(held, [profile(held.trajectory.task.name.partition("/")[0])])]


def asked(name: str, moment: Moment) -> str:
    parts = [part for _, parts in dialect(name).ask(moment) for part in parts]
    return "\n".join(part for part in parts if isinstance(part, str))


@pytest.fixture
def odyssey(tmp_path: Path) -> Episode:
    return only(Odyssey(odyssey_folder(tmp_path / "odyssey", [odyssey_step(0), odyssey_step(1)])))


def test_the_box_of_what_was_touched_is_not_shown(odyssey: Episode) -> None:
    for moment in moments(odyssey):
        assert not moment.screen.elements
        for step in moment.history:
            assert not step.screen.elements and not step.after.elements
            assert step.action == Tap(Point(30, 120))


@pytest.mark.parametrize("name", ["os-genesis", "coat"])
def test_no_prompt_tells_of_it(name: str, odyssey: Episode) -> None:
    last = moments(odyssey)[-1]
    assert "target" not in asked(name, last).lower()


def test_it_is_scored_all_the_same(odyssey: Episode) -> None:
    scorer, recorded = profile("odyssey"), odyssey.trajectory.steps[0]
    corner = recorded.screen.elements[0].box
    (case, *_) = scorer.cases(odyssey.id, odyssey.trajectory)
    assert scorer.rule(case, Prediction(Tap(corner.center))).why == "inside the target"


def page(folder: Path, right: int) -> Episode:
    """A step on a page of three nameless candidates, of which this one is right."""
    places = {9: "0,0,80,20", 20: "100,200,50,30", 31: "5,60,10,10"}
    others = [candidate(node, rect) for node, rect in places.items() if node != right]
    positive = [candidate(right, places[right], original=True)]
    return only(Mind2Web(written(folder, [row(pos_candidates=positive, neg_candidates=others)])))


def test_which_candidate_is_right_changes_nothing_of_what_is_asked(tmp_path: Path) -> None:
    one, other = (page(tmp_path / str(node), node) for node in (9, 31))
    assert one.trajectory.steps[0].screen.elements != other.trajectory.steps[0].screen.elements
    (shown,), (also,) = moments(one), moments(other)
    assert shown.screen.elements == also.screen.elements
    assert POSITIVE not in asked("os-genesis", shown)


def test_other_data_sets_are_shown_as_they_are() -> None:
    held = episode("7", ACTIONS)
    assert [one.moment for one in questions(held, [EQUAL])] == [held.trajectory.moment(i) for i in range(len(ACTIONS))]
