"""Scripts whose outcome in our shell must be that in Debian's mksh with toybox: output, status and files."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from emulators.virtual.door.handset import Handset
from tests.emulators.virtual.door.oracle import handset, needs_mksh, ours, real
from tests.emulators.virtual.door.scripts import scripts, tool_calls

pytestmark = needs_mksh
QUICK = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=2500, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def cases(name: str) -> list[str]:
    """Scripts of a file, between lines of "%%"."""
    return (Path(__file__).parent / name).read_text().removesuffix("\n").split("\n%%\n")


@pytest.fixture(scope="module")
def phone() -> Handset:
    return handset()


@pytest.mark.parametrize("script", cases("shell_cases.txt"))
def test_the_language_is_that_of_mksh(phone: Handset, script: str) -> None:
    assert ours(phone, script) == real(script)


@pytest.mark.parametrize("script", cases("tool_cases.txt"))
def test_the_programs_are_those_of_toybox(phone: Handset, script: str) -> None:
    assert ours(phone, script) == real(script)


PHONE = handset()


@QUICK
@given(scripts())
def test_any_script_does_what_it_does_in_mksh(script: str) -> None:
    assert ours(PHONE, script) == real(script)


@pytest.mark.long
@MANY
@given(scripts())
def test_any_script_does_what_it_does_in_mksh_many_times(script: str) -> None:
    assert ours(PHONE, script) == real(script)


@QUICK
@given(tool_calls())
def test_any_call_of_a_program_does_what_it_does_in_toybox(script: str) -> None:
    assert ours(PHONE, script) == real(script)


@pytest.mark.long
@MANY
@given(tool_calls())
def test_any_call_of_a_program_does_what_it_does_in_toybox_many_times(script: str) -> None:
    assert ours(PHONE, script) == real(script)
