"""The sentences about issued papers: refusals, what a paper is worth, what a file is."""

from typing import Any

from flask_babel import lazy_gettext as _l

from tracker.rules.faults import Fault
from tracker.rules.verification import Match, Standing

ISSUED_FAULTS: dict[Fault, Any] = {
    Fault.PAPER_KEPT: _l("This paper is issued and kept already; it never changes."),
    Fault.PAPER_REPLACED: _l("%(sign)s was replaced already; correct the paper that replaced it."),
    Fault.PAPER_WITHDRAWN: _l("This paper was withdrawn already."),
    Fault.PAPER_OF_LETTER: _l(
        "This is an urging letter: withdraw it on its own page, so that its unit is told."
    ),
    Fault.FILE_KNOWN: _l("These bytes are kept with this document already, as “%(name)s”."),
}

STANDINGS = {
    Standing.MAKING: _l("being printed"),
    Standing.IN_FORCE: _l("in force"),
    Standing.REPLACED: _l("replaced"),
    Standing.WITHDRAWN: _l("withdrawn"),
}

MATCHES = {
    Match.PDF: _l("This is the issued file"),
    Match.WORD: _l("This is the Word version of the issued paper"),
    Match.SCAN: _l("This is the scan of the signed paper"),
    Match.OLD_SCAN: _l("This is an earlier scan of the signed paper, replaced by a better one"),
    Match.NONE: _l("This is not the issued file"),
}
