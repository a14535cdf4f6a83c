"""Sound and video files: what is written is read back, and other readers understand them."""

import io
import wave

from hypothesis import given
from hypothesis import strategies as st

from emulators.virtual.clips import Clip, clip_in, m4a, mp3, mp4, poster_in, wav
from emulators.virtual.scenes import jpeg, view_of

LENGTHS = st.integers(1, 36_000_000)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)


@given(LENGTHS, TEXT, TEXT, TEXT)
def test_an_mp3_keeps_its_tags_and_length(length: int, title: str, artist: str, album: str) -> None:
    clip = Clip(length, title, artist, album)
    assert clip_in(mp3(clip)) == clip


def test_without_tags_the_length_follows_from_the_frames() -> None:
    data = mp3(Clip(183_000, "Song"))
    bare = data[data.index(b"\xff\xfb", 40) :]
    assert abs(clip_in(bare).length - 183_000) < 30
    plain = (b"\xff\xfb\x10\xc4" + bytes(100)) * 500  # 32 kbit/s and no Xing header
    assert clip_in(plain).length == 500 * 104 * 8 // 32


@given(LENGTHS)
def test_a_wav_is_what_the_standard_library_says(length: int) -> None:
    data = wav(length)
    with wave.open(io.BytesIO(data)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    assert abs(seconds * 1_000 - length) <= 501
    assert clip_in(data).length == round(seconds * 1_000)
    assert len(data) < 8_000 + 64 or length > 8_000_000


@given(LENGTHS, TEXT.filter(lambda text: not text.endswith("\0")))
def test_boxes_hold_length_title_and_poster(length: int, title: str) -> None:
    picture = jpeg(view_of(length))
    for data in (m4a(Clip(length, title)), mp4(Clip(length, title), picture)):
        assert data[4:8] == b"ftyp"
        assert clip_in(data) == Clip(length, title)
    assert poster_in(mp4(Clip(length, title), picture)) == picture
    assert poster_in(m4a(Clip(length))) == b""


@given(st.binary(max_size=200))
def test_what_is_no_clip_has_no_length(data: bytes) -> None:
    assert clip_in(data).length >= 0
    assert isinstance(poster_in(data), bytes)
