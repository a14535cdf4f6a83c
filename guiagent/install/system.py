"""What the operating system must bring, what of it is missing, and the one line that installs it.

The Makefile runs this file by path with the standard library only: `packages` before the virtual environment exists,
`browser` once Playwright is in it. `guiagent doctor` asks the same questions later.
"""

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":  # Run by path the packages are not on the path; what is taken from them needs nothing else.
    sys.path.insert(0, str(Path(__file__).parents[2]))

from emulators.browser.programs import browsers

__all__ = [
    "LIBRARIES",
    "PLAYWRIGHT_LIBRARIES",
    "Machine",
    "apt_line",
    "apt_packages",
    "browser_version",
    "main",
    "missing_libraries",
    "observe",
]

LIBRARIES = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libexpat.so.1": "libexpat1"}
"""Shared libraries that skia-python's wheel does not carry, and the Debian packages that do."""

PLAYWRIGHT_LIBRARIES = {"libatomic.so.1": "libatomic1"}
"""What the program inside Playwright's wheel needs; without it no browser can be downloaded."""

BROWSER_PACKAGES = ("chromium-headless-shell", "chromium")
"""Best first: the headless shell starts three times faster and takes half the memory."""

FONT_PACKAGE = "fonts-liberation"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")

ANSWER_SECONDS = 20.0
"""Our default: how long a program may take to tell its version."""

APT_SECONDS = 900.0
"""Our default: how long the package manager, or a browser's download, may take."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What was observed. `libraries` are the missing ones, `offered` the Chromium packages that apt can install."""

    python: str
    libraries: tuple[str, ...]
    venv: bool
    browser: bool
    fonts: bool
    apt: bool
    root: bool
    sudo: bool
    offered: frozenset[str]

    @property
    def usable(self) -> bool:
        """Whether the installation can go on; what only web tasks need can still come later."""
        return self.venv and not {*LIBRARIES} & {*self.libraries}


def apt_packages(machine: Machine) -> tuple[str, ...]:
    """The packages that are missing, in the order in which they are typed."""
    wanted = [] if machine.venv else [f"python{machine.python}-venv"]
    wanted += [{**LIBRARIES, **PLAYWRIGHT_LIBRARIES}[library] for library in machine.libraries]
    if not machine.browser:
        wanted += [name for name in BROWSER_PACKAGES if name in machine.offered][:1]
    if not machine.fonts:
        wanted.append(FONT_PACKAGE)
    return tuple(wanted)


def apt_line(packages: Sequence[str], *, root: bool, sudo: bool) -> str:
    """The one line to type."""
    names = " ".join(packages)
    update, install = "apt-get update", f"apt-get install -y --no-install-recommends {names}"
    if root:
        return f"{update} && {install}"
    return f"sudo {update} && sudo {install}" if sudo else f"su -c '{update} && {install}'"


def missing_libraries(wanted: Iterable[str] = tuple(LIBRARIES)) -> tuple[str, ...]:
    """Those that the loader does not find; none on a system other than Linux."""
    return tuple(name for name in wanted if not _loads(name)) if sys.platform == "linux" else ()


def browser_version(program: Path) -> str | None:
    """What the browser says of itself, or None where it does not start, as without one of its libraries."""
    answer = _run([str(program), "--version"], seconds=ANSWER_SECONDS, quiet=True)
    return answer.stdout.strip() if answer is not None and answer.returncode == 0 else None


def observe() -> Machine:
    """Look at this machine. Nothing is changed."""
    return Machine(
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        libraries=missing_libraries([*LIBRARIES, *PLAYWRIGHT_LIBRARIES]),
        venv=importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None,
        browser=_browser_works(),
        fonts=sys.platform != "linux" or _any_font(),
        apt=shutil.which("apt-get") is not None,
        root=os.geteuid() == 0,
        sudo=shutil.which("sudo") is not None,
        offered=_offered(),
    )


def main(arguments: Sequence[str]) -> int:
    """Do one step, `packages` or `browser`; the exit status is 1 when something must be typed first."""
    match list(arguments):
        case ["packages"]:
            return _install_packages()
        case ["browser"]:
            return _install_browser()
        case _:
            print("usage: system.py packages|browser", file=sys.stderr)
            return 2


def _install_packages() -> int:
    machine = observe()
    if apt_packages(machine) and machine.root and machine.apt:
        _apt_get("update")
        machine = observe()
        if wanted := apt_packages(machine):
            _say(f"installing {' '.join(wanted)}")
            _apt_get("install", "-y", "--no-install-recommends", *wanted)
            machine = observe()
    wanted = apt_packages(machine)
    if machine.usable:
        if machine.apt and (machine.libraries or not machine.fonts):
            line = apt_line(wanted, root=machine.root, sudo=machine.sudo)
            _say(f"going on, but web tasks also want this line:\n    {line}")
        return 0
    if machine.apt:
        _say(f"this machine lacks {', '.join(wanted)}; type this line, then make again:")
        print("    " + apt_line(wanted, root=machine.root, sudo=machine.sudo), file=sys.stderr)
    else:
        lacking = [*machine.libraries, *([] if machine.venv else ["Python's venv and ensurepip"])]
        _say(f"install {', '.join(lacking)} with your system's package manager, then make again")
    return 1


def _install_browser() -> int:
    if _browser_works():
        return 0
    playwright = [sys.executable, "-m", "playwright"]
    _say("no Chromium here: playwright install chromium")
    _run([*playwright, "install", "--only-shell", "chromium"], seconds=APT_SECONDS)
    libraries = [*playwright, "install-deps", "chromium"]
    if not _browser_works() and any(browsers()) and os.geteuid() == 0:
        _run(libraries, seconds=APT_SECONDS)
    if _browser_works():
        return 0
    machine = observe()
    if any(browsers()) and not machine.offered:
        line = ("" if machine.root else "sudo ") + " ".join(libraries)
    else:
        wanted = apt_packages(machine) or BROWSER_PACKAGES[:1]
        line = apt_line(wanted, root=machine.root, sudo=machine.sudo)
    _say(f"no Chromium that starts; type this line, then make again:\n    {line}")
    return 1


def _browser_works() -> bool:
    """Whether the browser that a device would launch starts."""
    best = next(browsers(), None)
    return best is not None and browser_version(best) is not None


def _apt_get(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "-q", *arguments], seconds=APT_SECONDS, environment=environment)


def _offered() -> frozenset[str]:
    """Chromium packages with a candidate that is no snap; Debian's own before its lists have been fetched."""
    answer = _run(["apt-cache", "policy", *BROWSER_PACKAGES], seconds=ANSWER_SECONDS, quiet=True)
    offered, name = set(), ""
    for line in answer.stdout.splitlines() if answer is not None else ():
        if not line.startswith(" "):
            name = line.rstrip(":")
        elif line.strip().startswith("Candidate:") and "(none)" not in line and "snap" not in line:
            offered.add(name)
    if not offered and _distribution() == "debian":
        offered.add(BROWSER_PACKAGES[0])
    return frozenset(offered)


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release().get("ID", "")
    except OSError:
        return ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _any_font() -> bool:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(next(folder.rglob("*.[to]tf"), None) is not None for folder in folders)


def _run(
    command: Sequence[str], *, seconds: float, quiet: bool = False, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str] | None:
    """The finished process, or None where it cannot be started or takes too long. Loud output goes to stderr."""
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if quiet else sys.stderr,
            stderr=subprocess.DEVNULL if quiet else None,
            text=True,
            timeout=seconds,
            check=False,
            env={**(environment or os.environ), "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _say(message: str) -> None:
    print(f"guiagent: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
