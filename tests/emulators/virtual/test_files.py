"""The immutable file tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.virtual.files import FileError, Files

NAMES = st.sampled_from(["a", "b", "c"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))


def test_a_change_leaves_the_old_tree_as_it_was() -> None:
    old = Files().write("/docs/a.md", "one", modified=7)
    new = old.write("/docs/b.md", "two").delete("/docs/a.md")
    assert [path for path, _ in old.walk()] == ["/docs/a.md"]
    assert [path for path, _ in new.walk()] == ["/docs/b.md"]
    assert old.file("/docs/a.md").modified == 7


def test_what_did_not_change_is_shared() -> None:
    old = Files().write("/a/x", "1").write("/b/y", "2")
    assert old.write("/a/z", "3").find("/b") is old.find("/b")


def test_a_folder_moves_with_what_is_in_it() -> None:
    files = Files().write("/a/b/x", "1").move("/a/b", "/c")
    assert files.text("/c/x") == "1"
    assert files.list("/a") == ()


@pytest.mark.parametrize("change", [lambda f: f.read("/x"), lambda f: f.delete("/x"), lambda f: f.move("/x", "/y")])
def test_a_missing_file_is_named(change) -> None:
    with pytest.raises(FileError, match="/x"):
        change(Files())


def test_a_file_is_no_folder() -> None:
    with pytest.raises(FileError, match="runs through the file a"):
        Files().write("/a", "1").write("/a/b", "2")


@given(st.lists(st.tuples(st.booleans(), PATHS, st.binary(max_size=3)), max_size=20))
def test_it_behaves_like_a_dictionary_of_paths(changes: list[tuple[bool, str, bytes]]) -> None:
    files, model = Files(), {}
    for writes, path, data in changes:
        try:
            if writes:
                files = files.write(path, data)
                model = {p: d for p, d in model.items() if not p.startswith(path + "/")} | {path: data}
            else:
                files = files.delete(path)
                model = {p: d for p, d in model.items() if p != path and not p.startswith(path + "/")}
        except FileError:
            continue
    assert {path: file.data for path, file in files.walk()} == model
