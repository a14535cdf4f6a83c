"""Work in the notebook and on files beside it."""

from benchmarks.sites.content import Content
from benchmarks.sites.moves import Click, Fill, Keys, See
from benchmarks.sites.site import State
from benchmarks.sites.tasks.task import SiteTask

__all__ = ["jupyterlab_tasks"]

_CODE = "sorted({row['state'] for row in rows})"
_LINE = "RATE = 0.19"


def jupyterlab_tasks(content: Content) -> tuple[SiteTask, ...]:
    """Four tasks: a notebook run, a cell added to it, a file edited, a file thrown away."""
    pieces = sum(order.quantity for order in content.orders)
    states = str(sorted({order.state for order in content.orders}))

    def ran(state: State) -> None:
        cells = state["notebooks"]["analysis.ipynb"]
        cells[1][2], cells[2][2] = str(len(content.orders)), str(pieces)
        state["sessions"] = ["analysis.ipynb"]

    def extended(state: State) -> None:
        ran(state)
        state["notebooks"]["analysis.ipynb"].append(["code", _CODE, states])

    def edited(state: State) -> None:
        state["files"]["prices.py"] = state["files"]["prices.py"] + f"\n{_LINE}\n"

    def thrown(state: State) -> None:
        del state["files"]["notes.md"]

    return (
        SiteTask(
            "jupyterlab/run", "jupyterlab", "Run all cells of analysis.ipynb and save it.", "/lab/tree/analysis.ipynb",
            (
                Click("Orders of the shop", "heading"), Click("Run", "menuitem"), Click("Run All Cells", "menuitem"),
                See(str(pieces)), Click("File", "menuitem"), Click("Save Notebook*", "menuitem"),
                See("Saving completed"),
            ),
            ran,
        ),
        SiteTask(
            "jupyterlab/cell", "jupyterlab",
            f"Add the cell {_CODE} at the end of analysis.ipynb, run all cells and save the notebook.",
            "/lab/tree/analysis.ipynb",
            (
                Click("sum(*", "textbox"), Keys("Escape"), Keys("b"), Keys("Enter"), Fill("", _CODE),
                Click("Run", "menuitem"), Click("Run All Cells", "menuitem"), See(states), Keys("Control+S"),
                See("Saving completed"),
            ),
            extended,
        ),
        SiteTask(
            "jupyterlab/edit", "jupyterlab",
            f"Add the line {_LINE} after an empty line at the end of prices.py.", "/lab",
            (
                Click("prices.py", double=True), Click("def with_tax*", "textbox"), Keys("Control+End"),
                Fill("", f"\n{_LINE}\n"), Click("File", "menuitem"), Click("Save Python File*", "menuitem"),
                See("Saving completed"),
            ),
            edited,
        ),
        SiteTask(
            "jupyterlab/throw", "jupyterlab", "Delete the file notes.md.", "/lab",
            (Click("notes.md"), Keys("Delete"), Click("Delete", "button"), See("orders.csv"),),
            thrown,
        ),
    )  # fmt: skip
