"""The rules of AndroidControl that look at the tree: smallest elements, candidates, nearest boxes, icons."""

from math import nan

import pytest

from emulators.action import Action, LongPress, OpenApp, Press, Tap
from emulators.screen import Element, Point
from tests.rewards.profiles.steps import case, fares, hidden, node, scored

ROW = node(100, 1000, 900, 1200, text="Alarm 7:00")
SWITCH = node(700, 1050, 800, 1150, role="android.widget.Switch")
ICON = node(500, 1600, 600, 1700, text="Google Maps")
ARROW = node(0, 50, 100, 150, description="Navigate back")
ROOT = node(0, 0, 1000, 2000)
SCREEN = (ROOT, ROW, SWITCH, ICON, ARROW)


def tap(x: float, y: float) -> Tap:
    return Tap(Point(x, y))


@pytest.mark.parametrize(
    ("recorded", "said", "fate"),
    [
        (tap(200, 1100), tap(900, 1200), "exact"),  # the borders belong to it
        (tap(200, 1100), tap(100, 1000), "exact"),
        (tap(200, 1100), tap(901, 1200), "typed"),
        (tap(200, 1100), tap(750, 1100), "exact"),  # the switch lies in the row
        (tap(750, 1100), tap(200, 1100), "typed"),  # and is the smaller one
        (tap(750, 1100), tap(800, 1150), "exact"),
        (tap(750, 1100), tap(801, 1150), "typed"),
        (tap(750, 1100), tap(nan, 1100), "typed"),
        (tap(200, 300), tap(200, 300), "typed"),  # nothing but the root is there, and it says nothing
        (LongPress(Point(200, 1100)), LongPress(Point(800, 1199)), "exact"),
        (LongPress(Point(200, 1100)), tap(200, 1100), "wrong"),
    ],
)
def test_paper_takes_the_smallest_candidate(recorded: Action, said: Action, fate: str) -> None:
    assert fares("ac.paper", case(recorded, SCREEN), said) == fate


@pytest.mark.parametrize(
    ("element", "candidate"),
    [
        (node(0, 0, 50, 50, text="text"), True),
        (node(0, 0, 50, 50, description="said"), True),
        (node(0, 0, 50, 50, value="hint"), True),
        (node(0, 0, 50, 50, role="android.widget.EditText"), True),
        (node(0, 0, 50, 50), False),
        (node(0, 0, 0, 50, text="no width"), False),
        (hidden(node(0, 0, 50, 50, text="text")), False),
        (node(0, 0, 50, 50, text="title", role="window"), False),
    ],
)
def test_paper_candidates(element: Element, candidate: bool) -> None:
    assert fares("ac.paper", case(tap(0, 0), [element]), tap(0, 0)) == ("exact" if candidate else "typed")


@pytest.mark.parametrize(
    ("recorded", "said", "fate"),
    [
        (OpenApp("Google Maps"), tap(550, 1650), "exact"),
        (OpenApp("maps"), tap(500, 1600), "exact"),
        (OpenApp("Google Maps Go"), tap(550, 1650), "wrong"),
        (OpenApp("Google Maps"), tap(200, 1100), "wrong"),
        (OpenApp("Google Maps"), tap(nan, nan), "wrong"),
        (OpenApp("Google Maps"), LongPress(Point(550, 1650)), "wrong"),
        (tap(550, 1650), OpenApp("google maps"), "exact"),
        (tap(550, 1650), OpenApp("Chrome"), "wrong"),
        (Press("back"), tap(50, 100), "exact"),
        (Press("back"), tap(550, 1650), "wrong"),
        (Press("home"), tap(50, 100), "wrong"),
        (tap(50, 100), Press("back"), "exact"),
        (tap(550, 1650), Press("back"), "wrong"),
    ],
)
def test_paper_equivalences(recorded: Action, said: Action, fate: str) -> None:
    score = scored("ac.paper", case(recorded, SCREEN), said)
    assert ("exact" if score.exact else "wrong") == fate
    assert score.typed == score.exact  # another kind is right or wrong as a whole


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (tap(900, 1200), "exact"),
        (tap(980, 1220), "exact"),  # a tenth of 800 by 200 further on every side
        (tap(981, 1220), "typed"),
        (tap(980, 1221), "typed"),
        (tap(20, 980), "exact"),
        (tap(19.9, 980), "typed"),
        (tap(nan, 1100), "typed"),
    ],
)
def test_qwen_enlarges_the_candidate(said: Action, fate: str) -> None:
    assert fares("ac.qwen", case(tap(200, 1100), SCREEN), said) == fate


