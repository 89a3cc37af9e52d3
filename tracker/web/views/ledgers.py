"""The ledger: what was sent about the tasks, what came of it, what the units answered."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.printing import ledgers as paper
from tracker.printing.ledgers import LedgerPaper
from tracker.printing.parts import Issuer
from tracker.queries.committees import get_committee
from tracker.queries.ledger_lines import LedgerFilter
from tracker.queries.ledgers import (
    LedgerLine,
    LedgerTask,
    count_ledger,
    get_ledger_task,
    list_ledger,
    list_units_with_ledger,
)
from tracker.rules.dates import show_date
from tracker.rules.ledgers import LedgerKind
from tracker.rules.permissions import Action, may, scope_of
from tracker.services.ledgers import record_answer
from tracker.speech import gettext as _
from tracker.speech import speaking
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.forms.ledgers import AnswerForm
from tracker.web.ledger_words import KINDS, outcome_of, recipient_of, reply_of, what_of
from tracker.web.once import sent
from tracker.web.ordering import hand_out_or_order
from tracker.web.paging import read_choice, read_day, read_number, read_page
from tracker.web.unit_filter import offer_units, read_unit

bp = Blueprint("ledger", __name__, url_prefix="/ledger")
MOST_PRINTED = 2_000  # half a minute of the press
SENTENCES = {"what_of": what_of, "outcome_of": outcome_of, "recipient_of": recipient_of}


@bp.get("")
@guarded(Action.SEE_LEDGER)
def index() -> ResponseReturnValue:
    """Show the ledger as the address asks for it."""
    return _page(wanted_ledger())


@bp.post("/tasks/<int:task_id>/answers")
@guarded(Action.RECORD_ANSWER)
def answer(task_id: int) -> ResponseReturnValue:
    """Write down what a unit answered by telephone or on paper."""
    form = AnswerForm()
    get_ledger_task(current_actor(), task_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".index", task=task_id)
            record_answer(
                task_id,
                form.facts(),
                actor=current_actor(),
                today=clock.today(),
                now=clock.now(),
            )
            receipt.said = _("The answer is written down.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(LedgerFilter(task_id=task_id), form)


@bp.route("/print.pdf", methods=["GET", "POST"])
@guarded(Action.SEE_LEDGER)
@writes_late
def printed() -> ResponseReturnValue:
    """Print the ledger as the address asks for it; papers are in Vietnamese."""
    actor, wanted = current_actor(), wanted_ledger()
    committee = get_committee(actor.committee_id)
    total, lines = count_ledger(actor, wanted), list_ledger(actor, wanted, limit=MOST_PRINTED)
    with speaking("vi"):
        sheet = LedgerPaper(
            issuer=Issuer(committee.name_on_paper, committee.issuer_parent or None),
            subject=_subject(wanted),
            notes=tuple(_notes(wanted, total)),
            rows=[_row(line) for line in lines],
            created_at=clock.now(),
        )
    back = _address(".index", wanted)
    return hand_out_or_order(paper.job_of(sheet), name="so-don-doc.pdf", back=back)


def wanted_ledger() -> LedgerFilter:
    """Return what the address narrows the ledger by; what cannot be read narrows nothing."""
    return LedgerFilter(
        task_id=read_number("task"),
        unit_id=read_unit(),
        kind=read_choice(LedgerKind, "kind"),
        first=read_day("first"),
        last=read_day("last"),
    )


def _page(wanted: LedgerFilter, form: AnswerForm | None = None) -> ResponseReturnValue:
    actor = current_actor()
    task = get_ledger_task(actor, wanted.task_id) if wanted.task_id else None
    page = read_page(count_ledger(actor, wanted))
    is_of_unit = scope_of(actor, Action.SEE_LEDGER).unit_id is not None
    return render_template(
        "ledger/index.html",
        lines=list_ledger(actor, wanted, offset=page.offset, limit=page.size, total=page.total),
        page=page,
        wanted=wanted,
        task=task,
        units=None
        if task or is_of_unit
        else offer_units(list_units_with_ledger(actor), wanted.unit_id),
        kinds=KINDS,
        form=form,
        answer=_answer_form(form, task),
        links=_links(wanted),
        reply_of=reply_of,
        **SENTENCES,
    ), form.status if form else 200


def _answer_form(sent: AnswerForm | None, task: LedgerTask | None) -> AnswerForm | None:
    if task is None or not may(current_actor(), Action.RECORD_ANSWER):
        return None
    return sent or AnswerForm(formdata=None, data={"answered_on": clock.today()})


def _links(wanted: LedgerFilter) -> dict[str, Any]:
    """Return the addresses that take the ledger along as it stands."""
    return {"pdf": _address(".printed", wanted)}


def _address(endpoint: str, wanted: LedgerFilter) -> str:
    """Return an address that narrows the ledger so."""
    words: dict[str, Any] = {
        "task": wanted.task_id,
        "unit": wanted.unit_id,
        "kind": wanted.kind.value if wanted.kind else None,
        "first": show_date(wanted.first) if wanted.first else None,
        "last": show_date(wanted.last) if wanted.last else None,
    }
    return url_for(endpoint, **words)


def _row(line: LedgerLine) -> tuple[str, ...]:
    at = clock.local(line.at)
    return (
        f"{at:%d/%m/%Y}\n{at:%H:%M}",
        what_of(line),
        f"{line.title}\n{line.code} · {line.unit}",
        recipient_of(line),
        outcome_of(line),
        reply_of(line),
    )


def _subject(wanted: LedgerFilter) -> str:
    """Return of what the ledger is: a task, a unit, the committee."""
    actor = current_actor()
    if wanted.task_id:
        task = get_ledger_task(actor, wanted.task_id)
        return f"{task.title} ({task.code}), {task.unit}"
    unit_id = wanted.unit_id or scope_of(actor, Action.SEE_LEDGER).unit_id
    units = dict(list_units_with_ledger(actor))
    return units.get(unit_id or 0) or get_committee(actor.committee_id).name


def _notes(wanted: LedgerFilter, total: int) -> list[str]:
    notes = []
    if wanted.first or wanted.last:
        first, last = wanted.first, wanted.last
        since = f"Từ ngày {show_date(first)}" if first else "Từ đầu"
        notes.append(f"{since} đến {f'ngày {show_date(last)}' if last else 'nay'}")
    if wanted.kind:
        notes.append(f"Chỉ gồm: {KINDS[wanted.kind]}")
    now = clock.local(clock.now())
    notes.append(f"Số liệu lúc {now:%H:%M} ngày {now:%d/%m/%Y}, {total} dòng")
    if total > MOST_PRINTED:
        notes.append(f"Chỉ in {MOST_PRINTED} dòng gần nhất; thu hẹp khoảng thời gian để in hết")
    return notes
