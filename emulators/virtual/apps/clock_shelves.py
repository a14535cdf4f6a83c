"""What a used phone's clock holds: alarms and cities drawn from their pools, no timer, a stopwatch at rest."""

import random

from emulators.virtual import pools
from emulators.virtual.apps import alarms as store
from emulators.virtual.apps.alarms import PATH, Alarm, Stopwatch, Timer
from emulators.virtual.shelf import Shelf
from emulators.virtual.world import World

__all__ = ["ALARMS", "CITIES", "LABELS", "SHELVES", "STOPWATCHES", "TIMERS", "ZONES", "draw_alarms", "draw_cities"]

SEEDED = 4
"""How many alarms a phone has; our default."""

ZONES = {
    "Auckland": 13.0, "Berlin": 2.0, "Bogota": -5.0, "Cairo": 3.0, "Chicago": -5.0, "Delhi": 5.5, "Denver": -6.0,
    "Dubai": 4.0, "Helsinki": 3.0, "Hong Kong": 8.0, "Istanbul": 3.0, "Jakarta": 7.0, "Lagos": 1.0, "Lima": -5.0,
    "Lisbon": 1.0, "London": 1.0, "Madrid": 2.0, "Manila": 8.0, "Nairobi": 3.0, "New York": -4.0, "Oslo": 2.0,
    "Paris": 2.0, "Rome": 2.0, "Santiago": -3.0, "Seoul": 9.0, "Singapore": 8.0, "Sydney": 11.0, "Tokyo": 9.0,
    "Toronto": -4.0, "Vienna": 2.0,
}  # fmt: skip
"""Hours ahead of UTC on the phone's first day, 15 October 2023."""

LABELS = (
    "Swim", "Bus", "Medicine", "Yoga", "Gym", "School", "Tea", "Walk", "Call home", "Lunch", "Meeting", "Nap", "Oven",
    "Plants", "Prayer", "Reading", "Run", "Shift", "Stretch", "Train", "Trash", "Wake up", "Work", "Piano", "Laundry",
)  # fmt: skip

_REPEATS = (0, 0b0011111, 0b1100000, 0b1111111)


def draw_alarms(rng: random.Random, count: int, *, held: bool) -> tuple[Alarm, ...]:
    """Alarms at different times with different labels, some of them off."""
    times = rng.sample(pools.part(pools.TIMES, held=held), count)
    labels = rng.sample(pools.part(LABELS, held=held), count)
    return tuple(
        Alarm(hour, minute, label, enabled=rng.random() < 0.5, days=rng.choice(_REPEATS))
        for (hour, minute), label in zip(sorted(times), labels, strict=True)
    )


def draw_cities(rng: random.Random, count: int, *, held: bool) -> tuple[str, ...]:
    """Different cities, sorted."""
    return tuple(sorted(rng.sample(pools.part(sorted(ZONES), held=held), count)))


def _alarm(alarm: Alarm) -> str:
    on = "on" if alarm.enabled else "off"
    buzz = "vibrates" if alarm.vibrate else "does not vibrate"
    return f"alarm {alarm.time} {alarm.label!r}, {on}, {store.repeats(alarm.days)}, {buzz}"


ALARMS = Shelf(
    "alarms",
    draw=lambda rng, content: draw_alarms(rng, SEEDED, held=content.held),
    write=lambda world, alarms: store.replace(world.databases, alarms),
    read=lambda world: tuple(alarm for _, alarm in store.alarms(world.databases)),
    say=_alarm,
    covers=(f"{PATH}#alarm_templates",),
)

CITIES = Shelf(
    "cities",
    draw=lambda rng, content: draw_cities(rng, 2, held=content.held),
    write=lambda world, cities: store.replace_cities(world.databases, cities),
    read=lambda world: store.cities(world.databases),
    say=lambda city: f"city {city}",
    covers=(f"{PATH}#selected_cities",),
)


def _no_timer(rng: random.Random, content: object) -> tuple[Timer, ...]:
    return ()


def _write_timer(world: World, timers: tuple[Timer, ...]) -> None:
    store.set_timer(world.databases, timers[0] if timers else None)


def _read_timer(world: World) -> tuple[Timer, ...]:
    timer = store.timer(world.databases)
    return (timer,) if timer else ()


TIMERS = Shelf(
    "timer",
    draw=_no_timer,
    write=_write_timer,
    read=_read_timer,
    say=lambda timer: f"timer of {timer.length} s, {timer.state}",
    covers=(f"{PATH}#timers",),
)
"""At most one."""

Watch = tuple[Stopwatch, tuple[int, ...]]
"""A stopwatch and its laps, in seconds."""


def _write_watch(world: World, watches: tuple[Watch, ...]) -> None:
    stopwatch, laps = watches[0] if watches else (Stopwatch(), ())
    store.set_stopwatch(world.databases, stopwatch)
    store.set_laps(world.databases, laps)


STOPWATCHES: Shelf[Watch] = Shelf(
    "stopwatch",
    draw=lambda rng, content: ((Stopwatch(), ()),),
    write=_write_watch,
    read=lambda world: ((store.stopwatch(world.databases), store.laps(world.databases)),),
    say=lambda watch: f"stopwatch {watch[0].state}, laps: {len(watch[1])}",
    covers=(f"{PATH}#stopwatch", f"{PATH}#laps"),
)
"""Exactly one."""

SHELVES = (ALARMS, CITIES, TIMERS, STOPWATCHES)
