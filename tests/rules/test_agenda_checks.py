from dataclasses import replace
from datetime import date, time

from tracker.rules.agenda import PaperState, lay_out
from tracker.rules.agenda_checks import (
    BLOCKING,
    Check,
    ItemFacts,
    PaperFacts,
    SessionFacts,
    check_agenda,
)

TODAY = date(2023, 11, 14)
READY = SessionFacts(
    ordinal=6,
    held_on=date(2023, 11, 21),
    is_working_day=True,
    starts_at=time(14, 0),
    ends_at=time(17, 0),
    place="Phòng họp số 1",
    has_chair=True,
    items=[ItemFacts(id=1, title="Báo cáo", unit_ids=[7], minutes=180, is_follow_up=True)],
    invited=2,
    invited_ids={7, 8},
    unit_names={7: "Sở Nội vụ", 8: "Sở Y tế", 9: "Sở Tài chính"},
    other_ordinals={1, 2, 3, 4, 5},
    conclusions_before=3,
)


def found(**facts):
    return check_agenda(replace(READY, **facts), today=TODAY)


def checks(**facts):
    return [finding.check for finding in found(**facts)]


def item(**facts):
    given = {"id": 1, "title": "Báo cáo", "unit_ids": [7], "minutes": 30, "is_follow_up": True}
    return ItemFacts(**(given | facts))


def test_a_session_that_lacks_nothing_has_no_findings():
    assert found() == []


def test_each_lack_of_the_session_is_found_and_the_blocking_ones_come_first():
    lacking = found(starts_at=None, ends_at=None, place="", has_chair=False, items=[], invited=0)
    assert [one.check for one in lacking] == [
        Check.NO_HOUR,
        Check.NO_PLACE,
        Check.NO_CHAIR,
        Check.NO_AGENDA,
        Check.NOBODY_INVITED,
        Check.LAST_CONCLUSIONS,
    ]
    assert [one.is_blocking for one in lacking] == [True] * 4 + [False] * 2
    assert checks(starts_at=None, has_part_of_day=True) == []
    assert checks(is_working_day=False) == [Check.DAY_OFF]
    assert checks(held_on=date(2023, 11, 13)) == [Check.DAY_PASSED]
    assert checks(held_on=TODAY) == []


def test_a_number_used_twice_blocks_and_a_gap_is_worth_a_look():
    assert checks(other_ordinals={5, 6}) == [Check.ORDINAL_TWICE]
    (gap,) = found(other_ordinals={1, 2, 3})
    assert (gap.check, gap.facts["missing"], gap.is_blocking) == (Check.ORDINAL_GAP, 4, False)
    assert checks(other_ordinals={5}) == []  # what was before the product came is not known
    assert checks(other_ordinals=set()) == []
    assert checks(other_ordinals={5, 9}) == []


def test_items_are_presented_by_somebody_who_is_invited():
    alone = item(has_presenter=False, unit_ids=[], is_follow_up=False)
    assert Check.NO_PRESENTER in checks(items=[alone])
    # how the last conclusions stand is reported by the secretariat
    assert checks(items=[item(has_presenter=False, unit_ids=[], is_follow_up=True)]) == []
    (away,) = found(items=[item(unit_ids=[7, 9, 9])])
    assert (away.check, away.item_id, away.facts["units"]) == (
        Check.PRESENTER_NOT_INVITED,
        1,
        "Sở Tài chính",
    )
    assert checks(items=[item(unit_ids=[9])], invited=0, invited_ids=()) == [Check.NOBODY_INVITED]


def test_papers_asked_for_are_missing_or_late_and_filed_ones_are_neither():
    papers = [
        PaperFacts(id=1, title="a", state=PaperState.ASKED, due=TODAY),
        PaperFacts(id=2, title="b", state=PaperState.ASKED, due=date(2023, 11, 13)),
        PaperFacts(id=3, title="c", state=PaperState.FILED, due=date(2023, 11, 1)),
        PaperFacts(id=4, title="d", state=PaperState.APPROVED),
        PaperFacts(id=5, title="e", state=PaperState.ASKED),
    ]
    late = [(one.check, one.paper_id) for one in found(items=[item(papers=papers)])]
    assert late == [(Check.PAPER_LATE, 2), (Check.PAPER_MISSING, 1), (Check.PAPER_MISSING, 5)]


def test_an_agenda_too_long_says_by_how_much_and_where():
    items = [item(id=n, minutes=minutes) for n, minutes in enumerate((90, 90, 25), start=1)]
    (over,) = found(items=items)
    assert (over.check, over.item_id) == (Check.OVER_RUN, 3)
    assert over.facts == {"total": 205, "room": 180, "over": 25, "number": 3}
    assert checks(items=items[:2]) == []
    (unknown,) = found(items=[item(), item(id=2, minutes=None), item(id=3, minutes=None)])
    assert (unknown.check, unknown.item_id, unknown.facts) == (Check.NO_MINUTES, 2, {"count": 2})


def test_last_conclusions_and_units_nobody_can_reach_are_worth_a_look():
    assert checks(items=[item(is_follow_up=False)]) == [Check.LAST_CONCLUSIONS]
    assert checks(items=[item(is_follow_up=False)], conclusions_before=0) == []
    (silent,) = found(unreachable_ids=[8, 9])
    assert (silent.check, silent.facts) == (
        Check.UNREACHABLE,
        {"count": 2, "units": "Sở Y tế, Sở Tài chính"},
    )
    assert not BLOCKING & {Check.UNREACHABLE, Check.LAST_CONCLUSIONS, Check.OVER_RUN}


def test_hours_stop_where_minutes_are_not_known_and_at_midnight():
    table = lay_out([30, None, 15], starts_at=time(14, 0), ends_at=time(14, 40))
    assert [slot.hours for slot in table.slots] == ["14:00-14:30", "", ""]
    assert (table.total, table.room, table.unknown, table.minutes_over) == (45, 40, 1, 5)
    assert [slot.crosses for slot in table.slots] == [False, False, True]
    late = lay_out([20, 20, 20], starts_at=time(23, 30), ends_at=time(23, 45))
    assert [slot.hours for slot in late.slots] == ["23:30-23:50", "", ""]
    assert [(slot.minutes_over, slot.crosses) for slot in late.slots] == [
        (5, True),
        (25, False),
        (45, False),
    ]
    assert lay_out([600], starts_at=None, ends_at=None).minutes_over == 0
