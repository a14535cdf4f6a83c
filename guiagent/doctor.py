"""What works on this machine, and what to type where it does not."""

import enum
import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from emulators.browser.engines import why_no_pipe
from emulators.browser.programs import browsers
from emulators.device import DeviceError
from guiagent.install import system, torch_wheel
from guiagent.install.origin import install_line

__all__ = ["Finding", "State", "examine", "healthy", "render"]

DISK_GIB = 5.0
"""Our default: what a demo run and a small model need."""

ANSWER_SECONDS = 20.0
"""Our default: how long a program may take to tell its version."""

SDK_LINE = "install Android's command-line tools and set ANDROID_HOME"
DEVICES_LINE = "adb devices"
PLAYWRIGHT_LINE = "playwright install chromium"
GPU_TORCH_LINE = "pip install --force-reinstall torch"


class State(enum.StrEnum):
    """`missing` is a part that nobody needs to have; `broken` one that should work and does not."""

    OK = "ok"
    MISSING = "missing"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One examined part. `remedy` is what to type, empty where nothing needs to be done."""

    name: str
    state: State
    detail: str
    remedy: str = ""
    required: bool = False


def examine(*, deep: bool = False, folder: Path | None = None) -> tuple[Finding, ...]:
    """Look at every part; under two seconds. Never raises: what fails while it is looked at is a broken part.

    `deep` also imports torch and opens a page in Chromium. `folder` is where runs are written, by default the current.
    """
    extras = (
        ("training packages", "train", ("transformers", "peft", "trl")),
        ("chat package", "chat", ("openai",)),
        ("Gymnasium", "gym", ("gymnasium",)),
        ("uiautomator2", "android", ("uiautomator2",)),
        ("emulator's gRPC", "grpc", ("grpcio",)),
        ("Appium client", "appium", ("Appium-Python-Client",)),
        ("data set packages", "data", ("google-crc32c", "pyarrow")),
    )
    return (
        Finding("Python", State.OK, f"{platform.python_version()}, {sys.executable}", required=True),
        _guarded("packages", _packages, remedy=install_line(), required=True),
        _guarded("drawing", _drawing, remedy=install_line(), required=True),
        _guarded("phone's font", _font, remedy=install_line(), required=True),
        _guarded("Chromium", partial(_chromium, deep=deep), remedy=PLAYWRIGHT_LINE),
        _guarded("browser packages", _browser_packages, remedy=install_line("browser")),
        _guarded("adb", _adb, remedy=_apt_line(["adb"])),
        _guarded("Android devices", _android_devices, remedy=DEVICES_LINE),
        _guarded("torch", partial(_torch, deep=deep), remedy=install_line("train")),
        *(
            _guarded(name, partial(_extra, name, extra, packages), remedy=install_line(extra))
            for name, extra, packages in extras
        ),
        _guarded("disk", partial(_disk, folder or Path()), remedy="--out on another disk"),
        _guarded("Android emulator", _android, remedy=SDK_LINE),
    )


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether every required part works."""
    return all(finding.state is State.OK for finding in findings if finding.required)


def render(findings: Sequence[Finding], console: Console) -> None:
    """Print a table, and below it what to type."""
    colours = {State.OK: "green", State.MISSING: "yellow", State.BROKEN: "red"}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("part", "state", "what is there"):
        table.add_column(column, no_wrap=column != "what is there", overflow="fold")
    for finding in findings:
        word = f"{finding.state} (optional)" if finding.state is State.MISSING else str(finding.state)
        table.add_row(Text(finding.name), Text(word, style=colours[finding.state]), Text(finding.detail))
    console.print(table)
    remedies = [finding for finding in findings if finding.remedy]
    if remedies:
        console.print("\nto type", style="bold")
    for finding in remedies:
        console.print(Text(f"  {finding.name}: ").append(finding.remedy, style="cyan"), soft_wrap=True)


