"""Tasks in Clock."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.alarms import DAYS, Alarm, Stopwatch, Timer
from emulators.virtual.apps.clock import local_time
from emulators.virtual.apps.clock_shelves import ALARMS, CITIES, LABELS, STOPWATCHES, TIMERS, ZONES
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Reached,
    Rule,
    Sight,
    absent,
    answer,
    answered,
    fill,
    says,
    seek,
    settled,
    switch,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Routes, Template
from emulators.virtual.world import START

__all__ = ["TEMPLATES", "add_routes", "free_time", "keyed"]


def swapped(content: Content, old: Alarm, *new: Alarm) -> Content:
    """With one of the alarms replaced (by nothing, where there is no other)."""
    return content.put(ALARMS, ways.swapped(content.of(ALARMS), old, *new))


def free_time(rng: Random, content: Content, *, held: bool) -> Alarm:
    """An alarm as the clock makes it, at a time when none rings yet."""
    taken = {(alarm.hour, alarm.minute) for alarm in content.of(ALARMS)}
    times = [time for time in pools.part(pools.TIMES, held=held) if time not in taken]
    return Alarm(*rng.choice(times))


def asked_time(time: str) -> tuple[Stage, ...]:
    """Answer the dialog that asks for a time of day."""
    hour, minute = time.split(":")
    return (
        Stage("Select time", "enter the hour", fill("Hour", hour)),
        Stage("Select time", "enter the minute", fill("Minute", minute)),
        Stage("Select time", "confirm", tap("OK")),
    )


# Alarms


def _toggle(on: bool) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        alarm = rng.choice(content.of(ALARMS))
        before = swapped(content, alarm, old := replace(alarm, enabled=not on))
        return Case({"time": alarm.time}, before, swapped(before, old, replace(alarm, enabled=on)))

    return draw


def _toggle_routes(on: bool) -> Routes:
    def routes(p: Parameters) -> tuple[Route, ...]:
        rule = switch(f"Alarm {p['time']}", on=on)
        stage = Stage("Alarms", f"turn the alarm {'on' if on else 'off'}", rule)
        return (Route("Clock", (stage,), settled("Alarms", rule)),)

    return routes


def _delete(rng: Random, content: Content, held: bool) -> Case:
    alarm = rng.choice(content.of(ALARMS))
    return Case({"time": alarm.time}, content, swapped(content, alarm))


def _opened(time: str) -> Stage:
    return Stage("Alarms", f"open {time}", tap(time))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (_opened(p["time"]), Stage("Edit alarm", "delete", tap("Delete alarm")))
    return (Route("Clock", stages, tapped("Edit alarm", "Delete alarm")),)


def _add(rng: Random, content: Content, held: bool) -> Case:
    alarm = free_time(rng, content, held=held)
    return Case({"time": alarm.time}, content, content.put(ALARMS, (*content.of(ALARMS), alarm)))


def add_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (Stage("Alarms", "add an alarm", tap("Add alarm")), *asked_time(p["time"]))
    return (Route("Clock", stages, tapped("Select time", "OK")),)


def _add_daily(rng: Random, content: Content, held: bool) -> Case:
    day = rng.randrange(7)
    alarm = replace(free_time(rng, content, held=held), days=1 << day)
    return Case({"time": alarm.time, "day": DAYS[day]}, content, content.put(ALARMS, (*content.of(ALARMS), alarm)))


def _add_daily_routes(p: Parameters) -> tuple[Route, ...]:
    chip = switch(p["day"], on=True)
    repeat = Route("Clock", (_opened(p["time"]), Stage("Edit alarm", f"repeat on {p['day']}", chip)),
                   settled("Edit alarm", chip))  # fmt: skip
    return (*add_routes(p), repeat)


def _move(rng: Random, content: Content, held: bool) -> Case:
    alarm, new = rng.choice(content.of(ALARMS)), free_time(rng, content, held=held)
    after = swapped(content, alarm, replace(alarm, hour=new.hour, minute=new.minute))
    return Case({"time": alarm.time, "new": new.time}, content, after)


def _move_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (_opened(p["time"]), Stage("Edit alarm", "change the time", tap("Time")), *asked_time(p["new"]))
    return (Route("Clock", stages, tapped("Select time", "OK")),)


def _label(rng: Random, content: Content, held: bool) -> Case:
    alarm = rng.choice(content.of(ALARMS))
    known = {other.label for other in content.of(ALARMS)}
    label = rng.choice([label for label in pools.part(LABELS, held=held) if label not in known])
    return Case({"time": alarm.time, "label": label}, content, swapped(content, alarm, replace(alarm, label=label)))


def _label_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        _opened(p["time"]),
        Stage("Edit alarm", "change the label", tap("Label")),
        Stage("Label", "enter the label", fill("Alarm label", p["label"])),
        Stage("Label", "confirm", tap("OK")),
    )
    return (Route("Clock", stages, tapped("Label", "OK")),)


def _when(rng: Random, content: Content, held: bool) -> Case:
    alarm = rng.choice(content.of(ALARMS))
    return Case({"label": alarm.label}, content, content, answer=alarm.time)


def _when_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        cards = sight.shown("alarm_item")
        return next((card.text for card in cards if card.value.startswith(f"{p['label']} ")), None)

    return (Route("Clock", (Stage("Alarms", "tell the time", seek(answer(read))),), answered),)


def _absent(rng: Random, content: Content, held: bool) -> Case:
    return Case({"time": free_time(rng, content, held=held).time}, content, content, infeasible=True)


def _absent_routes(p: Parameters) -> tuple[Route, ...]:
    label = f"Alarm {p['time']}"
    return (Route("Clock", (Stage("Alarms", "turn the alarm off", tap(label)),), absent("Alarms", label)),)


# Timer and stopwatch


def _minutes(rng: Random, content: Content, held: bool) -> Case:
    minutes = pools.pick(range(2, 100), rng, held=held)
    return _timed({"minutes": str(minutes)}, content, minutes * 60)


def _exact(rng: Random, content: Content, held: bool) -> Case:
    minutes, seconds = pools.pick(range(2, 60), rng, held=held), pools.pick(range(2, 60), rng, held=held)
    return _timed({"minutes": str(minutes), "seconds": str(seconds)}, content, minutes * 60 + seconds)


def _timed(parameters: Parameters, content: Content, length: int) -> Case:
    return Case(parameters, content, content.put(TIMERS, (Timer("running", length, length, START),)))


def _timer_routes(p: Parameters) -> tuple[Route, ...]:
    digits = f"{int(p['minutes'])}{int(p.get('seconds', 0)):02d}"
    stages = (
        Stage("Alarms", "open the timer", tap("Timer")),
        Stage("Timer", f"enter {digits}", keyed(digits)),
        Stage("Timer", "start", tap("Start")),
    )
    return (Route("Clock", stages, tapped("Timer", "Start")),)


def keyed(digits: str) -> Rule:
    """Press the next key of the timer's keypad; None when it holds these digits."""

    def rule(sight: Sight) -> Move | None:
        readout = next((element.text for element in sight.shown("timer_setup_time")), "")
        typed = "".join(char for char in readout if char.isdigit()).lstrip("0")
        if typed == digits:
            return None
        if not digits.startswith(typed):
            return tap("Clear")(sight)
        rest = digits[len(typed) :]
        return tap("00" if rest == "00" else rest[0])(sight)

    return rule


