import csv
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.queries.calendars import calendar_from
from tracker.queries.days_off import seed_days
from tracker.rules.calendars import WEEKENDS_ONLY
from tracker.rules.readings import DeadlineKind, ReadingWarning, Recurrence
from tracker.rules.wording import LONGEST_PHRASE, read_deadline

DATA = Path(__file__).parents[1] / "data"
CALENDAR = calendar_from(seed_days(range(2022, 2028)), version="test", years=range(2022, 2028))
PHRASES = list(csv.DictReader((DATA / "deadline-phrases.csv").read_text("utf-8").splitlines()))
ISSUED = date(2025, 1, 9)
DUE = {
    "2025": "2025-12-31",
    "2026": "2026-12-31",
    "2027": "2027-12-31",
    "2028": "2028-12-31",
    "2030": "2030-12-31",
    "12/2025": "2025-12-31",
    "6/2025": "2025-06-30",
    "06/2025": "2025-06-30",
    "9/2025": "2025-09-30",
    "9/2026": "2026-09-30",
    "12/2026": "2026-12-31",
    "03/2025": "2025-03-31",
    "3/2025": "2025-03-31",
    "3/2026": "2026-03-31",
    "12/2028": "2028-12-31",
    "01/2025": "2025-01-31",
    "Tháng 10/2025": "2025-10-31",
    "Tháng 5/2025": "2025-05-31",
    "2/2025": "2025-02-28",
    "7/2025": "2025-07-31",
    "2025 - 2026": "2026-12-31",
    "2025-2026": "2026-12-31",
    "Quý II/2025": "2025-06-30",
    "trong vòng 15 ngày kể từ ngày ban hành": "2025-02-03",
    "trước ngày 20/12/2023": "2023-12-19",
    "trong tháng 11/2025": "2025-11-30",
    "trong quý III/2024": "2024-09-30",
    "cuối năm 2025": "2025-12-31",
    "giữa tháng 6/2025": "2025-06-15",
    "đầu tháng 7/2025": "2025-07-01",
}


def read(phrase, **known):
    known = {"issued": ISSUED, "calendar": CALENDAR, **known}
    return read_deadline(phrase, **known)


def test_all_phrases_are_here():
    assert len(PHRASES) == 39
    assert {row["kind"] for row in PHRASES} | {"exact_date", "relative_months", "unset"} == set(
        DeadlineKind
    )


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row["phrase"] or "blank")
@pytest.mark.parametrize(
    "change",
    [
        str,
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"  {text.replace(' ', '  ')}\u00a0",
    ],
    ids=["as written", "upper case", "NFD", "blanks"],
)
def test_a_real_wording_is_read_as_suggested(row, change):
    reading = read(change(row["phrase"]), issued=date(2025, 1, 16))
    due = DUE.get(row["phrase"])
    assert reading.kind == row["kind"]
    assert reading.due == (due and date.fromisoformat(due))
    assert (reading.explanation is None) == (due is None)


