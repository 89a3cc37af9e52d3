"""The minutes of a session (biên bản), model 1.9 of Decree 30/2020/NĐ-CP, Annex III."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.printing import composed
from tracker.printing.composed import (
    Composed,
    Part,
    Run,
    Signature,
    Table,
    Words,
    heading,
    labelled,
    lines_to_write_on,
    typed,
    words,
)
from tracker.printing.layout import blank, paragraphs, tidy
from tracker.printing.parts import NOBODY_KNOWN, UNSIGNED, Issuer, Person, Signer, Verification
from tracker.printing.sealed import AT_THE_DESK, Limits
from tracker.printing.variants import Variant
from tracker.printing.wording import (
    date_in_words,
    document_number,
    ended,
    hour_in_words,
    point_marks,
)

MOST_PEOPLE_IN_A_LIST = 12  # more of them are easier to read in a table


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One who came, or should have come; ``note`` for instance whom he stood in for."""

    name: str | None
    post: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the chair concluded; a task names who does it by when, or leaves a blank for it."""

    text: str
    lead: tuple[str, ...] = ()
    co_ordinating: tuple[str, ...] = ()
    due: date | None = None
    due_words: str = ""
    is_task: bool = True


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """One item of the agenda as it went; ``notes`` of None means that nobody wrote them down."""

    title: str
    presenter: str = ""
    notes: tuple[str, ...] | None = None
    conclusions: tuple[Conclusion, ...] = ()
    section: str = ""  # its heading, shared with its neighbours


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    """The facts of the minutes; None is a fact nobody knows and prints as a blank to fill in."""

    issuer: Issuer
    symbol: str
    subject: str
    opened_on: date
    chair: Person
    agenda: tuple[AgendaPart, ...]
    recipients: tuple[str, ...]
    created_at: datetime
    number: int | None = None
    opened_at: time | None = None
    part_of_day: str = ""
    place: str | None = None
    secretary: Person = NOBODY_KNOWN
    attendance: tuple[AttendanceLine, ...] | None = None
    absent: tuple[AttendanceLine, ...] | None = None
    turnout: str = ""  # how many members came, whether that is enough, who is left out
    conclusions: tuple[Conclusion, ...] = ()
    closed_on: date | None = None
    closed_at: time | None = None
    chair_signs: Signer = UNSIGNED
    secretary_signs: Signer = UNSIGNED
    is_draft: bool = True
    verification: Verification | None = None
    urgency: str = ""
    members_sign: tuple[Signer, ...] = ()  # who else signs, three to a row


def render(
    paper: MinutesPaper, *, limits: Limits = AT_THE_DESK, variant: Variant = Variant.EVERYDAY
) -> bytes:
    """Return the minutes as a tagged PDF.

    The head carries no place and date; the secretary signs left and the chair right; the
    recipients stand below.

    Raises PaperFailed.
    """
    return composed.render(compose(paper), limits=limits, variant=variant)


def title_of(paper: MinutesPaper) -> str:
    """Return the name under which viewers and readers aloud announce the minutes."""
    name = f"Biên bản {paper.subject}"
    return tidy(f"{name} (dự thảo)" if paper.is_draft else name)


def compose(paper: MinutesPaper) -> Composed:
    """Return the minutes put together in the order of the model."""
    closing = (
        f"Cuộc họp kết thúc vào {hour_in_words(paper.closed_at)},"
        f" {date_in_words(paper.closed_on)}./."
    )
    return Composed(
        title=title_of(paper),
        created_at=paper.created_at,
        issuer=paper.issuer,
        number=f"Số: {document_number(paper.number)}/{paper.symbol}",
        urgency=paper.urgency,
        name="BIÊN BẢN",
        subject=paper.subject,
        parts=(*_opening(paper), *_agenda(paper), *_general(paper)),
        closing=words(closing, look="body" if paper.closed_on else "open"),
        signatures=(
            Signature(paper.secretary_signs, "THƯ KÝ"),
            Signature(paper.chair_signs, "CHỦ TỌA"),
            *(Signature(signer) for signer in paper.members_sign),
        ),
        recipients=paper.recipients,
        is_draft=paper.is_draft,
        verification=paper.verification,
    )


def duty_of(conclusion: Conclusion) -> str:
    """Return who does what is concluded by when, in a sentence; empty where it asks nothing."""
    if not conclusion.is_task and not conclusion.lead:
        return ""
    told = [f"Chủ trì: {'; '.join(conclusion.lead) or blank(12)}"]
    if conclusion.co_ordinating:
        told.append(f"Phối hợp: {'; '.join(conclusion.co_ordinating)}")
    if conclusion.is_task or conclusion.due or conclusion.due_words:
        told.append(f"Thời hạn: {_due(conclusion)}")
    return f"{'. '.join(told)}."


def _due(conclusion: Conclusion) -> str:
    if conclusion.due is None:
        return conclusion.due_words or blank(10)
    day = date_in_words(conclusion.due)
    return f"{conclusion.due_words} ({day})" if conclusion.due_words else day


def _opening(paper: MinutesPaper) -> list[Part]:
    """Return when, where and who: what is not known has room to be filled in."""
    begun = hour_in_words(paper.opened_at)
    if paper.part_of_day and not paper.opened_at:
        begun = f"{begun} ({paper.part_of_day})"
    place = labelled("Địa điểm", ended(paper.place, ".") if paper.place else "", look="open")
    return [
        labelled("Thời gian bắt đầu", f"{begun}, {date_in_words(paper.opened_on)}."),
        place,
        heading("Thành phần tham dự:", 2),
        *(lines_to_write_on(3) if paper.attendance is None else _people(paper.attendance)),
        *_absent(paper.absent),
        *typed(paper.turnout),
        _person("Chủ trì (chủ tọa)", paper.chair),
        _person("Thư ký (người ghi biên bản)", paper.secretary),
        heading("Nội dung (theo diễn biến cuộc họp):", 2),
    ]


def _absent(people: Sequence[AttendanceLine] | None) -> list[Part]:
    if people:
        return [heading("Vắng mặt:", 2), *_people(people)]
    return [labelled("Vắng mặt", "" if people is None else "Không.", look="open")]


def _person(label: str, someone: Person) -> Words:
    if not someone.name and not someone.post:
        return labelled(label, "")
    named = " - ".join(part for part in (someone.name or blank(12), someone.post) if part)
    return labelled(label, f"{named}.", look="body" if someone.name else "open")


def _people(lines: Sequence[AttendanceLine]) -> list[Part]:
    if len(lines) > MOST_PEOPLE_IN_A_LIST:
        return [_table_of_people(lines)]
    return [words(_listed(order, line, len(lines))) for order, line in enumerate(lines, 1)]


def _listed(order: int, line: AttendanceLine, count: int) -> str:
    post = f" - {line.post}" if line.post else ""
    note = f" ({line.note})" if line.note else ""
    end = "." if order == count else ";"
    return f"{order}. {line.name or blank(12)}{post}{note}{end}"


def _table_of_people(lines: Sequence[AttendanceLine]) -> Table:
    """Return the people as a table; the column of remarks only where there are some."""
    remarked = any(line.note for line in lines)
    rows = tuple(
        (str(order), line.name or blank(8), line.post, *((line.note,) if remarked else ()))
        for order, line in enumerate(lines, 1)
    )
    return Table(
        heads=("STT", "Họ và tên", "Chức vụ, đơn vị", *(("Ghi chú",) if remarked else ())),
        rows=rows,
        widths=(12.0, 48.0, 66.0, 34.0) if remarked else (12.0, 48.0, 100.0),
        left=(1, 2, 3),
        name=1,
        size=13,
    )


def _agenda(paper: MinutesPaper) -> list[Part]:
    made: list[Part] = []
    section = ""
    for number, part in enumerate(paper.agenda, 1):
        if part.section != section:
            section = part.section
            made.extend([heading(section, 2)] if section else [])
        has_more = bool(part.presenter or part.notes != () or part.conclusions)
        made.append(heading(f"{number}. {part.title}", keep=has_more))
        if part.presenter:
            made.append(words(f"Trình bày: {ended(part.presenter, '.')}"))
        if part.notes is None:
            made.append(Words((Run("Ý kiến thảo luận: "),), look="open", fill=True))
        for note in part.notes or ():
            made.extend(typed(note))
        if part.conclusions:
            made.append(words("Kết luận:", keep=True))
            made.extend(_conclusions(part.conclusions, number))
    return made


def _general(paper: MinutesPaper) -> list[Part]:
    if not paper.conclusions:
        return []
    number = len(paper.agenda) + 1
    return [
        heading(f"{number}. Kết luận của chủ tọa"),
        *_conclusions(paper.conclusions, number),
    ]


def _conclusions(points: Sequence[Conclusion], section: int) -> list[Part]:
    made: list[Part] = []
    for mark, conclusion in zip(point_marks(len(points), section), points, strict=True):
        made.extend(point_of(mark, conclusion))
    return made


def point_of(mark: str, conclusion: Conclusion, remark: str = "") -> list[Part]:
    """Return a conclusion under its mark, and whose duty it is; a remark stands behind that."""
    duty = duty_of(conclusion)
    told = paragraphs(conclusion.text) or [""]
    told[0] = f"{mark} {told[0]}"
    told[-1] = ended(told[-1], ".")
    made: list[Part] = [
        words(text, keep=bool(duty) and order == len(told)) for order, text in enumerate(told, 1)
    ]
    if duty:
        behind = (Run(f" ({remark})", italic=True),) if remark else ()
        made.append(Words((Run(duty), *behind)))
    return made
