"""One command a site: `python -m benchmarks.sites datasette`, then `reset`, `check`, `login`; `run` does tasks."""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from benchmarks.sites.place import Place
from benchmarks.sites.site import NAMES, PORTS, Site, SiteError, default_folder, open_site


def main() -> int:
    """The exit status: 0, or 1 when something failed."""
    options = _arguments()
    try:
        if options.what == "run":
            from benchmarks.sites.figures import run_sites

            chosen = NAMES if options.then in {"", "all"} else tuple(name for name in NAMES if name == options.then)
            return 0 if run_sites(chosen, options) else 1
        folder = Path(options.folder) if options.folder else None
        if options.then not in {"", "start"}:
            port = options.port or PORTS[options.what]
            Place(options.what, folder or default_folder(), port, options.seed).must_answer()
        site = open_site(options.what, folder=folder, port=options.port, seed=options.seed)
        return _one(site, options)
    except SiteError as error:
        print(f"{options.what}: {error}", file=sys.stderr)
        return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sites", description=__doc__)
    parser.add_argument("what", choices=(*NAMES, "run"), help="a site, or run: do the tasks")
    parser.add_argument(
        "then", nargs="?", default="", help="of a site: start, reset, check, login; of run: a site or all"
    )
    ports = ", ".join(f"{name} {port}" for name, port in PORTS.items())
    parser.add_argument("--port", type=int, help=f"where it answers, 0 for a free port (default: {ports})")
    parser.add_argument("--folder", default="", help="for environments and content (default ~/.cache/guiagent/sites)")
    parser.add_argument("--seed", type=int, default=0, help="what the content is drawn by (default 0)")
    parser.add_argument(
        "--transport", default="auto", choices=("auto", "pipe", "playwright"), help="what drives Chromium"
    )
    for name, told in (("json", "figures as JSON"), ("write", "into RESULTS.md"), ("quick", "nothing is left out")):
        parser.add_argument(f"--{name}", action="store_true", help=f"of run: {told}")
    options = parser.parse_args()
    known = {"", "all", *NAMES} if options.what == "run" else {"", "start", "reset", "check", "login"}
    if options.then not in known:
        parser.error(f"{options.what} knows {', '.join(sorted(known - {''}))}, not {options.then!r}")
    if options.what != "run" and options.then not in {"", "start"} and options.port == 0:
        parser.error("name the port that the site runs at: --port N")
    return options


def _one(site: Site, options: argparse.Namespace) -> int:
    match options.then:
        case "reset":
            site.reset()
        case "check":
            print(json.dumps(site.check(), indent=1))
        case "login":
            print(json.dumps(_stored(site, options), indent=1))
        case _:
            _serve(site)
    return 0


def _serve(site: Site) -> None:
    """Until it is interrupted."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    try:
        site.start()
        account = f"log in as {site.account.name or '(no name)'} with {site.account.password}" if site.account else ""
        print(" ".join(part for part in (site.address + site.home, account) if part), flush=True)
        print("Ctrl-C ends it", file=sys.stderr, flush=True)
        over.wait()
    finally:
        site.close()


def _stored(site: Site, options: argparse.Namespace) -> object:
    from benchmarks.sites.figures import LIMITS, SIZE
    from benchmarks.sites.login import log_in
    from emulators.browser.session import Browser

    browser = Browser(SIZE, transport=options.transport, limits=LIMITS)
    try:
        return log_in(site, browser)
    finally:
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
