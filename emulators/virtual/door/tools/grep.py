"""`grep`, `egrep` and `fgrep`."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from emulators.virtual.door.tools.call import Call, Misuse, Readable, decoded, encoded, lines
from emulators.virtual.door.tools.options import Options, count, parse
from emulators.virtual.door.tools.regexes import regex

__all__ = ["grep"]

_LONG = {
    "--extended-regexp": "E", "--fixed-strings": "F", "--ignore-case": "i", "--invert-match": "v", "--count": "c",
    "--files-with-matches": "l", "--line-number": "n", "--only-matching": "o", "--quiet": "q", "--silent": "q",
    "--recursive": "r", "--word-regexp": "w", "--line-regexp": "x", "--no-filename": "h", "--with-filename": "H",
    "--regexp": "e", "--file": "f", "--max-count": "m", "--after-context": "A", "--before-context": "B",
    "--context": "C",
    "--include": "M", "--exclude": "S", "--exclude-dir": "D", "--color": "Y", "--text": "a", "--no-messages": "s",
    "--files-without-match": "L", "--line-buffered": "Y", "--byte-offset": "b",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for, and how what is found is told."""

    call: Call
    options: Options
    patterns: tuple[re.Pattern[str], ...]
    named: bool
    most: int
    before: int
    after: int

    def found(self, text: str) -> list[tuple[int, int]]:
        """Where it is in a line, from left to right."""
        spans: list[tuple[int, int]] = []
        at = 0
        while at <= len(text):
            hits = [hit for pattern in self.patterns if (hit := self._at(pattern, text, at))]
            if not hits:
                break
            best = min(hits, key=lambda hit: (hit[0], -hit[1]))
            spans.append(best)
            if not self.options.has("o"):
                break
            at = best[1] if best[1] > best[0] else best[1] + 1
        return spans

    def _at(self, pattern: re.Pattern[str], text: str, at: int) -> tuple[int, int] | None:
        if self.options.has("x"):
            whole = pattern.fullmatch(text) if at == 0 else None
            return whole.span() if whole else None
        while match := pattern.search(text, at):
            start, end = match.span()
            if not self.options.has("w") or not (_in_word(text, start - 1) or _in_word(text, end)):
                return start, end
            at = start + 1
            if at > len(text):
                break
        return None


def _in_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def grep(call: Call) -> int:
    options = parse(call.args, "EFGPIavicLlnorRsqwxhHbYzZ", "efmABCMSD", long=_LONG)
    if call.name in ("egrep", "fgrep"):
        options.letters["E" if call.name == "egrep" else "F"] = 1
    texts = [line for value in options.values.get("e", []) for line in value.split("\n")]
    for name in options.values.get("f", []):
        texts += decoded(call.read(name)).splitlines()
    rest = options.rest
    if not options.has("ef"):
        if not rest:
            raise Misuse("no REGEX")
        texts = rest.pop(0).split("\n")
    recursive = options.has("rR")
    around = count(options.value("C", "0"))
    search = _Search(
        call, options, tuple(_compiled(text, options) for text in texts),
        named=(len(rest) > 1 or recursive or options.has("H")) and not options.has("h"),
        most=count(options.value("m", str(1 << 60))),
        before=max(around, count(options.value("B", "0"))), after=max(around, count(options.value("A", "0"))),
    )  # fmt: skip
    hits = 0
    failed = False
    for name in rest or (["."] if recursive else ["-"]):
        for shown, source in _sources(search, name):
            if isinstance(source, OSError):
                failed = True
                if not options.has("s"):
                    call.fault(shown, source)
                continue
            found = _one_file(search, shown if shown != "-" else "(standard input)", source)
            hits += found
            if found and options.has("q"):
                return 0
    return 2 if failed and not (hits and options.has("q")) else int(not hits)


def _compiled(text: str, options: Options) -> re.Pattern[str]:
    if options.has("F"):
        return re.compile(re.escape(text), re.IGNORECASE if options.has("i") else 0)
    return regex(text, extended=options.has("EP"), ignore_case=options.has("i"))


def _sources(search: _Search, name: str) -> Iterator[tuple[str, Readable | OSError]]:
    call, options = search.call, search.options
    try:
        if options.has("rR") and name != "-" and call.files.is_folder(call.path(name)):
            for path, stat in call.files.walk(call.path(name)):
                shown = name.rstrip("/") + path.removeprefix(call.path(name).rstrip("/"))
                if stat.is_file and _chosen(options, shown):
                    yield shown, call.open(path)
            return
        yield name, call.open(name)
    except OSError as error:
        yield name, error


def _chosen(options: Options, path: str) -> bool:
    *folders, name = path.split("/")
    wanted, unwanted = options.values.get("M"), options.values.get("S", [])
    if wanted and not any(fnmatchcase(name, pattern) for pattern in wanted):
        return False
    if any(fnmatchcase(folder, pattern) for folder in folders for pattern in options.values.get("D", [])):
        return False
    return not any(fnmatchcase(name, pattern) for pattern in unwanted)


def _one_file(search: _Search, name: str, source: Readable) -> int:
    """How many lines were found; they are told as they come."""
    call, options = search.call, search.options
    quiet = options.has("qclL")
    label = name if search.named else ""
    hits, last_shown, left = 0, 0, 0
    waiting: deque[tuple[int, str]] = deque(maxlen=search.before)
    for number, raw in enumerate(lines(source, call.life), 1):
        text = decoded(raw.removesuffix(b"\n"))
        spans = search.found(text)
        if bool(spans) != options.has("v"):
            hits += 1
            if options.has("ql") or (not quiet and options.has("o")):
                if options.has("ql"):
                    break
                _only(search, label, number, [text[start:end] for start, end in spans])
            elif not quiet:
                gap = last_shown and number - len(waiting) > last_shown + 1
                if gap and (search.before or search.after):
                    call.out("--\n")
                for earlier, before in waiting:
                    _tell(search, label, earlier, before, sign="-")
                _tell(search, label, number, text)
                waiting.clear()
                last_shown, left = number, search.after
            if hits >= search.most:
                break
        elif left and not quiet:
            _tell(search, label, number, text, sign="-")
            last_shown, left = number, left - 1
        else:
            waiting.append((number, text))
    if options.has("c") and not options.has("qlL"):
        call.out((f"{label}:" if label else "") + f"{hits}\n")
    elif (options.has("l") and hits) or (options.has("L") and not hits):
        call.out(f"{name}\n")
    return hits


def _tell(search: _Search, label: str, number: int, text: str, *, sign: str = ":") -> None:
    head = (f"{label}{sign}" if label else "") + (f"{number}{sign}" if search.options.has("n") else "")
    search.call.stdout.write(encoded(f"{head}{text}\n"))


def _only(search: _Search, label: str, number: int, parts: list[str]) -> None:
    for part in parts:
        if part:
            _tell(search, label, number, part)
