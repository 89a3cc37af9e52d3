"""The invitation to a session (giấy mời), model 1.7 of Decree 30/2020/NĐ-CP, Annex III."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.printing.composed import (
    Annex,
    Composed,
    Part,
    Signature,
    Table,
    Words,
    closed,
    labelled,
    lines_to_write_on,
    words,
)
from tracker.printing.layout import tidy
from tracker.printing.parts import NOBODY_KNOWN, UNSIGNED, Letterhead, Person, Signer, Verification
from tracker.printing.wording import date_in_words, ended, hour_in_words

KIND = "GIẤY MỜI"
MOST_IN_THE_TEXT = 12  # guests, or items; more of them stand in an annex
GUEST_HEADS = ("STT", "Họ và tên", "Chức vụ, đơn vị")
AGENDA_HEADS = ("STT", "Thời gian", "Nội dung", "Trình bày")
GUEST_WIDTHS = (12.0, 55.0, 93.0)
AGENDA_WIDTHS = (12.0, 30.0, 78.0, 40.0)


@dataclass(frozen=True, slots=True)
class Guest:
    """One who is invited, by name or by post alone."""

    name: str = ""
    post: str = ""

    @property
    def words(self) -> str:
        """Return him as a list names him."""
        return ", ".join(part for part in (self.name, self.post) if part)


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An item of the agenda: when, what, who presents, under which heading."""

    title: str
    presenter: str = ""
    hours: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class InvitationPaper:
    """The facts of the invitation; what nobody knows prints as a blank to fill in."""

    letterhead: Letterhead
    subject: str  # "Phiên họp lần thứ 3 của ..."
    held_on: date
    created_at: datetime
    guests: tuple[Guest, ...] = ()
    chair: Person = NOBODY_KNOWN
    starts_at: time | None = None
    part_of_day: str = ""
    venue: str = ""
    online_link: str = ""
    agenda: tuple[AgendaLine, ...] = ()
    contact: str = ""
    signs: Signer = UNSIGNED
    recipients: tuple[str, ...] = ()
    verification: Verification | None = None

    @property
    def is_draft(self) -> bool:
        """Tell whether the clerk has not numbered it yet."""
        return self.letterhead.number is None


def compose(paper: InvitationPaper) -> Composed:
    """Return the invitation put together: who is invited, to what, when and where."""
    head = paper.letterhead
    return Composed(
        title=title_of(paper),
        created_at=paper.created_at,
        issuer=head.issuer,
        number=head.number_line,
        place_and_date=head.place_and_date,
        urgency=head.urgency,
        name=KIND,
        subject=paper.subject,
        parts=(*_guests(paper), *_session(paper), *_agenda(paper), *_contact(paper)),
        closing=closed("Đề nghị các đại biểu dự họp đúng thành phần, thời gian"),
        signatures=(Signature(paper.signs),),
        recipients=paper.recipients,
        annexes=_annexes(paper),
        is_draft=paper.is_draft,
        verification=paper.verification,
    )


def title_of(paper: InvitationPaper) -> str:
    """Return the name under which viewers and readers aloud announce the invitation."""
    name = f"Giấy mời {paper.subject}"
    return tidy(f"{name} (dự thảo)" if paper.is_draft else name)


def _guests(paper: InvitationPaper) -> Sequence[Part]:
    opening = f"{paper.letterhead.issuer_words} trân trọng kính mời"
    guests = paper.guests
    if not guests:
        return (words(f"{opening}:", keep=True), *lines_to_write_on(2))
    if len(guests) > MOST_IN_THE_TEXT:
        return (words(f"{opening}: các đại biểu có tên trong danh sách kèm theo."),)
    if len(guests) == 1:
        return (words(f"{opening}: {ended(guests[0].words, '.')}"),)
    return (
        words(f"{opening}:", keep=True),
        *(
            words(f"- {ended(guest.words, '.' if order == len(guests) else ';')}")
            for order, guest in enumerate(guests, 1)
        ),
    )


