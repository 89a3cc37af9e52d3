"""The office's own lists as workbooks: letters, units, people."""

from collections.abc import Iterator, Sequence

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker import clock
from tracker.queries.letters import LetterRow, list_letters
from tracker.queries.people import Person, list_people
from tracker.queries.units import UnitRow, list_unit_rows, list_units
from tracker.rules.choices import UnitKind
from tracker.rules.delivery import LetterState
from tracker.rules.permissions import Action, scope_of
from tracker.sheets.writing import Value
from tracker.web import filters
from tracker.web.access import current_actor, guarded
from tracker.web.exporting import DAY, TEXT, WHOLE, in_blocks, joined, send_sheet
from tracker.web.paging import read_search
from tracker.web.views.exports.blueprint import bp
from tracker.web.words import LETTER_STATES, LETTER_TEMPLATES, ROLES, UNIT_KINDS

LETTERS = (
    (_l("Number of the letter"), WHOLE),
    (_l("Letter"), TEXT),
    (_l("Subject line"), TEXT),
    (_l("To"), TEXT),
    (_l("Duty mail address"), TEXT),
    (_l("Written"), TEXT),
    (_l("State"), TEXT),
    (_l("Since"), TEXT),
    (_l("Tries"), WHOLE),
)
UNITS = (
    (_l("Code"), TEXT),
    (_l("Name of the unit"), TEXT),
    (_l("Short name"), TEXT),
    (_l("Kind"), TEXT),
    (_l("Code of the unit above"), TEXT),
    (_l("Unit above"), TEXT),
    (_l("In force from"), DAY),
    (_l("In force until"), DAY),
)
PEOPLE = (
    (_l("Full name"), TEXT),
    (_l("Post"), TEXT),
    (_l("Duty mail address"), TEXT),
    (_l("Part in the committee"), TEXT),
    (_l("Unit"), TEXT),
    (_l("Account"), TEXT),
)


@bp.get("/letters/export.xlsx")
@guarded(Action.EXPORT_PROVINCE)
def letters() -> ResponseReturnValue:
    """Take the log of letters along: who may see it and may take files of the whole province."""
    scope = scope_of(current_actor(), Action.SEE_MAIL_LOG)
    typed = request.args.get("state", "")
    state = LetterState(typed) if typed in set(LetterState) else None

    def read(offset: int, limit: int) -> Sequence[LetterRow]:
        return list_letters(scope, state=state, limit=limit, offset=offset)

    return send_sheet(_("Letters sent"), LETTERS, map(_letter, in_blocks(read)))


@bp.get("/units/export.xlsx")
@guarded(Action.MANAGE_UNITS)
def units() -> ResponseReturnValue:
    """Take the list of units along."""
    kind = request.args.get("kind", "")
    rows = list_unit_rows(
        search=read_search(),
        kind=UnitKind(kind) if kind in set(UnitKind) else None,
        on=None if request.args.get("closed", "") == "yes" else clock.today(),
    )
    return send_sheet(_("Units"), UNITS, _units(rows))


@bp.get("/users/export.xlsx")
@guarded(Action.MANAGE_USERS)
def users() -> ResponseReturnValue:
    """Take the list of people along."""
    committee_id, search = current_actor().committee_id, read_search()

    def read(offset: int, limit: int) -> Sequence[Person]:
        return list_people(committee_id, search=search, offset=offset, limit=limit)

    return send_sheet(_("People"), PEOPLE, map(_person, in_blocks(read)))


def _letter(row: LetterRow) -> Sequence[Value]:
    return (
        row.id,
        str(LETTER_TEMPLATES.get(row.template, row.template)),
        row.subject,
        row.name,
        row.address,
        filters.moment(row.created_at),
        str(LETTER_STATES[LetterState(row.state)]),
        filters.moment(row.finished_at),
        row.attempts,
    )


def _units(rows: Sequence[UnitRow]) -> Iterator[Sequence[Value]]:
    known = list_units()
    codes = {unit.id: unit.code for unit in known}
    above = {unit.id: codes[unit.parent_id] for unit in known if unit.parent_id is not None}
    for row in rows:
        yield (
            row.code,
            row.name,
            row.short_name,
            str(UNIT_KINDS[row.kind]),
            above.get(row.id, ""),
            row.parent_name,
            row.valid_from,
            row.valid_to,
        )


def _person(person: Person) -> Sequence[Value]:
    return (
        person.name,
        person.post,
        person.email,
        joined(ROLES[role] for role, _unit in person.parts),
        joined(unit for _role, unit in person.parts if unit),
        _account(person),
    )


def _account(person: Person) -> str:
    if not person.is_active:
        return _("Account closed")
    return _("Password") if person.has_password else _("Link only")
