"""Discipline of reporting and of the work: who reported, what is finished, who is behind."""

from collections.abc import Sequence
from fractions import Fraction

from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.drafting.blocks import Bar, Sentence, Source, sentence
from tracker.rules.drafting.facts import Facts, Owed, UnitTasks
from tracker.rules.drafting.writing import count, day_number, figure, listed, share

BEST = 5
MOST_BARS = 15
MOST_ROWS = 150


def reports(facts: Facts) -> list[Sentence]:
    """Say how many reports came of those owed, in time and late, and name who is missing."""
    owed = facts.owed
    if not owed:
        return [
            sentence("reports", "Trong kỳ, không có báo cáo định kỳ nào đến hạn theo kế hoạch.")
        ]
    came = [one for one in owed if one.came_on is not None]
    late = [one for one in came if one.days_late]
    noun = "đơn vị" if len({one.period for one in owed}) == 1 else "lượt báo cáo"
    said = [_received(owed, came, late, noun)]
    if late:
        said.append(
            sentence(
                "reports.late",
                f"Nộp muộn: {listed(_latest(late), _late, mark='; ', noun=noun)}.",
            )
        )
    missing = [one for one in owed if one.came_on is None]
    if missing:
        ahead = "" if any(one.is_owed_since(facts.as_of) for one in missing) else " (chưa đến hạn)"
        said.append(
            sentence(
                "reports.missing",
                f"Còn {{n}} {noun} chưa nộp{ahead}: {listed(missing, _missing, noun=noun)}.",
                n=(count(len(missing)), {"of": "reports", "cell": "missing"}),
            )
        )
    return said + _completeness(facts)


def _received(
    owed: Sequence[Owed], came: Sequence[Owed], late: Sequence[Owed], noun: str
) -> Sentence:
    numbers: dict[str, tuple[str, Source]] = {
        "owed": (figure(len(owed)), {"of": "reports", "cell": "all"}),
        "came": (figure(len(came)), {"of": "reports", "cell": "came"}),
        "share": (share(Fraction(len(came), len(owed))), {"of": "reports", "cell": "came"}),
        "in_time": (
            count(len(came) - len(late)),
            {"of": "reports", "cell": "in_time"},
        ),
        "late": (count(len(late)), {"of": "reports", "cell": "late"}),
    }
    if not came:
        return sentence(
            "reports", f"Chưa có đơn vị nào nộp báo cáo, trên tổng số {{owed}} {noun}.", **numbers
        )
    start = (
        f"Tất cả {{owed}} {noun} đã nộp báo cáo"
        if len(came) == len(owed)
        else f"Có {{came}}/{{owed}} {noun} đã nộp báo cáo (đạt {{share}})"
    )
    if noun != "đơn vị":
        start = f"Đã nhận {{came}}/{{owed}} {noun} (đạt {{share}})"
    end = "đều đúng hạn" if not late else "trong đó {in_time} đúng hạn, {late} muộn"
    return sentence("reports", f"{start}, {end}.", **numbers)


def _latest(late: Sequence[Owed]) -> list[Owed]:
    return sorted(late, key=lambda one: -one.days_late)


def _late(one: Owed) -> str:
    return f"{one.unit} (muộn {count(one.days_late)} ngày)"


def _missing(one: Owed) -> str:
    return one.unit


def _completeness(facts: Facts) -> list[Sentence]:
    known = facts.completeness
    if not known.sheets:
        return [sentence("figures", "Chưa có báo cáo nào được xác nhận số liệu.")]
    source: Source = {"of": "sheets"}
    numbers = {
        "sheets": (count(known.sheets), source),
        "asked": (figure(known.asked), source),
        "given": (figure(known.given), source),
        "nil": (count(known.nil), source),
    }
    words = "Đã xác nhận {sheets} báo cáo"
    if known.asked:
        numbers["share"] = (share(Fraction(known.given, known.asked)), source)
        words += ", có {given}/{asked} số liệu theo yêu cầu (đầy đủ {share})"
    if known.nil:
        words += "; {nil} báo cáo ghi không phát sinh"
    return [sentence("figures", f"{words}.", **numbers)]


def tasks(facts: Facts) -> list[Sentence]:
    """Say how many tasks stand in the four cells, the share overdue with its formula."""
    cells = facts.cells
    if not cells.counted:
        beside = "ngoài báo cáo định kỳ, " if facts.owed else ""
        if facts.window.kind is ConsolidatedKind.YEAR_END_REVIEW:
            words = f"Trong {facts.window.name}, {beside}chưa có nhiệm vụ nào được giao."
            return [sentence("tasks", words)]
        words = f"Đến hết ngày {{day}}, {beside}chưa có nhiệm vụ nào được giao."
        return [sentence("tasks", words, day=day_number(facts.as_of))]
    numbers: dict[str, tuple[str, Source]] = {
        name: (count(getattr(cells, name)), {"of": "tasks", "cell": name})
        for name in ("counted", "done_on_time", "done_late", "open_in_time", "overdue")
    }
    numbers["day"] = day_number(facts.as_of)
    words = (
        "Đến hết ngày {day}, có {counted} nhiệm vụ được theo dõi: {done_on_time} "
        "hoàn thành đúng hạn; {done_late} hoàn thành quá hạn; {open_in_time} đang thực hiện, "
        "trong hạn; {overdue} đang thực hiện, quá hạn."
    )
    all_said = [sentence("tasks", words, **numbers), _share(facts)]
    if cells.finished_in_window:
        source: Source = {"of": "tasks", "cell": "finished_in_window"}
        all_said.append(
            sentence(
                "tasks.window",
                "Riêng trong kỳ có {n} nhiệm vụ hoàn thành.",
                n=(count(cells.finished_in_window), source),
            )
        )
    if cells.standing:
        all_said.append(
            sentence(
                "tasks.standing",
                "Ngoài ra có {n} nhiệm vụ thường xuyên, không tính vào bốn nhóm trên.",
                n=(count(cells.standing), {"of": "tasks", "cell": "standing"}),
            )
        )
    return all_said


