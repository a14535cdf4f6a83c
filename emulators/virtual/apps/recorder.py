"""Audio recorder: records for as long as the phone's clock runs, and keeps a list of what was recorded."""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, hide, put, show
from emulators.virtual.apps import records as store
from emulators.virtual.apps.dates import at, brief, counter, moment
from emulators.virtual.apps.recorder_moves import handle, length_now, position
from emulators.virtual.apps.records import Record
from emulators.virtual.selection import chosen_names
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Column,
    Dialog,
    Drawing,
    Empty,
    Event,
    Field,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    Menu,
    MenuItem,
    Overlay,
    Polyline,
    Progress,
    Row,
    Scaffold,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.dimowner.audiorecorder"


def main_view(context: Context) -> Scaffold:
    state = str(context.ui.get("state", ""))
    found = store.records(context.files)
    words = {"on": "Recording", "paused": "Paused"}.get(state, found[0].name if found else "No records yet")
    shown = length_now(context) * 1_000 if state else (found[0].length if found else 0)
    body = Column(
        (
            Space(height=40), Text(words, "title", align="center", lines=1), Space(height=12),
            Text(counter(shown), "display", align="center", id="txt_duration"), Space(height=24),
            Drawing(_wave(words, "primary" if state == "on" else "outline"), 180, description="Waveform"),
            Grow(Space()), _buttons(state), Space(height=32),
        ),
    )  # fmt: skip
    menu = (MenuItem("Trash", go("trash")), MenuItem("Settings", go("settings")))
    return Scaffold(
        bar=AppBar(
            "Audio Recorder", actions=() if state else (IconButton("list", "Records", go("records")),), menu=menu
        ),
        body=body,
        overlay=_main_dialog(context),
        back=show("discard") if state else None,
    )


def _buttons(state: str) -> Widget:
    if not state:
        start = IconButton("mic", "Start recording", Event("start"), color="#ffffff", background="#d32f2f", size=80)
        return Row((start,), justify="center")
    pause = IconButton("pause", "Pause recording", Event("pause"), background="surface_container_high", size=56)
    if state == "paused":
        pause = IconButton("mic", "Resume recording", Event("resume"), background="surface_container_high", size=56)
    stop = IconButton("stop", "Stop recording", Event("stop"), color="#ffffff", background="#d32f2f", size=80)
    drop = IconButton("delete", "Discard recording", show("discard"), background="surface_container_high", size=56)
    return Row((drop, stop, pause), gap=28, justify="center")


def _wave(words: str, color: str) -> tuple[Polyline, ...]:
    """Bars whose heights follow from a name."""
    heights = [40 + (i * 7919 + sum(map(ord, words)) * 31 + i * i * 97) % 360 for i in range(48)]
    return tuple(
        Polyline(((30 + i * 20, 500 - h), (30 + i * 20, 500 + h)), color, 3) for i, h in enumerate(heights)
    )  # fmt: skip


def _main_dialog(context: Context) -> Overlay | None:
    match context.overlay():
        case "save":
            name = str(context.ui.get("saved", ""))
            field = Field("name", label="Record name", initial=name, submit=Event("name"), id="input_name")
            return Dialog("Save record", body=(field,), dismiss=Event("keep"), buttons=(
                Button("Cancel", Event("keep"), "text"), Button("Save", Event("name"), "text")))  # fmt: skip
        case "discard":
            return Dialog("Discard recording?", "What was recorded will be lost.", buttons=(
                Button("Cancel", hide(), "text"), Button("Discard", Event("discard"), "text")))  # fmt: skip
    return None


def records_view(context: Context) -> Scaffold:
    order = context.setting("recorder/order", "date")
    wanted = context.text("search").strip().lower() if context.ui.get("searching") else ""
    found = [r for r in store.records(context.files, order=order) if wanted in r.name.lower()]
    chosen = chosen_names(context)
    menu = (
        *(
            MenuItem(f"Sort by {name}", Event("order", (name,)), checked=order == name)
            for name in ("date", "name", "duration")
        ),
        MenuItem("Trash", go("trash")),
    )
    bar = AppBar(
        "Records", up=back(), actions=(IconButton("search", "Search records", put(searching=True)),), menu=menu
    )
    if context.ui.get("searching"):
        bar = AppBar("Records", up=put(searching=None, search=None), search=Field("search", hint="Search records"))
    if chosen:
        bar = AppBar(f"{len(chosen)} selected", up=put(chosen=None), up_icon="close",
                     actions=(IconButton("delete", "Delete", put(overlay="delete")),))  # fmt: skip
    rows = tuple(_row(context, record, chosen) for record in found)
    return Scaffold(
        bar=bar,
        body=Scroll(rows) if rows else Empty("mic", "No records found" if wanted else "No records yet"),
        overlay=_record_dialog(context),
        back=put(chosen=None) if chosen else None,
    )  # fmt: skip


