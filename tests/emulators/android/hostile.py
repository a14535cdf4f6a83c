"""Strings that would hurt if any shell on their way took them for more than text."""

import random

__all__ = ["CANARY", "hostile_texts"]

CANARY = "/data/local/tmp/canary"
"""A file that is made when any of the strings is carried out."""

PIECES = (
    f"$(touch {CANARY})", f"`touch {CANARY}`", f"; touch {CANARY} ;", f"&& touch {CANARY} &&", f"| touch {CANARY}",
    f"\ntouch {CANARY}\n", f"\r\ntouch {CANARY}\r\n", f"'; touch {CANARY}; '", f'"; touch {CANARY}; "', f"> {CANARY}",
    f"$'\\n'touch {CANARY}", f"\\'; touch {CANARY} #", "${HOME}", "$?", "$((1+1))", "$PATH", "'", '"', "`", "\\",
    "\\n", "\\\\", "%s", "%%s", "%d%n", "%", "~", "*", "?", "[a-z]", "{a,b}", "!", "!!", "#", " # no comment", " ",
    "  ", "\t", "\n", "\n\n", "\r", "-n", "--", "-e \\x41", "=", "<", "<<EOF", ">&2", "&", "|", "(", ")", "$(", "''",
    "\"\"", "\u00e9", "e\u0301", "\u4f60\u597d", "\u65e5\u672c", "\u0645\u0631\u062d\u0628\u0627",
    "\u05e9\u05dc\u05d5\u05dd", "\u202eabc\u202c", "\u200f", "\u200b", "\ufeff", "\U0001f600",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea", "\u0301\u0302\u0303", "\x01", "\x07",
    "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufffe", "word", "two words", "a", "0", "exit 1", "exec false", "kill $$",
    "true || false",
)  # fmt: skip


def hostile_texts(count: int, *, seed: int = 0) -> list[str]:
    """So many of them: every piece alone, then pieces put together, some long."""
    rng = random.Random(seed)
    texts = list(PIECES[:count])
    while len(texts) < count:
        most = 40 if rng.random() < 0.05 else 6
        texts.append("".join(rng.choice(PIECES) for _ in range(rng.randint(2, most))))
    return texts
