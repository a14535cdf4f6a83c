"""The demonstration: one closed loop in a small world, with a small VLM that is trained from nothing on the way."""

from typing import Any

from guiagent.ground import World
from guiagent.growth import Growing
from guiagent.loop import Plan
from synth.preference import Selection

__all__ = ["PLAN", "failed_gates"]

PLAN = Plan(
    World(
        phone=(
            "phone/settings/switch",
            "phone/settings/open_page",
            "phone/settings/screen_timeout",
            "phone/contacts/open",
            "phone/contacts/star",
            "phone/contacts/delete",
            "phone/notes/open",
            "phone/notes/delete",
            "phone/clock/alarm_on",
            "phone/clock/alarm_off",
            "phone/clock/remove_city",
        ),
        web=(
            "miniwob/click-button",
            "miniwob/click-checkboxes",
            "miniwob/click-link",
            "miniwob/click-option",
            "miniwob/choose-list",
            "miniwob/enter-password",
            "miniwob/enter-text",
        ),
        shown=14,
        practised=10,
        held_out=4,
    ),
    growing=Growing(most=300),
    selection=Selection(least_chosen=0.8, least_prefix=0.6),
)
"""Short tasks, most of them with parameters that are new in every instance; their choice is ours."""


def failed_gates(report: dict[str, Any]) -> list[str]:
    """What the report says was not reached, a line each."""
    return [f"{gate['name']}: {gate['detail']}" for gate in report["gates"] if not gate["passed"]]
