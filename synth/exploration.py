"""Walking at random through an app or a site to see what its elements do (OS-Genesis, arXiv 2412.19723, section 3.1).

The released walks, for phones and for web pages, with their weights and their pool of elements that do nothing. It
differs in three points: episodes draw from a generator of their own, so a resumed walk goes on as if it had not been
interrupted; change is what `uitree.changed` says, on the web too, where the original compares pixels; and where the
device has snapshots, each transition keeps the state it began in, so that tasks can start there.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from emulators.action import Action, LongPress, Press, Scroll, SelectOption, Tap, TypeText
from emulators.codec import content_id
from emulators.device import Device, Episodic, SnapshotDevice
from emulators.guard import Refused
from emulators.screen import Element, Flag, Screen
from emulators.trajectory import Start, State
from emulators.uitree import changed
from synth.errors import SynthError
from synth.pool import ElementPool, element_key, page_key
from synth.texts import Texts, fitting_text, text_for

__all__ = ["MobileWalk", "Opening", "Transition", "Walk", "WebWalk", "explore"]

_KEYBOARDS_AND_BARS = ("com.google.android.inputmethod.latin", "com.android.systemui")


@dataclass(frozen=True, slots=True)
class Opening:
    """Where an episode begins: a start of the device, then actions that lead into the app, such as OpenApp."""

    start: Start
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """An action that changed the screen. `element` is the position in `before.elements` of what was acted on, or None.

    `app` is the app it happened in. `state` is the device as it was before the action, None on a device without
    snapshots; `start`, `episode` and `step` say where in which walk it was seen.
    """

    id: str
    before: Screen
    action: Action
    element: int | None
    after: Screen
    app: str
    start: Start
    episode: int
    step: int
    state: State | None


@dataclass(frozen=True, slots=True)
class MobileWalk:
    """The walk over phone apps. All figures are the paper's.

    `element` and `other` are how likely each element is, against scrolling down, scrolling up and going back;
    `click` and `hold` weigh a tap against a long press where an element takes both.
    """

    steps: int = 10
    element: int = 10
    other: int = 1
    click: int = 9
    hold: int = 1


@dataclass(frozen=True, slots=True)
class WebWalk:
    """The walk over web pages; all figures are the paper's. An element is new if the screen before did not show it."""

    steps: int = 5
    new_unexplored: int = 4
    new_explored: int = 3
    old_unexplored: int = 3
    old_explored: int = 1


Walk = MobileWalk | WebWalk


def explore(
    device: Device,
    openings: Sequence[Opening],
    pool: ElementPool,
    *,
    episodes: Iterable[int],
    seed: int = 0,
    walk: Walk = MobileWalk(),
    texts: Texts = fitting_text,
) -> Iterator[Transition]:
    """Walk the episodes with these numbers and yield every transition that changed the screen.

    `openings` are taken in an order shuffled by `seed`, again and again. `pool` learns as the walk goes; a caller who
    resumes gives it back what earlier walks have put in, and the numbers of the episodes that are left. Equal
    transitions (same id) may occur again. An action that ends the device's own task ends the episode and is not kept:
    what follows is no screen of the app. What a guard refuses is left alone from then on. Raises
    SynthError without openings, and whatever the device raises.
    """
    if not openings:
        raise SynthError("there is nowhere to begin: give at least one opening")
    order = random.Random(seed).sample(range(len(openings)), len(openings))
    for episode in episodes:
        opening = openings[order[episode % len(order)]]
        rng = random.Random(f"{seed}/{episode}")
        walker = _Walker(device=device, pool=pool, rng=rng, walk=walk, texts=texts)
        yield from walker.episode(opening, episode)


