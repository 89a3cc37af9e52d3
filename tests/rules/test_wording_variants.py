import unicodedata
from datetime import date, timedelta
from re import _parser as sre_parse

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.test_wording import ISSUED, PHRASES, WORDINGS, read
from tracker.rules.calendars import WEEKENDS_ONLY
from tracker.rules.phrases import PHRASES as READERS
from tracker.rules.readings import DeadlineKind, Recurrence
from tracker.rules.wording import LONGEST_PHRASE, OPENING, plain_words, read_deadline


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("Quý III-IV/2024", "2024-12-31"),
        ("quý III và quý IV năm 2024", "2024-12-31"),
        ("từ quý I đến quý III/2024", "2024-09-30"),
        ("tháng 3-5/2025", "2025-05-31"),
        ("từ tháng 11/2024 đến tháng 02/2025", "2025-02-28"),
        ("01/2024-12/2024", "2024-12-31"),
        ("từ ngày 01/01/2024 đến hết ngày 31/12/2024", "2024-12-31"),
        ("giai đoạn 2024÷2025", "2025-12-31"),
        ("đến tháng 6 / 2025", "2025-06-30"),
        ("T.6/2025", "2025-06-30"),
        ("Q.IV/2024", "2024-12-31"),
        ("trước 17h00 ngày 20/12/2023", "2023-12-20"),
        ("2 tuần kể từ ngày ban hành", "2025-01-23"),
        ("03 tháng kể từ ngày ban hành", "2025-04-09"),
        ("01 năm kể từ ngày ký", "2026-01-09"),
        ("trong vòng 1 tháng kể từ ngày 31/01/2024", "2024-02-29"),
        ("không quá 10 nlv kể từ khi ban hành", "2025-01-23"),
    ],
)
def test_a_stretch_a_long_term_and_an_abbreviation_are_read(phrase, due):
    assert read(phrase).due == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("phrase", "recurrence", "day", "month"),
    [
        ("ngày 20 hằng tháng", Recurrence.MONTHLY, 20, None),
        ("trước ngày 20 hàng tháng", Recurrence.MONTHLY, 19, None),
        ("chậm nhất ngày 15 tháng cuối quý", Recurrence.QUARTERLY, 15, None),
        ("trước ngày 15/12 hằng năm", Recurrence.YEARLY, 14, 12),
        ("hằng năm (trước ngày 01/12)", Recurrence.YEARLY, 30, 11),
        ("tháng 12 hằng năm", Recurrence.YEARLY, None, 12),
        ("Quý I hằng năm", Recurrence.YEARLY, None, 3),
        ("3 tháng/lần", Recurrence.QUARTERLY, None, None),
        ("TX", Recurrence.STANDING, None, None),
    ],
)
def test_a_day_inside_each_period_is_kept(phrase, recurrence, day, month):
    reading = read(phrase)
    assert (reading.recurrence, reading.day_of_month, reading.month_of_year) == (
        recurrence,
        day,
        month,
    )
    assert reading.due is None


def test_before_the_first_of_a_month_is_no_day_of_that_month():
    assert read("trước ngày 1 hằng tháng").kind is DeadlineKind.UNSET
    assert read("trước ngày 01/01 hằng năm").kind is DeadlineKind.UNSET
    assert read("trước ngày 1 hằng tháng", strict_before=False).day_of_month == 1


@pytest.mark.parametrize(
    "phrase",
    [
        "quý I, III/2024",
        "quý IV-I/2024",
        "tháng 5-3/2025",
        "tháng 6 và tháng 12/2024",
        "hằng quý, hằng năm",
        "trước 0h00 ngày 20/12/2023",
        "từ 31/12/2024 đến 01/01/2024",
        "sau 15 ngày kể từ ngày ban hành",
        "trong 10 ngày đầu tháng 6/2025",
        "121 tháng kể từ ngày ban hành",
        "từ năm 2025",
        "2\u0336025",
    ],
)
def test_what_could_be_read_two_ways_stays_unset(phrase):
    assert (read(phrase).kind, read(phrase).due) == (DeadlineKind.UNSET, None)


def without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return bare.replace("đ", "d").replace("Đ", "D")


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row["phrase"] or "blank")
def test_a_real_wording_without_diacritics_says_the_same(row):
    assert read(without_marks(row["phrase"])) == read(row["phrase"])


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
FORMS = (
    "{0.day}/{0.month}/{0.year}",
    "{0:%d/%m/%Y}",
    "{0.day}.{0.month}.{0.year}",
    "{0:%d-%m-%Y}",
    "{0:%Y-%m-%d}",
    "ngày {0.day} tháng {0.month} năm {0.year}",
    "ngày {0.day:02} tháng {0.month:02} năm {0.year}",
    "chậm nhất là ngày {0:%d/%m/%Y}",
    "hoàn thành đến hết ngày {0.day}/{0.month}/{0.year}.",
    "Thời hạn hoàn thành: {0.day} / {0.month} / {0.year}",
)


@given(DAYS, st.sampled_from(FORMS), st.sampled_from([str, str.upper, without_marks, str.title]))
def test_a_written_day_is_read_back(day, form, change):
    assert read(change(form.format(day)), issued=None).due == day


@given(st.text() | WORDINGS)
def test_one_spelling_stays_what_it_is(phrase):
    once = plain_words(phrase)
    assert plain_words(once) == once
    known = {"issued": ISSUED, "calendar": WEEKENDS_ONLY}
    if len(phrase) <= LONGEST_PHRASE and once:
        assert read_deadline(once, **known) == read_deadline(phrase, **known)


@given(
    st.sampled_from(["ngày", "ngày làm việc", "tuần", "tháng", "năm"]), st.integers(1, 500), DAYS
)
def test_no_term_ends_before_it_starts_and_a_longer_one_ends_no_earlier(unit, count, issued):
    ends = [
        read(f"{n} {unit} kể từ ngày ban hành", issued=issued, calendar=WEEKENDS_ONLY).due
        for n in (count, count + 1)
    ]
    assume(None not in ends)
    assert issued < ends[0] <= ends[1]


@given(DAYS)
def test_strict_is_the_day_before_lenient(day):
    phrase = f"trước ngày {day:%d/%m/%Y}"
    strict, lenient = (read(phrase, strict_before=strict).due for strict in (True, False))
    assert (lenient, strict) == (day, day - timedelta(days=1))


def repeats(parsed, inside=False):
    """Walk what a pattern repeats without bound, and whether that stands in such a repetition."""
    for kind, argument in parsed:
        if str(kind) == "MAX_REPEAT":
            unbounded = argument[1] > LONGEST_PHRASE
            if unbounded:
                yield inside
            yield from repeats(argument[2], inside or unbounded)
        elif str(kind) == "SUBPATTERN":
            yield from repeats(argument[-1], inside)
        elif str(kind) == "BRANCH":
            for branch in argument[1]:
                yield from repeats(branch, inside)


def test_no_pattern_repeats_a_repetition_so_reading_takes_linear_time():
    patterns = [pattern.pattern for pattern, _ in READERS] + [OPENING.pattern]
    assert not any(nested for pattern in patterns for nested in repeats(sre_parse.parse(pattern)))
    assert any(list(repeats(sre_parse.parse(pattern))) for pattern in patterns)
    assert list(repeats(sre_parse.parse("(?:a+)*"))) == [False, True]
