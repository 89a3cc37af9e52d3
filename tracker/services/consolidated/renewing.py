"""Renew the figures of a draft: look first, then write a new version; the old one stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.database import db
from tracker.models import ConsolidatedReport
from tracker.queries.consolidated.reading import current, list_blocks, to_rule, window_of_report
from tracker.rules.drafting.blocks import Block
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Actor
from tracker.rules.refreshing import Change, Choice, compare, fingerprint, renewed
from tracker.services.consolidated.editing import check_draft, sign_of
from tracker.services.consolidated.making import add_version, check_as_of, redraft


@dataclass(frozen=True, slots=True)
class Proposal:
    """What renewing would change, and the sign of what was looked at."""

    as_of: date
    changes: tuple[Change, ...]
    digest: str
    blocks: tuple[Block, ...]


def propose(report: ConsolidatedReport, as_of: date, *, actor: Actor, today: date) -> Proposal:
    """Return what the figures of a day would change in a draft; nothing is written.

    Raises NotAllowed; Refused: REPORT_ISSUED, AS_OF_IN_FUTURE, WINDOW_NOT_OPEN.
    """
    check_draft(report, actor)
    check_as_of(as_of, window_of_report(report), today=today)
    blocks = redraft(report, as_of, actor=actor)
    old = [to_rule(row) for row in list_blocks(current(report))]
    sign = fingerprint(blocks, sign_of(report, old), as_of.isoformat())
    return Proposal(as_of, compare(old, blocks), sign, blocks)


def renew(
    report: ConsolidatedReport,
    as_of: date,
    choices: Mapping[str, Choice],
    *,
    digest: str,
    actor: Actor,
    today: date,
    now: datetime,
) -> int:
    """Write the next version by the figures of a day; return its number.

    ``choices`` say what becomes of sentences the office edited: its words stay unless it says
    otherwise. Raises NotAllowed; Refused: REPORT_ISSUED, AS_OF_IN_FUTURE, WINDOW_NOT_OPEN,
    FIGURES_MOVED when figures or words are not those that were looked at any more.
    """
    proposal = propose(report, as_of, actor=actor, today=today)
    if proposal.digest != digest:
        raise Refused(Fault.FIGURES_MOVED)
    last = current(report)
    rows = list_blocks(last)
    blocks = renewed([to_rule(row) for row in rows], proposal.blocks, choices)
    report.as_of = as_of
    report.approved_at = report.approved_by_id = None
    version = add_version(
        report,
        blocks,
        actor=actor,
        now=now,
        ordinal=last.ordinal + 1,
        edited={row.key: row for row in rows},
    )
    db.session.expire(report, ["versions"])
    return version.ordinal
