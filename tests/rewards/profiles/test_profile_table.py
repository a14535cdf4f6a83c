"""docs/offline.md says what the profiles say of themselves."""

from benchmarks.profile_table import BASELINES, PAGE, PLACES, placed, table


def test_the_documentation_has_the_table_of_profiles() -> None:
    text = PAGE.read_text("utf-8")
    assert placed(text, PLACES, table()) == text, "run `python -m benchmarks.profile_table`"
    assert "aitz.qwen/1" in text.partition(BASELINES[0])[2].partition(BASELINES[1])[0]
