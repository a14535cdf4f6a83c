"""Tasks in Mail."""

from dataclasses import replace
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import mail_store as store
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.apps.mail_store import MAILS, ME, Mail, address_of
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import INFEASIBLE, Move, Rule, Sight, answer, answered, fill, says, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "INBOX", "TEMPLATES", "addressed", "came_in", "find", "inbox", "known", "new_subject", "sent"]

APP, INBOX, SEARCH = "Mail", "Inbox", "Search mail"


# What is on the phone


def inbox(content: Content) -> tuple[Mail, ...]:
    return tuple(mail for mail in content.of(MAILS) if mail.folder == "inbox")


def known(content: Content) -> tuple[Person, ...]:
    """The people whose address stands in Contacts."""
    return tuple(person for person in content.of(PEOPLE) if person.email)


def came_in(content: Content, person: Person, subject: str, body: str) -> Content:
    """With one more mail in the inbox, the newest."""
    new = Mail("inbox", person.name, address_of(person), ME, subject, body, (content.now - 600) * 1000, read=False)
    return content.put(MAILS, (*content.of(MAILS), new))


def sent(content: Content, to: str, subject: str, body: str, *, folder: str = "sent") -> Content:
    return content.put(MAILS, (*content.of(MAILS), Mail(folder, "Me", ME, to, subject, body)))


def _changed(content: Content, old: Mail, *new: Mail) -> Content:
    return content.put(MAILS, ways.swapped(content.of(MAILS), old, *new))


def new_subject(rng: Random, content: Content, *, held: bool) -> str:
    return store.new_subject(rng, [mail.subject for mail in content.of(MAILS)], held=held)


def _line(rng: Random, *, held: bool) -> str:
    return pools.pick(pools.LINES, rng, held=held)


# Ways


def find(subject: str) -> Stage:
    return Stage(INBOX, f"open {subject}", tap(subject))


