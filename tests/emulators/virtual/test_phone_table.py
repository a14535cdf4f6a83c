"""The table of apps in the documentation says what the code has."""

from benchmarks.phone_table import BEGIN, DIFFERS, END, table
from benchmarks.results import ROOT
from emulators.virtual.apps import installed


def test_docs_phone_has_the_table_of_the_apps_that_are_installed() -> None:
    written = (ROOT / "docs" / "phone.md").read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == table(), "run `python -m benchmarks.phone_table`"


def test_every_app_says_how_it_differs() -> None:
    assert {app.package for app in installed()} == {*DIFFERS}
