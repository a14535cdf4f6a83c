"""The one place that turns tables of settings into objects: devices, policies, annotators, rewards, chats, models.

Each function takes a table whose `kind` says which; the other keys are those of the part's constructor. A kind that
reads "package.module:Thing" is imported, but only where the user named it: `trusted=False` is for the run.toml of a run
that is read or resumed.
"""

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from emulators.device import Device
from emulators.virtual.perturbation import Perturbation
from guiagent.config import ConfigError, constructed, known_only, merged, prepared
from guiagent.policy import Policy

if TYPE_CHECKING:
    from emulators.screen import Box, Pixels
    from emulators.trajectory import Task
    from guiagent.baselines import Oracle
    from guiagent.chat import ChatClient
    from guiagent.vlm.spoken import Spoken
    from rewards.score import StepReward, TrajectoryReward
    from synth.annotator import Annotator

__all__ = [
    "ANNOTATORS", "DEVICES", "GUIDES", "POLICIES", "REWARDS", "annotator", "chat", "device", "policy",
    "process_reward", "recorded_device", "reward", "spoken_model", "torch_needed",
]  # fmt: skip

Table = Mapping[str, Any]

DEVICES = ("phone", "miniwob", "browser", "android", "appium")
POLICIES = ("random", "oracle", "most-frequent", "chat", "vlm")
ANNOTATORS = ("offline", "chat")
GUIDES = ("process",)
REWARDS = ("rules", "judge", "process")


# -- devices -----------------------------------------------------------------------------------------------------------


def device(table: Table, *, trusted: bool = True) -> Callable[[], Device]:
    """What opens a device. Raises ConfigError now; opening raises DeviceError where the device cannot be had."""
    kind, rest = _parted(table, "device", DEVICES)
    match kind:
        case "phone":
            return prepared(_phone, rest, where="device")
        case "miniwob" | "browser":
            from emulators.browser.session import Browser

            return prepared(Browser, rest, where="device")
        case "android":
            return prepared(_android, rest, where="device")
        case "appium":
            from emulators.android.appium import open_appium

            return prepared(open_appium, rest, where="device")
        case _:
            made: Callable[[], Device] = prepared(
                _thing(kind, "device", DEVICES, trusted=trusted), rest, where="device"
            )
            return made


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


# -- policies ----------------------------------------------------------------------------------------------------------


def policy(
    table: Table, *, guide: Table | None = None, chatting: Table | None = None, web: bool = False, trusted: bool = True
) -> Policy:
    """A policy, guided by a step reward where there is a table `guide`.

    `chatting` is the [chat] table for those that chat; `web` says that it will see pages instead of a phone. A model
    that is both policy and guide is loaded once.
    """
    kind, rest = _parted(table, "policy", POLICIES)
    model = None
    match kind:
        case "random":
            made = constructed(_random, rest, where="policy", given={"web": web})
        case "oracle":
            made = constructed(_oracle, rest, where="policy")
        case "most-frequent":
            made = constructed(_most_frequent, rest, where="policy")
        case "chat":
            client = chat(chatting or {}, _own_chat(rest))
            made = constructed(_chat_policy, rest, where="policy", given={"client": client})
        case "vlm":
            sampling = {key: rest.pop(key) for key in _SAMPLING if key in rest}
            model = spoken_model(rest, where="policy")
            made = constructed(_vlm_policy, sampling, where="policy", given={"model": model})
        case _:
            made = constructed(_thing(kind, "policy", POLICIES, trusted=trusted), rest, where="policy")
    return _guided(made, guide, model) if guide else made


def _guided(policy: Policy, table: Table, model: "Spoken | None") -> Policy:
    from guiagent.guided import GuidedPolicy

    kind, rest = _parted(table, "guide", GUIDES)
    known_only((kind,), GUIDES, "guide.kind")
    how = {"candidates": rest.pop("candidates")} if "candidates" in rest else {}
    given = {"policy": policy, "step_reward": process_reward(rest, where="guide", model=model)}
    return constructed(GuidedPolicy, how, where="guide", given=given)


