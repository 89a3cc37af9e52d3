"""The wordings of deadlines that are understood, each with its reader.

Patterns are written as ``rules.wording.plain_words`` leaves a wording: lower case, without
diacritics. Every pattern must match the whole wording, holds no repetition inside a repetition,
and names its year: "tháng 12" alone is nobody's deadline.
"""

import re

from tracker.rules import phrase_readers as says
from tracker.rules.phrase_readers import DAY, FIGURES, SESSION, YEAR, Reader
from tracker.rules.readings import Recurrence

MONTH_NUMBER = r"(1[0-2]|0?[1-9])"
ROMAN = r"(i{1,3}|iv|[1-4])"
MONTH = rf"(?:thang ?|t\.? ?|(?![0-9]+ nam)){MONTH_NUMBER}(?: ?[/-] ?|\.| nam ){YEAR}"
QUARTER_MARK = r"(?:quy|q)\.? ?"
OF_YEAR = rf"(?: ?[/-] ?|\.| nam | ){YEAR}"
QUARTER = rf"{QUARTER_MARK}{ROMAN}{OF_YEAR}"
NEXT_QUARTER = rf"(?:{QUARTER_MARK})?{ROMAN}{OF_YEAR}"
AT_LATEST = r"(?:cham nhat|muon nhat|khong qua|toi da) (?:la |den |vao )?"
BY = rf"(?:{AT_LATEST}|den |den het |het |trong |vao )?"
WITHIN = rf"(?:(?:{AT_LATEST})?(?:trong |het |den het |den |cuoi )|{AT_LATEST})?"
FIRST_MONTH = rf"(?:thang ?|t){MONTH_NUMBER}(?:(?:/| nam ){YEAR})?"
LAST_MONTH = rf"(?:thang ?|t)?{MONTH_NUMBER}(?: ?[/-] ?| nam ){YEAR}"
UNTIL = r"(?: ?- ?| den (?:het )?)"
HOUR = r"(?:0?[1-9]|1[0-9]|2[0-4])(?:h|:| ?gio ?)(?:[0-9]{2})?(?: ?phut)?,? (?:cua )?"
COUNT = r"([0-9]{1,4}) ?(?:\([^()]*\) ?)?"
IN_TERM = rf"(?:{AT_LATEST})?(?:trong (?:vong |thoi han |thoi gian )?)?"
FROM_EVENT = r",?(?: (?:ke tu|tinh tu|tu|sau) (?:ngay|khi) (.+))?"
PERIODIC = r"(?:bao cao )?dinh ky"
EACH = r"(?:hang|moi)"
EVERY = rf"(?:{PERIODIC} (?:{EACH} |theo )?|(?:bao cao )?(?:{EACH} |theo ))"
ONCE = r"(?: (?:mot|01|1) lan|/lan)"
HALF_YEAR = r"(?:06|6|sau) thang"
QUARTER_YEAR = r"(?:03|3|ba) thang"
DAY_AND_MONTH = r"(?:ngay )?([0-9]{1,2})/([0-9]{1,2})"


def _table(*rows: tuple[str, Reader]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    return tuple((re.compile(pattern), read) for pattern, read in rows)


PHRASES = _table(
    (rf"{WITHIN}(?:nam )?{YEAR}", says.year),
    (rf"{WITHIN}{MONTH}", says.month),
    (rf"{WITHIN}{QUARTER}", says.quarter),
    (rf"giua {MONTH}", says.month_middle),
    (rf"dau {MONTH}", says.month_start),
    (rf"(?:giai doan |tu |trong )?(?:nam )?{YEAR}{UNTIL}(?:nam )?{YEAR}", says.year_range),
    (rf"(?:tu )?(?:nam )?{YEAR}(?: va|,) (?:nhung|cac) nam (?:tiep theo|tiep sau|sau)",
     says.open_ended),
    (rf"tu (?:nam )?{YEAR} tro di", says.open_ended),
    (rf"(dau nam|giua nam|6 thang dau nam|6 thang cuoi nam) {YEAR}", says.part_of_year),
    (rf"{WITHIN}(?:tu )?{QUARTER_MARK}{ROMAN}{UNTIL}{NEXT_QUARTER}", says.quarters),
    (rf"{WITHIN}{QUARTER_MARK}{ROMAN}(?: ?, ?| va ){NEXT_QUARTER}", says.two_quarters),
    (rf"(?:tu )?{FIRST_MONTH}{UNTIL}{LAST_MONTH}", says.months),
    (rf"(?:tu )?{MONTH_NUMBER}/{YEAR}{UNTIL}{MONTH_NUMBER}/{YEAR}", says.months),
    (rf"(?:tu )?(?:ngay )?{FIGURES}{UNTIL}(?:ngay )?{FIGURES}", says.days),
    (rf"{BY}{DAY}", says.exact),
    (rf"(?:truoc |{BY}){HOUR}{DAY}", says.exact),
    (rf"truoc {DAY}", says.before),
    (rf"(truoc |{AT_LATEST})?ngay ([0-9]{{1,2}}) (?:cua )?thang cuoi (ky|quy)",
     says.day_of_last_month),
    (rf"(truoc |{AT_LATEST})?ngay ([0-9]{{1,2}}) (?:cua )?{EACH} thang", says.day_of_each_month),
    (rf"(truoc |{AT_LATEST})?{DAY_AND_MONTH} {EACH} nam", says.day_of_each_year),
    (rf"{EACH} nam,? \(?(truoc |{AT_LATEST}){DAY_AND_MONTH}\)?", says.day_of_each_year),
    (rf"(?:trong |vao )?thang {MONTH_NUMBER} {EACH} nam", says.month_of_each_year),
    (rf"(?:trong |vao )?{QUARTER_MARK}{ROMAN} {EACH} nam", says.quarter_of_each_year),
    (rf"{IN_TERM}{COUNT}(ngay lam viec|nlv|ngay|tuan){FROM_EVENT}", says.term),
    (rf"{IN_TERM}(nua) (thang){FROM_EVENT}", says.term),
    (rf"{IN_TERM}{COUNT}(thang|nam){FROM_EVENT}", says.long_term),
    (r"(?:nhiem vu )?(?:thuong xuyen(?:,? (?:va )?lien tuc)?|lien tuc|tx)",
     says.recurring(Recurrence.STANDING)),
    (rf"{EVERY}nam(?:{ONCE})?", says.recurring(Recurrence.YEARLY)),
    (rf"{EVERY}quy(?:{ONCE})?|{EVERY}{QUARTER_YEAR}(?:{ONCE})?|{QUARTER_YEAR}{ONCE}",
     says.recurring(Recurrence.QUARTERLY)),
    (rf"{EVERY}thang(?:{ONCE})?", says.recurring(Recurrence.MONTHLY)),
    (rf"{EVERY}{HALF_YEAR}(?:{ONCE})?|{HALF_YEAR}{ONCE}", says.recurring(Recurrence.HALF_YEARLY)),
    (PERIODIC, says.recurring(Recurrence.NONE)),
    (rf"ngay sau {SESSION}", says.after_meeting),
)  # fmt: skip
