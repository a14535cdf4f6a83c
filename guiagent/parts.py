"""The one place that turns tables of settings into objects: devices, policies, annotators, rewards, chats, models.

Each function takes a table whose `kind` says which; the other keys are those of the part's constructor. A kind that
reads "package.module:Thing" is imported, but only where the user named it: `trusted=False` is for the run.toml of a run
that is read or resumed.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from emulators.device import Device
from emulators.virtual.perturbation import Perturbation
from guiagent.config import ConfigError, constructed, merged, prepared
from guiagent.deciding import (
    GUIDES,
    POLICIES,
    chat,
    policy,
    process_reward,
    spoken_model,
    torch_needed,
)  # fmt: skip
from guiagent.kinds import Table, own_chat, parted, thing

if TYPE_CHECKING:
    from emulators.screen import Box, Pixels
    from guiagent.chat import ChatClient
    from rewards.score import TrajectoryReward
    from synth.annotator import Annotator

__all__ = [
    "ANNOTATORS", "DEVICES", "GUIDES", "POLICIES", "REWARDS", "annotator", "chat", "device", "policy",
    "process_reward", "recorded_device", "reward", "spoken_model", "task_reader", "torch_needed",
]  # fmt: skip

_BROWSERS = ("miniwob", "browser")
DEVICES = ("phone", *_BROWSERS, "android", "appium")
ANNOTATORS = ("offline", "chat")
REWARDS = ("rules", "judge", "process")


# -- devices -----------------------------------------------------------------------------------------------------------


def device(table: Table, *, trusted: bool = True, run: Path | str | None = None) -> Callable[[], Device]:
    """What opens a device. Raises ConfigError now; opening raises DeviceError where the device cannot be had.

    `run` is the folder of the run that it is opened for; files that are downloaded go below it.
    """
    kind, rest = parted(table, "device", DEVICES)
    match kind:
        case "phone":
            return prepared(_phone, rest, where="device")
        case "miniwob" | "browser":
            return _browser(rest, run)
        case "android":
            return prepared(_android, rest, where="device")
        case "appium":
            from emulators.android.appium import open_appium

            return prepared(open_appium, rest, where="device")
        case _:
            made: Callable[[], Device] = prepared(thing(kind, "device", DEVICES, trusted=trusted), rest, where="device")
            return made


def _browser(table: Table, run: Path | str | None) -> Callable[[], Device]:
    """`pages_per_browser` devices share one Chromium; every one has a browser of its own by default."""
    from emulators.browser.session import Browser
    from emulators.browser.sharing import Sharing

    rest = dict(table)
    pages = rest.pop("pages_per_browser", 1)
    if not isinstance(pages, int) or isinstance(pages, bool) or pages < 1:
        raise ConfigError(f"device.pages_per_browser must be a whole number from 1 on, not {pages!r}")
    if "downloads" in rest:
        rest["downloads"] = _saving(rest["downloads"], run)
    told = {key: value for key, value in rest.items() if value is not None}
    opened = prepared(Browser, told, where="device", beside=("pages_per_browser",))
    return Sharing(opened, pages) if pages > 1 else opened


def _saving(asked: Any, run: Path | str | None) -> Any:
    """`device.downloads`, with the run's own folder where none is named: true, or a table without a folder.

    Raises ConfigError for what is neither, nor a folder, and where there is no run.
    """
    if asked is False:
        return None
    if not isinstance(asked, bool | str | Path | Mapping):
        raise ConfigError(f"device.downloads must be true, a folder, or a table, not {asked!r}")
    table = {} if asked is True else asked
    if not isinstance(table, Mapping) or "folder" in table:
        return table
    if run is None:
        raise ConfigError(f"device.downloads={asked!r} saves into a run, and there is none here; name a folder")
    return {**table, "folder": str(Path(run).absolute() / "downloads")}


def task_reader(table: Table, *, trusted: bool = True) -> Callable[[], Device]:
    """What opens a device that only tells what its tasks are: as `device`, but it records and saves nothing."""
    if table.get("kind") not in _BROWSERS:
        return device(table, trusted=trusted)
    return device({key: value for key, value in table.items() if key not in ("downloads", "tracing")})


_HARMLESS = ("kind", "perturbation", "profile", "seed", "size")


def recorded_device(recorded: Table, given: Table) -> dict[str, Any]:
    """The device that a run's own settings name, overridden by what the user gave.

    A run may be a stranger's: it chooses among our devices and their looks, never a program, a host that is let in or
    anything else that reaches beyond the device. Raises ConfigError for what the user has to say.
    """
    for key, value in recorded.items():
        if key not in _HARMLESS and key not in given:
            raise ConfigError(
                f"this run was explored with device.{key}={value!r}, which a run's own settings may not decide; "
                f"check it, then name it yourself with --set 'device.{key}=...'"
            )
    return merged(recorded, given)


def _phone(
    profile: Literal["360x800", "1080x2400"] = "360x800", seed: int = 0, perturbation: Perturbation | None = None
) -> Device:
    from emulators.virtual.phone import VirtualPhone

    return VirtualPhone(profile, seed=seed, perturbation=perturbation)


def _android(
    serial: str = "",
    *,
    frames: Literal["auto", "u2", "png", "raw"] = "auto",
    trees: Literal["auto", "u2", "dump"] = "auto",
    secure: Literal["black", "refuse"] = "black",
    baseline: str = "",
    server_port: int = 0,
    grpc_port: int = 0,
) -> Device:
    """The phone or emulator of that serial; without one, the only one that there is. `grpc_port` is the emulator's."""
    from emulators.android.emulator import open_android
    from emulators.android.emulator_screen import GrpcScreen
    from emulators.android.phone import AndroidPhone
    from emulators.android.server import AdbServer
    from emulators.android.sight import Patience

    server = AdbServer(server_port) if server_port else AdbServer.usual()
    patience = Patience(secure=secure)
    screen = GrpcScreen(grpc_port) if grpc_port else None
    phone = AndroidPhone(
        serial or None, server=server, frames=frames, trees=trees, patience=patience, emulator_screen=screen
    )
    return open_android(phone, baseline=baseline)


