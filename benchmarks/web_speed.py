"""How fast MiniWoB++ goes in the browser, against other environments and by itself.

`--peers DIR` names the environments that `python -m benchmarks.web_peers.install DIR` makes; without them the race is
left out. `--only race,leak` measures some parts; each has its own section of the results.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks import web_leaks, web_observing, web_race, web_scaling, web_transports
from benchmarks.measuring import Report, arguments

__all__ = ["main"]

Part = tuple[str, str, str, Callable[[Report], None]]
"""A section of the results with its title and note, and what measures it."""


_SAME = {"step": "race", "reset": "race"}
"""Steps and resets are measured in the same race."""


def main() -> None:
    options = arguments(
        __doc__ or "",
        more={"peers": "the folder of the peers' environments", "only": "parts to measure, with commas (default all)"},
    )
    parts = _parts(Path(options.peers) if options.peers else None)
    named = dict.fromkeys(_SAME.get(name, name) for name in options.only.split(",") if name)
    chosen = list(named) or [name for name in parts if name != "race" or options.peers]
    if unknown := set(chosen) - set(parts):
        sys.exit(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    if "race" in chosen and not options.peers:
        sys.exit("the race needs peers: python -m benchmarks.web_peers.install DIR, then --peers DIR")
    found: dict[str, Any] = {"facts": {}}
    for name in chosen:
        section, title, note, measure = parts[name]
        report = Report(section, title, note, options)
        measure(report)
        told = report.conclude()
        found["facts"][name] = told.pop("facts")
        _join(found, told)
    if options.json:
        print(json.dumps(found, indent=1))


def _join(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping) and isinstance(into.get(key), dict):
            _join(into[key], value)
        else:
            into[key] = value


def _parts(peers: Path | None) -> Mapping[str, Part]:
    def race(report: Report) -> None:
        assert peers is not None
        web_race.race(report, peers)

    return {
        "race": ("web_race", web_race.TITLE, web_race.NOTE, race),
        "transports": ("web_speed", web_transports.TITLE, web_transports.NOTE, web_transports.compare_transports),
        "scale": ("web_scale", web_scaling.TITLE, web_scaling.NOTE, web_scaling.scale),
        "observe": ("web_observe", web_observing.TITLE, web_observing.NOTE, web_observing.observe_large_pages),
        "leak": ("web_leak", web_leaks.TITLE, web_leaks.NOTE, web_leaks.leak),
    }


if __name__ == "__main__":
    main()
