"""The evidence of a period: what the product counted, each figure with its sources."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.committees import get_committee
from tracker.queries.evidence import list_evidence
from tracker.rules.evidence import Days, EvidenceKind, Tally
from tracker.rules.faults import Refused
from tracker.rules.periods import Period, period_containing, read_period, show_period
from tracker.rules.permissions import Action
from tracker.speech import spoken_language
from tracker.web.access import current_actor, guarded
from tracker.web.evidence_words import KIND_NAMES, OUTCOMES, link_of, note_of
from tracker.web.paging import read_day

bp = Blueprint("evidence", __name__, url_prefix="/evidence")
PERIODS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """The stretch of days the address asks for."""

    days: Days
    period: str  # empty for days that were typed


@bp.get("")
@guarded(Action.EXPORT_PROVINCE)
def index() -> ResponseReturnValue:
    """Show what happened in a period, counted, with every source linked."""
    asked = asked_days()
    return render_template(
        "evidence/index.html",
        tallies=read_evidence(asked),
        asked=asked,
        periods=_periods(),
        names=KIND_NAMES,
        outcomes=OUTCOMES,
        link_of=link_of,
        note_of=note_of,
        back_url=url_for("indicators.index"),
    )


def read_evidence(asked: Asked) -> dict[EvidenceKind, Tally]:
    """Return what was counted in the stretch of days asked for."""
    committee = get_committee(current_actor().committee_id)
    return list_evidence(committee, asked.days, today=clock.today())


def asked_days() -> Asked:
    """Return the days typed, else the period, else the one that runs today."""
    first, last = read_day("first"), read_day("last")
    if first and last and first <= last:
        return Asked(Days(first, last), "")
    try:
        period = read_period(request.args.get("period", ""))
    except Refused:
        period = period_containing(clock.today())
    return Asked(Days(period.opens_on, period.cut_off_on), str(period))


def _periods() -> list[tuple[str, str]]:
    period = period_containing(clock.today())
    found: list[Period] = []
    for _ignored in range(PERIODS):
        found.append(period)
        period = period.preceding
    return [(str(one), show_period(one, spoken_language())) for one in found]
