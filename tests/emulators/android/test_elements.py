"""The XML of a phone's windows becomes elements that are where they say and called what people call them."""

from xml.sax.saxutils import quoteattr

import pytest

from emulators.action import OpenApp
from emulators.android.elements import read_tree
from emulators.android.errors import NoTree
from emulators.android.focus import Focus, read_focus
from emulators.screen import Flag, Point, Screen
from emulators.uitree import element_at, facts
from emulators.virtual.phone import VirtualPhone

SIZE = (100, 200)


def node(bounds: str, inner: str = "", **said: str) -> str:
    told = {"class": "android.view.View", "package": "org.app", "enabled": "true", "bounds": bounds}
    told |= {name.rstrip("_").replace("_", "-"): value for name, value in said.items()}
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in told.items())
    return f"<node {attributes}>{inner}</node>"


def hierarchy(*windows: str, rotation: int = 0) -> str:
    return f"<?xml version='1.0'?><hierarchy rotation=\"{rotation}\">{''.join(windows)}</hierarchy>"


def test_a_row_is_told_with_the_texts_in_it() -> None:
    row = node(
        "[0,0][100,50]",
        node("[0,0][50,20]", text="Wi-Fi") + node("[0,20][50,40]", text="On") + node("[60,0][90,20]", content_desc="x"),
        clickable="true",
    )
    (element,) = read_tree(hierarchy(row), size=SIZE).elements
    assert (element.text, element.value, element.flags) == ("Wi-Fi", "On", frozenset({Flag.CLICKABLE}))


def test_what_can_be_touched_on_its_own_keeps_its_own_name() -> None:
    row = node(
        "[0,0][100,50]", node("[0,0][50,20]", text="Alarm") + node("[60,0][90,20]", text="Edit", clickable="true"),
        clickable="true",
    )  # fmt: skip
    outer, inner = read_tree(hierarchy(row), size=SIZE).elements
    assert (outer.text, outer.value, inner.text, inner.parent) == ("Alarm", "", "Edit", 0)


def test_a_field_holds_its_text_and_shows_its_hint() -> None:
    field = {"class_": "android.widget.EditText", "clickable": "true", "focused": "true"}
    full = node("[0,0][100,20]", text="Anna", hint="Name", **field)
    empty = node("[0,20][100,40]", text="Name", hint="Name", **field)
    plain = node("[0,40][100,60]", text="Anna", **field)
    page = node("[0,0][100,200]", full + empty + plain)
    told = [(e.text, e.value) for e in read_tree(hierarchy(page), size=SIZE).elements]
    assert told == [("Name", "Anna"), ("Name", ""), ("", "Anna")]
    assert all(e.has(Flag.EDITABLE) for e in read_tree(hierarchy(full), size=SIZE).elements)


def test_what_lies_outside_or_is_hidden_is_left_out() -> None:
    whole = node(
        "[0,0][100,200]",
        node("[0,300][100,340]", text="below")
        + node("[0,10][100,20]", text="hidden", visible_to_user="false")
        + node("[50,190][150,240]", text="half", clickable="true"),
    )
    (element,) = read_tree(hierarchy(whole), size=SIZE).elements
    assert element.text == "half"
    assert (element.box.right, element.box.bottom) == (100, 200)
    assert element.box.contains(element.hit)


def test_an_element_under_another_is_touched_where_it_shows_or_not_at_all() -> None:
    screen = node(
        "[0,0][100,200]",
        node("[0,0][100,100]", text="list", clickable="true")
        + node("[30,30][70,70]", text="over", clickable="true")
        + node("[0,100][50,150]", text="buried", clickable="true")
        + node("[0,100][50,150]", text="lid", clickable="true"),
    )
    tree = read_tree(hierarchy(screen), size=SIZE)
    by_text = {e.text: i for i, e in enumerate(tree.elements)}
    seen = Screen("org.app", "x", *SIZE, elements=tree.elements)
    assert element_at(seen, tree.elements[by_text["list"]].hit) == by_text["list"]
    assert element_at(seen, Point(50, 50)) == by_text["over"]
    assert not tree.elements[by_text["buried"]].actionable
    assert tree.elements[by_text["lid"]].actionable


