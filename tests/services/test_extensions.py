from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.office import DUE, TODAY, Office, make_office, upload
from tests.writing import writing
from tracker import clock
from tracker.database import db
from tracker.models import Extension, Letter, LetterItem
from tracker.printing.sealed import Printed
from tracker.queries.extensions import get_answered, list_answered, list_asked
from tracker.queries.issued_papers import find_by_file, find_public
from tracker.queries.task_lists import list_tasks
from tracker.queries.tasks.changing import get_extension_to_decide
from tracker.queries.tasks.files import find_file
from tracker.rules.choices import ExtensionState
from tracker.rules.faults import Fault, Missing, NotAllowed, Refused
from tracker.rules.filters import Lengthened, TaskFilter
from tracker.rules.permissions import Action, scope_of
from tracker.rules.terms import TermExplanation
from tracker.rules.verification import Match
from tracker.services import extensions, files, issuing, reminders
from tracker.services.issuing import AnswerFacts

NEW = date(2023, 12, 8)


@pytest.fixture
def office(app) -> Office:
    return make_office()


def refusal(fault: Fault):
    return pytest.raises(Refused, match=fault.value)


def decide(office: Office, service, who: str = "secretary", **facts) -> Extension:
    with writing():
        number = db.session.scalars(select(Extension.id).order_by(Extension.id.desc())).first()
        extension = get_extension_to_decide(office.actor(who), number)
        service(extension, actor=office.actor(who), now=NOW, **facts)
        return extension


def grant(office: Office, due: date = NEW, who: str = "secretary", today: date = TODAY):
    return decide(office, extensions.grant_extension, who, due=due, note="", today=today)


def test_a_request_keeps_both_dates_and_tells_the_secretariat(office):
    extension = office.ask()
    assert (extension.old_due, extension.new_due, extension.asked_late) == (DUE, NEW, False)
    assert office.fresh().due == DUE
    told = db.session.scalars(select(Letter).where(Letter.template == "extension_asked")).all()
    assert len(told) == 2
    assert told[0].facts["new_due"] == "2023-12-08"


def test_a_request_after_the_due_date_says_so(office):
    assert office.ask(today=date(2023, 11, 25)).asked_late


def test_a_committee_may_refuse_late_requests(app):
    office = make_office(committee={"allows_late_requests": False})
    with refusal(Fault.EXTENSION_TOO_LATE):
        office.ask(today=date(2023, 11, 25))
    assert office.ask(today=DUE).asked_late is False


def test_days_of_grace_are_not_late(app):
    office = make_office(committee={"allows_late_requests": False}, grace_until=date(2023, 11, 29))
    assert office.ask(today=date(2023, 11, 29)).asked_late is False


@pytest.mark.parametrize("day", [DUE, date(2023, 11, 23)])
def test_the_new_date_is_later_than_the_present_one(office, day):
    with refusal(Fault.EXTENSION_NOT_LATER):
        office.ask(day)


def test_the_new_date_is_not_past_already(office):
    with refusal(Fault.EXTENSION_NOT_LATER):
        office.ask(date(2023, 12, 1), today=date(2023, 12, 4))


def test_one_request_at_a_time(office):
    office.ask()
    with refusal(Fault.EXTENSION_PENDING):
        office.ask()


def test_a_task_without_due_date_has_nothing_to_extend(app):
    office = make_office(due=None)
    with refusal(Fault.EXTENSION_NEEDS_DUE):
        office.ask()


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"cancelled_on": TODAY}, Fault.TASK_CANCELLED),
        ({"finished_on": TODAY}, Fault.TASK_FINISHED),
        ({"suspended_on": TODAY}, Fault.TASK_SUSPENDED),
    ],
)
def test_more_time_is_asked_for_open_work_only(app, facts, fault):
    office = make_office(**facts)
    with refusal(fault):
        office.ask()


@pytest.mark.parametrize("who", ["member", "helping lead", "secretary", "chair"])
def test_only_the_head_of_the_lead_unit_asks(office, who):
    with pytest.raises(NotAllowed):
        office.do(
            extensions.request_extension, who=who, new_due=NEW, reason="x", today=TODAY, now=NOW
        )


def test_a_grant_moves_the_due_date_and_keeps_the_first_with_its_reckoning(app):
    first = {"due": "2023-11-24", "kept": True}
    office = make_office(grace_until=date(2023, 11, 29), due_reason=first)
    office.ask()
    grant(office)
    task = office.fresh()
    assert (task.due, task.original_due, task.grace_until) == (NEW, DUE, None)
    assert task.due_reason["original"] == first
    assert TermExplanation.from_dict(task.due_reason).due == NEW


def test_a_second_grant_keeps_the_very_first_reckoning(app):
    office = make_office(due_reason={"first": True})
    office.ask()
    grant(office)
    office.ask(date(2023, 12, 20))
    grant(office, date(2023, 12, 20))
    task = office.fresh()
    assert task.original_due == DUE
    assert task.due_reason["original"] == {"first": True}


