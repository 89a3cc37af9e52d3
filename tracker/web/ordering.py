"""Print a small paper while its reader waits; offer to order a big one, and take the order.

A view puts its paper together and hands it on; the same address answers GET (the file, or the
offer) and POST (the order).
"""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import begin_writing, stop_reading, transaction
from tracker.printing.sealed import AT_THE_DESK, Job, print_job
from tracker.queries.paper_orders import find_order
from tracker.rules.faults import Refused
from tracker.rules.paper_orders import is_big, pages_of
from tracker.services.paper_orders import OrderFacts, key_of, place_order
from tracker.web.access import current_actor
from tracker.web.faults import words_for
from tracker.web.papers import hand_out


def hand_out_or_order(job: Job, *, name: str, back: str) -> ResponseReturnValue:
    """Answer with the paper a job asks for, or with what became of the order of a big one."""
    if not is_big(job):
        if request.method == "POST":  # it has become short since
            return redirect(_address(), 303)
        return hand_out(lambda: print_job(job, limits=AT_THE_DESK), name=name, back=back)
    if request.method == "POST":
        return _take_order(job, name=name, back=back)
    if (order := find_order(key_of(_address()), current_actor())) is not None:
        return redirect(url_for("paper_orders.show", order_id=order.id), 303)
    return render_template(
        "paper_orders/offer.html",
        title=_title(job),
        pages=pages_of(job),
        address=_address(),
        back=back,
    )


def _take_order(job: Job, *, name: str, back: str) -> ResponseReturnValue:
    view: Any = current_app.view_functions[request.endpoint or ""]
    facts = OrderFacts(
        action=view.guard,
        address=_address(),
        back=back,
        title=_title(job),
        name=name,
        job=job,
    )
    stop_reading()
    begin_writing()
    try:
        with transaction():
            order = place_order(facts, actor=current_actor(), now=clock.now())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
        return redirect(url_for("paper_orders.index"), 303)
    return redirect(url_for("paper_orders.show", order_id=order.id), 303)


def _address() -> str:
    """Return what is asked for, with all that narrows it."""
    return request.full_path.rstrip("?")


def _title(job: Job) -> str:
    return str(job["title"] if "title" in job else job["word"]["title"])
