"""Arithmetic as mksh does it: whole numbers of 32 bits with a sign, C's operators, variables by name."""

import re
from typing import Protocol

__all__ = ["ArithmeticFault", "Values", "evaluate", "number"]

_TOKEN = re.compile(
    r"\s*(?:(\d+#\w+|0[xX][0-9a-fA-F]+|\d+)|([A-Za-z_]\w*)"
    r"|(<<=|>>=|\+\+|--|&&|\|\||<<|>>|[<>=!]=|[-+*/%&|^]=|[-+*/%<>=!~&|^?:,()\[\]])|(\S))",
    re.ASCII,
)
_LEVELS = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<=", ">=", "<", ">"), ("<<", ">>"), ("+", "-"), ("*",
    "/", "%"),
)  # fmt: skip
"""Operators with two operands, those that bind least first."""
_MOST_NESTED = 25
"""How deep parentheses and variables that hold expressions may go; our default."""


class ArithmeticFault(Exception):
    """The expression cannot be evaluated; the message is what the shell says."""


class Values(Protocol):
    """The variables; `index` is that of an element of an array."""

    def value(self, name: str, index: int | None = None) -> str: ...

    def assign(self, name: str, value: str, index: int | None = None) -> None: ...


def evaluate(expression: str, values: Values, depth: int = 0) -> int:
    """The value of an expression; an empty one is 0. Raises ArithmeticFault."""
    if depth > _MOST_NESTED:
        raise ArithmeticFault(f"{expression}: expression nested too deeply")
    return _Reader(expression, values, depth).all()


def number(text: str) -> int | None:
    """A number as it is written: decimal, 0x hexadecimal, or base#digits; None when it is none."""
    found = re.fullmatch(r"\s*([-+]?)(?:(\d+)#(\w+)|0[xX]([0-9a-fA-F]+)|(\d+))\s*", text, re.ASCII)
    if not found:
        return None
    sign, base, digits, hexadecimal, decimal = found.groups()
    try:
        if base:
            value = int(digits[:40], int(base)) if 2 <= int(base[:3]) <= 36 else -1
        else:
            value = int(hexadecimal[-16:], 16) if hexadecimal else int(decimal[-40:])
    except ValueError:
        return None
    return _wrapped(-value if sign == "-" else value)


def _wrapped(value: int) -> int:
    return (value + 2**31) % 2**32 - 2**31


class _Place:
    """A variable in an expression, to which something may be assigned."""

    def __init__(self, name: str, index: int | None) -> None:
        self.name = name
        self.index = index


