"""guiagent emulators: Android emulators that share one AVD, booted from a snapshot and replaced when they die."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType

from emulators.android.avd import Design, avds, create_avd, find_avd
from emulators.android.emulator_process import Make, choose_ports, ensure_token
from emulators.android.errors import AndroidError
from emulators.android.farm import Farm
from emulators.android.plan import Care, Event, Plan
from emulators.android.saving import save_snapshot
from emulators.android.sdk import Sdk
from emulators.android.server import AdbServer
from emulators.android.standing import Standing, end_farm, keeping, read_standing, tell_standing, told_of
from guiagent.commands.options import print_figures
from guiagent.config import ConfigError, constructed, resolved, table
from guiagent.progress import say, tracked

__all__ = ["configure", "execute"]

WORDS = {
    "up": "boot them and watch over them until Ctrl-C or `down`",
    "down": "end those that `up` keeps, from another terminal",
    "list": "the AVDs with their snapshots, and the emulators that run",
    "create": "make an AVD",
    "snapshot": "boot the AVD, make it quiet and save it as --snapshot",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The [emulators] table. `port` 0 passes over ports that are taken; `avd` may be left out where there is one."""

    count: int = 1
    avd: str = ""
    snapshot: str = "golden"
    port: int = 0
    grpc: bool = True
    out: Path = Path("runs/emulators")
    replace: bool = False
    design: Design = field(default_factory=Design)
    make: Make = field(default_factory=Make)
    care: Care = field(default_factory=Care)

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"there cannot be {self.count} emulators; give --count 1 or more")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=WORDS, metavar="WHAT", help="; ".join(f"{k}: {v}" for k, v in WORDS.items()))
    parser.add_argument("--count", type=int, metavar="N", help="up: how many (1)")
    parser.add_argument("--avd", metavar="NAME", help="the AVD (the only one there is; create: guiagent)")
    parser.add_argument("--snapshot", metavar="NAME", help='what they begin from; "" boots them (golden)')
    parser.add_argument(
        "--port",
        type=int,
        metavar="N",
        help="up: the first console's port, even; 0 passes over those that are taken (0)",
    )
    parser.add_argument("--out", metavar="DIR", help="where their logs go (runs/emulators)")
    parser.add_argument("--image", metavar="PACKAGE", help="create: a system image, as sdkmanager names it")
    parser.add_argument("--replace", action="store_true", default=None, help="create: delete an older one of this name")


def execute(arguments: argparse.Namespace) -> int:
    names = ("count", "avd", "snapshot", "port", "out", "replace")
    flags = {name: getattr(arguments, name) for name in names}
    settings = resolved(arguments, {"emulators": {**flags, "design": {"image": arguments.image}}})
    terms = constructed(Terms, table(settings, "emulators"), where="emulators")
    match arguments.what:
        case "up":
            _up(terms, wanted=arguments.json)
        case "down":
            ended = end_farm(terms.out)
            say(f"{ended} emulators ended" if ended else f"no emulators are kept in {terms.out}")
        case "create":
            avd = create_avd(Sdk.find(), terms.avd or "guiagent", design=terms.design, replace=terms.replace)
            say(f"{avd.name} lies in {avd.folder}; next: guiagent emulators snapshot --avd {avd.name}")
        case "snapshot":
            _snapshot(terms)
        case _:
            _list(terms, wanted=arguments.json)
    return 0


def _plan(terms: Terms, *, count: int, snapshot: str) -> Plan:
    sdk = Sdk.find()
    avd = find_avd(sdk.avd_home, terms.avd)
    ports = choose_ports(count, first=terms.port, grpc=terms.grpc)
    return Plan(sdk, avd, ports, terms.out.resolve(), snapshot, terms.make, terms.care)


