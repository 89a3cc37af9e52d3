"""The notice of conclusions (thông báo), model 1.4 of Decree 30/2020, and its extract per unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.printing.composed import (
    Composed,
    Part,
    Run,
    Signature,
    Words,
    closed,
    heading,
    lines_to_write_on,
    words,
)
from tracker.printing.layout import tidy
from tracker.printing.minutes import Conclusion, point_of
from tracker.printing.parts import UNSIGNED, Letterhead, Person, Signer, Verification
from tracker.printing.wording import GAP, date_in_words, point_marks
from tracker.rules.papers import say_subject
from tracker.rules.signing import named_with_office

GENERAL = "Kết luận chung"
MOST_PRESENT = 20  # bodies named in the opening paragraph; of more their number is told


@dataclass(frozen=True, slots=True)
class NoticePoint:
    """A conclusion under the mark it has in the notice; an extract keeps that mark.

    ``part`` says on an extract what the unit's part is.
    """

    mark: str
    conclusion: Conclusion
    part: str = ""


@dataclass(frozen=True, slots=True)
class NoticeSection:
    """The conclusions on one item of the agenda; without a title they stand alone."""

    number: int
    title: str
    points: tuple[NoticePoint, ...]


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """The facts of the notice; what nobody knows prints as a blank to fill in."""

    letterhead: Letterhead
    session: str  # "Phiên họp lần thứ 3 của ..."
    held_on: date
    chair: Person
    sections: tuple[NoticeSection, ...]
    created_at: datetime
    part_of_day: str = ""
    venue: str = ""
    present: tuple[str, ...] | None = None  # bodies; None where nobody wrote them down
    signs: Signer = UNSIGNED
    recipients: tuple[str, ...] = ()
    verification: Verification | None = None

    @property
    def is_draft(self) -> bool:
        """Tell whether the clerk has not numbered it yet."""
        return self.letterhead.number is None

    @property
    def whose(self) -> str:
        """Return whose conclusions they are: his office and his name, or a blank for it."""
        return named_with_office(self.chair.post or "", self.chair.name or "") or GAP * 2

    @property
    def subject(self) -> str:
        """Return what the notice is about, as its title and the register say it."""
        known = self.whose if self.chair.post or self.chair.name else ""
        return say_subject(known, self.session)


@dataclass(frozen=True, slots=True)
class ExtractPaper:
    """What one unit is told of a notice: its own points alone."""

    notice: NoticePaper
    letterhead: Letterhead  # of the extract itself
    unit: str
    sections: tuple[NoticeSection, ...]
    signs: Signer = UNSIGNED
    recipients: tuple[str, ...] = ()
    verification: Verification | None = None

    @property
    def is_draft(self) -> bool:
        """Tell an extract of a notice that has no number yet."""
        return self.notice.is_draft


def sections_of(
    items: Sequence[tuple[str, Sequence[Conclusion]]], general: Sequence[Conclusion]
) -> tuple[NoticeSection, ...]:
    """Return the conclusions by item, those of no item last, each under its mark.

    Items without conclusions are not named; where there are only general ones, they are
    numbered themselves.
    """
    if not any(points for _title, points in items):
        alone = tuple(NoticePoint(f"{order}.", one) for order, one in enumerate(general, 1))
        return (NoticeSection(1, "", alone),) if alone else ()
    told = [(title, points) for title, points in items if points]
    if general:
        told.append((GENERAL, general))
    return tuple(
        NoticeSection(number, title, _points(points, number))
        for number, (title, points) in enumerate(told, 1)
    )


def _points(points: Sequence[Conclusion], number: int) -> tuple[NoticePoint, ...]:
    marks = point_marks(len(points), number)
    return tuple(NoticePoint(mark, one) for mark, one in zip(marks, points, strict=True))


def compose(paper: NoticePaper) -> Composed:
    """Return the notice put together: the session, the conclusions in order, the last words."""
    head = paper.letterhead
    last = (
        f"Trên đây là kết luận của {paper.whose} tại {paper.session}; đề nghị các cơ quan, đơn vị,"
        " địa phương tổ chức thực hiện"
    )
    return Composed(
        title=_titled(f"Thông báo {paper.subject}", is_draft=paper.is_draft),
        created_at=paper.created_at,
        issuer=head.issuer,
        number=head.number_line,
        place_and_date=head.place_and_date,
        urgency=head.urgency,
        name="THÔNG BÁO",
        subject=paper.subject,
        parts=(*_opening(paper), *(_sections(paper.sections) or lines_to_write_on(3))),
        closing=closed(last),
        signatures=(Signature(paper.signs),),
        recipients=paper.recipients,
        is_draft=paper.is_draft,
        verification=paper.verification,
    )


def compose_extract(paper: ExtractPaper) -> Composed:
    """Return an extract put together: the notice it is of, and the unit's points alone."""
    head, notice = paper.letterhead, paper.notice
    note = notice.letterhead.reference("Thông báo", opening="Trích")
    told = _sections(paper.sections) or [
        words(f"Thông báo không có nội dung nào giao {paper.unit}.")
    ]
    last = f"Đề nghị {paper.unit} tổ chức thực hiện, báo cáo kết quả đúng thời hạn"
    return Composed(
        title=_titled(f"Trích thông báo {notice.subject}, {paper.unit}", is_draft=paper.is_draft),
        created_at=notice.created_at,
        issuer=head.issuer,
        number=head.number_line,
        place_and_date=head.place_and_date,
        urgency=head.urgency,
        name="TRÍCH THÔNG BÁO",
        subject=notice.subject,
        addressee=paper.unit,
        parts=(
            Words((Run(note, italic=True),), look="centre"),
            words(_held(notice) + "; trong đó có các nội dung sau:", keep=True),
            *told,
        ),
        closing=closed(last),
        signatures=(Signature(paper.signs),),
        recipients=paper.recipients,
        is_draft=paper.is_draft,
        verification=paper.verification,
    )


def _titled(name: str, *, is_draft: bool) -> str:
    return tidy(f"{name} (dự thảo)" if is_draft else name)


def _held(paper: NoticePaper) -> str:
    day = date_in_words(paper.held_on)
    when = f"{paper.part_of_day[:1].upper()}{paper.part_of_day[1:]} {day}"
    where = f"tại {paper.venue or GAP * 3}"
    first = when if paper.part_of_day else day[:1].upper() + day[1:]
    return f"{first}, {where}, {paper.whose} đã chủ trì {paper.session}"


def _opening(paper: NoticePaper) -> tuple[Part, ...]:
    told = words(f"{_held(paper)}. {_present(paper.present)}")
    last = words(
        f"Sau khi nghe báo cáo và ý kiến của các đại biểu dự họp, {paper.whose} kết luận như sau:",
        keep=True,
    )
    return (told, last)


def _present(bodies: Sequence[str] | None) -> str:
    if bodies is None:
        return f"Tham dự phiên họp có: {GAP * 6}."
    if not bodies:
        return ""
    if len(bodies) > MOST_PRESENT:
        return f"Tham dự phiên họp có đại diện lãnh đạo {len(bodies)} cơ quan, đơn vị, địa phương."
    return f"Tham dự phiên họp có: {'; '.join(bodies)}."


def _sections(sections: Sequence[NoticeSection]) -> list[Part]:
    made: list[Part] = []
    for section in sections:
        if section.title:
            made.append(heading(f"{section.number}. {section.title}"))
        for point in section.points:
            made.extend(point_of(point.mark, point.conclusion, point.part))
    return made
