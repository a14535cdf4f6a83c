"""Dates, choices and numbers to pick from, as nodes."""

import calendar

from emulators.virtual.arrange import line
from emulators.virtual.calendars import MONTHS, WEEKDAYS, date_name, later, weeks
from emulators.virtual.controls import icon_button, tapping
from emulators.virtual.node import NO_FLAGS, Glyph, Layout, Marks, Node, Placed, Rect, stacked
from emulators.virtual.widgets import DatePicker, Dropdown, Event, IconButton, NumberPicker, Plain, Text

__all__ = ["MONTH", "YEARS", "date_picker", "dropdown", "number_picker"]

MONTH = "phone:month:"
"""Beginning of the entry that holds the month that a date picker shows: (y, m, d of its date, shown y, shown m)."""
YEARS = 60
"""How many years before and after the shown one a date picker offers; our default."""
_ROW = 40.0
_SIDE = 320.0


def date_picker(on: Layout, widget: DatePicker, room: float) -> Node:
    if not 1 <= widget.day <= calendar.monthrange(widget.year, widget.month)[1]:
        raise ValueError(f"there is no day {widget.day} in {widget.month}/{widget.year}; give a DatePicker a real date")
    year, month = shown_month(widget, on.ui.get(MONTH + widget.id))
    wide = min(room, _SIDE)
    cell = wide / 7
    placed: list[Placed] = [(0, 0, _month_bar(on, widget, (year, month), wide))]
    for i, name in enumerate(WEEKDAYS):
        letter = line(on, name[0], Text("", "label", "on_surface_variant"), cell)
        marks = Marks("android.widget.TextView", description=name, plain=True)
        placed.append((i * cell, 48, Node(cell, 28, stacked(cell, 28, letter), marks=marks)))
    for row, week in enumerate(weeks(year, month)):
        for i, day in enumerate(week):
            if day:
                placed.append((i * cell, 76 + row * _ROW, _day(on, widget, (year, month, day), cell)))
    face = Node(wide, 76 + 6 * _ROW, tuple(placed))
    return Node(room, face.height, (((room - wide) / 2, 0, face),))


def shown_month(widget: DatePicker, kept: Plain) -> tuple[int, int]:
    """The month that was turned to, unless another date has been chosen since."""
    match kept:
        case (int(y), int(m), int(d), int(year), int(month)) if (y, m, d) == (widget.year, widget.month, widget.day):
            return year, month
    return widget.year, widget.month


def _turn(widget: DatePicker, month: tuple[int, int]) -> Event:
    kept: Plain = (widget.year, widget.month, widget.day, *month)
    return Event("phone:put", ((MONTH + widget.id, kept),))


def _month_bar(on: Layout, widget: DatePicker, month: tuple[int, int], wide: float) -> Node:
    before = icon_button(on, IconButton("chevron_left", "Previous month", _turn(widget, later(*month, -1)), id="prev"))
    after = icon_button(on, IconButton("chevron_right", "Next month", _turn(widget, later(*month, 1)), id="next"))
    years = tuple(str(y) for y in range(max(1, month[0] - YEARS), min(9999, month[0] + YEARS) + 1))
    kept = (MONTH + widget.id, widget.year, widget.month, widget.day, month[1])
    name = f"{MONTHS[month[1] - 1]} {month[0]}"
    words = line(on, name, Text("", "subtitle", "on_surface", most=1.2), wide - 132)
    arrow = Node(20, 20, paint=Glyph("dropdown", on.look.color("on_surface_variant")))
    placed = ((12.0, (48 - words.height) / 2, words), (words.width + 16, 14.0, arrow))
    tap = Event("phone:choose", (years, str(month[0]), "phone:year", kept))
    marks = Marks(
        "android.widget.Button", text=name, value="", id="month_navigation_fragment_toggle", flags=tapping(), tap=tap
    )
    title = Node(min(wide - 96, words.width + 44), 48, placed, marks=marks)
    return Node(wide, 48, ((0, 0, title), (wide - 96, 0, before), (wide - 48, 0, after)))


def _day(on: Layout, widget: DatePicker, date: tuple[int, int, int], cell: float) -> Node:
    chosen = date == (widget.year, widget.month, widget.day)
    today = date == on.today
    ink = "on_primary" if chosen else "primary" if today else "on_surface"
    label = line(on, str(date[2]), Text("", "small", ink), cell)
    children = stacked(cell, _ROW, label)
    if chosen or today:
        size, primary = min(cell, _ROW) - 2, on.look.color("primary")
        ground = Rect(primary if chosen else on.look.color("transparent"), size / 2, primary)
        disc = Node(size, size, paint=ground)
        children = (*stacked(cell, _ROW, disc), *children)
    tap = Event(widget.change.name, (*widget.change.args, *date))
    marks = Marks("android.widget.TextView", description=date_name(*date), flags=tapping(chosen=chosen), tap=tap)
    return Node(cell, _ROW, children, marks=marks)


def dropdown(on: Layout, widget: Dropdown, room: float) -> Node:
    ink = "on_surface" if widget.enabled else "outline"
    label = line(on, widget.label, Text("", "small", "on_surface_variant"), room - 60)
    value = line(on, widget.value, Text("", "body", ink), room - 60)
    tall = 14 + label.height + value.height
    arrow = Node(24, 24, paint=Glyph("dropdown", on.look.color("on_surface_variant")))
    tap = Event("phone:choose", (widget.choices, widget.value, widget.change.name, widget.change.args))
    marks = Marks(
        "android.widget.Spinner",
        text=widget.label,
        value=widget.value,
        id=widget.id,
        flags=tapping(enabled=widget.enabled),
        tap=tap,
    )
    placed = ((16.0, 7.0, label), (16.0, 7 + label.height, value), (room - 40, (tall - 24) / 2, arrow))
    clear = on.look.color("transparent")
    return Node(room, tall, placed, paint=Rect(clear, 6, on.look.color("outline")), marks=marks)


def number_picker(on: Layout, widget: NumberPicker, room: float) -> Node:
    """The number with a button above and below."""
    wide, change = min(room, 112.0), widget.change

    def step(icon: str, word: str, value: int) -> Node:
        inside = widget.minimum <= value <= widget.maximum
        tap = Event(change.name, (*change.args, min(widget.maximum, max(widget.minimum, value))))
        return icon_button(on, IconButton(icon, f"{word} {widget.label}", tap, inside))

    more, less = step("up", "Increase", widget.value + 1), step("down", "Decrease", widget.value - 1)
    number = line(on, str(widget.value), Text("", "headline", "primary"), wide)
    face = Node(wide, 56, stacked(wide, 56, number), paint=Rect(on.look.color("surface_container_highest"), 12))
    marks = Marks(
        "android.widget.NumberPicker",
        description=widget.label[:1].upper() + widget.label[1:],
        value=str(widget.value),
        id=widget.id,
        flags=NO_FLAGS,
        source=widget,
    )
    middle = Node(wide, 56, ((0, 0, face),), marks=marks)
    x = (wide - 48) / 2
    return Node(wide, 152, ((x, 0, more), (0, 48, middle), (x, 104, less)))
