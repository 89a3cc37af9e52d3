"""The printed answer to a request for more time, from the stored facts."""

from datetime import date, datetime

from tracker import clock
from tracker.database import db
from tracker.models import Committee, Extension, Plan
from tracker.printing import answers
from tracker.printing.answers import AnswerPaper
from tracker.printing.parts import Issuer, Signer
from tracker.printing.sealed import AT_THE_DESK, Limits, Printed
from tracker.printing.variants import Variant
from tracker.rules.dates import show_date
from tracker.rules.signing import titles_of
from tracker.services.issued_papers import verification_of

RECIPIENTS = ("Như trên", "Lưu: VT, Hồ sơ")


def answer_paper(
    extension: Extension,
    *,
    now: datetime,
    number: int | None = None,
    day: date | None = None,
    code: str = "",
) -> AnswerPaper:
    """Return the answer to an answered request; nobody is named who did not sign.

    ``number``, ``day`` and ``code`` are those it is about to get; else it is shown with those it
    has.
    """
    task = extension.task
    committee = db.session.get_one(Committee, task.committee_id)
    titles, office = titles_of(committee.chair_office)
    return AnswerPaper(
        issuer=Issuer(committee.name_on_paper, committee.issuer_parent or None),
        symbol=committee.symbol,
        number=number or extension.answer_number,
        place=committee.place,
        day=day or extension.answer_on,
        addressee=task.unit.name,
        task=task.assignment.title,
        source=_source(task.plan),
        original_due=task.original_due,
        old_due=extension.old_due,
        asked_due=extension.new_due,
        asked_on=clock.local(extension.requested_at).date(),
        asked_late=extension.asked_late,
        reason=extension.reason,
        granted_due=extension.granted_due,
        note=extension.decision_note,
        recipients=RECIPIENTS,
        signs=Signer(None, titles, office or committee.chair_office or None),
        created_at=extension.decided_at or now,
        verification=verification_of(code) if code else None,
    )


def render_answer(paper: AnswerPaper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Print the answer as PDF, an issued one for the archive. Raises PaperFailed."""
    variant = Variant.EVERYDAY if paper.is_draft else Variant.ARCHIVE
    return answers.render(paper, limits=limits, variant=variant)


def render_answer_word(paper: AnswerPaper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Write the answer as a Word document. Raises PaperFailed."""
    return answers.render_word(paper, limits=limits)


def render_both(paper: AnswerPaper) -> Printed:
    """Print an answer that is about to be issued, both its files. Raises PaperFailed."""
    return Printed(render_answer(paper), render_answer_word(paper))


def _source(plan: Plan | None) -> str:
    return (
        f"Kế hoạch số {plan.sign} ngày {show_date(plan.issued_on)} của {plan.issuer}"
        if plan
        else ""
    )
