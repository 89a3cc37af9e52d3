"""Draft a consolidated report by rules from the figures of a day, and draft it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.database import db
from tracker.models import (
    Committee,
    ConsolidatedBlock,
    ConsolidatedReport,
    ConsolidatedVersion,
    Meeting,
    Plan,
)
from tracker.queries.consolidated.gathering import gather_for
from tracker.queries.consolidated.tasks import plan_words
from tracker.queries.plans import get_plan
from tracker.rules.choices import (
    MeetingKind,
    PlanState,
)
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.drafting import draft
from tracker.rules.drafting.blocks import Block
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import cut
from tracker.rules.windows import Window, subject_of, window_of

SUBJECT_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What the office chooses of a new report."""

    kind: ConsolidatedKind
    year: int
    as_of: date
    ordinal: int = 0  # which month, quarter or half
    plan_id: int | None = None  # none: the whole committee
    opens_on: date | None = None  # else the days of the decree
    closes_on: date | None = None
    subject: str = ""
    meeting_id: int | None = None
    is_illustrative: bool = False


def make_report(
    facts: ReportFacts, *, actor: Actor, today: date, now: datetime
) -> ConsolidatedReport:
    """Write the first draft of a report; nothing in it is invented.

    Raises NotAllowed, Missing; Refused: NOT_A_PERIOD, DATES_REVERSED, AS_OF_IN_FUTURE,
    WINDOW_NOT_OPEN.
    """
    require(actor, Action.EDIT_CONSOLIDATED, committee_id=actor.committee_id)
    window = window_of(
        facts.kind,
        facts.year,
        facts.ordinal,
        opens_on=facts.opens_on,
        closes_on=facts.closes_on,
    )
    check_as_of(facts.as_of, window, today=today)
    committee = db.session.get_one(Committee, actor.committee_id)
    plan = _plan(facts.plan_id, actor)
    report = ConsolidatedReport(
        committee_id=actor.committee_id,
        plan_id=plan.id if plan else None,
        meeting_id=check_session(facts.meeting_id, facts.kind, actor),
        kind=facts.kind,
        year=facts.year,
        ordinal=window.ordinal,
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        as_of=facts.as_of,
        subject=cut(facts.subject or subject_of(window, plan_words(plan)), SUBJECT_LENGTH),
        issuer=committee.name_on_paper,
        issuer_name=committee.name,
        issuer_parent=committee.issuer_parent,
        symbol=f"BC-{committee.symbol or 'BCĐ'}",
        place=committee.place,
        signer_office=committee.chair_office,
        created_by_id=actor.user_id,
        created_at=now,
        is_illustrative=facts.is_illustrative,
    )
    db.session.add(report)
    db.session.flush()
    add_version(report, redraft(report, facts.as_of, actor=actor), actor=actor, now=now, ordinal=1)
    return report


def redraft(report: ConsolidatedReport, as_of: date, *, actor: Actor) -> tuple[Block, ...]:
    """Return the draft of a report by the figures of a day; nothing is written."""
    return draft(gather_for(report, as_of, actor=actor))


def add_version(
    report: ConsolidatedReport,
    blocks: Sequence[Block],
    *,
    actor: Actor,
    now: datetime,
    ordinal: int,
    edited: dict[str, ConsolidatedBlock] | None = None,
) -> ConsolidatedVersion:
    """Keep blocks as a new version; ``edited`` are those of before, for who edited them."""
    version = ConsolidatedVersion(
        report_id=report.id,
        ordinal=ordinal,
        as_of=report.as_of,
        made_by_id=actor.user_id,
        made_at=now,
    )
    db.session.add(version)
    db.session.flush()
    for position, block in enumerate(blocks, 1):
        before = (edited or {}).get(block.key)
        db.session.add(
            ConsolidatedBlock(
                edition_id=version.id,
                position=position * 10,
                key=block.key,
                kind=block.kind,
                level=block.level,
                body=block.body(),
                is_annex=block.is_annex,
                is_own=block.is_own,
                is_left_out=block.is_left_out,
                edited_by_id=before.edited_by_id if before is not None else None,
                edited_at=before.edited_at if before is not None else None,
            )
        )
    db.session.flush()
    return version


def check_as_of(as_of: date, window: Window, *, today: date) -> None:
    """Refuse figures of a day to come, or of before the window opens.

    Raises Refused: AS_OF_IN_FUTURE, WINDOW_NOT_OPEN.
    """
    if as_of > today:
        raise Refused(Fault.AS_OF_IN_FUTURE, field="as_of", today=today)
    if as_of < window.opens_on:
        raise Refused(Fault.WINDOW_NOT_OPEN, field="as_of", opens_on=window.opens_on)


def check_session(meeting_id: int | None, kind: ConsolidatedKind, actor: Actor) -> int | None:
    """Return the year-end session a review belongs to. Raises Missing."""
    if meeting_id is None or kind is not ConsolidatedKind.YEAR_END_REVIEW:
        return None
    meeting = db.session.get(Meeting, meeting_id)
    if (
        meeting is None
        or meeting.committee_id != actor.committee_id
        or meeting.kind is not MeetingKind.YEAR_END
    ):
        raise Missing
    return meeting.id


def _plan(plan_id: int | None, actor: Actor) -> Plan | None:
    if plan_id is None:
        return None
    plan = get_plan(plan_id, actor)
    if plan.state is PlanState.DRAFT:
        raise Missing
    return plan
