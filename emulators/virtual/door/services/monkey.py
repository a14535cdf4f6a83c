"""`monkey`: opens an app as its icon does, and touches at random."""

import random

from emulators.action import Press, Swipe, Tap
from emulators.screen import Point
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.intents import LAUNCHER
from emulators.virtual.door.services.packages import find
from emulators.virtual.door.services.starting import start
from emulators.virtual.door.services.targets import launched
from emulators.virtual.door.tools.call import Call

__all__ = ["run"]

_WITH_WORD = ("-p", "-c", "-s", "-f", "--throttle", "--setup", "--port", "--pkg-blacklist-file", "--pkg-whitelist-file",
              "--script-log", "--bugreport", "--randomize-script")  # fmt: skip
_ABORTED = 252
_MOST = 2_000
"""More events than this are refused, so that one call cannot hold the phone for ever; our default."""


def run(call: Call) -> int:
    """Exit codes: 0, 252 where there is nothing to open, 253 where the words make no sense."""
    call.out("".join(f"  bash arg: {word}\n" for word in call.args))
    names, categories, count, seed = [], [], 0, 0
    words = call.args
    while words:
        word = words.pop(0)
        option = next((each for each in _WITH_WORD if word == each), "")
        glued = word[:2] if word[:2] in ("-p", "-c", "-s", "-f") and len(word) > 2 and not word.startswith("--") else ""
        value = words.pop(0) if option and words else word[2:] if glued else ""
        match option or glued:
            case "-p":
                names.append(value)
            case "-c":
                categories.append(value)
            case "-s":
                seed = int(value) if value.isdecimal() else 0
            case _ if word.isdecimal():
                count = int(word)
    call.say(f"args: [{', '.join(call.args)}]" + "".join(f'\n arg: "{word}"' for word in call.args))
    call.say("".join(f'data="{word}"\n' for word in (*names, *categories)).rstrip("\n"))
    if not count or count > _MOST:
        call.say("** Error: Count not specified" if not count else f"** Error: count must be at most {_MOST}")
        return 253
    with call.handset.lock:
        call.handset.catch_up()
        opened = _opened(call.handset, names, categories)
        if opened:
            _play(call.handset, random.Random(seed), count - 1)
    if not opened:
        call.out("** No activities found to run, monkey aborted.\n")
        return _ABORTED
    call.out(
        f"Events injected: {count}\n## Network stats: elapsed time=12ms (0ms mobile, 0ms wifi, 12ms not connected)\n"
    )
    return 0


def _opened(handset: Handset, names: list[str], categories: list[str]) -> bool:
    if categories and LAUNCHER not in categories and "android.intent.category.MONKEY" not in categories:
        return False
    if not names:
        return True
    known = find(handset, names[0])
    if known is None or known.app is None or not known.enabled or known.app.hidden:
        return False
    start(handset, launched(known.app))
    return True


def _play(handset: Handset, rng: random.Random, count: int) -> None:
    for _ in range(count):
        profile = handset.phone.view().profile
        spots = [Point(rng.uniform(0, profile.width - 1), rng.uniform(0, profile.height - 1)) for _ in range(2)]
        kind = rng.random()
        handset.phone.do(Tap(spots[0]) if kind < 0.6 else Swipe(*spots) if kind < 0.95 else Press("back"))