def _random(web: bool, seed: int = 0, words: tuple[str, ...] = (), name: str = "random") -> Policy:
    from guiagent.baselines import PHONE_MOVES, WEB_MOVES, RandomPolicy

    chosen: dict[str, Any] = {"words": words} if words else {}
    made = RandomPolicy(seed, moves=WEB_MOVES if web else PHONE_MOVES, **chosen)
    made.name = name
    return made


def _oracle(name: str = "oracle") -> Policy:
    from guiagent.baselines import OraclePolicy
    from guiagent.suites import oracles

    find: Callable[[Task], Oracle] = oracles()
    made = OraclePolicy(find)
    made.name = name
    return made


def _most_frequent(run: Path, grid: int = 20, name: str = "most frequent action") -> Policy:
    """`run` is the folder whose passed trajectories are counted."""
    from emulators.trajectory import Trajectory
    from guiagent.baselines import MostFrequentAction
    from guiagent.store import Run

    with Run.open(run) as source:
        steps = [step for t in source.read("trajectories", Trajectory) if t.passed for step in t.steps]
    made = MostFrequentAction(steps, grid=grid)
    made.name = name
    return made


def _chat_policy(
    client: "ChatClient",
    *,
    name: str = "chat",
    proposal_temperature: float = 1.0,
    tries: int = 3,
    grid: int = 1000,
    history_steps: int = 8,
) -> Policy:
    from dataclasses import replace

    from guiagent.chat_policy import ChatPolicy
    from guiagent.dialects.coat import Coat
    from guiagent.prompt import PLAIN

    return ChatPolicy(
        client,
        name=name,
        proposals=client.warmer(proposal_temperature),
        prompts=replace(PLAIN, history_steps=history_steps),
        dialect=Coat(grid=grid),
        tries=tries,
    )


_SAMPLING = ("name", "seed", "max_new_tokens", "proposal_temperature", "top_p")


def _vlm_policy(
    model: "Spoken",
    *,
    name: str = "vlm",
    seed: int = 0,
    max_new_tokens: int = 96,
    proposal_temperature: float = 1.0,
    top_p: float = 1.0,
) -> Policy:
    from guiagent.vlm.policy import VlmPolicy
    from guiagent.vlm.sampling import Sampling

    return VlmPolicy(
        model.vlm,
        model.speech,
        name=name,
        adapter=model.adapter,
        deciding=Sampling(temperature=0.0, max_new_tokens=max_new_tokens),
        proposing=Sampling(temperature=proposal_temperature, top_p=top_p, max_new_tokens=max_new_tokens),
        seed=seed,
    )


def spoken_model(table: Table, *, where: str = "policy") -> "Spoken":
    """A local model with its adapter and how it is spoken to (`guiagent.vlm.spoken.open_spoken`)."""
    torch_needed()
    from guiagent.vlm.spoken import open_spoken

    return constructed(open_spoken, table, where=where)


def torch_needed() -> None:
    """Raises ConfigError where torch is not installed."""
    if importlib.util.find_spec("torch") is None:
        raise ConfigError('a local model needs torch: pip install "guiagent[train]"')


# -- words and rewards -------------------------------------------------------------------------------------------------


def chat(table: Table, own: Table | None = None) -> "ChatClient":
    """A chat client of the [chat] table, overridden by a part's `own`. The key is read from the environment here.

    Raises ConfigError without base_url and model, ChatUnavailable without the package `openai`.
    """
    from guiagent.chat import ChatClient, ChatSettings

    return ChatClient(constructed(ChatSettings, merged(table, own or {}), where="chat"))


def annotator(table: Table, *, chatting: Table | None = None, trusted: bool = True) -> "Annotator":
    """Who puts transitions into words."""
    kind, rest = _parted(table, "annotator", ANNOTATORS)
    match kind:
        case "offline":
            from synth.wording import OfflineAnnotator

            return constructed(OfflineAnnotator, rest, where="annotator")
        case "chat":
            from synth.annotator import ChatAnnotator

            given = {"chat": chat(chatting or {}, _own_chat(rest)), "draw": _boxed}
            return constructed(ChatAnnotator, rest, where="annotator", given=given)
        case _:
            made: Annotator = constructed(
                _thing(kind, "annotator", ANNOTATORS, trusted=trusted), rest, where="annotator"
            )
            return made


