"""The list of tracks, with search and a selection of several, and the statistics over all of them."""

import datetime
from collections.abc import Iterable

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import track_store, track_units
from emulators.virtual.apps.track_store import CATEGORIES, Track
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Button,
    Card,
    DatePicker,
    Dialog,
    Dropdown,
    Empty,
    Event,
    Fab,
    Field,
    Grow,
    IconButton,
    ListItem,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["UNITS_KEY", "chosen", "icon_of", "list_view", "search_view", "statistics_view", "units"]

UNITS_KEY = f"{track_store.PACKAGE}/statsUnits"
"""The setting for units; see `track_units.UNITS`."""

_ICONS = {
    "biking": "bike", "hiking": "terrain", "running": "runner", "walking": "walk", "swimming": "swim",
    "kayaking": "boat", "skiing": "skis", "mountain biking": "bike", "rowing": "boat",
    "skateboarding": "runner",
}  # fmt: skip

_ANY = "All activity types"


def units(context: Context) -> str:
    return context.setting(UNITS_KEY, "METRIC")


def icon_of(category: str) -> str:
    return _ICONS.get(category, "route")


def chosen(context: Context) -> tuple[int, ...]:
    """The row ids of the tracks that are selected in the list."""
    ids = context.ui.get("selected")
    return tuple(row for row in ids if isinstance(row, int)) if isinstance(ids, tuple) else ()


# The list


def list_view(context: Context) -> Scaffold:
    tracks = track_store.stored(context.world)
    selected = chosen(context)
    running = any(track.recording for _, track in tracks)
    rows = tuple(_row(context, row, track, selected) for row, track in tracks)
    record = (
        Fab("record", "Show recording", go("recording"))
        if running
        else Fab("record", "Record a track", Event("record"))
    )
    return Scaffold(
        bar=_selection_bar(tracks, selected) if selected else _bar(),
        body=Scroll((*rows, Space(height=88))) if rows else Empty("route", "No tracks yet. Start to record one!"),
        fab=None if selected else record,
        overlay=_delete_dialog(len(selected)) if context.overlay() == "delete" else None,
        back=put(selected=None) if selected else None,
    )


def _bar() -> AppBar:
    return AppBar(
        "OpenTracks",
        actions=(IconButton("search", "Search tracks", go("search")),),
        menu=(
            MenuItem("Aggregated statistics", go("statistics")),
            MenuItem("Settings", go("settings")),
            MenuItem("About", go("about")),
        ),
    )


def _selection_bar(tracks: tuple[tuple[int, Track], ...], selected: tuple[int, ...]) -> AppBar:
    actions: tuple[IconButton, ...] = (
        IconButton("share", "Share", Event("share", selected)),
        IconButton("delete", "Delete", show("delete")),
    )
    if len(selected) == 1:
        actions = (IconButton("edit", "Edit", Event("edit", selected)), *actions)
    return AppBar(
        f"{len(selected)} selected",
        up=put(selected=None),
        up_icon="close",
        actions=actions,
        menu=(
            MenuItem("Select all", put(selected=tuple(row for row, _ in tracks))),
            MenuItem("Aggregated statistics", go("statistics", ids=selected)),
        ),
    )


def _delete_dialog(count: int) -> Dialog:
    return Dialog(
        "Delete track?" if count == 1 else f"Delete {count} tracks?",
        "All of its data will be deleted." if count == 1 else "All of their data will be deleted.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete"), "text")),
    )


def _row(context: Context, row: int, track: Track, selected: tuple[int, ...]) -> ListItem:
    where = units(context)
    second = f"{track_units.duration_text(track.seconds)} · {track_units.distance_text(track.metres, where)}"
    opens = go("recording") if track.recording else go("track", id=row)
    return ListItem(
        track.name,
        f"{track_units.date_text(track.start)} · {track.category}\n{'Recording…' if track.recording else second}",
        tap=Event("select", (row,)) if selected else opens,
        long=Event("select", (row,)),
        leading=Avatar(track.category, icon="check" if row in selected else icon_of(track.category)),
        selected=row in selected,
        id="track_list_item",
    )


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().lower()
    found = [
        (row, track)
        for row, track in track_store.stored(context.world)
        if wanted and wanted in f"{track.name}\n{track.category}\n{track.description}".lower()
    ]
    body: Widget = Scroll(tuple(_row(context, row, track, ()) for row, track in found))
    if not found:
        body = Empty("search", "No tracks found" if wanted else "Type a word")
    field = Field("search", hint="Search tracks", icon="search", id="search_src_text")
    return Scaffold(bar=AppBar("Search", up=back(), search=field), body=body)


