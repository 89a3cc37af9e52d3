"""How a committee writes each kind of its papers: its own settings, else the committee's names."""

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee, PaperProfile
from tracker.rules.papers import (
    RECIPIENTS,
    URGENCIES,
    PaperKind,
    PaperStyle,
    lines_of,
    members_of,
    recipients_of,
    symbol_of,
)


def find_profile(committee_id: int, kind: PaperKind) -> PaperProfile | None:
    """Return what a committee set for a kind of paper, None before it set anything."""
    return db.session.scalar(
        select(PaperProfile).where(
            PaperProfile.committee_id == committee_id, PaperProfile.kind == kind
        )
    )


def list_profiles(committee_id: int) -> dict[PaperKind, PaperProfile]:
    """Return what a committee set, by kind of paper."""
    rows = db.session.scalars(
        select(PaperProfile)
        .where(PaperProfile.committee_id == committee_id)
        .order_by(PaperProfile.id)
    )
    return {row.kind: row for row in rows}


def style_of(committee: Committee, kind: PaperKind) -> PaperStyle:
    """Return how a committee writes a kind of paper."""
    return merged(committee, kind, find_profile(committee.id, kind))


def merged(committee: Committee, kind: PaperKind, profile: PaperProfile | None) -> PaperStyle:
    """Return the committee's names with what is set for a kind of paper over them."""
    issuer, parent = committee.name_on_paper, committee.issuer_parent
    symbol = symbol_of(kind, committee.symbol)
    if profile is None:
        return PaperStyle(kind, issuer, parent, committee.place, symbol, RECIPIENTS[kind])
    return PaperStyle(
        kind=kind,
        issuer=profile.issuer.upper() or issuer,
        parent=(profile.issuer_parent.upper() or parent) if profile.shows_parent else "",
        place=profile.place or committee.place,
        symbol=profile.symbol.strip(" /") or symbol,
        recipients=recipients_of(profile.recipients) or RECIPIENTS[kind],
        capacities=lines_of(profile.capacities.upper()),
        office=profile.signer_office.upper(),
        signer=profile.signer_name,
        urgency=URGENCIES[profile.urgency],
        contact=profile.contact,
        members=members_of(profile.members),
    )