def reward(table: Table, *, chatting: Table | None = None, trusted: bool = True) -> "TrajectoryReward":
    """Who scores trajectories."""
    kind, rest = _parted(table, "reward", REWARDS)
    match kind:
        case "rules":
            from rewards.rules import RuleJudge

            return constructed(RuleJudge, rest, where="reward")
        case "judge":
            client = chat(merged({"temperature": 0.5, "max_tokens": 1500}, chatting or {}), _own_chat(rest))
            return constructed(_judge, rest, where="reward", given={"client": client})
        case "process":
            from guiagent.scoring import StepMean

            return StepMean(process_reward(rest, where="reward"))
        case _:
            made: TrajectoryReward = constructed(_thing(kind, "reward", REWARDS, trusted=trusted), rest, where="reward")
            return made


def process_reward(table: Table, *, where: str, model: "Spoken | None" = None) -> "StepReward":
    """The trained reward head in folder `head`. `model` is one in memory to put it on, else the table names one."""
    rest = dict(table)
    if "head" not in rest:
        raise ConfigError(f"{where} needs head, the folder of a trained reward head; set it with --head DIR")
    given: dict[str, Any] = {key: rest.pop(key) for key in ("head", "batch_size") if key in rest}
    if model is not None:
        known_only(rest, (), f"{where} beside head, candidates and batch_size")
    base = model or spoken_model(rest, where=where)
    return constructed(_head_reward, given, where=where, given={"base": base})


def _head_reward(base: "Spoken", head: Path, batch_size: int = 64) -> "StepReward":
    from guiagent.train.reward import load_reward
    from guiagent.vlm.encoder import CandidateEncoder
    from guiagent.vlm.rendering import candidate_rendering
    from rewards.heads import HeadReward

    loaded = load_reward(base.vlm, head)
    encoder = CandidateEncoder(base.vlm, candidate_rendering(base.vlm, base.speech))
    return HeadReward(loaded, encoder, batch_size)


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


# -- kinds -------------------------------------------------------------------------------------------------------------


def _parted(table: Table, name: str, kinds: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """The kind, and the other keys."""
    rest = dict(table)
    kind = rest.pop("kind", None)
    if kind is None:
        raise ConfigError(f"{name} needs a kind; known are {', '.join(kinds)}")
    if not isinstance(kind, str) or (kind not in kinds and ":" not in kind):
        raise ConfigError(f"there is no {name} of kind {kind!r}; known are {', '.join(kinds)}")
    return kind, rest


def _own_chat(rest: dict[str, Any]) -> dict[str, Any]:
    """Takes out of a part's table what it says about its chat: the table `chat`, or just server and model."""
    own: dict[str, Any] = {key: rest.pop(key) for key in ("base_url", "model") if key in rest}
    more = rest.pop("chat", {})
    if not isinstance(more, Mapping):
        raise ConfigError(f"chat must be a table, not {more!r}")
    return merged(own, more)


def _thing(kind: str, name: str, kinds: tuple[str, ...], *, trusted: bool) -> Callable[..., Any]:
    """What "package.module:Thing" names."""
    if not trusted:
        raise ConfigError(
            f"this run was made with a {name} of kind {kind!r}, and a run's own settings may not load code; "
            f"name it yourself with --set {name}.kind={kind}"
        )
    module, _, attribute = kind.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        known = ", ".join(kinds)
        raise ConfigError(f"{name} of kind {kind!r} cannot be imported ({error}); known are {known}") from error
    if not callable(found):
        raise ConfigError(f"{kind} cannot be called; name a class or a function that makes a {name}")
    thing: Callable[..., Any] = found
    return thing
