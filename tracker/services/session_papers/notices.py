"""The notice of a session's conclusions, and the extract each unit gets of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tracker.printing.notices import (
    ExtractPaper,
    NoticePaper,
    NoticePoint,
    NoticeSection,
    sections_of,
)
from tracker.queries.meetings.content import ConclusionLine
from tracker.queries.meetings.unit_extracts import Extract, find_extract
from tracker.queries.session_issues import load_issues
from tracker.queries.session_papers import find_paper
from tracker.rules.choices import Part, Presence
from tracker.rules.papers import PaperKind
from tracker.rules.quorum import CAME
from tracker.rules.session_papers import SessionPaperKind
from tracker.services.papers import conclusion_of
from tracker.services.session_papers.sources import (
    Source,
    guest_of,
    letterhead_of,
    load_source,
    signer_of,
)

PARTS = {Part.LEAD: "đơn vị chủ trì", Part.COORDINATING: "đơn vị phối hợp"}


def notice_paper(meeting_id: int, *, now: datetime) -> NoticePaper:
    """Return the notice as far as it is known; a draft until the register has its number.

    Raises Missing.
    """
    return _notice(load_source(meeting_id), now=now)


def extract_paper(meeting_id: int, unit_id: int, *, now: datetime) -> ExtractPaper:
    """Return what the notice says to one unit, under the marks and the day of the notice.

    Copies have a series of their own (Decree 30/2020, article 26): the clerk gives the first
    number with that of the notice, or none, and the extract leaves room for it.

    Raises Missing, also when the unit has no part in any conclusion.
    """
    source = load_source(meeting_id)
    extract = find_extract(source.content, unit_id)
    notice, style = _notice(source, now=now), source.style(PaperKind.EXTRACT)
    return ExtractPaper(
        notice=notice,
        letterhead=replace(
            letterhead_of(source, style),
            day=notice.letterhead.day,
            number=_number_of_copy(source, unit_id),
        ),
        unit=source.names(extract.unit),
        sections=_sections_for(extract, notice, source.content.conclusions),
        signs=signer_of(source, style),
        recipients=style.recipients,
    )


def _number_of_copy(source: Source, unit_id: int) -> str | None:
    paper = find_paper(source.meeting.id, SessionPaperKind.NOTICE)
    if paper is None or not paper.number or paper.correction:
        return None
    numbers = load_issues(source.meeting.id).numbers_of_copies(paper.copies_from)
    return str(numbers[unit_id]) if unit_id in numbers else None


def _notice(source: Source, *, now: datetime) -> NoticePaper:
    meeting, style, names = source.meeting, source.style(PaperKind.NOTICE), source.names
    content = source.content
    return NoticePaper(
        letterhead=letterhead_of(source, style),
        session=source.subject,
        held_on=meeting.held_on,
        chair=source.chair,
        sections=sections_of(
            [
                (item.row.title, [conclusion_of(line, names) for line in item.conclusions])
                for item in content.items
            ],
            [conclusion_of(line, names) for line in content.general],
        ),
        created_at=now,
        part_of_day=source.part_of_day,
        venue=meeting.place,
        present=_present(source),
        signs=signer_of(source, style),
        recipients=style.recipients,
    )


def _present(source: Source) -> tuple[str, ...] | None:
    """Return the bodies that came, each once; None where nobody wrote down who did."""
    lines = source.content.attendance
    if not lines or any(line.presence is Presence.UNKNOWN for line in lines):
        return None
    came = [
        source.names(line.unit) if line.unit else guest_of(line, source.names).words
        for line in lines
        if line.presence in CAME
    ]
    return tuple(dict.fromkeys(came))


def _sections_for(
    extract: Extract, notice: NoticePaper, lines: Sequence[ConclusionLine]
) -> tuple[NoticeSection, ...]:
    """Return the sections with the unit's own points; points and lines come in one order."""
    parts = {line.conclusion.row.id: PARTS[line.part] for line in extract.lines}
    left = iter(lines)
    made = []
    for section in notice.sections:
        points = tuple(
            NoticePoint(point.mark, point.conclusion, part)
            for point in section.points
            if (part := parts.get(next(left).row.id, ""))
        )
        if points:
            made.append(NoticeSection(section.number, section.title, points))
    return tuple(made)
