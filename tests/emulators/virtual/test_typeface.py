"""The bundled font, and breaking lines with it."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from emulators.virtual.theme import Look
from emulators.virtual.typeface import FONT_FILES, break_lines, drawable, font_path, typeable, width

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
        assert len(line) <= 2 or width(line, BODY.size, BODY.medium) <= room + 0.01
    if not most:
        assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(st.characters(), max_size=40))
def test_any_text_can_be_drawn_and_typed(text: str) -> None:
    drawable(text).encode("utf-8")
    typed = typeable(text, newlines=True)
    typed.encode("utf-8")
    assert all(c >= " " or c == "\n" for c in typed)
    assert "\n" not in typeable(text, newlines=False)
