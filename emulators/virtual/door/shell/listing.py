"""What processes there are on the phone, as `ps` and its kin tell."""

from emulators.virtual.door.entries import owner_name
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.starting import force_stop, pid_of, running
from emulators.virtual.door.shell.state import Shell
from emulators.virtual.door.tools.call import Call

__all__ = ["end_system_process", "listed", "names_of"]

_SYSTEM = (
    (1, 0, 0, "init"), (2, 0, 0, "[kthreadd]"), (147, 1, 1000, "servicemanager"), (148, 1, 0, "vold"),
    (243, 1, 0, "zygote64"), (247, 1, 2000, "adbd"), (252, 1, 1000, "surfaceflinger"),
    (512, 243, 1000, "system_server"),
    (701, 243, 10_069, "com.android.systemui"),
)  # fmt: skip
"""(number, parent, user, name) of what always runs."""
_WIDTHS = {
    "USER": -13, "PID": 6, "PPID": 6, "VSZ": 8, "RSS": 6, "WCHAN": -10, "ADDR": 10, "S": 1, "NAME": -27, "UID": 5,
    "CMD": -27, "ARGS": -27, "COMM": -15, "CMDLINE": -27, "STAT": -4, "TIME": 8, "TTY": -8,
}  # fmt: skip


def _running(shell: Shell, handset: Handset) -> list[tuple[int, int, int, str]]:
    rows = [*_SYSTEM]
    with handset.lock:
        rows += sorted((pid_of(handset, app), 243, handset.uid(app), app) for app in running(handset))
    uid = shell.files.actor.uid
    rows.append((shell.pid, 247, uid, "sh"))
    rows += [(each.pid, each.parent, uid, each.name) for each in shell.session.processes.running if each.name != "sh"]
    return rows


def end_system_process(shell: Shell, pid: int) -> str:
    """Kill an app, which only root may; what the system says when it does not, else ""."""
    handset = shell.session.handset
    with handset.lock:
        package = next((app for app in running(handset) if pid_of(handset, app) == pid), "")
        if not package and pid not in [row[0] for row in _SYSTEM]:
            return "No such process"
        if shell.files.actor.uid != 0 or not package:
            return "Operation not permitted"
        force_stop(handset, package)
    return ""


def names_of(shell: Shell, handset: Handset) -> list[tuple[int, str]]:
    """(number, name) of every process."""
    return [(pid, name) for pid, _, _, name in _running(shell, handset)]


def listed(shell: Shell, call: Call) -> list[str]:
    """The lines of `ps [-A] [-e] [-f] [-o columns] [-p numbers] [-u user]`."""
    columns = ["USER", "PID", "PPID", "VSZ", "RSS", "WCHAN", "ADDR", "S", "NAME"]
    rest, everything = call.args, False
    wanted: set[str] = set()
    while rest:
        word = rest.pop(0)
        if word in ("-A", "-e", "-ef", "-Af", "aux", "-aux", "-AZ"):
            everything = True
        elif word.startswith("-o"):
            names = word[2:] or (rest.pop(0) if rest else "")
            columns = [name.partition("=")[0].upper() for name in names.split(",")]
        elif word in ("-p", "--pid"):
            wanted = set((rest.pop(0) if rest else "").replace(",", " ").split())
        elif word.isdigit():
            wanted.add(word)
    rows = _running(shell, call.handset)
    own = shell.files.actor.uid
    if wanted:
        rows = [row for row in rows if str(row[0]) in wanted]
    elif not everything:
        rows = [row for row in rows if row[2] == own and row[0] >= shell.pid]
        rows.append((shell.session.processes.number(), shell.pid, own, "ps"))
    else:
        rows.append((shell.session.processes.number(), shell.pid, own, "ps"))
    return [_line([column if column in _WIDTHS else "NAME" for column in columns], None)] + [
        _line(columns, row) for row in rows
    ]


def _line(columns: list[str], row: tuple[int, int, int, str] | None) -> str:
    cells = []
    for column in columns:
        if row is None:
            value = column
        else:
            pid, parent, uid, name = row
            value = {
                "USER": owner_name(uid), "UID": str(uid), "PID": str(pid), "PPID": str(parent), "VSZ": "12825312",
                "RSS": "112640", "WCHAN": "0", "ADDR": "0", "S": "S", "STAT": "S", "TIME": "00:00:00", "TTY": "?",
            }.get(column, name)  # fmt: skip
        width = _WIDTHS.get(column, -10)
        cells.append(value.ljust(-width) if width < 0 else value.rjust(width))
    return " ".join(cells).rstrip()
