"""Sentences about one task: why it stands as it stands, what happened, what a letter was about."""

from datetime import date
from typing import Any

from tracker.queries.tasks.history import Event, EventKind
from tracker.rules.dates import show_date
from tracker.rules.delivery import LetterState
from tracker.rules.reasons import Reason, ReasonKind
from tracker.speech import gettext, ngettext
from tracker.speech import lazy_gettext as _l

REASONS: dict[ReasonKind, Any] = {
    ReasonKind.FINISHED_ON_TIME: _l("Finished on %(finished_on)s, in time."),
    ReasonKind.FINISHED_LATE: _l(
        "Finished on %(finished_on)s, %(days)s days after the due date %(due)s."
    ),
    ReasonKind.CANCELLED: _l("Cancelled on %(since)s."),
    ReasonKind.SUSPENDED: _l("Paused since %(since)s."),
    ReasonKind.STANDING: _l("Standing work: it has no due date and is not counted as late."),
    ReasonKind.NO_DATE: _l("The secretariat has not set a due date yet."),
    ReasonKind.DUE_PASSED: _l(
        "Overdue since %(since)s: the due date %(due)s passed %(days)s days ago."
    ),
    ReasonKind.RESUBMISSION_PASSED: _l(
        "Overdue since %(since)s: it was to be handed in again by %(resubmit_by)s."
    ),
    ReasonKind.HANDED_IN: _l("Handed in on %(submitted_on)s, in time."),
    ReasonKind.HANDED_IN_LATE: _l(
        "Handed in on %(submitted_on)s, %(days_late_when_handed_in)s days late."
    ),
    ReasonKind.RETURNED: _l("Returned on %(returned_on)s."),
    ReasonKind.RETURNED_WITH_GRACE: _l(
        "Returned on %(returned_on)s, to be handed in again by %(resubmit_by)s."
    ),
}

ICONS: dict[EventKind, str] = {
    EventKind.GIVEN: "flag",
    EventKind.LETTER: "envelope",
    EventKind.OVERDUE: "exclamation-triangle",
    EventKind.SUBMITTED: "upload",
    EventKind.RETURNED: "arrow-return-left",
    EventKind.ACCEPTED: "check-circle",
    EventKind.EXTENSION_ASKED: "calendar-plus",
    EventKind.EXTENSION_GRANTED: "calendar-check",
    EventKind.EXTENSION_REFUSED: "slash-circle",
    EventKind.EXTENSION_LAPSED: "slash-circle",
    EventKind.DUE_SET: "calendar-event",
    EventKind.DUE_KEPT: "calendar-event",
    EventKind.AMENDED: "file-earmark-text",
    EventKind.CORRECTED: "file-earmark-text",
    EventKind.SUSPENDED: "pause-circle",
    EventKind.RESUMED: "arrow-repeat",
    EventKind.CANCELLED: "slash-circle",
    EventKind.REOPENED: "arrow-counterclockwise",
    EventKind.MOVED: "diagram-3",
}

EVENTS: dict[EventKind, Any] = {
    EventKind.GIVEN: _l("gave this task"),
    EventKind.OVERDUE: _l("Became overdue"),
    EventKind.RETURNED: _l("returned submission %(attempt)s"),
    EventKind.ACCEPTED: _l("confirmed submission %(attempt)s"),
    EventKind.EXTENSION_REFUSED: _l("refused more time; the due date stays %(old_due)s"),
    EventKind.EXTENSION_LAPSED: _l("closed the request for more time, no longer needed"),
    EventKind.EXTENSION_ASKED: _l("asked for time until %(new_due)s"),
    EventKind.EXTENSION_GRANTED: _l("extended the task from %(old_due)s to %(granted_due)s"),
    EventKind.DUE_SET: _l("moved the due date from %(old_due)s to %(new_due)s"),
    EventKind.DUE_KEPT: _l("kept the due date %(old_due)s when the working calendar changed"),
    EventKind.AMENDED: _l("amended the plan: the due date goes from %(old_due)s to %(new_due)s"),
    EventKind.CORRECTED: _l(
        "corrected the conclusion: the due date goes from %(old_due)s to %(new_due)s"
    ),
    EventKind.SUSPENDED: _l("paused the task"),
    EventKind.RESUMED: _l("resumed the task"),
    EventKind.CANCELLED: _l("cancelled the task"),
    EventKind.REOPENED: _l("reopened the task"),
    EventKind.MOVED: _l("passed the task on"),
}

