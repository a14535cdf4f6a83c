"""The toolkit for GUI and mobile agents: who acts, and who learns.

The names that users type most can be taken from here; each is loaded when it is first asked for.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emulators.device import Device
    from emulators.screen import Element, Frame, Point, Screen
    from emulators.trajectory import Ending, Moment, Outcome, Step, Task, Thought, Trajectory
    from guiagent.agent import run_episode
    from guiagent.collection import collect
    from guiagent.policy import Decision, NoDecision, Policy
    from guiagent.store import Run
    from guiagent.vlm.policy import VLMPolicy

__all__ = [
    "Decision", "Device", "Element", "Ending", "Frame", "Moment", "NoDecision", "Outcome", "Point", "Policy", "Run",
    "Screen", "Step", "Task", "Thought", "Trajectory", "VLMPolicy", "collect", "run_episode",
]  # fmt: skip

_HOMES = {
    "emulators.device": ("Device",),
    "emulators.screen": ("Element", "Frame", "Point", "Screen"),
    "emulators.trajectory": ("Ending", "Moment", "Outcome", "Step", "Task", "Thought", "Trajectory"),
    "guiagent.agent": ("run_episode",),
    "guiagent.collection": ("collect",),
    "guiagent.policy": ("Decision", "NoDecision", "Policy"),
    "guiagent.store": ("Run",),
    "guiagent.vlm.policy": ("VLMPolicy",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
