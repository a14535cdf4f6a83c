"""What an evaluation has written into a run, as JSON, for the page that shows it."""

import json
from pathlib import Path
from typing import Any

from guiagent.store import StoreError

__all__ = ["measured_in"]


def measured_in(path: Path, *, lacks: str) -> dict[str, Any]:
    """What the file says by name; nothing without a file. Raises StoreError when it is damaged, or is or holds
    something else: `lacks` says what it then does ("holds no figures").
    """
    if not path.exists():
        return {}
    try:
        told = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise StoreError(f"{path} is damaged ({error}); delete it and evaluate again") from error
    if not isinstance(told, dict):
        raise StoreError(f"{path} {lacks}; delete it and evaluate again")
    return told