# -- words and rewards -------------------------------------------------------------------------------------------------


def annotator(table: Table, *, chatting: Table | None = None, trusted: bool = True) -> "Annotator":
    """Who puts transitions into words."""
    kind, rest = parted(table, "annotator", ANNOTATORS)
    match kind:
        case "offline":
            from synth.wording import OfflineAnnotator

            return constructed(OfflineAnnotator, rest, where="annotator")
        case "chat":
            from synth.annotator import ChatAnnotator

            given = {"chat": chat(chatting or {}, own_chat(rest)), "draw": _boxed}
            return constructed(ChatAnnotator, rest, where="annotator", given=given)
        case _:
            made: Annotator = constructed(
                thing(kind, "annotator", ANNOTATORS, trusted=trusted), rest, where="annotator"
            )
            return made


def reward(table: Table, *, chatting: Table | None = None, trusted: bool = True) -> "TrajectoryReward":
    """Who scores trajectories."""
    kind, rest = parted(table, "reward", REWARDS)
    match kind:
        case "rules":
            from rewards.rules import RuleJudge

            return constructed(RuleJudge, rest, where="reward")
        case "judge":
            client = chat(merged({"temperature": 0.5, "max_tokens": 1500}, chatting or {}), own_chat(rest))
            return constructed(_judge, rest, where="reward", given={"client": client})
        case "process":
            from guiagent.scoring import StepMean

            return StepMean(process_reward(rest, where="reward"))
        case _:
            made: TrajectoryReward = constructed(thing(kind, "reward", REWARDS, trusted=trusted), rest, where="reward")
            return made


def _judge(
    client: "ChatClient",
    *,
    last: int = 3,
    final: bool = True,
    tries: int = 5,
    fallback: Literal["rules", "none"] = "rules",
) -> "TrajectoryReward":
    from rewards.judge import TrajectoryJudge
    from rewards.rules import RuleJudge

    return TrajectoryJudge(client, last, final, tries, RuleJudge() if fallback == "rules" else None)


def _boxed(pixels: "Pixels", box: "Box") -> "Pixels":
    from emulators.marks import box_marks
    from emulators.painting import paint
    from emulators.screen import Screen

    height, width = pixels.shape[:2]
    return paint(pixels, box_marks(box, Screen("", "", width, height, ())))
