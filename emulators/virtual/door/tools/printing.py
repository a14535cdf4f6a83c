"""Programs that write what they are told: `echo printf seq yes expr`."""

import re
from decimal import Decimal, InvalidOperation

from emulators.virtual.door.tools.call import Call, Misuse, encoded
from emulators.virtual.door.tools.escapes import ansi, echoed
from emulators.virtual.door.tools.regexes import regex

__all__ = ["echo", "expr", "printf", "seq", "yes"]

_WIDEST = 1_000_000
"""How wide `printf` makes a field at most; our default."""
_FIELD = re.compile(r"%(?:(%)|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlLjzt]*([diouxXfFeEgGaAcsbq]))", re.DOTALL)


def echo(call: Call) -> int:
    """Unlike the shell's own, this one reads escapes only with -e."""
    words = call.args
    newline, escapes = True, False
    while words and re.fullmatch(r"-[neE]+", words[0]):
        letters = words.pop(0)
        newline &= "n" not in letters
        escapes = "e" in letters or (escapes and "E" not in letters)
    text, ended = " ".join(words), False
    if escapes:
        text, ended = echoed(text)
    call.out(text + ("\n" if newline and not ended else ""))
    return 0


def printf(call: Call) -> int:
    if not call.args:
        raise Misuse("Needs 1 argument")
    words = call.args
    if words[0] == "--":
        words.pop(0)
    form, *values = words
    status = 0
    while True:
        before = len(values)
        text, ended, bad = _once(call, form, values)
        status |= bad
        call.out(text)
        if ended or not values or len(values) == before:
            return status
        call.life.check()


def _once(call: Call, form: str, values: list[str]) -> tuple[str, bool, int]:
    """The text of one turn through the format, whether a `\\c` ended it, whether a value was bad."""
    out: list[str] = []
    at, status = 0, 0
    for match in re.finditer(r"\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|.)|%", form, re.DOTALL):
        if match.start() < at:
            continue
        out.append(form[at : match.start()])
        if match[0] == "\\c":
            return "".join(out), True, status
        if match[0] != "%":
            out.append(_escape(match[0]))
            at = match.end()
            continue
        field = _FIELD.match(form, match.start())
        if not field:
            call.fail(f"bad % '{form[match.start() :][:2]}'")
            return "".join(out), True, 1
        at = field.end()
        if field[1]:
            out.append("%")
            continue
        text, ended, bad = _field(call, field, values)
        status |= bad
        out.append(text)
        if ended:
            return "".join(out), True, status
    out.append(form[at:])
    return "".join(out), False, status


def _escape(text: str) -> str:
    return text if text[1] not in "01234567xuabefnrtv\\\"'" else ansi(text)


def _field(call: Call, field: re.Match[str], values: list[str]) -> tuple[str, bool, int]:
    _, flags, width, precision, kind = field.groups()

    def taken() -> str:
        return values.pop(0) if values else ""

    if width == "*":
        width = str(_number(taken())[0])
        if width.startswith("-"):
            flags, width = flags + "-", width[1:]
    if precision == "*":
        precision = str(max(0, _number(taken())[0]))
    if int(width or 0) > _WIDEST or int(precision or 0) > _WIDEST:
        raise Misuse(f"a field wider than {_WIDEST}")
    places = None if precision is None else int(precision or 0)
    pad = ("-" if "-" in flags else "") + (width or "")
    value = taken()
    if kind in "sbq":
        ended = False
        if kind == "b":
            value, ended = echoed(re.sub(r"\\([1-7][0-7]{0,2})", r"\\0\1", value))
        data = encoded(value)[:places]
        return _padded(data, pad), ended, 0
    if kind == "c":
        return _padded(encoded(value)[:1], pad), False, 0
    if kind in "diouxX":
        number, bad = _number(value)
        if bad:
            call.fail(f"bad number '{value}'" if not value else f"'{value}': not a number")
        if kind in "ouxX":
            number %= 1 << 64
        shown = f"%{flags}{width or ''}{'' if places is None else f'.{places}'}{'d' if kind in 'iu' else kind}" % number
        return shown, False, int(bad)
    decimal, bad = _real(value)
    shown = (
        f"%{flags}{width or ''}{'' if places is None else f'.{places}'}{kind if kind not in 'aA' else 'e'}" % decimal
    )
    return shown, False, int(bad)


def _padded(data: bytes, pad: str) -> str:
    width = abs(int(pad or 0)) if pad not in ("-",) else 0
    filled = data.ljust(width) if pad.startswith("-") else data.rjust(width)
    return filled.decode("utf-8", "surrogateescape")


