"""Writing a mail: to whom, about what; answers, forwarded mails and drafts."""

from dataclasses import dataclass, replace

from emulators.virtual.app import Context, back, hide, show
from emulators.virtual.apps import contacts_provider
from emulators.virtual.apps import mail_store as store
from emulators.virtual.apps.mail_store import ME, Mail
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Button,
    Column,
    Dialog,
    Event,
    Field,
    IconButton,
    ListItem,
    MenuItem,
    Scaffold,
    Scroll,
    Widget,
)  # fmt: skip

__all__ = ["compose_events", "compose_view"]


@dataclass(frozen=True, slots=True)
class Letter:
    """What the form begins with; `draft` is the row of the draft that it goes on with, or 0."""

    to: str = ""
    subject: str = ""
    body: str = ""
    draft: int = 0


def _begun(context: Context) -> Letter:
    """A new mail, an answer, a mail passed on, or a draft."""
    databases = context.world.databases
    kind = next((key for key in ("reply", "forward", "draft") if key in context.args), "")
    row = int(str(context.args.get(kind, 0))) if kind else 0
    old = store.mail(databases, row) if row else None
    signature = context.setting("org.guiagent.mail/signature")
    ending = f"\n\n{signature}" if signature else ""
    if old is None:
        text = str(context.args.get("text", ""))
        return Letter(str(context.args.get("to", "")), str(context.args.get("subject", "")), text + ending)
    match kind:
        case "reply":
            to = old.recipient if old.sender == ME else old.sender
            return Letter(to, old.subject if old.subject.startswith("Re: ") else f"Re: {old.subject}", ending)
        case "forward":
            return Letter("", f"Fwd: {old.subject}", f"{old.body}{ending}")
        case _:
            return Letter(old.recipient, old.subject, old.body, row)


def _written(context: Context) -> Letter:
    """The mail as the form has it."""
    begun = _begun(context)
    return replace(
        begun, to=context.text("to", begun.to).strip(), subject=context.text("subject", begun.subject).strip(),
        body=context.text("body", begun.body).strip(),
    )  # fmt: skip


def compose_view(context: Context) -> Scaffold:
    begun, now = _begun(context), _written(context)
    typed = now.to.rpartition(",")[2].strip().lower()
    people = [p for _, p in contacts_provider.people(context.world.databases) if p.email]
    found = [p for p in people if typed and typed != p.email and typed in f"{p.name} {p.email}".lower()][:3]
    rows = tuple(
        ListItem(p.name, p.email, leading=Avatar(p.name), tap=Event("choose", (p.email,)), id="suggestion")
        for p in found
    )
    fields: tuple[Widget, ...] = (
        Column((Field("to", label="To", initial=begun.to, kind="email", id="to"),), pad=(16, 8, 16, 0)),
        *rows,
        Column(
            (
                Field("subject", label="Subject", initial=begun.subject, id="subject"),
                Field("body", label="Message", initial=begun.body, lines=8, id="body"),
            ),
            gap=10, pad=(16, 10, 16, 16),
        ),
    )  # fmt: skip
    discard = Dialog(
        "Discard mail?", "What you have written will be lost.",
        buttons=(Button("Cancel", hide(), "text"), Button("Discard", Event("discard"), "text")),
    )  # fmt: skip
    kind = "Reply" if "reply" in context.args else "Forward" if "forward" in context.args else "Compose"
    leaving = Event("keep") if now != replace(begun, body=begun.body.strip()) else back()
    return Scaffold(
        bar=AppBar(
            kind, up=leaving,
            actions=(IconButton("send", "Send", Event("send"), enabled=bool(now.to), color="primary"),),
            menu=(MenuItem("Save draft", Event("keep")), MenuItem("Discard", show("discard"))),
        ),
        body=Scroll(fields), overlay=discard if context.overlay() == "discard" else None, back=leaving,
    )  # fmt: skip


def compose_events(context: Context, event: Event) -> None:
    match event:
        case Event("choose", (str(address),)):
            before = ", ".join(each.strip() for each in _written(context).to.split(",")[:-1])
            context.set(to=f"{before}, {address}" if before else address)
        case Event("send"):
            _send(context)
        case Event("keep"):
            _keep(context)
        case Event("discard"):
            if row := _begun(context).draft:
                store.remove(context.world.databases, [row])
            context.back()
            context.toast("Mail discarded")


def _send(context: Context) -> None:
    letter = _written(context)
    addresses = [each.strip() for each in letter.to.split(",") if each.strip()]
    if not addresses:
        context.toast("Add at least one recipient")
        return
    for each in addresses:
        name, at, host = each.partition("@")
        if not (name and at and "." in host) or " " in each:
            context.toast(f"The address {each[:40]} is not valid")
            return
    if context.on("global/airplane_mode_on"):
        context.toast("Not sent: airplane mode is on")
        return
    _store(context, letter, "sent", ", ".join(addresses))
    context.back()
    context.toast("Sent")


def _keep(context: Context) -> None:
    letter = _written(context)
    if letter.to or letter.subject or letter.body:
        _store(context, letter, "drafts", letter.to)
        context.toast("Draft saved")
    context.back()


def _store(context: Context, letter: Letter, folder: str, to: str) -> None:
    """A draft becomes what is kept now."""
    new = Mail(folder, "Me", ME, to, letter.subject, letter.body, context.world.state.now * 1000)
    if letter.draft:
        store.change(context.world.databases, letter.draft, new)
    else:
        store.add(context.world.databases, new)
