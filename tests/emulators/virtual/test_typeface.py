"""The bundled font, and breaking lines with it."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from emulators.virtual import pools
from emulators.virtual.graphemes import cut_after, cut_before
from emulators.virtual.theme import Look
from emulators.virtual.typeface import FONT_FILES, break_lines, drawable, font, font_path, typeable, width

BODY = Look().type("body")


def test_the_font_files_are_the_recorded_ones_and_their_licence_is_there() -> None:
    for name, digest in FONT_FILES.items():
        assert hashlib.sha256(font_path(name).read_bytes()).hexdigest() == digest
    assert "Apache License" in font_path("LICENSE.txt").read_text()


@given(st.text(max_size=80), st.floats(20, 400), st.integers(0, 4))
def test_lines_fit_and_keep_every_word(text: str, room: float, most: int) -> None:
    lines = break_lines(text, BODY, room, most)
    assert lines
    assert not most or len(lines) <= most
    for line in lines:
        assert cut_after(line, 1) == len(line) or len(line) <= 2 or width(line, BODY.size, BODY.medium) <= room + 0.01
    if not most:
        assert "".join("".join(lines).split()) == "".join(text.split())


words = st.lists(
    st.sampled_from(["a", " ", "e\u0301", "\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea", "\U0001f44d\U0001f3fd"])
)


@given(words, st.floats(8, 60), st.integers(0, 2))
def test_no_character_is_cut_in_two(characters: list[str], room: float, most: int) -> None:
    text = "".join(characters)
    lines = break_lines(text, BODY, room, most)
    whole = {*characters, "\u2026"}
    for line in lines:
        at = 0
        while at < len(line):
            end = cut_after(line, at + 1)
            assert line[at:end] in whole
            at = end
    for at in range(len(text) + 1):
        assert cut_before(text, at) <= at <= cut_after(text, at)


def test_every_word_that_phones_are_filled_with_can_be_drawn() -> None:
    pools_ = (getattr(pools, name) for name in pools.__all__)
    found = {each for pool in pools_ if isinstance(pool, tuple) for each in pool if isinstance(each, str)}
    assert len(found) > 200
    for medium in (False, True):
        assert [each for each in found if 0 in font(14, medium).textToGlyphs(each)] == []
    assert 0 in font(14, False).textToGlyphs("\u4e2d")


@given(st.text(st.characters(), max_size=40))
def test_any_text_can_be_drawn_and_typed(text: str) -> None:
    drawable(text).encode("utf-8")
    typed = typeable(text, newlines=True)
    typed.encode("utf-8")
    assert all(c >= " " or c == "\n" for c in typed)
    assert "\n" not in typeable(text, newlines=False)
