"""A stand-in for the shell: one program at a time, without a language."""

import shlex

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.pipes import PipeIn, PipeOut

__all__ = ["run"]


def run(handset: Handset, script: str, /, *, stdin: PipeIn, stdout: PipeOut, stderr: PipeOut, tty: bool = False) -> int:
    """`echo`, `cat`, `exit`, `getprop`, `whoami`; for anything else 127."""
    if not script:
        status = 0
        while line := stdin.readline():
            status = run(handset, line.decode().strip() or "true", stdin=stdin, stdout=stdout, stderr=stderr)
        return status
    name, *words = shlex.split(script)
    match name:
        case "true" | "sleep":
            return 0
        case "false":
            return 1
        case "echo":
            stdout.write((" ".join(words) + "\n").encode())
            return 0
        case "cat" if words:
            for word in words:
                try:
                    stdout.write(handset.files.read(word))
                except OSError as error:
                    stderr.write(f"cat: {word}: {error.strerror}\n".encode())
                    return 1
            return 0
        case "cat":
            while data := stdin.read(65_536):
                stdout.write(data)
            return 0
        case "exit":
            return int(words[0])
        case "whoami":
            stdout.write(b"root\n" if handset.root else b"shell\n")
            return 0
        case "getprop" if words:
            stdout.write(handset.properties.get(words[0], "").encode() + b"\n")
            return 0
        case _:
            stderr.write(f"/system/bin/sh: {name}: inaccessible or not found\n".encode())
            return 127
