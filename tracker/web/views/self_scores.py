"""Points the province gives itself in an edition, beside what was verified and aimed at."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.editions import get_edition
from tracker.queries.scores import list_scores, total_of
from tracker.rules.faults import Missing
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.permissions import Action, may
from tracker.services.scores import save_scores
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.forms.indicators import ScoresForm
from tracker.web.once import sent
from tracker.web.readback.scores import POINTS, ScoreTable
from tracker.web.readback.sending import send_table

bp = Blueprint("self_scores", __name__, url_prefix="/indicators/scores")


@bp.get("/<int:year>")
@guarded(Action.SEE_PLAN)
def show(year: int) -> ResponseReturnValue:
    """Show the points of an edition."""
    edition = _edition(year)
    lines = list_scores(current_actor(), edition.set_id, year)
    mains = [line.indicator.code for line in lines if line.indicator.kind is IndicatorKind.MAIN]
    scored = [
        line.indicator.code
        for line in lines
        if line.indicator.code in mains and line.indicator.max_points != 0
    ]
    return render_template(
        "self_scores/show.html",
        edition=edition,
        lines=lines,
        totals={name: total_of(lines, name, scored) for name in POINTS},
        may_edit=may(current_actor(), Action.MANAGE_INDICATORS),
    )


@bp.route("/<int:year>/edit", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def edit(year: int) -> ResponseReturnValue:
    """Enter points row by row."""
    edition = _edition(year)
    lines = list_scores(current_actor(), edition.set_id, year)
    form = ScoresForm(data={"lines": [_line(line) for line in lines]})
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", year=year)
            kept = save_scores(
                edition.set_id, year, form.facts(), actor=current_actor(), now=clock.now()
            )
            receipt.said = ngettext("%(num)s row saved.", "%(num)s rows saved.", kept)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    rows = {str(line.indicator.id): line for line in lines}
    page = render_template("self_scores/edit.html", form=form, edition=edition, rows=rows)
    return page, form.status


@bp.get("/<int:year>/export.xlsx")
@guarded(Action.EXPORT_OWN)
def export(year: int) -> ResponseReturnValue:
    """Take the points of an edition along."""
    table = ScoreTable(current_actor(), clock.today(), _edition(year).id)
    return send_table(_("Own points %(year)s", year=year), table, table.lines())


def _edition(year: int) -> Any:
    """Return the edition. Raises Missing, also where its set is not known."""
    edition = get_edition(year)
    if edition.set_id is None:
        raise Missing
    return edition


def _line(line: Any) -> dict[str, Any]:
    score = line.score
    return {
        "indicator": str(line.indicator.id),
        "seen": str(score.version_id) if score else "0",
        "evidence": score.evidence if score else "",
        **{name: getattr(score, name) if score else None for name in POINTS},
    }
