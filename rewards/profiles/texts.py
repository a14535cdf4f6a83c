"""How near two texts are, in the ways published scorers measure it."""

from rapidfuzz.distance import Indel, Levenshtein

__all__ = ["anls", "either_in_other", "folded", "levenshtein_ratio", "token_set_f1"]


def folded(text: str) -> str:
    """In lower case, without spaces at its ends: what most scorers compare."""
    return text.lower().strip()


def either_in_other(one: str, other: str) -> bool:
    """Whether one text is part of the other. The empty text is part of any: published scorers let it match."""
    return one in other or other in one


def levenshtein_ratio(one: str, other: str) -> float:
    """What the package python-Levenshtein calls `ratio`: 1 - d / (len + len), where a replacement costs 2.

    1 for two empty texts. It is not one minus the edit distance over the longer length: that is `anls`.
    """
    return Indel.normalized_similarity(one, other)


def anls(one: str, other: str) -> float:
    """One minus the edit distance over the longer length, case as it is; 1 for two empty texts."""
    return Levenshtein.normalized_similarity(one, other)


def token_set_f1(one: str, other: str, *, lower: bool = True, both_empty: float = 0.0) -> float:
    """F1 of the sets of words between spaces; `both_empty` is what two texts without words get.

    OS-Atlas, OS-Genesis and GUI-R1 lower the case and give 0 for two empty texts, Mind2Web's scorers keep it and
    give 1.
    """
    a, b = (set((text.lower() if lower else text).split()) for text in (one, other))
    if not a or not b:
        return both_empty if not a and not b else 0.0
    common = len(a & b)
    precision, recall = common / len(a), common / len(b)
    return 2 * (precision * recall) / (precision + recall) if common else 0.0
