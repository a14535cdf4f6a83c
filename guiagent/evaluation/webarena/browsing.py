"""The [device] table of a run on WebArena's sites: that of any browser, without what WebArena decides itself."""

from collections.abc import Mapping
from typing import Any

from emulators.browser.exchanges import Tracing
from guiagent.config import ConfigError
from guiagent.evaluation.webarena.login import Logins

__all__ = ["SIZE", "browser_table"]

SIZE = (1280, 720)
"""The window in pixels, as in WebArena and BrowserGym."""

_KINDS = ("browser", "webarena")


def browser_table(given: Mapping[str, Any], logins: Logins, *, traced: bool, pages: int = 1) -> dict[str, Any]:
    """The whole table of a browser that reaches these sites alone, as `guiagent.parts.device` takes it.

    `traced` is whether tasks are scored by the browser's traffic. Up to `pages` episodes share one Chromium where
    nothing is `given`. Raises ConfigError for what is not to be given.
    """
    if given.get("kind", _KINDS[0]) not in _KINDS:
        raise ConfigError(
            f"device.kind={given['kind']!r} cannot open WebArena's sites; leave it away, or write browser"
        )
    if "allow" in given:
        raise ConfigError(
            "device.allow is not yours to say here: the browser reaches the sites and nothing else; name sites with "
            "--set webarena.addresses.NAME=http://HOST:PORT"
        )
    table: dict[str, Any] = {"size": list(SIZE), "pages_per_browser": pages, **given, "kind": "browser"}
    return {
        **table,
        "allow": list(logins.sites.allow),
        "headers": _headers(table.get("headers", {}), logins),
        "tracing": _tracing(given, logins, traced=traced),
    }


def _headers(given: Any, logins: Logins) -> Any:
    own = {name.lower() for name in logins.headers}
    if not isinstance(given, Mapping):
        return given  # which a browser refuses
    for name in given:
        if str(name).lower() in own:
            raise ConfigError(f"device.headers.{name} is what webarena.login=header logs in with; leave it away")
    return {**given, **logins.headers}


def _tracing(given: Mapping[str, Any], logins: Logins, *, traced: bool) -> Any:
    """What a trace hides beside what is hidden always: headers that log in.

    Where tasks are scored by it, cookies that a site sets are not hidden, for checks read some of them; `verified.slim`
    takes out the others.
    """
    if traced and "tracing" in given:
        raise ConfigError(
            "device.tracing is not yours to say here: WebArena-Verified's tasks are scored by a trace of their own, "
            "and what checks read of it is kept with the score; leave it away"
        )
    asked = traced or given.get("tracing", False)
    if not asked or not isinstance(asked, bool | Mapping):
        return asked
    table = dict(asked) if isinstance(asked, Mapping) else {}
    usual = [name for name in Tracing().hidden_headers if not traced or name != "set-cookie"]
    table["hidden_headers"] = [*table.get("hidden_headers", usual), *(name.lower() for name in logins.headers)]
    return table
