"""Which program of ours answers to which name in /system/bin."""

from collections.abc import Mapping

from emulators.virtual.door.tools.call import Call, Tool

__all__ = ["TOOLS"]


def _true(call: Call) -> int:
    return 0


def _false(call: Call) -> int:
    return 1


TOOLS: Mapping[str, Tool] = {"true": _true, "false": _false}
