"""Tasks that lead from mails, messages and calls into other apps, and back."""

from collections.abc import Callable
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import todo_store
from emulators.virtual.apps.calendar_words import PLACES
from emulators.virtual.apps.contacts_provider import PEOPLE
from emulators.virtual.apps.dates import day_text
from emulators.virtual.apps.events import CalendarEvent
from emulators.virtual.apps.note_files import NOTES, Note
from emulators.virtual.apps.todo_store import TODOS, Todo
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import calendar_adding, calendar_changing, contacts, dialer, mail, notes, sms, ways
from emulators.virtual.tasks.calendar_adding import clock_text, date_of
from emulators.virtual.tasks.forms import pick_day, set_row
from emulators.virtual.tasks.memory import fill_with, look_up, recalled
from emulators.virtual.tasks.moves import Move, Rule, Sight, fill, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]

_FORM = "New event"


def _given(make: Callable[[str], Rule], read: Callable[[Sight], str]) -> Rule:
    """A rule about something that has to be read first."""

    def rule(sight: Sight) -> Move | None:
        return make(read(sight))(sight)

    return rule


# A mailed date into the calendar


def _event_from_mail(rng: Random, content: Content, held: bool) -> Case:
    person, subject = rng.choice(content.of(PEOPLE)), mail.new_subject(rng, content, held=held)
    day = calendar_adding.some_day(rng, held=held)
    drawn = calendar_adding.fresh_event(rng, content, day, held=held)
    new = CalendarEvent(subject, drawn.start, drawn.start + 3600, reminders=(10,))
    body = f"Hello,\nwe meet on {day_text(day)} at {clock_text(new.start)}.\n{person.first}"
    before = mail.came_in(content, person, subject, body)
    return Case({"name": person.name, "subject": subject}, before, calendar_adding.with_event(before, new))


def _mailed(pattern: str) -> Callable[[Sight], str]:
    return lambda sight: recalled("Message", pattern, sight)


_DAY, _TIME = _mailed(r"meet on (\d+ \w+ \d{4}) at"), _mailed(r"\d{4} at (\d\d:\d\d)")


def _an_hour_later(time: str) -> str:
    hour, minute = time.split(":")
    return f"{(int(hour) + 1) % 24:02d}:{minute}"


def _time_of(at: str, read: Callable[[Sight], str]) -> tuple[Stage, ...]:
    return (
        Stage(at, "enter the hour", fill_with("Hour", lambda sight: read(sight)[:2])),
        Stage(at, "enter the minute", fill_with("Minute", lambda sight: read(sight)[3:])),
        Stage(at, "confirm", tap("OK")),
    )


def _event_from_mail_routes(p: Parameters) -> tuple[Route, ...]:
    def end(sight: Sight) -> str:
        return _an_hour_later(_TIME(sight))

    stages = (
        Stage(calendar_adding.MONTH_VIEW, "begin an event", tap("New event")),
        Stage(_FORM, "enter the title", fill("Title", p["subject"])),
        Stage(_FORM, "set the day", _given(lambda day: set_row("Start date", day), _DAY)),
        Stage("Start date", "choose the day", _given(lambda day: pick_day(date_of(day)), _DAY)),
        Stage("Start date", "confirm", tap("OK")),
        Stage(_FORM, "set when it starts", _given(lambda time: set_row("Start time", time), _TIME)),
        *_time_of("Start time", _TIME),
        Stage(_FORM, "set when it ends", _given(lambda time: set_row("End time", time), end)),
        *_time_of("End time", end),
        Stage(_FORM, "save", tap("Save event")),
    )
    return (
        look_up(mail.APP, (mail.find(p["subject"]),), _DAY),
        Route(calendar_adding.APP, stages, tapped(_FORM, "Save event")),
    )


# The place of an event to somebody, by SMS and by mail


def _placed(rng: Random, content: Content, held: bool) -> tuple[Content, CalendarEvent]:
    """A content with an event more, and that event; it has a place."""
    new = calendar_adding.fresh_event(rng, content, calendar_adding.some_day(rng, held=held), held=held)
    event = CalendarEvent(new.title, new.start, new.end, pools.pick(PLACES, rng, held=held), reminders=(10,))
    return calendar_adding.with_event(content, event), event


