"""Synthetic rows in the layout of Multimodal-Mind2Web, and folders of them."""

import io
import json
import random
from pathlib import Path

import pyarrow as pa
from PIL import Image
from pyarrow import parquet

IMAGE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("action_uid", "raw_html", "cleaned_html", "operation")]
    + [("pos_candidates", pa.list_(pa.string())), ("neg_candidates", pa.list_(pa.string()))]
    + [(name, pa.string()) for name in ("website", "domain", "subdomain", "annotation_id", "confirmed_task")]
    + [("screenshot", IMAGE), ("action_reprs", pa.list_(pa.string()))]
    + [("target_action_index", pa.string()), ("target_action_reprs", pa.string())]
)


def candidate(node: int, rect: str | None, *, tag: str = "button", original: bool = False, **attributes: str) -> str:
    told = {"backend_node_id": str(node), **attributes} | ({"bounding_box_rect": rect} if rect else {})
    return json.dumps(
        {
            "tag": tag, "attributes": json.dumps(told), "is_original_target": original,
            "is_top_level_target": original, "backend_node_id": str(node),
        }
    )  # fmt: skip


def page(width: int, height: int, shade: int) -> bytes:
    encoded = io.BytesIO()
    Image.new("RGB", (width, height), (shade, 90, 200 - shade)).save(encoded, "JPEG")
    return encoded.getvalue()


def row(episode: str = "a", index: int = 0, of: int = 1, **changes) -> dict:
    """One action; `changes` are columns."""
    held = {
        "action_uid": f"{episode}/{index}", "raw_html": "<html></html>", "cleaned_html": "<html></html>",
        "operation": json.dumps({"op": "CLICK", "original_op": "CLICK", "value": ""}),
        "pos_candidates": [candidate(20, "100,200,50,30", original=True, aria_label="Search")],
        "neg_candidates": [candidate(9, "0,0,80,20", tag="a"), candidate(31, "5.5,6.25,10,10", tag="input")],
        "website": "united", "domain": "Travel", "subdomain": "Airlines", "annotation_id": episode,
        "confirmed_task": f"Book {episode}", "screenshot": {"bytes": page(320, 1900, index * 9 % 200), "path": None},
        "action_reprs": [f"step {k}" for k in range(of)], "target_action_index": str(index),
        "target_action_reprs": "[button]  Search -> CLICK",
    }  # fmt: skip
    return held | changes


def episode(name: str, steps: int) -> list[dict]:
    return [row(name, k, steps) for k in range(steps)]


def written(folder: Path, *files: list[dict], split: str = "test_task", group: int = 50) -> Path:
    """A folder with these rows, one list a file."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    for number, rows in enumerate(files):
        table = pa.Table.from_pylist(rows, schema=SCHEMA)
        path = data / f"{split}-{number:05d}-of-{len(files):05d}-0123456789abcdef.parquet"
        parquet.write_table(table, path, row_group_size=group)
    return folder


def spoiled(dice: random.Random, held: dict) -> dict:
    """A row with some of its values replaced, cut, or taken away."""
    changed = dict(held)
    for name in dice.sample(sorted(changed), dice.randint(1, 4)):
        value = changed[name]
        match value:
            case str():
                changed[name] = dice.choice([None, "", "{", "[]", '{"op": 5}', "9" * 5000, _cut(dice, value)])
            case list():
                items = [_cut(dice, one) for one in value] + dice.choice([[], [None], ["{}"], ["[" * 9000], ["NaN"]])
                changed[name] = dice.choice([None, [], items])
            case dict():
                data = bytearray(value["bytes"])
                for _ in range(dice.randint(1, 6)):
                    data[dice.randrange(len(data))] = dice.randrange(256)
                held_bytes = dice.choice([None, b"", b"GIF89a", bytes(data), bytes(data[: dice.randrange(99)])])
                changed[name] = dice.choice([None, {"bytes": held_bytes, "path": "x"}])
    return changed


def _cut(dice: random.Random, text: str) -> str:
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(text) + 1)
        swapped = dice.choice(["", "-1e999", "null", "\\u0000", '"', "}", "nan", ",", "e5"])
        text = text[:at] + swapped + text[at + dice.randint(0, 3) :]
    return text
