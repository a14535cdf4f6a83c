"""Settings: merging, what --set reads, and how tables are held against constructors."""

import argparse
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiagent.config import ConfigError, constructed, merged, prepared, read_config, resolved, scalar, setting, table

WORDS = st.text("abc_", min_size=1, max_size=4)
TABLES = st.recursive(
    st.dictionaries(WORDS, st.integers() | st.text("xyz"), max_size=3),
    lambda inner: st.dictionaries(WORDS, inner | st.integers(), max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b=3", {"a": {"b": 3}}),
        ("a=0.5", {"a": 0.5}),
        ("a=true", {"a": True}),
        ('a="3"', {"a": "3"}),
        ("a=[1, 2]", {"a": [1, 2]}),
        ("a={b = 1}", {"a": {"b": 1}}),
        ("a=plain words", {"a": "plain words"}),
        ("a=0:3", {"a": "0:3"}),
        ("a=x=y", {"a": "x=y"}),
        ("a=", {"a": ""}),
        ("a=1\nb = 2", {"a": "1\nb = 2"}),
        ("a.b.c=runs/x", {"a": {"b": {"c": "runs/x"}}}),
    ],
)
def test_what_is_set(text: str, value: dict[str, Any]) -> None:
    assert setting(text) == value


@pytest.mark.parametrize("text", ["a", "=3", "a..b=3", "", ".=1"])
def test_what_sets_nothing(text: str) -> None:
    with pytest.raises(ConfigError, match="sets nothing"):
        setting(text)


@given(TABLES, TABLES)
def test_what_stands_above_wins_and_nothing_else_is_lost(below: dict[str, Any], above: dict[str, Any]) -> None:
    both = merged(below, above)
    assert both.keys() == below.keys() | above.keys()
    assert merged(both, above) == both
    assert merged(below, {}) == below
    for key, value in above.items():
        if not isinstance(value, dict) or not isinstance(below.get(key), dict):
            assert both[key] == value


def test_another_kind_takes_no_keys_over() -> None:
    below = {"policy": {"kind": "vlm", "model": "m"}}
    assert merged(below, {"policy": {"kind": "oracle"}}) == {"policy": {"kind": "oracle"}}
    assert merged(below, {"policy": {"kind": "vlm", "seed": 1}})["policy"] == {"kind": "vlm", "model": "m", "seed": 1}
    assert merged(below, {"policy": {"seed": 1}})["policy"]["kind"] == "vlm"


def test_files_below_flags_below_set(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('seed = 1\nout = "a"\n[policy]\nkind = "random"\nseed = 1\n')
    arguments = argparse.Namespace(config=str(tmp_path / "s.toml"), set=["policy.seed=3"])
    flags = {"seed": 2, "out": None, "policy": {"seed": 2, "kind": None}, "guide": {"kind": None}}
    assert resolved(arguments, flags) == {"seed": 2, "out": "a", "policy": {"kind": "random", "seed": 3}}
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Inner:
    size: int = 1


@dataclass(frozen=True)
class Part:
    name: str
    share: float = 0.5
    on: bool = False
    folder: Path | None = None
    how: Literal["mean", "min"] = "mean"
    colours: frozenset[Colour] = frozenset()
    inner: Inner = Inner()
    pair: tuple[int, int] = (1, 2)
    act: Any = None


def test_a_constructor_is_the_schema() -> None:
    values = {
        "name": "n", "share": 1, "on": True, "folder": "x/y", "how": "min", "colours": ["red"],
        "inner": {"size": 3}, "pair": [3, 4],
    }  # fmt: skip
    made = constructed(Part, values, where="part")
    assert made == Part("n", 1.0, True, Path("x/y"), "min", frozenset({Colour.RED}), Inner(3), (3, 4))
    assert isinstance(made.share, float)
    assert constructed(Part, {}, where="part", given={"name": "given"}).name == "given"


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "part needs name; set it with --set part.name=..."),
        ({"name": "n", "nam": 1}, "part cannot hold 'nam'; known are name, share, on"),
        ({"name": 3}, "part.name must be a text, not 3"),
        ({"name": "n", "share": "much"}, "part.share must be a number, not 'much'"),
        ({"name": "n", "share": True}, "part.share must be a number, not True"),
        ({"name": "n", "on": 1}, "part.on must be true or false, not 1"),
        ({"name": "n", "folder": 1}, "part.folder must be a path, not 1"),
        ({"name": "n", "how": "max"}, "part.how must be one of mean, min, not 'max'"),
        ({"name": "n", "colours": ["green"]}, "part.colours must be one of red, blue, not 'green'"),
        ({"name": "n", "colours": "red"}, "part.colours must be a list, not 'red'"),
        ({"name": "n", "pair": [1]}, "part.pair must be a list of 2, not [1]"),
        ({"name": "n", "inner": {"siz": 1}}, "part.inner cannot hold 'siz'; known are size"),
        ({"name": "n", "inner": 1}, "part.inner must be a table, not 1"),
    ],
)
def test_what_a_constructor_refuses(values: dict[str, Any], line: str) -> None:
    with pytest.raises(ConfigError) as caught:
        constructed(Part, values, where="part")
    assert str(caught.value).startswith(line)


def test_what_is_prepared_is_checked_before_it_is_made() -> None:
    def failing(size: int) -> None:
        raise ValueError(f"{size} is odd")

    with pytest.raises(ConfigError, match="cannot hold"):
        prepared(failing, {"sise": 1}, where="part")
    make = prepared(failing, {"size": 1}, where="part")
    with pytest.raises(ConfigError, match="part cannot be used: 1 is odd"):
        make()


def test_tables_and_single_values() -> None:
    assert table({}, "device", kind="phone") == {"kind": "phone"}
    assert table({"device": "browser"}, "device", kind="phone") == {"kind": "browser"}
    with pytest.raises(ConfigError, match="must be a table"):
        table({"device": [1]}, "device")
    assert scalar({}, "seed", 0) == 0
    assert scalar({"seed": 4}, "seed", 0) == 4
    with pytest.raises(ConfigError, match="seed must be a whole number, not 'x'"):
        scalar({"seed": "x"}, "seed", 0)
