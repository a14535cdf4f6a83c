"""What the documentation tells in numbers of the phone is what the code has."""

import re

import pytest

from benchmarks.phone_table import BEGIN, DIFFERS, END, table
from benchmarks.results import ROOT
from emulators.virtual.apps import installed
from emulators.virtual.tasks import suite


def test_docs_phone_has_the_table_of_the_apps_that_are_installed() -> None:
    written = (ROOT / "docs" / "phone.md").read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == table(), "run `python -m benchmarks.phone_table`"


def test_every_app_says_how_it_differs() -> None:
    assert {app.package for app in installed()} == {*DIFFERS}


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_apps_and_templates_are_counted_right(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert {int(n) for n in re.findall(r"\b(\d+) apps\b", text)} == {len(installed())}
    told = {int(n) for n in re.findall(r"[Oo]ver (\d+) task templates", text)}
    assert told
    assert all(count < len(suite().names()) <= count + 50 for count in told)
