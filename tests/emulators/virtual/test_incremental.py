"""What is remembered between steps changes nothing: a phone shows what one shows that has never shown anything."""

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import Action, OpenApp, Press, Scroll, Swipe, Tap, TypeText
from emulators.screen import Frame, Point, Screen
from emulators.virtual.draw import Canvas
from emulators.virtual.layout import remembered
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.surface import Sheet

TEXTS = ("hello", "12", "Ümlaut ß", "a\nb", "x" * 90)
Shown = tuple[Action, Screen, str]


def any_action(rng: random.Random, phone: VirtualPhone, screen: Screen) -> Action:
    actionable = [e for e in screen.elements if e.actionable]
    aim = rng.choice(actionable).hit if actionable else Point(5, screen.height / 2)
    other = Point(rng.uniform(0, screen.width), rng.uniform(0, screen.height))
    kind = rng.choices(range(6), weights=(60, 8, 8, 10, 8, 12))[0]
    return (
        Tap(aim),
        Scroll(rng.choice(("up", "down")), None),
        Swipe(aim, other),
        TypeText(rng.choice(TEXTS), aim, replace=rng.random() < 0.3),
        OpenApp(rng.choice(phone.apps).name),
        Press("back"),
    )[kind]


def digest(screen: Screen) -> str:
    assert screen.frame is not None
    return screen.frame.digest


def wander(profile: str, seed: int, steps: int) -> list[Shown]:
    """Actions, and what was to be seen before each of them and the digest of its pixels."""
    rng, phone, found = random.Random(seed), VirtualPhone(profile, seed=seed % 3), []
    for _ in range(steps):
        screen = phone.look()
        action = any_action(rng, phone, screen)
        found.append((action, screen, digest(screen)))
        phone.do(action)
    return found


def retrace(profile: str, seed: int, walked: list[Shown]) -> None:
    """Do the same on a phone for which everything is forgotten before every step, and that is drawn as a whole."""
    phone = VirtualPhone(profile, seed=seed % 3)
    for action, before, pixels in walked:
        remembered.cache_clear()
        screen, view = phone.look(pixels=False), phone.view()
        whole = Canvas(screen.width, screen.height, view.profile.density).draw(view.scene.parts)
        assert screen.elements == before.elements
        assert Frame.of(whole).digest == pixels
        phone.do(action)


@pytest.mark.parametrize(("profile", "steps"), [("360x800", 50), ("1080x2400", 20)])
def test_a_phone_that_remembers_shows_what_one_shows_that_does_not(profile: str, steps: int) -> None:
    for seed in (4, 5):
        retrace(profile, seed, wander(profile, seed, steps))


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("profile", ["360x800", "1080x2400"])
def test_many_phones_that_remember_show_what_one_shows_that_does_not(profile: str) -> None:
    for seed in range(100, 125):
        retrace(profile, seed, wander(profile, seed, 100))


def test_frames_never_change() -> None:
    walked = wander("360x800", 9, 30)
    for _, screen, seen in walked:
        assert screen.frame is not None
        assert not screen.frame.rgb().flags.writeable
        assert Frame.of(screen.frame.rgb()).digest == seen


def test_phones_in_threads_show_what_they_show_alone() -> None:
    def pixels(seed: int) -> list[str]:
        return [seen for _, _, seen in wander("360x800", seed, 25)]

    alone = [pixels(seed) for seed in range(6)]
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(pixels, range(6))) == alone


edges = st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] < pair[1])


@given(st.lists(st.tuples(edges, edges), min_size=1, max_size=3), st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_frame_has_the_painted_areas_and_the_rest_of_the_last_one(
    drawn: list[tuple[tuple[int, int], tuple[int, int]]], seed: int, first: bool
) -> None:
    rng, sheet = np.random.default_rng(seed), Sheet(12, 12)
    sheet.rgba[:] = rng.integers(0, 256, (12, 12, 4), dtype=np.uint8)
    last = None if first else rng.integers(0, 256, (12, 12, 3), dtype=np.uint8)
    boxes = [(0, 0, 12, 12)] if first else [(left, top, right, bottom) for (left, right), (top, bottom) in drawn]
    expected = np.zeros((12, 12, 3), np.uint8) if last is None else last.copy()
    for left, top, right, bottom in boxes:
        expected[top:bottom, left:right] = sheet.rgba[top:bottom, left:right, :3]
    made = sheet.frame([tuple(map(float, box)) for box in boxes], last)
    assert np.array_equal(made, expected)
    assert made.flags.c_contiguous
