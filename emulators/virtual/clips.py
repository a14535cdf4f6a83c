"""Sound and video for the phone: tiny files in the real containers, whose length and names players can read.

MP3 holds ID3v2 tags and a Xing header, WAV a header and silence, M4A and MP4 boxes with one sample that lasts as long
as the clip; the sample of a video is its poster, a JPEG file. Layouts follow ID3v2.3, RIFF and ISO/IEC 14496-12.
"""

import functools
import struct
from dataclasses import dataclass

__all__ = ["Clip", "clip_in", "m4a", "mp3", "mp4", "poster_in", "wav"]

_FRAME_MS = 1152 / 44.1
"""How long a frame of MPEG-1 layer III lasts at 44.1 kHz, in ms."""
_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
"""kbit/s by bitrate index, MPEG-1 layer III."""


@dataclass(frozen=True, slots=True)
class Clip:
    """What a sound or video file says about itself; `length` is in ms."""

    length: int = 0
    title: str = ""
    artist: str = ""
    album: str = ""


# Writing


@functools.lru_cache(512)
def mp3(clip: Clip) -> bytes:
    """An MP3 file with these tags: a Xing frame that counts the frames, and three silent ones."""
    frames = b"".join(
        _id3_frame(name, text)
        for name, text in (
            (b"TIT2", clip.title), (b"TPE1", clip.artist), (b"TALB", clip.album), (b"TLEN", str(clip.length)),
        ) if text
    )  # fmt: skip
    size = len(frames)
    syncsafe = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    head = b"\xff\xfb\x10\xc4"  # MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono: 104 bytes a frame
    count = max(1, round(clip.length / _FRAME_MS))
    xing = (head + bytes(17) + b"Xing" + struct.pack(">II", 1, count)).ljust(104, b"\0")
    return b"ID3\x03\0\0" + syncsafe + frames + xing + head.ljust(104, b"\0") * 3


def _id3_frame(name: bytes, text: str) -> bytes:
    data = b"\x01" + text.encode("utf-16")
    return name + struct.pack(">IH", len(data), 0) + data


_WAV_BYTES = 8_000
"""The most samples of a WAV file; longer ones are sampled more slowly. Our default."""


