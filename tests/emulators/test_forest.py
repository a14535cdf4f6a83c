"""Accessibility forests: read as protobuf reads them, whatever the order of fields; what is written is read again."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.forest import WINDOW, ForestReader
from emulators.forest_writing import write_forest
from emulators.screen import Box, Element, Flag, Point
from emulators.wire import Message, WireError, data_field, integer_field, message_field, text_field

FLAGS = {
    "is_checkable": 12, "is_checked": 13, "is_clickable": 14, "is_editable": 15, "is_enabled": 16, "is_focusable": 17,
    "is_focused": 18, "is_long_clickable": 19, "is_password": 20, "is_scrollable": 21, "is_selected": 22,
    "is_visible_to_user": 23,
}  # fmt: skip
TEXTS = {
    "class_name": 3, "content_description": 4, "hint_text": 5, "package_name": 6, "text": 7,
    "view_id_resource_name": 10, "tooltip_text": 31,
}  # fmt: skip
SIDES = ("left", "top", "right", "bottom")


@pytest.fixture(scope="module")
def forest_class() -> Any:
    """protobuf's class of an AndroidAccessibilityForest, from its field numbers."""
    descriptor_pb2 = pytest.importorskip("google.protobuf.descriptor_pb2", reason="protobuf is not installed")
    from google.protobuf import descriptor_pool, message_factory

    file = descriptor_pb2.FileDescriptorProto(name="forest.proto", package="forest", syntax="proto3")
    kinds = descriptor_pb2.FieldDescriptorProto

    def message(name: str, fields: dict[str, tuple[int, str, bool]]) -> None:
        made = file.message_type.add(name=name)
        for field, (number, kind, repeated) in fields.items():
            label = kinds.LABEL_REPEATED if repeated else kinds.LABEL_OPTIONAL
            basic = {"int32": kinds.TYPE_INT32, "int64": kinds.TYPE_INT64, "bool": kinds.TYPE_BOOL}
            basic["string"] = kinds.TYPE_STRING
            one = made.field.add(name=field, number=number, label=label, type=basic.get(kind, kinds.TYPE_MESSAGE))
            if kind not in basic:
                one.type_name = f".forest.{kind}"

    message("Rect", {side: (number, "int32", False) for number, side in enumerate(SIDES, 1)})
    message("Action", {"id": (1, "int32", False), "label": (2, "string", False)})
    message("Span", {"text": (1, "string", False), "url": (2, "string", False)})
    node: dict[str, tuple[int, str, bool]] = {"unique_id": (1, "int32", False), "bounds_in_screen": (2, "Rect", False)}
    node |= {name: (number, "string", False) for name, number in TEXTS.items()}
    node |= {name: (number, "bool", False) for name, number in FLAGS.items()}
    node |= {"text_selection_start": (8, "int64", False), "text_selection_end": (9, "int64", False)}
    node |= {"window_id": (11, "int32", False), "actions": (24, "Action", True), "child_ids": (25, "int32", True)}
    node |= {
        "clickable_spans": (26, "Span", True),
        "depth": (27, "int32", False),
        "labeled_by_id": (28, "int32", False),
    }
    node |= {"label_for_id": (29, "int32", False), "drawing_order": (30, "int32", False)}
    message("Node", node)
    message("Tree", {"nodes": (1, "Node", True)})
    window: dict[str, tuple[int, str, bool]] = {"bounds_in_screen": (1, "Rect", False), "title": (5, "string", False)}
    window |= {"display_id": (2, "int32", False), "id": (3, "int32", False), "layer": (4, "int32", False)}
    window |= {"window_type": (6, "int32", False), "is_active": (8, "bool", False), "is_focused": (9, "bool", False)}
    window |= {"tree": (11, "Tree", False)}
    message("Window", window)
    message("Forest", {"windows": (1, "Window", True)})
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("forest.Forest"))


def grown(dice: random.Random, made: Any) -> None:
    """Fills a forest of protobuf's with windows and nodes as phones have them, and as none has them."""
    words = ("", "", "Save", "a" * 200, "Größe", "com.example", "android.widget.TextView", "\U0001f600")
    number = lambda: dice.choice((0, 1, 7, 127, 128, 1080, 2400, -1, -300, 2**31 - 1, -(2**31)))  # noqa: E731
    for _ in range(dice.randrange(4)):
        window = made.windows.add(
            title=dice.choice(words), window_type=dice.randrange(8), is_active=dice.random() < 0.3, layer=number(),
            is_focused=dice.random() < 0.3,
        )  # fmt: skip
        if dice.random() < 0.8:
            window.bounds_in_screen.SetInParent()
            for side in SIDES:
                setattr(window.bounds_in_screen, side, number())
        ids = [dice.choice((place, place + 300, number())) for place in range(dice.randrange(9))]
        for id_ in ids:
            node = window.tree.nodes.add(unique_id=id_, window_id=number(), depth=dice.randrange(200))
            if dice.random() < 0.9:
                node.bounds_in_screen.SetInParent()
                for side in SIDES:
                    setattr(node.bounds_in_screen, side, number())
            for name in TEXTS:
                if name != "tooltip_text" or dice.random() < 0.2:
                    setattr(node, name, dice.choice(words))
            for name in FLAGS:
                setattr(node, name, dice.random() < 0.4)
            node.text_selection_start = node.text_selection_end = dice.choice((-1, -1, 0, 5))
            for _ in range(dice.randrange(4)):
                node.actions.add(
                    id=dice.choice((1, 16, 4096, 2_097_152, -5)), label=dice.choice(("", "", "Open", "b" * 150))
                )
            node.child_ids.extend(dice.sample(ids, dice.randrange(len(ids) + 1)) if dice.random() < 0.5 else [])
            for name in ("labeled_by_id", "label_for_id", "drawing_order"):
                setattr(node, name, dice.choice((0, 0, 1, 300)))
            if dice.random() < 0.05:
                node.clickable_spans.add(text="terms", url="https://example.com")