def _start_watch(rng: Random, content: Content, held: bool) -> Case:
    return Case({}, content, content.put(STOPWATCHES, ((Stopwatch("running", 0, START), ()),)))


def _start_watch_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (Stage("Alarms", "open the stopwatch", tap("Stopwatch")), Stage("Stopwatch", "start", tap("Start")))
    return (Route("Clock", stages, says("Stopwatch", "Pause")),)


# World clock


def _worlds(at: str, goal: str, rule: Rule, *more: Stage, reached: Reached) -> tuple[Route, ...]:
    opened = Stage("Alarms", "open the world clock", tap("World clock"))
    return (Route("Clock", (opened, Stage(at, goal, rule), *more), reached),)


def _add_city(rng: Random, content: Content, held: bool) -> Case:
    city = rng.choice([city for city in pools.part(sorted(ZONES), held=held) if city not in content.of(CITIES)])
    return Case({"city": city}, content, content.put(CITIES, (*content.of(CITIES), city)))


def _add_city_routes(p: Parameters) -> tuple[Route, ...]:
    city = p["city"]
    look = Stage("Search cities", f"look for {city}", fill("Search cities", city))
    chosen = Stage("Search cities", f"choose {city}", tap(city))
    return _worlds("World clock", "add a city", tap("Add city"), look, chosen, reached=says("World clock", city))


