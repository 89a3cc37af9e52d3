"""The profile of the province and the evidence of a period as workbooks."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from flask.typing import ResponseReturnValue

from tracker.queries.profiles.facts import Main, Profile
from tracker.rules.evidence import Tally
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action
from tracker.rules.profile import share_of_lost
from tracker.sheets.writing import Value
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import guarded
from tracker.web.evidence_words import KIND_NAMES, NOUN_NAMES, OUTCOMES
from tracker.web.exporting import DAY, DECIMAL, TEXT, WHOLE, send_sheet
from tracker.web.profile_page import choose_profile
from tracker.web.profile_words import SOURCES
from tracker.web.views.evidence import asked_days, read_evidence
from tracker.web.views.exports.blueprint import bp

PROFILE = (
    (_l("Code"), TEXT),
    (_l("Indicator"), TEXT),
    (_l("Points"), DECIMAL),
    (_l("Maximum"), DECIMAL),
    (_l("Lost"), DECIMAL),
    (_l("Share lost, per cent"), DECIMAL),
    (_l("Points aimed at"), DECIMAL),
    (_l("Rank"), WHOLE),
    (_l("Lead"), TEXT),
    (_l("Source of the points"), TEXT),
)
EVIDENCE = (
    (_l("Figure"), TEXT),
    (_l("Count"), WHOLE),
    (_l("Of"), WHOLE),
    (_l("Kind of source"), TEXT),
    (_l("Source"), TEXT),
    (_l("Date"), DAY),
    (_l("Counts"), TEXT),
)


@bp.get("/indicators/export.xlsx")
@guarded(Action.EXPORT_PROVINCE)
def profile() -> ResponseReturnValue:
    """Take the profile along as it is seen: edition and source of the address."""
    chosen = choose_profile().profile
    if chosen is None:
        raise Missing
    name = _("Index %(year)s of %(province)s", year=chosen.edition.year, province=chosen.province)
    return send_sheet(name, PROFILE, _profile_rows(chosen), sheet=f"DTI {chosen.edition.year}")


def _profile_rows(profile: Profile) -> Iterator[Sequence[Value]]:
    source = str(SOURCES[profile.source])
    for main in profile.mains:
        yield _main_row(main, profile, source)
        for part in main.parts:
            component = part.component
            yield (
                part.code,
                part.name,
                _figure(component.points),
                _figure(component.maximum),
                _figure(component.lost),
                None,
                None,
                None,
                part.lead_name,
                source,
            )
    total = profile.total
    points = profile.points
    lost = None if points is None else total.maximum - points
    yield (
        "DTI", _("All points"), _figure(points), _figure(total.maximum), _figure(lost), None,
        _figure(profile.aimed.points), profile.place.rank, "", source,
    )  # fmt: skip


def _main_row(main: Main, profile: Profile, source: str) -> Sequence[Value]:
    line = main.line
    share = share_of_lost(line.lost, profile.total.lost)
    return (
        line.code,
        line.name,
        _figure(line.points),
        _figure(line.maximum) if main.has_maximum else None,
        _figure(line.lost),
        _per_cent(share),
        _figure(line.target),
        line.rank,
        main.lead_name,
        source,
    )


def _figure(value: Decimal | None) -> Value:
    return None if value is None else float(value)


def _per_cent(share: Fraction | None) -> Value:
    return None if share is None else round(float(share * 100), 2)


@bp.get("/evidence/export.xlsx")
@guarded(Action.EXPORT_PROVINCE)
def evidence() -> ResponseReturnValue:
    """Take the evidence of a period along, every source on its line."""
    asked = asked_days()
    rows = [row for tally in read_evidence(asked).values() for row in _evidence_rows(tally)]
    return send_sheet(_("Evidence of a period"), EVIDENCE, rows)


def _evidence_rows(tally: Tally) -> Iterator[Sequence[Value]]:
    name, whole = str(KIND_NAMES[tally.kind]), tally.whole
    if not tally.citations:
        yield (name, tally.count, whole, "", "", None, "")
    for one in tally.citations:
        counts = "" if whole is None else str(OUTCOMES[one.outcome])
        yield (name, tally.count, whole, str(NOUN_NAMES[one.noun]), one.label, one.on, counts)
