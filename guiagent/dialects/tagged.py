"""Replies in which thinking and actions stand apart: in tags, in a fenced block, or one after the other."""

import re

__all__ = ["halves"]

_FENCED = re.compile(r"```[a-zA-Z]{0,12}[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)
_TAG = re.compile(r"</?(?:think|thinking|reasoning|plan|memory|action|answer)>")


def halves(text: str) -> tuple[str, str]:
    """The thinking, and the text that holds the actions.

    That is what stands in the last <action>, else in the last fenced block, else what follows </think>, else all.
    """
    opened = text.rfind("<action>")
    if opened >= 0:
        inside = text[opened + len("<action>") :].partition("</action>")[0]
        blocks = _FENCED.findall(inside)
        return _bare(text[:opened]), blocks[-1] if blocks else inside
    blocks = list(_FENCED.finditer(text))
    if blocks:
        return _bare(text[: blocks[-1].start()]), blocks[-1][1]
    for end in ("</think>", "</thinking>"):
        if end in text:
            head, _, rest = text.rpartition(end)
            return _bare(head), rest
    return "", text


def _bare(text: str) -> str:
    return _TAG.sub("", text).strip()
