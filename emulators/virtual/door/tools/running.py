"""Programs that run others, or wait: `xargs env nohup nice timeout time sleep watch setsid`."""

import re
import threading
import time as clock
from dataclasses import replace

from emulators.virtual.door.tools.call import Call, Misuse, Readable, Writable, decoded, everything
from emulators.virtual.door.tools.life import Killed, Life
from emulators.virtual.door.tools.options import count, parse

__all__ = ["env", "nice", "nohup", "printenv", "seconds", "sleep", "time", "timeout", "usleep", "xargs"]

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_MOST_ARGUMENTS = 131_072


def seconds(text: str) -> float:
    """A time such as "1", "0.5", "2m". Raises Misuse."""
    match = re.fullmatch(r"(\d{0,12}(?:\.\d*)?)([smhd]?)", text)
    if not match or match[1] in ("", "."):
        raise Misuse(f"Not a number '{text}'")
    return float(match[1]) * _UNITS[match[2]]


def sleep(call: Call) -> int:
    if not call.args:
        raise Misuse("Needs 1 argument")
    total = sum(seconds(word) for word in call.args)
    call.life.check()
    if call.handset.clock == "real":
        call.life.until(call.life.stopped.wait, total)
        call.handset.catch_up()
    else:
        call.handset.sleep(total)
    call.life.check()
    return 0


def usleep(call: Call) -> int:
    return sleep(replace(call, argv=(call.argv[0], f"{count(call.args[0] if call.args else '') / 1e6:f}")))


def env(call: Call) -> int:
    options = parse(call.args, "i0", "u", in_front=True)
    names = {} if options.has("i") else dict(call.env)
    for name in options.values.get("u", []):
        names.pop(name, None)
    rest = options.rest
    while rest and "=" in rest[0]:
        name, _, value = rest.pop(0).partition("=")
        names[name] = value
    if rest:
        return call.run(rest, replace(call, env=names))
    for name, value in names.items():
        call.out(f"{name}={value}" + ("\0" if options.has("0") else "\n"))
    return 0


def printenv(call: Call) -> int:
    if not call.args:
        return env(call)
    status = 0
    for name in call.args:
        if name in call.env:
            call.out(f"{call.env[name]}\n")
        else:
            status = 1
    return status


def nohup(call: Call) -> int:
    if not call.args:
        raise Misuse("Needs 1 argument")
    return call.run(call.args, call)


def nice(call: Call) -> int:
    """`nice`, `setsid`, `taskset`, `ionice` and `stdbuf`: all that they change is how fast it goes."""
    words = call.args
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if len(word) == 2 and word[1] in "nioep" and words:
            words.pop(0)
    if call.name == "taskset" and words:
        words.pop(0)
    if not words:
        call.out("0\n" if call.name == "nice" else "")
        return 0
    return call.run(words, call)


def time(call: Call) -> int:
    options = parse(call.args, "pv", in_front=True)
    started = clock.monotonic()
    status = call.run(options.rest, call) if options.rest else 0
    took = clock.monotonic() - started
    if options.has("p"):
        call.say(f"real {took:.2f}\nuser 0.00\nsys 0.00")
    else:
        call.say(f"real\t{took // 60:.0f}m{took % 60:.3f}s\nuser\t0m0.000s\nsys\t0m0.000s")
    return status


def timeout(call: Call) -> int:
    """Gives a program so much time, of the phone's and of ours; 124 when that was not enough."""
    options = parse(call.args, "fiv", "ks", in_front=True, long={"--foreground": "f", "--preserve-status": "i"})
    if len(options.rest) < 2:
        raise Misuse("Needs 2 arguments")
    allowed = seconds(options.rest[0])
    life = Life(call.life)
    late = threading.Event()

    def end() -> None:
        late.set()
        life.end(15)

    began = call.handset.now()
    timer = threading.Timer(allowed, end)
    timer.daemon = True
    if allowed:
        timer.start()
    try:
        status = call.run(options.rest[1:], living(call, life))
        too_long = allowed and call.handset.now() - began > allowed
        return 124 if too_long and not options.has("i") else status
    except (Killed, BrokenPipeError):
        if not late.is_set():
            raise
        return 124 if not options.has("i") else 143
    finally:
        timer.cancel()


def living(call: Call, life: Life) -> Call:
    """The call with another life, which its streams know of too."""
    stdin: Readable = getattr(call.stdin, "living", lambda _: call.stdin)(life)
    stdout: Writable = getattr(call.stdout, "living", lambda _: call.stdout)(life)
    stderr: Writable = getattr(call.stderr, "living", lambda _: call.stderr)(life)
    return replace(call, life=life, stdin=stdin, stdout=stdout, stderr=stderr)


def xargs(call: Call) -> int:
    options = parse(
        call.args, "0oprtx", "EIPns", in_front=True, long={"--null": "0", "--no-run-if-empty": "r", "--max-args": "n"}
    )
    command = options.rest or ["echo"]
    text = decoded(everything(call.stdin, call.life))
    if options.has("0"):
        words = text.split("\0")
        words = words[:-1] if words and not words[-1] else words
    elif options.has("I"):
        words = [line.strip() for line in text.split("\n") if line.strip()]
    else:
        words = _words(text)
    if not words and options.has("r"):
        return 0
    status = 0
    if options.has("I"):
        mark = options.value("I")
        batches = [[word.replace(mark, each) for word in command] for each in words]
    else:
        most = count(options.value("n", "0"))
        batches = [[*command, *batch] for batch in _batches(words, most)]
    for batch in batches:
        call.life.check()
        if options.has("t"):
            call.say(" ".join(batch))
        result = call.run(batch, call)
        if result == 255:
            return 124
        status = 123 if result and result < 126 else result if result else status
        if result in (126, 127):
            return result
    return status


def _words(text: str) -> list[str]:
    """Separated by blanks; quotes and backslashes keep them together."""
    found = []
    for match in re.finditer(r"(?:\\.|'[^'\n]*'|\"[^\"\n]*\"|[^\s'\"\\])+", text, re.DOTALL):
        found.append(re.sub(r"\\(.)|'([^'\n]*)'|\"([^\"\n]*)\"", lambda m: m[1] or m[2] or m[3] or "", match[0]))
    return found


def _batches(words: list[str], most: int) -> list[list[str]]:
    if not words:
        return [[]]
    batches: list[list[str]] = [[]]
    length = 0
    for word in words:
        if batches[-1] and ((most and len(batches[-1]) >= most) or length + len(word) > _MOST_ARGUMENTS):
            batches.append([])
            length = 0
        batches[-1].append(word)
        length += len(word) + 1
    return batches
