"""torch for a GPU never comes to a machine without one: decided from recorded reports of pip."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from guiagent.install.torch_wheel import Wheel, accelerator_packages, choose

REPORTS = Path(__file__).with_name("reports")
ROOT = Path(__file__).parents[3]


def recorded(kind: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((REPORTS / f"{kind}.json").read_text())
    return report


def report_of(*packages: tuple[str, str]) -> dict[str, Any]:
    return {"version": "1", "install": [{"metadata": {"name": name, "version": version}} for name, version in packages]}


@pytest.mark.parametrize(
    ("kind", "has_gpu", "wheel"),
    [
        ("cpu", False, Wheel.PLAIN),
        ("cpu", True, Wheel.PLAIN),
        ("cuda", False, Wheel.CPU_INDEX),
        ("cuda", True, Wheel.PLAIN),
    ],
)
def test_the_recorded_reports(kind: str, has_gpu: bool, wheel: Wheel) -> None:
    assert choose(recorded(kind), has_gpu=has_gpu) is wheel


def test_what_the_recorded_cuda_report_would_bring() -> None:
    found = accelerator_packages(recorded("cuda"))
    assert len(found) == 19
    assert {"triton 3.7.1", "cuda-toolkit 13.0.3.0", "nvidia-cublas 13.1.1.3", "nvidia-cudnn-cu13 9.20.0.48"} <= {
        *found
    }
    assert accelerator_packages(recorded("cpu")) == ()


@pytest.mark.parametrize(
    ("package", "wheel"),
    [
        (("torch", "2.13.0+cpu"), Wheel.PLAIN),
        (("torch", "2.13.0"), Wheel.PLAIN),
        (("torch", "2.13.0+cu130"), Wheel.CPU_INDEX),
        (("torch", "2.13.0+rocm7.1"), Wheel.CPU_INDEX),
        (("NVIDIA_cublas", "13.1"), Wheel.CPU_INDEX),
        (("pytorch-triton-rocm", "3.7"), Wheel.CPU_INDEX),
        (("sympy", "1.14.0+cu"), Wheel.PLAIN),
    ],
)
def test_each_sign_alone_decides(package: tuple[str, str], wheel: Wheel) -> None:
    assert choose(report_of(("filelock", "4.2.11"), package), has_gpu=False) is wheel


def test_the_makefile_pins_torch_and_names_the_index_once() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert re.findall(r"torch==[0-9.]+", makefile) == ["torch==2.13.0"]
    assert re.findall(r"^TORCH_INDEX \?= (\S+)$", makefile, re.MULTILINE) == ["https://download.pytorch.org/whl/cpu"]
    assert makefile.count("download.pytorch.org") == 1
