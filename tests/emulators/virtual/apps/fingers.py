"""A person's moves on a virtual phone, by what elements are called."""

from emulators.action import LongPress, Press, Scroll, Tap, TypeText
from emulators.screen import Element, Flag
from emulators.virtual.phone import VirtualPhone

__all__ = ["back", "element", "enabled", "fill", "hold", "labels", "scroll_to", "tap", "title"]


def element(phone: VirtualPhone, label: str) -> Element:
    elements = phone.look(pixels=False).elements
    found = [e for e in elements if e.label == label and e.actionable and not e.has(Flag.SYSTEM)]
    assert found, f"no {label!r} among {[e.label for e in elements]}"
    return found[0]


def enabled(phone: VirtualPhone, label: str) -> bool:
    """Whether the button of that name can be touched; it has to be there."""
    (found,) = [e for e in phone.look(pixels=False).elements if e.label == label and e.role.endswith("Button")]
    return found.actionable


def tap(phone: VirtualPhone, *names: str) -> None:
    for name in names:
        phone.do(Tap(element(phone, name).hit))


def hold(phone: VirtualPhone, label: str) -> None:
    phone.do(LongPress(element(phone, label).hit))


def fill(phone: VirtualPhone, label: str, text: str) -> None:
    phone.do(TypeText(text, element(phone, label).hit, replace=True))


def back(phone: VirtualPhone) -> None:
    phone.do(Press("back"))


def scroll_to(phone: VirtualPhone, label: str) -> None:
    for _ in range(30):
        if label in labels(phone):
            return
        phone.do(Scroll("down"))
    raise AssertionError(f"no {label!r} below")


def labels(phone: VirtualPhone) -> list[str]:
    return [e.label for e in phone.look(pixels=False).elements]


def title(phone: VirtualPhone) -> str:
    bar = [e.label for e in phone.look(pixels=False).elements if e.resource_id.endswith("/action_bar_title")]
    return bar[0] if bar else ""
