"""The rules of AndroidControl that look at no elements, and what they all have in common, by hand-made steps."""

from math import inf, nan

import pytest

from emulators.action import (
    Action,
    Answer,
    Direction,
    DoubleTap,
    Drag,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from emulators.screen import Point
from emulators.trajectory import Thought
from guiagent.datasets.episode import Seen, recorded
from rewards.profiles.table import profile, profiles_for
from tests.rewards.profiles.steps import case, fares, node, scored

NAMES = tuple(one.name for one in profiles_for("android_control"))
POINTWISE = ("ac.osatlas", "ac.osgenesis", "ac.gui_r1")
CORNER = LongPress(Point(0, 0))


def tap(x: float, y: float) -> Tap:
    return Tap(Point(x, y))


def test_six_profiles_score_android_control() -> None:
    assert set(NAMES) == {"ac.paper", "ac.osatlas", "ac.osgenesis", "ac.qwen", "ac.agentcpm", "ac.gui_r1"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (Scroll("down"), "exact"),
        (Swipe(Point(500, 1500), Point(500, 500)), "exact"),  # the finger goes up, what lies below comes into view
        (Drag(Point(500, 1500), Point(700, 500)), "exact"),
        (Scroll("up"), "typed"),
        (Swipe(Point(500, 500), Point(500, 1500)), "typed"),
        (Swipe(Point(100, 500), Point(700, 900)), "typed"),  # 0.6 of the width, 0.2 of the height
        (Swipe(Point(500, 500), Point(500, 500)), "typed"),
        (Swipe(Point(nan, 500), Point(500, 500)), "typed"),
        (tap(500, 500), "wrong"),
    ],
)
def test_scrolls_are_told_by_where_the_content_goes(name: str, said: Action, fate: str) -> None:
    if name == "ac.qwen" and fate == "typed":
        fate = "exact"  # its rule compares no direction
    assert fares(name, case(Scroll("down")), said) == fate


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("recorded_action", "said", "fate"),
    [
        (Press("back"), Press("Back"), "exact"),
        (Press("back"), Press("home"), {"ac.qwen": "typed", "ac.agentcpm": "typed"}),  # one kind, another button
        (Press("back"), Scroll("down"), "wrong"),
        (Press("home"), Press("home"), "exact"),
        (Wait(), Wait(9), "exact"),
        (Wait(), Stop(), {"ac.agentcpm": "exact"}),
        (Stop(), Stop(), "exact"),
        (Stop(), Stop(infeasible=True), {  # complete and impossible: no published step stops, but for AgentCPM's
            "ac.qwen": "exact", "ac.agentcpm": "exact", "ac.gui_r1": "exact", "ac.paper": "typed",
            "ac.osgenesis": "typed",
        }),
        (Press("volume up"), Press("volume down"), "typed"),
        (Answer("4"), Answer("5"), dict.fromkeys(NAMES, "typed") | {"ac.qwen": "exact", "ac.gui_r1": "exact"}),
        (TypeText("Ann"), Answer("Ann"), "wrong"),
        (tap(10, 10), DoubleTap(Point(10, 10)), "wrong"),
        (tap(10, 10), None, "wrong"),
        (LongPress(Point(5, 5)), LongPress(Point(5, 5)), dict.fromkeys(NAMES, "exact") | {"ac.agentcpm": "wrong"}),
        (LongPress(Point(5, 5)), tap(5, 5), {"ac.agentcpm": "exact"}),
    ],
)  # fmt: skip
def test_kinds_and_buttons(name: str, recorded_action: Action, said: Action | None, fate: str | dict[str, str]) -> None:
    elements = [node(0, 0, 50, 50, text="a")]
    expected = fate if isinstance(fate, str) else fate.get(name, "wrong")
    if name == "ac.osatlas" and recorded_action == Press("volume up"):
        expected = "wrong"  # every button is a word of its own in its grammar
    assert fares(name, case(recorded_action, elements), said) == expected


