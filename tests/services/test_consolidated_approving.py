"""A consolidated report before the chair: put there, approved, returned, and who hears of it."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.consolidated import NOW, TODAY
from tests.services.test_consolidated import again, issue, open_, say, world
from tests.writing import writing
from tracker.database import db
from tracker.models import Letter, User
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.services.consolidated import approving, editing

__all__ = ["world"]


def test_the_chair_approves_what_he_read_and_a_change_takes_it_away(world):
    report = open_(world)
    digest = editing.digest_of(report)
    with pytest.raises(NotAllowed):
        approving.approve(report, digest, actor=world.actor(), now=NOW)
    say(world, report, "opening", opening="Lời mới.")
    report = again(world, report)
    with pytest.raises(Refused) as refused:
        approving.approve(report, digest, actor=world.actor("chair"), now=NOW)
    assert refused.value.fault is Fault.FIGURES_MOVED
    with writing():
        report = again(world, report)
        approving.approve(report, editing.digest_of(report), actor=world.actor("chair"), now=NOW)
    assert again(world, report).approved_by_id == world.actor("chair").user_id
    say(world, again(world, report), "opening", opening="Lời khác nữa.")
    assert again(world, report).approved_at is None


def test_the_chair_returns_a_report_with_a_note_that_stands_until_he_approves(world):
    report, chair = open_(world), world.actor("chair")
    with pytest.raises(NotAllowed):
        approving.return_report(report, "Sửa mục 2.", actor=world.actor(), now=NOW)
    with writing():
        report = again(world, report)
        approving.approve(report, editing.digest_of(report), actor=chair, now=NOW)
    with writing():
        approving.return_report(again(world, report), "Sửa mục 2.", actor=chair, now=NOW)
    report = again(world, report)
    assert (report.approved_at, report.return_note) == (None, "Sửa mục 2.")
    assert (report.returned_at, report.returned_by_id) == (NOW, chair.user_id)
    with pytest.raises(Refused) as refused:
        issue(world, report, is_signed_on_paper=False)
    assert refused.value.fault is Fault.REPORT_NOT_APPROVED
    say(world, again(world, report), "opening", opening="Lời đã sửa.")
    with writing():
        report = again(world, report)
        assert report.return_note == "Sửa mục 2."
        approving.approve(report, editing.digest_of(report), actor=chair, now=NOW)
    report = again(world, report)
    assert (report.returned_at, report.returned_by_id, report.return_note) == (None, None, "")
    issue(world, report, is_signed_on_paper=False)
    with pytest.raises(Refused) as refused:
        approving.return_report(again(world, report), "Muộn rồi.", actor=chair, now=NOW)
    assert refused.value.fault is Fault.REPORT_ISSUED


def letters(state: str = "pending") -> list[tuple[str, str, str]]:
    """Return what each letter about reports is, to whom it goes, and the note in it."""
    rows = db.session.scalars(
        select(Letter)
        .where(Letter.template.startswith("consolidated_"), Letter.state == state)
        .order_by(Letter.id)
    )
    return [(row.template, row.address, row.facts["note"]) for row in rows]


def test_the_chair_hears_of_a_report_and_the_office_of_his_answer_the_newest_alone(world):
    report, chair = open_(world), world.actor("chair")
    with writing():
        also = factories.make_membership(committee=world.committee, role=Role.SECRETARIAT)
        factories.make_membership(committee=world.committee, role=Role.CHAIR)
    mail = {
        role: db.session.get_one(User, world.actor(role).user_id).email for role in world.actors
    }
    with pytest.raises(NotAllowed):
        approving.submit_report(report, actor=chair, now=NOW)
    for _twice in range(2):
        with writing():
            approving.submit_report(again(world, report), actor=world.actor(), now=NOW)
    told = letters()
    assert [one[0] for one in told] == ["consolidated_submitted"] * 2
    assert mail["chair"] in {one[1] for one in told}
    assert again(world, report).submitted_by_id == world.actor().user_id

    with writing():
        approving.return_report(again(world, report), "Sửa mục 2.", actor=chair, now=NOW)
    assert letters() == [("consolidated_returned", mail["secretariat"], "Sửa mục 2.")]
    assert again(world, report).submitted_at is None  # it is with the office again
    with writing():
        approving.submit_report(again(world, report), actor=factories.actor_of(also), now=NOW)
    with writing():
        report = again(world, report)
        approving.approve(report, editing.digest_of(report), actor=chair, now=NOW)
    told = letters()
    assert {one[0] for one in told} == {"consolidated_approved"}
    assert len(told) == 2  # who put it before the chair, and who made it
    with writing():
        approving.submit_report(again(world, report), actor=world.actor(), now=NOW)
    assert again(world, report).submitted_at is None  # approved as it stands
    issue(world, report, is_signed_on_paper=False)
    assert letters() == []


def test_where_who_made_a_report_has_left_the_whole_office_hears(world):
    report = open_(world)
    with writing():
        stays = factories.make_membership(committee=world.committee, role=Role.SECRETARIAT)
        world.people["secretariat"].ended_on = TODAY
    with writing():
        approving.return_report(again(world, report), "Sửa.", actor=world.actor("chair"), now=NOW)
    address = db.session.get_one(User, stays.user_id).email
    assert letters() == [("consolidated_returned", address, "Sửa.")]
