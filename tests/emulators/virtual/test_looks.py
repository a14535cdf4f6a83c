"""Every look of the phone can be read, fits, and agrees with the tree; what users choose in settings is what it is."""

import itertools
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from emulators.action import Action, LongPress, OpenApp, Press, Scroll, Swipe, Tap, TypeText
from emulators.screen import Box, Flag, Point, Screen
from emulators.uitree import element_at
from emulators.virtual import icons
from emulators.virtual.apps import installed
from emulators.virtual.looks import look_from
from emulators.virtual.node import Line
from emulators.virtual.palettes import ACCENTS, contrast, palette
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.pseudolocale import plain, plain_screen, pseudo
from emulators.virtual.scene import Bounds, Part
from emulators.virtual.theme import Look
from emulators.virtual.wallpapers import WALLPAPERS
from emulators.virtual.widgets import Pad
from emulators.virtual.widgets import Scroll as ScrollWidget

GROUNDS = ("surface", "surface_container", "surface_container_high", "surface_container_highest")
READ = (
    *itertools.product(("on_surface", "on_surface_variant", "primary"), (*GROUNDS, "secondary_container")),
    *itertools.product(("on_surface",), ("key", "key_special", "keyboard")), ("on_primary", "primary"),
    ("on_primary_container", "primary_container"), ("on_secondary_container", "secondary_container"),
    ("inverse_on_surface", "inverse_surface"), ("on_error", "error"), ("error", "surface"),
    ("on_system_bar", "system_bar"), ("on_navigation_bar", "navigation_bar"),
)  # fmt: skip
"""(ink, ground) of everything that is written."""

LOOKS: tuple[dict[str, str], ...] = (
    {"secure/ui_night_mode": "2", "system/font_scale": "2.0"},
    {"system/font_scale": "0.85", "secure/display_density_forced": "136"},
    {"secure/widget_style": "material2", "system/font_scale": "1.3", "secure/display_density_forced": "208"},
    {"system/system_locales": "en-XA", "system/font_scale": "1.3", "secure/widget_style": "mixed-1"},
    {"system/system_locales": "ar-XB", "system/font_scale": "1.5", "secure/widget_style": "mixed-2"},
    {"system/system_locales": "en-XA", "system/font_scale": "2.0", "secure/widget_style": "material2"},
    {"system/system_locales": "ar-XB", "secure/widget_style": "material2", "system/user_rotation": "1"},
)


@pytest.mark.parametrize("dark", [False, True])
@given(accent=st.sampled_from(("", *ACCENTS)) | st.integers(0, 0xFFFFFF).map(lambda c: f"#{c:06x}"))
def test_what_is_written_can_be_read_in_every_accent(dark: bool, accent: str) -> None:
    roles = palette(dark, accent)
    assert [pair for pair in READ if contrast(roles[pair[0]], roles[pair[1]]) < 4.5] == []


def test_what_is_written_on_wallpapers_can_be_read() -> None:
    for paper in WALLPAPERS:
        grounds = [ground for ground in (paper.start, paper.end, paper.shade) if ground]
        assert min(contrast(paper.ink, ground) for ground in grounds) >= 4.5, paper.name


def test_icons_that_are_turned_over_exist() -> None:
    assert icons.DIRECTIONAL <= icons.NAMES
    assert all(icons.shapes(name) for name in icons.NAMES)


@pytest.mark.parametrize(
    ("settings", "look"),
    [
        ({}, Look()),
        ({"secure/ui_night_mode": "2", "system/font_scale": "9"}, Look(dark=True, scale=2.0)),
        ({"system/font_scale": "nan", "system/system_locales": "fr-FR,ar-XB"}, Look()),
        ({"system/system_locales": "ar-XB,en-US"}, Look(locale="ar-XB")),
        ({"secure/widget_style": "mixed-1"}, Look(style="mixed-1")),
        ({"secure/theme_customization_overlay_packages": '{"android.theme.customization.system_palette":"FF00AA33"}'},
         Look(accent="#00aa33")),
        ({"secure/theme_customization_overlay_packages":
          '{"android.theme.customization.adaptive_icon_shape":"com.android.theme.icon.square"}'}, Look(corners=0.0)),
        ({"secure/theme_customization_overlay_packages": "green", "secure/widget_style": "?"}, Look(accent="green")),
        ({"secure/theme_customization_overlay_packages": "{[", "secure/wallpaper": "bay"}, Look(wallpaper="bay")),
    ],
)  # fmt: skip
def test_a_look_is_what_settings_say(settings: dict[str, str], look: Look) -> None:
    assert look_from(lambda key: settings.get(key, "")) == look


