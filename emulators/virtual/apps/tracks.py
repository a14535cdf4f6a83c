"""OpenTracks: records activities on the way, and keeps them with their statistics and charts.

There is no map of the way: OpenTracks has none of its own either. Places are those of an even walk, so that a
recording depends on the phone's clock alone.
"""

import datetime
from dataclasses import replace

from emulators.virtual.app import Activity, App, AppIcon, Context
from emulators.virtual.apps import track_pages, track_recording, track_store, track_units
from emulators.virtual.apps.track_list import UNITS_KEY, chosen, list_view, search_view, statistics_view, units
from emulators.virtual.apps.track_store import DATABASE, PACKAGE, SCHEMA, TRACKS, Track
from emulators.virtual.widgets import Event

__all__ = ["APP"]


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("select", (int(row),)):
            rows = chosen(context)
            kept = tuple(r for r in rows if r != row) if row in rows else (*rows, row)
            context.set(selected=kept or None)
        case Event("share", rows):
            tracks = dict(track_store.stored(context.world))
            shared = [track_units.summary(tracks[row], units(context)) for row in rows if row in tracks]
            context.set(selected=None)
            context.share(text="\n".join(shared))
        case Event("edit", (int(row),)):
            context.set(selected=None)
            context.go("edit", id=row)
        case Event("delete"):
            _delete(context)
        case Event("kind", (str(kind),)):
            context.set(kind=kind if kind in track_store.CATEGORIES else None)
        case Event("day", (str(which), int(year), int(month), int(day))):
            context.set(**{which: datetime.date(year, month, day).isoformat(), "overlay": "filter"})
        case Event("put", (str(key), str(value))):
            context.put_setting(key, value)
            context.hide()
        case Event("toggle", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")
        case Event("save"):
            _save(context)
        case _:
            track_recording.handle(context, event)


def _delete(context: Context) -> None:
    """Those that are selected in the list, or the one whose page this is."""
    own = context.args.get("id")
    rows = (own,) if isinstance(own, int) else chosen(context)
    for row in rows:
        context.execute("DELETE FROM trackpoints WHERE trackid = ?", row)
        context.execute("DELETE FROM tracks WHERE _id = ?", row)
    context.set(overlay=None, selected=None)
    if isinstance(own, int):
        context.back()
    context.toast("Track deleted" if len(rows) == 1 else f"{len(rows)} tracks deleted")


def _save(context: Context) -> None:
    row = context.args.get("id")
    if not isinstance(row, int) or (old := dict(track_store.stored(context.world)).get(row)) is None:
        context.back()
        return
    new = typed(context, old)
    if not new.name:
        context.toast("Track name is empty")
        return
    context.execute(
        "UPDATE tracks SET name = ?, category = ?, activity_type = ?, description = ? WHERE _id = ?",
        new.name, new.category, new.category, new.description, row,
    )  # fmt: skip
    context.back()
    context.toast("Track saved")


def typed(context: Context, old: Track) -> Track:
    """The track as the form has it."""
    return replace(
        old,
        name=context.text("name", old.name).strip(),
        category=context.text("category", old.category),
        description=context.text("description", old.description).strip(),
    )


APP = App(
    package=PACKAGE,
    name="OpenTracks",
    icon=AppIcon("runner", "#2e7d32"),
    activities=(
        Activity("list", f"{PACKAGE}.TrackListActivity", list_view),
        Activity("search", f"{PACKAGE}.TrackListActivity", search_view),
        Activity("track", f"{PACKAGE}.TrackRecordedActivity", track_pages.track_view),
        Activity("edit", f"{PACKAGE}.TrackEditActivity", track_pages.edit_view),
        Activity("recording", f"{PACKAGE}.TrackRecordingActivity", track_recording.recording_view),
        Activity("stopped", f"{PACKAGE}.TrackStoppedActivity", track_recording.stopped_view),
        Activity(
            "statistics",
            f"{PACKAGE}.ui.aggregatedStatistics.AggregatedStatisticsActivity",
            statistics_view,
        ),
        Activity("settings", f"{PACKAGE}.settings.SettingsActivity", track_pages.settings_view),
        Activity("about", f"{PACKAGE}.AboutActivity", track_pages.about_view),
    ),
    handle=handle,
    databases={DATABASE: SCHEMA},
    settings={
        UNITS_KEY: "METRIC",
        track_pages.TYPE_KEY: "running",
        track_pages.PACE_KEY: "0",
    },
    shelves=(TRACKS,),
)
