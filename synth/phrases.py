"""What a person might say who wanted a thing to happen: a handful of phrasings for every kind of event."""

import re
from typing import assert_never

from synth.events import (
    Added,
    Asked,
    Carried,
    Chosen,
    Closed,
    Decided,
    Done,
    Event,
    Found,
    Gone,
    Launched,
    Left,
    Listed,
    Marked,
    Opened,
    Toggled,
    Typed,
    Valued,
)
from synth.labels import infinitive, phrase

__all__ = ["phrasings", "the"]

_DAYS = {
    "mon": "Mondays", "tue": "Tuesdays", "wed": "Wednesdays", "thu": "Thursdays", "fri": "Fridays", "sat": "Saturdays",
    "sun": "Sundays",
}  # fmt: skip
_TIME = re.compile(r"(?:alarm )?(\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?)", re.IGNORECASE)


def phrasings(happened: Event, app: str, here: str) -> tuple[str, ...]:
    """Requests without their full stop; `here` is the heading of the screen on which it happened, or empty."""
    match happened:
        case Toggled():
            return _toggled(happened, app, here)
        case Chosen(label, among):
            if not among or among == app:
                return f"Choose {label} in {app}", f"Select {label} in {app}", f"Pick {label} in {app}"
            what = the(phrase(among))
            return f"Set {what} to {label}", f"Choose {label} as {what} in {app}", f"Pick {label} as {what}"
        case Marked(label, on):
            return (f"Show {label} in {app}", f"Switch to {label} in {app}") if on else (f"Unselect {label} in {app}",)
        case Valued(label, new):
            what = the(phrase(label))
            return f"Set {what} to {new}", f"Change {what} to {new} in {app}", f"I want {what} to be {new}"
        case Typed():
            return _typed(happened, app, here)
        case Launched():
            return f"Open {app}", f"Open the {app} app", f"Start {app}", f"Go to the {app} app"
        case Closed():
            return f"Leave {app}", f"Close {app} and go to the home screen", f"I am done with {app}, go home"
        case Asked():
            return _asked(happened, app, here)
        case Decided():
            return _decided(happened, app)
        case Carried(button):
            return _carried(button, app, here)
        case Done(button, held):
            return _done(button, held, app, here)
        case Listed(label, held):
            if label.lower() not in ("more options", "menu") and not held:
                return _opened(label, app, here)
            if held:
                return f"Show the choices under {label} in {app}", f"What can be done with {label} in {app}? Show me"
            return f"Show me what else can be done in {place(here, app)}", f"Open the menu of {place(here, app)}"
        case Opened(label):
            return _opened(label, app, here)
        case Left(there):
            spot = place(there, app)
            return (f"Go back to {spot}", *([f"Leave {here} and return to {spot}"] if here else []))
        case Found(label, direction):
            look = f"Scroll {direction} in {place(here, app)} until {label} shows"
            return f"Find {label} in {place(here, app)}", look, f"Where is {label} in {place(here, app)}? Scroll there"
        case Added(label, button):
            return _with_button(button, app, here, f"so that {label} shows")
        case Gone(label, button):
            return _with_button(button, app, here, f"so that {label} is gone")
        case _:
            assert_never(happened)


def the(thing: str) -> str:
    """With an article where it begins like a common noun."""
    return f"the {thing}" if thing[:1].islower() and not thing.startswith(("the ", "my ", "your ")) else thing


def place(here: str, app: str) -> str:
    return f"{here} in {app}" if here and here != app else app


def _in(app: str, said: str) -> str:
    """ "in Settings", unless what is said names it already."""
    return "" if app.lower() in said.lower() else f" in {app}"


def _toggled(happened: Toggled, app: str, here: str) -> tuple[str, ...]:
    label, on = happened.label, happened.on
    if happened.kind == "switch":
        timed = _TIME.fullmatch(label)
        bare = re.sub(r"^(use|enable|turn on|allow) ", "", label, flags=re.IGNORECASE)
        thing = f"the {timed.group(1)} alarm" if timed else phrase(bare)
        word = "on" if on else "off"
        return (
            f"Turn {word} {thing}", f"Turn {thing} {word}{_in(app, thing)}", f"Switch {word} {thing}{_in(app, thing)}",
            f"I want {thing} to be {word}", f"Make sure that {thing} is {word}",
        )  # fmt: skip
    if day := _DAYS.get(label.lower()[:3]) if len(label) <= 9 else None:
        ring = f"Let the alarm ring on {day}" if on else f"Do not let the alarm ring on {day}"
        return ring, f"Repeat this alarm on {day}" if on else f"Take {day} out of this alarm"
    if happened.kind == "chip":
        return (f"Choose {label} in {place(here, app)}" if on else f"Undo the choice of {label} in {place(here, app)}",)
    if on:
        return (
            f"Tick {label} in {place(here, app)}",
            f"Mark {label} as done in {place(here, app)}",
            f"Check off {label}",
        )
    return f"Untick {label} in {place(here, app)}", f"Mark {label} as not done in {place(here, app)}"


def _typed(happened: Typed, app: str, here: str) -> tuple[str, ...]:
    name, text = happened.name, happened.text
    if happened.searching:
        return f"Search for {text} in {app}", f"Look up {text} in {app}", f"Search {app} for {text}"
    text = f'"{text}"' if " " in text and not text[:1].isdigit() and text[:1] != "+" else text
    named = {"phone": "phone number", "email": "email address", "e-mail": "email address"}
    spot = the(named.get(name.lower(), name[:1].lower() + name[1:] if name[1:].islower() else name) or "text")
    where = app if infinitive(here) else place(here, app)
    return f"Enter {text} as {spot} in {where}", f"Fill in {text} as {spot}", f"Change {spot} to {text} in {where}"