TYPED = ("ac.osatlas", "ac.osgenesis", "ac.gui_r1", "ac.paper", "ac.qwen", "ac.agentcpm")


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("new york", "yes yes yes yes yes yes"),
        ("New York", "yes yes yes no yes yes"),
        ("new jersey", "yes no yes no no no"),  # the first words agree; F1 is 0.5
        ("new", "no yes yes no yes yes"),  # "[new]" is not "[new"; F1 is 2/3
        ("york new", "no yes yes no no no"),
        ("new york city", "yes yes yes no yes yes"),
        (" new york ", "no yes yes no yes yes"),  # the second word of "TYPE [ new york ]" is "["
        ("newyork", "no no no no no no"),
        ("", "no no no no yes yes"),  # an empty text is part of any
    ],
)
def test_typed_texts(said: str, right: str) -> None:
    for name, word in zip(TYPED, right.split(), strict=True):
        assert fares(name, case(TypeText("new york")), TypeText(said)) == ("exact" if word == "yes" else "typed"), name


@pytest.mark.parametrize(
    ("said", "fate"),
    [("", "typed"), ("a", "typed")],
)
def test_gui_r1_gives_empty_texts_no_likeness(said: str, fate: str) -> None:
    assert fares("ac.gui_r1", case(TypeText("")), TypeText(said)) == fate
    assert fares("ac.gui_r1", case(TypeText("[ ]")), TypeText(said)) == fate
    assert fares("ac.osatlas", case(TypeText("")), TypeText("")) == "exact"


def test_gui_r1_takes_one_word_in_another() -> None:
    assert fares("ac.gui_r1", case(OpenApp("Clock")), OpenApp("clockwise")) == "exact"
    assert fares("ac.gui_r1", case(OpenApp("Clock")), OpenApp("[Cl]")) == "exact"
    assert fares("ac.gui_r1", case(OpenApp("Clock")), OpenApp("the clockwise")) == "typed"


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("Google Maps", "yes yes yes yes yes"),
        ("google maps", "yes no yes no yes"),
        ("Google Chrome", "yes no yes no no"),
        ("Maps", "no no yes no yes"),
        ("Chrome", "no no no no no"),
    ],
)
def test_app_names(said: str, right: str) -> None:
    for name, word in zip(TYPED[:5], right.split(), strict=True):
        assert fares(name, case(OpenApp("Google Maps")), OpenApp(said)) == ("exact" if word == "yes" else "typed"), name


@pytest.mark.parametrize(
    ("x", "y", "fate"),
    [
        (640, 1000, "exact"),  # exactly 140 away
        (641, 1000, "typed"),
        (640.4, 1000, "exact"),  # whole numbers are compared
        (500, 1280, "exact"),
        (500, 1282, "typed"),
        (584, 1224, "exact"),  # 84, 112, 140
        (-500, 1000, "exact"),  # the sign is not read
        (nan, 1000, "typed"),
        (inf, 1000, "typed"),
        (1e300, -1e300, "typed"),
        (1e308, 1e308, "typed"),  # more than a number holds when it is written in thousandths
    ],
)
def test_osatlas_reaches_140_thousandths(x: float, y: float, fate: str) -> None:
    assert fares("ac.osatlas", case(tap(500, 1000)), tap(x, y)) == fate
    assert fares("ac.osatlas", case(LongPress(Point(500, 1000))), LongPress(Point(x, y))) == fate


@pytest.mark.parametrize(
    ("x", "y", "fate"),
    [
        (868, 1000, "exact"),  # 368.45 pixels, whatever the screen
        (868.9, 1000, "exact"),  # places are cut to whole pixels
        (869, 1000, "typed"),
        (500, 1368, "exact"),
        (500, 1369, "typed"),
        (nan, 1000, "typed"),
        (500, inf, "typed"),
        (1e308, -1e308, "typed"),
    ],
)
def test_osgenesis_reaches_368_pixels(x: float, y: float, fate: str) -> None:
    assert fares("ac.osgenesis", case(tap(500, 1000)), tap(x, y)) == fate
    assert fares("ac.osgenesis", case(tap(500, 1000), width=10_000, height=9_000), tap(x, y)) == fate


