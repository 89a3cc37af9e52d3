"""Say in words how a deadline's wording was read, and what is left to a person."""

from tracker.rules.calendars import ONE_DAY
from tracker.rules.choices import Language
from tracker.rules.dates import show_date
from tracker.rules.explanations import Row
from tracker.rules.readings import DeadlineKind, DeadlineReading, Recurrence

Words = dict[str, str]

VIETNAMESE: Words = {
    "label.kind": "Cách đọc",
    "label.proposal": "Đề xuất",
    "label.warning": "Lưu ý",
    "kind.year": "Cả năm: hạn là ngày 31/12 của năm đó",
    "kind.month": "Cả tháng: hạn là ngày cuối tháng",
    "kind.quarter": "Cả quý: hạn là ngày cuối quý",
    "kind.recurring": "Lặp lại {recurrence}: mỗi kỳ một nhiệm vụ, không có một hạn duy nhất",
    "kind.recurring.standing": "Việc thường xuyên: không có hạn, báo cáo tiến độ mỗi kỳ",
    "kind.recurring.day": "Lặp lại {recurrence}, hạn ngày {day_of_month} của tháng",
    "kind.recurring.month": "Lặp lại hằng năm, hạn ngày cuối tháng {month_of_year}",
    "kind.recurring.day_and_month": "Lặp lại hằng năm, hạn ngày {day_of_month}/{month_of_year}",
    "kind.open_ended": "Lặp lại hằng năm từ năm {first_year}, không có năm cuối",
    "kind.none": "Văn bản không ghi hạn: chưa có hạn, chờ thư ký quyết định",
    "kind.year_range": (
        "Từ năm {first_year}: hạn là ngày 31/12 của năm cuối, kiểm điểm vào cuối mỗi năm trước đó"
    ),
    "kind.relative_days": "Thời hạn {days} ngày lịch",
    "kind.relative_working_days": "Thời hạn {days} ngày làm việc",
    "kind.relative_months": "Thời hạn {months} tháng, đến hết ngày tương ứng (điều 148)",
    "kind.before_date": "Trước ngày {named_day}: hiểu chặt là {strict}, hiểu rộng là {named_day}",
    "kind.by_date": "Ngày {day_of_month} của tháng cuối kỳ, kể cả ngày đó",
    "kind.month_middle": "Giữa tháng là ngày 15 (điều 146 Bộ luật Dân sự 2015)",
    "kind.month_start": "Đầu tháng là ngày 1 (điều 146 Bộ luật Dân sự 2015)",
    "kind.text": "Lời văn không nêu ngày: thư ký quyết định",
    "kind.exact_date": "Ngày {due}, kể cả ngày đó",
    "kind.unset": "Không đọc được: chưa có hạn, chờ thư ký quyết định",
    "recurrence.none": "định kỳ",
    "recurrence.monthly": "hằng tháng",
    "recurrence.quarterly": "hằng quý",
    "recurrence.half_yearly": "6 tháng một lần",
    "recurrence.yearly": "hằng năm",
    "warning.start_unknown": "Chưa biết ngày bắt đầu tính",
    "warning.recurrence_unknown": "Chưa rõ bao lâu một lần",
    "warning.period_needed": "Hạn tính theo từng kỳ báo cáo",
    "warning.on_a_day_off": "Hạn rơi vào ngày nghỉ",
    "warning.calendar_unknown": "Chưa có lịch nghỉ của năm này",
    "warning.before_issue": "Hạn trước ngày ban hành văn bản",
    "warning.too_long": "Dài quá, không phải lời ghi hạn",
}

