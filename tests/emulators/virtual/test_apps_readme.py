"""The example in the README for authors of apps is a working app with working tasks and tests.

Its files are written into a copy of the tree and named where the README says; then its own tests run there.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
README = ROOT / "emulators" / "virtual" / "apps" / "README.md"
FILES = dict(re.findall(r'```python title="([^"]+)"\n(.*?)```', README.read_text(), re.DOTALL))
TESTS = "tests/emulators/virtual/apps/test_shopping.py"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    for name in ("emulators", "tests/emulators/virtual"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    insert(folder / "emulators/virtual/apps/__init__.py", "        shop,\n", "        shopping,\n")
    insert(folder / "emulators/virtual/apps/__init__.py", "        shop.APP,\n", "        shopping.APP,\n")
    insert(folder / "emulators/virtual/tasks/__init__.py", "_MODULES = (\n", '    "shopping",\n')
    return folder


def insert(file: Path, after: str, line: str) -> None:
    text = file.read_text()
    assert text.count(after) == 1, f"{file} does not have {after!r} once"
    file.write_text(text.replace(after, after + line))


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_it_is_an_app_with_tasks_and_tests(tree: Path) -> None:
    assert [Path(name).parent.name for name in FILES] == ["apps", "tasks", "apps"]
    assert FILES["emulators/virtual/apps/shopping.py"].count("        Activity(") >= 4


def test_its_own_tests_pass(tree: Path) -> None:
    run(tree, "pytest", "-p", "no:cacheprovider", TESTS)


@pytest.mark.skipif(importlib.util.find_spec("ruff") is None, reason="ruff is not installed")
def test_it_is_written_as_all_others_are(tree: Path) -> None:
    run(tree, "ruff", "check", "--no-cache", *FILES)
    run(tree, "ruff", "format", "--no-cache", "--check", *FILES)
