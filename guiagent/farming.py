"""What `guiagent emulators` does: a farm brought up and ended, AVDs and snapshots made, all of them listed."""

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
from guiagent.config import ConfigError
from guiagent.progress import say, tracked

__all__ = ["Terms", "manage"]


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


def manage(what: str, terms: Terms, *, wanted: bool) -> None:
    """Do one of up, down, create, snapshot and list; `wanted` says whether figures go to standard output.

    Raises ConfigError, and what the emulators raise.
    """
    match what:
        case "up":
            _up(terms, wanted=wanted)
        case "down":
            ended = end_farm(terms.out)
            say(f"{ended} emulators ended" if ended else f"no emulators are kept in {terms.out}")
        case "create":
            avd = create_avd(Sdk.find(), terms.avd or "guiagent", design=terms.design, replace=terms.replace)
            say(f"{avd.name} lies in {avd.folder}; next: guiagent emulators snapshot --avd {avd.name}")
        case "snapshot":
            _snapshot(terms)
        case _:
            _list(terms, wanted=wanted)


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
            teller.write()  # the thread that has made the last one ready may not have come to it
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
        with self._turn:
            say(f"{event.serial} {_PHASES[event.phase]}{after}{again}{why}")
        if event.phase != "ended":
            self.write()

    def write(self) -> None:
        """For other processes: how the emulators are now."""
        farm = self.farm
        if farm is not None:
            with self._turn:
                plan = farm.plan
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
