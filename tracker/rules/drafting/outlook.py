"""Limits, difficulties in the units' own words, proposals, and what falls due next."""

from collections.abc import Sequence
from datetime import date

from tracker.rules.dates import show_date
from tracker.rules.drafting.blocks import Line, Sentence, Source, said, sentence
from tracker.rules.drafting.discipline import late_units
from tracker.rules.drafting.facts import DirectionLine, Duty, Facts, Voice
from tracker.rules.drafting.indicators import Reach, reach_of, value_of, year_said
from tracker.rules.drafting.quoting import shortened
from tracker.rules.drafting.writing import closed, count, day, day_number, listed

MOST_QUOTED = 12
DUTY_SOURCES: tuple[Source | None, ...] = (None, None, {"of": "duties"}, None)
MOST_BELOW = 3  # indicators named among the limits; lines and annex have told of them before
MOST_DUTIES = 100  # tasks; those of one piece of work share a row


def limits(facts: Facts) -> list[Sentence]:
    """Say what did not go well: late work, missing reports, indicators behind, findings."""
    made = [*_late_work(facts), *_missing_reports(facts), *_below(facts)]
    for line in facts.limits[:MOST_QUOTED]:
        where = f" tại {said(line.unit)}" if line.unit else ""
        made.append(
            sentence(
                f"limit.{line.key}",
                f"Qua kiểm tra, giám sát{where}: “{said(shortened(line.text))}”.",
            )
        )
    return made or [_no_limits(facts)]


def _no_limits(facts: Facts) -> Sentence:
    """Say what was looked at and found in order; where there was nothing to look at, say that."""
    reaches = {reach_of(value_of(one.measure, one.now), one.target) for one in facts.indicators}
    looked_at = (
        (facts.cells.counted, "không có nhiệm vụ quá hạn"),
        (facts.owed, "không có báo cáo chậm hoặc thiếu"),
        (Reach.REACHED in reaches, "không có chỉ tiêu dưới mục tiêu"),
    )
    found = [words for is_known, words in looked_at if is_known]
    if found:
        words = f"Theo số liệu đến hết ngày {{day}}, {', '.join(found)}."
    else:
        words = (
            "Theo số liệu đến hết ngày {day}, chưa có nhiệm vụ, báo cáo hoặc số liệu chỉ tiêu "
            "để đánh giá tồn tại, hạn chế."
        )
    return sentence("limits.none", words, day=day_number(facts.as_of))


def _late_work(facts: Facts) -> list[Sentence]:
    late = late_units(facts)
    if not late:
        return []
    where = said(late[0].name) if len(late) == 1 else "{units} đơn vị"
    words = f"Còn {{n}} nhiệm vụ quá hạn chưa hoàn thành tại {where}."
    return [
        sentence(
            "limits.tasks",
            words,
            n=(count(facts.cells.overdue), {"of": "tasks", "cell": "overdue"}),
            units=(count(len(late)), {"of": "units", "cell": "overdue"}),
        )
    ]


def _missing_reports(facts: Facts) -> list[Sentence]:
    missing = [one for one in facts.owed if one.is_owed_since(facts.as_of)]
    late = [one for one in facts.owed if one.days_late]
    if not missing and not late:
        return []
    parts = []
    if missing:
        parts.append("{missing} báo cáo chưa nộp")
    if late:
        parts.append("{late} báo cáo nộp muộn")
    return [
        sentence(
            "limits.reports",
            f"Chế độ báo cáo chưa được chấp hành đầy đủ: {', '.join(parts)}.",
            missing=(count(len(missing)), {"of": "reports", "cell": "overdue"}),
            late=(count(len(late)), {"of": "reports", "cell": "late"}),
        )
    ]


def _below(facts: Facts) -> list[Sentence]:
    """Name the indicators below their target: those behind, then those nearly there."""
    made = []
    for reach, key, words in (
        (Reach.BEHIND, "limits.indicators", "chưa đạt mục tiêu"),
        (Reach.NEARLY, "limits.nearly", "mới gần đạt mục tiêu"),
    ):
        below = [
            one
            for one in facts.indicators
            if reach_of(value_of(one.measure, one.now), one.target) is reach
        ]
        if not below:
            continue
        source: Source = {"of": "indicators", "cell": reach.value}
        if len(below) > MOST_BELOW:
            where = f"Có {{n}} chỉ tiêu {words}{year_said(below)} (chi tiết tại Phụ lục kèm theo)."
            made.append(sentence(key, where, n=(count(len(below)), source)))
            continue
        names = listed(below, lambda one: one.name, mark="; ", noun="chỉ tiêu")
        made.append(
            sentence(
                key,
                f"Có {{n}} chỉ tiêu {words}{year_said(below)}: {names}.",
                n=(count(len(below)), source),
            )
        )
    return made


