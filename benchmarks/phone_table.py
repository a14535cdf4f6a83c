"""The table of docs/phone.md: every app of the phone, where it keeps what, its tasks, and how it differs.

`python -m benchmarks.phone_table` writes it anew, in its place in docs/phone.md.
"""

from collections import Counter
from collections.abc import Mapping

from benchmarks.results import ROOT
from emulators.virtual.app import App
from emulators.virtual.apps import installed
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite

__all__ = ["BEGIN", "DIFFERS", "END", "main", "table"]

BEGIN, END = "<!-- table of apps begins -->", "<!-- table of apps ends -->"

DIFFERS: Mapping[str, str] = {
    "com.google.android.contacts": "Four tables of the provider; a person has at most one number and one e-mail",
    "net.gsantner.markor": "A note is saved with Save, and leaving a changed one asks; Markor saves silently",
    "com.google.android.deskclock": "Timer, stopwatch and cities are tables; DeskClock has them in its preferences. "
    "One timer at a time",
    "com.arduia.expense": "No backup to a cloud",
    "org.guiagent.shop": "No original: made for tasks over several apps",
    "ca.zgrs.clipper": "The original is one page and a service; clips that are kept, and a history, are added",
    "net.cozic.joplin": "No synchronization, no attachments",
    "com.google.android.documentsui": "Shared storage alone: no cloud, no other providers",
    "com.flauschcode.broccoli": "Recipes are typed in: no import from web pages",
    "com.simplemobiletools.gallery.pro": "No recycle bin: deleting asks first and is for good",
    "com.android.settings": "The pages that tasks and other apps need, over the global, secure and system settings",
    "com.simplemobiletools.smsmessenger": "Text only: no MMS; nobody answers",
    "org.guiagent.mail": "No original and no server: what is sent lies in Sent",
    "org.tasks": "One list: no subtasks, tags, places or synchronization",
    "com.google.android.dialer": "Nobody answers: a call goes on with the phone's clock until it is ended",
    "com.simplemobiletools.calendar.pro": "Events only: no tasks, no CalDAV",
    "de.dennisguse.opentracks": "No satellites: places are those of an even walk, and depend on the clock alone",
    "net.osmand": "Villages and mountains are those of Liechtenstein, all else is invented; a screen is named by its "
    "fragment, where all of OsmAnd's are one activity",
    "com.android.chrome": "Local pages and a few invented sites, nothing is fetched; scripts run where "
    "Chromium is installed",
    "com.android.camera2": "What the lenses see is drawn; no exposure, no zoom by pinch",
    "com.dimowner.audiorecorder": "The files are the list: no database; what is recorded is silence",
    "com.simplemobiletools.draw.pro": "One layer, one picture at a time",
    "code.name.monkey.retromusic": "Silent; where the player is lies in a table of ours, `playback`",
    "org.videolan.vlc": "Moving pictures stand still; of the library the tables that playlists and favourites need",
}
"""By package: what who knows the real app would miss, or find elsewhere."""


def table() -> str:
    """Markdown, a row for each app in the order of the launcher. Templates are those that lead through it."""
    tasks, phone = suite(), VirtualPhone("360x800")
    through = Counter(app for name in tasks.names() for app in tasks.apps(name))
    lines = [
        f"{len(installed())} apps, {len(tasks.names())} task templates. Templates are counted for every app that they "
        "lead through. Rows and files that no shelf covers are compared one by one.\n",
        "| app | package, main activity | databases: tables | shelves | templates | differs from the real app |",
        "|---|---|---|---|---:|---|",
    ]
    for app in installed():
        shelves = ", ".join(shelf.name for shelf in app.shelves) or "none"
        cells = (app.name, f"`{app.package}`<br>`{app.activities[0].name}`", _kept(app, phone), shelves)
        lines.append(f"| {' | '.join((*cells, str(through[app.name]), DIFFERS[app.package]))} |")
    phone.close()
    return "\n".join(lines)


def _kept(app: App, phone: VirtualPhone) -> str:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    told = [f"`{path}`: {', '.join(str(name) for (name,) in phone.world.query(path, sql))}" for path in app.databases]
    return "<br>".join(told) or "none: files and settings"


def main() -> None:
    file = ROOT / "docs" / "phone.md"
    before, _, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    file.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
