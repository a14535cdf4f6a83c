"""Files read piece by piece hold what they hold when they are read at once."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guiagent.datasets.episode import DatasetError, Troubles
from guiagent.datasets.json_stream import streamed

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def read(path: Path, chunk: int) -> tuple[list[tuple[str, int, Any]], Troubles]:
    troubles = Troubles()
    return [*streamed(path, troubles, chunk=chunk)], troubles


@settings(max_examples=200)
@given(
    st.dictionaries(st.text(max_size=5), st.lists(values, max_size=4), max_size=3), st.integers(1, 60), st.booleans()
)
@example({"": [False]}, 13, False)
def test_any_file_in_pieces_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, list[Any]], chunk: int, spread: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "streamed.json"
    path.write_text(json.dumps(held, indent=2 if spread else None, ensure_ascii=spread), "utf-8")
    found, troubles = read(path, chunk)
    assert found == [(name, index, value) for name, entries in held.items() for index, value in enumerate(entries)]
    assert not troubles.counts
    path.write_text(json.dumps([*held.values()]), "utf-8")
    assert read(path, chunk)[0] == [("", index, value) for index, value in enumerate(held.values())]


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ('{"a": [[{"n": 0}], [{"n": 1], [{"n": 2}], [{"n": 3}]]}', [0, 3]),
        ('{"a": [[{"n": 0}], [{"n" 1}], [{"n": 2}]], "b": [[{"n": 3}]]}', [0, 2, 3]),
        ('{"a": [[{"n": 0}], [{"n": 1}', [0]),
        ('{"a": [[{"n": 0}], [{"n": "1}]]}', [0]),
        ('{"a": [[{"n": 0}]], "b": {"c": [[{"n": 1}]]}, "d": [[{"n": 2}]]}', [0, 2]),
        ('{"a": [[{"n": 0}]]', [0]),
        ("[[[[", []),
        ("no JSON", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_torn_is_left_out(tmp_path: Path, text: str, numbers: list[int], chunk: int) -> None:
    path = tmp_path / "torn.json"
    path.write_text(text)
    found, troubles = read(path, chunk)
    assert [value[0]["n"] for _, _, value in found if isinstance(value, list)] == numbers
    assert troubles.counts["torn record"] >= 1  # type: ignore[index]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bytes.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": [["\xff"]]}')
    assert read(path, 3)[0] == [("a", 0, ["\ufffd"])]
    with pytest.raises(DatasetError, match="nowhere"):
        read(tmp_path / "nowhere.json", 3)
