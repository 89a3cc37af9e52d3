"""What units and secretariat do to tasks in the story, through the services pages use."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, Task, Unit
from tracker.printing.sealed import is_available
from tracker.queries.issued_papers import find_by_file
from tracker.queries.measures import list_led
from tracker.queries.tasks.changing import get_extension_to_decide, get_task_to_change
from tracker.rules.choices import ExtensionState, SubmissionState
from tracker.rules.permissions import Actor
from tracker.services import extensions, issuing, measures, submissions
from tracker.services.answers import render_both
from tracker.services.demo.case import Case, Facts, day_of_words
from tracker.services.measures import MeasureFacts
from tracker.services.submissions import Content

Act = Callable[[Task, Facts, Actor, date, datetime], object]


def write_measures(task: Task, facts: Facts, actor: Actor) -> None:
    """Write the measures of a detail plan, by the code of the indicator."""
    given = {one.code: one.id for one in list_led(task)}
    lines = [
        MeasureFacts(given[code], text, person, date.fromisoformat(due))
        for code, text, person, due in facts["measures"]
    ]
    measures.save_measures(task, lines, actor=actor)


def hand_in(task: Task, facts: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Submit a try with the number and date of its document."""
    if "measures" in facts:
        write_measures(task, facts, actor)
    content = Content(
        text=facts["text"],
        document_sign=facts["document"],
        document_on=day_of_words(facts["on"]),
    )
    submissions.submit(task, content, actor=actor, today=today, now=now)


def give_back(task: Task, facts: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Return the try that waits."""
    submissions.return_submission(
        task,
        note=facts["note"],
        resubmit_by=day_of_words(facts["until"]),
        actor=actor,
        today=today,
        now=now,
    )


def accept(task: Task, _facts: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Accept the try that waits, finished on the date of its document."""
    waiting = next(one for one in task.submissions if one.state is SubmissionState.SUBMITTED)
    finished_on = waiting.document_on or today
    submissions.accept(task, finished_on=finished_on, actor=actor, today=today, now=now)


def ask_for_time(task: Task, facts: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Ask for more time."""
    until = date.fromisoformat(facts["until"])
    extensions.request_extension(
        task, new_due=until, reason=facts["reason"], actor=actor, today=today, now=now
    )


def give_time(task: Task, facts: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Grant the time asked for."""
    waiting = next(one for one in task.extensions if one.state is ExtensionState.ASKED)
    asked = get_extension_to_decide(actor, waiting.id)
    until = date.fromisoformat(facts["until"])
    extensions.grant_extension(
        asked, due=until, note=facts["note"], actor=actor, today=today, now=now
    )


def issue_answer(task: Task, facts: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Issue the answer to a request under its number; where nothing prints it waits as a draft."""
    granted = next(one for one in task.extensions if one.state is ExtensionState.GRANTED)
    extension = get_extension_to_decide(actor, granted.id)
    said = issuing.AnswerFacts(facts["number"], today)
    paper = issuing.paper_to_issue(extension, said, actor=actor, now=now)
    if paper is None or not is_available():
        return
    printed = render_both(paper)
    issued = issuing.issue_answer(extension, said, printed, actor=actor, now=now)
    kept = find_by_file(issued.file_id) if issued else None
    if kept is not None:
        kept.document.is_illustrative = True


ACTS: dict[str, Act] = {
    "submit": hand_in,
    "return": give_back,
    "accept": accept,
    "ask": ask_for_time,
    "grant": give_time,
    "issue_answer": issue_answer,
}


def act_on_task(case: Case, facts: Facts, *, actor: Actor, today: date, now: datetime) -> None:
    """Do to the task an event names what the event says."""
    task = get_task_to_change(actor, _find(case, *facts["task"]))
    ACTS[facts["act"]](task, facts, actor, today, now)


def _find(case: Case, key: str, unit: str) -> int:
    """Return the task a unit has of an assignment: one of the plan's own two, or by its words."""
    chosen = (
        select(Task.id)
        .join(Unit, Unit.id == Task.unit_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .where(Unit.code == unit)
        .order_by(Task.id)
    )
    if key in case.kinds:
        return db.session.scalars(chosen.where(Task.kind == case.kinds[key])).one()
    return db.session.scalars(chosen.where(Assignment.text == case.texts[key])).one()
