"""Exploring into a run, and making tasks of what it explored: written as it happens, resumed where it stopped.

transitions.jsonl   what changed a screen, episode by episode
pool.jsonl          one record for every finished episode, with what it learnt about elements
reversed.jsonl      what became of each transition: words and tasks, or why there are none
tasks.jsonl         those tasks
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from emulators.device import Device
from emulators.trajectory import Task
from guiagent.store import Run
from guiagent.traffic import keep_traffic
from synth.annotator import Annotation, Annotator
from synth.exploration import MobileWalk, Opening, Transition, Walk, explore
from synth.pool import ElementPool, PoolEntry
from synth.reversal import Reversed, Sieve, reverse

__all__ = ["Explored", "explore_into", "finished_episodes", "synthesize_into", "unreversed"]

_SIEVE = Sieve()
_WALK = MobileWalk()


@dataclass(frozen=True, slots=True)
class Explored:
    """A finished episode of a walk: how many transitions it gave, and what it learnt; in pool.jsonl."""

    episode: int
    transitions: int
    learnt: tuple[PoolEntry, ...]


def finished_episodes(run: Run) -> set[int]:
    """The numbers of the episodes that were walked to their end."""
    return {explored.episode for explored in run.read("pool", Explored)}


def explore_into(
    run: Run,
    open_device: Callable[[], Device],
    openings: Sequence[Opening],
    *,
    episodes: int,
    first: int = 0,
    seed: int = 0,
    walk: Walk = _WALK,
) -> Iterator[Explored]:
    """Walk those of `episodes` episodes that the run does not have yet; each is committed before it is handed out.

    Their numbers count from `first`: a run that explores several devices gives each a range of its own.
    An episode that was interrupted as its transitions were written is walked again, from what was known before it: the
    transitions that are committed stay, those that lack are added.
    """
    past = list(run.read("pool", Explored))
    done = {explored.episode for explored in past}
    pool = ElementPool(entry for explored in past for entry in explored.learnt)
    left = [number for number in range(first, first + episodes) if number not in done]
    kept = {(found.episode, found.step) for found in run.read("transitions", Transition) if found.episode not in done}
    if not left:
        return
    device = open_device()
    try:
        for number in left:
            transitions = list(explore(device, openings, pool, episodes=[number], seed=seed, walk=walk))
            for found in transitions:
                if (found.episode, found.step) not in kept:
                    run.append("transitions", found, sync=False)
            explored = Explored(number, len(transitions), tuple(pool.take_new()))
            run.append("pool", explored)
            keep_traffic(run, device, f"explored-{number}")
            yield explored
    finally:
        device.close()


def unreversed(run: Run) -> int:
    """How many transitions nobody has tried to make tasks of."""
    done = {record.transition for record in run.read("reversed", Reversed)}
    return len({found.id for found in run.read("transitions", Transition)} - done)


def synthesize_into(run: Run, annotator: Annotator, *, sieve: Sieve = _SIEVE, batch: int = 16) -> Iterator[Reversed]:
    """Make tasks of every transition that was not reversed yet; each record is committed before it is handed out."""
    past = list(run.read("reversed", Reversed))
    done = {record.transition for record in past}
    tasks = [task for record in past for task in record.tasks]
    there = {task.name for task in run.read("tasks", Task)}
    for task in tasks:
        if task.name not in there:  # cut off between its record and its line
            run.append("tasks", task)
    made = reverse(
        run.read("transitions", Transition),
        _Rest(annotator, frozenset(done)),
        sieve=sieve,
        known=[task.instruction for task in tasks],
        batch=batch,
    )
    for record in made:
        if record.transition not in done:
            done.add(record.transition)
            run.append("reversed", record)
            for task in record.tasks:
                run.append("tasks", task)
            yield record


@dataclass(frozen=True, slots=True)
class _Rest:
    """Asks for words only where there are none yet. The walk is read whole: checks depend on what came before."""

    annotator: Annotator
    done: frozenset[str]

    def annotate(self, transitions: Sequence[Transition]) -> list[Annotation | None]:
        """None for what is done."""
        waiting = [transition for transition in transitions if transition.id not in self.done]
        words = dict(zip((t.id for t in waiting), self.annotator.annotate(waiting) if waiting else (), strict=True))
        return [words.get(transition.id) for transition in transitions]
