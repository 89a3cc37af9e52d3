"""Names that pages offer and print again and again: units, plans, and whom to ask."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.database import db
from tracker.models import Membership, Plan, Unit, User
from tracker.queries.memory import remembered
from tracker.rules.choices import PlanState, UnitKind
from tracker.rules.finding import named
from tracker.rules.permissions import Role
from tracker.rules.texts import fold


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as lists name it."""

    id: int
    name: str
    short_name: str
    kind: UnitKind
    folded: str  # both names, for search


@dataclass(frozen=True, slots=True)
class PlanName:
    """A promulgated plan as lists name it."""

    id: int
    sign: str
    subject: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of the secretariat whom a unit can ask."""

    name: str
    phone: str
    email: str


def list_unit_names() -> tuple[UnitName, ...]:
    """Return all units in the order of protocol."""

    def read() -> tuple[UnitName, ...]:
        rows = db.session.execute(
            select(Unit.id, Unit.name, Unit.short_name, Unit.kind).order_by(Unit.position, Unit.id)
        )
        return tuple(
            UnitName(id_, name, short_name, kind, f"{fold(name)} / {fold(short_name)}")
            for id_, name, short_name, kind in rows
        )

    return remembered(("unit names",), read)


def list_units_named(typed: str) -> list[UnitName]:
    """Return the units whose name has all the words, marks left out; if one is called so, it."""
    return named(typed, ((unit, unit.folded.split(" / ")) for unit in list_unit_names()))


def list_plan_names(committee_id: int) -> tuple[PlanName, ...]:
    """Return the plans a committee's tasks come from, the newest first."""

    def read() -> tuple[PlanName, ...]:
        rows = db.session.execute(
            select(Plan.id, Plan.number, Plan.symbol, Plan.subject)
            .where(Plan.committee_id == committee_id, Plan.state != PlanState.DRAFT)
            .order_by(Plan.issued_on.desc(), Plan.id.desc())
        )
        return tuple(PlanName(id_, f"{n}/{symbol}", subject) for id_, n, symbol, subject in rows)

    return remembered(("plan names", committee_id), read)


def list_contacts(committee_id: int) -> tuple[Contact, ...]:
    """Return the people of a committee's secretariat, in the order they joined it."""

    def read() -> tuple[Contact, ...]:
        rows = db.session.execute(
            select(User.name, User.phone, User.email)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.committee_id == committee_id,
                Membership.role == Role.SECRETARIAT,
                Membership.ended_on.is_(None),
                User.is_active,
            )
            .order_by(Membership.id)
            .limit(2)
        )
        return tuple(Contact(*row) for row in rows)

    return remembered(("contacts", committee_id), read)
