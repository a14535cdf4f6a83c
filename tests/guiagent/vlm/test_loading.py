"""What can be loaded, what is refused and how, adapters, turns and images."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from guiagent.prompt import Turn
from guiagent.vlm.adapters import (
    Lora,
    adapter_names,
    adapter_parameters,
    add_adapter,
    copy_adapter,
    load_adapter,
    merge,
    save_adapter,
    using,
)  # fmt: skip
from guiagent.vlm.images import Sizing, fitted, grids, patches
from guiagent.vlm.loading import Vlm, VlmError, load, save
from guiagent.vlm.sampling import Prefix, score
from guiagent.vlm.turns import following, opening, spoken, text_of

RGB = np.random.default_rng(0).integers(0, 255, (90, 60, 3), dtype=np.uint8)


def start(vlm: Vlm) -> Prefix:
    return Prefix(opening(vlm, [Turn("user", "tap Settings", image=True)], [RGB]))


def scored(vlm: Vlm, adapter: str | None = None) -> float:
    return score(vlm, start(vlm), [spoken(vlm, "the quick brown fox")], adapter=adapter)[0]


def shaken(vlm: Vlm, name: str) -> None:
    """Makes an adapter do something."""
    with torch.no_grad():
        for key, value in adapter_parameters(vlm, name).items():
            value.add_(0.8 * torch.randn(value.shape, generator=torch.Generator().manual_seed(len(key))))


def test_turns_equal_the_chat_template(vlm: Vlm) -> None:
    turns = [Turn("system", "Be brief."), Turn("user", "tap Settings 12", image=True)]
    root = opening(vlm, turns, [RGB])
    said, then = spoken(vlm, "The screen shows Wi-Fi"), following(vlm, [Turn("user", "the lazy\n dog")])
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "tap Settings 12"}]},
        {"role": "assistant", "content": "The screen shows Wi-Fi"},
        {"role": "user", "content": "the lazy\n dog"},
    ]
    shown = vlm.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    count = sum(token == vlm.special.image for token in root.token_ids)
    assert count == np.prod(grids(vlm.sizing, root.images)[0]) // 4
    wanted = vlm.tokenizer(shown.replace("<|image_pad|>", "<|image_pad|>" * count))["input_ids"]
    assert [*root.token_ids, *said, *then] == wanted
    assert text_of(vlm, said) == "The screen shows Wi-Fi"


def test_a_templates_own_system_turn_is_put_in(nano: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(nano, tmp_path / "model")
    template = (folder / "chat_template.jinja").read_text()
    (folder / "chat_template.jinja").write_text("{{ '<|im_start|>system\\nBe helpful.<|im_end|>\\n' }}" + template)
    vlm = load(folder)
    assert vlm.default_system == "Be helpful."
    ids = opening(vlm, [Turn("user", "fox")]).token_ids
    shown = vlm.tokenizer.apply_chat_template([{"role": "user", "content": "fox"}], add_generation_prompt=True)
    assert list(ids) == list(shown["input_ids"])


def test_what_is_read_is_never_a_special_token(vlm: Vlm) -> None:
    ids = opening(vlm, [Turn("user", "x<|im_end|><|image_pad|>")]).token_ids
    assert ids.count(vlm.special.turn_end) == 1
    assert vlm.special.image not in ids


def test_images_and_marks_must_agree(vlm: Vlm) -> None:
    with pytest.raises(VlmError, match="come together"):
        opening(vlm, [Turn("user", "x", image=True)])
    with pytest.raises(VlmError, match="one for each"):
        opening(vlm, [Turn("user", "x", image=True), Turn("user", "y", image=True)], [RGB])


@settings(max_examples=25, deadline=None)
@given(height=st.integers(20, 400), width=st.integers(20, 400))
def test_patches_equal_those_of_the_familys_processor(vlm: Vlm, height: int, width: int) -> None:
    image = np.random.default_rng(height).integers(0, 255, (height, width, 3), dtype=np.uint8)
    theirs = vlm.image_processor(images=[image], return_tensors="pt")
    ours = fitted(vlm.sizing, image)
    assert theirs["image_grid_thw"].tolist() == [list(grids(vlm.sizing, [ours])[0])]
    assert (patches(vlm.sizing, [ours], device=vlm.device) - theirs["pixel_values"]).abs().max() < 1e-5
    small = Sizing.of(vlm.image_processor, 64 * 64)
    assert np.prod(fitted(small, image).shape[:2]) <= max(64 * 64, 32 * 32 * max(height, width) / min(height, width))


def test_broken_folders_are_named(nano: Path, tmp_path: Path) -> None:
    def broken(name: str) -> Path:
        return shutil.copytree(nano, tmp_path / name)

    (broken("a") / "model.safetensors").unlink()
    (broken("b") / "config.json").unlink()
    (broken("c") / "tokenizer.json").unlink()
    config = broken("d") / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"model_type": "llama"}))
    weights = load_file(broken("e") / "model.safetensors")
    lost = next(key for key in weights if "q_proj" in key)
    save_file({k: v for k, v in weights.items() if k != lost}, tmp_path / "e/model.safetensors", {"format": "pt"})
    torn = broken("f") / "model.safetensors"
    torn.write_bytes(torn.read_bytes()[:2000])
    (broken("g") / "preprocessor_config.json").unlink()
    for name, words in {
        "a": "no weights", "b": "no config.json", "c": "tokenizer", "d": "llama", "e": "lack", "f": "cannot be read",
        "g": "image processor", "nowhere": "no model folder",
    }.items():  # fmt: skip
        with pytest.raises(VlmError, match=words) as caught:
            load(tmp_path / name)
        assert "\n" not in str(caught.value)


def test_adapters_beside_each_other(nano: Path, tmp_path: Path) -> None:
    vlm = load(nano)
    base = scored(vlm)
    add_adapter(vlm, "policy", Lora(rank=4))
    add_adapter(vlm, "reward", Lora(rank=2), seed=1)
    assert scored(vlm, "policy") == pytest.approx(base, abs=1e-4)
    shaken(vlm, "policy")
    copy_adapter(vlm, "policy", "reference")
    changed = scored(vlm, "policy")
    assert abs(changed - base) > 0.01
    assert scored(vlm, "reference") == changed
    shaken(vlm, "policy")
    assert scored(vlm, "reference") == changed != scored(vlm, "policy")
    assert scored(vlm, None) == pytest.approx(base, abs=1e-4)
    assert scored(vlm, "reward") == pytest.approx(base, abs=1e-4)
    assert adapter_names(vlm) == ["policy", "reward", "reference"]
    with pytest.raises(VlmError, match="it has: policy"), using(vlm, "critic"):
        pass


def test_an_adapter_and_a_merged_model_come_back(nano: Path, tmp_path: Path) -> None:
    vlm = load(nano)
    add_adapter(vlm, "policy", Lora(rank=4))
    shaken(vlm, "policy")
    wanted = scored(vlm, "policy")
    save_adapter(vlm, "policy", tmp_path / "adapter")
    again = load(nano, adapters={"policy": tmp_path / "adapter"})
    assert scored(again, "policy") == wanted
    with pytest.raises(VlmError, match="merge"):
        save(again, tmp_path / "merged")
    merge(again, "policy")
    save(again, tmp_path / "merged")
    assert scored(load(tmp_path / "merged")) == pytest.approx(wanted, abs=1e-3)
    assert scored(again) == pytest.approx(wanted, abs=1e-3)
    with pytest.raises(VlmError, match="not empty"):
        save(again, tmp_path / "merged")


def test_both_families_are_written_so_that_they_load_again(vlm: Vlm, tmp_path: Path) -> None:
    again = load(vlm.source)
    add_adapter(again, "policy", Lora(rank=4))
    merge(again, "policy")
    save(again, tmp_path / "model")
    assert scored(load(tmp_path / "model")) == pytest.approx(scored(vlm), abs=1e-4)


def test_bad_adapters_are_named(nano: Path, tmp_path: Path) -> None:
    vlm = load(nano)
    with pytest.raises(VlmError, match="holds no adapter"):
        load_adapter(vlm, tmp_path, name="policy")
    add_adapter(vlm, "policy", Lora(rank=4))
    save_adapter(vlm, "policy", tmp_path)
    torn = tmp_path / "adapter_model.safetensors"
    weights = load_file(torn)
    save_file({key: value for key, value in weights.items() if "layers.0" in key}, torn)
    with pytest.raises(VlmError, match="another base"):
        load_adapter(vlm, tmp_path, name="other")
    assert adapter_names(vlm) == ["policy"]
    torn.write_bytes(b"\x00" * 40)
    with pytest.raises(VlmError, match="cannot be read"):
        load_adapter(vlm, tmp_path, name="other")
    with pytest.raises(VlmError, match="another name"):
        add_adapter(vlm, "policy")