def _place_by_sms(rng: Random, content: Content, held: bool) -> Case:
    before, event = _placed(rng, content, held)
    person = rng.choice(content.of(PEOPLE))
    after = sms.sent(before, person.phone, event.location)
    return Case({"title": event.title, "name": person.name}, before, after)


def _place(sight: Sight) -> str:
    """The location of the event that was looked at."""
    for screen in (sight.screen, *(seen.screen for seen in reversed(sight.past))):
        if found := next((e.value for e in Sight(screen).shown("event_location") if e.value), ""):
            return found
    return ""


def _place_by_sms_routes(p: Parameters) -> tuple[Route, ...]:
    send = (*sms.found_person(p["name"]), *sms.write_to(p["name"], fill_with(sms.FIELD, _place)))
    return (
        look_up(calendar_adding.APP, calendar_changing.find(p["title"]), _place),
        Route(sms.APP, send, tapped(p["name"], "Send message")),
    )


def _place_by_mail(rng: Random, content: Content, held: bool) -> Case:
    before, event = _placed(rng, content, held)
    person = rng.choice(mail.known(content))
    after = mail.sent(before, person.email, event.title, event.location)
    return Case({"title": event.title, "name": person.name}, before, after)


def _place_by_mail_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(mail.INBOX, "write a mail", tap("Compose")),
        Stage("Compose", f"address it to {p['name']}", mail.addressed(p["name"])),
        Stage("Compose", "enter the subject", fill("Subject", p["title"])),
        Stage("Compose", "enter the place", _given(lambda place: fill("Message", place), _place)),
        Stage("Compose", "send it", tap("Send")),
    )
    return (
        look_up(calendar_adding.APP, calendar_changing.find(p["title"]), _place),
        Route(mail.APP, stages, tapped("Compose", "Send")),
    )


# A note that is sent as an SMS


def _note_and_sms(rng: Random, content: Content, held: bool) -> Case:
    person, title = rng.choice(content.of(PEOPLE)), notes.new_title(rng, content, held=held)
    text = pools.pick(pools.LINES, rng, held=held)
    noted = content.put(NOTES, (*content.of(NOTES), Note(title, text)))
    after = sms.sent(noted, person.phone, text)
    return Case({"title": title, "text": text, "name": person.name}, content, after)


def _note_and_sms_routes(p: Parameters) -> tuple[Route, ...]:
    writing = (
        Stage("Notes", "create a note", tap("New note")),
        Stage("New note", "enter the title", fill("Title", p["title"])),
        Stage("New note", "enter the text", fill("Text", p["text"])),
        Stage("New note", "save", tap("Save")),
    )
    send = (*sms.found_person(p["name"]), *sms.write_to(p["name"], fill(sms.FIELD, p["text"])))
    return (
        Route("Notes", writing, tapped("New note", "Save")),
        Route(sms.APP, send, tapped(p["name"], "Send message")),
    )


# A call, and a message after it


