"""MiniWoB++ (arXiv 1802.08802): tasks by name and seed, begun inside a loaded page, judged by the page's own reward.

The instruction stands inside the page in the original; here it is the task's instruction, and its place on the page is
left out of the elements. The "START" cover is never in the way; when the page has ended the episode it stays up as
"episode over" and nothing below it can be reached.
"""

import difflib
import functools
import json
import re
from pathlib import Path
from typing import Any

from emulators.browser.utterances import parse
from emulators.device import UnknownTask
from emulators.trajectory import Outcome, StateCheck, Task, Template

__all__ = [
    "BUDGET", "ENDED", "EXAMPLES", "HIDDEN", "LIMIT_MS", "MINIWOB_SIZE", "OVER", "STATE", "begin", "examples",
    "judge", "make_task", "page_of", "rewards", "task_names",
]  # fmt: skip

MINIWOB_SIZE = (160, 210)
"""Width and height in pixels of the area that every task draws in."""

BUDGET = 15
"""Steps allowed for a task; our default."""

LIMIT_MS = 86_400_000
"""The page's own time limit while an agent works, in milliseconds: a day, for a slow model is no wrong answer. The
reward that the page's published limit would have given is told in the evidence."""

EXAMPLES = Path(__file__).with_name("miniwob_examples.json")
"""What every task asks for with seed 0, as its page has said it (`python -m benchmarks.miniwob_examples`)."""

HIDDEN = "#query,#reward-display,#click-canvas,#attention-canvas"
"""What is on the page but not part of the task: the instruction, the score board, the recording aids."""

OVER = "#over"
"""What `Screen.location` ends with once the page has ended the episode."""

STATE = (
    "(typeof WOB_DONE_GLOBAL === 'undefined' ? null : {"
    "done: WOB_DONE_GLOBAL, raw: WOB_RAW_REWARD_GLOBAL, reward: WOB_REWARD_GLOBAL, reason: WOB_REWARD_REASON ?? '',"
    "limit: core.publishedLimit, ready: WOB_TASK_READY,"
    "utterance: (u => u && typeof u === 'object' ? u.utterance : u)(core.getUtterance())})"
)
"""An expression that reads how the episode stands."""

ENDED = "typeof WOB_DONE_GLOBAL !== 'undefined' && WOB_DONE_GLOBAL"
"""An expression that reads whether the page has ended the episode."""


@functools.cache
def task_names(folder: Path) -> tuple[str, ...]:
    """All tasks whose page lies in the package's `folder`, as "miniwob/click-test"."""
    return tuple(f"miniwob/{page.stem}" for page in sorted((folder / "miniwob").glob("*.html")))


def examples() -> dict[str, str]:
    """The instruction of one instance of every published task, without a browser."""
    told: dict[str, str] = json.loads(EXAMPLES.read_text("utf-8"))
    return told


def page_of(name: str, folder: Path) -> str:
    """The path of a task's page below the server's root. Raises UnknownTask with names like it."""
    names = task_names(folder)
    if name in names:
        return f"/{name}.html"
    bare = [n.removeprefix("miniwob/") for n in names]
    near = difflib.get_close_matches(name.removeprefix("miniwob/"), bare, n=4, cutoff=0.4)
    hint = f"near it are {', '.join('miniwob/' + n for n in near)}" if near else "names look like miniwob/click-test"
    raise UnknownTask(f"there is no task {name!r}; {hint}")


def begin(seed: int) -> str:
    """A script that draws the problem of `seed` in the page that is loaded, and starts the episode."""
    return f"""(() => {{
      if (core.publishedLimit === undefined) {{
        core.publishedLimit = core.EPISODE_MAX_TIME;
        const style = document.createElement("style");
        style.textContent = "#reward-display,#click-canvas,#attention-canvas {{ display: none !important }}";
        document.head.append(style);
        core.cover_div.onclick = null;
        core.cover_div.setAttribute("role", "status");
        core.cover_div.style.cursor = "default";
        core.cover_div.textContent = "episode over";
      }}
      if (document.activeElement) document.activeElement.blur();
      core.EPISODE_MAX_TIME = {LIMIT_MS};
      Math.seedrandom({json.dumps(str(seed))});
      core.startEpisodeReal();
    }})()"""


def make_task(template: Template, utterance: str) -> Task:
    """The task whose page now shows `utterance`."""
    return Task(
        name=f"{template.name}@{template.seed}", instruction=utterance, start=template, check=StateCheck(),
        budget=BUDGET, parameters=parse(template.name.removeprefix("miniwob/"), utterance),
    )  # fmt: skip


def judge(state: dict[str, Any]) -> Outcome:
    """The page's raw reward as a score in [0, 1]: partial rewards are kept, negative ones are 0.

    MiniWoB++ counts any raw reward above 0 as success. We are stricter: a partial reward is a score below 1 and so no
    pass (`Trajectory.passed`); whoever compares with published figures counts scores above 0. `evidence` says the raw
    reward, the one that decays over the page's published time limit, and the page's reason where it gives one.
    """
    if not state["done"]:
        return Outcome(0.0, evidence="the page has not ended the episode: raw reward 0")
    raw, reward, limit = float(state["raw"]), float(state["reward"]), float(state["limit"])
    spent_ms = (1 - reward / raw) * LIMIT_MS if raw else 0.0
    decayed = raw * max(0.0, 1 - spent_ms / limit) if spent_ms > 0 else raw
    reason = re.sub(r"\s+", " ", str(state["reason"])).strip()
    evidence = f"raw reward {raw:g}, decayed {decayed:.3f}" + (f", because: {reason}" if reason else "")
    return Outcome(min(1.0, max(0.0, raw)), evidence=evidence)


_REWARDS = re.compile(r"raw reward (-?[\d.e+-]+), decayed (-?[\d.e+-]+)")


def rewards(outcome: Outcome | None) -> tuple[float, float]:
    """Raw and time-decayed reward that `judge` saw, in [-1, 1]; both 0 where the page had not ended the episode."""
    told = _REWARDS.match(outcome.evidence) if outcome is not None else None
    return (float(told[1]), float(told[2])) if told else (0.0, 0.0)