def causes(facts: Facts) -> list[Sentence]:
    """Say the causes the units gave, in their words."""
    known = [voice for voice in facts.difficulties if voice.cause]
    if not known and not facts.sheets:
        return [sentence("causes", f"{NOTHING_ACCEPTED} nguyên nhân.")]
    if not known:
        return [
            sentence("causes", "Các đơn vị chưa nêu nguyên nhân trong báo cáo đã được xác nhận.")
        ]
    return [
        sentence(
            f"cause.{one.key}",
            f"“{said(shortened(one.cause))}” ({{unit}}).",
            unit=(one.unit, {"of": "voices", "key": one.key}),
        )
        for one in known[:MOST_QUOTED]
    ]


def quoted(voice: Voice) -> Sentence:
    """Return what a unit said, with its name and the task it spoke of."""
    about = f", nhiệm vụ “{said(voice.task)}”" if voice.task else ""
    cause = f" Nguyên nhân: “{said(shortened(voice.cause))}”." if voice.cause else ""
    return sentence(
        f"voice.{voice.key}",
        f"“{said(shortened(voice.text))}” ({{unit}}{about}).{cause}",
        unit=(voice.unit, {"of": "voices", "key": voice.key}),
    )


NOTHING_ACCEPTED = "Chưa có báo cáo nào được xác nhận nên chưa tổng hợp được"
NOUNS = {
    "accounts": "kết quả thực hiện",
    "difficulties": "khó khăn, vướng mắc",
    "proposals": "kiến nghị",
}


def not_quoted(voices: Sequence[Voice], key: str, *, accepted: int) -> list[Sentence]:
    """Say how many more there are than are quoted, or that there are none.

    ``accepted`` is how many reports there are to quote from.
    """
    rest = len(voices) - MOST_QUOTED
    noun = NOUNS[key]
    if not voices:
        who = "Báo cáo" if accepted == 1 else "Các báo cáo"
        words = f"{who} đã được xác nhận không nêu {noun}."
        return [sentence(key, words if accepted else f"{NOTHING_ACCEPTED} {noun}.")]
    if rest <= 0:
        return []
    source = {"of": "voices", "cell": key, "from": MOST_QUOTED}
    return [
        sentence(
            key,
            f"Ngoài ra còn {{n}} ý kiến về {noun} trong báo cáo của các đơn vị.",
            n=(count(rest), source),
        )
    ]


def duties(facts: Facts) -> list[Sentence]:
    """Say what falls due in the time ahead, with unit and day."""
    if facts.window.has_gone_by(facts.as_of):
        words = f"Đến hết ngày {{day}}, {facts.window.next_name} đã kết thúc."
        return [sentence("duties", words, day=day_number(facts.as_of))]
    if not facts.duties:
        words = (
            "Không có nhiệm vụ nào đến hạn từ sau ngày {day} đến hết "
            f"{day(facts.window.next_closes_on)}."
        )
        return [sentence("duties", words, day=day_number(facts.as_of))]
    words = (
        f"Từ sau ngày {{day}} đến hết {day(facts.window.next_closes_on)} có {{n}} nhiệm vụ đến hạn"
    )
    is_cut = facts.duties_count > len(facts.duties)
    end = "; {first} nhiệm vụ đến hạn sớm nhất như sau." if is_cut else ", cụ thể như sau."
    return [
        sentence(
            "duties",
            f"{words}{end}",
            n=(count(facts.duties_count), {"of": "duties"}),
            first=(count(len(facts.duties)), {"of": "duties", "first": len(facts.duties)}),
            day=day_number(facts.as_of),
        )
    ]


def duty_rows(facts: Facts) -> list[Line]:
    """Return the table of what falls due next: one piece of work of several units is one row."""
    shared: dict[tuple[str, date], list[Duty]] = {}
    for one in facts.duties:
        shared.setdefault((one.title, one.due), []).append(one)
    return [
        Line(
            (str(order), closed(title), listed([one.unit for one in owed], str), show_date(due)),
            {"tasks": [one.task_id for one in owed]},
        )
        for order, ((title, due), owed) in enumerate(shared.items(), 1)
    ]


def direction(line: DirectionLine) -> Sentence:
    """Return what the year-end session decided, or what the chair asked of whom there."""
    who = "{unit}: " if line.units else ""
    by = ""
    if line.due is not None:
        by = f" Thời hạn: {day(line.due)}."
    elif line.due_words:
        by = f" Thời hạn: {said(closed(line.due_words))}."
    source: Source = {"of": "directions", "conclusion": line.conclusion_id}
    numbers = {"unit": (line.units, source)} if line.units else {}
    words = f"{who}{said(closed(line.text))}.{by}"
    return sentence(f"direction.{line.conclusion_id}", words, **numbers)


def at_the_session(lines: Sequence[DirectionLine], key: str, facts: Facts) -> list[Sentence]:
    """Say at which session this was decided or asked, and how many matters it was."""
    first = lines[0]
    when = f" {day(first.held_on)}" if first.held_on else ""
    what = {
        "decisions": f"{said(facts.committee)} thống nhất {{n}} nội dung",
        "directions": "các đơn vị được giao, chỉ đạo {n} nội dung",
    }[key]
    ids = [one.conclusion_id for one in lines]
    number = (count(len(lines)), {"of": "directions", "conclusions": ids})
    return [sentence(key, f"Tại phiên tổng kết năm{when}, {what} sau đây.", n=number)]