@given(st.text() | st.text("abYZ[]\u2039() \u00e5one.\n1"))
def test_pseudo_texts_can_be_read_back(text: str) -> None:
    assume(plain(text) == text)  # a text that is in en-XA already stays what it is
    assert plain(pseudo(text)) == text


@given(
    st.lists(st.sampled_from(("Anna Berg", "notes.md", "Call", "and then", "at 5 PM", "Groceries list")), min_size=1)
)
def test_what_users_wrote_is_left_alone(words: list[str]) -> None:
    text = ", ".join(words)
    said = pseudo(text, frozenset({"Anna Berg", "notes.md"}))
    assert plain(said) == text
    assert [said.count(name) for name in ("Anna Berg", "notes.md")] == [
        words.count(n) for n in ("Anna Berg", "notes.md")
    ]


def test_a_screen_in_a_pseudo_locale_is_read_as_in_english() -> None:
    screens = []
    for locale in ("en-US", "en-XA"):
        phone = VirtualPhone(seed=3)
        phone.world.put_setting("system/system_locales", locale)
        phone.do(OpenApp("Settings"))
        screens.append(phone.look(pixels=False))
    labels = [[(e.text, e.description) for e in plain_screen(screen).elements] for screen in screens]
    shared = min(len(found) for found in labels)
    assert labels[0][:shared] == labels[1][:shared]
    assert [e.text for e in screens[0].elements] != [e.text for e in screens[1].elements]


def test_right_to_left_is_the_mirror_image_and_touched_where_it_is_drawn() -> None:
    boxes = []
    for locale in ("en-US", "ar-XB"):
        phone = VirtualPhone(seed=3)
        phone.world.put_setting("system/system_locales", locale)
        phone.do(OpenApp("Settings"))
        screen = phone.look(pixels=False)
        boxes.append({e.label: e.box for e in screen.elements if e.has(Flag.CLICKABLE)})
    assert boxes[0].keys() == boxes[1].keys()
    for name, box in boxes[0].items():
        other = boxes[1][name]
        assert (360 - other.right, other.top, 360 - other.left, other.bottom) == pytest.approx(
            (box.left, box.top, box.right, box.bottom), abs=1
        )


def test_right_to_left_forms_begin_at_the_right_and_keys_keep_their_order() -> None:
    phone = VirtualPhone(seed=3)
    phone.world.put_setting("system/system_locales", "ar-XB")
    phone.do(OpenApp("Notes"))

    def box(label: str) -> Box:
        return next(e.box for e in phone.look(pixels=False).elements if e.label == label)

    def drawn(text: str) -> Part:
        return next(
            part for part in phone.view().scene.parts if isinstance(part.paint, Line) and part.paint.text == text
        )

    phone.do(Tap(box("New note").center))
    phone.do(TypeText("Shopping", box("Title").center))
    assert drawn("Shopping").bounds[0] < 180, "what is typed has its cursor at the right of it"
    assert box("q").left < box("w").left < box("p").left
    phone.do(Tap(box("Text").center))
    assert drawn("Shopping").bounds[2] > 300
    phone.do(Press("back"))
    choice = box("File type")
    phone.do(Tap(choice.center))
    assert phone.view().scene.window is not None
    assert phone.view().scene.window.right == pytest.approx(choice.right, abs=1)


def test_a_slider_fills_from_the_side_where_reading_begins() -> None:
    phone = VirtualPhone(seed=3)
    phone.world.put_setting("system/system_locales", "ar-XB")
    phone.do(OpenApp("Settings"))
    phone.do(Tap(next(e for e in phone.look(pixels=False).elements if e.text == "Sound & vibration").hit))
    before = next(e for e in phone.look(pixels=False).elements if e.description == "Media volume")
    phone.do(Swipe(before.box.center, Point(before.box.left + 14, before.box.center.y)))
    after = next(e for e in phone.look(pixels=False).elements if e.description == "Media volume")
    assert int(after.value) > int(before.value)


