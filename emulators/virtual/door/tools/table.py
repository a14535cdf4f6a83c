"""Which program of ours answers to which name in /system/bin."""

from collections.abc import Mapping

from emulators.virtual.door.tools.call import Call, Tool
from emulators.virtual.door.tools.changing import chmod, chown, ln, mkdir, mktemp, rm, rmdir, touch, truncate, unlink
from emulators.virtual.door.tools.copying import cp, mv
from emulators.virtual.door.tools.dates import date
from emulators.virtual.door.tools.dumping import base64, cksum, cmp, dd, gunzip, gzip, od, split, strings, sums, xxd
from emulators.virtual.door.tools.finding import find
from emulators.virtual.door.tools.grep import grep
from emulators.virtual.door.tools.ls import ls
from emulators.virtual.door.tools.naming import basename, df, dirname, du, file, pwd, readlink, realpath, stat
from emulators.virtual.door.tools.printing import echo, expr, printf, seq, yes
from emulators.virtual.door.tools.reading import cat, head, nl, rev, tac, tail, tee, wc
from emulators.virtual.door.tools.running import env, nice, nohup, printenv, sleep, time, timeout, usleep, xargs
from emulators.virtual.door.tools.sed import sed
from emulators.virtual.door.tools.sorting import comm, cut, paste, sort, tr, uniq
from emulators.virtual.door.tools.sqlite import run_sqlite
from emulators.virtual.door.tools.system import (
    cal,
    clear,
    free,
    getenforce,
    groups,
    hostname,
    identity,
    mount,
    nothing,
    nproc,
    restorecon,
    setenforce,
    tty,
    uname,
    uptime,
    whoami,
)  # fmt: skip

__all__ = ["MISUSE", "TOOLS"]


def _false(call: Call) -> int:
    return 1


MISUSE: Mapping[str, int] = {"cmp": 2, "egrep": 2, "env": 125, "fgrep": 2, "grep": 2, "sort": 2, "timeout": 125}
"""With which status those that do not end with 1 say that they were called in a way they do not know."""

TOOLS: Mapping[str, Tool] = {
    "base64": base64, "basename": basename, "cal": cal, "cat": cat, "chcon": nothing, "chgrp": chown, "chmod": chmod,
    "chown": chown, "cksum": cksum, "clear": clear, "cmp": cmp, "comm": comm, "cp": cp, "cut": cut, "date": date,
    "dd": dd,
    "df": df, "dirname": dirname, "du": du, "echo": echo, "egrep": grep, "env": env, "expr": expr, "false": _false,
    "fgrep": grep, "file": file, "find": find, "free": free, "fsync": nothing, "getenforce": getenforce, "grep": grep,
    "groups": groups, "gunzip": gunzip, "gzip": gzip, "head": head, "hostname": hostname, "id": identity,
    "ionice": nice,
    "ln": ln, "logname": whoami, "ls": ls, "md5sum": sums, "mkdir": mkdir, "mktemp": mktemp, "more": cat,
    "mount": mount, "mv": mv,
    "nice": nice, "nl": nl, "nohup": nohup, "nproc": nproc, "od": od, "paste": paste, "printenv": printenv,
    "printf": printf, "pwd": pwd, "readlink": readlink, "realpath": realpath, "renice": nothing,
    "restorecon": restorecon, "rev": rev, "rm": rm, "rmdir": rmdir, "sed": sed, "seq": seq, "setenforce": setenforce,
    "setsid": nice, "sha1sum": sums, "sha224sum": sums, "sha256sum": sums, "sha384sum": sums, "sha512sum": sums,
    "sleep": sleep, "sort": sort, "split": split, "sqlite3": run_sqlite, "stat": stat, "stdbuf": nice,
    "strings": strings, "sync": nothing, "tac": tac, "tail": tail, "taskset": nice, "tee": tee, "time": time,
    "timeout": timeout, "touch": touch, "tr": tr, "true": nothing, "truncate": truncate, "tty": tty,
    "umount": nothing, "uname": uname, "uniq": uniq, "unlink": unlink, "uptime": uptime, "usleep": usleep, "wc": wc,
    "whoami": whoami, "xargs": xargs, "xxd": xxd, "yes": yes, "zcat": gunzip,
}  # fmt: skip
