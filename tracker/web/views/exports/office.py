"""The office's own lists as workbooks: letters, units, people."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.letters import LetterRow, list_letters
from tracker.queries.people import list_part_lines
from tracker.queries.units import list_unit_rows
from tracker.rules.choices import UnitKind
from tracker.rules.delivery import LetterState
from tracker.rules.permissions import Action, scope_of
from tracker.sheets.writing import Value
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web import filters
from tracker.web.access import current_actor, guarded
from tracker.web.exporting import TEXT, WHOLE, in_blocks, send_sheet
from tracker.web.paging import read_choice, read_search
from tracker.web.readback.groups import GroupTable
from tracker.web.readback.people import PeopleTable
from tracker.web.readback.sending import send_table
from tracker.web.readback.units import UnitTable
from tracker.web.views.exports.blueprint import bp
from tracker.web.words import LETTER_STATES, LETTER_TEMPLATES

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


@bp.get("/letters/export.xlsx")
@guarded(Action.EXPORT_PROVINCE)
def letters() -> ResponseReturnValue:
    """Take the log of letters along: who may see it and may take files of the whole province."""
    scope = scope_of(current_actor(), Action.SEE_MAIL_LOG)
    state = read_choice(LetterState, "state")

    def read(offset: int, limit: int) -> Sequence[LetterRow]:
        return list_letters(scope, state=state, limit=limit, offset=offset)

    return send_sheet(_("Letters sent"), LETTERS, map(_letter, in_blocks(read)))


@bp.get("/units/export.xlsx")
@guarded(Action.MANAGE_UNITS)
def units() -> ResponseReturnValue:
    """Take the list of units along."""
    rows = list_unit_rows(
        search=read_search(),
        kind=read_choice(UnitKind, "kind"),
        on=None if request.args.get("closed", "") == "yes" else clock.today(),
    )
    listed = {row.id for row in rows}
    table = UnitTable(current_actor(), clock.today())
    return send_table(_("Units"), table, (one for one in table.lines() if one.row.id in listed))


@bp.get("/units/groups.xlsx")
@guarded(Action.MANAGE_UNITS)
def groups() -> ResponseReturnValue:
    """Take the groups of units along."""
    table = GroupTable(current_actor(), clock.today())
    return send_table(_("Groups of units"), table, table.lines())


@bp.get("/users/export.xlsx")
@guarded(Action.MANAGE_USERS)
def users() -> ResponseReturnValue:
    """Take the list of people along, a row for each part."""
    table = PeopleTable(current_actor(), clock.today())
    rows = list_part_lines(table.actor.committee_id, search=read_search())
    return send_table(_("People"), table, map(table.line, rows))


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