def told(made: Any) -> tuple[str, list[Element]]:
    """What the documentation says becomes of a forest, from protobuf's own objects."""
    elements: list[Element] = []
    fronts = []
    for window in made.windows:
        app, place, parents = window.window_type in (0, 1), None, dict[int, int | None]()
        aside = frozenset() if app else frozenset({Flag.SYSTEM})
        if window.HasField("bounds_in_screen"):
            place = len(elements)
            flags = aside | ({Flag.FOCUSED} if window.is_focused else set())
            elements.append(Element(WINDOW, box(window.bounds_in_screen), window.title, flags=flags))
        packages = [n.package_name for n in window.tree.nodes if n.package_name and n.HasField("bounds_in_screen")]
        fronts += [(not window.is_active, not app, packages[0])] if packages else []
        for node in window.tree.nodes:
            parent, here = parents.get(node.unique_id, place), len(elements)
            there = node.HasField("bounds_in_screen")
            parents |= dict.fromkeys(node.child_ids, here if there else parent)
            if not there:
                continue
            held = {name: getattr(node, name) for name in TEXTS}
            flags = aside | {flag for flag in Flag if getattr(node, f"is_{flag.name.lower()}", False)}
            flags |= set() if node.is_enabled else {Flag.DISABLED}
            flags |= set() if node.is_visible_to_user else {Flag.HIDDEN}
            text, value = held["text"], held["hint_text"]
            if node.is_editable:
                text, value = value, "" if text == value else text
            spoken = held["content_description"] or held["tooltip_text"]
            named = held["view_id_resource_name"], held["package_name"], frozenset(flags), parent
            elements.append(Element(held["class_name"], box(node.bounds_in_screen), text, spoken, value, *named))
    return min(fronts, key=lambda each: each[:2])[2] if fronts else "", elements


def box(rect: Any) -> Box:
    return Box(*(float(getattr(rect, side)) for side in SIDES))


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False))
def test_forests_are_read_as_protobuf_reads_them(forest_class: Any, dice: random.Random) -> None:
    made = forest_class()
    grown(dice, made)
    app, elements = told(made)
    found = ForestReader().read(made.SerializeToString())
    assert (found.app, [*found.elements]) == (app, elements)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_fields_does_not_matter(forest_class: Any, dice: random.Random) -> None:
    made = forest_class()
    grown(dice, made)
    windows = []
    for window in made.windows:
        nodes = [data_field(1, shuffled(dice, node.SerializeToString())) for node in window.tree.nodes]
        window.ClearField("tree")
        windows.append(message_field(1, window.SerializeToString(), message_field(11, *nodes)))
    whole = forest_class.FromString(b"".join(windows))
    found = ForestReader().read(b"".join(windows))
    assert (found.app, [*found.elements]) == told(whole)


def shuffled(dice: random.Random, node: bytes) -> bytes:
    """The fields of a node in any order, and one more that nodes do not have."""
    message = Message(node)
    fields = [integer_field(99, 5)]
    for number in message.numbers:
        views = message.views(number)
        fields += [data_field(number, view.tobytes(), keep=True) for view in views]
        fields += [] if views else [integer_field(number, message.integer(number, "int64"), "int64", keep=True)]
    dice.shuffle(fields)
    return b"".join(fields)


PLAIN = st.text(max_size=12)
FLAG_SETS = st.frozensets(st.sampled_from([*{*Flag} - {Flag.SYSTEM, Flag.REQUIRED, Flag.INVALID}]))


