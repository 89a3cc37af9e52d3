"""What an annex of indicators holds besides its rows, and rows typed over the whole width."""

import pytest

from tracker.rules.columns import Line
from tracker.rules.grids import NOTHING, Cell, CellKind
from tracker.rules.indicator_annex import (
    is_beside_the_rows,
    with_lost_zeros,
    with_own_names,
    with_points,
)

KEYS = ("code", "name_vi", "max_points", "unit_words")


def line(*texts):
    cells = {
        key: Cell(text, CellKind.TEXT) if text else NOTHING
        for key, text in zip(KEYS, texts, strict=True)
    }
    return Line(7, cells, dict.fromkeys(KEYS, ""))


@pytest.mark.parametrize(
    "texts",
    [
        ("", "TỔNG CỘNG", "1000", ""),
        ("", "Tổng điểm", "1000", ""),
        ("Tổng số", "", "1000", ""),
        ("Cộng", "Cộng", "Cộng", ""),
        ("Cộng nhóm II", "Cộng nhóm II", "200", ""),
        ("", "Tổng điểm nhóm chỉ số nền tảng chung", "500", ""),
        ("Ghi chú: (1) Không chấm điểm.", "", "", ""),
        ("", "(1) Thu thập số liệu, không chấm điểm", "", ""),
        ("* Chỉ tính hồ sơ trực tuyến.", "", "", ""),
        ("", "", "", "BỘ TRƯỞNG"),
    ],
)
def test_totals_notes_and_who_signs_are_no_rows(texts):
    assert is_beside_the_rows(line(*texts))


@pytest.mark.parametrize(
    "texts",
    [
        ("1.1", "Tổng số dịch vụ công trực tuyến", "10", ""),
        ("1.1", "Cộng đồng số", "10", ""),
        ("", "Tổng số hồ sơ được xử lý trực tuyến toàn trình", "10", ""),
        ("", "Cộng đồng doanh nghiệp", "10", ""),
        ("", "Tổng số phần mềm dùng chung", "10", ""),
        ("", "Tổng số nhóm hỗ trợ người dân", "10", ""),
        ("", "Người đứng đầu chủ trì", "10", ""),
        ("", "", "10", ""),
        ("6", "Đô thị thông minh (1)", "0", ""),
    ],
)
def test_a_row_somebody_has_to_put_right_stays(texts):
    assert not is_beside_the_rows(line(*texts))


@pytest.mark.parametrize(
    ("texts", "code", "name"),
    [
        (("I. NHÓM NỀN TẢNG", "", "500", ""), "I", "NHÓM NỀN TẢNG"),
        (("", "1.2. Thể chế số", "100", ""), "1.2", "Thể chế số"),
        (("II) Nhóm hoạt động",) * 4, "II", "Nhóm hoạt động"),
        (("A: Chung", "", "", ""), "A", "Chung"),
    ],
)
def test_a_number_and_a_name_in_one_cell_are_taken_apart(texts, code, name):
    found = with_own_names(line(*texts))
    assert (found.cells["code"].text, found.cells["name_vi"].text) == (code, name)
    assert found.cells["unit_words"].text == ""


@pytest.mark.parametrize(
    "texts",
    [
        ("1.1", "1. Tên có số ở đầu", "10", ""),
        ("", "Nghị định 13. Nội dung khác", "10", ""),
        ("1354-1", "", "10", ""),
        ("", "2023 là năm dữ liệu", "", ""),
    ],
)
def test_other_cells_are_left_as_they_are(texts):
    assert with_own_names(line(*texts)) == line(*texts)


@pytest.mark.parametrize(
    ("codes", "read"),
    [
        (("7", "7.9", "7.1"), ("7", "7.9", "7.1")),  # a first 7.1 is what it says
        (("7.1", "7.8", "7.9", "7.1", "7.11"), ("7.1", "7.8", "7.9", "7.10", "7.11")),
        (("7.2", "7.19", "7.2", "7.21"), ("7.2", "7.19", "7.20", "7.21")),
        (("7.1", "7.8", "7.1"), ("7.1", "7.8", "7.1")),  # not after a nine: somebody's slip
        (("7.1", "7.9", "8.1", "7.1"), ("7.1", "7.9", "8.1", "7.10")),
        (("1", "9", "1"), ("1", "9", "1")),  # a whole number has lost nothing
        (("7.1.1", "7.1.9", "7.1.1"), ("7.1.1", "7.1.9", "7.1.1")),  # no number of a sheet
    ],
)
def test_a_nought_that_a_sheet_took_off_a_code_comes_back(codes, read):
    lines = with_lost_zeros([line(code, "Tên", "1", "") for code in codes])
    assert tuple(one.cells["code"].text for one in lines) == read


@pytest.mark.parametrize(
    ("text", "read"), [("12,5 điểm", "12,5"), ("20đ", "20"), ("20 %", "20 %"), ("điểm", "điểm")]
)
def test_points_that_say_they_are_points_are_a_number(text, read):
    assert with_points(line("1", "Một", text, "")).cells["max_points"].text == read
