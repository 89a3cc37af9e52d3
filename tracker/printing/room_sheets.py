"""What the secretary takes into the room (tờ ghi): room for each item, a sign-in list.

It is a working sheet and no document: it carries no number, and nobody signs at its end.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.printing.composed import (
    Composed,
    Part,
    Table,
    heading,
    labelled,
    lines_to_write_on,
)
from tracker.printing.invitations import AgendaLine, Guest
from tracker.printing.layout import tidy
from tracker.printing.parts import NOBODY_KNOWN, Issuer, Person
from tracker.printing.wording import date_in_words, ended, hour_in_words

LINES_OF_AN_ITEM = 6
LINES_AT_THE_END = 8
SPARE_ROWS = 5  # for who comes and was not on the list
ROW_HEIGHT = 11.0  # millimetres, to sign in
HEADS = ("STT", "Họ và tên", "Chức vụ, đơn vị", "Ký tên")
WIDTHS = (12.0, 50.0, 62.0, 36.0)


@dataclass(frozen=True, slots=True)
class RoomSheet:
    """The facts of the sheet; what nobody knows is a line to write on."""

    issuer: Issuer
    subject: str
    held_on: date
    created_at: datetime
    starts_at: time | None = None
    part_of_day: str = ""
    venue: str = ""
    chair: Person = NOBODY_KNOWN
    secretary: Person = NOBODY_KNOWN
    agenda: tuple[AgendaLine, ...] = ()
    guests: tuple[Guest, ...] = ()


def compose(paper: RoomSheet) -> Composed:
    """Return the sheet put together: the session, room for each item, the list to sign."""
    return Composed(
        title=tidy(f"Tờ ghi {paper.subject}"),
        created_at=paper.created_at,
        issuer=paper.issuer,
        name="TỜ GHI",
        subject=paper.subject,
        parts=(*_session(paper), *_items(paper), *_list(paper)),
    )


def _session(paper: RoomSheet) -> tuple[Part, ...]:
    when = hour_in_words(paper.starts_at)
    if paper.part_of_day and not paper.starts_at:
        when += f" ({paper.part_of_day})"
    return (
        labelled("Thời gian bắt đầu", f"{when}, {date_in_words(paper.held_on)}."),
        labelled("Địa điểm", paper.venue and ended(paper.venue, ".")),
        labelled("Chủ trì", _person(paper.chair)),
        labelled("Thư ký", _person(paper.secretary)),
    )


def _person(person: Person) -> str:
    named = " - ".join(part for part in (person.name, person.post) if part)
    return named and ended(named, ".")


def _items(paper: RoomSheet) -> tuple[Part, ...]:
    made: list[Part] = []
    section = ""
    for order, line in enumerate(paper.agenda, 1):
        if line.section != section:
            section = line.section
            made.extend([heading(section, 2)] if section else [])
        presenter = f" ({line.presenter})" if line.presenter else ""
        made.append(heading(f"{order}. {line.title}{presenter}"))
        made.extend(lines_to_write_on(LINES_OF_AN_ITEM, "rule"))
    made.append(heading("Kết luận của chủ trì (nội dung, đơn vị, thời hạn):", 2))
    made.extend(lines_to_write_on(LINES_AT_THE_END, "rule"))
    made.append(labelled("Kết thúc lúc", f"{hour_in_words(None)}."))
    return tuple(made)


def _list(paper: RoomSheet) -> tuple[Part, ...]:
    rows = [(str(order), guest.name, guest.post, "") for order, guest in enumerate(paper.guests, 1)]
    first = len(rows) + 1
    rows.extend((str(order), "", "", "") for order in range(first, first + SPARE_ROWS))
    table = Table(HEADS, tuple(rows), WIDTHS, left=(1, 2), name=None, size=13, height=ROW_HEIGHT)
    return (heading("Danh sách đại biểu ký tên", 2, on_a_new_page=True), table)