def test_another_date_than_asked_may_be_granted(office):
    office.ask()
    extension = grant(office, date(2023, 12, 1), who="chair")
    assert (extension.new_due, extension.granted_due) == (NEW, date(2023, 12, 1))
    assert office.fresh().due == date(2023, 12, 1)


def test_a_grant_is_later_than_the_present_date(office):
    office.ask()
    with refusal(Fault.EXTENSION_NOT_LATER) as caught:
        grant(office, DUE)
    assert caught.value.field == "granted_due"


def test_a_grant_calls_back_the_reminders_of_the_old_date(office):
    office.ask()
    with writing():
        digest = Letter(
            key="digest",
            template="digest",
            user_id=office.people["lead"].user_id,
            address="x@y.example",
            created_at=NOW,
            not_before=NOW,
        )
        db.session.add(digest)
        db.session.flush()
        line = LetterItem(
            letter_id=digest.id,
            task_id=office.task.id,
            user_id=digest.user_id,
            key="k",
            rung="before-3",
            due=DUE,
        )
        db.session.add(line)
    grant(office)
    db.session.refresh(line)
    assert line.cancelled_at == NOW


def test_the_unit_is_told_once_of_the_answer(office):
    office.ask()
    grant(office)
    told = db.session.scalars(select(Letter).where(Letter.template == "extension_decided")).all()
    assert [letter.user_id for letter in told] == [office.people["lead"].user_id]
    assert told[0].facts["granted_due"] == "2023-12-08"


def test_a_refusal_needs_a_reason_and_leaves_the_date(office):
    office.ask()
    with refusal(Fault.REQUIRED):
        decide(office, extensions.refuse_extension, note="")
    extension = decide(office, extensions.refuse_extension, note="Không đủ lý do.")
    assert extension.state is ExtensionState.REFUSED
    assert office.fresh().due == DUE
    assert office.ask().id != extension.id


def test_a_request_is_answered_once(office):
    office.ask()
    grant(office)
    with refusal(Fault.EXTENSION_DECIDED):
        decide(office, extensions.refuse_extension, note="x")


def test_nobody_answers_his_own_request(office):
    office.ask()
    with writing():
        extension = db.session.scalars(select(Extension)).one()
        extension.requested_by_id = office.people["secretary"].user_id
    with refusal(Fault.OWN_SUBMISSION):
        grant(office)


@pytest.mark.parametrize("who", ["lead", "member", "observer", "admin"])
def test_only_the_office_answers(office, who):
    office.ask()
    with pytest.raises(NotAllowed):
        grant(office, who=who)


def test_another_committee_does_not_know_of_a_request(office):
    office.ask()
    with pytest.raises(Missing):
        grant(office, who="stranger")


def items_of(due: date) -> list[LetterItem]:
    return list(db.session.scalars(select(LetterItem).where(LetterItem.due == due)))


def remind(day: date) -> None:
    with writing():
        reminders.scan(today=day, now=clock.moment_of(day, 8))


def test_the_ladder_starts_anew_from_the_new_date_and_only_once(office):
    remind(date(2023, 11, 23))
    old = items_of(DUE)
    assert old
    office.ask()
    grant(office)
    assert all(item.cancelled_at for item in items_of(DUE))
    for day in (date(2023, 12, 1), date(2023, 12, 1), date(2023, 12, 4)):
        remind(day)
    assert sorted({item.rung for item in items_of(NEW)}) == ["before-7"]
    assert len(items_of(NEW)) == len({item.user_id for item in items_of(NEW)})
    assert len(items_of(DUE)) == len(old)


def test_evidence_lies_with_the_request_and_its_readers_are_those_of_the_task(office):
    extension = office.do(
        extensions.request_extension,
        new_due=NEW,
        reason="Chờ ý kiến.",
        today=TODAY,
        now=NOW,
        uploads=[upload("cong-van.pdf")],
    )
    (file,) = extension.files
    assert files.is_whole(file)
    for who in ("lead", "secretary", "chair", "observer", "helping lead"):
        assert find_file(office.actor(who), file.id) is not None, who
    for who in ("other lead", "stranger", "strange lead"):
        assert find_file(office.actor(who), file.id) is None, who
    assert files.reconcile(now=NOW).missing == ()


def test_a_request_with_a_bad_file_is_not_made(office):
    with refusal(Fault.FILE_KIND):
        office.do(
            extensions.request_extension,
            new_due=NEW,
            reason="x",
            today=TODAY,
            now=NOW,
            uploads=[upload("a.exe", b"MZ\x90\x00 not a paper")],
        )
    assert db.session.scalar(select(Extension.id)) is None


def number(office: Office, value: int | None, day: date | None = TODAY, who: str = "secretary"):
    with writing():
        latest = db.session.scalars(select(Extension.id).order_by(Extension.id.desc())).first()
        extension = get_extension_to_decide(office.actor(who), latest)
        extensions.number_answer(extension, number=value, day=day, actor=office.actor(who))
        return extension


