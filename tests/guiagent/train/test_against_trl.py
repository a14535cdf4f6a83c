"""Our T-DPO loss and its gradient are those of TRL's DPO trainer (sigmoid plus SFT) on the same pair."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from guiagent.prompt import Turn
from guiagent.train.data import Pair
from guiagent.train.tdpo import Preference, preference_loss, reference_logprobs
from guiagent.vlm.loading import Vlm, load
from guiagent.vlm.sampling import Prefix
from guiagent.vlm.turns import following, opening, spoken

RGB = np.random.default_rng(0).integers(0, 255, (64, 96, 3), dtype=np.uint8)


def processor(vlm: Vlm) -> Any:
    """What TRL wants for a model with images, without the video part that needs torchvision."""
    from transformers import Qwen3VLProcessor
    from transformers.processing_utils import ProcessorMixin

    class ImageOnly(Qwen3VLProcessor):
        def __init__(self, image_processor: Any = None, tokenizer: Any = None, chat_template: Any = None) -> None:
            for name in ("image", "video", "vision_start", "vision_end"):
                token = f"<|{name if name.startswith('vision') else name + '_pad'}|>"
                setattr(self, f"{name}_token", token)
                setattr(self, f"{name}_token_id", tokenizer.convert_tokens_to_ids(token))
            ProcessorMixin.__init__(self, image_processor, tokenizer, chat_template=chat_template)

        @property
        def model_input_names(self) -> list[str]:
            return ["input_ids", "attention_mask", "pixel_values", "image_grid_thw", "mm_token_type_ids"]

    return ImageOnly(vlm.image_processor, vlm.tokenizer, chat_template=vlm.tokenizer.chat_template)


def trl_trainer(vlm: Vlm, folder: Path) -> Any:
    from datasets import Dataset
    from trl import DPOConfig, DPOTrainer

    row = {
        "images": [Image.fromarray(RGB)],
        "prompt": [{"role": "user", "content": "tap Settings"}],
        "chosen": [{"role": "assistant", "content": "tap Wi-Fi 1 2"}],
        "rejected": [{"role": "assistant", "content": "done"}],
    }
    settings = DPOConfig(
        output_dir=str(folder), bf16=False, use_cpu=True, report_to=[], max_length=None, beta=0.3,
        gradient_checkpointing=False, loss_type=["sigmoid", "sft"], loss_weights=[1.0, 0.5],
        per_device_train_batch_size=1,
    )  # fmt: skip
    data = Dataset.from_list([row])
    return DPOTrainer(model=vlm.model, args=settings, processing_class=processor(vlm), train_dataset=data)


def test_loss_and_gradient_equal_trl(nano: Path, tmp_path: Path) -> None:
    vlm = load(nano)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trainer = trl_trainer(vlm, tmp_path)
        batch = next(iter(trainer.get_train_dataloader()))
    newline = following(vlm, [], reply=False)  # TRL also trains on the newline that the template puts after a turn
    start = Prefix(opening(vlm, [Turn("user", "tap Settings", image=True)], [RGB]))
    pair = Pair(start, (*spoken(vlm, "tap Wi-Fi 1 2"), *newline), (*spoken(vlm, "done"), *newline))
    reference = reference_logprobs(vlm, [pair], adapter=None)
    weight = vlm.model.model.language_model.layers[0].mlp.up_proj.weight
    with torch.no_grad():
        weight.add_(0.05 * torch.randn(weight.shape, generator=torch.Generator().manual_seed(0)))
    vlm.model.requires_grad_(True)
    theirs = trainer.compute_loss(vlm.model, batch)
    ours = preference_loss(vlm, [pair], reference, Preference(beta=0.3, sft_weight=0.5))
    assert float(ours.total.detach()) == pytest.approx(float(theirs.detach()), abs=1e-4)
    found, wanted = torch.autograd.grad(ours.total, weight)[0], torch.autograd.grad(theirs, weight)[0]
    assert (found - wanted).abs().max() < 1e-4 * wanted.abs().max()
