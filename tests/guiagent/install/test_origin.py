"""The line to type follows how the package was installed."""

from typing import Any

import pytest

from guiagent.install.origin import install_line, line_for


@pytest.mark.parametrize(
    ("origin", "plain", "more"),
    [
        ({}, "pip install guiagent", "pip install 'guiagent[train]'"),
        (
            {"url": "file:///srv/ada/my%20clone", "dir_info": {"editable": True}},
            "pip install -e '/srv/ada/my clone'",
            "pip install -e '/srv/ada/my clone[train]'",
        ),
        ({"url": "file:///c", "dir_info": {}}, "pip install /c", "pip install '/c[train]'"),
        (
            {"url": "https://x.example/guiagent.git", "vcs_info": {"vcs": "git", "commit_id": "1"}},
            "pip install 'guiagent @ git+https://x.example/guiagent.git'",
            "pip install 'guiagent[train] @ git+https://x.example/guiagent.git'",
        ),
        (
            {"url": "file:///d/guiagent-0.1.0.whl", "archive_info": {}},
            "pip install 'guiagent @ file:///d/guiagent-0.1.0.whl'",
            "pip install 'guiagent[train] @ file:///d/guiagent-0.1.0.whl'",
        ),
    ],
)
def test_the_line_is_that_of_the_first_installation(origin: dict[str, Any], plain: str, more: str) -> None:
    assert (line_for(origin), line_for(origin, "train")) == (plain, more)


def test_this_copy_has_a_line_of_its_own() -> None:
    line = install_line("train")
    assert line == "make clean install" or (line.startswith("pip install") and "[train]" in line)
