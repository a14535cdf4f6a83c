"""Numbered marks: what a model reads in the list stands on the screenshot too."""

import numpy as np
import pytest

from benchmarks.web_actions_table import SCREEN
from emulators.marks import Chip, number_marks
from emulators.screen import Frame, Screen
from guiagent import parts
from guiagent.config import ConfigError
from guiagent.dialect_policy import DialectPolicy
from guiagent.dialects.refs import ref_of
from tests.guiagent.dialects.speaking import moment

WHITE = np.full((SCREEN.height, SCREEN.width, 3), 255, np.uint8)
SEEN = Screen(SCREEN.app, SCREEN.location, SCREEN.width, SCREEN.height, SCREEN.elements, Frame.of(WHITE))
CHAT = {"base_url": "http://127.0.0.1:9/v1", "model": "none"}


@pytest.mark.parametrize("name", ["browsergym", "playwright"])
def test_marks_are_drawn_for_the_model_only(name: str) -> None:
    for marks in (False, True):
        policy = parts.policy({"kind": "chat", "dialect": name, "marks": marks}, chatting=CHAT)
        assert isinstance(policy, DialectPolicy)
        system, (_, (image, _)) = policy._dialect.ask(moment(SEEN))
        assert isinstance(image, np.ndarray)
        assert np.array_equal(image, WHITE) is not marks
        assert ("has a frame and its name" in str(system)) is marks
    assert np.array_equal(WHITE, np.full_like(WHITE, 255))


def test_marks_carry_the_names_of_the_list() -> None:
    chips = [mark for mark in number_marks(SEEN, names=lambda i: ref_of(SEEN, i)) if isinstance(mark, Chip)]
    assert [chip.text for chip in chips] == [e.ref for e in SEEN.elements if e.actionable]
    assert all(SEEN.box.contains(chip.center) for chip in chips)


def test_dialects_that_know_no_marks_say_so() -> None:
    with pytest.raises(ConfigError, match="qwen3-vl knows no marks"):
        parts.policy({"kind": "chat", "dialect": "qwen3-vl", "marks": True}, chatting=CHAT)
