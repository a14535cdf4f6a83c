"""What failed outside of the agent is counted; reports of virtual phones say that they are."""

import json

from emulators.action import Stop
from emulators.screen import Screen
from emulators.trajectory import Ending, Outcome, StateCheck, Step, Task, Template, Thought, Timings, Trajectory
from guiagent.evaluation.android_world.report import Known, measured
from guiagent.evaluation.android_world.virtual import SENTENCE

SCREEN = Screen("a", "", 10, 10, ())


def played(
    name: str, score: float | None, *, fault: str = "", steps: int = 2, ending: Ending = Ending.DONE
) -> Trajectory:
    task = Task(f"android_world/{name}", "do it", Template("android_world/x", 0), StateCheck(), 10)
    said = {"score": score, "checked": score, "phase": "tear-down", "seconds": 1.0, "slept": 2.0, "fault": fault}
    outcome = None if score is None and not fault else Outcome(score or 0.0, (), json.dumps(said))
    step = Step(SCREEN, Thought(), Stop(), SCREEN, Timings(0, 0, 0))
    detail = "" if outcome else "SetUpFailed: set-up: no ffmpeg"
    return Trajectory("", task, (step,) * steps, ending, outcome, SCREEN, "p", "d", 30, detail)


def test_failures_count_as_nothing_and_are_named() -> None:
    found = measured(
        [
            played("A@0", 1.0),
            played("B@0", None, ending=Ending.CRASHED),
            played("C@0", 0.5),
            played("D@0", 1.0, fault="boom"),
        ],
        {"A": Known("easy", 2.0)},
    )
    assert found.mean == (1.0 + 0.0 + 0.5 + 0.0) / 4
    assert found.theirs == 0.75  # as AndroidWorld has it, which leaves them out
    plain = found.plain(virtual=True)
    assert plain["failures"] == {"B@0": "SetUpFailed: set-up: no ffmpeg", "D@0": "tear-down: boom"}
    assert plain["note"] == SENTENCE and "note" not in found.plain(virtual=False)
    assert plain["by_difficulty"] == {"easy": 1.0} and found.ratios() == {"A@0": 1.0}


def test_repeats_have_a_mean_and_a_spread() -> None:
    found = measured([played("A@0", 1.0), played("A@1", 0.0), played("B@0", 1.0), played("B@1", 1.0)], {})
    assert found.repeats == [1.0, 0.5] and found.mean == 0.75
    assert found.spread is not None and abs(found.spread - 0.3536) < 1e-3


def test_the_last_attempt_counts() -> None:
    found = measured([played("A@0", None, ending=Ending.DEVICE_LOST), played("A@0", 1.0)], {})
    assert found.mean == 1.0 and not found.failures
