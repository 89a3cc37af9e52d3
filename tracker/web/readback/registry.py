"""Which lists can be read back in, by the word of their address."""

from flask import url_for

from tracker import clock
from tracker.rules.faults import Missing, NotAllowed
from tracker.rules.permissions import may_knock
from tracker.web.access import current_actor, current_signed_in
from tracker.web.readback.budgets import BudgetTable
from tracker.web.readback.documents import DocumentTable
from tracker.web.readback.groups import GroupTable
from tracker.web.readback.indicators import IndicatorTable
from tracker.web.readback.inspections import FindingTable, InspectionTable
from tracker.web.readback.leads import LeadTable
from tracker.web.readback.measures import MeasureTable
from tracker.web.readback.people import PeopleTable
from tracker.web.readback.results import ResultTable
from tracker.web.readback.scores import ScoreTable
from tracker.web.readback.table import Table
from tracker.web.readback.targets import TargetTable
from tracker.web.readback.units import UnitTable

TABLES: dict[str, type[Table]] = {
    table.name: table
    for table in (
        UnitTable,
        GroupTable,
        PeopleTable,
        DocumentTable,
        BudgetTable,
        InspectionTable,
        FindingTable,
        MeasureTable,
        IndicatorTable,
        ResultTable,
        ScoreTable,
        TargetTable,
        LeadTable,
    )
}


def table_of(noun: str, place_id: int | None = None) -> Table:
    """Return a list for the reader to work on. Raises Missing; NotAllowed."""
    kind = TABLES.get(noun)
    if kind is None:
        raise Missing
    actor = current_actor()
    if not may_knock(actor.role, kind.action):
        raise NotAllowed(kind.action)
    table = kind(actor, clock.today(), place_id)
    table.check_place()
    return table


def read_back_url(noun: str, place_id: int | None = None) -> str | None:
    """Return where a list is read back in, for who may change it; else None."""
    signed_in = current_signed_in()
    if signed_in is None or not may_knock(signed_in.actor.role, TABLES[noun].action):
        return None
    return url_for("tables.bring", noun=noun, place=place_id)
