"""`logcat`: what the phone's log holds, and what is added to it."""

import datetime
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from emulators.virtual.door.log import Line
from emulators.virtual.door.tools.call import Call

__all__ = ["log", "run"]

_ORDER = "VDIWEFS"
_HEARTBEAT_S = 2.0
"""While somebody follows the log, a line of the system is added so often; Appium waits for one. Our default."""
_WITH_WORD = {"-b": "buffer", "--buffer": "buffer", "-v": "format", "--format": "format", "-e": "regex",
              "--regex": "regex",
              "-m": "count", "--max-count": "count", "-t": "tail", "-T": "since", "--pid": "pid", "-f": "file",
              "-r": "",
              "-n": "", "-G": "", "-P": "", "--uid": ""}  # fmt: skip
_FORMATS = ("brief", "long", "process", "raw", "tag", "thread", "threadtime", "time")


@dataclass(slots=True)
class _Asked:
    buffers: set[str] = field(default_factory=set)
    style: str = "threadtime"
    regex: str = ""
    most: int = 0
    tail: int = -1
    pid: int = 0
    dump: bool = False
    clear: bool = False
    silent: bool = False
    sizes: bool = False
    file: str = ""
    filters: list[tuple[str, str]] = field(default_factory=list)


def log(call: Call) -> int:
    """`log [-p prio] [-t tag] message`"""
    words, priority, tag = call.args, "I", "log"
    while len(words) > 1 and words[0] in ("-p", "-t"):
        option, value = words.pop(0), words.pop(0)
        priority, tag = (value[:1].upper() or "I", tag) if option == "-p" else (priority, value)
    if not words:
        call.say("USAGE: log [-p priorityChar] [-t tag] message")
        return 1
    call.handset.say(priority, tag, " ".join(words), pid=call.pid)
    return 0


def run(call: Call) -> int:
    asked = _asked(call)
    if asked is None:
        return 1
    store = call.handset.log
    if asked.clear:
        for buffer in asked.buffers or {""}:
            store.clear("" if buffer in ("all", "default") else buffer)
        return 0
    if asked.sizes:
        for buffer in sorted(asked.buffers - {"all", "default"}) or ["main", "system", "crash"]:
            call.out(f"{buffer}: ring buffer is 256 KiB (1 KiB consumed), max entry is 5120 B, max payload is 4068 B\n")
        return 0
    seen, written = 0, 0
    lines = store.after(0)
    last = store.last
    first = [line for line in lines if _wanted(asked, line)]
    first = first[-asked.tail :] if asked.tail > 0 else [] if asked.tail == 0 else first
    if not asked.dump or first:
        call.out("--------- beginning of main\n")
    written += _write(call, asked, first, written)
    seen = last
    while not asked.dump and not (asked.most and written >= asked.most):
        if not call.life.until(functools.partial(store.wait, seen), _HEARTBEAT_S):
            call.handset.say("D", "Watchdog", "!@Sync: the phone is alive")
        last = store.last
        written += _write(call, asked, [line for line in store.after(seen) if _wanted(asked, line)], written)
        seen = last
    return 0


def _asked(call: Call) -> _Asked | None:
    asked, words = _Asked(), call.args
    while words:
        word, _, glued = words.pop(0).partition("=") if words[0].startswith("--") else (words.pop(0), "", "")
        kind = _WITH_WORD.get(word)
        if kind is None and word[:2] in _WITH_WORD and len(word) > 2 and not word.startswith("--"):
            kind, glued = _WITH_WORD[word[:2]], word[2:]
        if kind is not None:
            value = glued or (words.pop(0) if words else "")
            if not _take(call, asked, kind, value):
                return None
            if word == "-t":
                asked.dump = True
        elif word in ("-d", "--dump"):
            asked.dump = True
        elif word in ("-c", "--clear"):
            asked.clear = True
        elif word in ("-s",):
            asked.silent = True
        elif word in ("-g", "--buffer-size"):
            asked.sizes = True
        elif word in (
            "-L",
            "--last",
            "-S",
            "--statistics",
            "-D",
            "--dividers",
            "-B",
            "--binary",
            "--print",
            "-p",
            "--wrap",
        ):
            continue
        elif word.startswith("-") and len(word) > 1:
            call.say(f"logcat: Unknown option '{word}'")
            return None
        else:
            tag, _, priority = word.partition(":")
            asked.filters.append((tag, (priority or "V")[:1].upper()))
    if asked.silent:
        asked.filters = [("*", "S"), *asked.filters]
    return asked


def _take(call: Call, asked: _Asked, kind: str, value: str) -> bool:
    match kind:
        case "buffer":
            asked.buffers |= {*value.split(",")}
        case "format":
            if value in _FORMATS:
                asked.style = value
            elif value not in (
                "color",
                "epoch",
                "monotonic",
                "printable",
                "uid",
                "usec",
                "UTC",
                "year",
                "zone",
                "descriptive",
            ):
                call.say(f"logcat: Invalid parameter '{value}' to -v")
                return False
        case "regex":
            asked.regex = value
        case "count":
            asked.most = int(value) if value.isdecimal() else 0
        case "tail" | "since":
            asked.tail = int(value) if value.isdecimal() else -1
        case "pid":
            asked.pid = int(value) if value.isdecimal() else 0
        case "file":
            asked.file = value
    return True


def _wanted(asked: _Asked, line: Line) -> bool:
    buffers = asked.buffers - {"default"}
    if buffers and "all" not in buffers and line.buffer not in buffers:
        return False
    if not buffers and line.buffer not in ("main", "system", "crash"):
        return False
    if (asked.pid and line.pid != asked.pid) or (asked.regex and not re.search(asked.regex, line.text)):
        return False
    least = "V"
    for tag, priority in asked.filters:
        if tag == "*":
            least = priority
    for tag, priority in asked.filters:
        if tag == line.tag:
            least = priority
    return least in _ORDER and line.priority in _ORDER and _ORDER.index(line.priority) >= _ORDER.index(least)


def _write(call: Call, asked: _Asked, lines: Sequence[Line], before: int) -> int:
    shown = lines[: asked.most - before] if asked.most else lines
    text = "".join(_line(asked.style, line) for line in shown)
    if asked.file and text:
        call.files.write(call.path(asked.file), text.encode("utf-8", "replace"), append=True)
    elif text:
        call.out(text)
    return len(shown)


def _line(style: str, line: Line) -> str:
    when = datetime.datetime.fromtimestamp(line.when, datetime.UTC).strftime("%m-%d %H:%M:%S.%f")[:-3]
    p, tag, text = line.priority, line.tag, line.text
    match style:
        case "brief":
            return f"{p}/{tag:<8}({line.pid:5}): {text}\n"
        case "process":
            return f"{p}({line.pid:5}) {text}  ({tag})\n"
        case "tag":
            return f"{p}/{tag:<8}: {text}\n"
        case "raw":
            return f"{text}\n"
        case "thread":
            return f"{p}({line.pid:5}:{line.tid:5}) {text}\n"
        case "time":
            return f"{when} {p}/{tag:<8}({line.pid:5}): {text}\n"
        case "long":
            return f"[ {when} {line.pid:5}:{line.tid:5} {p}/{tag:<8} ]\n{text}\n\n"
        case _:
            return f"{when} {line.pid:5} {line.tid:5} {p} {tag:<8}: {text}\n"
