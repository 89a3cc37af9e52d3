from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.drafting import AT_LEAST, EMPTY, indicator, owed, text_of
from tracker.rules.choices import (
    DocumentKind,
    InspectionKind,
    MeetingKind,
)
from tracker.rules.drafting import draft
from tracker.rules.drafting.facts import (
    Cells,
    DocumentLine,
    InspectionLine,
    SessionLine,
    SheetLine,
    Sums,
    Target,
    UnitTasks,
    Voice,
)
from tracker.rules.figure_choices import MeasureKind

IN_TIME, LATE = date(2023, 9, 18), date(2023, 9, 21)


@pytest.mark.parametrize(
    ("came", "as_of", "told"),
    [
        (
            (IN_TIME, IN_TIME),
            20,
            "Tất cả 02 đơn vị đã nộp báo cáo, đều đúng hạn.",
        ),
        (
            (LATE, LATE),
            22,
            (
                "Tất cả 02 đơn vị đã nộp báo cáo, đều muộn. "
                "Nộp muộn: Xã 0 (muộn 03 ngày); Xã 1 (muộn 03 ngày)."
            ),
        ),
        (
            (LATE, IN_TIME),
            22,
            (
                "Tất cả 02 đơn vị đã nộp báo cáo, trong đó 01 đúng hạn, 01 muộn. "
                "Nộp muộn: Xã 0 (muộn 03 ngày)."
            ),
        ),
        ((IN_TIME,), 20, "Có 01 đơn vị phải nộp báo cáo, đã nộp đúng hạn."),
        (
            (LATE,),
            22,
            "Có 01 đơn vị phải nộp báo cáo, đã nộp muộn. Nộp muộn: Xã 0 (muộn 03 ngày).",
        ),
        (
            (IN_TIME, None),
            20,
            "Có 1/2 đơn vị đã nộp báo cáo (đạt 50\u00a0%), đúng hạn. Còn 01 đơn vị chưa nộp: Xã 1.",
        ),
        (
            (IN_TIME, None),
            18,
            (
                "Có 1/2 đơn vị đã nộp báo cáo (đạt 50\u00a0%), đúng hạn. "
                "Còn 01 đơn vị chưa nộp (chưa đến hạn): Xã 1."
            ),
        ),
        ((None,), 20, "Có 01 đơn vị phải nộp báo cáo, chưa nhận được báo cáo nào: Xã 0."),
        (
            (None, None),
            18,
            "Có 02 đơn vị phải nộp báo cáo, chưa đến hạn và chưa có báo cáo nào được nộp.",
        ),
    ],
)
def test_nobody_one_and_many_are_told_in_sentences_of_their_own(came, as_of, told):
    facts = replace(
        EMPTY,
        as_of=date(2023, 9, as_of),
        owed=tuple(owed(f"Xã {n}", day, n) for n, day in enumerate(came)),
    )
    assert text_of(facts, "reports") == f"{told} Chưa có báo cáo nào được xác nhận số liệu."


def test_of_several_reports_a_unit_is_named_once_with_what_it_owes():
    quarters = [
        replace(owed("Sở Y tế", None, 1), period="2023-Q1"),
        replace(owed("Sở Y tế", None, 1), period="2023-Q2"),
        replace(owed("Sở Nội vụ", None, 2), period="2023-Q2", due=date(2023, 12, 18)),
        replace(owed("Sở Tư pháp", LATE, 3), period="2023-Q2"),
    ]
    facts = replace(EMPTY, owed=tuple(quarters))
    assert text_of(facts, "reports").startswith(
        "Đã nhận 1/4 báo cáo (đạt 25\u00a0%), muộn. "
        "Nộp muộn: Sở Tư pháp (quý II/2023, muộn 03 ngày). "
        "Còn 03 báo cáo chưa nộp, trong đó 01 chưa đến hạn: "
        "Sở Y tế (02 báo cáo), Sở Nội vụ (quý II/2023)."
    )
    last = replace(EMPTY, owed=(quarters[3], replace(quarters[0], unit_id=3), quarters[1]))
    assert "Còn 02 báo cáo chưa nộp" in text_of(last, "reports")
    same = replace(EMPTY, owed=(quarters[3], replace(quarters[3], period="2023-Q1"), quarters[1]))
    assert "Còn 01 báo cáo quý II/2023 chưa nộp: Sở Y tế." in text_of(same, "reports")
    many = replace(EMPTY, owed=tuple(owed(f"Xã {n}", LATE, n) for n in range(13)))
    assert text_of(many, "reports").startswith("Tất cả 13 đơn vị đã nộp báo cáo, đều muộn.")
    assert "; Xã 9 (muộn 03 ngày); 03 báo cáo khác." in text_of(many, "reports")
    missing = replace(
        EMPTY, owed=(*quarters[3:], *(owed(f"Xã {n}", None, n) for n in range(4, 17)))
    )
    assert "Xã 13 và 03 đơn vị khác." in text_of(missing, "reports")


