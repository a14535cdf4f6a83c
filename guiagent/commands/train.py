"""guiagent train RUN: teach a model what the run holds: decisions, preferences, or a reward for steps."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiagent.store import Run

__all__ = ["configure", "execute"]

HOW = ("sft", "tdpo", "reward")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the run's folder")
    parser.add_argument(
        "--how",
        metavar="WAY",
        help="sft (decisions that passed), tdpo (preference pairs) or reward (a head that scores steps)",
    )
    parser.add_argument("--model", metavar="DIR", help="the model's folder")
    parser.add_argument("--adapter", metavar="DIR", help="the policy adapter to go on from (sft, tdpo)")
    parser.add_argument("--out", metavar="DIR", help="where the adapter goes (RUN/checkpoints/WAY)")
    parser.add_argument("--steps", type=int, metavar="N", help="how many batches to learn from")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.config import ConfigError, resolved, table
    from guiagent.progress import say, tracked
    from guiagent.store import Run

    names = ("how", "model", "adapter", "out", "steps")
    settings = resolved(arguments, {"train": {name: getattr(arguments, name) for name in names}})
    asked = table(settings, "train")
    if "how" not in asked:
        raise ConfigError(f"train needs a way; name it with --how {' or '.join(HOW)}")
    if asked["how"] not in HOW:
        raise ConfigError(f"there is no way to train named {asked['how']!r}; known are {', '.join(HOW)}")
    parts.torch_needed()
    from guiagent import teaching

    speaker = {key: asked[key] for key in _MODEL if key in asked}
    if "model" not in speaker:
        raise ConfigError("train needs a model; name its folder with --model DIR")
    with Run.open(arguments.run) as run:
        way = asked["how"]
        plan = teaching.training(
            {key: value for key, value in asked.items() if key not in (*_MODEL, "how", "out")},
            way, seed=run.seed, also=("how", "out", *_MODEL),
        )  # fmt: skip
        out = Path(str(asked.get("out", run.checkpoints / way)))
        found, sources, data = teaching.material(run, way, plan)
        where = {key: _absolute(str(speaker[key])) if key in speaker else "" for key in ("model", "adapter")}
        said = teaching.described(way, plan, **where, data=data)
        goes_on = teaching.begun(out, said)
        if goes_on and teaching.finished(out):
            say(f"{out} is trained already; to train anew name another folder with --out")
            teaching.note(run, out, way, adapter=where["adapter"], sources=sources)
            return _told(run, out, arguments, way=way)
        model = parts.spoken_model({**speaker, "model": where["model"]}, where="train")
        if not goes_on:
            teaching.begin(out, said)
        run.begin("train", {**settings, "train": said})
        taught = teaching.teach(run, found, spoken=model, plan=plan, out=out)
        for _ in tracked(taught, plan.settings.steps, f"training {out.name}"):
            pass
        teaching.note(run, out, way, adapter=where["adapter"], sources=sources)
        return _told(run, out, arguments, way=way)


_MODEL = ("model", "adapter", "device", "dtype", "max_pixels", "speech")
"""The keys of the table that say which model, and how it is loaded and spoken to."""


def _absolute(model: str) -> str:
    """The folder as the adapter will name its base, wherever it is opened from; other names stay as they are."""
    return str(Path(model).resolve()) if Path(model).is_dir() else model


def _told(run: "Run", out: Path, arguments: argparse.Namespace, *, way: str) -> int:
    from guiagent.commands.options import print_figures
    from guiagent.progress import say
    from guiagent.records import Measure

    curve = [one for one in run.read("metrics", Measure) if one.stage == out.name]
    first, last = (dict(curve[at].values) if curve else {} for at in (0, -1))
    for name in ("loss", "accuracy", "margin", "gap"):
        if name in last:
            say(f"{name}: {first[name]:.3f} at first, {last[name]:.3f} at the end")
    how = f"--guide process --head {out}" if way == "reward" else f"--adapter {out}"
    say(f"written to {out}; use it with: guiagent eval phone --policy vlm --model DIR {how}")
    figures: dict[str, Any] = {"run": str(run.folder), "how": way, "out": str(out)}
    figures |= {"steps": curve[-1].step if curve else 0, "first": first, "last": last}
    print_figures(figures, wanted=arguments.json)
    return 0
