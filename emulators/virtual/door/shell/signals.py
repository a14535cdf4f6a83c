"""Signals by number and name."""

__all__ = ["SIGNALS", "signal_name", "signal_number"]

SIGNALS = {
    1: "HUP", 2: "INT", 3: "QUIT", 4: "ILL", 5: "TRAP", 6: "ABRT", 7: "BUS", 8: "FPE", 9: "KILL", 10: "USR1",
    11: "SEGV",
    12: "USR2", 13: "PIPE", 14: "ALRM", 15: "TERM", 16: "STKFLT",
    17: "CHLD", 18: "CONT", 19: "STOP", 20: "TSTP",
    21: "TTIN", 22: "TTOU", 23: "URG", 24: "XCPU", 25: "XFSZ", 26: "VTALRM", 27: "PROF", 28: "WINCH", 29: "IO",
    30: "PWR", 31: "SYS",
}  # fmt: skip


def signal_name(text: str) -> str:
    """The name that `trap` knows it by ("EXIT", "TERM"), of a name or number in any writing; "" for none."""
    if text.isdigit():
        return "EXIT" if int(text[:5]) == 0 else SIGNALS.get(int(text[:5]), "")
    name = text.upper().removeprefix("SIG")
    return name if name in ("EXIT", "ERR", *SIGNALS.values()) else ""


def signal_number(text: str) -> int | None:
    """The number of a signal; 0 asks only whether a process is there."""
    if text.isdigit():
        return int(text) if len(text) < 3 and int(text) <= 64 else None
    name = signal_name(text)
    return next((number for number, known in SIGNALS.items() if known == name), None)
