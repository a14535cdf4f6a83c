"""JupyterLab over a folder with a notebook, a table and notes."""

import hashlib
import json
import os
import shutil
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.sites import content
from benchmarks.sites.place import Place
from benchmarks.sites.service import Service
from benchmarks.sites.site import Account, Name, SiteError, State
from benchmarks.sites.trees import put_tree_back, texts

__all__ = ["JupyterLab"]

_TOKEN = "the-token-of-the-programs"
_ANSWER_S = 30.0


class JupyterLab:
    """A `Site`. The password is the account's; programs come in with a token."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._service = Service(place.port)

    @property
    def name(self) -> Name:
        return "jupyterlab"

    @property
    def address(self) -> str:
        return self._place.address

    @property
    def account(self) -> Account:
        return Account("", "lab")

    @property
    def home(self) -> str:
        return "/lab"

    def _seeded(self) -> Path:
        return self._place.seeded([Path(__file__), Path(content.__file__)], self._make)

    def _make(self, folder: Path) -> None:
        drawn = content.draw_content(self._place.seed)
        lines = [f"{o.number},{o.customer},{o.quantity},{o.state},{o.placed}" for o in drawn.orders]
        (folder / "orders.csv").write_text("\n".join(["number,customer,quantity,state,placed", *lines]) + "\n", "utf-8")
        notes = "\n\n".join(f"## {article.title}\n\n" + "\n\n".join(article.paragraphs) for article in drawn.articles)
        (folder / "notes.md").write_text(f"# Notes\n\n{notes}\n", "utf-8")
        (folder / "prices.py").write_text(_PRICES, "utf-8")
        (folder / "archive").mkdir()
        (folder / "archive" / "old.txt").write_text("Nothing of this is needed any more.\n", "utf-8")
        (folder / "analysis.ipynb").write_text(json.dumps(_notebook(), indent=1) + "\n", "utf-8")

    def start(self) -> None:
        programs, seeded, live = self._place.environment(), self._seeded(), self._place.clear()
        shutil.copytree(seeded, live / "files")
        settings = {
            "ServerApp.ip": "127.0.0.1", "ServerApp.port": self._place.port, "ServerApp.port_retries": 0,
            "ServerApp.open_browser": False, "ServerApp.allow_root": True, "ServerApp.root_dir": live / "files",
            "IdentityProvider.token": _TOKEN,
            "PasswordIdentityProvider.hashed_password": _stored(self.account.password),
            "PasswordIdentityProvider.password_required": True,
            "LabApp.workspaces_dir": live / "workspaces", "LabApp.user_settings_dir": live / "settings",
            "LabApp.news_url": None, "FileContentsManager.delete_to_trash": False,
        }  # fmt: skip
        (live / "runtime").mkdir()
        # A fixed secret: who is logged in stays so from one start to the next.
        (live / "runtime" / "jupyter_cookie_secret").write_bytes(b"the same at every start")
        (live / "runtime" / "jupyter_cookie_secret").chmod(0o600)
        command = [str(programs / "jupyter-lab"), *(f"--{key}={value}" for key, value in settings.items())]
        self._service.start(
            command, at=live / "files", log=live / "log.txt", ready="/api",
            environment=_own(programs, live),
        )  # fmt: skip

    def reset(self) -> None:
        """Ends kernels and terminals, too, and forgets which panels were open."""
        for session in self._ask("GET", "/api/sessions"):
            self._ask("DELETE", f"/api/sessions/{session['id']}")
        for kernel in self._ask("GET", "/api/kernels"):
            self._ask("DELETE", f"/api/kernels/{kernel['id']}")
        for terminal in self._ask("GET", "/api/terminals"):
            self._ask("DELETE", f"/api/terminals/{terminal['name']}")
        live = self._place.live
        for name in ("workspaces", "settings"):
            shutil.rmtree(live / name, ignore_errors=True)
        put_tree_back(self._seeded(), live / "files")

    def check(self) -> State:
        """Notebooks come as their cells: kind, source, and the text that running them gave."""
        found = texts(self._place.live / "files", "*")
        found = {path: text for path, text in found.items() if "__pycache__" not in path}
        notebooks = {path: _cells(found.pop(path)) for path in list(found) if path.endswith(".ipynb")}
        kernels = [session["path"] for session in self._ask("GET", "/api/sessions")]
        return {"files": found, "notebooks": notebooks, "sessions": sorted(kernels)}

    def close(self) -> None:
        self._service.close()

    def _ask(self, method: str, path: str) -> Any:
        request = urllib.request.Request(
            self.address + path, method=method, headers={"Authorization": f"token {_TOKEN}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_ANSWER_S) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            if method == "DELETE" and error.code == 404:
                return None  # it has ended meanwhile
            raise SiteError(f"JupyterLab refused {method} {path} ({error}); look into its log") from error
        except OSError as error:
            raise SiteError(f"JupyterLab does not answer at {self.address} ({error}); start it first") from error
        return json.loads(text) if text else None


_PRICES = '''\
def with_tax(price, rate=0.19):
    """A price with its tax."""
    return round(price * (1 + rate), 2)
'''


def _own(programs: Path, live: Path) -> dict[str, str]:
    """Nothing of the user's own configuration is read, nor written."""
    return {
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
        "HOME": str(live), "JUPYTER_CONFIG_DIR": str(live / "config"), "JUPYTER_DATA_DIR": str(live / "data"),
        "JUPYTER_RUNTIME_DIR": str(live / "runtime"), "IPYTHONDIR": str(live / "ipython"), "OMP_NUM_THREADS": "1",
    }  # fmt: skip


def _stored(password: str) -> str:
    salt = "5eeded"
    digest = hashlib.sha1(password.encode() + salt.encode(), usedforsecurity=False).hexdigest()
    return f"sha1:{salt}:{digest}"


def _notebook() -> dict[str, Any]:
    sources = [
        ("markdown", "# Orders of the shop\n\nHow many were placed, and by whom."),
        ("code", "import csv\n\nrows = list(csv.DictReader(open('orders.csv')))\nlen(rows)"),
        ("code", "sum(int(row['quantity']) for row in rows)"),
    ]
    cells: list[dict[str, Any]] = []
    for n, (kind, source) in enumerate(sources):
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{n}", "metadata": {}, "source": source.splitlines(True)}
        cells.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _cells(text: str) -> list[list[str]]:
    cells = json.loads(text)["cells"]
    return [
        [cell["cell_type"], "".join(cell["source"]), "".join(map(_said, cell.get("outputs", [])))] for cell in cells
    ]


def _said(output: dict[str, Any]) -> str:
    match output["output_type"]:
        case "stream":
            return "".join(output["text"])
        case "error":
            return f"{output['ename']}: {output['evalue']}"
        case _:
            return "".join(output["data"].get("text/plain", ""))