def _guarded(name: str, check: Callable[[], Finding], *, remedy: str, required: bool = False) -> Finding:
    try:
        return check()
    except Exception as error:  # A boundary like the CLI's: one broken part must not hide the others.
        lines = str(error).strip().splitlines() or [""]
        return Finding(name, State.BROKEN, f"{type(error).__name__}: {lines[0]}".rstrip(": "), remedy, required)


def _packages() -> Finding:
    wanted = [_name(line) for line in importlib.metadata.requires("guiagent") or () if "extra ==" not in line]
    versions = {name: _version(name) for name in wanted}
    if absent := [name for name, version in versions.items() if version is None]:
        return Finding("packages", State.BROKEN, f"not installed: {', '.join(absent)}", install_line(), required=True)
    detail = ", ".join(f"{name} {version}" for name, version in versions.items())
    return Finding("packages", State.OK, f"guiagent {_version('guiagent')} with {detail}", required=True)


def _drawing() -> Finding:
    if absent := system.missing_libraries():
        line = _apt_line([system.LIBRARIES[name] for name in absent])
        return Finding("drawing", State.BROKEN, f"skia-python lacks {', '.join(absent)}", line, required=True)
    import skia

    return Finding("drawing", State.OK, f"skia-python {skia.__version__}", required=True)


def _font() -> Finding:
    try:
        from emulators.virtual.typeface import FONT_FILES, font_path
    except ImportError:
        return Finding("phone's font", State.BROKEN, "cannot be looked at until drawing works", required=True)
    for name, expected in FONT_FILES.items():
        if hashlib.sha256(font_path(name).read_bytes()).hexdigest() != expected:
            detail = f"{name} is not the bundled file; screens would differ from everybody else's"
            return Finding("phone's font", State.BROKEN, detail, install_line(), required=True)
    return Finding("phone's font", State.OK, f"{', '.join(FONT_FILES)}: hashes agree", required=True)


def _chromium(*, deep: bool) -> Finding:
    program = next(browsers(), None)
    version = system.browser_version(program) if program is not None else None
    if version is None:
        machine = system.observe()
        packages = system.apt_packages(machine) if machine.offered else ()
        line = _apt_line(packages) if packages else PLAYWRIGHT_LINE
        if program is not None:
            return Finding("Chromium", State.BROKEN, f"does not start: {program}", line)
        return Finding("Chromium", State.MISSING, "none found; web tasks need one", line)
    detail = f"{version}, {program}"
    why = why_no_pipe(program)
    way = "playwright" if why else "pipe"
    if deep:
        try:
            way, why = _opened(program)
        except DeviceError as error:
            return Finding("Chromium", State.BROKEN, f"{detail}: opens no page, for {error}", PLAYWRIGHT_LINE)
    over = "over our own pipe, frames on demand" if way == "pipe" else f"over Playwright and not our faster pipe: {why}"
    opens = "; opens a page" if deep else ""
    return Finding("Chromium", State.OK, f"{detail}, {over}{opens}", _shell_line() if why else "")


def _shell_line() -> str:
    """What to type for a headless shell."""
    shell = "chromium-headless-shell"
    return _apt_line([shell]) if shell in system.observe().offered else f"{PLAYWRIGHT_LINE} --only-shell"


def _opened(program: Path | None) -> tuple[str, str]:
    """The transport that a page was opened over, and why not a faster one. Raises DeviceError."""
    from emulators.browser.session import Browser

    browser = Browser(program=program)
    try:
        browser.look()
        return browser.driver, browser.host.passed_over
    finally:
        browser.close()


def _browser_packages() -> Finding:
    if absent := system.missing_libraries(system.PLAYWRIGHT_LIBRARIES):
        line = _apt_line([system.PLAYWRIGHT_LIBRARIES[name] for name in absent])
        return Finding("browser packages", State.BROKEN, f"Playwright lacks {', '.join(absent)}", line)
    return _extra("browser packages", "browser", ("playwright", "miniwob"))


def _adb() -> Finding:
    from adbutils import adb_path

    path = adb_path()
    first, *rest = _output([path, "version"]).splitlines() or [""]
    if not first:
        return Finding("adb", State.BROKEN, f"does not start: {path}", _apt_line(["adb"]))
    version = next((line.removeprefix("Version ") for line in rest if line.startswith("Version ")), "")
    return Finding("adb", State.OK, f"{version or first}, {path}")


