"""What changed from one screen to the next, as the accessibility events that android_env's forwarder sends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emulators.screen import Flag
from emulators.virtual.door.handset import Handset
from emulators.virtual.hierarchy import View, Window
from emulators.wire import message_field, text_field

__all__ = ["Glance", "event_request", "events_between", "glance"]

Event = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Glance:
    """A screen as far as events depend on it. `fields` are the texts of fields by their place in the tree."""

    location: tuple[str, str]
    fields: Mapping[tuple[int, int], View]
    toast: str
    told: int
    windows: tuple[Window, ...]


def glance(handset: Handset) -> Glance:
    """The screen of now; the caller holds the handset's lock."""
    phone = handset.phone
    shown = phone.windows()
    fields = {
        (place, number): view
        for place, window in enumerate(shown)
        for number, view in enumerate(each for each in window.root.walk() if Flag.EDITABLE in each.flags)
    }
    state = phone.world.state
    return Glance(
        (phone.world.page.package, phone.view().location), fields, state.toast, len(state.notifications), shown
    )


def events_between(before: Glance, after: Glance, *, milliseconds: int) -> list[Event]:
    """As dictionaries of texts, in the order in which Android would send them; `milliseconds` is the phone's uptime."""
    package = after.location[0]
    moved = before.location != after.location
    found: list[dict[str, str]] = []
    if moved:
        root = next((window.root for window in after.windows if window.active), None)
        found.append({"event_type": "TYPE_WINDOW_STATE_CHANGED"} | (_source(root) if root else {}))
    else:
        found += _texts(before, after)
        found.append({"event_type": "TYPE_WINDOW_CONTENT_CHANGED"})
    if after.toast and after.toast != before.toast:
        found.append({"event_type": "TYPE_NOTIFICATION_STATE_CHANGED", "event_text": after.toast})
    elif after.told > before.told:
        found.append({"event_type": "TYPE_NOTIFICATION_STATE_CHANGED"})
    common = {"event_package_name": package, "event_timestamp_ms": str(milliseconds)}
    return [{**common, **event} for event in found]


def event_request(event: Event) -> bytes:
    """An EventRequest: a map of texts."""
    return b"".join(message_field(1, text_field(1, name), _value(value)) for name, value in event.items())


def _texts(before: Glance, after: Glance) -> Iterator[dict[str, str]]:
    for place, view in after.fields.items():
        old = before.fields.get(place)
        if old is None:
            continue
        held, holds = _held(old), _held(view)
        if held != holds:
            begin = _common(held, holds)
            end = _common(held[begin:][::-1], holds[begin:][::-1])
            yield {
                "event_type": "TYPE_VIEW_TEXT_CHANGED",
                **_source(view),
                **_told("event_text", holds),
                **_told("before_text", held),
                "from_index": str(begin),
                "added_count": str(len(holds) - begin - end),
                "removed_count": str(len(held) - begin - end),
            }
        if Flag.FOCUSED in view.flags and Flag.FOCUSED not in old.flags:
            yield {"event_type": "TYPE_VIEW_FOCUSED", **_source(view), **_told("event_text", view.text)}


def _source(view: View) -> dict[str, str]:
    """What tells the view that an event is about."""
    said = {
        "source_class_name": view.class_name,
        "source_text": view.text,
        "source_content_description": view.content_desc,
        "view_id": view.resource_id,
    }
    return {name: value for name, value in said.items() if value}


def _held(field: View) -> str:
    """What a field holds: an empty one shows its hint."""
    return "" if field.text == field.hint else field.text


def _told(name: str, value: str) -> dict[str, str]:
    return {name: value} if value else {}


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _value(text: str) -> bytes:
    return text_field(2, text.encode("utf-8", "replace").decode())
