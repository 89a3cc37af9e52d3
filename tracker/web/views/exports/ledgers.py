"""The ledger as a workbook."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.ledgers import LedgerLine, list_ledger
from tracker.rules.permissions import Action
from tracker.sheets.writing import Value
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import current_actor, guarded
from tracker.web.exporting import DAY, TEXT, WHOLE, in_blocks, send_sheet
from tracker.web.ledger_words import KINDS, REPLIES, outcome_of, what_of
from tracker.web.views.exports.blueprint import bp
from tracker.web.views.ledgers import wanted_ledger

LEDGER = (
    (_l("Date"), DAY),
    (_l("Time"), TEXT),
    (_l("Kind"), TEXT),
    (_l("What"), TEXT),
    (_l("Code"), TEXT),
    (_l("Task"), TEXT),
    (_l("Unit"), TEXT),
    (_l("To"), TEXT),
    (_l("Post"), TEXT),
    (_l("Address"), TEXT),
    (_l("Outcome"), TEXT),
    (_l("Answer of the unit"), TEXT),
    (_l("Answered on"), DAY),
    (_l("Days until the answer"), WHOLE),
)


@bp.get("/ledger/export.xlsx")
@guarded(Action.SEE_LEDGER)
def ledger() -> ResponseReturnValue:
    """Take the ledger along, filtered as it is seen."""
    actor, wanted = current_actor(), wanted_ledger()

    def read(offset: int, limit: int) -> Sequence[LedgerLine]:
        return list_ledger(actor, wanted, offset=offset, limit=limit)

    return send_sheet(_("Ledger of urging"), LEDGER, map(_row, in_blocks(read)))


def _row(line: LedgerLine) -> Sequence[Value]:
    at = clock.local(line.at)
    return (
        at.date(),
        f"{at:%H:%M}",
        str(KINDS[line.kind]),
        what_of(line),
        line.code,
        line.title,
        line.unit,
        line.name,
        line.post,
        line.address,
        outcome_of(line),
        str(REPLIES[line.reply.kind]) if line.reply else "",
        line.reply.on if line.reply else None,
        line.days,
    )
