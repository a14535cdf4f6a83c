"""What the instructions of MiniWoB++ ask for, as named words."""

import re

__all__ = ["parse"]

_PATTERNS = {
    "click-button": r'Click on the "(?P<target>.+)" button\.',
    "click-link": r'Click on the link "(?P<target>.+)"\.',
}


def parse(task: str, utterance: str) -> tuple[tuple[str, str], ...]:
    """The utterance and the words in it that name something, as (name, words)."""
    found = re.search(_PATTERNS[task], utterance) if task in _PATTERNS else None
    if found:
        return (("utterance", utterance), *sorted(found.groupdict().items()))
    quoted = re.findall(r'"([^"]+)"', utterance)
    return (("utterance", utterance), *((f"quoted{n}", words) for n, words in enumerate(quoted, 1)))
