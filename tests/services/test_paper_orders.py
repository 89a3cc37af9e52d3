"""Papers that are ordered: whose they are, what becomes of them, and when they go."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.factories import actor_of, make_committee, make_membership
from tracker.database import db, transaction
from tracker.models import Membership, PaperOrder, StoredFile
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.queries.paper_orders import count_before, count_orders, get_order, stage_of
from tracker.rules.choices import PrintState
from tracker.rules.faults import Fault, Missing, NotAllowed, Refused
from tracker.rules.paper_orders import KEPT, LEASE, MOST_TRIES, MOST_WAITING, OrderStage
from tracker.rules.permissions import Action, Role
from tracker.services import files
from tracker.services.paper_orders import (
    OrderFacts,
    forget_old_orders,
    keep_printed,
    keep_progress,
    note_seen,
    place_order,
    take_next,
)

JOB = {"pages": ["x" * 45_000], "title": "Tài liệu", "created": NOW.isoformat()}
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def clerk(app):
    with transaction():
        yield actor_of(make_membership(committee=make_committee(), role=Role.SECRETARIAT))


def order(actor, address="/meetings/1/pack.pdf", now=NOW, **facts):
    known = {"back": "/meetings/1", "title": "Tài liệu", "name": "tai-lieu.pdf", "job": JOB}
    known |= {"action": Action.EXPORT_PROVINCE, "address": address}
    return place_order(OrderFacts(**(known | facts)), actor=actor, now=now)


def printed(now=LATER):
    taken = take_next(now=now)
    keep_printed(taken, files.put_made(b"%PDF", now=now), now=now)


def test_a_paper_is_printed_page_by_page_kept_once_and_is_nobody_elses(clerk):
    made = order(clerk)
    assert order(clerk, now=LATER) is made
    second = order(clerk, "/meetings/2/pack.pdf", LATER)
    assert (made.pages, stage_of(made, now=NOW), count_before(second)) == (
        10,
        OrderStage.WAITING,
        1,
    )
    taken = take_next(now=LATER)
    assert (taken.order_id, taken.job) == (made.id, JOB)
    keep_progress(taken, 7, now=LATER)
    shown = get_order(made.id, clerk)
    assert (stage_of(shown, now=LATER), shown.pages_done) == (OrderStage.PRINTING, 7)
    note_seen(shown, now=LATER)
    assert shown.seen_at is None
    keep_printed(taken, files.put_made(b"%PDF", now=LATER), now=LATER)
    shown = get_order(made.id, clerk)
    assert (shown.state, shown.file.name, shown.data) == (PrintState.MADE, "tai-lieu.pdf", None)
    other = make_membership(committee=make_committee(), role=Role.SECRETARIAT)
    with pytest.raises(Missing):
        get_order(made.id, actor_of(other))
    assert count_orders(clerk) == 2


def test_whose_part_changed_gets_neither_what_waits_nor_what_is_printed(clerk):
    done = order(clerk)
    printed()
    waiting = order(clerk, "/ledger/print.pdf")
    member = db.session.get_one(Membership, clerk.membership_id)
    member.role = Role.ADMIN
    assert take_next(now=LATER) is None
    assert (waiting.state, waiting.problem) == (PrintState.FAILED, "no_right")
    now_an_admin = actor_of(member)
    for one in (done, waiting):
        with pytest.raises(Missing):
            get_order(one.id, now_an_admin)
    with pytest.raises(NotAllowed):
        order(now_an_admin)
    again = order(now_an_admin, "/ledger/print.pdf", action=Action.SEE_LEDGER)
    assert get_order(again.id, now_an_admin).role is Role.ADMIN


def test_what_is_cut_off_is_taken_up_again_by_one_alone_and_in_the_end_told_as_failed(clerk):
    made, now = order(clerk), NOW
    first = take_next(now=now)
    assert take_next(now=now) is None
    for number in range(2, MOST_TRIES + 1):
        now += LEASE + timedelta(seconds=1)
        assert stage_of(made, now=now) is OrderStage.WAITING
        assert take_next(now=now).number == number
    keep_printed(first, files.put_made(b"%PDF", now=now), now=now)  # it was frozen, and wakes
    assert made.state is PrintState.WAITING
    assert take_next(now=now + LEASE + timedelta(seconds=1)) is None
    assert (made.state, made.problem, made.data) == (PrintState.FAILED, "abandoned", None)


def test_a_busy_press_costs_no_try_and_another_fault_is_told(clerk):
    made = order(clerk)
    keep_printed(take_next(now=NOW), PaperFailed(PaperFault.BUSY), now=NOW)
    assert (made.state, made.tries) == (PrintState.WAITING, 0)
    keep_printed(take_next(now=NOW), PaperFailed(PaperFault.MEMORY), now=NOW)
    assert (made.state, made.problem) == (PrintState.FAILED, "memory")


def test_a_person_orders_so_many_and_what_is_ordered_anew_or_old_goes_with_its_file(clerk):
    order(clerk)
    printed()
    renewed = order(clerk, now=LATER)
    assert renewed.file_id is None
    assert db.session.query(StoredFile).count() == 0
    for number in range(1, MOST_WAITING):
        order(clerk, f"/meetings/{number}0/pack.pdf")
    with pytest.raises(Refused) as refused:
        order(clerk, "/ledger/print.pdf")
    assert refused.value.fault is Fault.TOO_MANY_ORDERS
    printed()
    assert forget_old_orders(now=NOW + KEPT) == 0
    assert forget_old_orders(now=LATER + KEPT + timedelta(seconds=1)) == MOST_WAITING
    assert (db.session.query(PaperOrder).count(), db.session.query(StoredFile).count()) == (0, 0)
