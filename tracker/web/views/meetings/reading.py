"""Read sessions: the list and the page of one."""

from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.documents import list_linked
from tracker.queries.meetings.answering import count_answers
from tracker.queries.meetings.checks import read_checks
from tracker.queries.meetings.content import MeetingContent, get_content
from tracker.queries.meetings.follow_up import FollowUp, find_session_before, follow_both
from tracker.queries.meetings.listing import (
    count_meetings,
    get_meeting,
    list_meetings,
    list_next,
    list_years,
)
from tracker.queries.meetings.proposals import count_proposals
from tracker.queries.meetings.series import list_series
from tracker.queries.meetings.turnout import is_recorded
from tracker.queries.meetings.uncalled import name_uncalled
from tracker.queries.session_issues import load_issues
from tracker.queries.session_papers import load_lives
from tracker.rules.permissions import Action, Actor, may, may_knock
from tracker.web.access import current_actor, guarded
from tracker.web.meeting_words import VERDICTS, script_words
from tracker.web.paging import read_page, year_options
from tracker.web.ratio_words import ratios_in_words
from tracker.web.session_filters import read_session_filter
from tracker.web.views.meetings.agenda_showing import show_agenda
from tracker.web.views.meetings.asked import asked_of
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.checking import show_findings
from tracker.web.views.meetings.paper_rows import rows_of
from tracker.web.views.meetings.session_papers import papers_of
from tracker.web.views.meetings.showing import show_meeting
from tracker.web.words import (
    ANSWERS,
    CONCLUSION_KINDS,
    MEETING_KINDS,
    MEETING_STATES,
    PAPER_STATES,
    PARTS_OF_DAY,
)

OLDER = (15,)  # of earlier conclusions on one page, each with what was found of it
MOST_AT_A_GLANCE = 6  # of more, planned far ahead, those that come next stand above the list


@bp.get("")
@guarded(Action.SEE_MEETING)
def index() -> ResponseReturnValue:
    """List the sessions, the newest first."""
    actor = current_actor()
    wanted, series = read_session_filter(), list_series(actor.committee_id)
    page = read_page(count_meetings(actor, wanted))
    return render_template(
        "meetings/index.html",
        lines=list_meetings(actor, wanted, offset=page.offset, limit=page.size),
        wanted=wanted,
        coming=list_next(actor, today=clock.today()) if page.total > MOST_AT_A_GLANCE else (),
        all_series=[(str(row.id), row.name) for row in series] if len(series) > 1 else [],
        years=year_options(list_years(actor)),
        page=page,
        kinds=MEETING_KINDS,
        states=MEETING_STATES,
        may_plan=may(actor, Action.CREATE_MEETING),
        series={row.id: row.name for row in series[1:]},  # the first one goes without saying
        waiting=count_proposals(actor) if may_knock(actor.role, Action.COMMENT) else None,
    )


@bp.get("/<int:meeting_id>")
@guarded(Action.SEE_MEETING)
def show(meeting_id: int) -> ResponseReturnValue:
    """Show one session: how the last conclusions stand, the agenda, what is concluded."""
    actor, today = current_actor(), clock.today()
    meeting = get_meeting(meeting_id, actor)
    content = get_content(meeting)
    stand, followed = _stands(content, actor, today)
    before = followed or stand
    lives = load_lives(meeting, actor, today=today, with_story=False)
    shown = show_meeting(content, stand, actor, lives, with_minutes_before=True)
    issues = load_issues(meeting_id)
    beside = show_agenda(meeting, actor, items=[part.row for part in content.items])
    return render_template(
        "meetings/show.html",
        shown=shown,
        answers={} if is_recorded(content) else count_answers(meeting_id),
        offered=papers_of(content, actor),
        answer_words=ANSWERS,
        invitation=asked_of(content, actor, now=clock.now()),
        documents=list_linked(actor, "meeting", meeting_id),
        may_register=may(actor, Action.EDIT_DOCUMENT),
        kinds=MEETING_KINDS,
        parts_of_day=PARTS_OF_DAY,
        conclusion_kinds=CONCLUSION_KINDS,
        task_url=task_url,
        followed=followed,
        older_page=read_page(len(before.older) if before else 0, sizes=OLDER),
        beside=beside,
        today=today,
        paper_states=PAPER_STATES,
        series_name=meeting.series.name if meeting.series.position > 1 else "",
        findings=show_findings(
            meeting,
            today=today,
            items=[part.row for part in content.items],
            papers=beside.papers,
            issues=issues,
        )
        if shown.may_edit
        else (),
        ratios=ratios_in_words(_texts(content)) if shown.may_edit or shown.may_reopen else (),
        uncalled=name_uncalled(meeting, content.attendance) if shown.may_edit else [],
        paper_rows=rows_of(content, lives, issues, actor),
        may_print=may(actor, Action.EDIT_MINUTES),
        checks=read_checks(meeting, before, actor, today=today),
        verdicts=VERDICTS,
        user_id=actor.user_id,
        script_words=script_words() if shown.may_edit else {},
    )


def _stands(
    content: MeetingContent, actor: Actor, today: date
) -> tuple[FollowUp | None, FollowUp | None]:
    """Return what stands on top of the page, and earlier conclusions that are read in their item.

    Once tasks were made of a session's own conclusions, these matter most.
    """
    if not content.is_given:
        return find_session_before(content.meeting, actor, today=today), None
    own = [line.row for line in content.conclusions]
    return follow_both(content.meeting, own, actor, today=today)


def task_url(task: Any) -> str | None:
    """Return the address of a task's page; None for no task."""
    return url_for("tasks.show", task_id=task.id) if task else None


def _texts(content: Any) -> list[str]:
    """Return what was written down and concluded."""
    notes = [part.row.notes for part in content.items]
    return [*notes, *(line.row.text for line in content.conclusions)]
