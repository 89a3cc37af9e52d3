"""Days, months and quarters as they are said at a session: the year goes without saying."""

import re
from calendar import monthrange
from datetime import date, timedelta

LONGEST_AHEAD = timedelta(days=270)  # further off, a day just gone by is as likely meant
DAY = r"(?<![\d/.\-])(\d{1,2})\s*"
IN_FIGURES = re.compile(DAY + r"[/.\-]\s*(\d{1,2})(?!\s*[/.\-]?\s*\d)")
IN_WORDS = re.compile(DAY + r"tháng\s+(\d{1,2})(?!\s*[/.\-]?\s*\d)(?!,?\s+năm)", re.IGNORECASE)
MONTH = re.compile(r"tháng\s+(\d{1,2})(?!\s*[/.\-]?\s*\d)(?!,?\s+năm)", re.IGNORECASE)
QUARTER = re.compile(r"quý\s+(IV|I{1,3}|[1-4])(?![\w/.\-])(?!,?\s+năm)", re.IGNORECASE)
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
COMES_BACK = re.compile(r"h[ằà]ng|mỗi|các", re.IGNORECASE)
OF_A_PERIOD = re.compile(r"(?:tháng|quý|năm|số|điều|mục)\s*$", re.IGNORECASE)


def with_year(words: str, *, said_on: date) -> str:
    """Add the year to the one day, month or quarter named without it: the next from ``said_on``.

    Words that name none, several, or one too far off stay as they are, for a person.

    >>> with_year("trước ngày 20/12", said_on=date(2023, 11, 21))
    'trước ngày 20/12/2023'
    >>> with_year("xong ngày 15 tháng 1", said_on=date(2023, 11, 21))
    'xong ngày 15/1/2024'
    >>> with_year("trước ngày 20/11", said_on=date(2023, 11, 21))
    'trước ngày 20/11'
    >>> with_year("trong quý IV", said_on=date(2023, 11, 21))
    'trong quý IV/2023'
    """
    found = [*IN_FIGURES.finditer(words), *IN_WORDS.finditer(words)]
    if not found:
        return _period_with_year(words, said_on)
    if len(found) != 1 or OF_A_PERIOD.search(words[: found[0].start()]):
        return words
    day, month = int(found[0][1]), int(found[0][2])
    for year in (said_on.year, said_on.year + 1):
        try:
            meant = date(year, month, day)
        except ValueError:
            continue
        if said_on <= meant <= said_on + LONGEST_AHEAD:
            return f"{words[: found[0].start()]}{day}/{month}/{year}{words[found[0].end() :]}"
    return words


def _period_with_year(words: str, said_on: date) -> str:
    months = [(one.end(), int(one[1])) for one in MONTH.finditer(words)]
    quarters = [(one.end(), 3 * _quarter(one[1])) for one in QUARTER.finditer(words)]
    found = [*months, *quarters]
    if len(found) != 1 or not 1 <= found[0][1] <= 12 or COMES_BACK.search(words):
        return words
    place, month = found[0]
    for year in (said_on.year, said_on.year + 1):
        last = date(year, month, monthrange(year, month)[1])
        if said_on <= last <= said_on + LONGEST_AHEAD:
            return f"{words[:place]}/{year}{words[place:]}"
    return words


def _quarter(said: str) -> int:
    return QUARTERS.get(said.lower()) or int(said)
