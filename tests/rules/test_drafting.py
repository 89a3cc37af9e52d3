from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.drafting import AT_LEAST, AT_MOST, BETWEEN, EMPTY, indicator, owed, text_of
from tracker.rules.choices import (
    ConclusionKind,
    DocumentKind,
)
from tracker.rules.consolidated import BlockKind, ConsolidatedKind
from tracker.rules.drafting import draft
from tracker.rules.drafting.blocks import block_of
from tracker.rules.drafting.facts import (
    Cells,
    DirectionLine,
    DocumentLine,
    Dti,
    Sums,
    Target,
    UnitTasks,
    Voice,
)
from tracker.rules.drafting.indicators import Reach, reach_of, value_of
from tracker.rules.drafting.numbering import numbered
from tracker.rules.figure_choices import MeasureKind, TargetOperator
from tracker.rules.windows import window_of


def test_nothing_known_is_said_in_words_of_its_own_and_never_as_figures():
    told = {block.key: block.text for block in draft(EMPTY)}
    assert told["documents"].endswith("không ghi nhận văn bản nào được ban hành.")
    assert told["sessions"] == "Trong kỳ, Ban Chỉ đạo không họp phiên nào."
    assert told["reports"].startswith("Trong kỳ, không có báo cáo định kỳ nào đến hạn")
    assert told["tasks"] == "Đến hết ngày 20/09/2023, chưa có nhiệm vụ nào được giao."
    assert told["money"] == "Chưa có số liệu kinh phí trong kỳ."
    assert told["indicators"] == "Chưa có kế hoạch nào giao chỉ tiêu cho các đơn vị."
    assert told["limits"] == (
        "Theo số liệu đến hết ngày 20/09/2023, chưa có nhiệm vụ, báo cáo hoặc số liệu chỉ tiêu "
        "để đánh giá tồn tại, hạn chế."
    )
    nobody = "Chưa có báo cáo nào được xác nhận nên chưa tổng hợp được"
    assert told["difficulties"] == f"{nobody} khó khăn, vướng mắc."
    assert told["proposals"] == f"{nobody} kiến nghị."
    year = window_of(ConsolidatedKind.YEAR_END_REVIEW, 2023)
    assert text_of(replace(EMPTY, window=year), "causes") == f"{nobody} nguyên nhân."
    assert "dti" not in told
    sentences = [one for block in draft(EMPTY) for one in block.sentences]
    sources = {number.source["of"] for one in sentences for number in one.numbers}
    assert sources == {"day"}


def test_twenty_four_documents_are_counted_by_type_and_listed_in_an_annex():
    kinds = [DocumentKind.PLAN] * 10 + [DocumentKind.LETTER] * 14
    lines = tuple(
        DocumentLine(n, kind, f"{n}/KH-UBND", date(2022, 1, 5), "Trích yếu")
        for n, kind in enumerate(kinds, 1)
    )
    facts = replace(
        EMPTY, window=window_of(ConsolidatedKind.YEAR_END_REVIEW, 2022), documents=lines
    )
    assert text_of(facts, "documents") == (
        "Trong kỳ, đã ban hành 24 văn bản, gồm 10 kế hoạch, 14 công văn "
        "(danh mục tại Phụ lục kèm theo)."
    )
    annex = next(block for block in draft(facts) if block.key == "annex.documents")
    assert (annex.is_annex, len(annex.rows)) == (True, 24)


def test_reports_are_counted_and_those_late_or_missing_are_named():
    facts = replace(
        EMPTY,
        owed=(
            owed("Sở Y tế", date(2023, 9, 18), 1),
            owed("Sở Nội vụ", date(2023, 9, 21), 2),
            owed("Sở Tư pháp", None, 3),
        ),
    )
    assert text_of(facts, "reports").startswith(
        "Có 2/3 đơn vị đã nộp báo cáo (đạt 66,67\u00a0%), trong đó 01 đúng hạn, 01 muộn. "
        "Nộp muộn: Sở Nội vụ (muộn 03 ngày). Còn 01 đơn vị chưa nộp: Sở Tư pháp."
    )
    nobody = replace(facts, owed=facts.owed[2:])
    assert "01 báo cáo chưa nộp" in text_of(nobody, "limits")
    on_the_day = replace(nobody, as_of=date(2023, 9, 18))
    assert "chấp hành" not in text_of(on_the_day, "limits")


