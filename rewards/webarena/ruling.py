"""A judge that asks nobody: whether two answers agree is told from the numbers, dates, times and words in them.

WebArena leaves 118 of its 812 tasks to GPT-4. This rule is ours and stands in where no model is at hand: it is
deterministic, and its name is kept with every score, so that nobody takes its figures for GPT-4's.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from rewards.webarena.asking import Opinion, Question

__all__ = ["RULE", "Facts", "RuleJudge", "facts_in"]

RULE = "rule:facts/1"
"""The name of the rule and its edition; a changed rule gets another."""

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTH = rf"(?P<month>{_MONTHS.replace(' ', '|')})[a-z]*\.?"
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS.split(), 1)}
_LONG_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    + _MONTHS.replace(" ", "|")
)
_DAY = r"(?<![\d.,])(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = (
    re.compile(rf"\b{_YEAR}[-/](?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})\b"),
    re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d\d)\b"),
    re.compile(rf"\b(?=(?:{_LONG_MONTHS})\b){_MONTH}\s+{_DAY}\b(?!:)(?:,?\s+{_YEAR}\b)?"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?(?=(?:{_LONG_MONTHS})\b){_MONTH}(?:,?\s+{_YEAR}\b)?"),
    re.compile(rf"\b(?=(?:{_LONG_MONTHS})\b){_MONTH},?\s+{_YEAR}\b"),
)
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+"
_TIME = re.compile(
    rf"(?P<hours>\d{{1,2}}):(?P<past>[0-5]\d)(?!:|\d|\s*[ap]\.?m)|(?P<days>{_NUMBER})\s*d(?:ays?)?\b(?:[\s,]|and\b)*(?=\d)|(?P<amount>{_NUMBER})\s*"
    r"(?P<unit>h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)|s(?:ec(?:ond)?s?))(?=\b|\d)"
)
_LENGTH = re.compile(rf"(?P<amount>{_NUMBER})\s*(?P<unit>kilomet(?:er|re)s?|kms?|miles?|mi|met(?:er|re)s?|m|feet|ft)\b")
_PLAIN = re.compile(rf"(?<![\w.])-?(?:{_NUMBER})(?![\d])")
_WORD = re.compile(r"[a-z0-9]+")
_COUNTS = "zero one two three four five six seven eight nine ten eleven twelve"
_COUNT_NUMBERS = {name: str(number) for number, name in enumerate(_COUNTS.split())}
_NOTHING = re.compile(r"\b(?:no|none|nothing|not any|never)\b|n't\b")
_DENIED = re.compile(r"\b(?:no|none|not|cannot|never|nothing|without|unable|impossible|neither|n/a)\b|n't\b")
_YES_OR_NO = re.compile(r"\b(?:yes|no)\b")
_SIDE = re.compile(r"\s*(?:yes|no)\s*(?:$|[,.;:!])")
_IDLE_WORDS = (
    "a an the of to in on at by for from with and or is are was were be been has have had it its this that these those "
    "there their they i you we my your our as do does did will would can could should may about into than then so if "
    "me he she his her which who what when where how all any per"
)
_IDLE = frozenset(_IDLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text says: `exact` facts such as "year 2023", "minutes 105", "number 12.99", and its `words`."""

    exact: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class RuleJudge:
    """Decides by what two texts have in common.

    Answers agree where the answer has every number, date, time and length of the reference and at least the share
    `words` of its other words, leaving out those of the question where there is more. Where the reference begins with
    yes or no, the answer's first yes or no is the same, or there is none and its words are. No, none and zero are 0.
    A reported reason agrees where it denies something and has the share `reason` of the actual reason's other words.
    Both shares are our defaults.
    """

    words: float = 0.75
    reason: float = 0.3

    @property
    def name(self) -> str:
        """Who judges: the rule, with its shares where they are not the usual ones."""
        usual = RuleJudge()
        return RULE if self == usual else f"{RULE}({self.words:g},{self.reason:g})"

    def __call__(self, question: Question) -> Opinion:
        """Decide."""
        match question.kind:
            case "answer":
                return self._answer(question)
            case "reason":
                return self._reason(question)

    def _answer(self, question: Question) -> Opinion:
        reference, said = _plain(question.reference), _plain(question.said)
        if not said.strip():
            return Opinion(False, "it says nothing")
        sides = [found[0] if (found := _YES_OR_NO.findall(text)) else "" for text in (reference, said)]
        if _SIDE.match(reference):
            rest = facts_in(_YES_OR_NO.sub(" ", reference, count=1))
            if sides[0] != sides[1] and (sides[1] or not rest.words or _DENIED.search(said)):
                return Opinion(False, f"the reference says {sides[0]}")
            return _enough(rest.words, facts_in(said).words, self.words)
        wanted, given = facts_in(reference), facts_in(said)
        exact = given.exact | ({"number 0"} if _NOTHING.search(said) else frozenset())
        if lacking := sorted(wanted.exact - exact):
            return Opinion(False, f"it lacks {', '.join(lacking)}")
        new = wanted.words - facts_in(_plain(question.task)).words
        return _enough(new if new or wanted.exact else wanted.words, given.words, self.words)

    def _reason(self, question: Question) -> Opinion:
        said = _plain(question.said)
        if not _DENIED.search(said):
            return Opinion(False, "it reports no failure")
        wanted = facts_in(_DENIED.sub(" ", _plain(question.reference))).words
        if not wanted:
            return Opinion(False, "the task gives no reason to compare with")
        return _enough(wanted, facts_in(said).words, self.reason)


