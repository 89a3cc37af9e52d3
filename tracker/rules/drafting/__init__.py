"""The first draft of a consolidated report: sentences by rules from counted facts, no invention."""

from tracker.rules.choices import ConclusionKind
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.drafting import (
    discipline,
    indicator_summary,
    indicator_tables,
    indicators,
    outlook,
    steering,
)
from tracker.rules.drafting.blocks import Block, Writer, said, sentence
from tracker.rules.drafting.facts import Facts, Voice
from tracker.rules.drafting.writing import day, day_number

UNIT_HEADS = (
    *("STT", "Đơn vị", "Báo cáo", "Hoàn thành đúng hạn", "Hoàn thành quá hạn"),
    *("Đang thực hiện, trong hạn", "Quá hạn"),
)
DOCUMENT_HEADS = ("STT", "Số, ký hiệu", "Ngày", "Trích yếu", "Cơ quan ban hành")
DUTY_HEADS = ("STT", "Nhiệm vụ", "Đơn vị", "Thời hạn")


def draft(facts: Facts) -> tuple[Block, ...]:
    """Return the blocks of a report in order, annexes last."""
    writer = Writer()
    _opening(writer, facts)
    is_review = facts.window.kind is ConsolidatedKind.YEAR_END_REVIEW
    (_review if is_review else _periodic)(writer, facts)
    _annexes(writer, facts)
    return tuple(writer.blocks)


def _opening(writer: Writer, facts: Facts) -> None:
    done = f"Thực hiện {said(facts.plan_source)}, " if facts.plan_source else ""
    what = f"kết quả {facts.window.name}"
    if facts.window.kind is ConsolidatedKind.YEAR_END_REVIEW:
        ahead = facts.window.next_name
        what = f"tổng kết hoạt động {facts.window.name} và phương hướng, nhiệm vụ {ahead}"
    writer.paragraph(
        "opening",
        [
            sentence(
                "opening",
                f"{done}{said(facts.committee)} báo cáo {what} như sau:",
            ),
        ],
    )
    writer.paragraph(
        "as_of",
        [
            sentence(
                "as_of",
                "Số liệu tính đến hết ngày {day}; kỳ báo cáo từ "
                f"{day(facts.window.opens_on)} đến hết {day(facts.window.closes_on)}.",
                day=day_number(facts.as_of),
            )
        ],
    )


def _periodic(writer: Writer, facts: Facts) -> None:
    """Write the parts of a quarter's, half-year's, nine months' or year's report."""
    writer.heading("h.steering", 1, "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH")
    _steering(writer, facts)
    writer.heading("h.results", 1, "KẾT QUẢ THỰC HIỆN")
    _results(writer, facts)
    _hardship(writer, facts)
    writer.heading("h.next", 1, f"NHIỆM VỤ TRỌNG TÂM {facts.window.next_name.upper()}")
    _duties(writer, facts)


def _review(writer: Writer, facts: Facts) -> None:
    """Write the parts of the review of a year."""
    writer.heading("h.steering", 1, "KẾT QUẢ CHỈ ĐẠO, ĐIỀU HÀNH")
    _steering(writer, facts)
    writer.heading("h.results", 1, "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU, NHIỆM VỤ")
    _results(writer, facts)
    _hardship(writer, facts)
    writer.heading("h.causes", 1, "NGUYÊN NHÂN")
    writer.paragraph("causes", outlook.causes(facts))
    writer.heading("h.next", 1, f"PHƯƠNG HƯỚNG, NHIỆM VỤ {facts.window.next_name.upper()}")
    decided = [one for one in facts.directions if one.kind is ConclusionKind.DECISION]
    asked = [one for one in facts.directions if one not in decided]
    for key, title, lines in (
        ("decisions", "Nội dung thống nhất tại phiên tổng kết", decided),
        ("directions", "Chỉ đạo đối với các đơn vị", asked),
    ):
        if lines:
            writer.heading(f"h.{key}", 2, title)
            writer.paragraph(key, outlook.at_the_session(lines, key, facts))
        for line in lines:
            writer.paragraph(f"direction.{line.conclusion_id}", [outlook.direction(line)])
    if facts.directions:
        writer.heading("h.duties", 2, "Nhiệm vụ đến hạn")
    _duties(writer, facts)


def _steering(writer: Writer, facts: Facts) -> None:
    writer.paragraph("documents", steering.documents(facts))
    writer.paragraph("sessions", steering.sessions(facts))
    writer.paragraph("inspections", steering.inspections(facts))