def _session(paper: InvitationPaper) -> Sequence[Part]:
    chair = " - ".join(part for part in (paper.chair.name, paper.chair.post) if part)
    online = labelled("Tham dự trực tuyến", paper.online_link)
    return (
        labelled("Tới dự", ended(paper.subject, ".")),
        labelled("Chủ trì", chair and ended(chair, ".")),
        labelled("Thời gian", f"{_when(paper)}."),
        labelled("Địa điểm", paper.venue and ended(paper.venue, ".")),
        *((online,) if paper.online_link else ()),
    )


def _when(paper: InvitationPaper) -> str:
    hour = hour_in_words(paper.starts_at)
    if paper.part_of_day and not paper.starts_at:
        hour = f"{hour} ({paper.part_of_day})"
    return f"{hour}, {date_in_words(paper.held_on)}"


def _agenda(paper: InvitationPaper) -> Sequence[Part]:
    if not paper.agenda:
        return (labelled("Nội dung", ""),)
    if _has_an_agenda_annex(paper):
        return (labelled("Nội dung", "theo chương trình kèm theo."),)
    return (
        labelled("Nội dung", " ", keep=True),
        *(
            words(f"{order}. {ended(_item(line), '.' if order == len(paper.agenda) else ';')}")
            for order, line in enumerate(paper.agenda, 1)
        ),
    )


def _item(line: AgendaLine) -> str:
    return f"{line.title} ({line.presenter} trình bày)" if line.presenter else line.title


def _has_an_agenda_annex(paper: InvitationPaper) -> bool:
    """Tell a long agenda, or one with hours or headings: it stands in an annex, as a programme."""
    is_programme = any(line.hours or line.section for line in paper.agenda)
    return is_programme or len(paper.agenda) > MOST_IN_THE_TEXT


def _contact(paper: InvitationPaper) -> Sequence[Words]:
    return (labelled("Liên hệ", ended(paper.contact, ".")),) if paper.contact else ()


def _annexes(paper: InvitationPaper) -> tuple[Annex, ...]:
    note = paper.letterhead.reference("Giấy mời")
    made = []
    if len(paper.guests) > MOST_IN_THE_TEXT:
        table = _table_of_guests(paper.guests)
        made.append(Annex("Danh sách đại biểu được mời", note, (table,)))
    if _has_an_agenda_annex(paper):
        made.append(Annex(f"Chương trình {paper.subject}", note, (_programme(paper.agenda),)))
    return tuple(made)


def _table_of_guests(guests: Sequence[Guest]) -> Table:
    """Return the guests as a table; the column of names only where somebody is named."""
    if not any(guest.name for guest in guests):
        posts = tuple((str(order), guest.post) for order, guest in enumerate(guests, 1))
        return Table(GUEST_HEADS[::2], posts, (12.0, 148.0), left=(1,), name=1, size=13)
    rows = tuple((str(order), guest.name, guest.post) for order, guest in enumerate(guests, 1))
    return Table(GUEST_HEADS, rows, GUEST_WIDTHS, left=(1, 2), name=1, size=13)


def _programme(agenda: Sequence[AgendaLine]) -> Table:
    """Return the programme; a heading is a row of its own, hours a column where there are any."""
    hours = any(line.hours for line in agenda)
    rows: list[tuple[str, ...]] = []
    section = ""
    for order, line in enumerate(agenda, 1):
        if line.section != section:
            section = line.section
            rows.extend([(section,)] if section else [])
        when = (line.hours,) if hours else ()
        rows.append((str(order), *when, line.title, line.presenter))
    if hours:
        return Table(AGENDA_HEADS, tuple(rows), AGENDA_WIDTHS, left=(2, 3), name=2, size=13)
    heads = (AGENDA_HEADS[0], *AGENDA_HEADS[2:])
    return Table(heads, tuple(rows), (12.0, 98.0, 50.0), left=(1, 2), name=1, size=13)
