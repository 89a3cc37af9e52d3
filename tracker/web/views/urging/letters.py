"""One letter: what it says, its number and scan, its mails; correct it, withdraw it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.urging.batches import (
    get_batch,
    get_letter,
    lacks_signed,
    list_editions,
    list_mails,
)
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action
from tracker.services.files import Upload
from tracker.services.urging import issuing, preparing
from tracker.services.urging.issuing import LettersRefused, Numbered
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.forms.base import Form
from tracker.web.forms.fields import offer
from tracker.web.forms.urging import CorrectForm, IssueForm, SignedForm, WithdrawForm
from tracker.web.once import once
from tracker.web.pressing import pressed
from tracker.web.urging_words import PRINTS, PROBLEMS, STAGES
from tracker.web.views.urging.blueprint import bp
from tracker.web.words import LETTER_STATES, LETTER_TEMPLATES


@bp.get("/letters/<int:letter_id>")
@guarded(Action.URGE)
def letter(letter_id: int) -> ResponseReturnValue:
    """Show one letter."""
    return _page(letter_id)


@bp.post("/letters/<int:letter_id>/issue")
@guarded(Action.URGE)
def issue_one(letter_id: int) -> ResponseReturnValue:
    """Give one letter its number and date, with the scan if there is one."""
    form, row = IssueForm(), get_letter(current_actor(), letter_id)
    if not form.validate():
        return _page(letter_id, issue=form)
    batch = get_batch(current_actor(), row.batch_id)
    try:
        with once(form.nonce.data) as receipt:
            receipt.location = url_for(".letter", letter_id=letter_id)
            one = Numbered(letter_id, form.number.data, form.issued_on.data)
            facts: dict[str, Any] = {"actor": current_actor(), "now": clock.now()}
            (row,) = issuing.issue_letters(batch, [one], today=clock.today(), **facts)
            for upload in _uploads(form):
                issuing.attach_signed(row, upload, **facts)
    except LettersRefused as refused:
        form.show(refused.problems[letter_id])
    except Refused as refusal:
        form.show(refusal)
    else:
        flash(_("The letter is issued and goes into the register and the post."))
        return redirect(receipt.location, 303)
    return _page(letter_id, issue=form)


@bp.post("/letters/<int:letter_id>/signed")
@guarded(Action.URGE)
def attach(letter_id: int) -> ResponseReturnValue:
    """Keep the scan of the signed copy."""
    form, row = SignedForm(), get_letter(current_actor(), letter_id)
    if form.validate():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = url_for(".letter", letter_id=letter_id)
                uploads = _uploads(form)
                if not uploads:
                    raise Refused(Fault.REQUIRED, field="files")
                issuing.attach_signed(row, uploads[0], actor=current_actor(), now=clock.now())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The signed copy is kept."))
            return redirect(receipt.location, 303)
    return _page(letter_id, signed=form)


@bp.post("/letters/<int:letter_id>/signed/send")
@guarded(Action.URGE)
def send_signed(letter_id: int) -> ResponseReturnValue:
    """Mail the scan that was kept after the letter had gone."""
    row = get_letter(current_actor(), letter_id)
    with pressed() as done:
        sent = issuing.send_signed(row, actor=current_actor(), now=clock.now())
        done.said = ngettext(
            "The signed copy goes to %(num)s person in a minute.",
            "The signed copy goes to %(num)s people in a minute.",
            sent,
        )
    return redirect(url_for(".letter", letter_id=letter_id), 303)


@bp.post("/letters/<int:letter_id>/correct")
@guarded(Action.URGE)
def correct(letter_id: int) -> ResponseReturnValue:
    """Write a new edition; the letter it replaces is withdrawn."""
    form, row = CorrectForm(), get_letter(current_actor(), letter_id)
    offer(form.kept, row.lines, lambda line: line.title)
    if form.validate():
        try:
            with once(form.nonce.data) as receipt:
                again = issuing.correct_letter(
                    row,
                    reason=form.reason.data,
                    reply_by=form.reply_by.data,
                    opening=form.opening.data,
                    kept=form.kept.data,
                    seen=form.seen_version,
                    actor=current_actor(),
                    today=clock.today(),
                    now=clock.now(),
                )
                receipt.location = url_for(".letter", letter_id=again.id)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The new edition is being printed; the old letter is withdrawn."))
            return redirect(receipt.location, 303)
    return _page(letter_id, correct=form)


@bp.post("/letters/<int:letter_id>/withdraw")
@guarded(Action.URGE)
def withdraw(letter_id: int) -> ResponseReturnValue:
    """Take an issued letter back."""
    form, row = WithdrawForm(), get_letter(current_actor(), letter_id)
    if form.validate():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = url_for(".letter", letter_id=letter_id)
                issuing.withdraw_letter(
                    row,
                    reason=form.reason.data,
                    seen=form.seen_version,
                    actor=current_actor(),
                    now=clock.now(),
                )
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The letter is withdrawn; its unit is told."))
            return redirect(receipt.location, 303)
    return _page(letter_id, withdraw=form)


@bp.post("/letters/<int:letter_id>/drop")
@guarded(Action.URGE)
def drop(letter_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    row = get_letter(current_actor(), letter_id)
    batch_id, form = row.batch_id, Form()
    try:
        with transaction():
            preparing.drop_letter(row, actor=current_actor())
    except Refused as refusal:
        form.show(refusal)
        return _page(letter_id, refused=form)
    flash(_("The letter was thrown away; its tasks may be urged again today."))
    return redirect(url_for(".show", batch_id=batch_id), 303)


def _page(letter_id: int, **sent: Form) -> ResponseReturnValue:
    """Show a letter, with the form that was sent and refused."""
    row = get_letter(current_actor(), letter_id)
    form = next(iter(sent.values()), None)
    page = render_template(
        "urging/letter.html",
        letter=row,
        batch=row.batch,
        editions=list_editions(row),
        mails=list_mails(row),
        lacks_signed=lacks_signed(row),
        form=form,
        forms=_forms(row) | sent,
        stages=STAGES,
        prints=PRINTS,
        failures=PROBLEMS,
        states=LETTER_STATES,
        templates=LETTER_TEMPLATES,
    )
    return page, form.status if form else 200


def _forms(row: Any) -> dict[str, Form]:
    known = {"version": row.version_id}
    correction = known | {
        "reply_by": row.reply_by,
        "opening": row.opening,
        "kept": [line.id for line in row.lines],
    }
    forms: dict[str, Form] = {
        "issue": IssueForm(formdata=None),
        "signed": SignedForm(formdata=None),
        "correct": CorrectForm(formdata=None, data=correction),
        "withdraw": WithdrawForm(formdata=None, data=known),
    }
    offer(forms["correct"].kept, row.lines, lambda line: line.title)
    return forms


def _uploads(form: Any) -> list[Upload]:
    return [Upload(file.filename, file.stream) for file in form.files.data or ()][:1]
