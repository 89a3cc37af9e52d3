"""What was counted as evidence, in words and as links."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.rules.dates import show_date
from tracker.rules.evidence import Citation, EvidenceKind, Noun, Offer, Outcome, Tally
from tracker.rules.numbers import show_number
from tracker.speech import gettext, ngettext
from tracker.speech import lazy_gettext as _l

KIND_NAMES: dict[EvidenceKind | None, Any] = {
    EvidenceKind.SESSIONS_CHAIRED: _l("Sessions of the committee held and chaired"),
    EvidenceKind.DOCUMENTS_ISSUED: _l("Documents issued, by the register"),
    EvidenceKind.TASKS_ON_TIME: _l("Tasks done in time, of those that fell due"),
    EvidenceKind.TASKS_FINISHED: _l("Tasks finished"),
    EvidenceKind.DETAIL_PLANS_ON_TIME: _l("Detail plans issued in time, of those due"),
    EvidenceKind.REPORTS_ON_TIME: _l("Periodic reports in time, of those due"),
    EvidenceKind.INSPECTIONS_HELD: _l("Inspections held"),
    EvidenceKind.UNITS_VISITED: _l("Units visited by inspections"),
}
NOUN_NAMES = {
    Noun.MEETING: _l("Session"),
    Noun.DOCUMENT: _l("Document"),
    Noun.TASK: _l("Task"),
    Noun.INSPECTION: _l("Inspection"),
}
OUTCOMES = {
    Outcome.IN_TIME: _l("in time"),
    Outcome.NOT_IN_TIME: _l("not in time"),
    Outcome.NOT_DONE: _l("due that day, not done"),
    Outcome.WAITING: _l("handed in on time, waits for confirmation"),
}
PAGES = {
    Noun.MEETING: ("meetings.show", "meeting_id"),
    Noun.DOCUMENT: ("documents.show", "document_id"),
    Noun.TASK: ("tasks.show", "task_id"),
    Noun.INSPECTION: ("inspections.show", "inspection_id"),
}


def link_of(citation: Citation) -> str:
    """Return the address of a source."""
    endpoint, name = PAGES[citation.noun]
    values: dict[str, Any] = {name: citation.id}
    return url_for(endpoint, **values)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the product counted of one indicator, as a report shows it."""

    words: str
    note: str
    sources: tuple[tuple[str, str], ...]  # address and words
    fields: Mapping[str, str]  # what a row says once it is taken over


def counted_of(tally: Tally, fields: Mapping[str, str] | None = None) -> Counted:
    """Return a count in words, with its sources as links."""
    return Counted(
        words_of(tally),
        note_of(tally),
        tuple((link_of(one), _source(one, tally)) for one in tally.citations),
        fields or {},
    )


def typed_of(offer: Offer) -> dict[str, str]:
    """Return the fields of a row as somebody would type what is offered."""
    numbers = {
        "numerator": offer.numerator,
        "denominator": offer.denominator,
        "value": offer.value,
    }
    return {name: show_number(one) for name, one in numbers.items() if one is not None}


def words_of(tally: Tally) -> str:
    """Say what was counted, and between which days."""
    facts = {
        "what": KIND_NAMES[tally.kind],
        "count": show_number(tally.count),
        "first": show_date(tally.first),
        "last": show_date(tally.last),
    }
    if tally.whole is None:
        return gettext("The product counts %(count)s (%(what)s, %(first)s to %(last)s).", **facts)
    return gettext(
        "The product counts %(count)s of %(whole)s (%(what)s, %(first)s to %(last)s).",
        whole=show_number(tally.whole),
        **facts,
    )


def _source(one: Citation, tally: Tally) -> str:
    parts = [one.label, show_date(one.on) if one.on else ""]
    if tally.whole is not None:
        parts.append(str(OUTCOMES[one.outcome]))
    return ", ".join(part for part in parts if part)


def note_of(tally: Tally) -> str:
    """Say what was left out of a count, or that not every source is named."""
    if tally.left_out and tally.whole is not None:
        return ngettext(
            "%(num)s was handed in on time and waits for confirmation; it is not counted yet.",
            "%(num)s were handed in on time and wait for confirmation; they are not counted yet.",
            tally.left_out,
        )
    if tally.left_out:
        return ngettext(
            "%(num)s session is not counted: nobody wrote down who chaired it.",
            "%(num)s sessions are not counted: nobody wrote down who chaired them.",
            tally.left_out,
        )
    if tally.is_cut:
        return gettext("Only the first %(count)s are named.", count=len(tally.citations))
    return ""
