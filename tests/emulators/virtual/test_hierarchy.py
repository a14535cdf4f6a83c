"""The XML and the windows say what the element list says, with every drawn text in a view of its own."""

import re
import xml.etree.ElementTree as ET
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import Press, Scroll, Tap, TypeText
from emulators.screen import Flag
from emulators.virtual.hierarchy import View, uiautomator_xml
from emulators.virtual.node import Line
from emulators.virtual.phone import VirtualPhone

ATTRIBUTES = [
    "index", "text", "resource-id", "class", "package", "content-desc", "checkable", "checked", "clickable", "enabled",
    "focusable", "focused", "scrollable", "long-clickable", "password", "selected", "bounds",
]  # fmt: skip


def walked(phone: VirtualPhone, seed: int, steps: int) -> None:
    rng = Random(seed)
    for _ in range(steps):
        screen = phone.look(pixels=False)
        usable = [e for e in screen.elements if e.actionable and not e.has(Flag.SYSTEM)]
        if usable and rng.random() < 0.8:
            phone.do(Tap(rng.choice(usable).hit))
        else:
            phone.do(rng.choice((Press("back"), Press("home"), Scroll("down"), TypeText('a <b> & "c" \u00e9'))))


def seen(phone: VirtualPhone):  # type: ignore[no-untyped-def]
    screen, scene = phone.look(pixels=False), phone.view().scene
    return screen, scene, phone.windows()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 25))
def test_every_drawn_text_is_in_some_view(seed: int, steps: int) -> None:
    phone = VirtualPhone(seed=1)
    walked(phone, seed, steps)
    screen, scene, shown = seen(phone)
    views = [view for window in shown for view in window.root.walk()]
    said = " ".join(" ".join((view.text, view.content_desc, view.hint)) for view in views).split()
    joined = "".join(said)
    for part in scene.parts if scene.window is None else ():  # what lies behind an overlay is in no tree
        if isinstance(part.paint, Line) and _whole(part):
            for word in part.paint.text.rstrip("\u2026").split():
                assert word in joined, f"{word!r} is drawn but in no view of {screen.location}"
    phone.close()


def _whole(part) -> bool:  # type: ignore[no-untyped-def]
    b, c = part.bounds, part.clip
    return b[0] >= c[0] and b[1] >= c[1] and b[2] <= c[2] + 1 and b[3] <= c[3]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 25))
def test_the_xml_has_all_elements_of_the_app_with_uiautomators_attributes(seed: int, steps: int) -> None:
    phone = VirtualPhone(seed=1)
    walked(phone, seed, steps)
    screen = phone.look(pixels=False)
    tree = ET.fromstring(phone.dump().split("?>", 1)[1])
    nodes = list(tree.iter("node"))
    assert all(list(node.attrib) == ATTRIBUTES for node in nodes)
    assert all(re.fullmatch(r"\[\d+,\d+\]\[\d+,\d+\]", node.get("bounds", "")) for node in nodes)
    told = {(node.get("class"), node.get("resource-id"), node.get("bounds")) for node in nodes}
    for element in screen.elements:
        if element.package == screen.app:
            b = element.box
            bounds = f"[{int(b.left)},{int(b.top)}][{int(b.right)},{int(b.bottom)}]"
            assert (element.role, element.resource_id, bounds) in told
    clickable = sum(node.get("clickable") == "true" for node in nodes)
    assert clickable == sum(
        e.package == screen.app and bool(e.flags & {Flag.CLICKABLE, Flag.EDITABLE}) for e in screen.elements
    )
    phone.close()


def test_a_row_is_a_container_with_its_texts() -> None:
    phone = VirtualPhone()
    phone.do(Tap(next(e.hit for e in phone.look().elements if e.label == "Settings")))
    screen, _, shown = seen(phone)
    row = next(e for e in screen.elements if e.label == "Network & internet")
    box = (int(row.box.left), int(row.box.top), int(row.box.right), int(row.box.bottom))
    active = next(window for window in shown if window.active)
    view = next(view for view in active.root.walk() if view.bounds == box)
    texts = [child.text for child in view.children if child.class_name == "android.widget.TextView"]
    assert view.text == "" and Flag.CLICKABLE in view.flags
    assert texts == [row.text, row.value]
    assert [window.kind for window in shown] == ["application", "system"]
    phone.close()


def test_the_keyboard_is_a_window_of_its_own_above_the_app() -> None:
    phone = VirtualPhone()
    phone.do(Tap(next(e.hit for e in phone.look().elements if e.label == "Contacts")))
    phone.do(Tap(next(e.hit for e in phone.look().elements if e.label == "Create contact")))
    phone.do(Tap(next(e.hit for e in phone.look().elements if e.label == "First name")))
    _, _, shown = seen(phone)
    kinds = {window.kind: window for window in shown}
    assert set(kinds) == {"application", "system", "input method"}
    assert kinds["input method"].layer > kinds["application"].layer
    assert kinds["input method"].root.bounds[1] > 400
    field = next(v for v in kinds["application"].root.walk() if Flag.FOCUSED in v.flags)
    assert field.hint == "First name" and field.class_name == "android.widget.EditText"
    phone.close()


@pytest.mark.parametrize("text", ["\x00\x1b", "\ud800", "a\"b'<>&", "\U0001f600"])
def test_any_text_gives_xml_that_can_be_read(text: str) -> None:
    view = View("android.widget.TextView", "p", (0, 0, 1, 1), text)
    phone = VirtualPhone()
    _, _, shown = seen(phone)
    shown[0].root.children.append(view)
    ET.fromstring(uiautomator_xml(shown).split("?>", 1)[1].encode("utf-8"))
    phone.close()