def _remove_city(rng: Random, content: Content, held: bool) -> Case:
    city = rng.choice(content.of(CITIES))
    return Case({"city": city}, content, content.put(CITIES, tuple(c for c in content.of(CITIES) if c != city)))


def _remove_city_routes(p: Parameters) -> tuple[Route, ...]:
    label = f"Remove {p['city']}"
    return _worlds("World clock", f"remove {p['city']}", tap(label), reached=tapped("World clock", label))


def _city_time(rng: Random, content: Content, held: bool) -> Case:
    city = rng.choice(content.of(CITIES))
    here = datetime.fromtimestamp(START, UTC)
    return Case({"city": city}, content, content, answer=local_time(here, city))


def _city_time_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        return next((row.value for row in sight.shown("city") if row.text == p["city"]), None)

    return _worlds("World clock", f"tell the time in {p['city']}", seek(answer(read)), reached=answered)


TEMPLATES = (
    Template(
        "phone/clock/alarm_on", "easy", 12,
        ("Turn on the alarm at {time}", "Switch the {time} alarm on", "Enable the alarm that is set for {time}"),
        _toggle(True), _toggle_routes(True),
    ),
    Template(
        "phone/clock/alarm_off", "easy", 12,
        ("Turn off the alarm at {time}", "Switch the {time} alarm off", "Disable the alarm that is set for {time}"),
        _toggle(False), _toggle_routes(False),
    ),
    Template(
        "phone/clock/delete_alarm", "easy", 10,
        ("Delete the alarm at {time}", "Remove the {time} alarm", "Delete the alarm that is set for {time}"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/clock/alarm_time", "easy", 10,
        ("At what time does the alarm {label} ring?", "When is the alarm {label} set for?"),
        _when, _when_routes,
    ),
    Template(
        "phone/clock/add_alarm", "medium", 12,
        ("Set an alarm for {time}", "Add an alarm at {time}", "Create a new alarm that rings at {time}"),
        _add, add_routes,
    ),
    Template(
        "phone/clock/move_alarm", "medium", 14,
        ("Move the alarm at {time} to {new}", "Change the {time} alarm so that it rings at {new}"),
        _move, _move_routes,
    ),
    Template(
        "phone/clock/label_alarm", "medium", 14,
        ("Set the label of the alarm at {time} to {label}", "Name the {time} alarm {label}"),
        _label, _label_routes,
    ),
    Template(
        "phone/clock/add_weekly_alarm", "hard", 16,
        ("Set an alarm for {time} that repeats every {day}", "Add a weekly alarm at {time} on {day}"),
        _add_daily, _add_daily_routes,
    ),
    Template(
        "phone/clock/unknown_alarm", "medium", 14,
        ("Turn off the alarm at {time}", "Switch the {time} alarm off", "Disable the alarm that is set for {time}"),
        _absent, _absent_routes, INFEASIBLE,
    ),
    Template(
        "phone/clock/start_timer", "easy", 14,
        ("Start a timer for {minutes} minutes", "Set a timer of {minutes} minutes and start it"),
        _minutes, _timer_routes,
    ),
    Template(
        "phone/clock/start_exact_timer", "medium", 14,
        (
            "Start a timer for {minutes} minutes and {seconds} seconds",
            "Set a timer of {minutes} minutes {seconds} seconds and start it",
        ),
        _exact, _timer_routes,
    ),
    Template(
        "phone/clock/start_stopwatch", "easy", 10,
        ("Start the stopwatch", "Let the stopwatch run", "Begin to measure time with the stopwatch"),
        _start_watch, _start_watch_routes,
    ),
    Template(
        "phone/clock/add_city", "medium", 12,
        ("Add {city} to the world clock", "Show the time of {city} in the world clock"),
        _add_city, _add_city_routes,
    ),
    Template(
        "phone/clock/remove_city", "easy", 10,
        ("Remove {city} from the world clock", "Delete {city} from the world clock"),
        _remove_city, _remove_city_routes,
    ),
    Template(
        "phone/clock/city_time", "easy", 10,
        ("What time is it in {city}? Look at the world clock", "Tell me the time in {city} from the world clock"),
        _city_time, _city_time_routes,
    ),
)  # fmt: skip
