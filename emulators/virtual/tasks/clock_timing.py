"""Tasks with the clock's timer and stopwatch: times that are only entered, pauses, laps, resets."""

from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import clock as app
from emulators.virtual.apps.alarms import Stopwatch, Timer
from emulators.virtual.apps.clock_shelves import STOPWATCHES, TIMERS
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.clock import keyed
from emulators.virtual.tasks.moves import settled, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Place, Template
from emulators.virtual.world import START

__all__ = ["TEMPLATES"]

APP = "Clock"


def _entry(rng: Random, content: Content, held: bool) -> Case:
    """Hours, minutes and seconds on the keypad, and nothing started."""
    hours = rng.randrange(1, 24)
    minutes, seconds = pools.pick(range(2, 60), rng, held=held), pools.pick(range(2, 60), rng, held=held)
    digits = f"{hours}{minutes:02d}{seconds:02d}"
    parameters = {"value": str(hours), "minutes": str(minutes), "seconds": str(seconds)}
    return Case(parameters, content, content, place=Place(app.PACKAGE, "main", {"tab": "Timer", "digits": digits}))


def _digits(p: Parameters) -> str:
    return f"{p['value']}{int(p['minutes']):02d}{int(p['seconds']):02d}"


def _entry_routes(p: Parameters) -> tuple[Route, ...]:
    rule = keyed(_digits(p))
    stages = (
        Stage("Alarms", "open the timer", tap("Timer")),
        Stage("World clock", "open the timer", tap("Timer")),
        Stage("Stopwatch", "open the timer", tap("Timer")),
        Stage("Timer", f"enter {_digits(p)}", rule),
    )
    return (Route(APP, stages, settled("Timer", rule)),)


def _tab(name: str, *stages: Stage) -> tuple[Stage, ...]:
    others = [title for title in ("Alarms", "World clock", "Timer", "Stopwatch") if title != name]
    return (*(Stage(title, f"open the {name.lower()}", tap(name)) for title in others), *stages)


def _pause(rng: Random, content: Content, held: bool) -> Case:
    running = Stopwatch("running", rng.randrange(20, 900), START)
    before = content.put(STOPWATCHES, ((running, ()),))
    return Case({}, before, before.put(STOPWATCHES, ((Stopwatch("paused", running.accumulated, START), ()),)))


def _pause_routes(p: Parameters) -> tuple[Route, ...]:
    stages = _tab("Stopwatch", Stage("Stopwatch", "pause it", tap("Pause")))
    return (Route(APP, stages, tapped("Stopwatch", "Pause")),)


def _reset(rng: Random, content: Content, held: bool) -> Case:
    """It runs and has laps; it must be paused before it can be reset."""
    total = rng.randrange(60, 900)
    laps = tuple(sorted(rng.sample(range(5, total), 2)))
    before = content.put(STOPWATCHES, ((Stopwatch("running", total, START), laps),))
    return Case({}, before, before.put(STOPWATCHES, ((Stopwatch(), ()),)))


def _reset_routes(p: Parameters) -> tuple[Route, ...]:
    stages = _tab(
        "Stopwatch",
        Stage("Stopwatch", "reset it", lambda sight: tap("Reset")(sight) if sight.find("Reset") is not None else None),
        Stage("Stopwatch", "pause it", tap("Pause")),
    )
    return (Route(APP, stages, tapped("Stopwatch", "Reset")),)


def _laps(rng: Random, content: Content, held: bool) -> Case:
    before = content.put(STOPWATCHES, ((Stopwatch(), ()),))
    return Case({}, before, before.put(STOPWATCHES, ((Stopwatch("running", 0, START), (0,)),)))


def _laps_routes(p: Parameters) -> tuple[Route, ...]:
    return (
        Route(APP, _tab("Stopwatch", Stage("Stopwatch", "start it", tap("Start"))), tapped("Stopwatch", "Start")),
        Route(APP, _tab("Stopwatch", Stage("Stopwatch", "take a lap", tap("Lap"))), tapped("Stopwatch", "Lap")),
    )


def _replace_timer(rng: Random, content: Content, held: bool) -> Case:
    """Another timer runs; it must go before there is a keypad."""
    old = 60 * rng.randrange(20, 90)
    minutes = pools.pick(range(2, 60), rng, held=held)
    before = content.put(TIMERS, (Timer("running", old, old - rng.randrange(60, 600), START),))
    new = Timer("running", minutes * 60, minutes * 60, START)
    return Case({"minutes": str(minutes)}, before, before.put(TIMERS, (new,)))


def _replace_timer_routes(p: Parameters) -> tuple[Route, ...]:
    delete = _tab("Timer", Stage("Timer", "delete the old one", tap("Delete timer")))
    start = _tab(
        "Timer",
        Stage("Timer", f"enter {p['minutes']} minutes", keyed(f"{p['minutes']}00")),
        Stage("Timer", "start", tap("Start")),
    )
    return (
        Route(APP, delete, tapped("Timer", "Delete timer")),
        Route(APP, start, tapped("Timer", "Start")),
    )


TEMPLATES = (
    Template(
        "phone/clock/timer_entry", "medium", 22,
        (
            "Enter a timer of {value} hours, {minutes} minutes and {seconds} seconds in Clock, but do not start it",
            "Set Clock's timer to {value} h {minutes} min {seconds} s without starting it",
        ),
        _entry, _entry_routes,
    ),
    Template(
        "phone/clock/pause_stopwatch", "easy", 12,
        ("Pause the stopwatch", "The stopwatch is running; stop it for now without resetting it"),
        _pause, _pause_routes,
    ),
    Template(
        "phone/clock/reset_stopwatch", "medium", 12,
        ("Reset the stopwatch", "Set the running stopwatch back to zero, laps included"),
        _reset, _reset_routes,
    ),
    Template(
        "phone/clock/stopwatch_lap", "easy", 12,
        ("Start the stopwatch and take one lap", "Run the stopwatch and record a single lap; leave it running"),
        _laps, _laps_routes,
    ),
    Template(
        "phone/clock/replace_timer", "medium", 18,
        (
            "Delete the timer that is running and start one of {minutes} minutes instead",
            "Replace the running timer with one of {minutes} minutes",
        ),
        _replace_timer, _replace_timer_routes,
    ),
)  # fmt: skip