def test_the_share_overdue_prints_its_formula_and_units_are_told_best_and_late():
    facts = replace(
        EMPTY,
        tasks=(
            UnitTasks(1, "Sở Y tế", Cells(done_on_time=3)),
            UnitTasks(2, "Sở Nội vụ", Cells(done_late=1, overdue=2, open_in_time=4)),
        ),
    )
    said = text_of(facts, "tasks")
    assert "có 10 nhiệm vụ được theo dõi: 03 hoàn thành đúng hạn" in said
    assert "Tỷ lệ quá hạn là 33,33\u00a0%" in said
    assert said.endswith("2/(4 + 2).")
    assert text_of(facts, "units") == (
        "Đơn vị hoàn thành đúng hạn nhiều nhất, không có nhiệm vụ chậm: Sở Y tế (03 nhiệm vụ). "
        "Có 01 đơn vị còn nhiệm vụ quá hạn: Sở Nội vụ (02 nhiệm vụ)."
    )
    assert "Còn 02 nhiệm vụ quá hạn chưa hoàn thành tại Sở Nội vụ." in text_of(facts, "limits")
    open_only = replace(EMPTY, tasks=(UnitTasks(1, "Sở Y tế", Cells(open_in_time=2)),))
    assert "chưa tính được tỷ lệ quá hạn" in text_of(open_only, "tasks")
    standing = replace(EMPTY, tasks=(UnitTasks(1, "Sở Y tế", Cells(standing=2)),))
    assert text_of(standing, "tasks") == (
        "Đến hết ngày 20/09/2023, có 02 nhiệm vụ thường xuyên, "
        "chưa có nhiệm vụ nào có thời hạn được giao."
    )


@pytest.mark.parametrize(
    ("number", "operator", "value", "upper", "reach"),
    [
        (80, AT_LEAST, 80, None, Reach.REACHED),
        (76, AT_LEAST, 80, None, Reach.NEARLY),
        (75, AT_LEAST, 80, None, Reach.BEHIND),
        (10, AT_MOST, 10, None, Reach.REACHED),
        (10.5, AT_MOST, 10, None, Reach.NEARLY),
        (11, AT_MOST, 10, None, Reach.BEHIND),
        (15, BETWEEN, 10, 20, Reach.REACHED),
        (21, BETWEEN, 10, 20, Reach.NEARLY),
        (30, BETWEEN, 10, 20, Reach.BEHIND),
        (8, BETWEEN, 10, 20, Reach.BEHIND),
        (30, TargetOperator.WORDS, None, None, Reach.OPEN),
        (None, AT_LEAST, 80, None, Reach.OPEN),
    ],
)
def test_a_figure_reaches_its_target_nearly_or_not(number, operator, value, upper, reach):
    target = Target(operator, Decimal(value) if value else None, Decimal(upper) if upper else None)
    assert reach_of(None if number is None else Fraction(number), target) is reach


def test_the_percentage_of_a_ratio_is_computed_and_no_data_is_not_zero():
    sums = Sums(2, 1, numerator=Decimal(1390), denominator=Decimal(1902))
    one = indicator(
        sums,
        before=Sums(2, numerator=Decimal(70), denominator=Decimal(100)),
        target=Target(AT_LEAST, Decimal(80), year=2023),
    )
    facts = replace(EMPTY, indicators=(one, indicator(Sums(), indicator_id=2, name="Tổ số")))
    assert text_of(facts, "indicator.1") == (
        "Chỉ tiêu “Tỷ lệ hồ sơ số hóa” đạt 73,08\u00a0% (1.390/1.902), "
        "mục tiêu năm 2023 là từ 80\u00a0% trở lên (chưa đạt), "
        "tăng 3,08\u00a0điểm phần trăm so với kỳ trước."
    )
    missing = text_of(facts, "indicators.missing")
    assert "Có 01 chỉ tiêu chưa có số liệu: Tổ số (chủ trì: Sở Nội vụ)." in missing
    assert "còn 01 đơn vị báo chưa có số liệu" in missing
    assert value_of(MeasureKind.COUNT, Sums(0)) is None
    assert value_of(MeasureKind.COUNT, Sums(1, value=Decimal(0))) == 0
    assert value_of(MeasureKind.MANUAL, Sums(2, value=Decimal(3))) is None


def test_what_a_unit_said_is_quoted_with_its_name_and_its_task():
    voice = Voice("1", "Thiếu {n} cán bộ.", "Sở X", 7, "Số hóa hồ sơ", "Chưa tuyển được")
    facts = replace(EMPTY, difficulties=(voice,) * 1, proposals=(voice,) * 14)
    quotes = [block for block in draft(facts) if block.kind is BlockKind.QUOTE]
    assert quotes[0].text == (
        "“Thiếu {n} cán bộ” (Sở X, nhiệm vụ “Số hóa hồ sơ”). Nguyên nhân: “Chưa tuyển được”."
    )
    assert len(quotes) == 13
    assert "còn 02 ý kiến" in text_of(facts, "proposals")
    told = [block.key for block in draft(replace(facts, accounts=(voice,) * 13))]
    assert told.index("h.accounts") < told.index("h.difficulties")
    assert "h.accounts" not in [block.key for block in draft(facts)]


