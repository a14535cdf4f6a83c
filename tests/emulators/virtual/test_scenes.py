"""Pictures are small real files that say what they show."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from emulators.virtual.apps.strokes import FORMATS, Stroke, Work, encoded, words
from emulators.virtual.scenes import SIZE, Scene, flat, jpeg, pixels_of, png, view_of, words_in

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=30)


@pytest.mark.parametrize("number", range(16))
def test_a_view_is_a_small_jpeg(number: int) -> None:
    data = jpeg(view_of(number))
    assert data[:2] == b"\xff\xd8"
    assert len(data) < 15_000
    assert Image.open(io.BytesIO(data)).size == SIZE == pixels_of(data)
    assert words_in(data) == view_of(number).title


@given(TEXT, st.lists(TEXT, max_size=4))
def test_what_is_written_on_it_is_read_from_either_form(title: str, lines: list[str]) -> None:
    scene = Scene("receipt", title, 0, tuple(lines))
    assert words_in(jpeg(scene)) == words_in(png(scene)) == "\n".join((title, *lines)) == scene.words


@pytest.mark.parametrize("form", FORMATS)
def test_a_drawing_is_a_file_of_its_form(form: str) -> None:
    work = Work((Stroke("Red", 5, (0, 0, 1000, 1000)), Stroke("Eraser", 9, (0, 500, 900, 500))), "Yellow")
    data = encoded(work, form)
    assert words_in(data) == words(work) == "Drawing on yellow: red, eraser"
    pixels = Image.open(io.BytesIO(flat(data))).convert("RGB")
    red, _, blue = pixels.getpixel((10, 15))  # type: ignore[misc]
    assert red > 180
    assert blue < 80


def test_what_is_no_picture_says_nothing() -> None:
    for data in (b"", b"hello", b"\xff\xd8\xff", b"<svg "):
        assert words_in(data) == ""
        assert pixels_of(data) in ((0, 0), (300, 300))
