"""Letters that came back, and addresses that do not work."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.letters import get_letter
from tracker.queries.returns import list_broken_addresses
from tracker.rules.permissions import Action, scope_of
from tracker.services import returns
from tracker.services.returns import ReturnFacts
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.returns import ReportForm, ReturnForm
from tracker.web.once import sent
from tracker.web.words import LETTER_TEMPLATES

bp = Blueprint("returns", __name__, url_prefix="/letters")


@bp.route("/returned", methods=["GET", "POST"])
@guarded(Action.EDIT_MAIL)
def index() -> ResponseReturnValue:
    """List the addresses that do not work; read a report of a mail server."""
    actor, form = current_actor(), ReportForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            made = returns.record_report(
                _octets(form),
                sender=current_app.config["SETTINGS"].mail_from,
                actor=actor,
                today=clock.today(),
                now=clock.now(),
            )
            receipt.location = url_for(".index")
            receipt.said = _("Recorded: %(address)s does not work.", address=made.address)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "letter_log/returned.html",
        form=form,
        rows=list_broken_addresses(scope_of(actor, Action.EDIT_MAIL)),
    )
    return page, form.status


@bp.route("/<int:letter_id>/returned", methods=["GET", "POST"])
@guarded(Action.EDIT_MAIL)
def record(letter_id: int) -> ResponseReturnValue:
    """Record that one letter came back."""
    letter = get_letter(scope_of(current_actor(), Action.EDIT_MAIL), letter_id)
    form = ReturnForm()
    if form.validate_on_submit():
        facts = ReturnFacts(form.returned_on.data, form.reason.data)
        with sent(form) as receipt:
            receipt.location = url_for("letters.show", letter_id=letter_id)
            returns.record_return(
                letter_id, facts, actor=current_actor(), today=clock.today(), now=clock.now()
            )
            receipt.said = _("Recorded.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "letter_log/record_return.html", form=form, letter=letter, templates=LETTER_TEMPLATES
    )
    return page, form.status


@bp.post("/returned/<int:return_id>/clear")
@guarded(Action.EDIT_MAIL)
def clear(return_id: int) -> ResponseReturnValue:
    """Say that an address works again."""
    with transaction():
        returns.clear_return(return_id, actor=current_actor(), now=clock.now())
    flash(_("The address is taken to work again."))
    return redirect(url_for(".index"), 303)


def _octets(form: ReportForm) -> bytes:
    """Return the report that was given, the file before the text."""
    given = form.file.data
    octets = given.read() if given and getattr(given, "filename", "") else b""
    return octets or (form.words.data or "").encode("utf-8", "replace")
