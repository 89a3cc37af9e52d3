"""What the amendments of a plan changed, as a workbook: one line a change."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask.typing import ResponseReturnValue

from tracker.queries.amendments.reading import list_amendments
from tracker.queries.plans import get_plan, list_rows
from tracker.rules.permissions import Action
from tracker.sheets.writing import Value
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import current_actor, guarded
from tracker.web.amendment_words import lines_of
from tracker.web.exporting import DAY, TEXT, send_sheet
from tracker.web.views.exports.blueprint import bp
from tracker.web.views.plans.amendments import wanted_amendments
from tracker.web.words import AMENDMENT_STATES, CHANGE_KINDS

CHANGES = (
    (_l("Number and symbol"), TEXT),
    (_l("Date of issue"), DAY),
    (_l("Subject"), TEXT),
    (_l("State"), TEXT),
    (_l("Assignment"), TEXT),
    (_l("Change"), TEXT),
    (_l("Before"), TEXT),
    (_l("After"), TEXT),
    (_l("Reason"), TEXT),
)


@bp.get("/plans/<int:plan_id>/changes.xlsx")
@guarded(Action.EXPORT_OWN)
def changes(plan_id: int) -> ResponseReturnValue:
    """Take along what each amendment of a plan changed, filtered as the list."""
    actor = current_actor()
    plan = get_plan(plan_id, actor)
    titles = {row.id: row.title for row in list_rows(plan)}
    name = _("Amendments of %(sign)s", sign=plan.sign)
    lines = _lines(list_amendments(actor, wanted_amendments(plan.id)), titles)
    return send_sheet(name, CHANGES, lines, sheet=_("Amendments"))


def _lines(amendments: Sequence[Any], titles: Mapping[int, str]) -> Iterator[Sequence[Value]]:
    for amendment in amendments:
        for change in amendment.rows:
            said = lines_of(change.kind, change.before, change.after)
            yield (
                amendment.sign,
                amendment.issued_on,
                amendment.subject,
                str(AMENDMENT_STATES[amendment.state]),
                titles.get(change.assignment_id, change.title),
                str(CHANGE_KINDS[change.kind]),
                "; ".join(f"{line.name}: {line.before}" for line in said if line.before),
                "; ".join(f"{line.name}: {line.after}" for line in said),
                change.reason,
            )
