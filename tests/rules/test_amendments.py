from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.amendments import (
    Asked,
    Effect,
    EffectKind,
    Standing,
    Turnover,
    check_changes,
    check_issued,
    effects_of,
    end_all,
    still_asked,
)
from tracker.rules.choices import ChangeKind
from tracker.rules.faults import Fault, Refused

SINCE = date(2024, 3, 12)
OLD, NEW = date(2023, 12, 31), date(2024, 6, 30)
VP, STC, SYT = 1, 2, 3


def kinds(effects: Sequence[Effect]) -> list[str]:
    return [effect.kind.value for effect in effects]


def handover(newcomers=(), leavers=(), *, redates=False) -> Turnover:
    return Turnover(SINCE, frozenset(newcomers), frozenset(leavers), redates)


def test_a_new_date_moves_open_tasks_and_leaves_finished_ones():
    standing = [Standing(1, VP, "", OLD), Standing(2, STC, "", OLD, is_open=False)]
    effects = effects_of(
        standing, [Asked(VP, "", NEW), Asked(STC, "", NEW)], handover(redates=True)
    )
    assert effects == [Effect(EffectKind.REDATED, VP, "", NEW, 1, old_due=OLD)]


def test_a_unit_that_joined_a_group_owes_nothing_because_of_a_new_date():
    effects = effects_of(
        [Standing(1, VP, "", OLD)],
        [Asked(VP, "", NEW), Asked(SYT, "", NEW)],
        handover(redates=True),
    )
    assert kinds(effects) == ["redated"]


def test_one_lead_for_another_moves_the_task_with_its_own_date():
    extended = date(2024, 1, 31)
    effects = effects_of(
        [Standing(1, VP, "", extended)], [Asked(STC, "", OLD)], handover([STC], [VP])
    )
    assert effects == [
        Effect(EffectKind.MOVED, STC, "", extended, 1, old_due=extended, from_unit_id=VP)
    ]


def test_a_new_lead_and_a_new_date_come_together():
    (moved,) = effects_of(
        [Standing(1, VP, "", OLD)], [Asked(STC, "", NEW)], handover([STC], [VP], redates=True)
    )
    assert (moved.kind, moved.old_due, moved.due) == (EffectKind.MOVED, OLD, NEW)


def test_two_leads_for_one_cancel_and_create():
    effects = effects_of(
        [Standing(1, VP, "", OLD)],
        [Asked(STC, "", OLD), Asked(SYT, "", OLD)],
        handover([STC, SYT], [VP]),
    )
    assert kinds(effects) == ["cancelled", "created", "created"]


def test_what_is_handed_in_stays_with_the_unit_that_handed_it_in_and_is_not_asked_twice():
    effects = effects_of(
        [Standing(1, VP, "", OLD, is_waiting=True)], [Asked(STC, "", OLD)], handover([STC], [VP])
    )
    assert kinds(effects) == ["kept"]


def test_a_unit_that_leads_again_takes_up_its_cancelled_task():
    cancelled = Standing(1, VP, "", OLD, is_open=False, is_cancelled=True)
    effects = effects_of(
        [cancelled, Standing(2, STC, "", OLD)], [Asked(VP, "", OLD)], handover([VP], [STC])
    )
    assert kinds(effects) == ["revived", "cancelled"]


def test_work_that_comes_back_instead_of_once_replaces_the_one_task_by_periods():
    effects = effects_of(
        [Standing(1, VP, "", OLD)],
        [Asked(VP, "2024-Q1", date(2024, 3, 31)), Asked(VP, "2024-Q2", NEW)],
        handover(redates=True),
    )
    assert kinds(effects) == ["cancelled", "created", "created"]


def test_what_an_earlier_period_left_open_stays_owed():
    quarters = [
        Standing(1, VP, "2023-Q4", OLD),
        Standing(2, VP, "2024-Q1", date(2024, 3, 31)),
    ]
    effects = effects_of(quarters, [Asked(VP, "", NEW)], handover(redates=True))
    assert [(effect.kind.value, effect.task_id) for effect in effects] == [
        ("cancelled", 2),
        ("created", None),
    ]


