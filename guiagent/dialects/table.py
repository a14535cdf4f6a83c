"""All dialects by name: what `--dialect` takes."""

from guiagent.config import ConfigError
from guiagent.dialects.os_atlas import OsAtlas
from guiagent.dialects.published import PublishedDialect
from guiagent.dialects.ui_tars import UiTars

__all__ = ["DIALECTS", "dialect"]

DIALECTS = (
    "guiagent", "ui-tars", "ui-tars-computer", "ui-tars-v1", "ui-tars-v1-computer", "os-atlas", "os-atlas-odyssey",
)  # fmt: skip


def dialect(name: str) -> PublishedDialect:
    """The dialect of that name. Raises ConfigError that lists the known ones."""
    match name:
        case "ui-tars":
            return UiTars(name)
        case "ui-tars-computer":
            return UiTars(name, device="computer")
        case "ui-tars-v1":
            return UiTars(name, version="1")
        case "ui-tars-v1-computer":
            return UiTars(name, version="1", device="computer")
        case "os-atlas":
            return OsAtlas(name)
        case "os-atlas-odyssey":
            return OsAtlas(name, actions="odyssey", history=False)
    raise ConfigError(f"there is no dialect {name!r}; known are {', '.join(DIALECTS)}")
