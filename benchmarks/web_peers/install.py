"""Makes the peers' environments below a folder: `python -m benchmarks.web_peers.install DIR`.

Chromium and its driver come from the system (`apt-get install chromium chromium-headless-shell chromium-driver`).
"""

import argparse
import subprocess
import sys
from pathlib import Path

__all__ = ["ENVIRONMENTS", "install", "main"]

ENVIRONMENTS = {
    "browsergym": ("browsergym-miniwob==0.14.3",),
    "selenium": ("miniwob==1.1.0",),
    "playwright": ("playwright", "numpy", "pillow"),
}
"""What each environment holds, as pip takes it. BrowserGym pins a Playwright of its own."""


def install(folder: Path, names: list[str]) -> None:
    """Make the named environments in `folder`; those that are there are completed. Raises CalledProcessError."""
    for name in names:
        place = folder / name
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        subprocess.run([str(place / "bin" / "pip"), "install", "--quiet", *ENVIRONMENTS[name]], check=True)
        print(place, file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(ENVIRONMENTS)} (default: all)")
    options = parser.parse_args()
    if unknown := set(options.names) - set(ENVIRONMENTS):
        parser.error(f"no peer is called {', '.join(sorted(unknown))}; there are {', '.join(ENVIRONMENTS)}")
    install(options.folder, options.names or list(ENVIRONMENTS))


if __name__ == "__main__":
    main()
