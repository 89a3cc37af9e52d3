"""The log of letters: to whom, when, what came of it."""

from collections import Counter
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.letters import count_letters, get_letter, list_letters
from tracker.rules.delivery import LetterState
from tracker.rules.permissions import Action, may_knock, scope_of
from tracker.services.delivery import send_again
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.paging import read_choice, read_page
from tracker.web.words import LETTER_OUTCOMES, LETTER_STATES, LETTER_TEMPLATES

bp = Blueprint("letters", __name__, url_prefix="/letters")


@bp.get("/")
@guarded(Action.SEE_MAIL_LOG)
def index() -> ResponseReturnValue:
    """List the committee's letters, newest first."""
    state = read_choice(LetterState, "state")
    scope = scope_of(current_actor(), Action.SEE_MAIL_LOG)
    counts = count_letters(scope)
    page = read_page(counts[state] if state else counts.total())
    return render_template(
        "letter_log/index.html",
        rows=list_letters(scope, state=state, limit=page.size, offset=page.offset),
        page=page,
        tabs=_tabs(counts, state),
        may_record=may_knock(current_actor().role, Action.EDIT_MAIL),
        state_words=LETTER_STATES,
        template_words=LETTER_TEMPLATES,
    )


@bp.get("/<int:letter_id>")
@guarded(Action.SEE_MAIL_LOG)
def show(letter_id: int) -> ResponseReturnValue:
    """Show one letter: what it told of, and every attempt to send it."""
    letter = get_letter(scope_of(current_actor(), Action.SEE_MAIL_LOG), letter_id)
    return render_template(
        "letter_log/show.html",
        letter=letter,
        outcome_words=LETTER_OUTCOMES,
        state_words=LETTER_STATES,
        template_words=LETTER_TEMPLATES,
        may_record_return=letter.state in {LetterState.SENT, LetterState.UNKNOWN}
        and may_knock(current_actor().role, Action.EDIT_MAIL),
        may_send_again=letter.state == LetterState.FAILED
        and may_knock(current_actor().role, Action.EDIT_MAIL),
    )


@bp.post("/<int:letter_id>/again")
@guarded(Action.EDIT_MAIL)
def again(letter_id: int) -> ResponseReturnValue:
    """Send a failed letter again."""
    get_letter(scope_of(current_actor(), Action.EDIT_MAIL), letter_id)
    with transaction():
        done = send_again(letter_id, now=clock.now())
    flash(_("The letter goes out again.") if done else _("This letter has not failed."))
    return redirect(url_for(".show", letter_id=letter_id), 303)


def _tabs(counts: Counter[str], current: LetterState | None) -> list[dict[str, Any]]:
    """Return a tab for every state that has letters, all of them first."""
    tabs = [
        {
            "label": _("All"),
            "url": url_for(".index"),
            "count": counts.total(),
            "is_late": False,
            "is_current": current is None,
        }
    ]
    return tabs + [
        {
            "label": words,
            "url": url_for(".index", state=state.value),
            "count": counts[state],
            "is_late": state in {LetterState.FAILED, LetterState.RETURNED},
            "is_current": current is state,
        }
        for state, words in LETTER_STATES.items()
        if counts[state] or current is state
    ]