def test_of_many_units_those_in_front_are_named_and_equals_are_not_left_out():
    good = [UnitTasks(n, f"Xã {n}", Cells(done_on_time=1)) for n in range(1, 14)]
    bad = [UnitTasks(n, f"Phường {n}", Cells(overdue=n)) for n in range(20, 27)]
    told = text_of(replace(EMPTY, tasks=(*good, *bad)), "units")
    assert told.startswith(
        "Các đơn vị hoàn thành đúng hạn nhiều nhất, không có nhiệm vụ chậm: Xã 1"
    )
    assert "Xã 10 (01 nhiệm vụ) và 03 đơn vị khác. Có 07 đơn vị còn nhiệm vụ quá hạn, " in told
    assert told.endswith(
        "nhiều nhất là Phường 26 (26 nhiệm vụ), Phường 25 (25 nhiệm vụ), Phường 24 (24 nhiệm vụ), "
        "Phường 23 (23 nhiệm vụ), Phường 22 (22 nhiệm vụ)."
    )


def test_a_report_written_years_later_tells_of_its_time_alone():
    later = replace(EMPTY, as_of=date(2026, 11, 21))
    assert text_of(later, "tasks") == "Đến hết quý III/2023, chưa có nhiệm vụ nào được giao."
    assert text_of(later, "duties") == "Đến hết ngày 21/11/2026, quý IV/2023 đã kết thúc."
    busy = replace(later, tasks=(UnitTasks(1, "Sở Y tế", Cells(done_on_time=2)),))
    assert "có 02 nhiệm vụ giao đến hết quý III/2023 được theo dõi" in text_of(busy, "tasks")


def test_words_that_people_typed_break_no_sentence():
    odd = "Sở {n} ⟦x⟧ " + ("rất dài " * 23).strip()
    facts = replace(
        EMPTY,
        owed=(owed(odd, LATE, 1), owed(odd, None, 2)),
        tasks=(UnitTasks(1, odd, Cells(done_on_time=1)), UnitTasks(2, odd, Cells(overdue=1))),
        difficulties=(Voice("1", "Thiếu người {n}. " * 300, odd, 7, "Việc", "Chưa tuyển. " * 400),),
        indicators=(indicator(Sums(), name=odd, lead=odd),),
    )
    for block in draft(facts):
        assert "⟦" not in block.text
        assert "…" not in block.text.replace("[…]", "")
    quote = text_of(facts, "difficulties.1")
    assert len(quote) < 2_300
    assert quote.count("[…]”") == 2
    [kept] = [one for block in draft(facts) for one in block.sentences if one.key == "voice.1"]
    assert kept.edited_to(kept.to_edit) == kept  # a name in brackets stays a link


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (Sums(1, value=Decimal(1)), Sums(), ": Có, mục tiêu là Có (đạt)."),
        (
            Sums(1, value=Decimal(1)),
            Sums(1, value=Decimal(0)),
            ": Có, mục tiêu là Có (đạt), chuyển từ “Không” so với kỳ trước.",
        ),
        (Sums(1, value=Decimal(0)), Sums(), ": Không, mục tiêu là Có (chưa đạt)."),
        (Sums(5, value=Decimal(3)), Sums(), ": 3/5 đơn vị có, mục tiêu là Có (chưa đạt)."),
        (Sums(5, value=Decimal(5)), Sums(), ": 5/5 đơn vị có, mục tiêu là Có (đạt)."),
    ],
)
def test_a_question_is_told_by_its_answers_and_reached_when_all_say_yes(now, before, told):
    one = indicator(
        now,
        name="Có cổng dữ liệu mở",
        measure=MeasureKind.YES_NO,
        before=before,
        target=Target(AT_LEAST, Decimal(1)),
    )
    facts = replace(EMPTY, indicators=(one,))
    assert text_of(facts, "indicator.1") == f"Chỉ tiêu “Có cổng dữ liệu mở”{told}"


