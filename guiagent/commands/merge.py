"""guiagent merge: write a model with its adapter merged in."""

import argparse
from pathlib import Path

__all__ = ["configure", "execute"]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="DIR", help="the model's folder")
    parser.add_argument("--adapter", metavar="DIR", help="the adapter to merge in")
    parser.add_argument("--out", metavar="DIR", help="the new folder")
    parser.add_argument("--dtype", metavar="KIND", help="float32, bfloat16 or float16 (what the model is in)")


def execute(arguments: argparse.Namespace) -> int:
    from guiagent import parts
    from guiagent.commands.options import print_figures
    from guiagent.config import constructed, resolved, table

    names = ("model", "adapter", "out", "dtype")
    settings = resolved(arguments, {"merge": {name: getattr(arguments, name) for name in names}})
    parts.torch_needed()
    from guiagent.vlm.merging import merge_folders

    out: Path = constructed(merge_folders, table(settings, "merge"), where="merge")
    print_figures({"model": str(out)}, wanted=arguments.json)
    if not arguments.json:
        print(out)
    return 0
