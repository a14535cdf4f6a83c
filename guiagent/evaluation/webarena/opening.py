"""The [webarena] table: which tasks, on which sites, with whose accounts, and how their devices are opened."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from guiagent.evaluation.webarena.browsing import SIZE, browser_table
from guiagent.evaluation.webarena.device import Rules, WebArena
from guiagent.evaluation.webarena.errands import BUDGET, chosen
from guiagent.evaluation.webarena.login import WAYS, Logins, Way
from guiagent.evaluation.webarena.records import TaskFileError, WebTask
from guiagent.evaluation.webarena.resetting import Reset, Resets, usual_resets
from guiagent.evaluation.webarena.scheduling import Order
from guiagent.evaluation.webarena.sites import Account, SiteError, Sites, read_sites
from guiagent.evaluation.webarena.tasks import load_tasks
from guiagent.evaluation.webarena.verified import package_tasks
from rewards.webarena.observation import Flavour

if TYPE_CHECKING:
    from emulators.browser.session import Browser

__all__ = ["PACKAGED", "Opening"]

PACKAGED = ("verified", "verified-hard")
"""What stands for the tasks that come with webarena-verified: all of them, and the hard ones."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The settings; `tasks` is a file of WebArena's, WebArena-Lite's, VisualWebArena's or WebArena-Verified's tasks.

    `flavour` is told from the records where it is "auto". `only` are numbers of tasks and ranges, "0:100"; `sites`
    leaves those tasks that need no others. `addresses` of sites win over the variables that WebArena reads (SHOPPING,
    ...), `accounts`, `ways` to log in and `resets` stand by the names of sites; the reset "all" is for all at once, and
    `reset_first` has it done before the run. `login` by "header" works with WebArena-Verified's images. `states` is the
    folder of login states. `picture_hosts` are those that pictures of tasks may come from beside the sites. `python` is
    the interpreter that has webarena-verified. `order` is that of `scheduling`, `each_step` scores as BrowserGym does.
    """

    tasks: str = ""
    flavour: Literal["auto", "webarena", "lite", "visualwebarena", "verified"] = "auto"
    only: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    ways: Mapping[str, Way] = field(default_factory=dict)
    resets: Mapping[str, Reset] = field(default_factory=dict)
    reset_first: bool = False
    login: Literal["form", "header"] = "form"
    states: str = ""
    picture_hosts: tuple[str, ...] = ()
    python: str = ""
    budget: int = BUDGET
    order: Order = "reading first"
    each_step: bool = False

    @property
    def path(self) -> Path:
        """The task file; "verified" and "verified-hard" name those of the package that `python` has.

        Raises TaskFileError where none is named, or it is not there.
        """
        path = Path(self.tasks).expanduser()
        if self.python and self.tasks in PACKAGED and not path.exists():
            return package_tasks(self.python, hard=self.tasks == PACKAGED[1])
        if not self.tasks or not path.exists():
            wrong = f"{self.tasks} is not there" if self.tasks else "no task file was named"
            raise TaskFileError(
                f"{wrong}; name your copy of the tasks with --tasks FILE, test.raw.json of WebArena say"
            )
        return path

    @property
    def digest(self) -> str:
        """The SHA-256 of the task file; of a folder, of its files' names and contents."""
        whole = hashlib.sha256()
        for file in sorted(self.path.glob("*.json")) if self.path.is_dir() else [self.path]:
            whole.update(file.name.encode() if self.path.is_dir() else b"")
            whole.update(file.read_bytes())
        return whole.hexdigest()

    def site_list(self, environment: Mapping[str, str] = os.environ) -> Sites:
        """The sites whose addresses are known. Raises SiteError for what is no address."""
        return read_sites(self.addresses, self.accounts, environment)

    def loaded(self) -> list[WebTask]:
        """The tasks that are meant, their placeholders as the file has them. Raises TaskFileError, ValueError."""
        flavour: Flavour | None = None if self.flavour == "auto" else self.flavour
        return chosen(load_tasks(self.path, flavour), self.only, self.sites)

    def filled(self, tasks: Sequence[WebTask], sites: Sites) -> list[WebTask]:
        """With addresses in the places of placeholders. Raises SiteError where some site of a task has none."""
        lacking = sorted({name for task in tasks for name in task.sites if not sites.has(name)})
        if lacking:
            names, variables = ", ".join(lacking), ", ".join(map(str.upper, lacking))
            raise SiteError(
                f"nobody says where {names} are; set {variables} to their addresses, or "
                f"--set webarena.addresses.{lacking[0]}=http://HOST:PORT, or leave their tasks out with --sites"
            )
        return [task.filled(sites.placeholders) for task in tasks]

    def terms(self, tasks: Sequence[WebTask], size: Sequence[int] = SIZE) -> dict[str, str]:
        """What a score depends on beside the policy, for people and programs. `size` is that of the window."""
        return {
            "flavour": ", ".join(sorted({task.flavour for task in tasks})),
            "tasks": f"{len(tasks)} of {self.path.name}",
            "sha256": self.digest,
            "scored": "after every step" if self.each_step else "when the agent stopped",
            "order": self.order,
            "budget": str(self.budget),
            "window": _window_of(tasks, size),
            "login": self.login,
        }

    def resetting(self, sites: Sites, environment: Mapping[str, str] = os.environ) -> Resets:
        """How these sites are reset: as the settings say, else as the variables of the benchmarks do."""
        return Resets(sites, {**usual_resets(sites, environment), **self.resets})

    def logins(self, sites: Sites) -> Logins:
        """The logins of these sites."""
        return Logins(sites, self.folder, {**WAYS, **self.ways}, by_header=self.login == "header")

    @property
    def folder(self) -> Path:
        """Where login states are kept: `states`, or below the user's cache folder."""
        if self.states:
            return Path(self.states).expanduser()
        cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
        return Path(cache).expanduser() / "guiagent" / "webarena"

    def opener(
        self, tasks: Sequence[WebTask], sites: Sites, rules: Rules, *,
        device: Mapping[str, Any] | None = None, run: Path | None = None, pages: int = 1,
    ) -> Callable[[], WebArena]:  # fmt: skip
        """What opens devices for `tasks`, which are filled in, up to `pages` of them in one Chromium.

        `device` is the [device] table, see `browsing`; files that are downloaded go below the folder `run`. Raises
        ConfigError for a table that cannot be used.
        """
        from guiagent import parts

        logins, resets, given = self.logins(sites), self.resetting(sites), device or {}
        traced = any(task.flavour == "verified" for task in tasks)
        table = browser_table(given, logins, traced=traced, pages=pages)
        browser, known = parts.device(table, run=run), {task.name: task for task in tasks}
        size, recorded = (table["size"][0], table["size"][1]), bool(given.get("tracing"))

        def open_device() -> WebArena:
            opened = cast("Browser", browser())
            return WebArena(opened, known, sites, logins, resets, rules, self.picture_hosts, size, recorded)

        return open_device


def _window_of(tasks: Sequence[WebTask], size: Sequence[int]) -> str:
    usual = (size[0], size[1])
    others = sum(task.window(usual) != usual for task in tasks)
    return "x".join(map(str, usual)) + (f"; {others} with another" if others else "")