def test_plans_are_one_or_several_as_the_report_tells_of():
    known = indicator(Sums(1, numerator=Decimal(1), denominator=Decimal(3)))
    same = replace(known, before=Sums(1, numerator=Decimal(10001), denominator=Decimal(30000)))
    for plan, start in (("", "Các kế hoạch giao "), ("Kế hoạch số 1/KH-UBND", "Kế hoạch giao ")):
        facts = replace(EMPTY, plan=plan, indicators=(known,))
        assert text_of(facts, "indicators").startswith(
            f"{start}01 chỉ tiêu, đã có số liệu được xác nhận: 01 chưa có mục tiêu bằng số"
        )
        both = replace(facts, indicators=(known, known))
        assert f"{start}02 chỉ tiêu, đều có số liệu" in text_of(both, "indicators")
        none = replace(facts, indicators=(indicator(Sums()),))
        assert text_of(none, "indicators").startswith(f"{start}01 chỉ tiêu; chưa có chỉ tiêu nào")
    nearly = replace(EMPTY, indicators=(same,))
    assert "gần như không đổi so với kỳ trước." in text_of(nearly, "indicator.1")


def test_sessions_and_inspections_are_named_by_their_kind():
    day = date(2023, 7, 4)
    sessions = (
        SessionLine(1, 5, MeetingKind.REGULAR, day, 2),
        SessionLine(2, 1, MeetingKind.THEMATIC, day, 0),
    )
    visits = (
        InspectionLine(1, InspectionKind.CHECK, "Kiểm tra dịch vụ công", 3, 1),
        InspectionLine(2, InspectionKind.SUPERVISION, "Giám sát ngân sách", 0, 0),
    )
    facts = replace(EMPTY, sessions=sessions, inspections=visits)
    assert text_of(facts, "sessions").endswith(
        "đã họp 02 phiên (phiên thứ 5, ngày 04/07/2023; phiên chuyên đề thứ 1, ngày 04/07/2023), "
        "đưa ra 02 kết luận."
    )
    assert text_of(facts, "inspections") == (
        "Đã tổ chức 02 cuộc kiểm tra, giám sát tại 03 lượt đơn vị: “Kiểm tra dịch vụ công”; "
        "“Giám sát ngân sách”, nêu 01 kiến nghị."
    )
    one = replace(facts, sessions=sessions[1:], inspections=visits[1:])
    assert text_of(one, "sessions").endswith("; chưa ghi kết luận.")
    assert text_of(one, "inspections") == "Đã tổ chức 01 cuộc giám sát: “Giám sát ngân sách”."
    single = DocumentLine(1, DocumentKind.PLAN, "5/KH-UBND", day, "Trích yếu")
    assert text_of(replace(EMPTY, documents=(single,)), "documents") == (
        "Trong kỳ, đã ban hành 01 kế hoạch: 5/KH-UBND ngày 04/07/2023."
    )


def test_in_order_is_said_only_of_what_was_looked_at():
    busy = replace(EMPTY, tasks=(UnitTasks(1, "Sở Y tế", Cells(open_in_time=2)),))
    day = "Theo số liệu đến hết ngày 20/09/2023,"
    assert text_of(busy, "limits") == f"{day} không có nhiệm vụ quá hạn."
    both = replace(busy, owed=(owed("Sở Y tế", IN_TIME),))
    assert text_of(both, "limits") == (
        f"{day} không có nhiệm vụ quá hạn, không có báo cáo chậm hoặc thiếu."
    )
    target = Target(AT_LEAST, Decimal(80))
    reached, nearly = (
        indicator(
            Sums(1, numerator=Decimal(part), denominator=Decimal(100)), name=name, target=target
        )
        for name, part in (("Hồ sơ số hóa", 81), ("Ký số", 78))
    )
    good = replace(EMPTY, indicators=(reached,))
    assert text_of(good, "limits") == f"{day} không có chỉ tiêu dưới mục tiêu."
    near = replace(EMPTY, indicators=(reached, nearly))  # below its target all the same
    assert text_of(near, "limits") == "Có 01 chỉ tiêu mới gần đạt mục tiêu: Ký số."


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        (1, "Báo cáo đã được xác nhận không nêu khó khăn, vướng mắc."),
        (2, "Các báo cáo đã được xác nhận không nêu khó khăn, vướng mắc."),
    ],
)
def test_reports_that_name_no_difficulty_are_one_or_many(sheets, told):
    sheet = SheetLine(1, 1, "Sở Y tế", "2023-Q3", 2, 2, is_nil=False)
    assert text_of(replace(EMPTY, sheets=(sheet,) * sheets), "difficulties") == told


