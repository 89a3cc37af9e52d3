"""Days as they are said at a session: day and month, the year goes without saying."""

import re
from datetime import date, timedelta

LONGEST_AHEAD = timedelta(days=270)  # further off, a day just gone by is as likely meant
DAY = r"(?<![\d/.\-])(\d{1,2})\s*"
IN_FIGURES = re.compile(DAY + r"[/.\-]\s*(\d{1,2})(?!\s*[/.\-]?\s*\d)")
IN_WORDS = re.compile(DAY + r"tháng\s+(\d{1,2})(?!\s*[/.\-]?\s*\d)(?!,?\s+năm)", re.IGNORECASE)
OF_A_PERIOD = re.compile(r"(?:tháng|quý|năm|số|điều|mục)\s*$", re.IGNORECASE)


def with_year(words: str, *, said_on: date) -> str:
    """Add the year to the one day named without it: the first such day from ``said_on`` on.

    Words that name no such day, several, or one too far off stay as they are, for a person.

    >>> with_year("trước ngày 20/12", said_on=date(2023, 11, 21))
    'trước ngày 20/12/2023'
    >>> with_year("xong ngày 15 tháng 1", said_on=date(2023, 11, 21))
    'xong ngày 15/1/2024'
    >>> with_year("trước ngày 20/11", said_on=date(2023, 11, 21))
    'trước ngày 20/11'
    """
    found = [*IN_FIGURES.finditer(words), *IN_WORDS.finditer(words)]
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