def test_windows_lie_as_they_are_told() -> None:
    dialog = node("[10,50][90,150]", node("[20,60][80,80]", text="OK", clickable="true"))
    behind = node("[0,0][100,200]", node("[20,60][80,80]", text="behind", clickable="true"))
    bar = node("[0,0][100,10]", node("[0,0][20,10]", text="12:00", package="com.android.systemui"),
               package="com.android.systemui")  # fmt: skip
    keys = node("[0,150][100,200]", node("[0,150][10,160]", text="q", clickable="true", package="org.keys"),
                package="org.keys")  # fmt: skip
    tree = read_tree(hierarchy(dialog, behind, bar, keys), size=SIZE, front="org.app", keyboards=("org.keys",))
    assert [e.text for e in tree.elements] == ["OK", "12:00", "q"]
    assert [e.has(Flag.SYSTEM) for e in tree.elements] == [False, True, True]
    shade = read_tree(hierarchy(bar), size=SIZE, front="com.android.systemui")
    assert not shade.elements[0].has(Flag.SYSTEM)


def test_two_apps_side_by_side_are_both_there() -> None:
    upper = node("[0,0][100,100]", node("[0,0][20,10]", text="upper"))
    lower = node("[0,100][100,200]", node("[0,100][20,110]", text="lower", package="org.other"), package="org.other")
    assert {e.text for e in read_tree(hierarchy(upper, lower), size=SIZE).elements} == {"upper", "lower"}


def test_what_is_no_tree_is_told() -> None:
    with pytest.raises(NoTree, match="look again"):
        read_tree("<hierarchy", size=SIZE)
    assert read_tree(hierarchy(rotation=1), size=SIZE).rotation == 1


@pytest.mark.parametrize("app", ["Settings", "Clock", "Files", "Tasks", "Camera"])
def test_a_dumped_screen_says_what_the_screen_says(app: str) -> None:
    phone = VirtualPhone("1080x2400")
    phone.do(OpenApp(app))
    screen = phone.look(pixels=False)
    tree = read_tree(phone.dump(), size=(screen.width, screen.height), front=screen.app)
    read = Screen(screen.app, screen.location, screen.width, screen.height, tree.elements)
    missing = {*facts(screen)} ^ {*facts(read)}
    assert len(missing) <= 0.2 * len(facts(screen)), missing
    for index, element in enumerate(tree.elements):
        assert element.parent is None or element.parent < index
        if element.actionable:
            reached = element_at(read, element.hit)
            while reached is not None and reached != index:
                reached = tree.elements[reached].parent
            assert reached == index, element


def test_what_is_in_front_is_read_as_many_androids_tell_it() -> None:
    told = {
        "  mCurrentFocus=Window{1f u0 com.a.b/com.a.b.Main}\n": Focus("com.a.b", "com.a.b.Main"),
        "  mCurrentFocus=Window{1f u0 com.a/.Main}\n  mCurrentRotation=ROTATION_90\n": Focus("com.a", "com.a.Main", 1),
        "  mCurrentFocus=Window{1f u0 PopupWindow:3}\n mFocusedApp=ActivityRecord{2 u0 com.a/.B t5}": Focus(
            "com.a", "com.a.B"
        ),
        " mCurrentFocus=null\n mFocusedApp=AppWindowToken{4 token=Token{4 ActivityRecord{2 u0 com.a/.B t5}}}": Focus(
            "com.a", "com.a.B"
        ),
        "  mCurrentFocus=Window{1 u0 NotificationShade}": Focus("com.android.systemui", "NotificationShade"),
        "  mResumedActivity: ActivityRecord{2 u0 com.a/com.c.D t5}": Focus("com.a", "com.c.D"),
        "mCurrentFocus=null": None,
        "": None,
    }
    for text, wanted in told.items():
        assert read_focus(text) == wanted, text