def _row(context: Context, record: Record, chosen: tuple[str, ...]) -> Widget:
    day = brief(at(record.modified), context.now)
    picked = record.path in chosen
    left = tuple(p for p in chosen if p != record.path) if picked else (*chosen, record.path)
    toggle = put(chosen=left or None)
    more = IconButton("more", f"Options of {record.name}", put(overlay="options", path=record.path))
    return ListItem(
        record.name, f"{counter(record.length)}  {record.format}  {day}", leading=Icon("waveform", "primary"),
        trailing=None if chosen else more, selected=picked, long=toggle,
        tap=toggle if chosen else go("player", path=record.path),
    )  # fmt: skip


def _record_dialog(context: Context) -> Overlay | None:
    """Dialogs about the record at `path`, or the chosen ones."""
    path = str(context.ui.get("path") or context.args.get("path", ""))
    record = next((r for r in store.records(context.files) if r.path == path), None)
    chosen = chosen_names(context) or ((path,) if record else ())
    match context.overlay():
        case "options" if record:
            items = (
                MenuItem("Share", Event("share", (path,))), MenuItem("Rename", put(overlay="rename")),
                MenuItem("Information", Event("about", (path,))), MenuItem("Delete", put(overlay="delete")),
            )  # fmt: skip
            return Menu(items, sheet=True, title=record.name)
        case "rename" if record:
            field = Field("name", label="Record name", initial=record.name, submit=Event("rename"), id="input_name")
            return Dialog("Rename record", body=(field,), dismiss=put(overlay=None, name=None), buttons=(
                Button("Cancel", put(overlay=None, name=None), "text"),
                Button("Rename", Event("rename", (path,)), "text")))  # fmt: skip
        case "delete" if chosen:
            what = record.name if record and len(chosen) == 1 else f"{len(chosen)} records"
            title = "Delete record?" if len(chosen) == 1 else "Delete records?"
            return Dialog(title, f"{what} will be moved to trash.", buttons=(Button("Cancel", hide(), "text"),
                                   Button("Delete", Event("trash", chosen), "text")))  # fmt: skip
    return None


def player_view(context: Context) -> Scaffold:
    path = str(context.ui.get("path") or context.args.get("path", ""))
    record = next((r for r in store.records(context.files) if r.path == path), None)
    if record is None:
        return Scaffold(bar=AppBar("Record", up=back()), body=Empty("mic", "This record no longer exists"))
    now = position(context, record.length)
    playing = context.ui.get("since") is not None and now < record.length
    dial = (
        IconButton("rewind", "Back 10 seconds", Event("seek", (max(0, now - 10_000),)), size=56),
        IconButton("pause" if playing else "play", "Pause" if playing else "Play",
                   Event("halt" if playing else "play", (0 if now >= record.length else now,)),
                   color="on_primary", background="primary", size=72),
        IconButton("fast_forward", "Forward 10 seconds", Event("seek", (min(record.length, now + 10_000),)), size=56),
    )  # fmt: skip
    body = Column((
        Space(height=32), Drawing(_wave(record.name, "primary"), 200, description="Waveform"), Space(height=24),
        Progress(100 * now / max(1, record.length), "Played"), Space(height=8),
        Row((Text(counter(now), "small"), Text(counter(record.length), "small", id="txt_length")), justify="between"),
        Space(height=24), Row(dial, gap=20, justify="center"),
    ), pad=20)  # fmt: skip
    menu = (
        MenuItem("Share", Event("share", (path,))), MenuItem("Rename", put(overlay="rename")),
        MenuItem("Information", go("about", path=path)), MenuItem("Delete", put(overlay="delete")),
    )  # fmt: skip
    return Scaffold(bar=AppBar(record.name, up=back(), menu=menu), body=body, overlay=_record_dialog(context))


