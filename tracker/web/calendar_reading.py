"""Read what people type into the working calendar, and fill in what is known."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from tracker.queries.calendars import list_known_days
from tracker.queries.days_off import seed_days
from tracker.rules.calendar_changes import (
    FIRST_YEAR,
    LAST_YEAR,
    DayChange,
    changes_to,
    read_days,
    write_days,
)
from tracker.rules.dates import read_date
from tracker.rules.faults import Fault, Refused
from tracker.sheets.reading import read_book
from tracker.web.faults import words_for
from tracker.web.forms.calendars import LINES_LIMIT, ImportForm, ReviewForm

WORKBOOK = b"PK"  # what a workbook begins with
BYTE_ORDERS = frozenset({b"\xff\xfe", b"\xfe\xff"})


def year_of(typed: str | None, default: int) -> int:
    """Return the year typed, or the default for what is no year of ours."""
    word = str(typed or "")
    is_year = word.isascii() and word.isdigit() and len(word) == 4
    return int(word) if is_year and FIRST_YEAR <= int(word) <= LAST_YEAR else default


def known_day(typed: str) -> dict[str, Any] | None:
    """Return what the form shows of a day named in the address."""
    try:
        day = read_date(typed)
    except Refused:
        return None
    row = next((each for each in list_known_days() if each.day == day), None)
    if row is None:
        return {"day": day}
    return {"day": day, "kind": row.kind.value, "name": row.name, "source": row.source}


def proposal_of(year: int, *, is_fresh: bool) -> str:
    """Return the lines of a year: as stored, or as the published rules compute it."""
    stored = [row for row in list_known_days() if row.day.year == year]
    return write_days(seed_days([year]) if is_fresh or not stored else stored)


def read_year(form: ImportForm, year: int) -> list[DayChange]:
    """Read the lines typed or the file sent, each without a source of its own given the year's.

    Raises Refused: LINE_NOT_TAKEN, CALENDAR_NOT_TEXT, REQUIRED.
    """
    text = _text_of_file(form) or form.lines.data
    field = "file" if getattr(form.file.data, "filename", "") else "lines"
    reading = read_days(text, year=year)
    for problem in reading.problems[:1]:
        words = words_for(problem.refusal)
        raise Refused(Fault.LINE_NOT_TAKEN, field=field, number=problem.number, problem=words)
    if not reading.days:
        raise Refused(Fault.REQUIRED, field=field)
    return [one if one.source else replace(one, source=form.source.data) for one in reading.days]


def changes_of(form: ReviewForm) -> tuple[DayChange, ...]:
    """Return the changes a review carries; they were read before, so a fault is nobody's typing.

    Raises Refused: NOT_A_CHOICE.
    """
    carried = str(form.changes.data or "")[:LINES_LIMIT]
    reading = read_days(carried)
    if reading.problems:
        raise Refused(Fault.NOT_A_CHOICE)
    return changes_to(reading.days, list_known_days())


def _text_of_file(form: ImportForm) -> str:
    file = form.file.data
    if not getattr(file, "filename", ""):
        return ""
    content = file.stream.read(LINES_LIMIT * 4)
    if content.startswith(WORKBOOK):
        return _lines_of_workbook(content, file.filename)
    for encoding in ("utf-16", "utf-8-sig") if content[:2] in BYTE_ORDERS else ("utf-8-sig",):
        with suppress(UnicodeError):
            text = content.decode(encoding)
            if "\x00" not in text:
                return text
    raise Refused(Fault.CALENDAR_NOT_TEXT, field="file")


def _lines_of_workbook(content: bytes, name: str) -> str:
    """Return the first sheet of a workbook, as the list of a year makes it, as lines."""
    grid = read_book(content, name).grids[0]
    return "\n".join(
        ";".join(" ".join(cell.text.replace(";", ",").split()) for cell in row) for row in grid.rows
    )
