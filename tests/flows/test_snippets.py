"""The README's and the documents' snippets: those marked `<!-- run -->` run as they stand, all others at least parse.

The snippets of one document run in order in one empty folder, so a later one may use what an earlier one wrote.
`<!-- run long -->` puts a snippet into `make test-long`.
"""

import ast
import json
import os
import re
import subprocess
import sys
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "emulators" / "virtual" / name / "README.md" for name in ("apps", "tasks")]
DOCUMENTS = sorted(file for file in [ROOT / "README.md", *GUIDES, *(ROOT / "docs").rglob("*.md")] if file.exists())
FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,})(?P<language>[\w+-]*)[^`\n]*$")
MARKER = re.compile(r"^\s*<!--\s*run(?P<long>\s+long)?\s*-->\s*$")
SHELL, PYTHON = {"bash", "sh", "shell"}, {"python", "py"}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced block; `line` is that of its opening fence. `run` is none of the words, "run" or "run long"."""

    document: str
    line: int
    language: str
    code: str
    run: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def snippets(text: str, document: str) -> list[Snippet]:
    """Every fenced block of a Markdown text, in order. An unclosed fence reaches to the end."""
    found, lines, run = [], text.splitlines(), ""
    numbered = iter(enumerate(lines, 1))
    for number, line in numbered:
        if marker := MARKER.match(line):
            run = "run long" if marker["long"] else "run"
        elif opening := FENCE.match(line):
            code = []
            for _, inner in numbered:
                if inner.strip() == opening["fence"]:
                    break
                code.append(inner)
            source = textwrap.dedent("\n".join(code)) + "\n"
            found.append(Snippet(document, number, opening["language"].lower(), source, run))
            run = ""
        elif line.strip():
            run = ""
    return found


def of(document: Path) -> list[Snippet]:
    return snippets(document.read_text(), str(document.relative_to(ROOT)))


def run_in_order(chosen: list[Snippet], folder: Path) -> None:
    binaries = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}", "COLUMNS": "120"}
    for snippet in chosen:
        if snippet.language in SHELL:
            command = ["bash", "-euo", "pipefail", "-c", snippet.code]
        else:
            assert snippet.language in PYTHON, f"{snippet}: only bash and python snippets can be run"
            command = [sys.executable, "-c", snippet.code]
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{snippet} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"


ALL = [snippet for document in DOCUMENTS for snippet in of(document)]


@pytest.mark.parametrize("snippet", ALL, ids=str)
def test_every_snippet_parses(snippet: Snippet) -> None:
    if snippet.language in PYTHON:
        ast.parse(snippet.code, filename=str(snippet))
    elif snippet.language in SHELL:
        done = subprocess.run(["bash", "-n"], input=snippet.code, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    elif snippet.language == "toml":
        tomllib.loads(snippet.code)
    elif snippet.language == "json":
        json.loads(snippet.code)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_marked_snippets_run(document: Path, tmp_path: Path) -> None:
    run_in_order([snippet for snippet in of(document) if snippet.run == "run"], tmp_path)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_long_marked_snippets_run(document: Path, tmp_path: Path) -> None:
    marked = [snippet for snippet in of(document) if snippet.run]
    if not any(snippet.run == "run long" for snippet in marked):
        pytest.skip("nothing long in this document")
    run_in_order(marked, tmp_path)


SAMPLE = """# Title

<!-- run -->
```bash
echo one > a
```

<!-- run -->
Words between take the marker away.

```python
print("two")
```

1. In a list:

   <!-- run long -->

   ````python title="x"
   text = '''
   ```
   '''
   open("b", "w").write(open("a").read())
   ````
"""


def test_blocks_are_found_with_their_markers() -> None:
    first, second, third = snippets(SAMPLE, "x.md")
    assert (first.language, first.code, first.run, first.line) == ("bash", "echo one > a\n", "run", 4)
    assert (second.language, second.code, second.run) == ("python", 'print("two")\n', "")
    assert (third.language, third.run) == ("python", "run long")
    assert third.code.startswith("text = '''\n```\n'''\n")


def test_blocks_run_in_one_folder(tmp_path: Path) -> None:
    run_in_order(snippets(SAMPLE, "x.md"), tmp_path)
    assert (tmp_path / "b").read_text() == "one\n"


def test_a_block_that_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"x\.md:1 ended with 3"):
        run_in_order(snippets("```bash\ntrue; exit 3\n```", "x.md"), tmp_path)