GIVEN_BY_SESSION = _l("Task given")
FIRST_DUE = _l("set the due date %(new_due)s")
UNDATED = {
    EventKind.AMENDED: {
        (False, True): _l("amended the plan: the due date is %(new_due)s"),
        (True, False): _l("amended the plan: the task has no due date for now"),
        (False, False): _l("amended the plan"),
    },
    EventKind.CORRECTED: {
        (False, True): _l("corrected the conclusion: the due date is %(new_due)s"),
        (True, False): _l("corrected the conclusion: the task has no due date for now"),
        (False, False): _l("corrected the conclusion"),
    },
}
ASKED_LATE = _l("asked for time until %(new_due)s, after the due date")

SUBJECTS: dict[str, Any] = {
    "submission_received": _l("Submission to be confirmed"),
    "submission_returned": _l("Submission returned"),
    "submission_accepted": _l("Submission confirmed"),
    "extension_asked": _l("More time asked for"),
    "extension_decided": _l("Answer about more time"),
    "task_changed": _l("Change of the task"),
    "due-today": _l("Reminder on the due date"),
    "before": _l("Reminder before the due date"),
    "late": _l("Overdue reminder"),
    "review": _l("Reminder to confirm"),
    "extension": _l("Reminder to answer about more time"),
    "own": _l("Reminder by an own rung"),
}

STATES: dict[str, Any] = {
    LetterState.PENDING: _l("waiting to go"),
    LetterState.SENDING: _l("being sent"),
    LetterState.SENT: _l("sent"),
    LetterState.DEFERRED: _l("to be tried again"),
    LetterState.FAILED: _l("not delivered"),
    LetterState.CANCELLED: _l("called back"),
    LetterState.UNKNOWN: _l("not known"),
    LetterState.RETURNED: _l("came back"),
}


def reason_words(reason: Reason) -> str:
    """Return the sentence of a reason, empty for whose turn it is: the page says that elsewhere."""
    sentence = REASONS.get(reason.kind)
    return str(sentence) % _shown(reason.facts) if sentence else ""


def event_words(event: Event) -> str:
    """Return the sentence of an event, without the person it starts with."""
    if event.kind is EventKind.LETTER:
        return letter_subject(event.facts["rung"])
    if event.kind is EventKind.SUBMITTED:
        return _submitted(event.facts)
    sentence = EVENTS[event.kind]
    if event.kind is EventKind.GIVEN and not event.who:
        sentence = GIVEN_BY_SESSION
    elif event.kind is EventKind.DUE_SET and event.facts["old_due"] is None:
        sentence = FIRST_DUE
    elif event.kind is EventKind.EXTENSION_ASKED and event.facts["asked_late"]:
        sentence = ASKED_LATE
    elif event.kind in UNDATED:
        sentence = _amended(event.kind, event.facts)
    return str(sentence) % _shown(event.facts)


def _amended(kind: EventKind, facts: dict[str, Any]) -> Any:
    """Return the sentence that fits what the document did to the due date, if anything."""
    if facts["old_due"] == facts["new_due"]:
        return UNDATED[kind][False, False]
    known = (facts["old_due"] is not None, facts["new_due"] is not None)
    return UNDATED[kind].get(known, EVENTS[kind])


def letter_subject(subject: str) -> str:
    """Return what a letter was about, from its template or its rung of the ladder."""
    words = SUBJECTS.get(subject) or SUBJECTS.get(subject.partition("-")[0])
    if subject.startswith("before-"):
        days = int(subject.removeprefix("before-"))
        return ngettext(
            "Reminder %(num)s day before the due date",
            "Reminder %(num)s days before the due date",
            days,
        )
    return str(words) if words else subject


def letter_state(state: str) -> str:
    """Return how far a letter is."""
    return str(STATES.get(state, state))


def _submitted(facts: dict[str, Any]) -> str:
    words = gettext("handed in submission %(attempt)s", attempt=facts["attempt"])
    if late := facts.get("late"):
        words += ngettext(", %(num)s day late", ", %(num)s days late", late)
    return words


def _shown(facts: Any) -> dict[str, Any]:
    return {
        name: show_date(value) if isinstance(value, date) else value
        for name, value in facts.items()
    }
