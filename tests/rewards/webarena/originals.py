"""The original evaluators, each in its own environment, whose interpreter an environment variable names."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rewards.webarena.observation import Flavour
from tests.rewards.webarena.cases import REPLIES, VQA, Case

PYTHONS: dict[Flavour, str] = {
    "webarena": "WEBARENA_PYTHON",
    "lite": "WEBARENA_LITE_PYTHON",
    "visualwebarena": "VISUALWEBARENA_PYTHON",
    "verified": "WEBARENA_VERIFIED_PYTHON",
}
PROGRAM = Path(__file__).with_name("original_program.py")
DEADLINE_S = 600.0


def python_of(flavour: Flavour) -> str:
    """The interpreter, or nothing where none is named."""
    return os.environ.get(PYTHONS[flavour], "")


def run(words: Sequence[str], text: str) -> str:
    """What a program of another environment writes."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        [*words], env=environment, input=text.encode(), capture_output=True, timeout=DEADLINE_S, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-4000:]
    return done.stdout.decode()


def original_scores(flavour: Flavour, some: Sequence[Case]) -> list[float | str]:
    """The original's score of each case, or how it fails."""
    lines = [json.dumps({**one.told(), "replies": REPLIES, "vqa": VQA}) for one in some]
    written = run([python_of(flavour), str(PROGRAM), flavour], "\n".join(lines) + "\n")
    told = [json.loads(line) for line in written.splitlines()]
    assert len(told) == len(some)
    return [one.get("score", one.get("error")) for one in told]


def original_words(texts: Sequence[str]) -> list[list[str]]:
    """How NLTK cuts each text."""
    written = run([python_of("webarena"), str(PROGRAM), "words"], "".join(json.dumps(one) + "\n" for one in texts))
    return [json.loads(line) for line in written.splitlines()]
