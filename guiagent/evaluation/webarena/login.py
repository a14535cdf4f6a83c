"""Logging in to the sites: by their own forms, once per site or pair of sites, kept on disk until it has expired.

WebArena keeps such files, too, and lets them expire; BrowserGym logs in before every episode. Here a state is probed
before it is used and renewed when it does not hold. WebArena-Verified's images log in by a header instead.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from emulators.action import Action, GoTo, Scroll, Tap, TypeText
from emulators.screen import Element, Flag, Screen
from emulators.trajectory import Page, Start
from guiagent.evaluation.webarena.asking import until, visit
from guiagent.evaluation.webarena.sites import Site, SiteError, Sites

__all__ = ["WAYS", "LoggedIn", "Logins", "Surfer", "Way"]

DEADLINE_S = 60.0
"""How long logging in to one site may take; our default."""

PROBE_S = 20.0
"""How long a site may take to show whether a login holds; our default."""

_SCROLLS = 4
"""How far down a form is looked for on its page."""


@dataclass(frozen=True, slots=True)
class Way:
    """How to log in at a site.

    `page` and `probe` follow the site's address: where the form is, and a page that only who is logged in gets to see,
    with the words `shows` where there are some. `{username}` is filled in. The form's fields are the one for passwords
    and the one before it, and the enter key sends it, unless labels say otherwise. `header` is one that logs in at
    once, its value "username:password"; it is used where that was asked for.
    """

    page: str
    probe: str
    shows: str = ""
    user_label: str = ""
    button_label: str = ""
    header: str = ""


WAYS: Mapping[str, Way] = {
    "shopping": Way("/customer/account/login/", "/wishlist/", header="X-M2-Customer-Auto-Login"),
    "shopping_admin": Way("", "/dashboard", "Dashboard", header="X-M2-Admin-Auto-Login"),
    "reddit": Way("/login", "/user/{username}/account", "Delete", header="X-Postmill-Auto-Login"),
    "gitlab": Way("/users/sign_in", "/-/profile"),
    "classifieds": Way("/index.php?page=login", "/index.php?page=user&action=items", "My listings"),
}
"""The sites of WebArena and VisualWebArena; probes are those of WebArena's own login script."""


class Surfer(Protocol):
    """What logging in needs of a browser (`emulators.browser.session.Browser` is one)."""

    def reset(self, start: Start) -> None: ...

    def do(self, action: Action) -> None: ...

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen: ...

    def storage(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A storage state in Playwright's format, and the sites that it does not log in to although it should."""

    storage: Mapping[str, Any]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Logins:
    """The logins of `sites`, kept in `folder` as files that only their owner can read.

    Several processes and threads may share the folder: whoever comes first logs in, the others wait for it.
    """

    sites: Sites
    folder: Path
    ways: Mapping[str, Way]
    by_header: bool = False
    deadline_s: float = DEADLINE_S

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with every request."""
        if not self.by_header:
            return {}
        return {
            way.header: f"{site.account.username}:{site.account.password}"
            for site, way in self._all()
            if way.header and site.account is not None
        }

    def needed(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of the named sites that have a form to fill in, sorted."""
        forms = {site.name for site, way in self._all() if not (self.by_header and way.header)}
        return tuple(sorted(forms & {*names}))

    def holds(self, name: str, storage: Mapping[str, Any]) -> bool:
        """Whether the site shows its probe page to whoever has this state. Raises SiteError where it is not there."""
        site, way = self._way(name)
        url = site.address + self._filled(way.probe, site)
        reply = visit(url, storage, deadline_s=PROBE_S, headers=self.headers)
        if way.shows:
            return reply.status == 200 and way.shows in reply.text
        return reply.status == 200 and reply.url.rstrip("/") == url.rstrip("/")

    def ready(self, names: Sequence[str], browser: Surfer) -> LoggedIn:
        """A state in which all of these sites are logged in: the one that is kept where it holds, else a new one.

        `browser` is reset where a new one is needed. Sites on one host whose cookies bear the same names cannot be
        logged in to side by side: those that fall out are `lost`. Raises SiteError where not one login succeeds.
        """
        wanted = self.needed(names)
        if not wanted:
            return LoggedIn({"cookies": [], "origins": []})
        path = self.path(wanted)
        with _locked(path, deadline_s=self.deadline_s * (len(wanted) + 1)):
            kept = _read(path)
            if kept is not None and all(self.holds(name, kept.storage) for name in wanted if name not in kept.lost):
                return kept
            return _written(path, self._log_in(wanted, browser))

    def path(self, names: Sequence[str]) -> Path:
        """Where the state of these sites is kept; another address or account has another file."""
        told = [f"{site.address} {site.account and site.account.username}" for site, _ in map(self._way, names)]
        digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]
        return self.folder / f"{'.'.join(names)}-{digest}.json"

    def _all(self) -> list[tuple[Site, Way]]:
        known = [site for site in self.sites.known if site.account is not None and site.name in self.ways]
        return [(site, self.ways[site.name]) for site in known]

    def _way(self, name: str) -> tuple[Site, Way]:
        for site, way in self._all():
            if site.name == name:
                return site, way
        raise SiteError(f"nobody says how to log in at {name}; set webarena.accounts.{name} and webarena.ways.{name}")

    def _filled(self, text: str, site: Site) -> str:
        return text.replace("{username}", site.account.username if site.account else "")

    def _log_in(self, names: Sequence[str], browser: Surfer) -> LoggedIn:
        for position, name in enumerate(names):
            site, way = self._way(name)
            url = site.address + self._filled(way.page, site)
            if position == 0:
                browser.reset(Page(url))
            else:
                browser.do(GoTo(url))
            self._send_form(site, way, browser)
            if not until(partial(self._shown, name, browser), deadline_s=self.deadline_s):
                who = site.account.username if site.account else "nobody"
                raise SiteError(
                    f"{name} does not let {who} in; correct webarena.accounts.{name}, or webarena.ways.{name} if its "
                    f"form at {url} is another"
                )
        storage = browser.storage()
        lost = tuple(name for name in names if not self.holds(name, storage))
        return LoggedIn(storage, lost)

    def _shown(self, name: str, browser: Surfer) -> bool:
        browser.look(pixels=False, tree=False)  # the page that the form leads to has come
        return self.holds(name, browser.storage())

    def _send_form(self, site: Site, way: Way, browser: Surfer) -> None:
        assert site.account is not None
        user = _found(browser, way, site, wanted=_user_field)
        browser.do(TypeText(site.account.username, user.hit, replace=True))
        secret = _found(browser, way, site, wanted=_secret_field)
        browser.do(TypeText(site.account.password, secret.hit, replace=True, submit=not way.button_label))
        if way.button_label:
            browser.do(Tap(_found(browser, way, site, wanted=_button).hit))


