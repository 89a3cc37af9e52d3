"""Sentences of the ledger: what a line is, to whom, what came of it, what was answered."""

from typing import Any

from tracker.queries.ledger_lines import PAPER, TOLD
from tracker.queries.ledgers import LedgerLine
from tracker.rules.dates import show_date
from tracker.rules.ledgers import ASKING, AnswerWay, LedgerKind, ReplyKind
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.speech import ngettext
from tracker.web.task_sentences import letter_state, letter_subject
from tracker.web.urging_words import WAYS
from tracker.web.words import LETTER_TEMPLATES

KINDS: dict[LedgerKind, Any] = {
    LedgerKind.REMINDER: _l("Reminders"),
    LedgerKind.URGING: _l("Urging letters"),
    LedgerKind.NEWS: _l("Letters of news"),
    LedgerKind.SESSION: _l("Conclusions of sessions"),
    LedgerKind.FINDING: _l("Findings of inspections"),
    LedgerKind.ANSWER: _l("Answers written down"),
}
REPLIES: dict[ReplyKind, Any] = {
    ReplyKind.SUBMISSION: _l("Result handed in"),
    ReplyKind.EXTENSION: _l("More time asked for"),
    ReplyKind.RECORDED: _l("Answer written down"),
}
OUTCOMES = {PAPER: _l("On paper, no mail"), TOLD: _l("In the product")}


def what_of(line: LedgerLine) -> str:
    """Return what a line is about."""
    match line.kind:
        case LedgerKind.URGING:
            if "/" not in line.what:
                return str(LETTER_TEMPLATES[line.what])
            number = line.what.partition("/")[0]
            zero = "0" if number.isdigit() and len(number) == 1 else ""
            return _("Urging letter %(sign)s", sign=f"{zero}{line.what}")
        case LedgerKind.SESSION:
            return _("Given by the conclusion of a session")
        case LedgerKind.FINDING:
            return _("Given by the finding of an inspection")
        case LedgerKind.ANSWER:
            return f"{_('Answer')} · {WAYS[AnswerWay(line.what)]}"
    known = letter_subject(line.what)  # a rung a committee made for itself has a code alone
    return known if known != line.what else str(LETTER_TEMPLATES.get(line.what, KINDS[line.kind]))


def outcome_of(line: LedgerLine) -> str:
    """Return what came of a line."""
    if line.kind is LedgerKind.ANSWER:
        return line.words
    return str(OUTCOMES.get(line.state) or letter_state(line.state))


def reply_of(line: LedgerLine) -> str:
    """Return the answer that followed, with the days it took."""
    if line.kind not in ASKING:
        return ""
    if line.reply is None:
        return _("No answer yet")
    days = line.days or 0
    took = ngettext("after %(num)s day", "after %(num)s days", days) if days else _("the same day")
    return f"{REPLIES[line.reply.kind]} {show_date(line.reply.on)}, {took}"


def recipient_of(line: LedgerLine) -> str:
    """Return to whom a line went: name, post and address."""
    known = [part for part in (line.name, line.post, line.address) if part]
    return ", ".join(known) if known else line.unit