def test_a_rank_is_told_with_its_change_in_words():
    fallen = Dti("Gia Lai", 2022, None, 62, 63, 2021, None, 39, 63)
    assert text_of(replace(EMPTY, dti=fallen), "dti") == (
        "Chỉ số chuyển đổi số (DTI) năm 2022 của tỉnh Gia Lai xếp hạng 62/63, "
        "giảm 23 bậc so với năm 2021."
    )
    among_fewer = Dti("Thanh Hóa", 2024, None, 5, 34, 2023, None, 11, 63)
    assert "xếp hạng 5/34; năm 2023 xếp hạng 11/63." in text_of(
        replace(EMPTY, dti=among_fewer), "dti"
    )
    risen = Dti("Kiên Giang", 2022, Decimal("0.5796"), 32, 63)
    assert "đạt 0,5796 điểm, xếp hạng 32/63." in text_of(replace(EMPTY, dti=risen), "dti")
    city = Dti("TP. Đà Nẵng", 2022, None, 1, 63)
    assert "của thành phố Đà Nẵng xếp hạng 1/63." in text_of(replace(EMPTY, dti=city), "dti")


def test_a_review_names_causes_and_the_directions_of_its_session():
    window = window_of(ConsolidatedKind.YEAR_END_REVIEW, 2022)
    line = DirectionLine(
        4, 9, ConclusionKind.TASK, "Xây dựng quy định mức thu phí.", "Sở TTTT", date(2023, 6, 30)
    )
    facts = replace(EMPTY, window=window, directions=(line,))
    heads = [
        f"{one.mark} {one.block.text}"
        for one in numbered(draft(facts))
        if one.block.kind is BlockKind.HEADING and one.block.level == 1
    ]
    assert heads == [
        "I. KẾT QUẢ CHỈ ĐẠO, ĐIỀU HÀNH",
        "II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU, NHIỆM VỤ",
        "III. TỒN TẠI, HẠN CHẾ, KHÓ KHĂN, KIẾN NGHỊ",
        "IV. NGUYÊN NHÂN",
        "V. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2023",
    ]
    assert text_of(facts, "direction.4") == (
        "Sở TTTT: Xây dựng quy định mức thu phí. Thời hạn: ngày 30/06/2023."
    )


def test_a_heading_goes_with_the_last_words_that_stood_under_it():
    def heads(*left_out: str) -> list[str]:
        blocks = [replace(one, is_left_out=one.key in left_out) for one in draft(EMPTY)]
        printed = numbered([one for one in blocks if not one.is_annex])
        return [f"{one.mark} {one.block.key}" for one in printed if one.mark]

    assert heads()[-4:] == ["1. h.limits", "2. h.difficulties", "3. h.proposals", "IV. h.next"]
    assert heads("limits", "duties")[-3:] == [
        "III. h.hardship",
        "1. h.difficulties",
        "2. h.proposals",
    ]
    assert heads("limits", "difficulties", "proposals")[-2:] == ["4. h.money", "III. h.next"]
    assert "h.results" not in " ".join(heads("reports", "tasks", "indicators", "money"))
    assert heads("h.hardship")[-3:] == ["6. h.difficulties", "7. h.proposals", "III. h.next"]


def test_blocks_are_the_same_after_they_were_stored():
    facts = replace(
        EMPTY,
        tasks=(UnitTasks(1, "Sở Y tế", Cells(done_on_time=3)),),
        owed=(owed("Sở Y tế", None),),
    )
    for block in draft(facts):
        kept = block_of(
            block.body(),
            key=block.key,
            kind=block.kind,
            level=block.level,
            is_annex=block.is_annex,
        )
        assert kept == block
    keys = [block.key for block in draft(facts)]
    assert len(keys) == len(set(keys))
    (annex,) = [block for block in draft(facts) if block.key == "annex.units"]
    done = {"of": "tasks", "cell": "done_on_time", "unit": 1}
    assert (annex.source_at(0, 3), annex.source_at(0, 1), annex.source_at(1, 3)) == (
        done,
        None,
        None,
    )
    old = block_of(
        {"sentences": [], "heads": [], "rows": [["1"]], "bars": []}, key="t", kind="table"
    )
    assert old.source_at(0, 0) is None  # a version of before cells had sources