def test_osgenesis_takes_a_place_that_is_no_number_for_minus_100() -> None:
    assert fares("ac.osgenesis", case(tap(100, 100)), tap(nan, nan)) == "exact"


@pytest.mark.parametrize(
    ("goal", "move", "way", "fate"),
    [
        ("Scroll up a little", "", "up", "exact"),
        ("goal", "Scroll up", "up", "exact"),
        ("goal", "scroll up", "up", "typed"),  # with a capital only
        ("Scroll up a little", "", "down", "exact"),  # as recorded
        ("Scroll left", "", "left", "typed"),  # up and down only
        ("goal", "Scroll up", "left", "typed"),
    ],
)
def test_osgenesis_believes_the_instruction(goal: str, move: str, way: Direction, fate: str) -> None:
    assert fares("ac.osgenesis", case(Scroll("down"), goal=goal, move=move), Scroll(way)) == fate


@pytest.mark.parametrize(
    ("x", "y", "fate"),
    [
        (639, 1000, "exact"),
        (640, 1000, "typed"),  # less than 0.14, not as much
        (500, 1279, "exact"),
        (500, 1280, "typed"),
        (nan, 1000, "typed"),
        (-inf, 1000, "typed"),
    ],
)
def test_gui_r1_reaches_less_than_14_hundredths(x: float, y: float, fate: str) -> None:
    assert fares("ac.gui_r1", case(tap(500, 1000)), tap(x, y)) == fate


@pytest.mark.parametrize("name", POINTWISE)
def test_no_element_is_looked_at(name: str) -> None:
    assert not profile(name).elements
    far = [node(0, 0, 1000, 2000, text="everything")]
    assert fares(name, case(tap(10, 10), far), tap(900, 1900)) == "typed"


def test_grounding_is_told_of_touches_only() -> None:
    for name in NAMES:
        elements = [node(0, 0, 100, 100, text="a")]
        assert scored(name, case(tap(9, 9), elements), tap(9, 9)).grounded is True
        assert scored(name, case(tap(9, 9), elements), tap(900, 1900)).grounded is False
        assert scored(name, case(tap(9, 9), elements), Wait()).grounded is False
        assert scored(name, case(tap(9, 9), elements), None).grounded is False
        assert scored(name, case(TypeText("a"), elements), tap(9, 9)).grounded is None
    assert scored("ac.osatlas", case(CORNER), CORNER).grounded is None  # OS-Atlas counts clicks only


def test_who_books_an_episode_once() -> None:
    assert [name for name in NAMES if profile(name).once] == ["ac.osatlas", "ac.osgenesis"]


def test_agentcpm_drops_opened_apps_and_appends_a_stop() -> None:
    opens, taps = case(OpenApp("Clock")).screen, case(tap(1, 1)).screen
    final = case(Stop(), [node(0, 0, 9, 9, text="end")]).screen
    steps = [Seen(opens, OpenApp("Clock")), Seen(taps, tap(1, 1), Thought(move="tap it"))]
    trajectory = recorded("android_control", "7", "set an alarm", steps, final=final)
    cases = profile("ac.agentcpm").cases("7", trajectory)
    assert [(one.index, one.action) for one in cases] == [(1, tap(1, 1)), (2, Stop())]
    assert cases[1].screen is final
    assert cases[1].instruction == "set an alarm"
    assert len(profile("ac.qwen").cases("7", trajectory)) == 2
    assert profile("ac.agentcpm").cases("8", recorded("android_control", "8", "nothing", [])) == []
    empty = recorded("android_control", "8", "nothing", [], final=final)
    assert [one.action for one in profile("ac.agentcpm").cases("8", empty)] == [Stop()]