def _results(writer: Writer, facts: Facts) -> None:
    writer.heading("h.reports", 2, "Chế độ báo cáo của các đơn vị")
    writer.paragraph("reports", discipline.reports(facts))
    writer.heading("h.tasks", 2, "Nhiệm vụ được giao")
    writer.paragraph("tasks", discipline.tasks(facts))
    if facts.cells.counted:
        writer.paragraph("units", discipline.units(facts))
    writer.chart(
        "chart.units",
        "Nhiệm vụ hoàn thành đúng hạn trong số nhiệm vụ đã đến hạn, theo đơn vị",
        discipline.unit_bars(facts),
    )
    writer.heading("h.indicators", 2, "Chỉ tiêu")
    writer.paragraph(
        "indicators",
        indicator_summary.summary(facts.indicators, has_plan=bool(facts.plan), window=facts.window),
    )
    _indicators(writer, facts)
    in_words = indicators.answered(facts.indicators)
    if in_words:
        lead = sentence("indicators.words", "Các chỉ tiêu được báo cáo bằng lời:")
        writer.paragraph("indicators.words", [lead])
    for told in in_words:
        writer.paragraph(told.key, [told])
    writer.chart("chart.indicators", *indicator_tables.bars(facts.indicators))
    writer.paragraph("indicators.missing", indicators.missing(facts.indicators))
    if facts.accounts:
        writer.heading("h.accounts", 2, "Kết quả do đơn vị báo cáo bằng lời")
        _quotes(writer, "accounts", facts.accounts, accepted=len(facts.sheets))
    writer.heading("h.money", 2, "Kinh phí")
    writer.paragraph("money", steering.money(facts.money))
    result = steering.dti(facts.dti)
    if result:
        writer.heading("h.dti", 2, "Chỉ số chuyển đổi số")
        writer.paragraph("dti", result)


def _indicators(writer: Writer, facts: Facts) -> None:
    before = facts.window.preceding_words
    if facts.window.kind is not ConsolidatedKind.YEAR_END_REVIEW:
        for told in indicators.told(facts.indicators, before=before):
            writer.paragraph(told.key, [told])
        return
    for number, name, sentences in indicators.by_field(facts.indicators, before=before):
        if name:
            writer.heading(f"h.field.{number}", 3, name)
        for told in sentences:
            writer.paragraph(told.key, [told])


def _hardship(writer: Writer, facts: Facts) -> None:
    writer.heading("h.hardship", 1, "TỒN TẠI, HẠN CHẾ, KHÓ KHĂN, KIẾN NGHỊ")
    writer.heading("h.limits", 2, "Tồn tại, hạn chế")
    writer.paragraph("limits", outlook.limits(facts))
    for key, title, voices in (
        ("difficulties", "Khó khăn, vướng mắc", facts.difficulties),
        ("proposals", "Kiến nghị của các đơn vị", facts.proposals),
    ):
        writer.heading(f"h.{key}", 2, title)
        _quotes(writer, key, voices, accepted=len(facts.sheets))


def _quotes(writer: Writer, key: str, voices: tuple[Voice, ...], *, accepted: int) -> None:
    for voice in voices[: outlook.MOST_QUOTED]:
        writer.quote(f"{key}.{voice.key}", outlook.quoted(voice))
    writer.paragraph(key, outlook.not_quoted(voices, key, accepted=accepted))


def _duties(writer: Writer, facts: Facts) -> None:
    writer.paragraph("duties", outlook.duties(facts))
    writer.table(
        "duties.table",
        "Danh mục nhiệm vụ đến hạn",
        DUTY_HEADS,
        outlook.duty_rows(facts),
        sources=outlook.DUTY_SOURCES,
    )


def _indicator_heads(facts: Facts) -> tuple[str, ...]:
    before = facts.window.preceding_words.capitalize()
    target = f"Mục tiêu{indicators.year_said(facts.indicators)}"
    return ("Mã", "Chỉ tiêu", "Chủ trì", target, "Kỳ này", before, "Thay đổi", "Đánh giá")


def _annexes(writer: Writer, facts: Facts) -> None:
    writer.table(
        "annex.indicators",
        f"Kết quả thực hiện các chỉ tiêu {facts.window.name}",
        _indicator_heads(facts),
        indicator_tables.rows(facts.indicators),
        sources=indicator_tables.SOURCES,
        is_annex=True,
    )
    writer.table(
        "annex.units",
        "Tình hình báo cáo và thực hiện nhiệm vụ của các đơn vị",
        UNIT_HEADS,
        discipline.unit_rows(facts),
        sources=discipline.UNIT_SOURCES,
        is_annex=True,
    )
    if len(facts.documents) > steering.FEW:
        writer.table(
            "annex.documents",
            f"Danh mục văn bản đã ban hành {facts.window.name}",
            DOCUMENT_HEADS,
            steering.document_rows(facts),
            sources=(None, steering.DOCUMENTS, None, None, None),
            is_annex=True,
        )
