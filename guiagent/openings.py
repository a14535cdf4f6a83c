"""Where walks begin: the apps of a phone, the pages of a suite, or an address."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

from emulators.action import OpenApp
from emulators.device import Device
from emulators.trajectory import Page, Saved, Template
from guiagent.config import ConfigError
from synth.exploration import Opening

__all__ = ["host_in", "page_openings", "phone_openings", "task_openings"]


def phone_openings(open_phone: Callable[[int], Device], seeds: Sequence[int]) -> Iterator[Opening]:
    """Every app of the phone as it was first switched on with each seed. `open_phone` is told the seed.

    Raises ConfigError for a device that is no virtual phone.
    """
    from emulators.virtual.phone import VirtualPhone

    for seed in seeds:
        phone = open_phone(seed)
        try:
            if not isinstance(phone, VirtualPhone):
                raise ConfigError("the apps of the phone need the virtual phone; set device.kind to phone")
            state = phone.save()
            _, *apps = phone.apps
        finally:
            phone.close()
        yield from (Opening(Saved(state), (OpenApp(app.name),)) for app in apps)


def task_openings(names: Sequence[str], seeds: Sequence[int]) -> Iterator[Opening]:
    """The beginnings of a suite's tasks."""
    return (Opening(Template(name, seed)) for name in names for seed in seeds)


def page_openings(url: str) -> Iterator[Opening]:
    """The one beginning of a walk that starts on a page."""
    yield Opening(Page(url))


def host_in(url: str) -> str:
    """The host of an address, the only one that is allowed unless more are named. Raises ConfigError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{url!r} is no address to explore; write it with its scheme, as https://example.org/")
    return parts.hostname
