"""Tries: drafted and handed in by the unit, returned or accepted by the secretariat."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker import clock
from tracker.database import db
from tracker.models import Committee, Submission, Task, TaskDecision
from tracker.queries.calendars import load_calendar
from tracker.queries.statuses import facts_of
from tracker.rules.choices import DecisionKind, SubmissionState, TaskKind
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, drafting_action, require
from tracker.rules.statuses import can_decide, check_finished_on, grace_for
from tracker.rules.tasks import check_can_hand_in, check_open, check_resubmit_by, check_try
from tracker.services import extensions, files, measures, notices
from tracker.services.files import Upload
from tracker.services.reports import deciding, freezing


@dataclass(frozen=True)
class Content:
    """What a unit writes in a try; ``removed`` are the files taken out of its draft."""

    text: str = ""
    document_sign: str = ""
    document_on: date | None = None
    signed_by: str = ""
    uploads: Sequence[Upload] = ()
    removed: Collection[int] = ()


def save_draft(task: Task, content: Content, *, actor: Actor, now: datetime) -> Submission:
    """Keep what the unit has so far; nobody else sees it yet.

    Raises NotAllowed; Refused: the task is closed or a try waits, or a file is not accepted.
    """
    require(actor, Action.DRAFT_SUBMISSION, committee_id=task.committee_id, unit_id=task.unit_id)
    check_can_hand_in(facts_of(task))
    return write_draft(task, content, actor=actor, now=now)


def submit(
    task: Task,
    content: Content,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    is_on_behalf: bool = False,
) -> Submission:
    """Hand in the unit's try, stop what is pending, and tell the secretariat.

    Of a report the sheet is frozen. The secretariat may hand in a report a unit sent on paper
    (``is_on_behalf``); the unit confirms it later.

    Raises NotAllowed; Refused: as ``save_draft``, and SUBMISSION_EMPTY, REQUIRED,
    FINISHED_IN_FUTURE, FINISHED_BEFORE_OPENED; of a detail plan also DETAIL_PLAN_UNNUMBERED and
    MEASURES_MISSING, of a report what ``freezing.as_handed_in`` raises.
    """
    action = Action.ENTER_ON_BEHALF if is_on_behalf else Action.SUBMIT
    require(actor, action, committee_id=task.committee_id, unit_id=task.unit_id)
    check_can_hand_in(facts_of(task))
    _check_told(task, content, today)
    kept_measures = measures.as_handed_in(task, document_sign=content.document_sign)
    submission = write_draft(task, content, actor=actor, now=now)
    submission.measures = kept_measures
    freezing.freeze(task, submission, actor=actor, today=today, is_on_behalf=is_on_behalf)
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_by_id, submission.submitted_at = actor.user_id, now
    task.submitted_on, task.returned_on = today, None
    db.session.flush()  # the letters' key is the id
    notices.call_back(task, now=now, keep={notices.ASKED, notices.DECIDED})
    facts = {"who": actor.name, "attempt": submission.attempt, "on": today}
    notices.tell_secretariat(task, notices.RECEIVED, str(submission.id), facts=facts, now=now)
    return submission


def _check_told(task: Task, content: Content, today: date) -> None:
    """Refuse a try that says nothing, by words, document, file or sheet, or says it of no day."""
    kept = [file for one in drafts_of(task) for file in one.files if file.id not in content.removed]
    check_try(
        text=content.text,
        document_sign=content.document_sign,
        document_on=content.document_on,
        files=len(kept) + len(content.uploads),
        is_told=freezing.has_sheet(task),
        opened_on=task.opened_on,
        today=today,
    )


def return_submission(
    task: Task,
    *,
    note: str,
    resubmit_by: date | None,
    actor: Actor,
    today: date,
    now: datetime,
) -> Submission:
    """Give the try that waits back to the unit, with a note and a day to resubmit by.

    Without a day the committee's usual number of working days counts. A try that had been in
    time keeps the task in time until then.

    Raises NotAllowed; Refused: NOTHING_WAITING, OWN_SUBMISSION, REQUIRED, DATES_REVERSED.
    """
    submission = _waiting(task, actor)
    if not note:
        raise Refused(Fault.REQUIRED, field="note")
    day = resubmit_by or _usual_day(task, today)
    check_resubmit_by(day, today)
    _decide(submission, SubmissionState.RETURNED, note=note, actor=actor, now=now)
    submission.resubmit_by = day
    _give_back(task, resubmit_by=day, handed_in_on=task.submitted_on or today, today=today)
    db.session.flush()
    notices.call_back(task, now=now, keep={notices.ASKED, notices.DECIDED})
    facts = {"note": note, "resubmit_by": day, "attempt": submission.attempt}
    notices.tell_unit(task, notices.RETURNED, str(submission.id), facts=facts, now=now)
    return submission


def accept(
    task: Task, *, finished_on: date, actor: Actor, today: date, now: datetime, note: str = ""
) -> Submission:
    """Confirm the try that waits and with it the day the work was finished; then it is locked.

    Standing work stays open: the try is confirmed, the task goes on.

    Raises NotAllowed; Refused: NOTHING_WAITING, OWN_SUBMISSION, FINISHED_IN_FUTURE,
    FINISHED_BEFORE_OPENED.
    """
    submission = _waiting(task, actor)
    check_finished_on(finished_on, today, task.opened_on)
    _decide(submission, SubmissionState.ACCEPTED, note=note, actor=actor, now=now)
    deciding.make_known(submission, today=today)
    task.submitted_on = task.returned_on = None
    task.accepted_at = now
    if not task.is_standing:
        task.finished_on = finished_on
        extensions.let_lapse(task, actor=actor, now=now)
    db.session.flush()
    notices.call_back(task, now=now, keep={notices.DECIDED, notices.RETURNED})
    facts = {"finished_on": finished_on, "attempt": submission.attempt}
    notices.tell_unit(task, notices.ACCEPTED, str(submission.id), facts=facts, now=now)
    return submission


def reopen(
    task: Task,
    *,
    reason: str,
    resubmit_by: date | None,
    actor: Actor,
    today: date,
    now: datetime,
) -> None:
    """Take a finished task up again; the try it was finished with stays as it was accepted.

    The unit has to hand in anew, in time until the day given when the accepted try had been.

    Raises NotAllowed; Refused: TASK_NOT_CLOSED, REQUIRED, DATES_REVERSED.
    """
    is_report = task.kind is TaskKind.PERIODIC_REPORT
    action = Action.REOPEN_SUBMISSION if is_report else Action.REOPEN_TASK
    require(actor, action, committee_id=task.committee_id, unit_id=task.unit_id)
    if task.finished_on is None:
        raise Refused(Fault.TASK_NOT_CLOSED)
    if not reason:
        raise Refused(Fault.REQUIRED, field="reason")
    day = resubmit_by or _usual_day(task, today)
    check_resubmit_by(day, today)
    decision = TaskDecision(
        task_id=task.id,
        kind=DecisionKind.REOPENED,
        reason=reason,
        new_due=day,
        finished_on=task.finished_on,
        decided_by_id=actor.user_id,
        decided_at=now,
    )
    handed_in_on = _last_handed_in_on(task, today)
    task.finished_on = task.accepted_at = None
    _give_back(task, resubmit_by=day, handed_in_on=handed_in_on, today=today)
    db.session.add(decision)
    db.session.flush()
    notices.call_back(task, now=now)
    facts = {"change": "reopened", "reason": reason, "resubmit_by": day}
    notices.tell_unit(task, notices.CHANGED, str(decision.id), facts=facts, now=now)


def drafts_of(task: Task) -> list[Submission]:
    """Return the task's draft, in a list of one or none."""
    return [one for one in task.submissions if one.state is SubmissionState.DRAFT]