ENGLISH: Words = {
    "label.kind": "Reading",
    "label.proposal": "Proposal",
    "label.warning": "Note",
    "kind.year": "The whole year: due on 31 December",
    "kind.month": "The whole month: due on its last day",
    "kind.quarter": "The whole quarter: due on its last day",
    "kind.recurring": "Comes back {recurrence}: one task for each period, no single due date",
    "kind.recurring.standing": "Standing work: no due date, a progress line each period",
    "kind.recurring.day": "Comes back {recurrence}, due on day {day_of_month}",
    "kind.recurring.month": "Comes back yearly, due at the end of month {month_of_year}",
    "kind.recurring.day_and_month": "Comes back yearly, due on {day_of_month}/{month_of_year}",
    "kind.open_ended": "Comes back each year from {first_year}, with no last year",
    "kind.none": "The document gives no deadline: unset, the secretariat decides",
    "kind.year_range": (
        "From {first_year}: due on 31 December of the last year, reviewed on 31 December before"
    ),
    "kind.relative_days": "A term of {days} calendar days",
    "kind.relative_working_days": "A term of {days} working days",
    "kind.relative_months": "A term of {months} months, to the corresponding day (article 148)",
    "kind.before_date": "Before {named_day}: strictly {strict}, leniently {named_day}",
    "kind.by_date": "Day {day_of_month} of the period's last month, that day included",
    "kind.month_middle": "The middle of a month is the 15th (Civil Code 2015, article 146)",
    "kind.month_start": "The start of a month is the 1st (Civil Code 2015, article 146)",
    "kind.text": "The words name no day: the secretariat decides",
    "kind.exact_date": "On {due}, that day included",
    "kind.unset": "Cannot be read: unset, the secretariat decides",
    "recurrence.none": "periodically",
    "recurrence.monthly": "monthly",
    "recurrence.quarterly": "quarterly",
    "recurrence.half_yearly": "every six months",
    "recurrence.yearly": "yearly",
    "warning.start_unknown": "The day counting starts is not known",
    "warning.recurrence_unknown": "How often is not said",
    "warning.period_needed": "Due in each reporting period",
    "warning.on_a_day_off": "Due on a day off",
    "warning.calendar_unknown": "The days off of this year are not known",
    "warning.before_issue": "Due before the document was issued",
    "warning.too_long": "Too long to be a deadline",
}

WORDS: dict[str, Words] = {Language.VIETNAMESE: VIETNAMESE, Language.ENGLISH: ENGLISH}


def reading_in_words(reading: DeadlineReading, language: str) -> list[Row]:
    """Tell how a wording was read, then what is proposed and what to look at.

    >>> from datetime import date
    >>> from tracker.rules.readings import DeadlineKind
    >>> reading = DeadlineReading(DeadlineKind.QUARTER, due=date(2025, 6, 30))
    >>> reading_in_words(reading, Language.VIETNAMESE)
    [Row(label='Cách đọc', sentence='Cả quý: hạn là ngày cuối quý')]
    """
    words = WORDS[language]
    rows = [Row(words["label.kind"], words[_key(reading)].format(**_facts(reading, words)))]
    if reading.proposal:
        rows.append(Row(words["label.proposal"], show_date(reading.proposal)))
    rows += [
        Row(words["label.warning"], words[f"warning.{warning}"]) for warning in reading.warnings
    ]
    return rows


def _key(reading: DeadlineReading) -> str:
    if reading.recurrence is Recurrence.STANDING:
        return "kind.recurring.standing"
    if reading.kind is DeadlineKind.RECURRING and (reading.day_of_month or reading.month_of_year):
        said = ("day" if reading.day_of_month else "", "month" if reading.month_of_year else "")
        return f"kind.recurring.{'_and_'.join(part for part in said if part)}"
    return f"kind.{reading.kind}"


def _facts(reading: DeadlineReading, words: Words) -> dict[str, object]:
    named = reading.named_day
    return {
        "days": reading.days,
        "months": reading.months,
        "first_year": reading.first_year,
        "day_of_month": reading.day_of_month,
        "month_of_year": reading.month_of_year,
        "due": reading.due and show_date(reading.due),
        "named_day": named and show_date(named),
        "strict": named and show_date(named - ONE_DAY),
        "recurrence": words.get(f"recurrence.{reading.recurrence}"),
    }
