"""Bringing sites back to how they were set up: by a request, a command, docker or an image's own control endpoint.

WebArena's sites keep what was done to them until their containers are made anew. How that is done differs from host to
host, so it is configuration; here it is carried out and waited for.
"""

import os
import shlex
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from guiagent.evaluation.webarena.asking import ask, until
from guiagent.evaluation.webarena.sites import SiteError, Sites

__all__ = ["ALL", "Reset", "Resets", "usual_resets"]

ALL = "all"
"""The name of the reset of all sites at once."""

DEADLINE_S = 600.0
"""How long sites may take to come back; BrowserGym waits as long."""

_ASK_S = 60.0
_GOOD = range(200, 400)


@dataclass(frozen=True, slots=True)
class Reset:
    """How one site, or all of them at once ("all"), is brought back; what is given is done in this order.

    `command` is run without a shell, and ended with all that it started when it takes too long. `container` is
    restarted by docker. `control` is the address of the endpoint that WebArena-Verified's images have: stopped, set up,
    started. `url` is asked by `method` with the fields of `form`. Then `until_url` (by default the site itself) is
    waited for, and `shows` on it where there is one.
    """

    command: str = ""
    container: str = ""
    control: str = ""
    url: str = ""
    method: str = "POST"
    form: Mapping[str, str] = field(default_factory=dict)
    until_url: str = ""
    shows: str = ""
    deadline_s: float = DEADLINE_S


@dataclass(frozen=True, slots=True)
class Resets:
    """The resets by the names of sites. Two threads never reset at the same time."""

    sites: Sites
    ways: Mapping[str, Reset]
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def known(self, name: str) -> bool:
        """Whether somebody says how that site is reset."""
        return name in self.ways

    def reset(self, names: Iterable[str]) -> None:
        """Bring these sites back and wait until they answer. Raises SiteError, also where nobody says how."""
        with self._turn:
            for name in names:
                if name not in self.ways:
                    raise SiteError(
                        f"the task wants {name} to be reset, and nobody says how; set webarena.resets.{name}, "
                        "or leave its tasks out"
                    )
                self._reset(name, self.ways[name])

    def _reset(self, name: str, way: Reset) -> None:
        if way.command:
            _run(_words(way.command, name), name, way.deadline_s)
        if way.container:
            _run(["docker", "restart", way.container], name, way.deadline_s)
        if way.control:
            for step in ("stop", "init", "start?wait=1"):
                _told(f"{way.control.rstrip('/')}/{step}", "POST", {}, way.deadline_s)
            self._await(name, f"{way.control.rstrip('/')}/status", '"success": true', way.deadline_s)
        if way.url:
            _told(way.url, way.method, way.form, _ASK_S)
        self._await(name, way.until_url or self._home(name), way.shows, way.deadline_s)

    def _home(self, name: str) -> str:
        return self.sites.named(name).address if self.sites.has(name) else ""

    def _await(self, name: str, url: str, shows: str, deadline_s: float) -> None:
        homes = [url] if url else [site.address for site in self.sites.known]

        def back() -> bool:
            replies = [ask(home, deadline_s=_ASK_S) for home in homes]
            return all(reply.status in _GOOD and shows in reply.text for reply in replies)

        if not until(back, deadline_s=deadline_s):
            raise SiteError(f"{name} is not back {deadline_s:g} s after its reset; look at {' and '.join(homes)}")


def usual_resets(sites: Sites, environment: Mapping[str, str]) -> dict[str, Reset]:
    """The resets that the variables of VisualWebArena and BrowserGym speak of."""

    def variable(name: str) -> str:
        return next((environment[key] for key in (name, f"VWA_{name}", f"WA_{name}") if environment.get(key)), "")

    found: dict[str, Reset] = {}
    if (token := variable("CLASSIFIEDS_RESET_TOKEN")) and sites.has("classifieds"):
        address = sites.named("classifieds").address
        found["classifieds"] = Reset(url=f"{address}/index.php?page=reset", form={"token": token})
    if url := variable("REDDIT_RESET_URL"):
        found["reddit"] = Reset(url=url)
    if base := variable("FULL_RESET").rstrip("/"):
        found[ALL] = Reset(url=f"{base}/reset", method="GET", until_url=f"{base}/status", shows="Ready for duty!")
    return found


def _words(command: str, name: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise SiteError(f"{command!r} is no command ({error}); correct webarena.resets.{name}.command") from error


def _run(command: list[str], name: str, deadline_s: float) -> None:
    """Wait for the command, not for what it leaves running; where it takes too long all that it started is ended."""
    with tempfile.TemporaryFile() as said:
        try:
            started = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
            )
        except OSError as error:
            raise SiteError(f"{name} cannot be reset: {error}; correct webarena.resets.{name}") from error
        try:
            status = started.wait(deadline_s)
        except subprocess.TimeoutExpired as error:
            raise SiteError(
                f"{name} is not reset: {command[0]} was ended after {deadline_s:g} s; look at what it waits for, or "
                f"set webarena.resets.{name}.deadline_s"
            ) from error
        finally:
            if started.returncode is None:  # also where somebody has pressed Ctrl-C
                os.killpg(started.pid, signal.SIGKILL)
                started.wait()
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines()
    if status:
        last = (lines or [f"it ended with {status}"])[-1]
        raise SiteError(f"{name} cannot be reset by {command[0]}: {last}; correct webarena.resets.{name}")


def _told(url: str, method: str, form: Mapping[str, str], deadline_s: float) -> None:
    data = urlencode(form).encode() if method != "GET" else None
    reply = ask(url, deadline_s=deadline_s, method=method, data=data)
    if reply.status not in _GOOD and reply.status != 418:  # BrowserGym's endpoint says so while a reset is under way
        raise SiteError(f"{url} answers {reply.status} to {method}: {reply.text[:80]!r}; correct the reset's address")