def _number(text: str) -> tuple[int, bool]:
    """A whole number in C's writing, or the code of a character after a quote; and whether it is none."""
    if text[:1] in ("'", '"') and len(text) > 1:
        return ord(text[1]), False
    match = re.match(r"\s*([-+]?)(0[xX][0-9a-fA-F]{1,16}|\d{1,40})", text)
    if not match:
        return 0, bool(text)
    digits = match[2]
    base = 16 if digits[:2] in ("0x", "0X") else 8 if digits.startswith("0") and set(digits) <= set("01234567") else 10
    value = int(digits, base) * (-1 if match[1] == "-" else 1)
    return max(-(1 << 63), min(value, (1 << 64) - 1)), match.end() != len(text)


def _real(text: str) -> tuple[float, bool]:
    if text[:1] in ("'", '"') and len(text) > 1:
        return float(ord(text[1])), False
    try:
        return float(text[:400]) if text else 0.0, False
    except ValueError:
        return 0.0, True


def seq(call: Call) -> int:
    words, separator, form, wide = call.args, "\n", "", False
    while words and re.match(r"-[sfw]", words[0]):
        word = words.pop(0)
        if word[1] == "w":
            wide = True
        else:
            value = word[2:] or (words.pop(0) if words else "")
            separator, form = (value, form) if word[1] == "s" else (separator, value)
    if not 1 <= len(words) <= 3:
        raise Misuse("Needs 1 argument")
    try:
        numbers = [Decimal(word[:60]) for word in words]
    except InvalidOperation:
        raise Misuse(f"bad number in '{' '.join(words)}'") from None
    first, step, last = (Decimal(1), Decimal(1), numbers[0]) if len(numbers) == 1 else (
        (numbers[0], Decimal(1), numbers[1]) if len(numbers) == 2 else (numbers[0], numbers[1], numbers[2])
    )  # fmt: skip
    if not step:
        raise Misuse("bad increment 0")
    digits = min(30, max(max(0, -int(number.as_tuple().exponent)) for number in (first, step)))
    width = max(len(f"{number:.{digits}f}") for number in (first, last)) if wide else 0
    now, written = first, False
    while now <= last if step > 0 else now >= last:
        call.life.check()
        shown = (
            form % float(now)
            if re.fullmatch(r"[^%]*%[-+ 0#]*\d{0,4}(\.\d{0,3})?[feEgG][^%]*", form)
            else f"{now:.{digits}f}".zfill(width)
        )
        call.out((separator if written else "") + shown)
        now, written = now + step, True
    call.out("\n" if written else "")
    return 0


def yes(call: Call) -> int:
    line = encoded((" ".join(call.args) or "y") + "\n")
    block = line * max(1, 4096 // len(line))
    while True:
        call.life.check()
        call.stdout.write(block)


_LEVELS = (("|",), ("&",), ("=", "==", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"), (":",))


def expr(call: Call) -> int:
    words = call.args
    if not words:
        raise Misuse("Needs 1 argument")
    value = _level(words, 0, 0)
    if words:
        return call.fail("syntax error", 2)
    call.out(f"{value}\n")
    return int(value in ("", "0"))


def _level(words: list[str], level: int, depth: int) -> str:
    if depth > 40:
        raise Misuse("nested more than 40 deep")
    if level == len(_LEVELS):
        if not words:
            raise Misuse("syntax error")
        word = words.pop(0)
        if word != "(":
            return word
        value = _level(words, 0, depth + 1)
        if not words or words.pop(0) != ")":
            raise Misuse("syntax error")
        return value
    left = _level(words, level + 1, depth)
    while words and words[0] in _LEVELS[level]:
        sign = words.pop(0)
        left = _joined(left, sign, _level(words, level + 1, depth))
    return left


def _joined(left: str, sign: str, right: str) -> str:
    if sign == ":":
        match = regex(right, extended=False).match(left)
        if match and match.re.groups:
            return match[1] or ""
        return str(len(match[0])) if match else "0"
    if sign in ("|", "&"):
        true = left not in ("", "0")
        if sign == "|":
            return left if true else right
        return left if true and right not in ("", "0") else "0"
    whole = all(re.fullmatch(r"-?\d{1,40}", side) for side in (left, right))
    if sign in _LEVELS[2]:
        first: str | int = int(left) if whole else left
        second: str | int = int(right) if whole else right
        results = {"=": first == second, "==": first == second, "!=": first != second}
        if sign in results:
            return str(int(results[sign]))
        order = (
            (str(first) > str(second)) - (str(first) < str(second))
            if not whole
            else (int(left) > int(right)) - (int(left) < int(right))
        )
        return str(int({"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]))
    if not whole:
        raise Misuse("non-integer argument")
    a, b = int(left), int(right)
    if sign in "/%" and b == 0:
        raise Misuse("division by zero")
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1) if sign in "/%" else 0
    return str({"+": a + b, "-": a - b, "*": a * b, "/": quotient, "%": a - quotient * b if sign in "/%" else 0}[sign])
