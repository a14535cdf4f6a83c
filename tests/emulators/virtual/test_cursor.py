"""Editing at a cursor, against a plain string with a place in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import Press, TypeText
from emulators.virtual.cursor import Cursor, erased, inserted, selection, word_at
from emulators.virtual.fields import cursor_place, place_at, text_rows
from emulators.virtual.graphemes import cut_before
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.theme import Look
from emulators.virtual.widgets import Field
from tests.emulators.virtual.gallery import field, open_gallery, tap

TEXTS = st.text(st.sampled_from("ab c'\n_7éß\u0301\U0001f469\u200d\U0001f467"), max_size=30)
PHONE = open_gallery()
tap(PHONE, "Texts")
BEFORE = PHONE.save()


@given(TEXTS, st.integers(-3, 40), st.integers(-3, 40))
def test_what_is_selected_lies_in_the_text_and_cuts_no_character(text: str, at: int, anchor: int) -> None:
    first, last = selection(Cursor("key", at, anchor), "key", text)
    assert 0 <= first <= last <= len(text)
    assert cut_before(text, first) == first
    assert cut_before(text, last) == last
    assert selection(Cursor("other", at, anchor), "key", text) == (len(text), len(text))
    assert selection(None, "key", text) == (len(text), len(text))


@given(TEXTS, st.integers(0, 30), TEXTS.filter(bool))
def test_what_is_inserted_is_erased_again(text: str, at: int, piece: str) -> None:
    place = cut_before(text, min(at, len(text)))
    made, behind = inserted(text, (place, place), piece)
    assert made == text[:place] + piece + text[place:]
    assert place + len(piece) <= behind <= len(made)
    assert erased(made, (place, place + len(piece)))[0] == text


@given(st.text(st.sampled_from("ab c'\n_7é"), max_size=30), st.integers(0, 30))
def test_a_word_lies_around_its_place(text: str, at: int) -> None:
    first, last = word_at(text, at)
    assert 0 <= first <= last <= len(text)
    assert " " not in text[first:last]


@given(TEXTS, st.integers(0, 30), st.sampled_from([1, 4]), st.floats(60, 300))
def test_a_touch_where_the_cursor_is_drawn_finds_it(text: str, at: int, lines: int, room: float) -> None:
    style, place = Look().type("body"), cut_before(text, min(at, len(text)))
    rows = text_rows(style, Field("key", lines=lines), text, room, place=place)
    x, y = cursor_place(style, rows, place, room)
    assert 0 <= x <= room
    found = place_at(style, rows, x + 0.01, y + 1)
    assert cursor_place(style, rows, found, room)[1] == y
    assert abs(cursor_place(style, rows, found, room)[0] - x) < 2.1


CHORDS = ("ctrl+a", "ctrl+c", "ctrl+v", "ctrl+x")
EDITS = st.lists(
    st.sampled_from(("ArrowLeft", "ArrowRight", "Backspace", "Delete", "x", "space", *CHORDS)), max_size=14
)


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("abc d"), max_size=8), EDITS)
def test_keys_edit_like_a_plain_string_with_a_cursor(text: str, keys: list[str]) -> None:
    phone: VirtualPhone = PHONE
    phone.load(BEFORE)
    phone.do(TypeText(text, field(phone, "Name").hit))
    model, first, last, clip = text, len(text), len(text), ""
    for key in keys:
        phone.do(Press(key))
        match key:
            case "ArrowLeft":
                first = last = first if first != last else max(0, first - 1)
            case "ArrowRight":
                first = last = last if first != last else min(len(model), first + 1)
            case "Backspace" | "Delete" | "ctrl+x":
                if key == "ctrl+x":
                    clip = model[first:last] or clip
                elif first == last and key == "Backspace":
                    first = max(0, first - 1)
                elif first == last:
                    last = min(len(model), last + 1)
                model, last = model[:first] + model[last:], first
            case "ctrl+a":
                first, last = 0, len(model)
            case "ctrl+c":
                clip = model[first:last] or clip
            case _:
                piece = {"x": "x", "space": " ", "ctrl+v": clip}[key]
                if piece:
                    model = model[:first] + piece + model[last:]
                    first = last = first + len(piece)
        assert field(phone, "Name").value == model
        assert phone.world.state.clipboard == clip
        assert selection(phone.world.state.cursor, "name", model) == (first, last)
