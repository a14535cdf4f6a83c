"""A small device for these tests: a light app in memory, with a list, a switch, a form and a dead label."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from emulators.action import PHONE_ACTIONS, Action, Press, Scroll, Tap, TypeText
from emulators.device import UnknownTask
from emulators.screen import Box, Element, Flag, Screen
from emulators.trajectory import Outcome, Saved, Start, State, Task, Template
from emulators.uitree import element_at

CLICK = frozenset({Flag.CLICKABLE})


@dataclass
class Rooms:
    """`fresh` makes devices with equal states; `log` keeps what was done since the reset."""

    name: str = "rooms"
    actions: frozenset[type[Action]] = PHONE_ACTIONS
    room: str = "hall"
    lamp: bool = False
    text: str = ""
    log: list[Action] = field(default_factory=list)

    def reset(self, start: Start) -> None:
        match start:
            case Template():
                self.room, self.lamp, self.text = "hall", False, ""
            case Saved(state):
                self.load(state)
            case _:
                raise UnknownTask("rooms start from a template or a snapshot")
        self.log = []

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        rows = {
            "hall": [("TextView", "Hall", frozenset()), ("Button", "Kitchen", CLICK), ("Button", "Desk", CLICK)],
            "kitchen": [
                ("TextView", "Kitchen", frozenset()),
                ("Switch", "Lamp", CLICK | {Flag.CHECKABLE} | ({Flag.CHECKED} if self.lamp else set())),
                ("Button", "Oven", CLICK | {Flag.DISABLED}),
            ],
            "desk": [("TextView", "Desk", frozenset()), ("EditText", "", frozenset({Flag.EDITABLE}))],
        }[self.room]
        elements = [
            Element(role, Box(0, 20 * i, 100, 20 * i + 18), text=text, flags=frozenset(flags), package="rooms")
            for i, (role, text, flags) in enumerate(rows)
        ]
        if self.room == "desk":
            elements[1] = replace(elements[1], description="Name", value=self.text, text=self.text)
        clock = Element(
            "TextView", Box(0, 180, 100, 199), text="12:00", flags=CLICK | {Flag.SYSTEM}, package="com.android.systemui"
        )
        return Screen("rooms", self.room, 100, 200, (*elements, clock))

    def do(self, action: Action) -> None:
        self.log.append(action)
        match action:
            case Tap(point) | TypeText(point=point) if point is not None:
                position = element_at(self.look(), point)
                label = self.look().elements[position].label if position is not None else ""
                if isinstance(action, TypeText) and self.room == "desk":
                    self.text = action.text
                elif label in ("Kitchen", "Desk"):
                    self.room = label.lower()
                elif label == "Lamp":
                    self.lamp = not self.lamp
            case Press("back"):
                self.room = "hall"
            case Scroll() | _:
                pass

    def finish(self, task: Task, answer: str | None) -> Outcome:
        return Outcome(0.0)

    def close(self) -> None:
        pass

    def save(self) -> State:
        return State.of("rooms/1", json.dumps([self.room, self.lamp, self.text]).encode())

    def load(self, state: State) -> None:
        data: Any = json.loads(state.data())
        self.room, self.lamp, self.text = data