def _carried(button: str, app: str, here: str) -> tuple[str, ...]:
    """A command on what the screen is about: "Add to favorites" on a person's page."""
    verb, _, rest = button.partition(" ")
    if rest.split(" ")[0] in ("to", "from", "as") and here:
        return f"{verb} {here} {rest} in {app}", f"Please {verb.lower()} {here} {rest}"
    doing = infinitive(button) or button
    if " " not in doing and here:
        return f"{doing} the {here.lower()}{_in(app, here)}", f"Please {doing.lower()} the {here.lower()}"
    return f"{doing} in {place(here, app)}", f"Please {doing[:1].lower()}{doing[1:]} in {place(here, app)}"


_SETTING = re.compile(r"(?:select|choose|pick|set) (?:an? |the )?(.+)", re.IGNORECASE)


def _asked(happened: Asked, app: str, here: str) -> tuple[str, ...]:
    """Opening a dialog: its heading is a question, something to do, or a thing to set."""
    asking, subject = happened.asking, happened.subject
    about = subject or (here if here not in (app, asking) else "")
    if asking.endswith("?"):
        doing = infinitive(asking) or phrase(asking.rstrip("?"))
        doing = f"{doing} {about}" if about and not doing.endswith("changes") else doing
        return (
            f"Ask to {doing}, but do not confirm it yet",
            f"Bring up the question whether to {doing}{_in(app, doing)}",
        )
    touched = infinitive(happened.label)
    setting = _SETTING.match(asking)
    if setting and not touched:
        return f"Let me choose the {setting.group(1)} in {app}", f"I want to pick another {setting.group(1)} in {app}"
    if doing := touched if setting else infinitive(asking) or touched:
        return f"Start to {doing}{_in(app, doing)}", f"Bring up the dialog to {doing}{_in(app, doing)}"
    thing = phrase(asking)
    if happened.fields:
        return f"Let me type another {thing} in {app}", f"I want to change {the(thing)} in {app}"
    return f"Show the choices for {thing} in {app}", f"What can {the(thing)} be set to in {app}? Show me the choices"


def _decided(happened: Decided, app: str) -> tuple[str, ...]:
    """Answering a dialog."""
    asking, button = happened.asking, happened.button
    doing = infinitive(asking)
    doing = f"{doing} {happened.subject}".strip() if doing else ""
    thing = phrase(asking.rstrip("?"))
    held = {name.lower(): value for name, value in happened.held}
    if happened.yes and {"hour", "minute"} <= held.keys():
        time = f"{held['hour']}:{held['minute']}"
        return f"Set the time to {time}", f"Take {time} as the time in {app}", f"{time} is right, use it"
    setting = _SETTING.match(asking)
    if not happened.yes:
        if setting:
            return f"Leave the {setting.group(1)} as it is", f"Never mind the {setting.group(1)}, go back to {app}"
        if doing:
            return f"Do not {doing} after all", f"I changed my mind, do not {doing}"
        return f"Leave {the(thing)} as it is", f"Never mind {the(thing)}, go back to {app}"
    if doing and len(held) == 1:
        doing = f"{doing} {'to' if doing.startswith('rename') else 'with'} {next(iter(held.values()))}"
    if doing:
        return f"Yes, {doing}", f"Confirm that you want to {doing}{_in(app, doing)}", f"Go ahead and {doing}"
    if button.lower() in ("ok", "done", "save", "set", "apply"):
        if len(held) == 1:
            value = next(iter(held.values()))
            return f"Set {the(thing)} to {value}", f"Make {value} {the(thing)}{_in(app, thing)}"
        return f"Keep what is chosen for {thing}", f"Confirm {the(thing)}{_in(app, thing)}"
    return f"Choose {button} for {thing}", f"Set {the(thing)} to {button}{_in(app, thing)}"


def _done(button: str, held: tuple[tuple[str, str], ...], app: str, here: str) -> tuple[str, ...]:
    """Ending what was being done on a screen; the first values that it held say what it was about."""
    told = " and ".join(f"{phrase(name)} {value}" for name, value in held[:2])
    goal = infinitive(here) if button.lower().split()[0] in ("save", "done", "ok", "create") else infinitive(button)
    if goal.startswith("edit"):
        goal = f"save{goal[4:]}"
    goal = goal or (f"{button[:1].lower()}{button[1:]} {here}" if here else button.lower())
    whole = f"{goal} with {told}" if told else goal
    return f"{whole}{_in(app, whole)}", f"please {whole}"


def _opened(label: str, app: str, here: str) -> tuple[str, ...]:
    if timed := _TIME.fullmatch(label):
        return f"Open the {timed.group(1)} alarm in {app}", f"Show me the settings of the {timed.group(1)} alarm"
    if doing := infinitive(label):
        about = f" {here}" if here not in ("", app) and doing.startswith(("edit", "share", "rename")) else ""
        doing += about
        return f"I want to {doing}{_in(app, doing)}", f"Open the screen to {doing}{_in(app, doing)}"
    inside = f" under {here} in {app}" if here and here not in (app, label) else f" in {app}"
    return f"Open {label}{inside}", f"Go to {label}{inside}", f"Show me {label}{inside}", f"Take me to {label} in {app}"


def _with_button(button: str, app: str, here: str, effect: str) -> tuple[str, ...]:
    doing = infinitive(button)
    return (f"{doing}{_in(app, doing)}, {effect}",) if doing else (f"Use {button} in {place(here, app)}, {effect}",)