def _enough(wanted: frozenset[str], given: frozenset[str], share: float) -> Opinion:
    shared = len(wanted & given)
    return Opinion(shared >= share * len(wanted), f"{shared} of {len(wanted)} words")


def facts_in(text: str) -> Facts:
    """The facts of a text in lower case without accents (`RuleJudge` sees to that)."""
    exact: Counter[str] = Counter()
    for pattern in _DATES:
        text = pattern.sub(lambda found: _dated(found, exact), text)
    minutes = [float(_minutes(found)) for found in _runs_of_time(text)]
    exact.update(f"minutes {one:g}" for one in minutes)
    text = _TIME.sub(" ", text)
    for found in _LENGTH.finditer(text):
        exact[f"metres {_metres(found):g}"] += 1
    text = _LENGTH.sub(" ", text)
    text = " ".join(_COUNT_NUMBERS.get(word, word) for word in text.split())
    for number in _PLAIN.findall(text):
        exact[f"number {float(number.replace(',', '')):g}"] += 1
    text = _PLAIN.sub(" ", text)
    found_words = {_stem(word) for word in _WORD.findall(text.replace("'s", "")) if word not in _IDLE}
    return Facts(frozenset(exact), frozenset(found_words - {""}))


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.replace("’", "'").replace("–", "-").replace("—", "-"))  # noqa: RUF001
    return "".join(one for one in apart if not unicodedata.combining(one)).lower()


def _dated(found: re.Match[str], exact: Counter[str]) -> str:
    parts = found.groupdict()
    month = parts["month"]
    exact[f"month {_MONTH_NUMBERS.get(month[:3], month.lstrip('0'))}"] += 1
    if parts.get("day"):
        exact[f"day {int(parts['day'])}"] += 1
    if year := parts.get("year"):
        exact[f"year {year if len(year) == 4 else '20' + year}"] += 1
    return " "


def _runs_of_time(text: str) -> list[list[re.Match[str]]]:
    """Times that stand side by side ("1 h 45 min", "2 hours and 5 minutes") belong together."""
    runs: list[list[re.Match[str]]] = []
    for found in _TIME.finditer(text):
        between = text[runs[-1][-1].end() : found.start()] if runs else "."
        if not found["hours"] and not between.strip(" ,").removeprefix("and").strip():
            runs[-1].append(found)
        else:
            runs.append([found])
    return runs


def _minutes(run: list[re.Match[str]]) -> float:
    worth = {"h": 60.0, "m": 1.0, "s": 1 / 60}
    minutes = 0.0
    for one in run:
        if one["hours"]:
            minutes += int(one["hours"]) * 60 + int(one["past"])
        else:
            minutes += _value(one["days"]) * 1440 if one["days"] else _value(one["amount"]) * worth[one["unit"][0]]
    return minutes


def _metres(found: re.Match[str]) -> float:
    match found["unit"]:
        case "mi" | "mile" | "miles":
            worth = 1609.344
        case "ft" | "feet":
            worth = 0.3048
        case unit:
            worth = 1000.0 if unit.startswith("k") else 1.0
    return _value(found["amount"]) * worth


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _stem(word: str) -> str:
    """A word without the endings of English inflection, roughly."""
    if word.isdigit():
        return word.lstrip("0") or "0"
    for ending, least, instead in (("ies", 5, "y"), ("ing", 6, ""), ("ed", 5, ""), ("es", 5, ""), ("s", 4, "")):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word
