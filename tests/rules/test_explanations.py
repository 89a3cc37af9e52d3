from datetime import date
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.queries.calendars import calendar_from
from tracker.queries.days_off import seed_days
from tracker.rules import explanations, reading_words
from tracker.rules.choices import Language
from tracker.rules.deadlines import explain_term, fixed_day_explanation
from tracker.rules.explanations import basis_in_words, explain_in_words
from tracker.rules.reading_words import reading_in_words
from tracker.rules.readings import DeadlineKind, DeadlineReading, ReadingWarning, Recurrence
from tracker.rules.terms import Counting, StartEvent

YEARS = range(2022, 2027)
CALENDAR = calendar_from(seed_days(YEARS), version="2", years=YEARS)
VIETNAMESE = Language.VIETNAMESE


def sentences(explanation, language=VIETNAMESE):
    return [f"{row.label}: {row.sentence}" for row in explain_in_words(explanation, language)]


def test_the_page_of_a_task_says_why_it_is_due_on_17_november():
    explained = explain_term(date(2023, 11, 2), 15, CALENDAR)
    assert sentences(explained) == [
        "02/11, thứ Năm: Ngày ban hành, không tính",
        "03/11, thứ Sáu: Ngày thứ 1",
        "17/11, thứ Sáu: Ngày thứ 15, là ngày làm việc: không dời",
        "17/11/2023: Hạn, hết 24 giờ",
    ]
    assert basis_in_words(explained, VIETNAMESE) == (
        "Tính theo ngày lịch, điều 147 và 148 Bộ luật Dân sự 2015; lịch làm việc 2023, bản 2."
    )


def test_a_move_over_tet_is_told_run_by_run():
    assert sentences(explain_term(date(2025, 1, 15), 15, CALENDAR))[2:] == [
        "30/01, thứ Năm: Ngày thứ 15, là ngày nghỉ lễ: dời sang ngày làm việc tiếp theo",
        "31/01–01/02: Nghỉ lễ, tết: dời tiếp",
        "02/02, Chủ nhật: Nghỉ cuối tuần: dời tiếp",
        "03/02, thứ Hai: Ngày làm việc tiếp theo",
        "03/02/2025: Hạn, hết 24 giờ",
    ]


def test_working_days_tell_what_was_left_out_and_what_was_made_up():
    explained = explain_term(date(2024, 4, 19), 15, CALENDAR, counting=Counting.WORKING)
    assert sentences(explained, Language.ENGLISH)[1:-2] == [
        "20/04–12/05: Saturdays and Sundays, 7 in all: not counted",
        "22/04, Monday: Working day 1",
        "29/04, Monday: Swapped day off, 1 in all: not counted",
        "30/04–01/05: Public holiday, 2 in all: not counted",
        "04/05, Saturday: Working Saturday: counted",
    ]


def test_a_term_over_new_year_shows_whole_dates_and_both_calendars():
    explained = explain_term(date(2024, 12, 20), 15, CALENDAR)
    assert sentences(explained)[0].startswith("20/12/2024, thứ Sáu")
    assert "lịch làm việc 2024 và 2025, bản 2" in basis_in_words(explained, VIETNAMESE)


def test_a_year_without_a_calendar_is_told():
    explained = explain_term(date(2031, 3, 1), 15, CALENDAR)
    assert basis_in_words(explained, VIETNAMESE).endswith(
        "Chưa có lịch nghỉ năm 2031: mới trừ thứ Bảy, Chủ nhật."
    )


def test_a_named_day_on_a_sunday_asks_the_secretariat():
    assert sentences(fixed_day_explanation(date(2023, 12, 31), CALENDAR))[0] == (
        "31/12, Chủ nhật: Ngày đã định, là Chủ nhật: không tự dời, thư ký quyết định"
    )


def test_a_term_the_plan_does_not_move_says_so():
    explained = explain_term(date(2023, 11, 4), 15, CALENDAR, roll=False)
    assert "không dời, theo quy định của kế hoạch" in sentences(explained)[2]
    assert "148" not in basis_in_words(explained, VIETNAMESE)


@given(
    st.dates(date(2022, 1, 1), date(2027, 12, 31)),
    st.integers(1, 60),
    st.sampled_from(Counting),
    st.booleans(),
    st.sampled_from(StartEvent),
    st.sampled_from(Language),
)
def test_every_reckoning_has_words(start, days, counting, roll, event, language):
    explained = explain_term(start, days, CALENDAR, counting=counting, roll=roll, event=event)
    told = [*sentences(explained, language), basis_in_words(explained, language)]
    assert all(told)
    assert not any("None" in sentence or "{" in sentence for sentence in told)


@pytest.mark.parametrize("words", [explanations.WORDS, reading_words.WORDS])
def test_both_languages_have_the_same_sentences_with_the_same_gaps(words):
    def gaps(language):
        return {
            key: sorted({gap for _, gap, _, _ in Formatter().parse(text) if gap})
            for key, text in words[language].items()
        }

    assert gaps(Language.VIETNAMESE) == gaps(Language.ENGLISH)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", DeadlineKind)
def test_every_reading_has_words(kind, language):
    reading = DeadlineReading(
        kind,
        due=date(2023, 12, 19),
        days=15,
        first_year=2023,
        day_of_month=25,
        named_day=date(2023, 12, 20),
        proposal=date(2023, 12, 22),
        warnings=tuple(ReadingWarning),
    )
    rows = reading_in_words(reading, language)
    assert len(rows) == 2 + len(ReadingWarning)


@pytest.mark.parametrize("recurrence", Recurrence)
def test_every_recurrence_has_words(recurrence):
    reading = DeadlineReading(DeadlineKind.RECURRING, recurrence=recurrence)
    assert "None" not in reading_in_words(reading, Language.ENGLISH)[0].sentence