@dataclass(slots=True)
class _Walker:
    """One episode under way: what was seen last, and how the next thing is chosen."""

    device: Device
    pool: ElementPool
    rng: random.Random
    walk: Walk
    texts: Texts
    seen: set[str] = field(default_factory=set)

    def episode(self, opening: Opening, number: int) -> Iterator[Transition]:
        self.device.reset(opening.start)
        for action in opening.actions:
            self.device.do(action)
        before = self.device.look()
        for step in range(self.walk.steps):
            state = self.device.save() if isinstance(self.device, SnapshotDevice) else None
            chosen = self._choose(before)
            if chosen is None:
                return
            position, action = chosen
            try:
                self.device.do(action)
            except Refused:
                self._learn(before, position, moved=False)
                continue
            after = self.device.look()
            if isinstance(self.device, Episodic) and self.device.over():
                return
            moved = changed(before, after)
            self._learn(before, position, moved)
            if moved:
                found = Transition(
                    "", before, action, position, after, before.app, opening.start, number, step, state
                )  # fmt: skip
                yield replace(found, id=transition_id(found))
            before = after

    def _learn(self, before: Screen, position: int | None, moved: bool) -> None:
        if position is None:
            return
        key = self._key(before.elements[position])
        if not moved:
            self.pool.add(before.app, key, "unclickable")
        elif isinstance(self.walk, WebWalk):  # only there does it weigh what was tried
            self.pool.add(before.app, key, "explored")

    def _key(self, element: Element) -> str:
        return page_key(element) if isinstance(self.walk, WebWalk) else element_key(element)

    def _candidates(self, screen: Screen) -> list[int]:
        """Positions of the elements that are enabled, visible, the app's own and not known to do nothing."""
        return [
            i for i, e in enumerate(screen.elements)
            if not e.flags & {Flag.DISABLED, Flag.SYSTEM} and e.package not in _KEYBOARDS_AND_BARS
            and not e.box.clipped(screen.box).empty and screen.box.contains(e.hit)
            and not self.pool.has(screen.app, self._key(e), "unclickable")
        ]  # fmt: skip

    def _choose(self, screen: Screen) -> tuple[int | None, Action] | None:
        """What to do next; None where a page offers nothing."""
        positions = self._candidates(screen)
        if isinstance(self.walk, MobileWalk):
            others: list[Action] = [Scroll("down"), Scroll("up"), Press("back")]
            draws: list[int | Action] = [*positions, *others]
            shares = [self.walk.element] * len(positions) + [self.walk.other] * len(others)
        else:
            positions = [i for i in positions if screen.elements[i].actionable]
            draws, shares = [*positions], self._web_shares(screen, positions, self.walk)
            if not draws:
                return None
        drawn = self.rng.choices(draws, shares)[0]
        return (drawn, self._act_on(screen, drawn)) if isinstance(drawn, int) else (None, drawn)

    def _web_shares(self, screen: Screen, positions: Sequence[int], walk: WebWalk) -> list[int]:
        keys = [self._key(screen.elements[i]) for i in positions]
        weights = {
            (True, False): walk.new_unexplored, (True, True): walk.new_explored,
            (False, False): walk.old_unexplored, (False, True): walk.old_explored,
        }  # fmt: skip
        shares = [weights[key not in self.seen, self.pool.has(screen.app, key, "explored")] for key in keys]
        self.seen = {self._key(e) for e in screen.elements}
        return shares

    def _act_on(self, screen: Screen, position: int) -> Action:
        element = screen.elements[position]
        if element.has(Flag.EDITABLE) and TypeText in self.device.actions:
            text = text_for(screen, position, self.rng, self.texts)
            return TypeText(text, element.hit, position, replace=bool(element.value))
        if isinstance(self.walk, MobileWalk) and element.has(Flag.LONG_CLICKABLE):
            hold = self.rng.choices([False, True], [self.walk.click, self.walk.hold])[0]
            return LongPress(element.hit, position) if hold else Tap(element.hit, position)
        options = [
            e.label for e in screen.elements
            if e.parent == position and e.role == "option" and e.label and not e.flags & {Flag.SELECTED, Flag.DISABLED}
        ]  # fmt: skip
        if options and SelectOption in self.device.actions:
            return SelectOption((self.rng.choice(options),), element.hit, position)
        return Tap(element.hit, position)


def transition_id(transition: Transition) -> str:
    """The id of what happened: screens, action, state and start, but not in which walk it was seen."""
    return content_id(replace(transition, episode=0, step=0))
