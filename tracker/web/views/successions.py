"""What becomes of units: the list, a new change from form to preview to deed, one change, undo."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.successions.listing import (
    count_successions,
    get_succession_page,
    list_successions,
)
from tracker.queries.units import list_units
from tracker.rules.choices import SuccessionKind, SuccessionState
from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action
from tracker.services.succession import ahead
from tracker.services.succession.acting import Outcome
from tracker.services.succession.ahead import Ahead, get_ahead
from tracker.services.succession.facts import SuccessionFacts
from tracker.services.succession.previewing import preview
from tracker.services.succession.undoing import undo_succession
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.faults import words_for
from tracker.web.forms.successions import FORMS, DocumentForm
from tracker.web.once import once
from tracker.web.paging import read_id, read_page
from tracker.web.pressing import pressed
from tracker.web.unit_picking import offer_units
from tracker.web.words import SUCCESSION_HINTS, SUCCESSION_KINDS, SUCCESSION_STATES

bp = Blueprint("successions", __name__, url_prefix="/successions")

CHOICE = "choice-"
STEPS = frozenset({"csrf_token", "nonce", "version", "step", "table"})
ONE_BY_ONE = frozenset({SuccessionKind.SPLIT, SuccessionKind.TRANSFER})


@bp.get("")
@guarded(Action.MANAGE_UNITS)
def index() -> ResponseReturnValue:
    """List what became of units, the latest effect first."""
    kind = _kind(request.args.get("kind", ""))
    page = read_page(count_successions(kind=kind))
    rows = list_successions(kind=kind, offset=page.offset, limit=page.size)
    return render_template(
        "successions/index.html",
        rows=rows,
        page=page,
        kind=kind.value if kind else "",
        kinds=SUCCESSION_KINDS,
        states=SUCCESSION_STATES,
    )


@bp.get("/new")
@guarded(Action.MANAGE_UNITS)
def choose() -> ResponseReturnValue:
    """Ask which sort of change it is."""
    return render_template(
        "successions/choose.html", kinds=SUCCESSION_KINDS, hints=SUCCESSION_HINTS
    )


@bp.route("/new/<kind>", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
def add(kind: str) -> ResponseReturnValue:
    """Type one change, look at what it moves, and do it."""
    chosen = _kind(kind)
    if chosen not in FORMS:
        abort(404)
    return _fill_in(FORMS[chosen](), chosen)


@bp.route("/<int:succession_id>/change", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
def change(succession_id: int) -> ResponseReturnValue:
    """Type a change that lies ahead anew, look at what it would move, and keep it."""
    found = get_ahead(succession_id)
    kind = found.row.kind
    if kind not in FORMS:
        return redirect(url_for(".change_reform", succession_id=succession_id), 303)
    form = FORMS[kind]()
    if request.method == "GET":
        form.process(data=FORMS[kind].typed(found.facts), version=str(found.row.version_id))
    return _fill_in(form, kind, found=found)


def _fill_in(
    form: DocumentForm, kind: SuccessionKind, *, found: Ahead | None = None
) -> ResponseReturnValue:
    _offer_units(form)
    step = request.form.get("step", "")
    if step == "edit":
        form.settle_pickers()
    if step != "edit" and form.validate_on_submit():
        try:
            return go_on(form, form.facts(kind, _choices()), found=found)
        except Refused as refusal:
            form.show(refusal)
            if step == "confirm" and kind in ONE_BY_ONE:
                return _preview(form, form.facts(kind, {}), found)
    page = render_template(
        f"successions/{kind.value}.html",
        form=form,
        kind_name=SUCCESSION_KINDS[kind],
        hint=SUCCESSION_HINTS[kind],
        is_upload=False,
        found=found,
    )
    return page, form.status


def go_on(
    form: DocumentForm, facts: SuccessionFacts, *, found: Ahead | None = None
) -> ResponseReturnValue:
    """Do what was confirmed, or show what it would move. Raises Refused."""
    if request.form.get("step") == "confirm":
        return _do(form, facts, found)
    return _preview(form, facts, found)


def _kind(word: str) -> SuccessionKind | None:
    return SuccessionKind(word) if word in set(SuccessionKind) else None


def _offer_units(form: DocumentForm) -> None:
    """Offer the units; which of them can end or take over on the day, the service says."""
    asked = [form[name] for name in ("unit", "from_units", "to_units", "main_unit") if name in form]
    offer_units(asked, list_units(), _label, empty=_("Choose a unit"))


def _label(unit: Any) -> str:
    if unit.valid_to is None:
        return str(unit.name)
    return _("%(name)s (until %(day)s)", name=unit.name, day=f"{unit.valid_to:%d/%m/%Y}")


def _choices() -> dict[str, int]:
    """Return which unit was chosen for which thing; nothing chosen leaves it as it is."""
    return {
        name.removeprefix(CHOICE): unit_id
        for name, value in request.form.items()
        if name.startswith(CHOICE) and (unit_id := read_id(value))
    }


def _do(form: DocumentForm, facts: SuccessionFacts, found: Ahead | None) -> ResponseReturnValue:
    who: dict[str, Any] = {"actor": current_actor(), "today": clock.today(), "now": clock.now()}
    with once(form.nonce.data) as receipt:
        if found is None:
            outcome = ahead.enter(facts, **who)
        else:
            outcome = ahead.change(found.row.id, facts, seen=form.seen_version, **who)
        receipt.location = url_for(".show", succession_id=outcome.succession.id)
    flash(_done_words(outcome))
    return redirect(receipt.location, 303)


def _done_words(outcome: Outcome) -> str:
    """Say in one sentence what was done."""
    if outcome.succession.state is SuccessionState.AHEAD:
        day = show_date(outcome.succession.effective_on)
        return _("Written down: it is carried out by itself on %(day)s.", day=day)
    if not outcome.tasks and not outcome.ended:
        return _("Done.")
    return ngettext(
        "Done: %(num)s open task has a new owner, with its due date.",
        "Done: %(num)s open tasks have a new owner, with their due dates.",
        outcome.tasks,
    )


def _preview(
    form: DocumentForm, facts: SuccessionFacts, found: Ahead | None
) -> ResponseReturnValue:
    with transaction():
        seen = preview(
            facts,
            actor=current_actor(),
            today=clock.today(),
            now=clock.now(),
            but=found.row.id if found else None,
        )
    page = render_template(
        "successions/preview.html",
        form=form,
        facts=facts,
        seen=seen,
        carried=_carried(form),
        chosen=_choices() or (found.facts.choices if found else {}),
        heirs=_heirs_by_unit(facts),
        title=SUCCESSION_KINDS[facts.kind],
        is_transfer=facts.kind is SuccessionKind.TRANSFER,
        is_one_by_one=facts.kind in ONE_BY_ONE,
        found=found,
    )
    return page, form.status


def _carried(form: DocumentForm) -> list[tuple[str, str]]:
    """Return what was typed on the first page, to be sent again from the second."""
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in STEPS and not name.startswith(CHOICE)
    ]
    return [*typed, ("table", form["table"].typed)] if "table" in form else typed


def _heirs_by_unit(facts: SuccessionFacts) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for heir in facts.heirs:
        found.setdefault(heir.from_id, []).append(heir.to_id)
    return found


@bp.get("/<int:succession_id>")
@guarded(Action.MANAGE_UNITS)
def show(succession_id: int) -> ResponseReturnValue:
    """Show one change and what it moved."""
    page = get_succession_page(succession_id, committee_id=current_actor().committee_id)
    return render_template(
        "successions/show.html",
        page=page,
        kinds=SUCCESSION_KINDS,
        states=SUCCESSION_STATES,
        obstacle=_obstacle(page.row.refusal),
        today=clock.today(),
    )


def _obstacle(refusal: Mapping[str, Any] | None) -> str:
    """Return in words why it could not be carried out on its day."""
    return words_for(Refused(Fault(refusal["fault"]), **refusal["facts"])) if refusal else ""


@bp.post("/<int:succession_id>/call-off")
@guarded(Action.MANAGE_UNITS)
def call_off(succession_id: int) -> ResponseReturnValue:
    """Give up a change before its day."""
    with pressed() as done:
        ahead.call_off(succession_id, actor=current_actor(), now=clock.now())
        done.said = _("Called off: nothing moves.")
    return redirect(url_for(".show", succession_id=succession_id), 303)


@bp.post("/<int:succession_id>/undo")
@guarded(Action.MANAGE_UNITS)
def undo(succession_id: int) -> ResponseReturnValue:
    """Put everything back, if nobody has worked on it since."""
    with pressed() as done:
        undo_succession(succession_id, actor=current_actor(), now=clock.now())
        done.said = _("Undone: everything is as it was before.")
    return redirect(url_for(".show", succession_id=succession_id), 303)