@pytest.mark.parametrize("name", ["ac.qwen", "ac.agentcpm"])
@pytest.mark.parametrize(
    ("x", "y", "fate"),
    [(540, 1000, "exact"), (541, 1000, "typed"), (500, 1080, "exact"), (500, 920, "exact"), (500, 1081, "typed"),
     (524, 1064, "exact"), (525, 1064, "typed")],
)  # fmt: skip
def test_four_hundredths_are_near_enough(name: str, x: float, y: float, fate: str) -> None:
    assert fares(name, case(tap(500, 1000)), tap(x, y)) == fate


@pytest.mark.parametrize(
    ("recorded", "said", "fate"),
    [
        (OpenApp("Google Maps"), tap(550, 1650), "exact"),
        (OpenApp("Google Maps"), tap(610, 1710), "exact"),  # the icon enlarged
        (OpenApp("Google Maps"), tap(590, 1650), "exact"),
        (OpenApp("Google Maps"), tap(100, 100), "typed"),  # there is an icon, but elsewhere
        (OpenApp("Chrome"), tap(550, 1650), "wrong"),  # there is none
        (OpenApp(""), tap(550, 1650), "wrong"),
        (OpenApp("Google Maps"), LongPress(Point(550, 1650)), "wrong"),
        (tap(550, 1650), OpenApp("Google Maps"), "wrong"),
    ],
)
def test_qwen_takes_an_icon_for_opening(recorded: Action, said: Action, fate: str) -> None:
    assert fares("ac.qwen", case(recorded, SCREEN), said) == fate


def test_qwen_takes_no_window_and_nothing_hidden_for_an_icon() -> None:
    elements = [node(0, 0, 1000, 2000, text="Chrome", role="window"), hidden(node(0, 0, 100, 100, text="Chrome"))]
    assert fares("ac.qwen", case(OpenApp("Chrome"), elements), tap(50, 50)) == "wrong"


def column(count: int) -> list[Element]:
    """Boxes of 100 by 100 one below the other, with 100 between them."""
    return [node(300, 200 * row, 400, 200 * row + 100) for row in range(count)]


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (tap(350, 850), "exact"),  # the fifth
        (tap(410, 910), "exact"),  # enlarged by a tenth on either side
        (tap(411, 910), "typed"),
        (tap(350, 1050), "typed"),  # the sixth
        (tap(350, 1850), "typed"),
    ],
)
def test_agentcpm_takes_the_five_nearest_boxes(said: Action, fate: str) -> None:
    assert fares("ac.agentcpm", case(tap(350, 50), column(10)), said) == fate


def test_agentcpm_keeps_what_is_cut_off_at_the_border_on_the_other_side() -> None:
    at_border = [node(0, 0, 100, 100)]
    assert fares("ac.agentcpm", case(tap(500, 1000), at_border), tap(120, 120)) == "exact"
    assert fares("ac.agentcpm", case(tap(500, 1000), at_border), tap(121, 120)) == "typed"


def test_agentcpm_takes_the_first_of_equally_near_boxes() -> None:
    same = [node(400, 900, 600, 1100)] * 5
    wide = node(100, 600, 900, 1400)  # as near by its centre, but the sixth
    assert fares("ac.agentcpm", case(tap(500, 1000), [*same, wide]), tap(800, 1000)) == "typed"
    assert fares("ac.agentcpm", case(tap(500, 1000), [wide, *same]), tap(800, 1000)) == "exact"


def test_agentcpm_counts_hidden_nodes_and_windows() -> None:
    elements = [hidden(node(700, 1500, 900, 1700)), node(0, 0, 100, 100, role="window")]
    for x, y in ((800, 1600), (50, 50)):
        assert fares("ac.agentcpm", case(tap(400, 1000), elements), tap(x, y)) == "exact"


def test_why_names_what_decided() -> None:
    assert scored("ac.paper", case(tap(200, 1100), SCREEN), tap(300, 1100)).why == "inside element 1"
    assert "'back'" in scored("ac.paper", case(Press("back"), SCREEN), tap(50, 100)).why
    assert "icon" in scored("ac.qwen", case(OpenApp("Google Maps"), SCREEN), tap(550, 1650)).why
    assert scored("ac.agentcpm", case(tap(350, 50), column(10)), tap(350, 850)).why.startswith("inside box 4")
    assert "0.04" in scored("ac.agentcpm", case(tap(350, 50), column(10)), tap(350, 50)).why
