"""Chords: one normal form however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.browser.keys import chord
from emulators.chords import NAMES, normal_chord
from emulators.device import UnsupportedAction


@pytest.mark.parametrize(
    ("keys", "normal"),
    [
        ("ctrl + a", "Control+a"), ("Control+A", "Control+a"), ("Shift+Ctrl+a", "Control+Shift+A"), ("a", "a"),
        ("A", "A"),
        ("esc", "Escape"), ("page down", "PageDown"), ("Control++", "Control++"), ("ctrl+plus", "Control++"),
        ("+", "+"), ("space", " "), (" ", " "), ("Back", "back"), ("", ""),
        ("ctrl+control", "Control"), ("f5", "F5"),
        ("shift+1", "Shift+1"), ("++ctrl", "Control++"), ("+ctrl+", "Control+"),
    ],
)  # fmt: skip
def test_by_hand(keys: str, normal: str) -> None:
    assert normal_chord(keys) == normal


names = st.sampled_from([*NAMES, "ctrl", "esc", "A", "a", "+", " ", "é", "back"])


@given(st.text(max_size=12) | st.lists(names, min_size=1, max_size=4).map("+".join))
def test_the_normal_form_is_its_own_and_a_browser_presses_the_same(keys: str) -> None:
    normal = normal_chord(keys)
    assert normal_chord(normal) == normal
    assert _pressed(keys) == _pressed(normal)


def _pressed(keys: str) -> object:
    try:
        return chord(keys)
    except UnsupportedAction as error:
        return str(error)


@pytest.mark.parametrize("name", NAMES)
def test_a_browser_knows_every_name(name: str) -> None:
    assert chord(name)[0].key == name
