"""The program `guiagent`: finds the command, hands it the arguments, and tells what went wrong in one line.

A command is a module of `guiagent.commands` with `configure(parser)`, which adds its options, and `execute(arguments)`,
which returns the exit status: 0, or 1 for a failure that it has told. Nothing else is imported for `guiagent --help`.
"""

import argparse
import difflib
import importlib
import os
import shlex
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from typing import NoReturn

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "doctor": "what works on this machine, and what to type where it does not",
    "tasks": "list the tasks of a suite",
    "run": "let a policy attempt the tasks of a suite",
    "explore": "walk through apps or pages and keep what changed",
    "synthesize": "make tasks from what was explored",
    "collect": "let a policy attempt the tasks of a run",
    "score": "reward the trajectories of a run",
    "tree": "grow CoaT-trees at the steps of a run",
    "pairs": "choose preference pairs from trees",
    "train": "train a policy or a reward head",
    "merge": "write a model with its adapter merged in",
    "eval": "measure a policy on a benchmark",
    "loop": "the whole circle: explore, synthesize, collect, score, train, evaluate",
    "show": "write the page of a run",
    "export": "write the trajectories of a run as AITZ, AndroidControl, OS-Genesis, ShareGPT or Parquet data",
    "phone": "serve virtual phones behind adb",
    "emulators": "Android emulators: boot many from a snapshot and keep them alive",
    "nano": "train and measure a small policy that is grown from random weights",
    "demo": "the closed loop in minutes, with a small model trained on the way",
}
"""Every command and what it does, in the order in which one meets them."""

FAILURE, MISUSE, INTERRUPTED = 1, 2, 130
"""Exit statuses beside 0."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview(), file=sys.stdout if words else sys.stderr)
        return 0 if words else MISUSE
    if words[0] == "--version":
        print(f"guiagent {version('guiagent')}")
        return 0
    command = words[0]
    if command not in COMMANDS:
        return _no_command(command)
    debug = "--debug" in words
    try:
        return _execute(command, words[1:])
    except BrokenPipeError:  # whoever read our output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except KeyboardInterrupt as interruption:
        _let_go(interruption)
        return _tell(f"interrupted; what was finished is kept. To go on: guiagent {shlex.join(words)}", INTERRUPTED)
    except Exception as error:  # the boundary of the program: nobody else could tell the user
        _let_go(error)
        if debug:
            traceback.print_exception(error)
        return _failed(error)


class _Parser(argparse.ArgumentParser):
    """Tells misuse in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISUSE, f"{self.prog}: {message}; see {self.prog} --help\n")


def _execute(command: str, words: Sequence[str]) -> int:
    parser = _Parser(
        prog=f"guiagent {command}",
        description=f"{COMMANDS[command][:1].upper()}{COMMANDS[command][1:]}.",
        allow_abbrev=False,
    )
    try:
        module = importlib.import_module(f"guiagent.commands.{command}")
    except ModuleNotFoundError as error:
        if error.name != f"guiagent.commands.{command}":
            raise
        return _tell(f"the command {command} is not part of this version; see guiagent --help", MISUSE)
    module.configure(parser)
    common = parser.add_argument_group("as for every command")
    common.add_argument("--config", metavar="FILE.toml", help="read settings from a file")
    common.add_argument(
        "--set", action="append", default=[], metavar="A.B=C", help="set one of them; the value is TOML, else a text"
    )
    common.add_argument("--json", action="store_true", help="print the figures as JSON to standard output")
    common.add_argument("--debug", action="store_true", help="show where a failure came from")
    status: int = module.execute(parser.parse_args(words))
    sys.stdout.flush()
    return status


def _overview() -> str:
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {name:{width}}  {what}" for name, what in COMMANDS.items()]
    return "\n".join(
        ["usage: guiagent COMMAND ...", "", "The toolkit for GUI and mobile agents.", "", *lines, "",
         "guiagent COMMAND --help tells its options; guiagent --version the version."]
    )  # fmt: skip


def _no_command(word: str) -> int:
    if word.startswith("-"):
        return _tell(f"options come behind the command: guiagent COMMAND {word}; see guiagent --help", MISUSE)
    near = difflib.get_close_matches(word, COMMANDS, n=2)
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    return _tell(f"there is no command {word!r}; {hint}see guiagent --help", MISUSE)


def _failed(error: Exception) -> int:
    from emulators.device import DeviceError
    from guiagent.config import ConfigError
    from guiagent.errors import GuiagentError
    from rewards.score import RewardError
    from synth.errors import SynthError

    match error:
        case ConfigError():
            return _tell(str(error), MISUSE)
        case GuiagentError() | DeviceError() | SynthError() | RewardError():
            return _tell(str(error), FAILURE)
        case _:
            said = (str(error).strip() or "no message").splitlines()[0]
            return _tell(f"unexpected {type(error).__name__}: {said}; run again with --debug to see where", FAILURE)


def _tell(line: str, status: int) -> int:
    print(f"guiagent: {' '.join(line.split())}", file=sys.stderr)
    return status


def _let_go(error: BaseException) -> None:
    """End the generators in the frames that failed, so that a progress bar is gone before the line is told."""
    traceback.clear_frames(error.__traceback__)
