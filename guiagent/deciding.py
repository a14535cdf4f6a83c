"""Who decides, made from tables: policies, and the chats, local models and step rewards behind them."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiagent.config import ConfigError, constructed, known_only, merged
from guiagent.kinds import Table, own_chat, parted, thing
from guiagent.policy import Policy

if TYPE_CHECKING:
    from emulators.trajectory import Task
    from guiagent.baselines import Oracle
    from guiagent.chat import ChatClient
    from guiagent.dialects.published import PublishedDialect
    from guiagent.vlm.spoken import Spoken
    from rewards.score import StepReward

__all__ = ["GUIDES", "POLICIES", "chat", "policy", "process_reward", "spoken_model", "torch_needed"]

POLICIES = ("random", "oracle", "most-frequent", "chat", "vlm")
GUIDES = ("process",)


def policy(
    table: Table, *, guide: Table | None = None, chatting: Table | None = None, web: bool = False, trusted: bool = True
) -> Policy:
    """A policy, guided by a step reward where there is a table `guide`.

    `chatting` is the [chat] table for those that chat; `web` says that it will see pages instead of a phone. A model
    that is both policy and guide is loaded once.
    """
    kind, rest = parted(table, "policy", POLICIES)
    model = None
    match kind:
        case "random":
            made = constructed(_random, rest, where="policy", given={"web": web})
        case "oracle":
            made = constructed(_oracle, rest, where="policy")
        case "most-frequent":
            made = constructed(_most_frequent, rest, where="policy")
        case "chat":
            foreign = _foreign(rest)
            client = chat(chatting or {}, own_chat(rest))
            if foreign is None:
                made = constructed(_chat_policy, rest, where="policy", given={"client": client})
            else:
                made = constructed(_chat_dialect, rest, where="policy", given={"client": client, "dialect": foreign})
        case "vlm":
            foreign = _foreign(rest)
            sampling = {key: rest.pop(key) for key in _SAMPLING if key in rest}
            model = spoken_model(rest, where="policy")
            given: dict[str, Any] = {"model": model}
            if foreign is None:
                made = constructed(_vlm_policy, sampling, where="policy", given=given)
            else:
                made = constructed(_vlm_dialect, sampling, where="policy", given={**given, "dialect": foreign})
        case _:
            made = constructed(thing(kind, "policy", POLICIES, trusted=trusted), rest, where="policy")
    return _guided(made, guide, model) if guide else made


def _foreign(rest: dict[str, Any]) -> "PublishedDialect | None":
    """Takes the dialect, and whether its screenshots are marked, out of a policy's table.

    None for our own dialect, which our policies speak in four stages.
    """
    name = rest.pop("dialect", "guiagent")
    if name == "guiagent":
        return None
    from guiagent.dialects.table import dialect, marked_by

    return marked_by(dialect(str(name)), marks=bool(rest.pop("marks", False)))


def _guided(policy: Policy, table: Table, model: "Spoken | None") -> Policy:
    from guiagent.guided import GuidedPolicy

    kind, rest = parted(table, "guide", GUIDES)
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


def _chat_dialect(
    client: "ChatClient",
    dialect: "PublishedDialect",
    *,
    name: str = "",
    proposal_temperature: float = 1.0,
    tries: int = 1,
    min_pixels: int | None = None,
    max_pixels: int | None = None,
) -> Policy:
    """`min_pixels` and `max_pixels` are the areas that the server resizes images to, where it was told other ones."""
    from dataclasses import replace

    from guiagent.dialect_policy import DialectPolicy
    from guiagent.dialects.table import resized_by, resizing_of

    if (limits := resizing_of(dialect)) is not None:
        low, high = min_pixels or limits.min_pixels, max_pixels or limits.max_pixels
        dialect = resized_by(dialect, replace(limits, min_pixels=min(low, high), max_pixels=high))
    elif min_pixels is not None or max_pixels is not None:
        raise ConfigError(f"{dialect.name} says no places in pixels; leave policy.min_pixels and max_pixels away")
    return DialectPolicy(client, dialect, name=name, proposals=client.warmer(proposal_temperature), tries=tries)


def _vlm_dialect(
    model: "Spoken",
    dialect: "PublishedDialect",
    *,
    name: str = "",
    seed: int = 0,
    max_new_tokens: int = 512,
    proposal_temperature: float = 1.0,
    top_p: float = 1.0,
) -> Policy:
    from guiagent.dialect_policy import DialectPolicy
    from guiagent.dialects.table import resized_by
    from guiagent.vlm.chat import VlmChat
    from guiagent.vlm.sampling import Sampling

    greedy = Sampling(temperature=0.0, max_new_tokens=max_new_tokens)
    warm = Sampling(temperature=proposal_temperature, top_p=top_p, max_new_tokens=max_new_tokens)
    return DialectPolicy(
        VlmChat(model.vlm, adapter=model.adapter, sampling=greedy, seed=seed),
        resized_by(dialect, model.vlm.sizing.resizing),
        name=name,
        proposals=VlmChat(model.vlm, adapter=model.adapter, sampling=warm, seed=seed),
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
    from guiagent.vlm.policy import VLMPolicy
    from guiagent.vlm.sampling import Sampling

    return VLMPolicy(
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


def chat(table: Table, own: Table | None = None) -> "ChatClient":
    """A chat client of the [chat] table, overridden by a part's `own`. The key is read from the environment here.

    Raises ConfigError without base_url and model, ChatUnavailable without the package `openai`.
    """
    from guiagent.chat import ChatClient, ChatSettings

    return ChatClient(constructed(ChatSettings, merged(table, own or {}), where="chat"))


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
