"""Marks: every action can be drawn anywhere, painted and laid over, and texts of strangers stay texts."""

import typing
from xml.etree import ElementTree

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Action, Answer, Press, Scroll, Stop, Swipe, Tap, TypeText, Upload
from emulators.marks import Chip, Mark, action_marks, box_marks, number_marks, path_marks, sentence
from emulators.painting import paint, svg
from emulators.screen import Box, Element, Flag, Point, Screen

places = st.builds(Point, st.floats(-50, 450), st.floats(-50, 450))
st.register_type_strategy(Point, places)
actions = st.one_of(*(st.from_type(kind) for kind in typing.get_args(Action)))
SCREEN = Screen("a", "", 90, 200, (Element("b", Box(10, 10, 80, 60), flags=frozenset({Flag.CLICKABLE})),))
GREY = np.full((200, 90, 3), 128, np.uint8)


@given(actions)
def test_every_action_can_be_drawn_anywhere(action: Action) -> None:
    marks = action_marks(action, SCREEN)
    painted = paint(GREY, marks)
    assert painted.shape == GREY.shape and painted.dtype == np.uint8
    assert (GREY == 128).all()
    ElementTree.fromstring(svg([m for m in marks if not isinstance(m, Chip)], 90, 200))
    assert sentence(action)


def differs(marks: tuple[Mark, ...], x: int, y: int) -> bool:
    return bool((paint(GREY, marks)[y, x] != 128).any())


def test_a_tap_is_drawn_where_it_was_and_nowhere_else() -> None:
    marks = action_marks(Tap(Point(40, 100)), SCREEN)
    assert differs(marks, 40, 100)
    assert not differs(marks, 40, 130)
    assert not differs(marks, 5, 5)


def test_the_finger_goes_against_the_content() -> None:
    up, down = (paint(GREY, action_marks(Scroll(way), SCREEN)) for way in ("up", "down"))
    widths_down = [(row != 128).any(axis=1).sum() for row in down]
    widths_up = [(row != 128).any(axis=1).sum() for row in up]
    assert max(range(60, 140), key=lambda y: widths_down[y]) < 100 < max(range(60, 140), key=lambda y: widths_up[y])


def test_boxes_and_numbers_stand_where_their_elements_are() -> None:
    assert differs(box_marks(SCREEN.elements[0].box, SCREEN), 10, 30)
    numbered = number_marks(SCREEN)
    assert [m.text for m in numbered if isinstance(m, Chip)] == ["0"]
    assert differs(numbered, 80, 40)
    assert number_marks(SCREEN, []) == ()


def grounds(screen: Screen) -> list[Box]:
    """Where the names of a screen's elements are laid over it, by position."""
    drawn = ElementTree.fromstring(svg([m for m in number_marks(screen) if isinstance(m, Chip)], 400, 300))
    rects = [[float(rect.attrib[name]) for name in ("x", "y", "width", "height")] for rect in drawn.iter("rect")]
    return [Box(x, y, x + wide, y + high) for x, y, wide, high in rects]


def buttons(*boxes: Box) -> Screen:
    elements = tuple(Element("button", box, "Text", flags=frozenset({Flag.CLICKABLE})) for box in boxes)
    return Screen("a", "", 400, 300, elements)


@given(st.lists(st.builds(Box, *[st.floats(-50, 450)] * 4), max_size=30))
def test_names_are_never_cut_off(boxes: list[Box]) -> None:
    found = grounds(buttons(*boxes))
    assert len(found) == len(boxes)
    assert all(g.left > -0.2 and g.right < 400.2 and g.top > -0.2 and g.bottom < 300.2 for g in found)


def test_names_stand_beside_their_elements_where_there_is_room() -> None:
    tick, link, field = Box(50, 50, 63, 63), Box(65, 50, 130, 66), Box(50, 90, 300, 115)
    rows = [Box(0, 120 + 40 * n, 400, 160 + 40 * n) for n in range(4)]
    boxes = [tick, link, field, *rows]
    found = grounds(buttons(*boxes))
    for n, ground in enumerate(found):
        others = [one for m, one in enumerate([*boxes, *found]) if m not in {n, len(boxes) + n}]
        assert all(ground.clipped(one).empty for one in others), n
        assert boxes[n].left - 40 < ground.left and ground.right < boxes[n].right + 40
        assert ground.clipped(boxes[n]).empty is (n < 4)  # rows with nothing between them have theirs in a corner


def test_a_path_joins_the_touches_in_order() -> None:
    path: list[Action] = [Tap(Point(20, 20)), Press("back"), Tap(Point(70, 180)), Swipe(Point(20, 180), Point(1, 1))]
    marks = path_marks(path, SCREEN)
    assert [m.text for m in marks if isinstance(m, Chip)] == ["1", "3", "4"]
    assert differs(marks, 45, 100)


def test_words_are_short_and_escaped() -> None:
    hostile = '<script>alert("x")</script> & a very long text\nover two lines'
    [note] = action_marks(Answer(hostile), SCREEN)
    assert isinstance(note, Chip)
    assert len(note.text) <= 32 and "\n" not in note.text
    drawn = svg(action_marks(TypeText(hostile, Point(5, 5)), SCREEN), 90, 200)
    assert "<script" not in drawn
    ElementTree.fromstring(drawn)
    assert [sentence(Stop()), sentence(Stop(infeasible=True))] == ["done", "infeasible"]
    assert sentence(Upload(("/srv/pictures/me.png", "b.txt"), Point(5, 5))) == "upload me.png, b.txt"
