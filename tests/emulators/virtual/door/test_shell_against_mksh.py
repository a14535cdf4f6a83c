"""Scripts whose outcome in our shell must be that in Debian's mksh with toybox: output, status and files."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from emulators.virtual.door.handset import Handset
from tests.emulators.virtual.door.oracle import handset, needs_mksh, ours, real
from tests.emulators.virtual.door.scripts import scripts, tool_calls

pytestmark = needs_mksh
QUICK = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=1000, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


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


READERS = "base64|cksum|cmp|comm|cut|grep|head|md5sum|nl|od|paste|rev|sed|sort|strings|tac|tail|uniq|wc|xxd"


def same(script: str) -> None:
    """But for `< folder`, which we refuse when it is opened, and they when it is read; and for links to themselves.

    And but for programs that read a folder: toybox calls it empty, an error, or both, as the program goes.
    """
    found = ours(PHONE, script)
    assume(not re.search(rb"can't open .*: Is a directory", found.errors))
    assume(not re.search(rb"(?m)^(%s): .*: Is a directory$" % READERS.encode(), found.errors))
    assume(not re.search(rb"nested more than \d+ deep", found.errors))  # where mksh falls over its stack and is killed
    assume(not re.search(r"sed '1q' \S+ \S", script))  # toybox goes on with the second file
    assume(not re.search(r"ln -sf (\S+) \1", script))  # a link to itself: `cp -r` copies it there, and fails here
    assert found == real(script)


@QUICK
@given(scripts())
def test_any_script_does_what_it_does_in_mksh(script: str) -> None:
    same(script)


@pytest.mark.long
@pytest.mark.timeout(1200)
@MANY
@given(scripts())
def test_any_script_does_what_it_does_in_mksh_many_times(script: str) -> None:
    same(script)


@QUICK
@given(tool_calls())
def test_any_call_of_a_program_does_what_it_does_in_toybox(script: str) -> None:
    same(script)


@pytest.mark.long
@pytest.mark.timeout(1200)
@MANY
@given(tool_calls())
def test_any_call_of_a_program_does_what_it_does_in_toybox_many_times(script: str) -> None:
    same(script)
