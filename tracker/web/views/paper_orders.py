"""Papers a person ordered: how far each is, its file, and the list of them."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.printing.faults import PaperFault
from tracker.queries.paper_orders import (
    OrderFilter,
    count_before,
    count_orders,
    get_order,
    list_orders,
    stage_of,
)
from tracker.rules.choices import PrintState
from tracker.rules.faults import Missing
from tracker.rules.paper_orders import ABANDONED, KEPT, NO_RIGHT, OrderKind, OrderStage
from tracker.rules.permissions import Action
from tracker.services.paper_orders import note_seen, throw_away
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.paging import read_choice, read_page
from tracker.web.papers import hand_out_kept

bp = Blueprint("paper_orders", __name__, url_prefix="/papers")
LONG = timedelta(minutes=2)  # after which a paper nobody prints is a matter of the machine
STAGES = {
    OrderStage.WAITING: _l("waiting to be printed"),
    OrderStage.PRINTING: _l("being printed"),
    OrderStage.MADE: _l("printed"),
    OrderStage.FAILED: _l("not printed"),
}
STATES = {  # as they are stored: what is being printed waits for its file
    PrintState.WAITING: _l("still to be printed"),
    PrintState.MADE: STAGES[OrderStage.MADE],
    PrintState.FAILED: STAGES[OrderStage.FAILED],
}
KINDS = {
    OrderKind.SESSION: _l("Meetings"),
    OrderKind.PLAN: _l("Plans"),
    OrderKind.BOARD: _l("Board and ranking of reports"),
    OrderKind.LEDGER: _l("Ledger of urging"),
    OrderKind.REPORT: _l("Consolidated reports"),
}
PROBLEMS: dict[str, Any] = {
    PaperFault.TOO_BIG.value: _l("It is too long for one file; narrow what it shows."),
    PaperFault.TOO_SLOW.value: _l("Printing took too long and was stopped; narrow what it shows."),
    PaperFault.MEMORY.value: _l("It needs more memory than is given; narrow what it shows."),
    PaperFault.BROKEN.value: _l("The press failed on this paper; the administrator can see why."),
    PaperFault.UNAVAILABLE.value: _l("The parts that print PDF are not installed on this server."),
    ABANDONED: _l("Its printing was cut off three times; the administrator can see why."),
    NO_RIGHT: _l("Your part or unit changed since it was ordered; order it again."),
}


@bp.get("")
@guarded(Action.USE_ACCOUNT)
def index() -> ResponseReturnValue:
    """List what the reader ordered, the last one first."""
    actor, now = current_actor(), clock.now()
    wanted = OrderFilter(read_choice(OrderKind, "kind"), read_choice(PrintState, "state"))
    page = read_page(count_orders(actor, wanted))
    orders = list_orders(actor, wanted, offset=page.offset, limit=page.size)
    return render_template(
        "paper_orders/index.html",
        lines=[(order, stage_of(order, now=now)) for order in orders],
        page=page,
        wanted=wanted,
        kinds=KINDS,
        states=STATES,
        stages=STAGES,
        days=KEPT.days,
    )


@bp.get("/<int:order_id>")
@guarded(Action.USE_ACCOUNT)
def show(order_id: int) -> ResponseReturnValue:
    """Show how far a paper is; finished, the mark in the top bar goes."""
    order, now = get_order(order_id, current_actor()), clock.now()
    if order.finished_at is not None and order.seen_at is None:
        begin_writing()
        with transaction():
            note_seen(order, now=now)
        order = get_order(order_id, current_actor())
    stage = stage_of(order, now=now)
    return render_template(
        "paper_orders/show.html",
        order=order,
        stage=stage,
        before=count_before(order) if stage is OrderStage.WAITING else 0,
        has_waited_long=stage is OrderStage.WAITING and order.ordered_at < now - LONG,
        problem=PROBLEMS.get(order.problem, ""),
        kept_until=clock.local(order.finished_at + KEPT).date() if order.finished_at else None,
    )


@bp.get("/<int:order_id>/file")
@guarded(Action.USE_ACCOUNT)
def download(order_id: int) -> ResponseReturnValue:
    """Hand out the file of an order, whole as it was kept."""
    order = get_order(order_id, current_actor())
    if order.state is not PrintState.MADE or order.file is None:
        raise Missing
    return hand_out_kept(order.file)


@bp.post("/<int:order_id>/discard")
@guarded(Action.USE_ACCOUNT)
@short_form
def discard(order_id: int) -> ResponseReturnValue:
    """Forget an order; what the press is at work on is thrown away when it is done."""
    with transaction():
        throw_away(get_order(order_id, current_actor()))
    flash(_("The order is forgotten, and its file with it."))
    return redirect(url_for(".index"), 303)