class _Reader:
    def __init__(self, expression: str, values: Values, depth: int) -> None:
        self._expression = expression
        self._values = values
        self._depth = depth
        self._tokens = [(m[1], m[2], m[3] or m[4] or "") for m in _TOKEN.finditer(expression) if m[0].strip()]
        self._at = 0
        self._idle = 0

    def all(self) -> int:
        if not self._tokens:
            return 0
        value = self._comma()
        if self._at < len(self._tokens):
            raise self._unexpected()
        return value

    def _sign(self) -> str:
        return self._tokens[self._at][2] if self._at < len(self._tokens) else ""

    def _take(self, *signs: str) -> str:
        sign = self._sign()
        if sign and sign in signs:
            self._at += 1
            return sign
        return ""

    def _unexpected(self) -> ArithmeticFault:
        found = "".join(filter(None, self._tokens[self._at])) if self._at < len(self._tokens) else "end of expression"
        return ArithmeticFault(f"{self._expression}: unexpected '{found}'")

    def _comma(self) -> int:
        value = self._value(self._assignment())
        while self._take(","):
            value = self._value(self._assignment())
        return value

    def _assignment(self) -> int | _Place:
        left = self._choice()
        sign = self._take("=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^=")
        if not sign:
            return left
        if not isinstance(left, _Place):
            raise ArithmeticFault(f"{self._expression}: {sign} requires lvalue")
        right = self._value(self._assignment())
        return self._put(left, right if sign == "=" else self._applied(sign[:-1], self._value(left), right))

    def _choice(self) -> int | _Place:
        condition = self._binary(0)
        if not self._take("?"):
            return condition
        chosen = self._value(condition) != 0
        self._idle += not chosen
        first = self._value(self._assignment())
        self._idle += chosen - (not chosen)
        if not self._take(":"):
            raise self._unexpected()
        second = self._value(self._choice())
        self._idle -= chosen
        return first if chosen else second

    def _binary(self, level: int) -> int | _Place:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while sign := self._take(*_LEVELS[level]):
            before = self._value(left)
            decided = (sign == "||" and before != 0) or (sign == "&&" and before == 0)
            self._idle += decided
            right = self._value(self._binary(level + 1))
            self._idle -= decided
            left = int(sign == "||") if decided else self._applied(sign, before, right)
        return left

    def _unary(self) -> int | _Place:
        sign = self._take("++", "--", "+", "-", "!", "~")
        if not sign:
            return self._primary()
        self._deeper()
        inner = self._unary()
        self._depth -= 1
        if sign in ("++", "--"):
            if not isinstance(inner, _Place):
                raise ArithmeticFault(f"{self._expression}: {sign} requires lvalue")
            return self._put(inner, self._value(inner) + (1 if sign == "++" else -1))
        value = self._value(inner)
        return _wrapped({"+": value, "-": -value, "!": int(not value), "~": ~value}[sign])

    def _primary(self) -> int | _Place:
        if self._take("("):
            self._deeper()
            value = self._comma()
            self._depth -= 1
            if not self._take(")"):
                raise ArithmeticFault(f"{self._expression}: missing )")
            return value
        if self._at >= len(self._tokens):
            raise self._unexpected()
        digits, name, _ = self._tokens[self._at]
        if digits:
            self._at += 1
            plain = number(digits)
            if plain is None:
                raise ArithmeticFault(f"{self._expression}: bad number '{digits}'")
            return plain
        if not name:
            raise self._unexpected()
        self._at += 1
        index = None
        if self._take("["):
            index = self._comma()
            if not self._take("]"):
                raise ArithmeticFault(f"{self._expression}: missing ]")
        place = _Place(name, index)
        if sign := self._take("++", "--"):
            value = self._value(place)
            self._put(place, value + (1 if sign == "++" else -1))
            return value
        return place

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _MOST_NESTED:
            raise ArithmeticFault(f"{self._expression}: expression nested too deeply")

    def _value(self, found: int | _Place) -> int:
        if isinstance(found, int) or self._idle:
            return found if isinstance(found, int) else 0
        text = self._values.value(found.name, found.index)
        plain = number(text)
        return plain if plain is not None else evaluate(text, self._values, self._depth + 5)

    def _put(self, place: _Place, value: int) -> int:
        wrapped = _wrapped(value)
        if not self._idle:
            self._values.assign(place.name, str(wrapped), place.index)
        return wrapped

    def _applied(self, sign: str, left: int, right: int) -> int:
        match sign:
            case "+" | "-" | "*":
                value = left + right if sign == "+" else left - right if sign == "-" else left * right
            case "/" | "%":
                if right == 0:
                    if self._idle:
                        return 0
                    raise ArithmeticFault(f"{self._expression}: zero divisor")
                quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
                value = quotient if sign == "/" else left - quotient * right
            case "<<" | ">>":
                value = left << (right & 31) if sign == "<<" else left >> (right & 31)
            case "&" | "|" | "^":
                value = left & right if sign == "&" else left | right if sign == "|" else left ^ right
            case "&&" | "||":
                value = int(bool(left) and bool(right)) if sign == "&&" else int(bool(left) or bool(right))
            case _:
                value = int(_compared(sign, left, right))
        return _wrapped(value)


def _compared(sign: str, left: int, right: int) -> bool:
    return {
        "==": left == right, "!=": left != right, "<": left < right, ">": left > right,
        "<=": left <= right, ">=": left >= right,
    }[sign]  # fmt: skip
