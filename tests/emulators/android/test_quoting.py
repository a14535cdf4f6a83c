"""Text reaches a shell whole or not at all."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.android.adb import Adb
from emulators.android.errors import Unsendable
from emulators.android.quoting import command_line, quote, sendable
from emulators.android.typing import as_input_text
from emulators.device import UnsupportedAction
from tests.emulators.android.hostile import CANARY, hostile_texts

SHELLS = [shell for shell in ("sh", "bash", "mksh") if shutil.which(shell)]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_quoted_word_is_that_word_to_every_shell(shell: str) -> None:
    texts = hostile_texts(300, seed=3)
    script = "printf '%s\\0' " + " ".join(map(quote, texts))
    done = subprocess.run([shell, "-c", script], capture_output=True, timeout=120, check=True)
    assert done.stdout.decode().split("\0")[:-1] == texts


def test_what_no_shell_can_hold_is_refused_by_name() -> None:
    for text in ("a\0b", "\ud800", "x\udfff", "\udc00\ud800"):
        for refuses in (sendable, quote, lambda t: command_line(["echo", t]), command_line):
            with pytest.raises(Unsendable, match="leave that character out"):
                refuses(text)
    assert issubclass(Unsendable, UnsupportedAction)


def test_nothing_is_sent_of_what_is_refused(adb: Adb) -> None:
    with pytest.raises(Unsendable):
        adb.shell(["sh", "-c", f"touch {CANARY}", "\0"])
    assert adb.shell(["ls", CANARY]).code != 0


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_input_text_never_joins_a_percent_and_an_s(text: str) -> None:
    commands = as_input_text(text)
    assert not any("%s" in command for command in commands)
    done = "".join(_word(command) for command in commands)
    assert done == text


def _word(command: str) -> str:
    import shlex

    program, verb, word = shlex.split(command)
    assert (program, verb) == ("input", "text")
    return word


def hold_against_the_phone(adb: Adb, count: int) -> None:
    for text in hostile_texts(count):
        output = adb.shell(["printf", "%s", text])
        assert (output.out.decode(), output.err, output.code) == (text, b"", 0), text
    assert adb.shell(["ls", CANARY]).code != 0, "one of them was carried out"


def test_500_hostile_strings_reach_the_phone_whole_and_are_not_carried_out(adb: Adb) -> None:
    hold_against_the_phone(adb, 500)


@pytest.mark.long
def test_10_000_hostile_strings_reach_the_phone_whole_and_are_not_carried_out(adb: Adb) -> None:
    hold_against_the_phone(adb, 10_000)
