"""Phone: dialling, calls that go on, and the calls there were, as Google's Phone app has them, over calllog.db.

Nobody answers here: a call goes on, and takes as long as the clock says, until it is ended.
"""

from emulators.virtual.app import Activity, App, AppIcon, Context
from emulators.virtual.apps import call_log as store
from emulators.virtual.apps import contacts_provider, text_messages
from emulators.virtual.apps.call_log import OUTGOING, Call
from emulators.virtual.apps.dialer_calls import call_view, dialpad_view, history_view
from emulators.virtual.apps.dialer_lists import main_view, search_view, settings_view
from emulators.virtual.apps.sms_pages import blocked_view
from emulators.virtual.widgets import Event, Plain

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.google.android.dialer"
_CONTACTS = "com.google.android.contacts"
_MESSAGES = "com.simplemobiletools.smsmessenger"


def handle(context: Context, event: Event) -> None:
    databases = context.world.databases
    match event:
        case Event("key", (str(key),)):
            context.set(number=(context.text("number") + key)[:32])
        case Event("rub"):
            context.set(number=context.text("number")[:-1])
        case Event("call_typed"):
            _call_typed(context)
        case Event("call", (str(number),)):
            _call(context, number)
        case Event("end"):
            _end(context)
        case Event("switch", (str(name),)):
            context.set(**{name: None if context.ui.get(name) else True})
        case Event("tone", (str(key),)):
            context.set(tones=(context.text("tones") + key)[-24:])
        case Event("message", (str(number),)):
            context.launch(_MESSAGES, "thread", address=number)
        case Event("contact", (str(number),)):
            _contact(context, number)
        case Event("delete_calls", rows):
            store.delete(databases, [row for row in rows if isinstance(row, int)])
            context.back()
            context.toast("Call history deleted")
        case Event("delete_call", (int(row),)):
            store.delete(databases, [row])
            context.set(open=None)
            context.toast("Call deleted")
        case Event("clear"):
            store.delete(databases, [row for row, _ in store.calls(databases)])
            context.hide()
            context.toast("Call history cleared")
        case Event("block", (str(number), bool(on))):
            text_messages.block(databases, number, on=on)
            context.hide()
            context.toast(f"{number} blocked" if on else f"{number} unblocked")
        case Event("block_typed"):
            _block_typed(context)
        case Event("toggle", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")


def _call_typed(context: Context) -> None:
    """Call what the dialpad shows; with nothing there, bring up the number that was called last."""
    number = context.text("number")
    if number:
        context.back()
        _call(context, number)
        return
    last = next((call.number for _, call in store.calls(context.world.databases) if call.type == OUTGOING), "")
    context.set(number=last)


def _call(context: Context, number: str) -> None:
    if context.on("global/airplane_mode_on"):
        context.toast("Turn off airplane mode to make a call")
        return
    now = context.world.state.now
    name = text_messages.names(context.world.databases).get(text_messages.digits(number), "")
    row = store.add(context.world.databases, Call(number, OUTGOING, now * 1000), name)
    args: dict[str, Plain] = {"number": number, "row": row, "began": now}
    context.go("call", **args)
    context.notify("call", name or number, "Ongoing call", "call", ongoing=True, when=now, **args)


def _end(context: Context) -> None:
    """Hang up; what the call took is written down."""
    began, row = context.args.get("began"), context.args.get("row")
    if isinstance(began, int) and isinstance(row, int):
        store.end(context.world.databases, row, context.world.state.now - began)
    context.cancel("call")
    context.back()
    context.toast("Call ended")


def _contact(context: Context, number: str) -> None:
    """Show whose number it is, or begin a new contact with it."""
    bare = text_messages.digits(number)
    people = contacts_provider.people(context.world.databases)
    row = next((row for row, person in people if text_messages.digits(person.phone) == bare), 0)
    if row:
        context.launch(_CONTACTS, "contact", id=row)
    else:
        context.launch(_CONTACTS, "edit", phone=number)


def _block_typed(context: Context) -> None:
    number = context.text("number").strip()
    if not any(c.isdigit() for c in number):
        context.toast("Enter a phone number")
        return
    text_messages.block(context.world.databases, number, on=True)
    context.set(number=None, overlay=None)


APP = App(
    package=PACKAGE,
    name="Phone",
    icon=AppIcon("call", "#1a73e8"),
    activities=(
        Activity("main", f"{PACKAGE}.extensions.GoogleDialtactsActivity", main_view),
        Activity("dialpad", f"{PACKAGE}.extensions.GoogleDialtactsActivity", dialpad_view),
        Activity("search", f"{PACKAGE}.extensions.GoogleDialtactsActivity", search_view),
        Activity("call", "com.android.incallui.InCallActivity", call_view),
        Activity("history", "com.android.dialer.calldetails.CallDetailsActivity", history_view),
        Activity("settings", "com.android.dialer.app.settings.DialerSettingsActivity", settings_view),
        Activity("blocked", "com.android.dialer.app.filterednumber.BlockedNumbersSettingsActivity", blocked_view),
    ),
    handle=handle,
    databases={
        store.PATH: store.SCHEMA,
        contacts_provider.PATH: contacts_provider.SCHEMA,
        text_messages.BLOCKED_PATH: text_messages.BLOCKED_SCHEMA,
    },
    settings={"system/dtmf_tone": "1", "system/vibrate_when_ringing": "0"},
    shelves=(store.CALLS,),
)