@functools.lru_cache(64)
def wav(length: int) -> bytes:
    """Silence, 8 bit mono, of this many ms."""
    rate = max(1, min(8_000, _WAV_BYTES * 1_000 // max(1, length)))
    samples = b"\x80" * max(1, round(rate * length / 1_000))
    form = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8)
    body = form + b"data" + struct.pack("<I", len(samples)) + samples + b"\0" * (len(samples) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@functools.lru_cache(256)
def m4a(clip: Clip) -> bytes:
    """A sound file with one AAC sample."""
    return _movie(clip, b"M4A ", b"soun", bytes.fromhex("2110041c"))


@functools.lru_cache(256)
def mp4(clip: Clip, poster: bytes) -> bytes:
    """A video file whose one sample is a JPEG picture."""
    return _movie(clip, b"isom", b"vide", poster)


def _box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + name + body


_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def _movie(clip: Clip, brand: bytes, handler: bytes, sample: bytes) -> bytes:
    kind = _box(b"ftyp", brand, struct.pack(">I", 0x200), brand, b"mp42")
    # the length of the moov box does not depend on the offset that is written into it
    offset = len(kind) + len(_moov(clip, handler, sample, 0)) + 8
    return kind + _moov(clip, handler, sample, offset) + _box(b"mdat", sample)


def _moov(clip: Clip, handler: bytes, sample: bytes, offset: int) -> bytes:
    mvhd = struct.pack(">5I", 0, 0, 0, 1000, clip.length) + struct.pack(">IH10x", 0x10000, 0x100) + _MATRIX
    wide, tall = (300, 400) if handler == b"vide" else (0, 0)
    tkhd = struct.pack(">6I8xhhhH", 7, 0, 0, 1, 0, clip.length, 0, 0, 0 if wide else 0x100, 0) + _MATRIX
    mdhd = struct.pack(">5IHH", 0, 0, 0, 1000, clip.length, 0x55C4, 0)
    media = _box(b"vmhd", struct.pack(">I8x", 1)) if wide else _box(b"smhd", bytes(8))
    table = _box(
        b"stbl", _box(b"stsd", struct.pack(">II", 0, 1), _video_entry(wide, tall) if wide else _sound_entry()),
        _box(b"stts", struct.pack(">4I", 0, 1, 1, clip.length)), _box(b"stsc", struct.pack(">5I", 0, 1, 1, 1, 1)),
        _box(b"stsz", struct.pack(">4I", 0, 0, 1, len(sample))), _box(b"stco", struct.pack(">3I", 0, 1, offset)),
    )  # fmt: skip
    there = _box(b"dinf", _box(b"dref", struct.pack(">II", 0, 1), _box(b"url ", struct.pack(">I", 1))))
    mdia = _box(
        b"mdia", _box(b"mdhd", mdhd), _box(b"hdlr", struct.pack(">II4s12x", 0, 0, handler), b"\0"),
        _box(b"minf", media, there, table),
    )  # fmt: skip
    trak = _box(b"trak", _box(b"tkhd", tkhd, struct.pack(">II", wide << 16, tall << 16)), mdia)
    title = _box(b"udta", _box(b"titl", struct.pack(">IH", 0, 0x55C4), clip.title.encode(), b"\0"))
    return _box(b"moov", _box(b"mvhd", mvhd, bytes(24), struct.pack(">I", 2)), trak, title if clip.title else b"")


def _video_entry(wide: int, tall: int) -> bytes:
    sizes = struct.pack(">6xH16xHHIIIH32xHh", 1, wide, tall, 0x480000, 0x480000, 0, 1, 24, -1)
    return _box(b"jpeg", sizes)


def _sound_entry() -> bytes:
    config = (
        bytes.fromhex("038080801d00010004808080134015000000000000000000000000")
        + bytes.fromhex("0580808002120806808080010200")[:-1]
    )
    return _box(b"mp4a", struct.pack(">6xH8xHH4xI", 1, 1, 16, 44_100 << 16), _box(b"esds", bytes(4), config))


# Reading


@functools.lru_cache(1_024)
def clip_in(data: bytes) -> Clip:
    """What a sound or video file says; an empty clip for anything else."""
    try:
        if data[:3] == b"ID3" or data[:1] == b"\xff":
            return _read_mp3(data)
        if data[:4] == b"RIFF":
            return _read_wav(data)
        if data[4:8] == b"ftyp":
            return _read_movie(data)
    except (struct.error, IndexError, ValueError, ZeroDivisionError):
        pass
    return Clip()


@functools.lru_cache(256)
def poster_in(data: bytes) -> bytes:
    """The JPEG file inside a video, or nothing."""
    for name, start, end in _boxes(data, 0, len(data)):
        if name == b"mdat" and data[start : start + 2] == b"\xff\xd8":
            return data[start:end]
    return b""


def _read_mp3(data: bytes) -> Clip:
    at, tags = 0, dict[bytes, str]()
    if data[:3] == b"ID3":
        size = sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
        tags, at = _id3_texts(data[10 : 10 + size], data[3]), 10 + size
    length = int(tags.get(b"TLEN", "0") or 0) or _mpeg_length(data, at)
    return Clip(length, tags.get(b"TIT2", ""), tags.get(b"TPE1", ""), tags.get(b"TALB", ""))


def _id3_texts(block: bytes, version: int) -> dict[bytes, str]:
    texts, at = dict[bytes, str](), 0
    while at + 10 <= len(block) and block[at] != 0:
        sizes = block[at + 4 : at + 8]
        size = int.from_bytes(sizes, "big")
        if version >= 4:
            size = sum((byte & 0x7F) << shift for byte, shift in zip(sizes, (21, 14, 7, 0), strict=True))
        body = block[at + 10 : at + 10 + size]
        if block[at : at + 1] == b"T" and body:
            code = ("latin-1", "utf-16", "utf-16-be", "utf-8")[min(3, body[0])]
            texts[block[at : at + 4]] = body[1:].decode(code, "replace").rstrip("\0")
        at += 10 + size
    return texts


def _mpeg_length(data: bytes, at: int) -> int:
    """ms by the count in a Xing or Info header, else by size and bitrate."""
    at = data.find(b"\xff\xfb", at)
    if at < 0:
        return 0
    for mark in (b"Xing", b"Info"):
        found = data.find(mark, at, at + 64)
        if found >= 0 and data[found + 7] & 1:
            return round(int.from_bytes(data[found + 8 : found + 12], "big") * _FRAME_MS)
    return (len(data) - at) * 8 // _RATES[data[at + 2] >> 4]


def _read_wav(data: bytes) -> Clip:
    at, rate = 12, 1
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"fmt ":
            rate = int.from_bytes(data[at + 16 : at + 20], "little")
        if data[at : at + 4] == b"data":
            return Clip(round(size * 1_000 / rate))
        at += 8 + size + size % 2
    return Clip()


def _read_movie(data: bytes) -> Clip:
    length, title = 0, ""
    for name, start, end in _boxes(data, 0, len(data)):
        if name == b"moov":
            for inner, begin, stop in _boxes(data, start, end):
                if inner == b"mvhd":
                    long = data[begin] == 1
                    scale, span = struct.unpack_from(">IQ" if long else ">II", data, begin + (20 if long else 12))
                    length = span * 1_000 // scale
                elif inner == b"udta":
                    title = next((data[b + 6 : e].rstrip(b"\0").decode("utf-8", "replace")
                                  for n, b, e in _boxes(data, begin, stop) if n == b"titl"), "")  # fmt: skip
    return Clip(length, title)


def _boxes(data: bytes, at: int, end: int) -> list[tuple[bytes, int, int]]:
    """Name, start and end of the contents of each box in a row."""
    found = []
    while at + 8 <= end:
        size = int.from_bytes(data[at : at + 4], "big")
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or end - at
        if size < head:
            break
        found.append((data[at + 4 : at + 8], at + head, min(end, at + size)))
        at += size
    return found
