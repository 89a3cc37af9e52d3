"""Twenty years of reports reckoned a second time, by other means, and held against the rules.

Nothing here asks the rules for a date: the windows are those of Decree 09/2019/ND-CP, article 12,
written out as a table, working days are counted one by one, and who is owed what is asked anew on
every day instead of walked from cut-off to cut-off.
"""

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import LongerReport
from tracker.rules.periods import ReportRule, ReportTerm, report_due
from tracker.rules.report_windows import Span, window_of
from tracker.rules.rhythms import Rhythm, dues_open, next_due

FIRST, LAST = 2016, 2035
ONE_DAY = timedelta(days=1)
NONE, MERGED, APART = LongerReport
# length, part of the code, first and last day of the window as (years back, month, day)
TABLE = [
    *(
        (1, f"{month:02}", (month == 1, (month - 2) % 12 + 1, 15), (0, month, 14))
        for month in range(1, 13)
    ),
    (3, "Q1", (1, 12, 15), (0, 3, 14)),
    (3, "Q2", (0, 3, 15), (0, 6, 14)),
    (3, "Q3", (0, 6, 15), (0, 9, 14)),
    (3, "Q4", (0, 9, 15), (0, 12, 14)),
    (6, "H1", (1, 12, 15), (0, 6, 14)),
    (6, "H2", (0, 6, 15), (0, 12, 14)),
    (9, "9M", (1, 12, 15), (0, 9, 14)),
    (12, "Y", (1, 12, 15), (0, 12, 14)),
]
LENGTHS = {1: Span.MONTH, 3: Span.QUARTER, 6: Span.HALF, 12: Span.YEAR}
LONGER = {3: "quarter", 6: "half", 9: "nine_months", 12: "year"}


def day_of(year, written):
    back, month, day = written
    return date(year - back, month, day)


WINDOWS = [
    (length, f"{year}-{part}", day_of(year, opens), day_of(year, closes))
    for year in range(FIRST, LAST + 1)
    for length, part, opens, closes in TABLE
]
NAMED = {code: (opens, closes) for _, code, opens, closes in WINDOWS}
TOGETHER = {
    day: sorted(one for one in WINDOWS if one[3] == day)
    for day in sorted({closes for *_, closes in WINDOWS})
}

ASKED = st.sampled_from(LongerReport)
PLANS = st.tuples(st.sampled_from([1, 3, 6, 12]), ASKED, ASKED, ASKED, ASKED).map(
    lambda drawn: (
        drawn[0],
        {n: way for n, way in zip(LONGER, drawn[1:], strict=True) if n > drawn[0]},
    )
)


def rhythm_of(base, longer):
    return Rhythm(LENGTHS[base], **{LONGER[length]: way for length, way in longer.items()})


def asked_at_all(base, longer, length, code):
    if length == base:
        return True
    if code.endswith("H2"):
        return False  # the second six months end with the year
    return longer.get(length, NONE) is not NONE


def owed_on(day, base, longer, first, ends_on):
    """Return what is owed on a day: every cut-off of twenty years is looked at by itself."""
    owed = []
    for closes, ending in TOGETHER.items():
        asked = [one for one in ending if asked_at_all(base, longer, one[0], one[1])]
        if not asked or closes < NAMED[first][1]:
            continue
        length, _, opens, _ = asked[0]
        begins = date(closes.year, closes.month - length + 1, 1)
        if opens > day or (ends_on is not None and begins > ends_on):
            continue
        for place, (_, code, _, _) in enumerate(asked):  # a longer one may take its place
            if all(longer.get(one[0]) is not MERGED for one in asked[place + 1 :]):
                owed.append(code)
    return owed


@settings(max_examples=10)
@given(
    plan=PLANS, start=st.integers(0, 11), ends=st.none() | st.integers(300, 6000), data=st.data()
)
def test_what_is_owed_on_any_day_is_what_a_second_reckoning_finds(plan, start, ends, data):
    base, longer = plan
    firsts = [code for length, code, _, _ in WINDOWS if length == base]
    first = firsts[start]
    ends_on = None if ends is None else NAMED[first][0] + timedelta(days=ends)
    day = data.draw(st.dates(date(FIRST, 1, 1), date(LAST, 12, 10)))
    months = [date(day.year, month, turn) for month in (3, 6, 9, 12) for turn in (14, 15)]
    for one in (day, *months):
        if one > date(LAST, 12, 10):
            continue
        known = {"today": one, "ends_on": ends_on}
        dues = [*dues_open(rhythm_of(base, longer), window_of(first), **known)]
        found = [window.code for due in dues for window in due.windows]
        assert found == owed_on(one, base, longer, first, ends_on)
        coming = next_due(rhythm_of(base, longer), window_of(first), **known)
        assert coming is None or not {window.code for window in coming.windows} & {*found}


def test_every_window_of_twenty_years_is_the_one_the_decree_writes_down():
    for _, code, opens, closes in WINDOWS:
        window = window_of(code)
        assert (window.opens_on, window.cut_off_on) == (opens, closes), code


DAYS_OFF = st.sets(st.integers(0, 70), max_size=45)
NUMBERS = st.one_of(
    st.tuples(st.just(ReportTerm.WORKING_DAYS_AFTER_CUTOFF), st.integers(1, 60)),
    st.tuples(st.just(ReportTerm.DAY_OF_MONTH), st.integers(15, 31)),
)


@settings(max_examples=30)
@given(code=st.sampled_from(sorted(NAMED)), number=NUMBERS, off=DAYS_OFF, made_up=DAYS_OFF)
def test_a_due_date_is_the_one_counted_day_by_day(code, number, off, made_up):
    kind, many = number
    cut_off = NAMED[code][1]
    days_off = {cut_off + timedelta(days=one) for one in off}
    saturdays = {day for one in made_up if (day := cut_off + timedelta(days=one)).isoweekday() == 6}
    worked = [
        day
        for one in range(1, 200)
        if (day := cut_off + timedelta(days=one)) in saturdays
        or (day.isoweekday() < 6 and day not in days_off)
    ]
    if kind is ReportTerm.WORKING_DAYS_AFTER_CUTOFF:
        expected = worked[many - 1]
    else:
        last = monthrange(cut_off.year, cut_off.month)[1]
        named = date(cut_off.year, cut_off.month, min(many, last))
        expected = named if any(day <= named for day in worked) else worked[0]
    calendar = WorkingCalendar(frozenset(days_off), frozenset(saturdays))
    assert report_due(window_of(code), ReportRule(kind, many), calendar)[0] == expected
