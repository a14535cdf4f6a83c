"""How this copy was installed (by the Makefile of a clone, by pip from a clone, or from elsewhere), and so what to type
to have it again, or more of it."""

import importlib.metadata
import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

__all__ = ["install_line", "line_for"]

MAKE_LINE = "make clean install"


def install_line(extra: str = "") -> str:
    """What to type for the package, with an extra of it where one is named."""
    if (Path(sys.prefix) / ".installed").is_file():
        return MAKE_LINE  # the Makefile's own environment, whole by its mark
    try:
        told = importlib.metadata.distribution("guiagent").read_text("direct_url.json")
    except importlib.metadata.PackageNotFoundError:
        told = json.dumps({"url": Path(__file__).parents[2].as_uri(), "dir_info": {"editable": True}})
    try:
        return line_for(json.loads(told or "{}"), extra)
    except (ValueError, AttributeError):  # somebody else's file
        return line_for({}, extra)


def line_for(origin: Mapping[str, Any], extra: str = "") -> str:
    """pip's line for what was installed from `origin`, as direct_url.json tells it (PEP 610); empty is an index."""
    name, url = f"guiagent[{extra}]" if extra else "guiagent", str(origin.get("url", ""))
    if "dir_info" in origin:
        folder = unquote(urlsplit(url).path)
        source = shlex.quote(f"{folder}[{extra}]" if extra else folder)
        return f"pip install {'-e ' * bool(origin['dir_info'].get('editable'))}{source}"
    if (control := origin.get("vcs_info")) is not None:
        url = f"{control.get('vcs', 'git')}+{url}"
    return f"pip install {shlex.quote(f'{name} @ {url}' if url else name)}"
