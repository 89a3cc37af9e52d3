"""What did we decide on something: search all sessions the reader may see."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.directory import list_unit_names
from tracker.queries.meetings.listing import list_years
from tracker.queries.meetings.search import (
    Found,
    FoundKind,
    FoundState,
    Wanted,
    count_found,
    list_found,
)
from tracker.rules.choices import Part
from tracker.rules.finding import marked, snippet
from tracker.rules.permissions import Action
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import current_actor, guarded
from tracker.web.group_words import group_name
from tracker.web.paging import read_choice, read_number, read_page, read_search, year_options
from tracker.web.paper_words import PAPERS
from tracker.web.unit_filter import offer_units, read_unit
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.reading import task_url
from tracker.web.words import CONCLUSION_KINDS

KINDS: dict[str, Any] = {
    **{kind.value: name for kind, name in CONCLUSION_KINDS.items()},
    FoundKind.ITEM.value: _l("Item and notes"),
    FoundKind.PAPER.value: _l("Numbered paper"),
}
STATES: dict[str, Any] = {
    FoundState.OPEN.value: _l("Open, in time"),
    FoundState.OVERDUE.value: _l("Overdue"),
    FoundState.DONE.value: _l("Finished"),
}
LONGEST = 420
FIRST_YEAR, LAST_YEAR = 1, 9_998


@bp.get("/search")
@guarded(Action.SEE_MEETING)
def search() -> ResponseReturnValue:
    """Show what was said and concluded on the words of the address, the newest first."""
    actor, today = current_actor(), clock.today()
    wanted = Wanted(
        text=read_search(),
        kind=read_choice(FoundKind, "kind"),
        unit_id=read_unit(),
        state=read_choice(FoundState, "state"),
        year=_year(read_number("year")),
    )
    page = read_page(count_found(actor, wanted, today=today))
    found = list_found(actor, wanted, today=today, offset=page.offset, limit=page.size)
    return render_template(
        "meetings/search.html",
        wanted=wanted,
        lines=[line_of(one, wanted.words) for one in found],
        page=page,
        kinds=KINDS,
        kind_options=[("", _("All kinds")), *KINDS.items()],
        state_options=[("", _("Any state of its tasks")), *STATES.items()],
        units=offer_units(((one.id, one.short_name) for one in list_unit_names()), wanted.unit_id),
        years=year_options(list_years(actor)),
        task_url=task_url,
    )


def _year(typed: int | None) -> int | None:
    return typed if typed and FIRST_YEAR <= typed <= LAST_YEAR else None


def line_of(found: Found, words: list[str]) -> dict[str, Any]:
    """Return a find as the page shows it: its words with what was searched for marked."""
    row = found.row
    title, text = "", ""
    if found.kind is FoundKind.ITEM:
        title, text = row.title, row.notes
    elif found.kind is FoundKind.PAPER:
        title, text = f"{PAPERS[row.kind]} {row.document.sign}", row.document.subject
    else:
        text = row.text
    return {
        "found": found,
        "title": marked(title, words),
        "pieces": marked(snippet(text, words, length=LONGEST), words),
        "units": _units(found),
    }


def _units(found: Found) -> str:
    row = found.row
    if found.kind is FoundKind.PAPER:
        return ""
    if found.kind is FoundKind.ITEM:
        return row.presenter_unit.short_name if row.presenter_unit else row.presenter
    group = group_name(row.lead_group, row.lead_group_id) if row.lead_group.value != "none" else ""
    named = ", ".join(unit.unit.short_name for unit in row.units if unit.part is Part.LEAD)
    return group or named or row.lead_words