def _share(facts: Facts) -> Sentence:
    cells = facts.cells
    if cells.share_overdue is None:
        return sentence(
            "tasks.share", "Chưa có nhiệm vụ nào đến hạn nên chưa tính được tỷ lệ quá hạn."
        )
    overdue: Source = {"of": "tasks", "cell": "overdue"}
    return sentence(
        "tasks.share",
        "Tỷ lệ quá hạn là {share}, bằng số nhiệm vụ quá hạn chia cho tổng số nhiệm vụ đã hoàn "
        "thành và quá hạn: {overdue}/({done} + {overdue}).",
        share=(share(cells.share_overdue), overdue),
        done=(figure(cells.done), {"of": "tasks", "cell": "done"}),
        overdue=(figure(cells.overdue), overdue),
    )


def units(facts: Facts) -> list[Sentence]:
    """Name the units that did best and those that are most behind."""
    best = best_units(facts)
    said = []
    if best:
        said.append(
            sentence(
                "units.best",
                "Không có nhiệm vụ quá hạn và hoàn thành đúng hạn nhiều nhất: "
                f"{listed(best, lambda one: f'{one.name} ({count(one.cells.done_on_time)})')}.",
            )
        )
    late = late_units(facts)
    if not late:
        return [*said, sentence("units.late", "Không có đơn vị nào còn nhiệm vụ quá hạn.")]
    named, numbers = [], {}
    for order, one in enumerate(late[:BEST], 1):
        key = f"u{order}"
        named.append(f"{one.name} ({{{key}}} nhiệm vụ)")
        numbers[key] = (
            count(one.cells.overdue),
            {"of": "tasks", "cell": "overdue", "unit": one.unit_id},
        )
    numbers["units"] = (count(len(late)), {"of": "units", "cell": "overdue"})
    words = f"Có {{units}} đơn vị còn nhiệm vụ quá hạn, nhiều nhất là {', '.join(named)}."
    return [*said, sentence("units.late", words, **numbers)]


def best_units(facts: Facts) -> list[UnitTasks]:
    """Return the units with nothing late and most finished in time."""
    good = [
        one
        for one in facts.tasks
        if one.cells.done_on_time and not one.cells.overdue and not one.cells.done_late
    ]
    return sorted(good, key=lambda one: -one.cells.done_on_time)[:BEST]


def late_units(facts: Facts) -> list[UnitTasks]:
    """Return the units with overdue tasks, the most overdue first."""
    late = [one for one in facts.tasks if one.cells.overdue]
    return sorted(late, key=lambda one: -one.cells.overdue)


def unit_bars(facts: Facts) -> list[Bar]:
    """Return the share of tasks finished in time by unit: those with most that fell due."""
    due = [one for one in facts.tasks if one.cells.share_on_time is not None]
    most = sorted(due, key=lambda one: -(one.cells.done + one.cells.overdue))[:MOST_BARS]
    ranked = sorted(most, key=lambda one: -(one.cells.share_on_time or 0))
    return [
        Bar(
            one.name,
            round((one.cells.share_on_time or 0) * 1000),
            f"{share(one.cells.share_on_time or Fraction(0))} "
            f"({one.cells.done_on_time}/{one.cells.done + one.cells.overdue})",
        )
        for one in ranked
    ]


def unit_rows(facts: Facts) -> list[tuple[str, ...]]:
    """Return the annex of units: reports and tasks; of very many, those with most to do."""
    owed: dict[int, list[Owed]] = {}
    for report in facts.owed:
        owed.setdefault(report.unit_id, []).append(report)
    rows = sorted(facts.tasks, key=lambda one: (-one.cells.overdue, -one.cells.counted))
    shown = {one.unit_id for one in rows[:MOST_ROWS]}
    kept = [one for one in facts.tasks if one.unit_id in shown]
    return [
        (
            str(order),
            one.name,
            _reported(owed.get(one.unit_id, ())),
            *(
                str(number)
                for number in (
                    one.cells.done_on_time,
                    one.cells.done_late,
                    one.cells.open_in_time,
                    one.cells.overdue,
                )
            ),
        )
        for order, one in enumerate(kept, 1)
    ]


def _reported(owed: Sequence[Owed]) -> str:
    if not owed:
        return "Không thuộc diện"
    came = [one for one in owed if one.came_on is not None]
    if not came:
        return "Chưa nộp"
    late = sum(1 for one in came if one.days_late)
    if len(owed) == 1:
        return "Nộp muộn" if late else "Đúng hạn"
    return f"{len(came)}/{len(owed)}, muộn {late}"