def addressed(name: str) -> Rule:
    """Type a name into the field for recipients and choose who is offered; None when an address stands there."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find("To", Flag.EDITABLE)
        value = sight.screen.elements[index].value if index is not None else ""
        if "@" in value:
            return None
        return tap(name, Flag.CLICKABLE)(sight) if value == name else fill("To", name)(sight)

    return rule


def _sending(form: str, *stages: Stage) -> Route:
    return Route(APP, (*stages, Stage(form, "send it", tap("Send"))), tapped(form, "Send"))


# Write


def _compose(rng: Random, content: Content, held: bool) -> Case:
    person, subject, text = rng.choice(known(content)), new_subject(rng, content, held=held), _line(rng, held=held)
    after = sent(content, person.email, subject, text)
    return Case({"name": person.name, "subject": subject, "text": text}, content, after)


def _compose_stages(p: Parameters) -> tuple[Stage, ...]:
    return (
        Stage(INBOX, "write a mail", tap("Compose")),
        Stage("Compose", f"address it to {p['name']}", addressed(p["name"])),
        Stage("Compose", "enter the subject", fill("Subject", p["subject"])),
        Stage("Compose", "enter the message", fill("Message", p["text"])),
    )


def _compose_routes(p: Parameters) -> tuple[Route, ...]:
    return (_sending("Compose", *_compose_stages(p)),)


def _draft(rng: Random, content: Content, held: bool) -> Case:
    person, subject, text = rng.choice(known(content)), new_subject(rng, content, held=held), _line(rng, held=held)
    after = sent(content, person.email, subject, text, folder="drafts")
    return Case({"name": person.name, "subject": subject, "text": text}, content, after)


def _draft_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_compose_stages(p),
        Stage("Compose", "open the menu", tap("More options")),
        Stage("Menu", "keep it as a draft", tap("Save draft")),
    )
    return (Route(APP, stages, tapped("Menu", "Save draft")),)


def _reply(rng: Random, content: Content, held: bool) -> Case:
    mail, text = rng.choice(inbox(content)), _line(rng, held=held)
    after = sent(content, mail.sender, f"Re: {mail.subject}", text)
    return Case({"subject": mail.subject, "text": text}, content, after)


def _reply_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        find(p["subject"]),
        Stage("Message", "answer it", tap("Reply")),
        Stage("Reply", "enter the message", fill("Message", p["text"])),
    )
    return (_sending("Reply", *stages),)


def _forward(rng: Random, content: Content, held: bool) -> Case:
    mail, person = rng.choice(inbox(content)), rng.choice(known(content))
    after = sent(content, person.email, f"Fwd: {mail.subject}", mail.body)
    return Case({"subject": mail.subject, "name": person.name}, content, after)


def _forward_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        find(p["subject"]),
        Stage("Message", "pass it on", tap("Forward")),
        Stage("Forward", f"address it to {p['name']}", addressed(p["name"])),
    )
    return (_sending("Forward", *stages),)


def _finish(rng: Random, content: Content, held: bool) -> Case:
    """A draft without a message is there already."""
    person, subject, text = rng.choice(known(content)), new_subject(rng, content, held=held), _line(rng, held=held)
    before = sent(content, person.email, subject, "", folder="drafts")
    return Case({"subject": subject, "text": text}, before, sent(content, person.email, subject, text))


def _finish_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(INBOX, "open the folders", tap("Navigate up")),
        Stage("Menu", "go to the drafts", tap("Drafts")),
        Stage("Drafts", "open the draft", tap(p["subject"])),
        Stage("Compose", "enter the message", fill("Message", p["text"])),
    )
    return (_sending("Compose", *stages),)


# Put in order


def _archive(rng: Random, content: Content, held: bool) -> Case:
    mail = rng.choice(inbox(content))
    return Case({"subject": mail.subject}, content, _changed(content, mail, replace(mail, folder="archive")))


def _archive_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (find(p["subject"]), Stage("Message", "put it away", tap("Archive")))
    return (Route(APP, stages, tapped("Message", "Archive")),)


def _star(rng: Random, content: Content, held: bool) -> Case:
    mail = rng.choice(inbox(content))
    return Case({"subject": mail.subject}, content, _changed(content, mail, replace(mail, starred=True)))


def _star_routes(p: Parameters) -> tuple[Route, ...]:
    label = f"Star {p['subject']}"
    return (Route(APP, (Stage(INBOX, "add the star", tap(label)),), tapped(INBOX, label)),)


def _delete_several(rng: Random, content: Content, held: bool) -> Case:
    gone = rng.sample(inbox(content), 3)
    after = content
    for mail in gone:
        after = _changed(after, mail, replace(mail, folder="trash"))
    return Case({f"subject{i}": mail.subject for i, mail in enumerate(gone, start=1)}, content, after)


def _delete_several_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *ways.selecting(INBOX, (p["subject1"], p["subject2"], p["subject3"])),
        Stage("3 selected", "delete them", tap("Delete")),
    )
    return (Route(APP, stages, tapped("3 selected", "Delete")),)


def _restore(rng: Random, content: Content, held: bool) -> Case:
    mail = rng.choice(inbox(content))
    before = _changed(content, mail, replace(mail, folder="trash"))
    return Case({"subject": mail.subject}, before, content.put(MAILS, content.of(MAILS)))


def _restore_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(INBOX, "open the folders", tap("Navigate up")),
        Stage("Menu", "go to the trash", tap("Trash")),
        Stage("Trash", f"open {p['subject']}", tap(p["subject"])),
        Stage("Message", "take it out", tap("Move to Inbox")),
    )
    return (Route(APP, stages, tapped("Message", "Move to Inbox")),)


def _empty(rng: Random, content: Content, held: bool) -> Case:
    gone = rng.sample(inbox(content), 2)
    before = content
    for mail in gone:
        before = _changed(before, mail, replace(mail, folder="trash"))
    return Case({}, before, content.put(MAILS, [mail for mail in content.of(MAILS) if mail not in gone]))


def _empty_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(INBOX, "open the folders", tap("Navigate up")),
        Stage("Trash", "open the menu", tap("More options")),
        Stage("Menu", "empty it or go to the trash", _either("Empty trash", "Trash")),
        Stage("Empty trash?", "confirm", tap("Empty")),
    )
    return (Route(APP, stages, tapped("Empty trash?", "Empty")),)


def _either(first: str, second: str) -> Rule:
    def rule(sight: Sight) -> Move | None:
        return tap(first if sight.find(first) is not None else second)(sight)

    return rule


# Questions, and what cannot be done


def _who(rng: Random, content: Content, held: bool) -> Case:
    mail = rng.choice(inbox(content))
    rivals = tuple(other.sender_name for other in content.of(MAILS))
    return Case({"subject": mail.subject}, content, content, answer=mail.sender_name, rivals=rivals)


def _who_routes(p: Parameters) -> tuple[Route, ...]:
    def name(sight: Sight) -> str | None:
        return next((element.text for element in sight.shown("sender_name")), None)

    return (Route(APP, (find(p["subject"]), Stage("Message", "tell the sender", answer(name))), answered),)


def _about(rng: Random, content: Content, held: bool) -> Case:
    person, subject = rng.choice(content.of(PEOPLE)), new_subject(rng, content, held=held)
    texts = " ".join(f"{mail.subject} {mail.body} {mail.sender_name}" for mail in content.of(MAILS)).lower()
    free = [word for word in pools.part(pools.WORDS, held=held) if word.lower() not in f"{texts} {subject}".lower()]
    word = rng.choice(free).lower()
    before = came_in(content, person, subject, f"Hello,\nyou will need {word} for that.\n{person.first}")
    rivals = tuple(mail.subject for mail in before.of(MAILS))
    return Case({"word": word}, before, before, answer=subject, rivals=rivals)


def _about_routes(p: Parameters) -> tuple[Route, ...]:
    def first(sight: Sight) -> str | None:
        return next((element.text for element in sight.shown("entry")), None)

    stages = (
        Stage(INBOX, "search", tap(SEARCH)),
        Stage(SEARCH, f"look for {p['word']}", fill(SEARCH, p["word"])),
        Stage(SEARCH, "tell the subject", answer(first)),
    )
    return (Route(APP, stages, answered),)


def _delete_unknown(rng: Random, content: Content, held: bool) -> Case:
    return Case({"subject": new_subject(rng, content, held=held)}, content, content, infeasible=True)


def _delete_unknown_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(INBOX, "search", tap(SEARCH)),
        Stage(SEARCH, f"look for {p['subject']}", fill(SEARCH, p["subject"])),
    )
    return (Route(APP, stages, says(SEARCH, "No mails found")),)


TEMPLATES = (
    Template(
        "phone/mail/compose", "medium", 20,
        (
            'Send {name} a mail with the subject "{subject}" and the text "{text}"',
            'Write to {name} in Mail: subject "{subject}", message "{text}"',
        ),
        _compose, _compose_routes,
    ),
    Template(
        "phone/mail/draft", "medium", 22,
        (
            'Write a mail to {name}, subject "{subject}", message "{text}", but only save it as a draft',
            'Prepare a mail for {name} ("{subject}": "{text}") and keep it as a draft without sending it',
        ),
        _draft, _draft_routes,
    ),
    Template(
        "phone/mail/reply", "easy", 14,
        ('Reply to the mail "{subject}" with "{text}"', 'Answer "{subject}" in my inbox: "{text}"'),
        _reply, _reply_routes,
    ),
    Template(
        "phone/mail/forward", "medium", 16,
        ('Forward the mail "{subject}" to {name}', 'Pass "{subject}" from my inbox on to {name}'),
        _forward, _forward_routes,
    ),
    Template(
        "phone/mail/finish_draft", "medium", 18,
        (
            'The draft "{subject}" has no message yet: write "{text}" and send it',
            'Complete my draft "{subject}" with the message "{text}", then send it',
        ),
        _finish, _finish_routes,
    ),
    Template(
        "phone/mail/archive", "easy", 12,
        ('Archive the mail "{subject}"', 'Move "{subject}" from the inbox to the archive'), _archive, _archive_routes,
    ),
    Template(
        "phone/mail/star", "easy", 10,
        ('Star the mail "{subject}"', 'Put a star on "{subject}" in my inbox'), _star, _star_routes,
    ),
    Template(
        "phone/mail/delete_several", "hard", 16,
        (
            'Delete the mails "{subject1}", "{subject2}" and "{subject3}"',
            'Move these mails to the trash: "{subject1}", "{subject2}", "{subject3}"',
        ),
        _delete_several, _delete_several_routes,
    ),
    Template(
        "phone/mail/restore", "medium", 14,
        (
            'I deleted the mail "{subject}" by mistake; move it from the trash back to the inbox',
            'Take "{subject}" out of the trash and put it into the inbox',
        ),
        _restore, _restore_routes,
    ),
    Template(
        "phone/mail/empty_trash", "easy", 14,
        ("Empty the trash of Mail", "Delete everything in the mail trash for ever"), _empty, _empty_routes,
    ),
    Template(
        "phone/mail/who", "easy", 12,
        ('Who wrote me the mail "{subject}"?', 'From whom is "{subject}" in my inbox?'), _who, _who_routes,
    ),
    Template(
        "phone/mail/about", "medium", 12,
        (
            "What is the subject of the mail that mentions {word}?",
            "Which mail has the word {word} in it? Tell its subject",
        ),
        _about, _about_routes,
    ),
    Template(
        "phone/mail/delete_unknown", "medium", 12,
        ('Delete the mail "{subject}"', 'Move the mail with the subject "{subject}" to the trash'),
        _delete_unknown, _delete_unknown_routes, INFEASIBLE,
    ),
)  # fmt: skip
