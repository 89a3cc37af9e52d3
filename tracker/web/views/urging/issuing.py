"""One batch: how far it is, the numbers the clerk gave, typed or from a table."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import stop_reading, transaction
from tracker.queries.urging.batches import get_batch, plans_of
from tracker.rules.choices import LetterStage, PrintState
from tracker.rules.columns import Problem, RowsRefused
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.services.urging import issuing, numbers, preparing
from tracker.services.urging.issuing import LettersRefused
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.forms.base import Form
from tracker.web.forms.tables import TableForm, read_given
from tracker.web.forms.urging import NumbersForm, numbers_form
from tracker.web.once import once
from tracker.web.urging_words import PRINTS, PROBLEMS, STAGES
from tracker.web.views.urging.blueprint import bp


@bp.get("/<int:batch_id>")
@guarded(Action.URGE)
def show(batch_id: int) -> ResponseReturnValue:
    """Show one batch with its letters, as far as they are."""
    batch = get_batch(current_actor(), batch_id)
    return _page(batch, numbers_form(_to_number(batch)))


@bp.post("/<int:batch_id>")
@guarded(Action.URGE)
def issue(batch_id: int) -> ResponseReturnValue:
    """Issue the letters that were given a number: all or none."""
    form, batch = NumbersForm(), get_batch(current_actor(), batch_id)
    if form.validate():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = url_for(".show", batch_id=batch_id)
                issued = issuing.issue_letters(
                    batch,
                    form.typed(),
                    actor=current_actor(),
                    today=clock.today(),
                    now=clock.now(),
                )
        except LettersRefused as refused:
            form.show_all(refused.problems)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_issued(len(issued)))
            return redirect(receipt.location, 303)
        batch = get_batch(current_actor(), batch_id)
    return _page(batch, form, sent=form)


@bp.post("/read/<int:batch_id>")
@guarded(Action.URGE)
@writes_late
def read(batch_id: int) -> ResponseReturnValue:
    """Read a table of numbers into the form; nothing is issued yet."""
    get_batch(current_actor(), batch_id)  # none but the committee's own
    stop_reading()  # reading a file takes its time
    table, known = TableForm(), None
    problems: Sequence[Problem] = ()
    if table.validate():
        try:
            rows = read_given(table, numbers.COLUMNS)
            batch = get_batch(current_actor(), batch_id)
            known = numbers.read_numbers(batch.letters, rows)
        except RowsRefused as refused:
            problems = refused.problems
        except Refused as refusal:
            table.show(refusal)
    batch = get_batch(current_actor(), batch_id)
    form = numbers_form(_to_number(batch), known or ())
    return _page(batch, form, sent=table, table=table, problems=problems, known=known)


@bp.post("/<int:batch_id>/again")
@guarded(Action.URGE)
def print_again(batch_id: int) -> ResponseReturnValue:
    """Let the letters that could not be printed be tried once more."""
    batch = get_batch(current_actor(), batch_id)
    with transaction():
        preparing.print_again(batch, actor=current_actor())
    return redirect(url_for(".show", batch_id=batch_id), 303)


@bp.post("/<int:batch_id>/discard")
@guarded(Action.URGE)
def discard(batch_id: int) -> ResponseReturnValue:
    """Throw a batch away of which nothing was issued."""
    batch = get_batch(current_actor(), batch_id)
    try:
        with transaction():
            preparing.discard_batch(batch, actor=current_actor())
    except Refused as refusal:
        form = Form()
        form.show(refusal)
        batch = get_batch(current_actor(), batch_id)
        return _page(batch, numbers_form(_to_number(batch)), sent=form, status=422)
    flash(_("The letters were thrown away; their tasks may be urged again today."))
    return redirect(url_for(".index"), 303)


def _page(
    batch: Any,
    form: NumbersForm,
    *,
    sent: Form | None = None,
    table: TableForm | None = None,
    problems: Sequence[Problem] = (),
    known: Sequence[Any] | None = None,
    status: int | None = None,
) -> ResponseReturnValue:
    """Show a batch, with the form that was sent and refused."""
    letters = batch.letters
    standing = [letter for letter in letters if letter.stage is not LetterStage.WITHDRAWN]
    done = sum(letter.print_state is not PrintState.WAITING for letter in letters)
    page = render_template(
        "urging/show.html",
        batch=batch,
        letters=letters,
        standing=len(standing),
        plans=plans_of(batch),
        done=done,
        failed=sum(letter.print_state is PrintState.FAILED for letter in standing),
        drafts=len(_to_number(batch)),
        issued=sum(letter.stage is LetterStage.ISSUED for letter in letters),
        numbers=form,
        table=table or TableForm(formdata=None),
        form=sent,
        problems=problems,
        known=known,
        columns=numbers.COLUMNS,
        stages=STAGES,
        prints=PRINTS,
        failures=PROBLEMS,
    )
    return page, status or (422 if problems else sent.status if sent else 200)


def _to_number(batch: Any) -> list[Any]:
    """Return the letters that may be given a number."""
    return [
        letter
        for letter in batch.letters
        if letter.stage is LetterStage.DRAFT and letter.print_state is PrintState.MADE
    ]


def _issued(count: int) -> str:
    return ngettext(
        "%(num)s letter is issued and goes into the register and the post.",
        "%(num)s letters are issued and go into the register and the post.",
        count,
    )
