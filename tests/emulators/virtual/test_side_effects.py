"""Whatever else changes on a phone while a task is done fails the task: on any shelf, in any table, file or setting."""

from collections.abc import Iterator
from random import Random

import pytest

from emulators.action import Press
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.content import world_changes
from emulators.virtual.world import START
from tests.emulators.virtual.solving import SUITE, TASKS, passed, solve
from tests.emulators.virtual.strays import STRAYS

UNTOLD = {
    "mimetypes": "names of kinds, of no contact",
    "contacts": "a contact without a name is none",
    "raw_contacts": "a name of no contact",
    "timers": "only the first timer is shown",
    "stopwatch": "there is one stopwatch",
    "clips": "what is copied in an episode comes and goes by itself; what was copied before it has lines",
    "notes_normalized": "an index for searching, made from the notes",
    "tags": "a tag on no note is not shown",
    "note_tags": "a note has a tag once or not",
    "threads": "a conversation without messages is not shown",
    "canonical_addresses": "a number without messages is not shown",
    "trackpoints": "what a track says of itself lies in `tracks`",
    "urls": "a page that was not visited is not shown",
    "visits": "where one goes in an episode is no fact; what of the history before it is gone or new has lines",
    "original_playing_queue": "the order that shuffling comes back to",
    "playback": "where the player stands",
    "Media": "an index of the files there are; favourites among them have lines of their own",
}
"""Tables in which one row more is no fact, and why: no app shows it."""
TOLD = tuple(name for name in STRAYS if not (name.startswith("row of ") and name.split()[2] in UNTOLD))
FEW = 8
"""How many changes are tried on each template."""


@pytest.fixture(scope="module")
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", suite=SUITE)
    yield device
    device.close()


def test_most_changes_can_be_made_and_all_of_them_are_told() -> None:
    phone = VirtualPhone(seed=1)
    before, made, unseen = phone.world.fork(), 0, []
    for name in TOLD:
        world = before.fork()
        if STRAYS[name](world):
            made += 1
            if not world_changes(Content("any", START), before, world):
                unseen.append(name)
        world.databases.close()
    assert made > 0.9 * len(TOLD) and not unseen
    assert all(any(name.startswith(f"row of {table} in") for name in STRAYS) for table in UNTOLD)
    phone.close()


def fails_with(phone: VirtualPhone, name: str, seed: int, changes: tuple[str, ...]) -> None:
    """The oracle's run with one more change to the state at its end is a failure, for each of the changes."""
    task = SUITE.task(name, seed)
    _, answer = solve(phone, task)
    done = phone.finish(task, answer)
    assert passed(done), f"{task.name}: {done}"
    ended = phone.save()
    for change in changes:
        began = phone.world.fork()
        made = STRAYS[change](phone.world)
        outcome = phone.finish(task, answer)
        assert not made or not passed(outcome), f"{change} goes unseen in {task.name}"
        phone.world.databases = began.databases
        phone.world.state = began.state
    assert phone.save() == ended


@pytest.mark.parametrize("name", TASKS[::6])
def test_any_other_change_is_a_side_effect(phone: VirtualPhone, name: str) -> None:
    fails_with(phone, name, 0, tuple(Random(name).sample(TOLD, FEW)))


@pytest.mark.long
@pytest.mark.parametrize("name", TASKS)
def test_every_other_change_is_a_side_effect_of_every_template(phone: VirtualPhone, name: str) -> None:
    fails_with(phone, name, 1, TOLD)


def test_moving_around_is_no_side_effect(phone: VirtualPhone) -> None:
    task = SUITE.task("phone/contacts/star", 3)
    _, answer = solve(phone, task)
    for action in (Press("home"), Press("back"), Press("recents"), Press("home")):
        phone.do(action)
    assert passed(phone.finish(task, answer))


def test_a_run_from_a_snapshot_is_judged_as_a_whole(phone: VirtualPhone) -> None:
    task = SUITE.task("phone/settings/switch", 2)
    _, answer = solve(phone, task)
    other = VirtualPhone("360x800", suite=SUITE)
    other.load(phone.save())
    assert passed(other.finish(task, answer))
    other.close()
