"""Print papers of a session at the desk, as soon as they have their number."""

from flask import flash

from tracker import clock
from tracker.database import begin_writing, stop_reading, transaction
from tracker.printing.faults import PaperFailed
from tracker.queries.session_issues import list_unmade
from tracker.services.session_papers import issuing
from tracker.speech import gettext as _

MOST_AT_ONCE = 2  # the others, the extracts of a notice, are printed by the next round


def print_now(meeting_id: int) -> None:
    """Print what has its number and not yet its files, after the number is committed.

    A failure is told and kept with the paper; the number stays.
    """
    codes = list_unmade(meeting_id)
    for code in codes[:MOST_AT_ONCE]:
        order = issuing.order_of(code)
        stop_reading()  # printing takes its time; the database need not wait for it
        if order is None:
            continue
        outcome = issuing.print_order(order)
        begin_writing()
        with transaction():
            issuing.keep_printed(order, outcome, now=clock.now())
        if isinstance(outcome, PaperFailed):
            flash(
                _("It has its number; its files are still to be made. Try again on its page."),
                "warning",
            )
            return
