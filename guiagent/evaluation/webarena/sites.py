"""Where the sites of a WebArena family stand, who logs in there, and what takes the place of `__SHOPPING__` in a task.

Addresses come from the settings, else from the variables that WebArena, VisualWebArena and BrowserGym read: `SHOPPING`,
`WA_SHOPPING`, `VWA_SHOPPING`. Accounts are the published ones of the benchmark's own images unless others are named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from guiagent.errors import GuiagentError

__all__ = ["ACCOUNTS", "SITES", "Account", "Site", "SiteError", "Sites", "read_sites"]

SITES = ("shopping", "shopping_admin", "reddit", "gitlab", "map", "wikipedia", "homepage", "classifieds")
"""The sites of WebArena and VisualWebArena by the names that task files call them."""

_PREFIXES = ("", "WA_", "VWA_")


class SiteError(GuiagentError):
    """A site that is not named, cannot be reached, cannot be logged in to or does not come back from a reset."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who logs in at a site."""

    username: str
    password: str = field(repr=False)


ACCOUNTS: Mapping[str, Account] = {
    "shopping": Account("emma.lopez@gmail.com", "Password.123"),
    "shopping_admin": Account("admin", "admin1234"),
    "reddit": Account("MarvelsGrantMan136", "test1234"),
    "gitlab": Account("byteblaze", "hello1234"),
    "classifieds": Account("blake.sullivan@gmail.com", "Password.123"),
}
"""The accounts that the published images of the sites come with; anybody can read them in WebArena's repository."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site: its address without a slash at the end, and who logs in there (None: nobody)."""

    name: str
    address: str
    account: Account | None = None

    @property
    def placeholder(self) -> str:
        """What stands for its address in task files."""
        return f"__{self.name.upper()}__"

    @property
    def host(self) -> str:
        """Host and port, as an allow-list names them."""
        return urlsplit(self.address).netloc.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Sites:
    """The sites that there are."""

    known: tuple[Site, ...]

    def named(self, name: str) -> Site:
        """The site of that name. Raises SiteError."""
        for site in self.known:
            if site.name == name:
                return site
        raise SiteError(
            f"nobody says where the site {name!r} is; set the variable {name.upper()} to its address, or "
            f"--set webarena.addresses.{name}=http://HOST:PORT"
        )

    def has(self, name: str) -> bool:
        """Whether its address is known."""
        return any(site.name == name for site in self.known)

    @property
    def placeholders(self) -> dict[str, str]:
        """Every placeholder with its address."""
        return {site.placeholder: site.address for site in self.known}

    @property
    def allow(self) -> tuple[str, ...]:
        """The hosts of all sites with their ports, for the browser's allow-list."""
        return tuple(dict.fromkeys(site.host for site in self.known))


def read_sites(addresses: Mapping[str, str], accounts: Mapping[str, Account], environment: Mapping[str, str]) -> Sites:
    """The sites that settings and environment name; settings win. Raises SiteError for what is no web address."""
    found = {name: _variable(name, environment) for name in SITES} | dict(addresses)
    there = {**ACCOUNTS, **accounts}
    return Sites(tuple(Site(name, _address(name, text), there.get(name)) for name, text in found.items() if text))


def _variable(name: str, environment: Mapping[str, str]) -> str:
    values = [environment.get(f"{prefix}{name.upper()}", "").strip() for prefix in _PREFIXES]
    return next((value for value in values if value and value != "todo"), "")


def _address(name: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound:
        raise SiteError(f"the address of {name} is {text!r}; write it as http://HOST:PORT, or as https://...")
    return text.rstrip("/")
