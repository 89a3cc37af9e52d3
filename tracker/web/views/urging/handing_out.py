"""Hand out the files of letters: the bytes as they were stored, or a page that says why not."""

from flask.typing import ResponseReturnValue

from tracker.queries.urging.batches import find_letter_file, get_batch
from tracker.rules.permissions import Action
from tracker.web.access import current_actor, guarded
from tracker.web.views.files import hand_out_file
from tracker.web.views.urging.blueprint import bp


@bp.get("/letters/<int:letter_id>/<kind>")
@guarded(Action.SEE_LEDGER)
def letter_file(letter_id: int, kind: str) -> ResponseReturnValue:
    """Hand out a letter as PDF, as Word, or its signed copy."""
    return hand_out_file(find_letter_file(current_actor(), letter_id, kind))


@bp.get("/<int:batch_id>/all.pdf")
@guarded(Action.URGE)
def together(batch_id: int) -> ResponseReturnValue:
    """Hand out all letters in one PDF."""
    return hand_out_file(get_batch(current_actor(), batch_id).all_pdf)


@bp.get("/<int:batch_id>/all.zip")
@guarded(Action.URGE)
def archive(batch_id: int) -> ResponseReturnValue:
    """Hand out all files of all letters in one archive."""
    return hand_out_file(get_batch(current_actor(), batch_id).archive)