# Everything fits


def seen(part: Part) -> Bounds | None:
    (left, top, right, bottom), clip = part.bounds, part.clip
    box = max(left, clip[0]), max(top, clip[1]), min(right, clip[2]), min(bottom, clip[3])
    return box if box[2] - box[0] > 1 and box[3] - box[1] > 1 else None


def free(phone: VirtualPhone) -> list[Bounds]:
    """Boxes in which texts may be cut or meet: lists that move sideways, maps, charts, pictures, floating buttons."""
    scene = phone.view().scene
    return [
        extent
        for extent, marks in zip(scene.extents, scene.marks, strict=True)
        if isinstance(marks.source, Pad)
        or marks.role.endswith(("ImageView", "FloatingActionButton"))
        or (isinstance(marks.source, ScrollWidget) and marks.source.horizontal)
    ]


def inside(box: Bounds, others: list[Bounds]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(o[0] <= x <= o[2] and o[1] <= y <= o[3] for o in others)


def check(phone: VirtualPhone) -> Screen:
    screen = phone.look(pixels=False)
    for index, element in enumerate(screen.elements):
        box = element.box
        assert 0 <= box.left < box.right <= screen.width
        assert 0 <= box.top < box.bottom <= screen.height
        if element.actionable:
            assert element.label, element
            assert element_at(screen, element.hit) == index, element
    state = phone.world.state
    if phone.view().overlay is None and not (state.panels or state.toast or state.cursor):
        check_texts(phone, screen)
    return screen


def check_texts(phone: VirtualPhone, screen: Screen) -> None:
    """Every text is in the tree, not cut at a side, and meets no other."""
    said = "\n".join(f"{e.text}\n{e.value.replace(chr(10), chr(32))}\n{e.description}" for e in screen.elements)
    spare, found = free(phone), list[tuple[Bounds, str]]()
    for part in phone.view().scene.parts:
        if not isinstance(part.paint, Line) or len(part.paint.text) < 2 or (box := seen(part)) is None:
            continue
        text = part.paint.text
        core = text.removesuffix("\u2026").strip("[] ")
        assert core[: max(1, len(core) * 6 // 10)] in said, text
        if inside(box, spare):
            continue
        assert part.clip[0] - 1 <= part.bounds[0] and part.bounds[2] <= part.clip[2] + 1, text
        high = (box[3] - box[1]) / 5
        for (left, top, right, bottom), other in found:
            across = min(right, box[2]) - max(left, box[0])
            down = min(bottom, box[3] - high) - max(top, box[1] + high)
            assert across <= 3 or down <= 2, (text, other)
        found.append(((box[0], box[1] + high, box[2], box[3] - high), text))


def some_action(rng: random.Random, screen: Screen) -> Action:
    own = [e for e in screen.elements if e.actionable and not e.has(Flag.SYSTEM)]
    if not own:
        return Press("back")
    aim = rng.choice(own).hit
    kinds: tuple[Action, ...] = (Tap(aim), Press("back"), Scroll("down"), LongPress(aim), TypeText("Hello there", aim))
    return rng.choices(kinds, (70, 10, 10, 5, 5))[0]


def stroll(look: dict[str, str], seed: int, steps: int, profile: str = "360x800") -> None:
    """A walk through every app; what is wrong names the app, the screen and the look."""
    for app in installed():
        phone, rng = VirtualPhone(profile, seed=seed), random.Random(f"{app.package}:{seed}")
        for key, value in look.items():
            phone.world.put_setting(key, value)
        phone.do(OpenApp(app.name))
        for _ in range(steps):
            try:
                screen = check(phone)
            except AssertionError as error:
                raise AssertionError(f"{phone.world.page.package} {phone.world.page.screen} {look}: {error}") from error
            phone.do(some_action(rng, screen))
            if phone.world.page.package != app.package and rng.random() < 0.3:
                phone.do(OpenApp(app.name))


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: ",".join(look.values()))
def test_everything_fits_in_every_look(look: dict[str, str]) -> None:
    stroll(look, 1, 8)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: ",".join(look.values()))
def test_everything_fits_in_every_look_on_long_walks(look: dict[str, str]) -> None:
    for seed in range(4):
        stroll(look, seed, 60)
