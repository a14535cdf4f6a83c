"""The random walk: what it picks, what it remembers, what it yields, and how it resumes."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from emulators.action import Action, LongPress, OpenApp, Press, Scroll, SelectOption, Tap, TypeText
from emulators.codec import Codec
from emulators.screen import Box, Element, Flag, Screen
from emulators.trajectory import Outcome, Start, Task, Template
from emulators.uitree import changed
from synth.errors import SynthError
from synth.exploration import MobileWalk, Opening, Transition, WebWalk, explore
from synth.pool import ElementPool, PoolEntry, element_key, page_key
from synth.texts import FALLBACK, field_name, fitting_text, text_for
from tests.synth.rooms import Rooms

OPENINGS = (Opening(Template("rooms/any", 0)), Opening(Template("rooms/any", 1), (Press("back"),)))
PLAIN = (Opening(Template("rooms/any", 0)),)
BOX = Box(0, 0, 10, 10)


def walk(count: int = 6, pool: ElementPool | None = None, **options: int) -> list[Transition]:
    return list(explore(Rooms(), OPENINGS, pool or ElementPool(), episodes=range(count), **options))


def test_only_what_changed_is_kept_with_the_state_it_began_in() -> None:
    found = walk()
    assert len(found) > 10
    again = Rooms()
    for transition in found:
        assert changed(transition.before, transition.after)
        assert transition.app == "rooms"
        assert transition.state is not None
        again.load(transition.state)
        assert again.look() == transition.before
        again.do(transition.action)
        assert again.look() == transition.after
        if isinstance(transition.action, Tap):
            assert transition.element == transition.action.element


def test_what_does_nothing_goes_to_the_pool_and_is_not_tried_again() -> None:
    pool, device = ElementPool(), Rooms()
    seen: Counter[str] = Counter()
    for _ in explore(device, OPENINGS, pool, episodes=range(40)):
        pass
    learnt = pool.take_new()
    dead = {e.key for e in learnt if e.kind == "unclickable"}
    assert {e.kind for e in learnt} == {"unclickable"}, "only web walks weigh what was tried"
    title = element_key(Rooms().look().elements[0])
    assert title in dead
    for _ in explore(device, OPENINGS, pool, episodes=range(40, 50)):
        pass
    for action in device.log:
        if isinstance(action, Tap) and action.element is not None:
            seen[str(action.element)] += 1
    assert pool.has("rooms", title, "unclickable")
    assert not any(e.key == title for e in pool.take_new())


def test_system_and_disabled_elements_are_left_alone() -> None:
    device = Rooms()
    touched: list[tuple[str, int]] = []
    for transition in explore(device, OPENINGS, ElementPool(), episodes=range(60)):
        if transition.element is not None:
            touched.append((transition.before.location, transition.element))
    assert ("kitchen", 1) in touched
    assert ("kitchen", 2) not in touched
    assert all(element < 3 for _, element in touched)


def test_a_resumed_walk_goes_on_as_if_it_had_not_been_interrupted() -> None:
    whole = walk(10)
    pool = ElementPool()
    first = list(explore(Rooms(), OPENINGS, pool, episodes=range(4)))
    kept = pool.take_new()
    rest = list(explore(Rooms(), OPENINGS, ElementPool(kept), episodes=range(4, 10)))
    assert [t.id for t in first + rest] == [t.id for t in whole]
    assert first + rest == whole
    assert walk(10, seed=1) != whole


def test_transitions_survive_the_codec_and_are_named_by_content() -> None:
    codec, found = Codec(), walk()
    for transition in found:
        assert codec.decode(Transition, codec.encode(transition)) == transition
    by_id: dict[str, Transition] = {}
    for transition in found:
        same = by_id.setdefault(transition.id, transition)
        assert (same.before, same.action, same.after) == (transition.before, transition.action, transition.after)


def test_openings_are_needed_and_lead_into_the_app() -> None:
    with pytest.raises(SynthError, match="opening"):
        list(explore(Rooms(), (), ElementPool(), episodes=range(1)))
    device = Rooms()
    opening = Opening(Template("rooms/any", 0), (OpenApp("Rooms"),))
    list(explore(device, [opening], ElementPool(), episodes=[0], walk=MobileWalk(steps=1)))
    assert device.log[0] == OpenApp("Rooms")


class Still:
    """Shows one screen for ever and counts what is done to it: the distribution of first choices."""

    name = "still"

    def __init__(self, *elements: Element, actions: frozenset[type[Action]] = Rooms().actions) -> None:
        self.screen = Screen("app", "main", 100, 100, elements)
        self.actions = actions
        self.done: list[Action] = []

    def reset(self, start: Start) -> None:
        pass

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        return self.screen

    def do(self, action: Action) -> None:
        self.done.append(action)

    def finish(self, task: Task, answer: str | None) -> Outcome:
        return Outcome(0.0)

    def close(self) -> None:
        pass


def first_choices(
    device: Still, walk: MobileWalk | WebWalk, pool: Sequence[PoolEntry] = (), count: int = 4000
) -> Counter[str]:
    for episode in range(count):
        for _ in explore(device, PLAIN, ElementPool(pool), episodes=[episode], walk=replace(walk, steps=1)):
            pass
    names = {Tap: "tap", LongPress: "hold", TypeText: "type", SelectOption: "select"}
    return Counter(
        f"{names[type(a)]} {a.element}" if isinstance(a, Tap | LongPress | TypeText | SelectOption)
        else a.direction if isinstance(a, Scroll) else str(a.keys) if isinstance(a, Press) else "?"
        for a in device.done
    )  # fmt: skip


def test_the_weights_of_the_mobile_walk() -> None:
    one = Element("Button", BOX, text="A", flags=frozenset({Flag.CLICKABLE, Flag.LONG_CLICKABLE}))
    two = Element("TextView", Box(20, 0, 30, 10), text="B")
    gone = Element("TextView", Box(200, 0, 230, 10), text="C")
    bar = Element("TextView", Box(40, 0, 50, 10), text="D", package="com.android.systemui")
    counts = first_choices(Still(one, two, gone, bar), MobileWalk())
    assert set(counts) == {"tap 0", "hold 0", "tap 1", "down", "up", "back"}
    share = {key: count / 4000 for key, count in counts.items()}
    assert share["tap 1"] == pytest.approx(10 / 23, abs=0.03)
    assert share["tap 0"] == pytest.approx(9 / 23, abs=0.03)
    assert share["hold 0"] == pytest.approx(1 / 23, abs=0.015)
    assert share["back"] == pytest.approx(1 / 23, abs=0.015)


def test_the_weights_of_the_web_walk() -> None:
    links = [
        Element("link", Box(10 * i, 0, 10 * i + 8, 10), text=str(i), flags=frozenset({Flag.CLICKABLE}))
        for i in range(3)
    ]
    static = Element("StaticText", Box(0, 50, 50, 60), text="words")
    pool = [PoolEntry("app", page_key(links[0]), "explored"), PoolEntry("app", page_key(links[1]), "unclickable")]
    counts = first_choices(Still(*links, static), WebWalk(), pool)
    assert set(counts) == {"tap 0", "tap 2"}
    assert counts["tap 2"] / 4000 == pytest.approx(4 / 7, abs=0.03)
    device = Still(*links, static)
    for episode in range(600):
        fresh = ElementPool(pool)
        for _ in explore(device, PLAIN, fresh, episodes=[episode], walk=WebWalk(steps=2)):
            pass
    # At the second step everything is old, and what was touched first is known to do nothing.
    assert {type(a) for a in device.done} == {Tap}


def test_a_page_that_offers_nothing_ends_the_episode() -> None:
    device = Still(Element("StaticText", BOX, text="The end"))
    assert list(explore(device, PLAIN, ElementPool(), episodes=range(3), walk=WebWalk())) == []
    assert device.done == []


def test_a_task_that_ends_by_itself_ends_the_episode_and_leaves_no_transition() -> None:
    class Quiz(Rooms):
        def over(self) -> bool:
            return self.room == "kitchen"

    found = list(explore(Quiz(), PLAIN, ElementPool(), episodes=range(30)))
    assert found
    assert all(t.after.location != "kitchen" for t in found)


def test_selects_are_given_one_of_their_other_options() -> None:
    select = Element("combobox", BOX, text="Colour", flags=frozenset({Flag.CLICKABLE}))
    red = Element("option", BOX, text="Red", flags=frozenset({Flag.SELECTED}), parent=0)
    blue = Element("option", BOX, text="Blue", parent=0)
    device = Still(select, red, blue, actions=frozenset({Tap, SelectOption}))
    list(explore(device, PLAIN, ElementPool(), episodes=[0], walk=WebWalk(steps=1)))
    assert device.done == [SelectOption(("Blue",), select.hit, 0)]


def test_typing_takes_a_usable_proposal_or_the_fallback() -> None:
    screen, rng = Rooms(room="desk").look(), random.Random(0)
    proposals = iter(["", "two\nlines", "  Ann  "])
    assert text_for(screen, 1, rng, lambda *_: next(proposals)) == "Ann"
    assert text_for(screen, 1, rng, lambda *_: "a\nb") == FALLBACK == "Test Input"
    typed = [t.action for t in walk(20) if isinstance(t.action, TypeText)]
    assert typed
    assert all(a.replace == bool(t.before.elements[1].value) for t in walk(20) if isinstance(a := t.action, TypeText))


@pytest.mark.parametrize(
    ("label", "resource", "looks_like"),
    [
        ("Phone", "", r"\+?[\d ]+"),
        ("E-mail", "", r".+@.+"),
        ("", "app:id/search_src", r"[a-z]+"),
        ("Full name", "", r"\w+ \w+"),
    ],
)
def test_offline_texts_suit_the_field(label: str, resource: str, looks_like: str) -> None:
    field = Element("EditText", Box(0, 20, 50, 40), resource_id=resource, flags=frozenset({Flag.EDITABLE}))
    name = Element("TextView", Box(0, 5, 50, 18), text=label)
    screen = Screen("app", "main", 100, 100, (name, field))
    assert field_name(screen, 1) == label
    for seed in range(20):
        assert re.fullmatch(looks_like, fitting_text(screen, 1, random.Random(seed)))