def about_view(context: Context) -> Scaffold:
    path = str(context.args.get("path", ""))
    record = next((r for r in store.records(context.files) if r.path == path), None)
    if record is None:
        return Scaffold(bar=AppBar("Information", up=back()), body=Empty("mic", "This record no longer exists"))
    rows = (
        ListItem("Name", record.name), ListItem("Format", record.format), ListItem("Length", counter(record.length)),
        ListItem("Size", f"{record.size} bytes"),
        ListItem("Created", moment(record.modified, context.setting("system/time_12_24"))),
        ListItem("Folder", store.FOLDER.removeprefix("/storage/emulated/0/"), subtitle_lines=3),
    )  # fmt: skip
    return Scaffold(bar=AppBar("Information", up=back()), body=Scroll(rows))


def trash_view(context: Context) -> Scaffold:
    found = store.records(context.files, trashed=True)
    rows = tuple(
        ListItem(r.name, counter(r.length), leading=Icon("trash"), tap=put(overlay="trashed", path=r.path))
        for r in found
    )
    path = str(context.ui.get("path", ""))
    overlay: Overlay | None = None
    if context.overlay() == "trashed" and path:
        overlay = Dialog("Record in trash", Record(path, 0, 0, 0).name, buttons=(
            Button("Delete forever", Event("burn", (path,)), "text"),
            Button("Restore", Event("restore", (path,)), "text")))  # fmt: skip
    elif context.overlay() == "empty":
        burn = Event("burn", tuple(r.path for r in found))
        overlay = Dialog("Empty trash?", f"{len(found)} records will be deleted for good.", buttons=(
            Button("Cancel", hide(), "text"), Button("Empty", burn, "text")))  # fmt: skip
    actions = (IconButton("trash", "Empty trash", show("empty")),) if found else ()
    body: Widget = Scroll(rows) if rows else Empty("trash", "Trash is empty")
    return Scaffold(bar=AppBar("Trash", up=back(), actions=actions), body=body, overlay=overlay)


def settings_view(context: Context) -> Scaffold:
    chosen = context.setting("recorder/format", "m4a")
    formats = tuple(
        ListItem(name, words, checked=chosen == name.lower(), control="radio", tap=Event("format", (name.lower(),)))
        for name, words in (("M4a", "Small files"), ("Wav", "Nothing is lost"))
    )
    rows: tuple[Widget, ...] = (
        Header("Recording format"), *formats, Header("Recording"),
        ListItem("Ask for a name", "After each recording", checked=context.on("recorder/ask"), tap=Event("ask")),
        Header("Storage"),
        ListItem("Records", f"{len(store.records(context.files))} kept", tap=go("records")),
        ListItem("Trash", f"{len(store.records(context.files, trashed=True))} in it", tap=go("trash")),
    )  # fmt: skip
    return Scaffold(bar=AppBar("Recorder settings", up=back()), body=Scroll(rows))


def welcome_view(context: Context) -> Scaffold:
    """What the app shows before it is used; nothing leads back here."""
    words = (
        Icon("mic", "primary", 72), Text("Audio Recorder", "headline", align="center"),
        Text("Records what you say, in files that you can name, play and share.", align="center"),
        Button("Get started", Event("get_started"), id="btn_action"),
    )  # fmt: skip
    return Scaffold(body=Column((Grow(Space()), *words, Grow(Space())), gap=24, pad=32, align="center"))


APP = App(
    package=PACKAGE,
    name="Audio Recorder",
    icon=AppIcon("mic", "#c62828"),
    activities=(
        Activity("main", f"{PACKAGE}.app.main.MainActivity", main_view),
        Activity("records", f"{PACKAGE}.app.records.RecordsActivity", records_view),
        Activity("player", f"{PACKAGE}.app.records.PlayerActivity", player_view),
        Activity("about", f"{PACKAGE}.app.info.ActivityInformation", about_view),
        Activity("trash", f"{PACKAGE}.app.trash.TrashActivity", trash_view),
        Activity("settings", f"{PACKAGE}.app.settings.SettingsActivity", settings_view),
        Activity("welcome", f"{PACKAGE}.app.welcome.WelcomeActivity", welcome_view),
    ),
    handle=handle,
    settings={"recorder/format": "m4a", "recorder/ask": "1", "recorder/order": "date"},
    shelves=(store.RECORDS,),
)