def test_what_others_issued_is_told_apart_with_how_many():
    day = date(2023, 7, 4)
    issuers = ["Ban chỉ đạo"] * 2 + ["UBND tỉnh"] * 3 + ["Sở Y tế"]
    lines = tuple(
        DocumentLine(n, DocumentKind.PLAN, f"{n}/KH", day, "Trích yếu", issuer=issuer)
        for n, issuer in enumerate(issuers)
    )
    told = text_of(replace(EMPTY, documents=lines), "documents")
    assert told.endswith("Trong đó, UBND tỉnh ban hành 03 văn bản; Sở Y tế ban hành 01 văn bản.")
    own = text_of(replace(EMPTY, documents=lines[:2]), "documents")
    assert "ban hành 0" in own
    assert "Trong đó" not in own
    committee = "Ban Chỉ đạo Chuyển đổi số tỉnh Gia Lai"
    short = replace(EMPTY, committee=committee, documents=lines[:2])  # is its own by its short name
    assert "Trong đó" not in text_of(short, "documents")
    all_of_one = text_of(replace(EMPTY, documents=lines[2:5]), "documents")
    assert all_of_one.endswith(" Các văn bản này do UBND tỉnh ban hành.")
    single = text_of(replace(EMPTY, documents=lines[2:3]), "documents")
    assert single.endswith(" Văn bản này do UBND tỉnh ban hành.")
    many = tuple(replace(lines[0], document_id=n, issuer=f"Sở {n % 12}") for n in range(30))
    told = text_of(replace(EMPTY, documents=many), "documents")
    assert "Sở 9 ban hành 02 văn bản; 02 cơ quan khác ban hành 04 văn bản." in told


def test_those_not_named_lead_to_themselves_alone():
    missing = replace(
        EMPTY,
        owed=(
            replace(owed("Xã đã nộp", IN_TIME, 99), task_id=99),
            *(replace(owed(f"Xã {n}", None, n), task_id=n) for n in range(13)),
        ),
    )
    good = tuple(UnitTasks(n, f"Xã {n}", Cells(done_on_time=1)) for n in range(13))
    silent = tuple(indicator(Sums(), indicator_id=n, name=f"Chỉ tiêu {n}") for n in range(13))
    known = indicator(Sums(1, value=Decimal(1)), measure=MeasureKind.COUNT, indicator_id=99)
    cases = (
        (missing, "reports.missing", "Xã 9 và 03 đơn vị khác."),
        (replace(EMPTY, tasks=good), "units.best", "Xã 9 (01 nhiệm vụ) và 03 đơn vị khác."),
        (replace(EMPTY, indicators=(known, *silent)), "indicators.none", "và 03 chỉ tiêu khác."),
    )
    for facts, key, words in cases:
        [told] = [one for block in draft(facts) for one in block.sentences if one.key == key]
        assert told.text.endswith(words)
        [number] = [one for one in told.numbers if one.key == "others"]
        assert (number.words, number.source["but"]) == ("03", list(range(10)))
        assert told.parts[-2].number == number  # it is a link


def test_a_quarter_says_how_many_more_indicators_stand_in_the_annex():
    known = tuple(
        indicator(
            Sums(1, value=Decimal(n)),
            indicator_id=n,
            measure=MeasureKind.COUNT,
            name=f"Chỉ tiêu {n}",
        )
        for n in range(1, 11)
    )
    facts = replace(EMPTY, indicators=known)
    assert text_of(facts, "indicators.rest") == (
        "Còn 02 chỉ tiêu có số liệu nêu tại Phụ lục kèm theo."
    )
    few = draft(replace(EMPTY, indicators=known[:8]))
    assert "indicators.rest" not in {block.key for block in few}


def test_a_unit_that_owes_several_reports_is_told_with_how_many_came():
    quarters = [
        replace(owed("Sở Y tế", came), period=f"2023-Q{n}")
        for n, came in enumerate((IN_TIME, LATE, None), 1)
    ]
    for reports, cell in ((quarters, "Đã nộp 2/3, muộn 1"), (quarters[::2], "Đã nộp 1/2")):
        facts = replace(EMPTY, owed=tuple(reports), tasks=(UnitTasks(1, "Sở Y tế", Cells()),))
        [annex] = [block for block in draft(facts) if block.key == "annex.units"]
        assert annex.rows[0][2] == cell


def test_a_target_leads_to_its_plan_and_none_leads_nowhere():
    known = Sums(1, numerator=Decimal(1), denominator=Decimal(2))
    with_target = indicator(known, target=Target(AT_LEAST, Decimal(80), year=2023))
    cells = []
    for one in (with_target, indicator(known)):
        [annex] = [
            block
            for block in draft(replace(EMPTY, indicators=(one,)))
            if block.key == "annex.indicators"
        ]
        cells.append((annex.rows[0][3], annex.source_at(0, 3)))
    assert cells == [
        ("≥\u00a080\u00a0%", {"of": "target", "indicator": 1}),
        ("Chưa giao", None),
    ]