def _up(terms: Terms, *, wanted: bool) -> None:
    with keeping(terms.out), _ending_by_signals():
        plan = _plan(terms, count=terms.count, snapshot=terms.snapshot)
        ensure_token(Path.home())
        teller = _Teller()
        farm = Farm(plan, server=_server(), told=teller)
        teller.farm = farm
        try:
            farm.start()
            for _ in tracked(farm.ready(), terms.count, "booting"):
                pass
            print_figures([asdict(each) for each in told_of(farm.emulators)], wanted=wanted)
            sys.stdout.flush()  # whoever waits for the serials shall have them now
            say(f"all are ready; logs in {terms.out}; Ctrl-C or `guiagent emulators down --out {terms.out}` ends them")
            farm.hold()
        finally:
            for number in _SIGNALS:
                signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave any behind
            farm.close()


class _Teller:
    """Tells people what becomes of the emulators, and other processes how they are."""

    def __init__(self) -> None:
        self.farm: Farm | None = None
        self._turn = threading.Lock()

    def __call__(self, event: Event) -> None:
        after = f" after {event.seconds:.1f} s" if event.phase == "ready" else ""
        again = f", number {event.generation} at this place" if event.phase == "ready" and event.generation > 1 else ""
        why = f": {event.detail}" if event.detail else ""
        say(f"{event.serial} {_PHASES[event.phase]}{after}{again}{why}")
        farm = self.farm
        if farm is not None and event.phase != "ended":
            plan = farm.plan
            with self._turn:
                told = Standing(os.getpid(), plan.avd.name, plan.snapshot, farm.server.port, told_of(farm.emulators))
                tell_standing(plan.folder, told)


_PHASES = {
    "waiting": "waits", "booting": "boots", "ready": "is ready", "lost": "is replaced", "failed": "is given up",
    "ended": "has ended",
}  # fmt: skip
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def _ending_by_signals() -> Iterator[None]:
    """SIGTERM and a terminal that closes end the command in good order, as Ctrl-C does."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(0)

    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS[1:]:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _snapshot(terms: Terms) -> None:
    if not terms.snapshot:
        raise ConfigError("the snapshot has no name; give one with --snapshot")
    plan = _plan(terms, count=1, snapshot="")
    ensure_token(Path.home())
    with _ending_by_signals():
        say(f"{plan.avd.name} boots as {plan.ports[0].serial}, {plan.care.boot_s:g} s at most")
        save_snapshot(plan, terms.snapshot, server=_server())
    say(f"saved as {terms.snapshot}; next: guiagent emulators up --avd {plan.avd.name} --snapshot {terms.snapshot}")


def _list(terms: Terms, *, wanted: bool) -> None:
    home = Sdk.find().avd_home
    known = avds(home)
    found = [{"avd": avd.name, "snapshots": avd.snapshots, "locked": bool(avd.locks)} for avd in known]
    standing = read_standing(terms.out)
    emulators = [asdict(each) for each in standing.emulators] if standing else []
    kept = {each["serial"] for each in emulators}
    seen = [each for each in _connected() if each["serial"] not in kept]
    print_figures({"avds": found, "emulators": emulators, "others": seen}, wanted=wanted)
    if wanted:
        return
    for avd in known:
        print(f"{avd.name}: {', '.join(avd.snapshots) or 'no snapshots'}{', in use' if avd.locks else ''}")
    if not known:
        print(f"no AVD in {home}; make one: guiagent emulators create")
    for each in emulators:
        print(f"{each['serial']}: {each['phase']}, process {each['pid']}, gRPC at {each['grpc']}, log {each['log']}")
    for other in seen:
        print(f"{other['serial']}: {other['state']}, not of {terms.out}")


def _connected() -> list[dict[str, str]]:
    """Emulators that an adb server knows, where one runs."""
    usual = _server()
    with suppress(AndroidError):
        known = AdbServer(usual.port, start=False).devices()
        return [asdict(each) for each in known if each.serial.startswith("emulator-")]
    return []


def _server() -> AdbServer:
    told = os.environ.get("ANDROID_ADB_SERVER_PORT", "")
    if told and not (told.isascii() and told.isdigit()):
        raise ConfigError(f"ANDROID_ADB_SERVER_PORT is {told!r}, which is no port; set it to a number or unset it")
    return AdbServer.usual()
