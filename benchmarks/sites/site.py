"""What every site offers, whichever application runs behind it."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

__all__ = ["NAMES", "PORTS", "Account", "Name", "Site", "SiteError", "State", "default_folder", "named", "open_site"]

Name = Literal["datasette", "django", "dokuwiki", "jupyterlab", "wagtail"]

NAMES: tuple[Name, ...] = get_args(Name)
"""The sites, in the order of their tables."""

PORTS: Mapping[Name, int] = {name: 9001 + n for n, name in enumerate(NAMES)}
"""Where each answers unless a port is given; our default."""

State = dict[str, Any]
"""What a site holds, as JSON: table -> rows, or path -> content. Two seedings are equal, and so is a reset site."""


class SiteError(RuntimeError):
    """A site that cannot be installed, started or asked; the message says what to try next."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who may log in."""

    name: str
    password: str


class Site(Protocol):
    """A web application on 127.0.0.1. `start` installs and seeds what is not there yet.

    `reset` and `check` work on what runs at the port, whoever has started it.
    """

    @property
    def name(self) -> Name: ...

    @property
    def address(self) -> str:
        """Scheme, host and port, without a slash at the end."""

    @property
    def account(self) -> Account | None:
        """None where nobody logs in."""

    @property
    def home(self) -> str:
        """The path of the page that a person begins at."""

    def start(self) -> None:
        """Serve the seeded content. Raises SiteError when the site does not answer under its deadline."""

    def reset(self) -> None:
        """Back to the seeded content, while it runs; who is logged in stays so."""

    def check(self) -> State:
        """What the site holds now. Things that differ between two runs (times, random ids) are left out."""

    def close(self) -> None: ...


def named(text: str) -> tuple[Name, ...]:
    """The sites in "datasette,django", in the order of `NAMES`; "all" is all. Raises SiteError for another name."""
    asked = {name.strip() for name in text.split(",") if name.strip()}
    for name in sorted(asked - {*NAMES, "all"}):
        near = difflib.get_close_matches(name, NAMES, n=1)
        raise SiteError(
            f"no site is called {name!r}; {f'did you mean {near[0]}? ' * bool(near)}Known: {', '.join(NAMES)}"
        )
    return tuple(name for name in NAMES if "all" in asked or name in asked)


def default_folder() -> Path:
    """Where environments and content live unless a folder is named."""
    return Path.home() / ".cache" / "guiagent" / "sites"


def open_site(name: Name, *, folder: Path | None = None, port: int | None = None, seed: int = 0) -> Site:
    """A site that is not started yet. `port` 0 takes a free one, None the site's own."""
    from benchmarks.sites.place import Place, free_port

    chosen = PORTS[name] if port is None else port or free_port()
    place = Place(name, folder or default_folder(), chosen, seed)
    match name:
        case "datasette":
            from benchmarks.sites.datasette import Datasette

            return Datasette(place)
        case "django":
            from benchmarks.sites.django import django_admin

            return django_admin(place)
        case "dokuwiki":
            from benchmarks.sites.dokuwiki import DokuWiki

            return DokuWiki(place)
        case "jupyterlab":
            from benchmarks.sites.jupyterlab import JupyterLab

            return JupyterLab(place)
        case "wagtail":
            from benchmarks.sites.wagtail import wagtail

            return wagtail(place)
