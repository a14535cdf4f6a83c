"""guiagent pairs RUN: choose preference pairs from the trees of a run."""

import argparse
import dataclasses
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guiagent.dialects.coat import Coat

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the run's folder")
    parser.add_argument(
        "--model", metavar="DIR", help="the folder with the speech.json of those who grew the trees, if not in the run"
    )


def execute(arguments: argparse.Namespace) -> int:
    from guiagent.commands.options import print_figures
    from guiagent.config import constructed, resolved, table
    from guiagent.growth import pair_all
    from guiagent.progress import say
    from guiagent.prompt import Stage
    from guiagent.store import Run
    from synth.preference import Selection

    settings = resolved(arguments, {})
    selection = constructed(Selection, table(settings, "pairs"), where="pairs")
    with Run.open(arguments.run) as run:
        other = _dialect(Path(arguments.model)) if arguments.model else None
        run.begin("pairs", {**settings, "pairs": dataclasses.asdict(selection), "model": arguments.model})
        pairs = pair_all(run, other=other, selection=selection)
        stages = Counter(Stage(pair.stage).name.lower() for pair in pairs)
        kinds = Counter(pair.kind.value for pair in pairs)
        references = Counter(pair.reference for pair in pairs)
        for title, counts in (("stages", stages), ("trees", kinds), ("reference actions", references)):
            say(f"{len(pairs)} pairs by {title}: {_listed(counts)}")
        if pairs:
            say(f"next: guiagent train {run.folder} --how tdpo --model DIR --adapter DIR")
        else:
            say("every tree is right or wrong throughout; grow more, or at a higher --temperature")
        figures = {"run": str(run.folder), "pairs": len(pairs), "stages": dict(stages), "trees": dict(kinds)}
        print_figures({**figures, "references": dict(references)}, wanted=arguments.json)
    return 0


def _dialect(folder: Path) -> "Coat":
    from guiagent.config import ConfigError
    from guiagent.parts import torch_needed

    torch_needed()
    from guiagent.vlm.speech_file import FILE, load_speech

    if not (folder / FILE).is_file():
        raise ConfigError(f"{folder} has no {FILE}; name the folder of the model or adapter that grew the trees")
    return load_speech(folder).dialect


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common()) or "none"