@pytest.mark.parametrize(
    ("phrase", "kind", "due"),
    [
        ("quý 3 năm 2024", "quarter", "2024-09-30"),
        ("Hết quý IV năm 2025", "quarter", "2025-12-31"),
        ("đến hết năm 2025", "year", "2025-12-31"),
        ("trong năm 2026", "year", "2026-12-31"),
        ("tháng 6 năm 2025", "month", "2025-06-30"),
        ("Hoàn thành trong tháng 02/2024.", "month", "2024-02-29"),
        ("chậm nhất trong quý II/2025", "quarter", "2025-06-30"),
        ("31/12/2023", "exact_date", "2023-12-31"),
        ("ngày 25/12/2023", "exact_date", "2023-12-25"),
        ("chậm nhất ngày 25/12/2023", "exact_date", "2023-12-25"),
        ("chậm nhất là ngày 25 tháng 12 năm 2023", "exact_date", "2023-12-25"),
        ("đến ngày 25-12-2023", "exact_date", "2023-12-25"),
        ("trước 15/8/2025", "before_date", "2025-08-14"),
        ("trước ngày 20.7.2020", "before_date", "2020-07-19"),
        ("hoàn thành trước ngày 01/01/2026", "before_date", "2025-12-31"),
        ("giai đoạn 2025 – 2026", "year_range", "2026-12-31"),
        ("15 ngày kể từ ngày ký ban hành", "relative_days", "2025-01-24"),
        ("trong vòng 15 ngày, kể từ ngày ban hành kế hoạch này", "relative_days", "2025-01-24"),
        ("trong vòng 15 (mười lăm) ngày kể từ ngày ban hành", "relative_days", "2025-01-24"),
        ("trong 5 ngày làm việc", "relative_working_days", None),
        ("05 ngày làm việc kể từ ngày ban hành", "relative_working_days", "2025-01-16"),
        ("trong 10 ngày kể từ ngày 02/11/2023", "relative_days", "2023-11-13"),
        ("trong vòng 15 ngày kể từ ngày 02/11/2023", "relative_days", "2023-11-17"),
    ],
)
def test_a_usual_variant_is_read(phrase, kind, due):
    reading = read(phrase)
    assert (reading.kind, reading.due) == (kind, due and date.fromisoformat(due))


@pytest.mark.parametrize(
    ("phrase", "recurrence"),
    [
        ("Thường xuyên", Recurrence.STANDING),
        ("thực hiện thường xuyên, liên tục", Recurrence.STANDING),
        ("Hàng năm", Recurrence.YEARLY),
        ("định kỳ hằng quý", Recurrence.QUARTERLY),
        ("Báo cáo định kì hàng quí", Recurrence.QUARTERLY),
        ("hằng tháng", Recurrence.MONTHLY),
        ("mỗi quý một lần", Recurrence.QUARTERLY),
        ("định kỳ 6 tháng", Recurrence.HALF_YEARLY),
        ("06 tháng/lần", Recurrence.HALF_YEARLY),
        ("định kỳ", Recurrence.NONE),
    ],
)
def test_a_duty_that_comes_back_has_no_single_due_date(phrase, recurrence):
    reading = read(phrase)
    assert (reading.kind, reading.recurrence) == (DeadlineKind.RECURRING, recurrence)
    assert reading.due is None


def test_periodic_without_a_period_asks_how_often():
    assert read("định kỳ").warnings == (ReadingWarning.RECURRENCE_UNKNOWN,)


@pytest.mark.parametrize(
    "phrase",
    [
        "12",
        "tháng 12",
        "cuối năm",
        "trong tháng",
        "giữa tháng",
        "13/2025",
        "0/2025",
        "quý V/2025",
        "quý 0/2025",
        "quý 22025",
        "31/02/2025",
        "ngày 25/12",
        "2026-2025",
        "1234",
        "12/25",
        "năm nay",
        "tiếp tục",
        "khi có điều kiện",
        "trong vòng 0 ngày",
        "trong vòng 9999 ngày kể từ ngày ban hành",
        "chậm nhất ngày 32 của tháng cuối kỳ",
        "11 năm 2025",
        "2025; 2026",
        "trước tháng 6",
        "２０２５",
        "٢٠٢٥",
        "2025\x00",
        "2025'; DROP TABLE task;--",
        "=2025",
        ".",
    ],
)
def test_what_is_not_certain_stays_unset(phrase):
    reading = read(phrase)
    assert (reading.kind, reading.due) == (DeadlineKind.UNSET, None)


def test_before_a_day_shows_both_readings_and_follows_the_setting():
    strict = read("trước ngày 20/12/2023")
    lenient = read("trước ngày 20/12/2023", strict_before=False)
    assert (strict.due, strict.named_day) == (date(2023, 12, 19), date(2023, 12, 20))
    assert lenient.due == date(2023, 12, 20)