def test_an_answer_is_numbered_after_it_was_given_once_a_year(office):
    office.ask()
    with refusal(Fault.EXTENSION_NOT_DECIDED):
        number(office, 12)
    grant(office)
    with refusal(Fault.ANSWER_BEFORE_DECISION):
        number(office, 12, date(2023, 11, 20))
    with refusal(Fault.REQUIRED):
        number(office, 12, None)
    assert number(office, 12).answer_number == 12
    office.ask(date(2023, 12, 20))
    grant(office, date(2023, 12, 20))
    with refusal(Fault.ANSWER_NUMBER_TAKEN) as caught:
        number(office, 12)
    assert caught.value.facts["code"] == office.task.code
    assert number(office, 12, date(2024, 1, 2)).answer_on == date(2024, 1, 2)
    with pytest.raises(NotAllowed):
        number(office, 13, who="lead")


def issue(office: Office, value: int | None, pdf: bytes | None, reason: str = "") -> Extension:
    with writing():
        latest = db.session.scalars(select(Extension.id).order_by(Extension.id.desc())).first()
        actor = office.actor("secretary")
        extension = get_extension_to_decide(actor, latest)
        facts = AnswerFacts(value, TODAY, reason)
        issuing.paper_to_issue(extension, facts, actor=actor, now=NOW)
        printed = Printed(pdf, b"PK" + pdf) if pdf else None
        issuing.issue_answer(extension, facts, printed, actor=actor, now=NOW)
        return extension


def test_issued_bytes_stay_and_a_correction_is_a_new_version_with_its_reason(office):
    office.ask()
    grant(office)
    assert issue(office, None, None).issued == []
    issue(office, 12, b"%PDF-1.7 first")
    with refusal(Fault.REQUIRED) as caught:
        issue(office, 13, b"%PDF-1.7 second")
    assert caught.value.field == "reason"
    with refusal(Fault.REQUIRED) as caught:
        issue(office, None, None, reason="Bỏ số")
    assert caught.value.field == "answer_number"
    issue(office, 13, b"%PDF-1.7 second", reason="Ghi nhầm số")
    first, second = get_answered(office.actor("lead"), 1).issued
    assert (first.number, first.reason) == (12, "")
    assert (second.number, second.reason) == (13, "Ghi nhầm số")
    kept = [files.path_of(one.file.key).read_bytes() for one in (first, second)]
    assert kept == [b"%PDF-1.7 first", b"%PDF-1.7 second"]
    assert first.file.sha256 == sha256(kept[0]).hexdigest()
    assert files.reconcile(now=NOW).missing == ()
    old, new = (find_by_file(one.file_id) for one in (first, second))
    assert find_public(old.code).successor.sign == f"13/{new.symbol}"
    assert find_public(new.code).match(second.file.sha256) is Match.PDF
    word = issuing.kept_word(get_answered(office.actor("lead"), 1))
    assert files.path_of(word.key).read_bytes() == b"PK" + kept[1]
    assert find_public(new.code).subject == "V/v gia hạn thực hiện nhiệm vụ"  # not to whom
    assert second.file.document_id is None  # the register is everybody's, the answer is not


def test_an_answer_issued_again_under_its_number_is_its_next_version(office):
    office.ask()
    grant(office)
    issue(office, 12, b"%PDF-1.7 first")
    issue(office, 12, b"%PDF-1.7 second", reason="Thiếu nơi nhận")
    paper = find_by_file(get_answered(office.actor("lead"), 1).issued[-1].file_id)
    assert (paper.version, paper.sign, paper.reason) == (2, f"12/{paper.symbol}", "Thiếu nơi nhận")


def test_the_secretariat_s_clock_runs_in_working_days(office):
    office.ask(today=date(2023, 11, 24))
    (one,) = list_asked(office.actor("secretary"))
    assert one.answer_by == date(2023, 11, 24)  # asked on 21/11, a Tuesday: three working days
    assert not one.is_overdue(date(2023, 11, 24))
    assert one.is_overdue(date(2023, 11, 25))
    assert one.times == 0


def test_answered_requests_keep_both_dates(office):
    office.ask()
    grant(office, date(2023, 12, 1))
    (one,) = list_answered(office.actor("secretary"), offset=0, limit=10)
    assert (one.old_due, one.new_due, one.granted_due) == (DUE, NEW, date(2023, 12, 1))
    assert list_answered(office.actor("stranger"), offset=0, limit=10) == []


def test_tasks_are_found_by_how_often_they_were_extended(office):
    office.ask()
    grant(office)
    scope = scope_of(office.actor("secretary"), Action.SEE_TASK)

    def found(often: Lengthened) -> int:
        return list_tasks(scope, TaskFilter(extended=often), today=TODAY).total

    assert (found(Lengthened.ONCE), found(Lengthened.AGAIN)) == (1, 0)
    office.ask(date(2023, 12, 20))
    grant(office, date(2023, 12, 20))
    assert found(Lengthened.AGAIN) == 1
    (row,) = list_tasks(scope, TaskFilter(), today=TODAY).rows
    assert row.times_extended == 2
