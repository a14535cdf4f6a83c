"""Programs about the system: `id whoami uname hostname uptime free mount getenforce restorecon` and the like."""

from emulators.virtual.door.entries import owner_name
from emulators.virtual.door.tools.call import Call, Misuse
from emulators.virtual.door.tools.dates import formatted
from emulators.virtual.door.tools.options import parse

__all__ = [
    "cal", "clear", "free", "getenforce", "groups", "hostname", "identity", "mount", "nothing", "nproc", "restorecon",
    "setenforce", "tty", "uname", "uptime", "whoami",
]  # fmt: skip

_CORES = 2


def nothing(call: Call) -> int:
    """For what has no effect that could be seen: `sync`, `chcon`, `umount`."""
    return 0


def whoami(call: Call) -> int:
    call.out(owner_name(call.files.actor.uid) + "\n")
    return 0


def groups(call: Call) -> int:
    actor = call.files.actor
    call.out(" ".join(owner_name(number) for number in [actor.uid, *sorted(actor.groups - {actor.uid})]) + "\n")
    return 0


def identity(call: Call) -> int:
    """`id [-ugnGZr] [user]`."""
    options = parse(call.args, "ugnGZr")
    actor = call.files.actor
    numbers = [actor.uid, *sorted(actor.groups - {actor.uid})]
    if options.has("Z"):
        call.out(f"u:r:{'su' if actor.uid == 0 else 'shell'}:s0\n")
    elif options.has("G"):
        call.out(" ".join(owner_name(number) if options.has("n") else str(number) for number in numbers) + "\n")
    elif options.has("ug"):
        call.out((owner_name(actor.uid) if options.has("n") else str(actor.uid)) + "\n")
    else:
        named = [f"{number}({owner_name(number)})" for number in numbers]
        context = f"u:r:{'su' if actor.uid == 0 else 'shell'}:s0"
        call.out(f"uid={named[0]} gid={named[0]} groups={','.join(named)} context={context}\n")
    return 0


def uname(call: Call) -> int:
    options = parse(call.args, "aomnrsvi")
    fields = {"s": "Linux", "n": "localhost", "r": "5.15.41-android13-8", "v": "#1 SMP PREEMPT", "m": "x86_64"}
    letters = "snrvm" if options.has("a") else "".join(letter for letter in "snrvm" if options.has(letter)) or "s"
    words = [fields[letter] for letter in letters]
    if options.has("ao"):
        words = [*words, "Toybox"] if options.has("a") else ["Toybox"]
    call.out(" ".join(words) + "\n")
    return 0


def hostname(call: Call) -> int:
    call.out("localhost\n")
    return 0


def nproc(call: Call) -> int:
    call.out(f"{_CORES}\n")
    return 0


def uptime(call: Call) -> int:
    options = parse(call.args, "ps")
    up = int(call.handset.uptime())
    if options.has("s"):
        call.out(formatted(call.handset, call.handset.now() - up, "%F %T") + "\n")
        return 0
    days, left = divmod(up, 86_400)
    span = (f"{days} days, " if days else "") + f"{left // 3600:2}:{left % 3600 // 60:02}"
    call.out(
        f" {formatted(call.handset, call.handset.now(), '%T')} up {span},  0 users,  load average: 0.20, 0.18, 0.12\n"
    )
    return 0


def free(call: Call) -> int:
    options = parse(call.args, "bkmgth")
    unit = 1024**2 if options.has("m") else 1024 if options.has("k") else 1024**3 if options.has("g") else 1
    rows = {"Mem:": (2031264, 1850220, 181044, 12_000, 3612), "Swap:": (1523444, 322_288, 1_201_156, 0, 0)}
    call.out("                total        used        free      shared     buffers\n")
    for name, values in rows.items():
        cells = [value * 1024 // unit for value in values[: 5 if name == "Mem:" else 3]]
        call.out(f"{name:<10}" + "".join(f"{cell:>12}" for cell in cells) + "\n")
    return 0


def mount(call: Call) -> int:
    for line in call.files.read("/proc/mounts").decode().splitlines():
        device, place, kind, options, *_ = line.split()
        call.out(f"{device} on {place} type {kind} ({options})\n")
    return 0


def getenforce(call: Call) -> int:
    call.out(("Permissive" if call.handset.properties.get("persist.guiagent.enforce") == "0" else "Enforcing") + "\n")
    return 0


def setenforce(call: Call) -> int:
    if not call.args:
        raise Misuse("Needs 1 argument")
    if call.files.actor.uid != 0:
        return call.fail("Couldn't set enforcing status to '" + call.args[0] + "': Permission denied")
    call.handset.properties["persist.guiagent.enforce"] = (
        "0" if call.args[0] in ("0", "permissive", "Permissive") else "1"
    )
    return 0


def restorecon(call: Call) -> int:
    """`restorecon [-RDFvn] files`: labels are not kept, so that only missing files are told."""
    options = parse(call.args, "DFnRrv")
    if not options.rest:
        raise Misuse("Needs 1 argument")
    status = 0
    for name in options.rest:
        try:
            call.files.stat(call.path(name), follow=False)
        except OSError as error:
            status = call.fault(f"restorecon failed: {name}", error)
    return status


def tty(call: Call) -> int:
    call.out("/dev/pts/0\n" if call.tty else "not a tty\n")
    return int(not call.tty)


def clear(call: Call) -> int:
    call.out("\x1b[2J\x1b[H")
    return 0


def cal(call: Call) -> int:
    import calendar

    from emulators.virtual.door.tools.times import local

    now = local(call.handset, call.handset.now())
    month, year = (
        ([int(word[:4]) for word in call.args] + [now.month, now.year])[:2]
        if len(call.args) == 2
        else (now.month, now.year)
    )
    rows = calendar.TextCalendar(6).formatmonth(year, month).splitlines()
    call.out("".join(f"{row:<21}\n" for row in [*rows, *[""] * (8 - len(rows))]))
    return 0