def test_a_row_that_ends_cancels_what_is_open_only():
    standing = [Standing(1, VP, "", OLD), Standing(2, STC, "", OLD, is_open=False)]
    assert [(one.kind.value, one.task_id) for one in end_all(standing)] == [("cancelled", 1)]


def test_periods_that_were_over_are_not_asked_of_newcomers_unless_somebody_still_owes_them():
    asked = [Asked(STC, "2023-Q3", date(2023, 9, 30)), Asked(STC, "2023-Q4", OLD)]
    owed = [Standing(1, VP, "2023-Q4", OLD)]
    assert still_asked(asked, owed, SINCE) == asked[1:]


def test_a_row_cannot_end_and_change_at_once():
    check_changes([ChangeKind.LEAD, ChangeKind.REDATE])
    with pytest.raises(Refused) as refusal:
        check_changes([ChangeKind.END, ChangeKind.REDATE])
    assert refusal.value.fault is Fault.ROW_ENDS_AND_CHANGES


def test_an_amendment_is_not_older_than_its_plan():
    check_issued(SINCE, plan_issued_on=SINCE)
    with pytest.raises(Refused) as refusal:
        check_issued(SINCE - timedelta(days=1), plan_issued_on=SINCE)
    assert refusal.value.fault is Fault.AMENDMENT_BEFORE_PLAN


def carried_out(standing: Sequence[Standing], effects: Sequence[Effect]) -> list[Standing]:
    """Return the tasks as they are once the effects have happened."""
    tasks = {task.task_id: task for task in standing}
    for number, effect in enumerate(effects, start=1):
        if effect.task_id is None:
            tasks[-number] = Standing(-number, effect.unit_id, effect.period, effect.due)
        elif effect.kind is EffectKind.CANCELLED:
            task = tasks[effect.task_id]
            tasks[effect.task_id] = replace(task, is_open=False, is_cancelled=True)
        elif effect.kind is not EffectKind.KEPT:
            task = tasks[effect.task_id]
            tasks[effect.task_id] = replace(
                task, unit_id=effect.unit_id, due=effect.due, is_open=True, is_cancelled=False
            )
    return list(tasks.values())


UNITS = st.integers(1, 5)
PERIODS = st.sampled_from(["", "2023-Q4", "2024-Q1"])
DUES = st.none() | st.dates(date(2023, 11, 1), date(2024, 12, 31))


@st.composite
def cases(draw):
    keys = draw(st.lists(st.tuples(UNITS, PERIODS), unique=True, max_size=6))
    standing = []
    for number, (unit, period) in enumerate(keys, start=1):
        state = draw(st.sampled_from(["open", "waiting", "finished", "cancelled"]))
        standing.append(
            Standing(
                number,
                unit,
                period,
                draw(DUES),
                is_open=state in {"open", "waiting"},
                is_waiting=state == "waiting",
                is_cancelled=state == "cancelled",
            )
        )
    old = draw(st.frozensets(UNITS))
    new = draw(st.frozensets(UNITS, min_size=1))
    due = draw(DUES)
    asked = [
        Asked(unit, period, due)
        for period in sorted(draw(st.sets(PERIODS, min_size=1)))
        for unit in sorted(new)
    ]
    return standing, asked, Turnover(SINCE, new - old, old - new, draw(st.booleans()))


@given(cases())
def test_no_effect_touches_finished_work_and_no_unit_owes_a_period_twice(case):
    standing, asked, turnover = case
    effects = effects_of(standing, asked, turnover)
    finished = {one.task_id for one in standing if not one.is_open and not one.is_cancelled}
    assert finished.isdisjoint(effect.task_id for effect in effects)
    touched = [effect.task_id for effect in effects if effect.task_id]
    assert len(touched) == len(set(touched))
    after = carried_out(standing, effects)
    keys = [(task.unit_id, task.period) for task in after]
    assert len(keys) == len(set(keys))


@given(cases())
def test_what_has_been_carried_out_needs_nothing_more(case):
    standing, asked, turnover = case
    after = carried_out(standing, effects_of(standing, asked, turnover))
    again = effects_of(after, asked, turnover)
    assert {effect.kind for effect in again} <= {EffectKind.KEPT}
