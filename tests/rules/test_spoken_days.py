"""Days said without their year."""

from datetime import date

import pytest

from tracker.rules.calendars import WEEKENDS_ONLY
from tracker.rules.spoken_days import with_year
from tracker.rules.wording import read_deadline

SAID = date(2023, 11, 21)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("20/12", "20/12/2023"),
        ("trước ngày 20.12", "trước ngày 20/12/2023"),
        ("21-11", "21/11/2023"),
        ("ngày 31 tháng 3.", "ngày 31/3/2024."),
        ("Trước 05/01 phải xong", "Trước 5/1/2024 phải xong"),
        ("trong tháng 12", "trong tháng 12/2023"),
        ("Hết tháng 11, báo cáo", "Hết tháng 11/2023, báo cáo"),
        ("trong tháng 3.", "trong tháng 3/2024."),
        ("Quý iv", "Quý iv/2023"),
        ("trong quý 2", "trong quý 2/2024"),
    ],
)
def test_a_day_without_year_is_the_next_one(words, meant):
    assert with_year(words, said_on=SAID) == meant


@pytest.mark.parametrize(
    "words",
    [
        "20/12/2023", "20/12/23", "20-12-2023", "ngày 20 tháng 12 năm 2023", "20 tháng 12/2023",
        "tháng 12/2023", "trong tháng 10/11", "quý 4/23", "20/11", "20/13", "30/02", "31/10",
        "tháng 10", "tháng 13", "quý III", "quý IV năm 2024", "quý II, quý IV", "6 tháng",
        "tháng 6 và tháng 12", "ngày 10 của tháng cuối quý", "tháng 12 hằng năm", "mỗi quý 4",
        "từ 1/12 đến 20/12", "văn bản số 12/5", "", "khi có điều kiện", "1.390", "73,08 %", "9/99",
    ],
)  # fmt: skip
def test_what_names_a_year_or_no_certain_day_stays(words):
    assert with_year(words, said_on=SAID) == words


def test_the_day_is_then_read_like_any_other():
    read = read_deadline(
        with_year("trước ngày 20/12", said_on=SAID), issued=None, calendar=WEEKENDS_ONLY
    )
    assert read.due == date(2023, 12, 19)
