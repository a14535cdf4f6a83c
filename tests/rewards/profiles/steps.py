"""Steps of AndroidControl, GUI-Odyssey and Mind2Web made by hand, and how a prediction fares at them."""

from collections.abc import Sequence

from emulators.action import Action
from emulators.screen import Box, Element, Flag, Point, Screen
from emulators.trajectory import Thought
from rewards.profiles.case import Case, Matched, Prediction
from rewards.profiles.table import profile

WIDTH, HEIGHT = 1000, 2000
MINE = ("ac.paper", "ac.osatlas", "ac.osgenesis", "ac.qwen", "ac.agentcpm", "ac.gui_r1", "odyssey", "mind2web")


def case(
    action: Action, elements: Sequence[Element] = (), *, goal: str = "goal", move: str = "", width: int = WIDTH,
    height: int = HEIGHT,
) -> Case:  # fmt: skip
    """A step on a screen with these elements."""
    return Case("7", 0, goal, Screen("app", "", width, height, tuple(elements)), Thought(move=move), action)


def node(*sides: float, text: str = "", role: str = "View", description: str = "", value: str = "") -> Element:
    """A visible node; `sides` are left, top, right and bottom."""
    return Element(role, Box(*sides), text, description, value)


def hidden(element: Element) -> Element:
    return Element(element.role, element.box, element.text, flags=frozenset({Flag.HIDDEN}))


def scored(name: str, at: Case, action: Action | None) -> Matched:
    return profile(name).rule(at, Prediction(action))


def fares(name: str, at: Case, action: Action | None) -> str:
    """ "exact", "typed" where only the kind is right, or "wrong"."""
    score = scored(name, at, action)
    return "exact" if score.exact else "typed" if score.typed else "wrong"


def at(x: float, y: float) -> Point:
    return Point(x, y)
