"""Tasks in Settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps.settings_choices import PACKAGE
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Sight,
    absent,
    answer,
    answered,
    fill,
    scroll,
    settled,
    switch,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Place, Routes, Template

__all__ = ["CHOICES", "PAGES", "SWITCHES", "TEMPLATES", "DeviceSwitch"]


@dataclass(frozen=True, slots=True)
class DeviceSwitch:
    """A switch: what it is called, the screens on the way to it, its setting, and the values for off and on."""

    label: str
    way: tuple[str, ...]
    key: str
    values: tuple[str, str] = ("0", "1")


SWITCHES = (
    DeviceSwitch("Bluetooth", ("Connected devices",), "global/bluetooth_on"),
    DeviceSwitch("Wi-Fi", ("Network & internet", "Internet"), "global/wifi_on"),
    DeviceSwitch("NFC", ("Connected devices",), "secure/nfc_on"),
    DeviceSwitch("Dark theme", ("Display",), "secure/ui_night_mode", ("1", "2")),
    DeviceSwitch("Battery Saver", ("Battery",), "global/low_power"),
    DeviceSwitch("Mobile data", ("Network & internet",), "global/mobile_data"),
    DeviceSwitch("Adaptive brightness", ("Display",), "system/screen_brightness_mode"),
    DeviceSwitch("Roaming", ("Network & internet",), "global/data_roaming"),
    DeviceSwitch("Notification history", ("Notifications",), "secure/notification_history_enabled"),
    DeviceSwitch("Use location", ("Location",), "secure/location_mode", ("0", "3")),
    DeviceSwitch("Touch sounds", ("Sound & vibration",), "system/sound_effects_enabled"),
    DeviceSwitch("Auto-rotate screen", ("Display",), "system/accelerometer_rotation"),
    DeviceSwitch("Bold text", ("Accessibility",), "secure/accessibility_bold_text"),
    DeviceSwitch("High contrast text", ("Accessibility",), "secure/high_text_contrast_enabled"),
    DeviceSwitch("Vibrate when ringing", ("Sound & vibration",), "system/vibrate_when_ringing"),
    DeviceSwitch("Blink light", ("Notifications",), "system/notification_light_pulse"),
    DeviceSwitch("Adaptive Battery", ("Battery",), "global/adaptive_battery_management_enabled"),
    DeviceSwitch("Set time automatically", ("System",), "global/auto_time"),
    DeviceSwitch("Touch vibration", ("Sound & vibration",), "system/haptic_feedback_enabled"),
    DeviceSwitch("Notifications on lock screen", ("Notifications",), "secure/lock_screen_show_notifications"),
)

_STATES = tuple((each, on) for each in SWITCHES for on in (True, False))
"""Switch and state; every fifth pair is held out, so every held-out switch is trained on in its other state."""

PAGES = (
    "Network & internet", "Connected devices", "Apps", "Notifications", "Battery", "Storage", "Sound & vibration",
    "Display", "Accessibility", "Security & privacy", "Location", "System", "About phone",
)  # fmt: skip
_SCREENS = (
    "network", "devices", "apps", "notifications", "battery", "storage", "sound", "display", "accessibility",
    "security", "location", "system", "about",
)  # fmt: skip

CHOICES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "Screen timeout": (
        "Display", "system/screen_off_timeout",
        {"15 seconds": "15000", "30 seconds": "30000", "1 minute": "60000", "2 minutes": "120000",
         "5 minutes": "300000", "10 minutes": "600000", "30 minutes": "1800000"},
    ),
    "Font size": (
        "Display", "system/font_scale", {"Small": "0.85", "Default": "1.0", "Large": "1.15", "Largest": "1.3"},
    ),
    "Time format": ("System", "system/time_12_24", {"24-hour": "24", "12-hour": "12"}),
}  # fmt: skip
"""What can be chosen in a dialog: where, for which setting, and its value by what the dialog calls it."""

NAMES = tuple(f"{owner}'s {thing}" for owner in pools.FIRST_NAMES[::4] for thing in ("phone", "Pixel", "mobile"))


def _through(way: tuple[str, ...]) -> tuple[Stage, ...]:
    """The taps from the main list to a screen."""
    return tuple(Stage(at, f"open {to}", tap(to)) for at, to in zip(("Settings", *way), way, strict=False))


# Switches


def _switch(rng: Random, content: Content, held: bool) -> Case:
    chosen, on = pools.pick(_STATES, rng, held=held)
    off_value, on_value = chosen.values
    before = content.set({chosen.key: off_value if on else on_value})
    after = content.set({chosen.key: on_value if on else off_value})
    return Case({"switch": chosen.label, "state": "on" if on else "off"}, before, after)


def _switch_route(label: str, *, on: bool) -> Route:
    chosen = next(each for each in SWITCHES if each.label == label)
    rule = switch(label, on=on)
    last = Stage(chosen.way[-1], f"turn {label} {'on' if on else 'off'}", rule)
    return Route("Settings", (*_through(chosen.way), last), settled(chosen.way[-1], rule))


def _switch_routes(p: Parameters) -> tuple[Route, ...]:
    return (_switch_route(p["switch"], on=p["state"] == "on"),)


def _named(label: str, key: str, values: tuple[str, str]) -> Draw:
    """A switch of its own name, on or off."""

    def draw(rng: Random, content: Content, held: bool) -> Case:
        on = rng.random() < 0.5
        before, after = (values[0], values[1]) if on else (values[1], values[0])
        settings = {"state": "on" if on else "off"}
        return Case(settings, content.set({key: before}), content.set({key: after}))

    return draw


def _do_not_disturb_routes(p: Parameters) -> tuple[Route, ...]:
    rule = switch("Use Do Not Disturb", on=p["state"] == "on")
    way = _through(("Sound & vibration", "Do Not Disturb"))
    last = Stage("Do Not Disturb", f"turn it {p['state']}", rule)
    return (Route("Settings", (*way, last), settled("Do Not Disturb", rule)),)


_RADIOS = ("global/wifi_on", "global/bluetooth_on", "global/mobile_data")


def _airplane(rng: Random, content: Content, held: bool) -> Case:
    """Airplane mode takes the radios with it, so these are part of what is asked for."""
    on = rng.random() < 0.5
    flying = {"global/airplane_mode_on": "1", **dict.fromkeys(_RADIOS, "0")}
    landed = {"global/airplane_mode_on": "0", **dict.fromkeys(_RADIOS, "1")}
    before, after = (landed, flying) if on else (flying, landed)
    return Case({"state": "on" if on else "off"}, content.set(before), content.set(after))


def _airplane_routes(p: Parameters) -> tuple[Route, ...]:
    rule = switch("Airplane mode", on=p["state"] == "on")
    last = Stage("Network & internet", f"turn Airplane mode {p['state']}", rule)
    return (Route("Settings", (*_through(("Network & internet",)), last), settled("Network & internet", rule)),)


def _two(rng: Random, content: Content, held: bool) -> Case:
    """Two switches on different screens."""
    (one, on), (two, lit) = _two_states(rng, held)
    before = {one.key: one.values[not on], two.key: two.values[not lit]}
    after = {one.key: one.values[on], two.key: two.values[lit]}
    parameters = {
        "switch": one.label, "state": "on" if on else "off", "other": two.label, "other_state": "on" if lit else "off",
    }  # fmt: skip
    return Case(parameters, content.set(before), content.set(after))


def _two_states(rng: Random, held: bool) -> tuple[tuple[DeviceSwitch, bool], tuple[DeviceSwitch, bool]]:
    first = pools.pick(_STATES, rng, held=held)
    others = [state for state in pools.part(_STATES, held=held) if state[0].way != first[0].way]
    return first, rng.choice(others)


def _two_routes(p: Parameters) -> tuple[Route, ...]:
    first, second = (
        _switch_route(p["switch"], on=p["state"] == "on"),
        _switch_route(p["other"], on=p["other_state"] == "on"),
    )
    return (first, second)


# Screens, choices, names, questions


def _open(rng: Random, content: Content, held: bool) -> Case:
    page, screen = pools.pick(tuple(zip(PAGES, _SCREENS, strict=True)), rng, held=held)
    return Case({"page": page}, content, content, place=Place(PACKAGE, screen))


def _open_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route("Settings", _through((p["page"],)), lambda sight: sight.title == p["page"]),)


def _choose(name: str) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        _, key, values = CHOICES[name]
        old, new = rng.sample(tuple(values), 2)
        if len(values) > 4:
            new = pools.pick(tuple(values), rng, held=held)
            old = rng.choice([value for value in values if value != new])
        before, after = {key: values[old]}, {key: values[new]}
        return Case({"value": new}, content.set(before), content.set(after))

    return draw


def _choose_routes(name: str) -> Routes:
    def routes(p: Parameters) -> tuple[Route, ...]:
        page, _, _ = CHOICES[name]
        stages = (
            *_through((page,)),
            Stage(page, f"open {name}", tap(name)),
            Stage(name, f"choose {p['value']}", tap(p["value"])),
        )
        return (Route("Settings", stages, tapped(name, p["value"])),)

    return routes


def _rename(rng: Random, content: Content, held: bool) -> Case:
    name = pools.pick(NAMES, rng, held=held)
    before = {"global/device_name": rng.choice(("Pixel 6", "Android phone", "My phone"))}
    return Case({"name": name}, content.set(before), content.set({"global/device_name": name}))


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_through(("About phone",)),
        Stage("About phone", "open Device name", tap("Device name")),
        Stage("Device name", "enter the name", fill("Name", p["name"])),
        Stage("Device name", "confirm", tap("OK")),
    )
    return (Route("Settings", stages, tapped("Device name", "OK")),)


def _ask_name(rng: Random, content: Content, held: bool) -> Case:
    name = pools.pick(NAMES, rng, held=held)
    before = content.set({"global/device_name": name})
    return Case({}, before, before, answer=name)


def _ask_name_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        return next((e.value for e in sight.screen.elements if e.text == "Device name"), None)

    tell = Stage("About phone", "tell the device name", answer(read))
    return (Route("Settings", (*_through(("About phone",)), tell), answered),)


def _ask_state(rng: Random, content: Content, held: bool) -> Case:
    chosen, on = pools.pick(_STATES, rng, held=held)
    before = content.set({chosen.key: chosen.values[on]})
    return Case({"switch": chosen.label}, before, before, answer="on" if on else "off")


def _ask_state_routes(p: Parameters) -> tuple[Route, ...]:
    chosen = next(each for each in SWITCHES if each.label == p["switch"])

    def read(sight: Sight) -> str | None:
        index = sight.find(chosen.label, Flag.CHECKABLE)
        return None if index is None else "on" if sight.screen.elements[index].has(Flag.CHECKED) else "off"

    def tell(sight: Sight) -> Move | None:
        return answer(read)(sight) or scroll(sight)

    last = Stage(chosen.way[-1], f"tell the state of {chosen.label}", tell)
    return (Route("Settings", (*_through(chosen.way), last), answered),)


# What cannot be done

_MISSING = (
    "Ultra Wideband", "Infrared remote", "Satellite calls", "Gesture pen", "FM radio", "Desktop mode", "Game booster",
    "Second screen", "Thermal camera", "Hologram mode",
)  # fmt: skip


def _missing(rng: Random, content: Content, held: bool) -> Case:
    return Case({"switch": pools.pick(_MISSING, rng, held=held)}, content, content, infeasible=True)


def _missing_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_through(("Connected devices",)),
        Stage("Connected devices", f"look for {p['switch']}", tap(p["switch"])),
    )
    return (Route("Settings", stages, absent("Connected devices", p["switch"])),)


TEMPLATES = (
    Template(
        "phone/settings/switch", "easy", 12,
        (
            "Turn {switch} {state}", "Turn {state} {switch}", "Switch {switch} {state} in Settings",
            "Set {switch} to {state}",
        ),
        _switch, _switch_routes,
    ),
    Template(
        "phone/settings/open_page", "easy", 12,
        ("Open the {page} settings", "Open {page} in Settings", "Show me the {page} page of Settings"),
        _open, _open_routes,
    ),
    Template(
        "phone/settings/airplane_mode", "easy", 10,
        ("Turn {state} airplane mode", "Turn airplane mode {state}", "Switch airplane mode {state}"),
        _airplane, _airplane_routes,
    ),
    Template(
        "phone/settings/do_not_disturb", "easy", 12,
        ("Turn {state} Do Not Disturb", "Turn Do Not Disturb {state}", "Switch Do Not Disturb {state}"),
        _named("Use Do Not Disturb", "global/zen_mode", ("0", "1")), _do_not_disturb_routes,
    ),
    Template(
        "phone/settings/screen_timeout", "easy", 14,
        (
            "Set the screen timeout to {value}", "Let the screen turn off after {value}",
            "Change Screen timeout to {value}",
        ),
        _choose("Screen timeout"), _choose_routes("Screen timeout"),
    ),
    Template(
        "phone/settings/font_size", "easy", 12,
        ("Set the font size to {value}", "Change Font size to {value}"),
        _choose("Font size"), _choose_routes("Font size"),
    ),
    Template(
        "phone/settings/time_format", "easy", 14,
        ("Set the time format to {value}", "Use the {value} clock", "Change Time format to {value}"),
        _choose("Time format"), _choose_routes("Time format"),
    ),
    Template(
        "phone/settings/device_name", "medium", 16,
        ("Rename this phone to {name}", "Set the device name to {name}", "Change the device name to {name}"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/settings/what_device_name", "easy", 14,
        ("What is the name of this device?", "What is this phone called? Look in Settings"),
        _ask_name, _ask_name_routes,
    ),
    Template(
        "phone/settings/is_it_on", "easy", 12,
        ("Is {switch} on or off?", "Tell me whether {switch} is on or off"),
        _ask_state, _ask_state_routes,
    ),
    Template(
        "phone/settings/two_switches", "hard", 22,
        ("Turn {switch} {state} and {other} {other_state}", "Turn {state} {switch}, then turn {other_state} {other}"),
        _two, _two_routes,
    ),
    Template(
        "phone/settings/missing_switch", "medium", 12,
        ("Turn on {switch} in Connected devices", "Under Connected devices, switch {switch} on"),
        _missing, _missing_routes, INFEASIBLE,
    ),
)  # fmt: skip
