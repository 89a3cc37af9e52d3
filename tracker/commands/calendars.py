"""Keep the working calendar from the terminal."""

import re

import click
from flask.cli import AppGroup

from tracker.database import transaction
from tracker.queries.days_off import SEED_YEARS
from tracker.services.calendars import seed_calendar

calendar = AppGroup("calendar", help="Lịch làm việc: ngày nghỉ và thứ Bảy làm bù.")

YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class YearsType(click.ParamType[range]):
    """A year, or a first and a last one: 2024, 2022-2027."""

    name = "năm"

    def convert(
        self, value: str | range, param: click.Parameter | None, ctx: click.Context | None
    ) -> range:
        """Read the years, or say at which option they cannot be read."""
        if isinstance(value, range):
            return value
        match = YEARS.fullmatch(value)
        years = range(int(match[1]), int(match[2] or match[1]) + 1) if match else range(0)
        if not years or years[0] < FIRST_YEAR or years[-1] > LAST_YEAR:
            self.fail(f"{value!r} không phải là năm, ví dụ 2022-2027", param, ctx)
        return years


@calendar.command("seed")
@click.option("--years", type=YearsType(), default=SEED_YEARS, help="Các năm, ví dụ 2022-2027.")
def seed(years: range) -> None:
    """Thêm ngày nghỉ đã công bố; ngày đã có thì giữ nguyên."""
    with transaction():
        added = seed_calendar(years)
    click.echo(f"Đã thêm {added} ngày vào lịch làm việc {years[0]}-{years[-1]}.")
