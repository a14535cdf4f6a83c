"""All dialects by name: what `--dialect` takes."""

from dataclasses import replace

from guiagent.config import ConfigError
from guiagent.dialects.agentcpm import AgentCpm
from guiagent.dialects.browsergym import BrowserGym
from guiagent.dialects.coat_json import CoatJson
from guiagent.dialects.os_atlas import OsAtlas
from guiagent.dialects.os_genesis import OsGenesis
from guiagent.dialects.own import Own
from guiagent.dialects.playwright_calls import PlaywrightCalls
from guiagent.dialects.published import PublishedDialect
from guiagent.dialects.qwen import Qwen
from guiagent.dialects.resizing import Resizing
from guiagent.dialects.ui_tars import UiTars

__all__ = ["DIALECTS", "dialect", "marked_by", "resized_by", "resizing_of"]

DIALECTS = (
    "guiagent", "ui-tars", "ui-tars-computer", "ui-tars-v1", "ui-tars-v1-computer", "os-atlas", "os-atlas-odyssey",
    "qwen2.5-vl", "qwen3-vl", "agentcpm", "os-genesis", "coat", "coat-tags", "browsergym",
    "playwright",
)  # fmt: skip


def dialect(name: str) -> PublishedDialect:
    """The dialect of that name. Raises ConfigError that lists the known ones."""
    match name:
        case "guiagent":
            return Own(name)
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
        case "qwen2.5-vl":
            return Qwen(name)
        case "qwen3-vl":
            return Qwen(name, generation="3")
        case "agentcpm":
            return AgentCpm(name)
        case "os-genesis":
            return OsGenesis(name)
        case "coat":
            return CoatJson(name)
        case "coat-tags":
            return CoatJson(name, elements="tags")
        case "browsergym":
            return BrowserGym(name)
        case "playwright":
            return PlaywrightCalls(name)
    raise ConfigError(f"there is no dialect {name!r}; known are {', '.join(DIALECTS)}")


def marked_by(spoken: PublishedDialect, *, marks: bool) -> PublishedDialect:
    """The dialect with numbered marks on its screenshots. Raises ConfigError where its models know none."""
    match spoken:
        case _ if not marks:
            return spoken
        case BrowserGym() | PlaywrightCalls():
            return replace(spoken, marks=True)
        case _:
            raise ConfigError(
                f"{spoken.name} knows no marks; leave policy.marks away, or speak browsergym or playwright"
            )


def resizing_of(spoken: PublishedDialect) -> Resizing | None:
    """How images are resized whose pixels the dialect's places are; None where places are said otherwise."""
    match spoken:
        case UiTars(version="1.5") | Qwen(generation="2.5"):
            return spoken.resizing
        case _:
            return None


def resized_by(spoken: PublishedDialect, resizing: Resizing) -> PublishedDialect:
    """The dialect for a model whose images are resized like this: it matters where places are said in pixels."""
    match spoken:
        case UiTars(version="1.5") | Qwen(generation="2.5"):
            return replace(spoken, resizing=resizing)
        case _:
            return spoken
