"""MiniWoB++'s own figures on standard error, a row for every task."""

from collections.abc import Mapping
from typing import Any

__all__ = ["print_rewards"]


def print_rewards(title: str, figures: Mapping[str, Any]) -> None:
    """The table of `guiagent.evaluation.miniwob.figures`; `ms` is a step without the policy's decision."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("task", overflow="fold")
    for column in ("n", "raw", "decayed", "raw > 0", "full", "steps", "ms"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, row in figures["tasks"].items():
        table.add_row(Text(name.partition("/")[2]), *_cells(row))
    table.add_section()
    table.add_row(Text("all", style="bold"), *_cells(figures))
    Console(stderr=True).print(table)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    if row["raw_reward"] is None:
        return ("0",)
    success, full = row["success_raw_above_0"], row["success_full_reward"]
    return (
        str(success["n"]), f"{row['raw_reward']:.3f}", f"{row['decayed_reward']:.3f}", f"{success['value']:.1%}",
        f"{full['value']:.1%}", f"{row['mean_steps']:.1f}", f"{row['device_ms_per_step']:.1f}",
    )  # fmt: skip
