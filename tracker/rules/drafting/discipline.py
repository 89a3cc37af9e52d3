"""Discipline of reporting and of the work: who reported, what is finished, who is behind."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.drafting.blocks import Bar, Line, Sentence, Source, sentence
from tracker.rules.drafting.facts import Facts, Owed, UnitTasks
from tracker.rules.drafting.writing import (
    MOST_NAMED,
    count,
    day_number,
    figure,
    listed,
    others_of,
    share,
    unit_with,
)
from tracker.rules.windows import name_inside

Number = tuple[str, Source]  # as printed, and what was counted
Numbers = dict[str, Number]

BEST = 5
MOST_BARS = 15
MOST_ROWS = 150
UNIT_SOURCES: tuple[Source | None, ...] = (
    *(None, None, {"of": "reports", "cell": "all"}),
    *(
        {"of": "tasks", "cell": cell}
        for cell in ("done_on_time", "done_late", "open_in_time", "overdue")
    ),
)


def reports(facts: Facts) -> list[Sentence]:
    """Say how many reports came of those owed, in time and late, and name who is missing."""
    owed = facts.owed
    if not owed:
        return [
            sentence("reports", "Trong kỳ, không có báo cáo định kỳ nào đến hạn theo kế hoạch.")
        ]
    came = [one for one in owed if one.came_on is not None]
    if not came:
        return [_nothing_came(facts), *_completeness(facts)]
    told = [_received(owed, came)]
    late = sorted((one for one in came if one.days_late), key=lambda one: -one.days_late)
    if late:
        told.append(_late(late, is_one_each=_is_one_each(owed)))
    missing = [one for one in owed if one.came_on is None]
    if missing:
        told.append(_missing(missing, facts, is_one_each=_is_one_each(owed)))
    return told + _completeness(facts)


def _is_one_each(owed: Sequence[Owed]) -> bool:
    """Tell whether every unit owes one report: then units are counted, else reports."""
    return len({one.unit_id for one in owed}) == len(owed)


def _of_reports(number: str, cell: str) -> Number:
    return number, {"of": "reports", "cell": cell}


def _nothing_came(facts: Facts) -> Sentence:
    owed = facts.owed
    is_one_each = _is_one_each(owed)
    must = "đơn vị phải nộp báo cáo" if is_one_each else "báo cáo phải nộp"
    beyond: Numbers = {}
    if not any(one.is_owed_since(facts.as_of) for one in owed):
        end = "chưa đến hạn và chưa có báo cáo nào được nộp."
    else:
        names = _names_of(owed, is_one_each=is_one_each)
        beyond = _others_missing(owed)
        end = f"chưa nhận được báo cáo nào{_of_these_ahead(owed, facts)}: {names}."
    return sentence(
        "reports",
        f"Có {{owed}} {must}, {end}",
        owed=_of_reports(count(len(owed)), "all"),
        ahead=_of_reports(count(_count_ahead(owed, facts)), "ahead"),
        **beyond,
    )


def _received(owed: Sequence[Owed], came: Sequence[Owed]) -> Sentence:
    is_one_each, is_all = _is_one_each(owed), len(came) == len(owed)
    late = sum(1 for one in came if one.days_late)
    if is_all and len(owed) == 1:
        start = "Có {owed} đơn vị phải nộp báo cáo, đã nộp"
        return _with_counts(f"{start} {'muộn' if late else 'đúng hạn'}.", owed, came, late)
    if is_all:
        start = (
            "Tất cả {owed} đơn vị đã nộp báo cáo" if is_one_each else "Đã nhận đủ {owed} báo cáo"
        )
    else:
        start = (
            "Có {came}/{owed} đơn vị đã nộp báo cáo (đạt {share})"
            if is_one_each
            else "Đã nhận {came}/{owed} báo cáo (đạt {share})"
        )
    return _with_counts(f"{start}, {_how_late(len(came), late)}.", owed, came, late)


def _how_late(came: int, late: int) -> str:
    if 0 < late < came:
        return "trong đó {in_time} đúng hạn, {late} muộn"
    how = "muộn" if late else "đúng hạn"
    return f"đều {how}" if came > 1 else how


def _with_counts(words: str, owed: Sequence[Owed], came: Sequence[Owed], late: int) -> Sentence:
    """Name the counts; in a fraction they stand without the zero in front."""
    write = figure if "/{owed}" in words else count
    return sentence(
        "reports",
        words,
        owed=_of_reports(write(len(owed)), "all"),
        came=_of_reports(write(len(came)), "came"),
        share=_of_reports(share(Fraction(len(came), len(owed))), "came"),
        in_time=_of_reports(count(len(came) - late), "in_time"),
        late=_of_reports(count(late), "late"),
    )


def _late(late: Sequence[Owed], *, is_one_each: bool) -> Sentence:
    named: list[str] = []
    numbers: Numbers = {}
    for order, one in enumerate(late[:MOST_NAMED], 1):
        when = "" if is_one_each else f"{name_inside(one.period)}, "
        named.append(unit_with(one.unit, f"{when}muộn {{d{order}}} ngày"))
        numbers[f"d{order}"] = (
            count(one.days_late),
            {"of": "reports", "cell": "late", "task": one.task_id},
        )
    rest = len(late) - MOST_NAMED
    if rest > 0:
        named.append("{rest} báo cáo khác")
        told = [one.task_id for one in late[:MOST_NAMED]]
        numbers["rest"] = (count(rest), {"of": "reports", "cell": "late", "but": told})
    return sentence("reports.late", f"Nộp muộn: {'; '.join(named)}.", **numbers)


def _missing(missing: Sequence[Owed], facts: Facts, *, is_one_each: bool) -> Sentence:
    noun = "đơn vị chưa nộp" if is_one_each else "báo cáo chưa nộp"
    if not is_one_each and len({one.period for one in missing}) == 1 and _is_one_each(missing):
        is_one_each, noun = True, f"báo cáo {name_inside(missing[0].period)} chưa nộp"
    names = _names_of(missing, is_one_each=is_one_each)
    return sentence(
        "reports.missing",
        f"Còn {{n}} {noun}{_of_these_ahead(missing, facts)}: {names}.",
        n=_of_reports(count(len(missing)), "missing"),
        ahead=_of_reports(count(_count_ahead(missing, facts)), "ahead"),
        **_others_missing(missing),
    )


def _count_ahead(missing: Sequence[Owed], facts: Facts) -> int:
    return sum(1 for one in missing if one.is_not_due_on(facts.as_of))


def _of_these_ahead(missing: Sequence[Owed], facts: Facts) -> str:
    ahead = _count_ahead(missing, facts)
    if not ahead:
        return ""
    return " (chưa đến hạn)" if ahead == len(missing) else ", trong đó {ahead} chưa đến hạn"


def _names_of(missing: Sequence[Owed], *, is_one_each: bool) -> str:
    """Name each unit once; of several reports say how many it owes, of one of which period."""

    def words(owed: Sequence[Owed]) -> str:
        if is_one_each:
            return owed[0].unit
        many = len(owed) > 1
        about = f"{count(len(owed))} báo cáo" if many else name_inside(owed[0].period)
        return f"{owed[0].unit} ({about})"

    return listed(_by_unit(missing), words, is_linked=True)


def _others_missing(missing: Sequence[Owed]) -> Numbers:
    """Return the number of units that are not named, leading to their reports."""
    source: Source = {"of": "reports", "cell": "missing"}
    return others_of(_by_unit(missing), source, lambda owed: [one.task_id for one in owed])


def _by_unit(missing: Sequence[Owed]) -> list[list[Owed]]:
    of_unit: dict[int, list[Owed]] = {}
    for one in missing:
        of_unit.setdefault(one.unit_id, []).append(one)
    return list(of_unit.values())


def _completeness(facts: Facts) -> list[Sentence]:
    sheets = facts.sheets
    if not sheets:
        return [sentence("figures", "Chưa có báo cáo nào được xác nhận số liệu.")]
    source: Source = {"of": "sheets"}
    asked, given = (sum(getattr(one, name) for one in sheets) for name in ("asked", "given"))
    nil = sum(one.is_nil for one in sheets)
    numbers: Numbers = {"sheets": (count(len(sheets)), source)}
    words = "Đã xác nhận {sheets} báo cáo"
    if asked:
        numbers["asked"], numbers["given"] = (figure(asked), source), (figure(given), source)
        numbers["share"] = (share(Fraction(given, asked)), source)
        words += ", có {given}/{asked} số liệu theo yêu cầu (đầy đủ {share})"
    if nil:
        numbers["nil"] = (count(nil), {**source, "cell": "nil"})
        words += "; {nil} báo cáo ghi không phát sinh"
    return [sentence("figures", f"{words}.", **numbers)]


def tasks(facts: Facts) -> list[Sentence]:
    """Say how many tasks stand in the four cells, the share overdue with its formula."""
    cells = facts.cells
    if not cells.counted:
        return [_no_tasks(facts)]
    numbers: Numbers = {
        name: (count(getattr(cells, name)), {"of": "tasks", "cell": name})
        for name in ("counted", "done_on_time", "done_late", "open_in_time", "overdue")
    }
    numbers["day"] = day_number(facts.as_of)
    words = (
        f"Đến hết ngày {{day}}, có {{counted}} nhiệm vụ{_given_in_time(facts)} được theo dõi: "
        "{done_on_time} hoàn thành đúng hạn; {done_late} hoàn thành quá hạn; {open_in_time} đang "
        "thực hiện, trong hạn; {overdue} đang thực hiện, quá hạn."
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


def _given_in_time(facts: Facts) -> str:
    """Say by when the tasks were given, where what was given later does not count."""
    is_all = facts.window.given_by(facts.as_of) == facts.as_of
    return "" if is_all else f" giao đến hết {facts.window.name}"


def _no_tasks(facts: Facts) -> Sentence:
    numbers: Numbers = {"day": day_number(facts.as_of)}
    beside = "ngoài báo cáo định kỳ, " if facts.owed else ""
    none = "chưa có nhiệm vụ nào được giao"
    if facts.cells.standing:
        numbers["n"] = (count(facts.cells.standing), {"of": "tasks", "cell": "standing"})
        none = "có {n} nhiệm vụ thường xuyên, chưa có nhiệm vụ nào có thời hạn được giao"
    when = f"Đến hết {facts.window.name}" if _given_in_time(facts) else "Đến hết ngày {day}"
    if facts.window.kind is ConsolidatedKind.YEAR_END_REVIEW:
        when = f"Trong {facts.window.name}"
    return sentence("tasks", f"{when}, {beside}{none}.", **numbers)


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
    best, late = best_units(facts), late_units(facts)
    told = []
    if best:
        who = "Đơn vị" if len(best) == 1 else "Các đơn vị"
        start = f"{who} hoàn thành đúng hạn nhiều nhất, không có nhiệm vụ chậm"
        told.append(_named("units.best", start, best, "done_on_time"))
    if not late:
        return [*told, sentence("units.late", "Không có đơn vị nào còn nhiệm vụ quá hạn.")]
    most = ", nhiều nhất là" if len(late) > BEST else ":"
    start = f"Có {{units}} đơn vị còn nhiệm vụ quá hạn{most}"
    number = (count(len(late)), {"of": "units", "cell": "overdue"})
    return [*told, _named("units.late", start, late[:BEST], "overdue", units=number)]


def _named(
    key: str, start: str, named_units: Sequence[UnitTasks], cell: str, **numbers: Number
) -> Sentence:
    """Name units with how many of their tasks are in a cell, each number with its source."""
    named = []
    for order, one in enumerate(named_units[:MOST_NAMED], 1):
        named.append(unit_with(one.name, f"{{u{order}}} nhiệm vụ"))
        source: Source = {"of": "tasks", "cell": cell, "unit": one.unit_id}
        numbers[f"u{order}"] = (count(getattr(one.cells, cell)), source)
    others = others_of(named_units, {"of": "units", "cell": cell}, lambda one: [one.unit_id])
    more = " và {others} đơn vị khác" if others else ""
    colon = "" if start.endswith((":", "là")) else ":"
    return sentence(key, f"{start}{colon} {', '.join(named)}{more}.", **numbers, **others)


def best_units(facts: Facts) -> list[UnitTasks]:
    """Return the units with nothing late and most finished in time; who equals the fifth too."""
    good = [
        one
        for one in facts.tasks
        if one.cells.done_on_time and not one.cells.overdue and not one.cells.done_late
    ]
    ranked = sorted(good, key=lambda one: -one.cells.done_on_time)
    least = ranked[:BEST][-1].cells.done_on_time if ranked else 0
    return [one for one in ranked if one.cells.done_on_time >= least]


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
            source={"of": "tasks", "cell": "fell_due", "unit": one.unit_id},
        )
        for one in ranked
    ]


def unit_rows(facts: Facts) -> list[Line]:
    """Return the annex of units: reports and tasks; of very many, those with most to do."""
    owed: dict[int, list[Owed]] = {}
    for report in facts.owed:
        owed.setdefault(report.unit_id, []).append(report)
    rows = sorted(facts.tasks, key=lambda one: (-one.cells.overdue, -one.cells.counted))
    shown = {one.unit_id for one in rows[:MOST_ROWS]}
    kept = [one for one in facts.tasks if one.unit_id in shown]
    return [
        _unit_row(order, one, owed.get(one.unit_id, ()), facts.as_of)
        for order, one in enumerate(kept, 1)
    ]


def _unit_row(order: int, one: UnitTasks, owed: Sequence[Owed], as_of: date) -> Line:
    cells = one.cells
    counts = (cells.done_on_time, cells.done_late, cells.open_in_time, cells.overdue)
    told = (str(order), one.name, _reported(owed, as_of), *map(figure, counts))
    return Line(told, {"unit": one.unit_id})


def _reported(owed: Sequence[Owed], as_of: date) -> str:
    if not owed:
        return "Không thuộc diện"
    came = [one for one in owed if one.came_on is not None]
    if not came:
        return "Chưa nộp" if any(one.is_owed_since(as_of) for one in owed) else "Chưa đến hạn"
    late = sum(1 for one in came if one.days_late)
    if len(owed) == 1:
        return "Nộp muộn" if late else "Đúng hạn"
    return f"Đã nộp {len(came)}/{len(owed)}{f', muộn {late}' if late else ''}"
