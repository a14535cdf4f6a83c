"""What a run of WebArena's tasks needs, looked at part by part, and what to type where it is missing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from emulators.browser.chromium import Chromium
from emulators.device import DeviceError
from guiagent.doctor import Finding, State
from guiagent.errors import GuiagentError
from guiagent.evaluation.interpreters import interpreter
from guiagent.evaluation.webarena.asking import ask
from guiagent.evaluation.webarena.login import Logins, Surfer
from guiagent.evaluation.webarena.opening import Opening
from guiagent.evaluation.webarena.records import WebTask
from guiagent.evaluation.webarena.resetting import Resets
from guiagent.evaluation.webarena.sites import Site, SiteError, Sites

__all__ = ["examine"]

ANSWER_S = 15.0
"""How long a site may take to answer; our default."""

LOGIN_S = 20.0
"""How long logging in to one site may take; our default."""

SOURCE = "https://github.com/web-arena-x/webarena/blob/main/config_files/test.raw.json"
_PROBE = "import importlib.metadata as m, webarena_verified; print(m.version('webarena-verified'))"


def examine(opening: Opening, environment: Mapping[str, str]) -> tuple[Finding, ...]:
    """The task file, each site that its tasks are on, the logins there, resets, and webarena-verified. Never raises."""
    file, tasks = _file(opening)
    try:
        sites = opening.site_list(environment)
    except SiteError as error:
        return (file, Finding("addresses", State.BROKEN, str(error), "correct the address", required=True))
    wanted = sorted({name for task in tasks for name in task.sites}) or [site.name for site in sites.known]
    found = [file, *(_site(name, sites) for name in wanted)]
    up = [name for name, one in zip(wanted, found[1:], strict=True) if one.state is State.OK]
    found += _logins(replace(opening.logins(sites), deadline_s=LOGIN_S), up)
    found += _resets(opening.resetting(sites, environment), tasks)
    found.append(_verified(opening, tasks))
    return tuple(found)


def _file(opening: Opening) -> tuple[Finding, list[WebTask]]:
    if not opening.tasks:
        return Finding("task file", State.MISSING, "none was named", f"--tasks FILE, your copy of {SOURCE}"), []
    try:
        tasks = opening.loaded()
    except (GuiagentError, ValueError, OSError) as error:
        return Finding("task file", State.BROKEN, str(error), f"--tasks FILE, your copy of {SOURCE}", required=True), []
    flavours = Counter(task.flavour for task in tasks)
    counts = ", ".join(f"{count} of {name}" for name, count in flavours.items())
    changing = sum(task.mutates for task in tasks)
    detail = f"{counts}; {changing} change their sites, sha256 {opening.digest[:12]}"
    return Finding("task file", State.OK, detail, required=True), tasks


def _site(name: str, sites: Sites) -> Finding:
    if not sites.has(name):
        return Finding(
            name, State.BROKEN, "nobody says where it is", f"export {name.upper()}=http://HOST:PORT", required=True
        )
    site = sites.named(name)
    try:
        reply = ask(site.address, deadline_s=ANSWER_S)
    except SiteError as error:
        return Finding(name, State.BROKEN, str(error), f"start it, or export {name.upper()}=...", required=True)
    state = State.OK if reply.status < 500 else State.BROKEN
    remedy = "" if state is State.OK else "look at its container: docker logs"
    return Finding(name, state, f"{site.address} answers {reply.status}", remedy, required=True)


def _logins(logins: Logins, names: Sequence[str]) -> Iterator[Finding]:
    """Each site's own login, made where none is kept. One browser serves all."""
    needed = logins.needed(names)
    if logins.by_header:
        yield from (_by_header(logins, name) for name in names if name not in needed and name in logins.ways)
    if not needed:
        return
    try:
        with Chromium(allow=logins.sites.allow) as chromium:
            browser = chromium.open(size=(1280, 720))
            for name in needed:
                yield _checked(name, logins, partial(_lost, logins, name, browser))
            browser.close()
    except DeviceError as error:
        yield Finding("logins", State.BROKEN, str(error), "guiagent doctor", required=True)


def _lost(logins: Logins, name: str, browser: Surfer) -> tuple[str, ...]:
    return logins.ready((name,), browser).lost


def _by_header(logins: Logins, name: str) -> Finding:
    return _checked(name, logins, lambda: () if logins.holds(name, {}) else (name,))


def _checked(name: str, logins: Logins, log_in: Callable[[], tuple[str, ...]]) -> Finding:
    site: Site = logins.sites.named(name)
    who = site.account.username if site.account is not None else ""
    remedy = f"--set webarena.accounts.{name}.username=... and .password=..."
    try:
        lost = log_in()
    except (SiteError, DeviceError) as error:
        return Finding(f"{name} login", State.BROKEN, str(error), remedy, required=True)
    if lost:
        return Finding(f"{name} login", State.BROKEN, f"{who} is not let in", remedy, required=True)
    return Finding(f"{name} login", State.OK, who, required=True)


def _resets(resets: Resets, tasks: Sequence[WebTask]) -> Iterator[Finding]:
    wanted = sorted({site for task in tasks if task.require_reset for site in task.sites if not resets.known(site)})
    if wanted:
        count = sum(task.require_reset for task in tasks)
        detail = f"{count} tasks want their sites to be reset, and nobody says how for {', '.join(wanted)}"
        yield Finding("resets", State.BROKEN, detail, f"--set webarena.resets.{wanted[0]}.url=..., or leave them out")
    elif resets.ways:
        yield Finding("resets", State.OK, ", ".join(sorted(resets.ways)))
    elif any(task.mutates for task in tasks):
        detail = "none; tasks that change a site leave it so"
        yield Finding("resets", State.MISSING, detail, "--set webarena.resets.all.command=... with reset_first=true")


def _verified(opening: Opening, tasks: Sequence[WebTask]) -> Finding:
    """The package has an environment of its own, as it pins 17 exact versions."""
    name, required = "webarena-verified", any(task.flavour == "verified" for task in tasks)
    make = "python3.11 -m venv wa-verified && wa-verified/bin/pip install webarena-verified, then --python FILE"
    if not opening.python:
        detail = "no interpreter was named; only tasks of that family need it"
        return Finding(name, State.BROKEN if required else State.MISSING, detail, make, required=required)
    return interpreter(name, Path(opening.python).expanduser(), _PROBE, make=make, required=required)