# Statistics


def statistics_view(context: Context) -> Scaffold:
    ids = context.args.get("ids")
    tracks = [
        track
        for row, track in track_store.stored(context.world)
        if not track.recording and (not isinstance(ids, tuple) or row in ids) and _passes(context, track)
    ]
    groups = [(kind, [track for track in tracks if track.category == kind]) for kind in _kinds(tracks)]
    cards = tuple(_card(kind, group, units(context)) for kind, group in groups)
    return Scaffold(
        bar=AppBar(
            "Aggregated statistics",
            up=back(),
            subtitle=_filter_text(context),
            actions=(IconButton("filter", "Filter", show("filter")),),
        ),
        body=Scroll((Space(height=8), *cards, Space(height=16))) if cards else Empty("chart", "No tracks to count"),
        overlay=_filter_overlay(context),
    )


def _kinds(tracks: Iterable[Track]) -> list[str]:
    """The activity types, the one done most often first."""
    kinds = [track.category for track in tracks]
    return sorted(dict.fromkeys(kinds), key=lambda kind: (-kinds.count(kind), kind))


def _card(kind: str, tracks: list[Track], where: str) -> Widget:
    metres, seconds = sum(t.metres for t in tracks), sum(t.seconds for t in tracks)
    rows = (
        ("Total distance", "distance", track_units.distance_text(metres, where)),
        ("Total time", "time", track_units.duration_text(seconds)),
        ("Longest distance", "longest", track_units.distance_text(max(t.metres for t in tracks), where)),
        ("Average speed", "speed", track_units.speed_text(metres / seconds if seconds else 0, where)),
        ("Elevation gain", "gain", track_units.height_text(sum(t.gain for t in tracks), where)),
    )
    count = f"{len(tracks)} track" + ("" if len(tracks) == 1 else "s")
    head = Row(
        (
            Avatar(kind, 32, icon_of(kind)),
            Grow(Text(kind, "subtitle", lines=1, id="aggregated_type")),
            Text(count, "small", "on_surface_variant", id="aggregated_count"),
        ),
        gap=12,
    )
    lines = (
        Row((Grow(Text(name, "small", "on_surface_variant")), Text(said, "label", id=f"aggregated_{key}")))
        for name, key, said in rows
    )
    return Card((head, Space(height=4), *lines))


def _passes(context: Context, track: Track) -> bool:
    kind, begin, end = (str(context.ui.get(key) or "") for key in ("kind", "from", "to"))
    day = track.date.isoformat()
    return kind in ("", track.category) and (not begin or day >= begin) and (not end or day <= end)


def _filter_text(context: Context) -> str:
    kind, begin, end = (str(context.ui.get(key) or "") for key in ("kind", "from", "to"))
    days = f"{_day(begin) or '…'} to {_day(end) or '…'}" if begin or end else ""
    return ", ".join(part for part in (kind, days) if part)


def _day(day: str) -> str:
    return f"{datetime.date.fromisoformat(day):%-d %b %Y}" if day else ""


def _filter_overlay(context: Context) -> Overlay | None:
    begin, end = (str(context.ui.get(key) or "") for key in ("from", "to"))
    match context.overlay():
        case "filter":
            return Dialog(
                "Filter",
                body=(
                    Dropdown("Activity type", str(context.ui.get("kind") or _ANY), (_ANY, *CATEGORIES), Event("kind")),
                    ListItem("From", _day(begin) or "Any day", tap=show("from")),
                    ListItem("To", _day(end) or "Any day", tap=show("to")),
                ),
                buttons=(
                    Button("Reset", put(overlay=None, kind=None, **{"from": None, "to": None}), "text"),
                    Button("Apply", hide(), "text"),
                ),
            )
        case "from" | "to" as which:
            day = datetime.date.fromisoformat(begin if which == "from" and begin else end or str(context.now.date()))
            picker = DatePicker(day.year, day.month, day.day, Event("day", (which,)), id=f"{which}_date")
            return Dialog(
                "From" if which == "from" else "To",
                body=(picker,),
                buttons=(Button("Cancel", show("filter"), "text"),),
                dismiss=show("filter"),
            )
    return None