def _secret_field(elements: Sequence[Element], way: Way) -> Element | None:
    return next((one for one in elements if one.has(Flag.PASSWORD)), None)


def _user_field(elements: Sequence[Element], way: Way) -> Element | None:
    """The labelled one, else the field just above that for the password."""
    if way.user_label:
        return next((one for one in elements if one.has(Flag.EDITABLE) and _called(one, way.user_label)), None)
    secret = _secret_field(elements, way)
    fields = [one for one in elements if one.has(Flag.EDITABLE) and not one.has(Flag.PASSWORD)]
    above = [one for one in fields if secret is not None and one.box.top <= secret.box.top]
    return max(above, key=lambda one: one.box.top, default=None)


def _button(elements: Sequence[Element], way: Way) -> Element | None:
    return next((one for one in elements if one.role == "button" and _called(one, way.button_label)), None)


def _called(element: Element, label: str) -> bool:
    return label.casefold() in (element.text.casefold().strip(), element.description.casefold().strip())


def _found(browser: Surfer, way: Way, site: Site, *, wanted: Any) -> Element:
    """The wanted element of the form, scrolled to if need be. Raises SiteError."""
    for _ in range(_SCROLLS):
        screen = browser.look(pixels=False)
        element: Element | None = wanted(screen.elements, way)
        if element is not None:
            return element
        browser.do(Scroll("down"))
    raise SiteError(
        f"{site.address}{way.page} shows no form to log in with; set webarena.ways.{site.name} to where it is and what "
        "its fields are called"
    )


@contextlib.contextmanager
def _locked(path: Path, *, deadline_s: float) -> Iterator[None]:
    """Be the only one, in any process, who makes this state."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    until_s = time.monotonic() + deadline_s
    with path.with_suffix(".lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until_s:
                    raise SiteError(f"somebody else has been logging in for long; delete {file.name} if not") from None
                time.sleep(0.05)  # a lock cannot be waited for under a deadline
        yield


def _read(path: Path) -> LoggedIn | None:
    """What is kept; None where nothing is, or what cannot be read."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return LoggedIn(dict(data["storage"]), tuple(data["lost"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _written(path: Path, made: LoggedIn) -> LoggedIn:
    draft = path.with_suffix(f".{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"storage": made.storage, "lost": made.lost}, file)
    draft.replace(path)
    return made
