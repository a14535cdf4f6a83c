"""Where the policy that comes with the package lies: as `nano`, and as `nano-early`, which is less sure of itself."""

from collections.abc import Mapping
from pathlib import Path

__all__ = ["SHIPPED", "located"]

_WEIGHTS = Path(__file__).parent / "weights"

SHIPPED: Mapping[str, Path] = {"nano": _WEIGHTS / "nano", "nano-early": _WEIGHTS / "early"}


def located(model: Path | str) -> Path:
    """The folder of a model by its path, or by its name where it comes with the package; `./nano` is the path."""
    return SHIPPED.get(str(model), Path(model))