def test_a_term_counted_from_an_unknown_event_keeps_its_days_and_no_date():
    reading = read("trong thời hạn 05 ngày làm việc kể từ ngày nhận được")
    assert (reading.days, reading.due) == (5, None)
    assert reading.warnings == (ReadingWarning.START_UNKNOWN,)


@pytest.mark.parametrize(
    "phrase",
    [
        "trong vòng 10 ngày làm việc",
        "trong vòng 10 ngày kể từ ngày ban hành Nghị định 13/2023/NĐ-CP",
        "trong vòng 10 ngày kể từ ngày có hiệu lực",
    ],
)
def test_a_term_from_anything_but_this_paper_has_no_date(phrase):
    reading = read(phrase)
    assert (reading.days, reading.due) == (10, None)


def test_a_term_from_issue_needs_the_day_of_issue():
    reading = read("trong vòng 15 ngày kể từ ngày ban hành", issued=None)
    assert reading.due is None
    assert reading.warnings == (ReadingWarning.START_UNKNOWN,)


def test_right_after_the_conference_proposes_three_working_days_later():
    assert read("ngay sau Hội nghị").proposal is None
    reading = read("ngay sau Hội nghị", held_on=date(2023, 11, 2))
    assert (reading.due, reading.proposal) == (None, date(2023, 11, 7))


@pytest.mark.parametrize(
    ("phrase", "proposal"),
    [
        ("đầu năm 2025", date(2025, 1, 1)),
        ("giữa năm 2025", date(2025, 6, 30)),
        ("6 tháng đầu năm 2025", date(2025, 6, 30)),
        ("6 tháng cuối năm 2025", date(2025, 12, 31)),
    ],
)
def test_a_part_of_the_year_is_a_proposal(phrase, proposal):
    reading = read(phrase)
    assert (reading.kind, reading.due, reading.proposal) == (DeadlineKind.TEXT, None, proposal)


def test_a_range_of_years_has_a_checkpoint_each_year_before_the_last():
    assert read("2025-2027").checkpoints == (date(2025, 12, 31), date(2026, 12, 31))


def test_open_ended_work_comes_back_each_year_from_the_named_one():
    reading = read("2025 và những năm tiếp theo")
    assert (reading.first_year, reading.recurrence) == (2025, Recurrence.YEARLY)


def test_by_the_25th_of_the_last_month_waits_for_a_period():
    reading = read("chậm nhất ngày 25 của tháng cuối kỳ")
    assert (reading.day_of_month, reading.warnings) == (25, (ReadingWarning.PERIOD_NEEDED,))


def test_an_end_of_year_on_a_sunday_is_flagged():
    assert ReadingWarning.ON_A_DAY_OFF in read("2023", issued=None).warnings


def test_a_deadline_older_than_its_document_is_flagged():
    assert ReadingWarning.BEFORE_ISSUE in read("2024").warnings


def test_a_wording_longer_than_any_deadline_is_not_read():
    reading = read("2025" + " " * LONGEST_PHRASE)
    assert (reading.kind, reading.warnings) == (DeadlineKind.UNSET, (ReadingWarning.TOO_LONG,))


PIECES = """
    trước ngày tháng năm quý trong vòng đến hết cuối giữa đầu kể từ ban hành làm việc hằng định kỳ
    II 3 15 2025 9999 0 ( ) / - . , 31/12/2023 12/2025 chậm nhất 25 của kỳ và những năm tiếp theo
"""
WORDINGS = st.lists(st.sampled_from(PIECES.split()), max_size=12).map(" ".join)


@given(st.text() | WORDINGS, st.dates() | st.none())
def test_reading_never_raises(phrase, issued):
    reading = read_deadline(phrase, issued=issued, calendar=WEEKENDS_ONLY, held_on=issued)
    assert reading.kind in DeadlineKind
