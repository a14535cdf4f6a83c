"""Whether what an agent told the user is the answer: the right value in any usual dress, alone, and briefly.

The form of what is expected says of which kind it is ("3", "$4.50", "55 min", "16:34", "18 October 2023", "yes",
"651-555-0189", or any other words). Values are compared, not their spelling. Whoever names everything knows nothing: an
answer tells no other value of its kind, none of the rivals, and not much else.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from emulators.virtual.calendars import MONTHS
from emulators.virtual.world import START

__all__ = ["EXTRA_WORDS", "Expected", "kind_of", "wrong_with"]

EXTRA_WORDS = 8
"""How many words an answer may have beside those that are expected and those of the question; our default."""

_FURNITURE = ("navigate up", "more options", "home overview")
"""What bars of screens say: who tells it has read out the screen."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer should tell, in any order, and which other texts (`rivals`) it may not tell as well.

    `question` is how it was asked, and `named` what stands in it of the phone's things: an answer may repeat both.
    """

    values: tuple[str, ...]
    rivals: tuple[str, ...] = ()
    question: str = ""
    named: tuple[str, ...] = ()


def wrong_with(answer: str | None, expected: Expected) -> str:
    """What is wrong with an answer; empty where it is right."""
    said, shown = _folded(answer or ""), ", ".join(expected.values)
    for kind in {kind_of(one): None for one in expected.values}:
        wanted = [_folded(one) for one in expected.values if kind_of(one) == kind]
        told, right = _read(kind, said, wanted, expected)
        if right - told:
            return f"the answer should say {shown!r}, not {answer!r}"
        if also := told - right:
            return f"the answer should say {shown!r} and not {min(also)!r} as well"
    extra = _extra(said, expected)
    return f"the answer should say {shown!r}, without {extra} other words" if extra > EXTRA_WORDS else ""


def _read(kind: str, said: str, wanted: list[str], expected: Expected) -> tuple[set[str], set[str]]:
    """The values of a kind that are told and those that should be; rivals that are told count among them."""
    rivals = {_plain(_folded(one)) for one in expected.rivals} | set(_FURNITURE)
    named = [_folded(one) for one in expected.named if _plain(_folded(one)) not in rivals]
    right = {_plain(one) for one in wanted}
    mentioned = _mentioned(said, (*right, *rivals, *map(_plain, named)))
    if kind == "text":
        return mentioned & (right | rivals), right
    read = _KINDS[kind][1]
    for one in sorted(set(named) - set(wanted), key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", " ", said)
    told = read(_with_unit(said, wanted[0]) if kind == "amount" else said)
    return told | mentioned & rivals - right, set[str]().union(*map(read, wanted))


def _extra(said: str, expected: Expected) -> int:
    known = {word for one in (*expected.values, *expected.named, expected.question) for word in _words(_folded(one))}
    return sum(word not in known for word in _words(said))


def kind_of(expected: str) -> str:
    """Of which kind an expected answer is: choice, money, number, amount, time, date, phone, or else text."""
    forms = ((kind, form) for kind, (form, _) in _KINDS.items())
    return next((kind for kind, form in forms if re.fullmatch(form, _folded(expected))), "text")


def _mentioned(said: str, candidates: Iterable[str]) -> set[str]:
    """Those of the candidates that a text names; what is part of a longer one does not count."""
    rest, found = f" {_plain(said)} ".replace(" ", "  "), set[str]()
    for one in sorted(set(candidates) - {""}, key=lambda one: (-len(one), one)):
        spaced = f" {one.replace(' ', '  ')} "
        if spaced in rest:
            found.add(one)
            rest = rest.replace(spaced, " | ")
    return found


def _folded(text: str) -> str:
    text = re.sub("(?<=\\d)[\u00a0\u202f](?=\\d{3})", "", text)
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").replace("n't", " not")


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _plain(text: str) -> str:
    return " ".join(_words(text))


# Numbers


_COUNTED = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBER = r"\d{1,3}(?:[,'](?=\d{3}(?!\d))\d{3})+(?:\.\d+)?|\d+(?:\.\d+|,\d\d(?!\d))?"


def _number(text: str) -> Fraction:
    """ "13,240", "12.50" and "12,50"."""
    comma = re.fullmatch(r"(\d+),(\d\d)", text)
    return Fraction(f"{comma[1]}.{comma[2]}" if comma else re.sub("[,']", "", text))


def _numbers(text: str) -> set[str]:
    """All numbers; words for them count where there are no figures ("the one with 3")."""
    if found := re.findall(_NUMBER, text):
        return {str(_number(one)) for one in found}
    return {str(_COUNTED.index(word)) for word in _words(text) if word in _COUNTED} or (
        {"0"} if {"none", "nothing"} & set(_words(text)) else set()
    )


def _money(text: str) -> set[str]:
    """Sums with a currency or cents, or where there are none all numbers."""
    marked = re.findall(rf"[$€£]\s*({_NUMBER})|({_NUMBER})\s*(?:dollars?|usd)\b|(\d+[.,]\d\d)(?!\d)", text)
    return {str(_number(next(filter(None, groups)))) for groups in marked} or _numbers(text)


# Durations, distances and sizes


_UNITS: Mapping[str, tuple[str, Fraction]] = {
    spelled: (of, Fraction(many))
    for names, of, many in (
        ("h hr hrs hour hours", "seconds", 3600), ("min mins minute minutes", "seconds", 60),
        ("s sec secs second seconds", "seconds", 1), ("km kilometers kilometres", "metres", 1000),
        ("m meter meters metre metres", "metres", 1), ("b byte bytes", "bytes", 1), ("kb", "bytes", 1000),
    )
    for spelled in names.split()
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_AMOUNT = re.compile(rf"(?<![\w.,:])({_NUMBER}|{'|'.join(_COUNTED)}|an?)\s*({_UNIT})(?![a-z])")
_COLONS = re.compile(r"(?<![\d:])(?:(\d+):)?(\d{1,2}):(\d\d)(?![\d:])")


def _amounts(text: str) -> set[str]:
    """Durations ("1 h 5 min", "19min 8s", "08:27"), distances and sizes; parts of one duration are added up."""
    found = list[tuple[Fraction, str]]()
    end, last = -1, Fraction(0)
    for match in _AMOUNT.finditer(text):
        of, many = _UNITS[match[2]]
        amount = (_counted(match[1])) * many
        if (
            found
            and found[-1][1] == of
            and many < last
            and re.fullmatch(r"[\s,.]*(and\s+)?", text[end : match.start()])
        ):
            found[-1] = (found[-1][0] + amount, of)
        else:
            found.append((amount, of))
        end, last = match.end(), many
    for hours, minutes, seconds in _COLONS.findall(text):
        found.append((Fraction(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)), "seconds"))
    return {f"{amount} {of}" for amount, of in found}


def _counted(word: str) -> Fraction:
    if word in {"a", "an"}:
        return Fraction(1)
    return Fraction(_COUNTED.index(word)) if word in _COUNTED else _number(word)


def _with_unit(said: str, wanted: str) -> str:
    """A bare number has the unit that the question asked for, where that is a single one."""
    bare, units = re.fullmatch(rf"\D*({_NUMBER})\D*", said), re.findall("[a-z]+", wanted)
    return f"{bare[1]} {units[0]}" if bare and len(units) == 1 and not _amounts(said) else said


# Times and dates


_MONTH = "|".join(f"{month[:3].casefold()}[a-z]*" for month in MONTHS)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s*(\d{4}))?\b"
_TIME = r"(?<![\d:])(\d{1,2})(?:[:.h](\d\d))?\s*([ap])\.?m\b|(?<![\d:])(\d{1,2})[:h](\d\d)(?![\d:])"


def _times(text: str) -> set[str]:
    """Times of day: "16:34", "4:34 pm", "4 p.m.", "noon"."""
    found = {word: time for word, time in (("noon", "12:00"), ("midnight", "00:00")) if word in _words(text)}
    for hour, minute, half, full, past in re.findall(_TIME, text):
        of_day = int(hour) % 12 + 12 * (half == "p") if half else int(full)
        found[f"{hour}{full}{minute}{past}{half}"] = f"{of_day:02}:{int(minute or past or 0):02}"
    return set(found.values())


def _dates(text: str) -> set[str]:
    """Days: "18 October 2023", "Oct 18", "2023-10-18", "10/18/2023"; without a year they are of the phone's."""
    found = set[str]()
    for day, month, year in re.findall(rf"\b{_DAY}\s+(?:of\s+)?({_MONTH})\b{_YEAR}", text):
        found.add(_date(year, month, day))
    for month, day, year in re.findall(rf"\b({_MONTH})\.?\s+{_DAY}\b{_YEAR}", text):
        found.add(_date(year, month, day))
    for year, month, day in re.findall(r"\b(\d{4})-(\d\d)-(\d\d)\b", text):
        found.add(_date(year, month, day))
    for month, day, year in re.findall(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", text):
        found.add(_date(year, month, day))
    return found


def _date(year: str, month: str, day: str) -> str:
    names = [name[:3].casefold() for name in MONTHS]
    number = int(month) if month.isdigit() else names.index(month[:3]) + 1
    return f"{year or datetime.datetime.fromtimestamp(START, datetime.UTC).year}-{number:02}-{int(day):02}"


# Others


_PHONE = r"\(?\d{3}\)?[\s./-]*\d{3}[\s./-]*\d{4}"


def _phones(text: str) -> set[str]:
    return {re.sub(r"\D", "", number) for number in re.findall(rf"(?<!\d){_PHONE}(?!\d)", text)}


def _choice(text: str) -> set[str]:
    """Yes (or on) and no (or off); who says both of a pair says nothing, "not" turns the one into the other."""
    words = set(_words(text))
    if words >= {"yes", "no"} or (words >= {"on", "off"} and "not" not in words):
        return {"yes", "no"}
    if words & {"no", "not", "off", "false", "disabled", "inactive"}:
        return {"no"}
    return {"yes"} if words & {"yes", "on", "true", "enabled", "active"} else set()


_KINDS: Mapping[str, tuple[str, Callable[[str], set[str]]]] = {
    "choice": ("yes|no|on|off", _choice),
    "money": (r"\$?\d+\.\d\d|\$\d+", _money),
    "number": (_NUMBER, _numbers),
    "amount": (rf"(?:(?:{_NUMBER})\s*(?:{_UNIT})\s*)+", _amounts),
    "time": (r"\d\d:\d\d", _times),
    "date": (rf"\d{{1,2}} (?:{_MONTH}) \d{{4}}", _dates),
    "phone": (_PHONE, _phones),
}
"""By its name: the form of an expected answer of the kind, and how values of the kind are read from a text."""
