"""Trajectories made at random: every kind of action, thought, ending and start, with small images."""

import numpy as np
from hypothesis import strategies as st

from emulators import action as actions
from emulators.screen import Box, Element, Flag, Frame, Point, Screen
from emulators.trajectory import (
    Ending,
    Outcome,
    Page,
    Recorded,
    ScreenCheck,
    StateCheck,
    Step,
    Task,
    Template,
    Thought,
    Timings,
    Trajectory,
    Unchecked,
)

WIDTH, HEIGHT = 12, 20

texts = st.text(max_size=12)
"""Any text that UTF-8 can hold."""
odd_texts = st.text(st.characters(exclude_categories=()), max_size=8)
"""With halves of surrogate pairs as well."""
numbers = st.floats(-5, 40, width=32)
points = st.builds(Point, numbers, numbers)
maybe_index = st.none() | st.integers(0, 4)

frames = st.builds(
    lambda seed: Frame.of(np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)),
    st.integers(0, 3),
)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)
elements = st.builds(
    Element, role=texts, box=boxes, text=texts, description=texts, value=texts, resource_id=texts, package=texts,
    flags=st.frozensets(st.sampled_from(Flag), max_size=3), parent=maybe_index, touch=st.none() | points,
)  # fmt: skip
screens = st.builds(
    Screen, app=texts, location=texts, width=st.just(WIDTH), height=st.just(HEIGHT),
    elements=st.lists(elements, max_size=3).map(tuple), frame=st.none() | frames,
)  # fmt: skip


def actions_at(points, texts=texts):
    """Every kind of action, pointing at these places and saying these texts."""
    return st.one_of(
        *(
            st.builds(kind, point=points, element=maybe_index)
            for kind in (actions.Tap, actions.DoubleTap, actions.LongPress, actions.Hover)
        ),
        st.builds(actions.Swipe, points, points),
        st.builds(actions.Drag, points, points),
        st.builds(
            actions.Scroll, direction=st.sampled_from(("up", "down", "left", "right")), point=st.none() | points,
            element=maybe_index,
        ),
        st.builds(
            actions.TypeText, text=texts, point=st.none() | points, element=maybe_index, replace=st.booleans(),
            submit=st.booleans(),
        ),
        st.builds(actions.ClearText, point=st.none() | points, element=maybe_index),
        st.builds(actions.Press, texts),
        st.builds(actions.OpenApp, texts),
        st.builds(actions.Wait, st.floats(0, 60)),
        st.builds(actions.Answer, texts),
        st.builds(actions.Stop, st.booleans()),
        st.builds(actions.GoTo, texts),
        st.builds(actions.SelectOption, st.lists(texts, max_size=3).map(tuple), points, maybe_index),
        st.builds(actions.Upload, st.lists(texts, max_size=3).map(tuple), points, maybe_index),
        st.builds(actions.FocusTab, st.integers(0, 9)),
        st.sampled_from([actions.NewTab(), actions.CloseTab()]),
    )  # fmt: skip


any_action = actions_at(points)

thoughts = st.builds(Thought, seen=texts, plan=texts, move=texts, expected=st.none() | texts)
timings = st.builds(Timings, *[st.floats(0, 9)] * 3)
starts = st.one_of(
    st.builds(Template, texts, st.integers(0, 9)), st.builds(Page, texts), st.builds(Recorded, texts, texts)
)
checks = st.one_of(
    st.just(StateCheck()), st.just(Unchecked()),
    st.builds(ScreenCheck, texts, texts, st.tuples(texts), st.tuples(), texts),
)  # fmt: skip
tasks = st.builds(
    Task, name=texts, instruction=texts, start=starts, check=checks, budget=st.integers(0, 99),
    parameters=st.lists(st.tuples(texts, texts), max_size=2).map(tuple), source=texts,
)  # fmt: skip
outcomes = st.builds(Outcome, st.sampled_from((0.0, 0.5, 1.0)), st.lists(texts, max_size=2).map(tuple), texts)


@st.composite
def trajectories(draw, *, action=any_action, screen=screens, thought=thoughts, most_steps=4, least_steps=0):
    """Episodes whose steps mostly follow on each other."""
    seen = draw(st.lists(screen, min_size=least_steps, max_size=most_steps))
    steps = []
    for index, now in enumerate(seen):
        following = seen[index + 1] if index + 1 < len(seen) else draw(screen)
        after = following if draw(st.integers(0, 3)) else draw(screen)
        steps.append(
            Step(now, draw(thought), draw(action), after, draw(timings), draw(st.lists(texts, max_size=2).map(tuple)))
        )
    final = draw(st.sampled_from([None, *(step.after for step in steps[-1:])]) | screen)
    return Trajectory(
        id=draw(st.text(min_size=1, max_size=8)), task=draw(tasks), steps=tuple(steps),
        ending=draw(st.sampled_from(Ending)), outcome=draw(st.none() | outcomes), final=final, policy=draw(texts),
        device=draw(texts), seed=draw(st.integers(-(2**70), 2**70)), detail=draw(texts), answer=draw(st.none() | texts),
    )  # fmt: skip
