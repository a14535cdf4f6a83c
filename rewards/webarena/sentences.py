"""Where sentences end in lower-cased English: the trained rules of Punkt (Kiss and Strunk 2006) that NLTK uses.

WebArena's rules clean a text to lower case before they cut it into words, and most of Punkt looks at capitals: of its
model only the abbreviations and four words are left to matter. A full stop then ends a sentence unless it belongs to an
abbreviation, a single letter, a number before a lower-case word, or an ellipsis. `words` is what needs it: a full stop
is a word of its own only where a sentence ends. Agrees with NLTK 3.10 and its English model of 2024 ("punkt_tab").
"""

import re
from collections.abc import Iterator
from itertools import pairwise

__all__ = ["sentences"]

_KNOWN = """
    .  a.a a.c a.d a.g a.h a.m a.m.e a.s a.t adm ala ariz aug ave b.f b.v bros c c.i.t c.o.m.b c.v calif chg cie co col
    colo conn corp cos ct d d.c d.h d.w dec dr e e.f e.h e.l e.m f f.g f.j feb fla fri ft g g.d g.f g.k ga gen h h.c
    h.f h.m i.m.s ill inc j.b j.c j.j j.k j.p j.r jan jr k kan ky l l.a l.f l.p lt ltd m m.b.a m.d.c m.j maj messrs mg
    mich minn mr mrs ms n n.c n.d n.h n.j n.m n.v n.y nev nov oct ok okla ore p p.a.m p.m pa ph.d prof r r.a r.h r.i
    r.j r.k r.t rep reps s s.a s.a.y s.c s.g s.p.a s.s sen sep sept sr st sw t t.j tenn tues u.k u.n u.s u.s.a u.s.s.r
    v va vs vt w w.c w.r w.va w.w wash wed wis yr
"""
_ABBREVIATIONS = frozenset(_KNOWN.split()) | {". ."}
"""Words that the model knows with a full stop that ends no sentence; from its training on the Wall Street Journal."""

_STARTERS = frozenset({"administrators", "b-week", "r-revised", "z-holiday"})
"""Lower-case words that the model has seen at the start of a sentence and never with a capital."""

_CLOSING = r"[)\";}\]*:@'({\[\u2018\u2019\u201c\u201d«»?!]"
_SEVERAL = r"(?:-{2,}|\.{2,}|(?:\.\s){2,}\.)"
_WORD = re.compile(
    rf"{_SEVERAL}"
    rf"|(?=[^(\"`{{\[:;&#*@)}}\]\-,])\S+?(?=\s|$|{_CLOSING}|{_SEVERAL}|,(?:$|\s|(?={_CLOSING})|(?={_SEVERAL})))"
    rf"|\S"
)
_END = re.compile(rf"[.?!](?=(?P<after>{_CLOSING}|\s+(?P<next>\S+)))")
_BELONGS = re.compile(r"[\"')\]}\u2018\u2019\u201c\u201d«»]+?(?:\s+|(?=--)|$)", re.MULTILINE)
_NUMBER = re.compile(r"-?[.,]?\d[\d,.-]*\.?")
_INITIAL = re.compile(r"[^\W\d]\.")
_BLANKS = " \t\n\r\x0b\x0c"


def sentences(text: str) -> list[str]:
    """The sentences of a lower-cased text, closing quotes and brackets with the sentence that they close."""
    spans = list(_spans(text))
    found = []
    moved = 0
    for position, (start, end) in enumerate(spans):
        begin, stop, moved = start + moved, end, 0
        if position + 1 < len(spans):
            after = spans[position + 1]
            if belongs := _BELONGS.match(text[slice(*after)]):
                stop = after[0] + len(belongs.group().rstrip())
                moved = belongs.end()
        if text[begin:stop] or moved:
            found.append(text[begin:stop])
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for end, context in _candidates(text):
        if _breaks(context):
            yield begin, end.end()
            begin = end.start("next") if end.group("next") else end.end()
    yield begin, len(text.rstrip())


def _candidates(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Marks that could end a sentence, the last one of each run, with the word before and the one after."""
    start = stop = 0
    last: re.Match[str] | None = None
    for end in _END.finditer(text):
        blank = max(text.rfind(one, stop, end.start()) for one in _BLANKS) - stop
        begin = stop + blank + 1 if blank > 0 else start
        if last is not None and stop <= begin:
            yield last, text[start:stop] + last.group() + last.group("after")
        last, start, stop = end, begin, end.start()
    if last is not None:
        yield last, text[start:stop] + last.group() + last.group("after")


def _breaks(context: str) -> bool:
    """Whether a sentence ends within, before its last word."""
    found = [word for line in context.split("\n") for word in _WORD.findall(line)]
    return any(_ends(word, after) for word, after in pairwise(found))


def _ends(word: str, after: str) -> bool:
    if word in ("?", "!", "."):
        return True
    if not word.endswith(".") or word.endswith(".."):
        return False
    stem = word[:-1]
    if stem in _ABBREVIATIONS or stem.split("-")[-1] in _ABBREVIATIONS:
        return False
    return _stands(word, after)


def _stands(word: str, after: str) -> bool:
    """Whether the full stop of a letter or a number ends a sentence; that of other words does."""
    if not (_INITIAL.fullmatch(word) or _NUMBER.fullmatch(word)):
        return True
    if after in tuple(";:,.!?"):
        return False
    return not (after[0].islower() and after.rstrip(".") not in _STARTERS)