def _android_devices() -> Finding:
    """Phones and emulators that an adb server knows, with where their pixels and elements would come from."""
    from emulators.android.errors import ServerGone
    from emulators.android.survey import survey

    name = "Android devices"
    try:
        found = survey()
    except ServerGone:
        return Finding(name, State.MISSING, "no adb server runs, so none is connected", DEVICES_LINE)
    if not found:
        return Finding(name, State.MISSING, "none connected; a run on one needs one", DEVICES_LINE)
    detail = "; ".join(f"{each.serial}: {each.detail}" for each in found)
    remedies = [each.remedy for each in found if each.remedy]
    return Finding(name, State.BROKEN if remedies else State.OK, detail, "; ".join(dict.fromkeys(remedies)))


def _torch(*, deep: bool) -> Finding:
    version = _version("torch")
    if version is None:
        return Finding(
            "torch", State.MISSING, "not installed; training and VLM policies need it", install_line("train")
        )
    gpus = _gpus()
    detail = ", ".join([version, *(gpus or ["no GPU: computes on the CPU"])])
    if gpus and version.endswith("+cpu"):
        return Finding("torch", State.BROKEN, f"{detail}, but a build for the CPU", GPU_TORCH_LINE)
    if deep:
        import torch

        device = "cuda" if torch.cuda.is_available() else "cpu"
        torch.ones(8, 8, device=device).matmul(torch.ones(8, 8, device=device)).sum().item()
        if gpus and device == "cpu":
            return Finding("torch", State.BROKEN, f"{detail}, which torch cannot use", "nvidia-smi")
        detail += f", multiplies on {device}"
    return Finding("torch", State.OK, detail)


def _extra(name: str, extra: str, packages: Sequence[str]) -> Finding:
    versions = {package: _version(package) for package in packages}
    present = ", ".join(f"{package} {version}" for package, version in versions.items() if version is not None)
    if absent := [package for package, version in versions.items() if version is None]:
        detail = f"not installed: {', '.join(absent)}"
        return Finding(name, State.MISSING, detail, install_line(extra))
    return Finding(name, State.OK, present)


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free / 2**30
    detail = f"{free:.1f} GiB free in {folder.resolve()}"
    if free >= DISK_GIB:
        return Finding("disk", State.OK, detail)
    return Finding(
        "disk", State.BROKEN, f"{detail}; {DISK_GIB:.0f} are wanted", "free some space, or --out on another disk"
    )


def _android() -> Finding:
    """Android's own emulator, and which AVDs there are for it."""
    from emulators.android.avd import avds
    from emulators.android.sdk import NoKvm, NoSdk, Sdk

    name = "Android emulator"
    try:
        sdk = Sdk.find()
    except NoSdk:
        return Finding(name, State.MISSING, "no Android SDK found; guiagent phone needs none", SDK_LINE)
    known = avds(sdk.avd_home)
    detail = f"{sdk.program}, AVDs: {', '.join(avd.name for avd in known) or 'none'}"
    try:
        sdk.check_speed()
    except NoKvm as error:
        remedy = 'sudo usermod -aG kvm "$USER"' if sdk.kvm.exists() else "turn on virtualisation for this machine"
        return Finding(name, State.BROKEN, f"{detail}; {str(error).partition(';')[0]}", remedy)
    return Finding(name, State.OK, f"{detail}, {sdk.kvm} usable", "" if known else "guiagent emulators create")


def _gpus() -> list[str]:
    if not torch_wheel.has_gpu():
        return []
    names = _output(["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]).splitlines()
    return [name.strip() for name in names if name.strip()] or ["an NVIDIA GPU"]


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _apt_line(packages: Sequence[str]) -> str:
    return system.apt_line(packages, root=os.geteuid() == 0, sudo=shutil.which("sudo") is not None)


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def _output(command: Sequence[str]) -> str:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=ANSWER_SECONDS,
        check=False,
    )
    return done.stdout
