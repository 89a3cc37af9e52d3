"""A reform of many units at once: a table uploaded or pasted, looked at, done."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.database import begin_writing
from tracker.rules.choices import SuccessionKind
from tracker.rules.columns import RowsRefused
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.rules.successions import Heir
from tracker.services.succession import reforms
from tracker.services.succession.ahead import Ahead, get_ahead
from tracker.services.succession.facts import SuccessionFacts
from tracker.web.access import guarded, writes_late
from tracker.web.forms.successions import ReformForm
from tracker.web.forms.tables import read_given
from tracker.web.views import successions
from tracker.web.views.successions import bp
from tracker.web.words import SUCCESSION_HINTS, SUCCESSION_KINDS

__all__ = ["change_reform", "reform"]


@bp.route("/new/reform", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
@writes_late
def reform() -> ResponseReturnValue:
    """Type the document, give the table, look at what it moves, and do it."""
    return _fill_in(ReformForm())


@bp.route("/<int:succession_id>/change/reform", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
@writes_late
def change_reform(succession_id: int) -> ResponseReturnValue:
    """Type a reform that lies ahead anew, look at what it would move, and keep it."""
    found = get_ahead(succession_id)
    if found.row.kind is not SuccessionKind.REFORM:
        return redirect(url_for(".change", succession_id=succession_id), 303)
    form = ReformForm()
    if request.method == "GET":
        typed = ReformForm.typed(found.facts) | {"table": reforms.table_of(found.facts.heirs)}
        form.process(data=typed, version=str(found.row.version_id))
    return _fill_in(form, found=found)


def _fill_in(form: ReformForm, *, found: Ahead | None = None) -> ResponseReturnValue:
    refused = RowsRefused(())
    if request.form.get("step") != "edit" and form.validate_on_submit():
        try:
            rows = read_given(form, reforms.COLUMNS)
            begin_writing()  # reading a file takes its time; from here on nothing may change
            return successions.go_on(form, _facts(form, reforms.read_heirs(rows)), found=found)
        except RowsRefused as problems:
            refused = problems
        except Refused as refusal:
            form.show(refusal)
    page = render_template(
        "successions/reform.html",
        form=form,
        kind_name=SUCCESSION_KINDS[SuccessionKind.REFORM],
        hint=SUCCESSION_HINTS[SuccessionKind.REFORM],
        is_upload=True,
        problems=refused.problems,
        found=found,
    )
    return page, 422 if refused.problems else form.status


def _facts(form: ReformForm, heirs: Sequence[Heir]) -> SuccessionFacts:
    return SuccessionFacts(
        kind=SuccessionKind.REFORM,
        on=form.effective_on.data,
        document=form.document(),
        heirs=heirs,
    )
