"""The view does what a real file system does, errors and all."""

import functools
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from emulators.virtual.door.handset import Handset
from emulators.virtual.phone import VirtualPhone

THERE = "/data/local/tmp/machine"
NAMES = st.sampled_from(
    ["a", "b", "a/a", "a/b", "b/a", "a/b/c", ".", "a/..", "b/../a", "a/", "link", "link/a", "link/"]
)
UNSLASHED = NAMES.filter(lambda name: not name.endswith("/"))
PLAIN = NAMES.filter(lambda name: name[-1] not in "./")


@functools.cache
def handset() -> Handset:
    return Handset(VirtualPhone())


class AsOnDisk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.files = handset().system_files
        if self.files.exists(THERE):
            self.files.remove_tree(THERE)
        self.files.mkdir(THERE)

    def teardown(self) -> None:
        self._folder.cleanup()

    def here(self, name: str) -> str:
        return f"{self._folder.name}/{name}"

    def both(self, real: Callable[[], object], ours: Callable[[], object]) -> None:
        assert outcome(real) == outcome(ours)

    @rule(name=NAMES, data=st.binary(max_size=5), append=st.booleans())
    def write(self, name: str, data: bytes, append: bool) -> None:
        def real() -> None:
            flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
            descriptor = os.open(self.here(name), flags, 0o666)
            os.write(descriptor, data)
            os.close(descriptor)

        self.both(real, lambda: self.files.write(f"{THERE}/{name}", data, append=append))

    @rule(name=PLAIN)
    def mkdir(self, name: str) -> None:
        self.both(lambda: Path(self.here(name)).mkdir(), lambda: self.files.mkdir(f"{THERE}/{name}"))

    @rule(name=PLAIN)
    def rmdir(self, name: str) -> None:
        self.both(lambda: Path(self.here(name)).rmdir(), lambda: self.files.rmdir(f"{THERE}/{name}"))

    @rule(name=PLAIN)
    def unlink(self, name: str) -> None:
        self.both(lambda: Path(self.here(name)).unlink(), lambda: self.files.remove(f"{THERE}/{name}"))

    def really_rename(self, name: str, to: str) -> None:
        Path(self.here(name)).rename(self.here(to))

    @rule(name=PLAIN, to=PLAIN)
    def rename(self, name: str, to: str) -> None:
        self.both(
            lambda: self.really_rename(name, to),
            lambda: self.files.rename(f"{THERE}/{name}", f"{THERE}/{to}"),
        )

    @rule(goal=st.sampled_from(["a", "b", "none", "link", "a/b"]))
    def symlink(self, goal: str) -> None:
        self.both(lambda: Path(self.here("link")).symlink_to(goal), lambda: self.files.symlink(goal, f"{THERE}/link"))

    @rule(name=UNSLASHED, follow=st.booleans())
    def look(self, name: str, follow: bool) -> None:
        def real() -> tuple[int, int]:
            found = Path(self.here(name)).stat(follow_symlinks=follow)
            return kind(found.st_mode, found.st_size)

        def ours() -> tuple[int, int]:
            found = self.files.stat(f"{THERE}/{name}", follow=follow)
            return kind(found.mode, found.size)

        self.both(real, ours)

    @rule(name=NAMES)
    def read(self, name: str) -> None:
        def real() -> bytes:
            descriptor = os.open(self.here(name), os.O_RDONLY)
            try:
                return os.read(descriptor, 100_000)
            finally:
                os.close(descriptor)

        self.both(real, lambda: self.files.read(f"{THERE}/{name}"))

    @invariant()
    def same_tree(self) -> None:
        real = {f"{at}/{name}" for at, folders, files in os.walk(self._folder.name) for name in (*folders, *files)}
        ours = {path for path, _ in self.files.walk(THERE)} - {THERE}
        assert {path.removeprefix(self._folder.name) for path in real} == {path.removeprefix(THERE) for path in ours}


def outcome(what: Callable[[], object]) -> object:
    try:
        return what()
    except OSError as error:
        return error.errno


def kind(mode: int, size: int) -> tuple[int, int]:
    return stat.S_IFMT(mode), size if stat.S_ISREG(mode) else 0


TestAsOnDisk = AsOnDisk.TestCase
TestAsOnDisk.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