def write_draft(task: Task, content: Content, *, actor: Actor, now: datetime) -> Submission:
    """Write the task's one draft; whoever calls has asked whether the actor may."""
    require(actor, drafting_action(actor), committee_id=task.committee_id, unit_id=task.unit_id)
    drafts = drafts_of(task)
    draft = drafts[0] if drafts else _new_draft(task, actor=actor, now=now)
    draft.text = content.text
    draft.document_sign, draft.document_on = content.document_sign, content.document_on
    draft.signed_by = content.signed_by
    files.remove(draft, content.removed, task=task, actor=actor)
    files.store(draft, content.uploads, task=task, actor=actor, now=now)
    db.session.flush()
    return draft


def _new_draft(task: Task, *, actor: Actor, now: datetime) -> Submission:
    draft = Submission(
        task=task,
        attempt=max((one.attempt for one in task.submissions), default=0) + 1,
        state=SubmissionState.DRAFT,
        created_by_id=actor.user_id,
        created_at=now,
        files=[],
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def _waiting(task: Task, actor: Actor) -> Submission:
    """Return the try that waits, when this actor may decide it."""
    require(actor, Action.DECIDE_SUBMISSION, committee_id=task.committee_id, unit_id=task.unit_id)
    check_open(facts_of(task))
    waiting = [one for one in task.submissions if one.state is SubmissionState.SUBMITTED]
    if task.submitted_on is None or not waiting:
        raise Refused(Fault.NOTHING_WAITING)
    can_decide(waiting[0].submitted_by_id or 0, actor.user_id)
    return waiting[0]


def _decide(
    submission: Submission, state: SubmissionState, *, note: str, actor: Actor, now: datetime
) -> None:
    submission.state = state
    submission.decision_note = note
    submission.decided_by_id, submission.decided_at = actor.user_id, now


def _give_back(task: Task, *, resubmit_by: date, handed_in_on: date, today: date) -> None:
    task.grace_until = grace_for(task.due, task.grace_until, handed_in_on, resubmit_by)
    task.submitted_on, task.returned_on = None, today


def _usual_day(task: Task, today: date) -> date:
    committee = db.session.get(Committee, task.committee_id)
    if committee is None:
        raise Missing
    return load_calendar().add_working_days(today, committee.resubmit_days)


def _last_handed_in_on(task: Task, today: date) -> date:
    moments = [one.submitted_at for one in task.submissions if one.submitted_at is not None]
    return clock.local(max(moments)).date() if moments else today
