from datetime import date

from tests.rules.annexes.bodies import ground, province
from tests.rules.annexes.tables import HEAD, book, grid
from tests.rules.annexes.test_tables import lines_of, row
from tracker.rules.annexes.doubts import Doubt
from tracker.rules.annexes.matching import Known, annex_key, match_rows
from tracker.rules.annexes.reading import Decision, read_rows


def doubts(*rows, **facts):
    read = read_rows(lines_of(book(grid(HEAD, *rows))), ground(**facts))
    return [(one.doubt, one.is_blocking) for line in read for one in line.findings]


def test_a_plain_row_raises_no_doubt():
    assert doubts(row(1, lead="Sở Nội vụ", other="các sở, ban, ngành", deadline="12/2024")) == []


def test_an_empty_deadline_is_no_doubt_and_an_unread_one_may_go_in():
    assert doubts(row(1, deadline="")) == []
    assert doubts(row(1, deadline="khi có điều kiện")) == [(Doubt.DEADLINE_UNSET, False)]


def test_a_deadline_before_the_plan_blocks_and_one_before_today_does_not():
    assert doubts(row(1, deadline="01/11/2023")) == [(Doubt.DEADLINE_BEFORE_ISSUE, True)]
    assert doubts(row(1, deadline="10/11/2023")) == [(Doubt.DEADLINE_PAST, False)]


def test_nobody_unknown_or_unnamed_leads_block():
    assert doubts(row(1, lead="")) == [(Doubt.LEAD_MISSING, True)]
    assert doubts(row(1, lead="Sở Lạ")) == [(Doubt.LEAD_UNKNOWN, True)]
    assert doubts(row(1, lead="các đơn vị liên quan")) == [(Doubt.LEAD_NOT_NAMED, True)]
    assert doubts(row(1, lead="các bộ, ngành")) == [(Doubt.GROUP_EMPTY, True)]


def test_words_set_apart_lead_no_more_but_somebody_must():
    apart = {"fpt": Decision.APART}
    assert doubts(row(1, lead="Sở Nội vụ, FPT"), decisions=apart) == []
    assert doubts(row(1, lead="FPT"), decisions=apart) == [(Doubt.LEAD_MISSING, True)]


def test_a_body_of_the_shipped_list_waits_to_be_added():
    assert doubts(row(1, lead="Bộ Y tế")) == [(Doubt.UNIT_NEW, True)]
    assert doubts(row(1, other="Bộ Y tế")) == [(Doubt.UNIT_NEW, False)]
    assert doubts(row(1, lead="Bộ Y tế"), decisions={"boyte": Decision.CREATE}) == []


def test_a_body_not_of_the_time_of_the_plan_blocks():
    found = doubts(
        row(1, lead="UBND huyện Chư Sê", deadline="2026"),
        issued=date(2025, 7, 2),
        today=date(2025, 7, 3),
    )
    assert found == [(Doubt.UNIT_CLOSED, True)]


def test_a_lead_among_the_coordinating_is_noticed():
    assert doubts(row(1, other="Sở Nội vụ")) == [(Doubt.LEAD_COORDINATES, False)]


def test_the_same_row_twice_blocks_until_one_is_left_out():
    twice = (row(1, "Một"), row(2, "MỘT "))
    assert doubts(*twice) == [(Doubt.DUPLICATE, True)]
    read = read_rows(lines_of(book(grid(HEAD, *twice)), {"1": {"out": "1"}}), ground(province()))
    assert not any(line.is_blocked for line in read)
    assert doubts(row(1, "Một"), row(2, "Một", lead="Sở Tài chính")) == [(Doubt.SAME_WORDS, False)]


def test_text_nobody_may_keep_blocks():
    assert doubts(row(1, "Diễn tập [MẬT]")) == [(Doubt.STATE_SECRET, True)]
    assert doubts(row(1, "x" * 6_000)) == [(Doubt.TEXT_TOO_LONG, True)]
    assert doubts(row(1, "a\x00b")) == [(Doubt.NOT_TEXT, True)]


def test_rows_are_matched_by_words_then_by_number_then_by_likeness():
    kept = [
        Known(10, "I/1", "Xây dựng cổng dữ liệu mở của tỉnh"),
        Known(11, "I/2", "Tập huấn kỹ năng số cho cán bộ xã"),
        Known(12, "", "Rà soát toàn bộ hạ tầng mạng lưới viễn thông"),
        Known(13, "I/9", "Việc bỏ đi"),
    ]
    read = [
        Known(0, "I/7", "Tập huấn kỹ năng số cho cán bộ xã"),
        Known(1, "I/1", "Xây dựng cổng dữ liệu mở toàn tỉnh"),
        Known(2, "", "Rà soát toàn bộ hạ tầng mạng viễn thông"),
        Known(3, "I/9", "Một việc hoàn toàn khác hẳn"),
    ]
    assert match_rows(read, kept) == {0: 11, 1: 10, 2: 12}


def test_no_row_of_the_plan_is_taken_twice():
    kept = [Known(5, "/1", "Báo cáo")]
    assert match_rows([Known(0, "/1", "Báo cáo"), Known(1, "/2", "Báo cáo")], kept) == {0: 5}


def test_a_row_without_a_number_has_no_key():
    assert annex_key("III. Hạ tầng", "") == ""
    assert annex_key("III. Hạ tầng", "57") == "III/57"
