"""Ask at the terminal when something is due, and why."""

from collections.abc import Iterable
from datetime import date

import click
from flask.cli import AppGroup

from tracker.database import is_migrated
from tracker.queries.calendars import load_calendar, published_calendar
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import Language
from tracker.rules.dates import read_date
from tracker.rules.deadlines import LONGEST_TERM, explain_term
from tracker.rules.explanations import Row, basis_in_words, explain_in_words
from tracker.rules.faults import Refused
from tracker.rules.reading_words import reading_in_words
from tracker.rules.terms import Counting, TermExplanation
from tracker.rules.wording import read_deadline

deadlines = AppGroup("deadlines", help="Tính hạn và đọc lời ghi hạn của văn bản.")


def _calendar() -> WorkingCalendar:
    """Return the office's calendar; the published one where there is no database yet."""
    return load_calendar() if is_migrated() else published_calendar()


class DayType(click.ParamType[date]):
    """A day typed as 02/11/2023 or 2023-11-02."""

    name = "ngày"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the day, or say at which option it cannot be read."""
        if isinstance(value, date):
            return value
        try:
            return read_date(value)
        except Refused:
            self.fail(f"{value!r} không phải là ngày, ví dụ 02/11/2023", param, ctx)


DAY = DayType()


@deadlines.command("explain")
@click.option("--from", "start", type=DAY, required=True, help="Ngày ban hành, không tính.")
@click.option("--days", type=click.IntRange(1, LONGEST_TERM), required=True, help="Số ngày.")
@click.option("--working-days", is_flag=True, help="Tính theo ngày làm việc.")
@click.option("--no-roll", is_flag=True, help="Không dời ngày cuối rơi vào ngày nghỉ.")
def explain(*, start: date, days: int, working_days: bool, no_roll: bool) -> None:
    """In hạn (dòng đầu) và cách tính."""
    counting = Counting.WORKING if working_days else Counting.CALENDAR
    explanation = explain_term(start, days, _calendar(), counting=counting, roll=not no_roll)
    click.echo(explanation.due.isoformat())
    _print_explanation(explanation)


@deadlines.command("read")
@click.argument("phrase")
@click.option("--issued", type=DAY, help="Ngày ban hành văn bản.")
@click.option("--held-on", type=DAY, help="Ngày họp mà lời văn nhắc đến.")
@click.option("--lenient", is_flag=True, help="«Trước ngày X» kể cả ngày X.")
def read(*, phrase: str, issued: date | None, held_on: date | None, lenient: bool) -> None:
    """In loại và hạn (dòng đầu) của một lời ghi hạn, rồi cách đọc."""
    reading = read_deadline(
        phrase,
        issued=issued,
        calendar=_calendar(),
        strict_before=not lenient,
        held_on=held_on,
    )
    click.echo(f"{reading.kind} {reading.due or '-'}")
    _print_rows(reading_in_words(reading, Language.VIETNAMESE))
    if reading.explanation:
        _print_explanation(reading.explanation)


def _print_explanation(explanation: TermExplanation) -> None:
    _print_rows(explain_in_words(explanation, Language.VIETNAMESE))
    click.echo(basis_in_words(explanation, Language.VIETNAMESE))


def _print_rows(rows: Iterable[Row]) -> None:
    for row in rows:
        click.echo(f"{row.label}: {row.sentence}")