def _call_then_text(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(content.of(PEOPLE))
    text = sms.fresh_text(rng, content, held=held)
    after = sms.sent(dialer.called(content, person.phone), person.phone, text)
    return Case({"name": person.name, "text": text}, content, after)


def _call_then_text_routes(p: Parameters) -> tuple[Route, ...]:
    call = (*dialer.calling(p["name"]), Stage("Ongoing call", "hang up", tap("End call")))
    send = (*sms.found_person(p["name"]), *sms.write_to(p["name"], fill(sms.FIELD, p["text"])))
    return (
        Route(dialer.APP, call, tapped("Ongoing call", "End call")),
        Route(sms.APP, send, tapped(p["name"], "Send message")),
    )


# A mailed number into Contacts


def _number_from_mail(rng: Random, content: Content, held: bool) -> Case:
    person, subject = rng.choice(content.of(PEOPLE)), mail.new_subject(rng, content, held=held)
    number = dialer.fresh_number(rng, content, held=held)
    before = mail.came_in(content, person, subject, f"Hello,\nmy new number is {number} from now on.\n{person.first}")
    new = type(person)(person.first, person.last, number, person.email, starred=person.starred)
    after = before.put(PEOPLE, ways.swapped(content.of(PEOPLE), person, new))
    return Case({"name": person.name, "subject": subject}, before, after)


def _number_from_mail_routes(p: Parameters) -> tuple[Route, ...]:
    number = _mailed(r"number is (\d{3}-555-\d{4})")
    stages = (
        contacts.find(p["name"]),
        Stage(p["name"], "edit the contact", tap("Edit contact")),
        Stage("Edit contact", "enter the phone", fill_with("Phone", number)),
        Stage("Edit contact", "save", tap("Save")),
    )
    return (
        look_up(mail.APP, (mail.find(p["subject"]),), number),
        Route("Contacts", stages, tapped("Edit contact", "Save")),
    )


# A message into Tasks


def _task_from_sms(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(content.of(PEOPLE))
    title = todo_store.new_title(rng, [thing.title for thing in content.of(TODOS)], held=held)
    before = sms.received(content, (person.phone, f"Do not forget: {title}"))
    return Case({"name": person.name}, before, before.put(TODOS, (*content.of(TODOS), Todo(title, 2))))


def _task_from_sms_routes(p: Parameters) -> tuple[Route, ...]:
    def asked(sight: Sight) -> str:
        return recalled(p["name"], r"Do not forget: (.+)", sight)

    stages = (
        Stage("My Tasks", "begin a task", tap("Create new task")),
        Stage("New task", "enter the name", _given(lambda title: fill("Task name", title), asked)),
        Stage("New task", "save", tap("Save")),
    )
    return (
        look_up(sms.APP, (sms.open_thread(p["name"]),), asked),
        Route("Tasks", stages, tapped("New task", "Save")),
    )


TEMPLATES = (
    Template(
        "phone/several/event_from_mail", "hard", 44,
        (
            'The mail "{subject}" from {name} says when we meet: put it into Calendar for one hour, called "{subject}"',
            '{name} has mailed me a date ("{subject}"); create an event "{subject}" then that lasts one hour',
        ),
        _event_from_mail, _event_from_mail_routes,
    ),
    Template(
        "phone/several/place_by_sms", "hard", 26,
        (
            'Text {name} the location that "{title}" has in Calendar, and nothing else',
            'Look up where "{title}" takes place and send that address to {name} by SMS, without other words',
        ),
        _place_by_sms, _place_by_sms_routes,
    ),
    Template(
        "phone/several/place_by_mail", "hard", 30,
        (
            'Mail {name} the location of "{title}" from Calendar: subject "{title}", and only the address as message',
            'Send {name} a mail with the subject "{title}" that has nothing but the place of that event in it',
        ),
        _place_by_mail, _place_by_mail_routes,
    ),
    Template(
        "phone/several/note_and_sms", "hard", 30,
        (
            'Create a note called {title} that says "{text}", and send the same text to {name} by SMS',
            'Write "{text}" into a new note {title}; then text exactly that to {name}',
        ),
        _note_and_sms, _note_and_sms_routes,
    ),
    Template(
        "phone/several/call_then_text", "hard", 24,
        (
            'Call {name}, hang up, and then send the text message "{text}"',
            'Give {name} a call, end it, and text "{text}" to the same person',
        ),
        _call_then_text, _call_then_text_routes,
    ),
    Template(
        "phone/several/number_from_mail", "hard", 20,
        (
            'The mail "{subject}" holds the new phone number of {name}; change it in Contacts',
            '{name} has mailed me a new number ("{subject}"): put it into Contacts in place of the old one',
        ),
        _number_from_mail, _number_from_mail_routes,
    ),
    Template(
        "phone/several/task_from_sms", "hard", 20,
        (
            "{name} has texted me what I must not forget; add that to Tasks under the same name",
            "Add to Tasks what the last message from {name} asks me not to forget, and only that",
        ),
        _task_from_sms, _task_from_sms_routes,
    ),
)  # fmt: skip