@st.composite
def trees(draw: st.DrawFn) -> tuple[str, tuple[Element, ...]]:
    """Elements as a forest can hold them: windows, and what is in them."""
    made: list[Element] = []
    side = st.integers(-(2**31) + 1, 2**31 - 2)
    for _ in range(draw(st.integers(0, 3))):
        window, aside = draw(st.booleans()), draw(st.booleans())
        extra = frozenset({Flag.SYSTEM}) if aside else frozenset()
        first: int | None = None
        if window:
            first = len(made)
            focus = draw(st.sampled_from([frozenset(), frozenset({Flag.FOCUSED})]))
            made.append(
                Element(
                    WINDOW, Box(*map(float, draw(st.tuples(side, side, side, side)))), draw(PLAIN), flags=focus | extra
                )
            )
        start = len(made)
        for place in range(start, start + draw(st.integers(0, 5))):
            flags = draw(FLAG_SETS) | extra
            text, value = draw(PLAIN), draw(PLAIN)
            if Flag.EDITABLE in flags and text == value:
                value = ""
            above = st.sampled_from([first, *range(start, place)])
            names = draw(PLAIN), value, draw(PLAIN), draw(st.sampled_from(["", "com.example", "com.other"]))
            rectangle = Box(*map(float, draw(st.tuples(side, side, side, side))))
            made.append(Element(draw(PLAIN), rectangle, text, *names, flags, draw(above)))
    app = ForestReader().read(write_forest(made)).app
    return app, tuple(made)


@settings(max_examples=200, deadline=None)
@given(trees())
def test_what_is_written_is_read_again(tree: tuple[str, tuple[Element, ...]]) -> None:
    app, elements = tree
    lost: list[str] = []
    found = ForestReader().read(write_forest(elements, app=app, dropped=lost.append))
    assert lost in ([], ["half of a surrogate pair"])
    assert (found.app, found.elements) == (app, elements)


def test_what_a_forest_cannot_hold_is_named() -> None:
    lost: list[str] = []
    far = Element("android.view.View", Box(0, 0, float("inf"), 1))
    touched = Element("android.view.View", Box(0, 0, 1, 1), "Save\ud800", touch=Point(0.5, 0.5), parent=5)
    field = Element("android.widget.EditText", Box(0, 0, 1, 1), "Name", value="Name", flags=frozenset({Flag.EDITABLE}))
    window = Element(WINDOW, Box(0, 0, 1, 1), "Dialog", resource_id="id/dialog")
    found = ForestReader().read(write_forest([far, touched, field, window], app="com.example", dropped=lost.append))
    assert [element.text for element in found.elements] == ["Save?", "Name", "Dialog"]
    assert sorted({*lost}) == [
        "an element without a box", "half of a surrogate pair", "the point that reaches an element",
        "what a field holds that is the same as its name", "what a window is besides its title",
        "what an element lies in", "which app is in front",
    ]  # fmt: skip


def test_boxes_are_rounded_to_whole_pixels() -> None:
    [found] = ForestReader().read(write_forest([Element("", Box(0.4, 1.6, 10.5, 20.51))])).elements
    assert found.box == Box(0, 2, 10, 21)


def test_what_a_field_holds_is_its_value_and_a_hint_its_text() -> None:
    node = b"".join(
        (message_field(2, integer_field(3, 9)), text_field(5, "Name"), text_field(7, "Ada"), integer_field(15, 1))
    )
    shown = b"".join((message_field(2), text_field(5, "Name"), text_field(7, "Name"), integer_field(15, 1)))
    tip = b"".join((message_field(2), text_field(31, "Undo")))
    tree = message_field(11, *(message_field(1, each) for each in (node, shown, tip)))
    elements = ForestReader().read(message_field(1, tree)).elements
    assert [(e.text, e.value, e.description) for e in elements] == [
        ("Name", "Ada", ""),
        ("Name", "", ""),
        ("", "", "Undo"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"\x0a",
        b"\xff" * 20,
        message_field(1, message_field(11, b"\x0a\x7f")),
        message_field(1, message_field(11, b"\x0a\x02\x1a\x7f")),
    ],
)
def test_what_is_no_forest_is_named(data: bytes) -> None:
    with pytest.raises(WireError):
        ForestReader().read(data)


@settings(max_examples=500, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_damage_is_more_than_an_error(dice: random.Random) -> None:
    element = Element("android.widget.Button", Box(0, 0, 100, 50), "Save", "Save all", "", "id/save", "com.example")
    data = bytearray(write_forest([element, element, Element(WINDOW, Box(0, 0, 9, 9), "Top")]))
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(data))
        data[at : at + dice.randrange(3)] = dice.randbytes(dice.randrange(3))
    try:
        ForestReader().read(bytes(data))
    except WireError as error:
        assert str(error)


def test_names_that_are_kept_are_bounded() -> None:
    reader = ForestReader(most=10)
    for number in range(50):
        [found] = reader.read(write_forest([Element("", Box(0, 0, 1, number), f"Row {number}")])).elements
        assert (found.text, found.box.bottom) == (f"Row {number}", number)
    assert len(reader._names) < 20


def test_a_screen_of_the_virtual_phone_is_read_again() -> None:
    from emulators.trajectory import Template
    from emulators.virtual.phone import VirtualPhone

    phone = VirtualPhone("360x800")
    phone.reset(Template("phone/contacts/add", 0))
    screen = phone.look(pixels=False)
    found = ForestReader().read(write_forest(screen.elements, app=screen.app))
    assert (found.app, found.elements) == (screen.app, screen.elements)
