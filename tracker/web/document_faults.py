"""The sentences of refusals about documents of the register and issued papers."""

from typing import Any

from tracker.rules.faults import Fault
from tracker.speech import lazy_gettext as _l

DOCUMENT_WORDS: dict[Fault, Any] = {
    Fault.DOCUMENT_NUMBER_TAKEN: _l(
        "%(sign)s of %(year)s is in the register already: “%(subject)s”. Check number and symbol."
    ),
    Fault.NOT_A_SYMBOL: _l("Type the symbol without the number and without spaces, like KH-UBND."),
    Fault.DOCUMENT_IN_FUTURE: _l("The date of issue cannot be after today (%(today)s)."),
    Fault.LINK_EXISTS: _l("The document is linked to this already."),
    Fault.LINK_TO_NOTHING: _l("Choose what the document belongs to."),
    Fault.DOCUMENT_OF_SESSION: _l(
        "These are the minutes of a session; change number and date on the page of the session."
    ),
    Fault.PAPER_KEPT: _l("This paper is issued and kept already; it never changes."),
    Fault.PAPER_REPLACED: _l("%(sign)s was replaced already; correct the paper that replaced it."),
    Fault.PAPER_NOT_ISSUED: _l("This paper is not issued yet; there is nothing to correct."),
    Fault.PAPER_WITHDRAWN: _l("This paper was withdrawn already."),
    Fault.PAPER_OF_LETTER: _l(
        "This is an urging letter: do it on its own page, where its unit is told."
    ),
    Fault.NOT_A_DIGEST: _l("A SHA-256 has 64 signs, each a digit or a letter from a to f."),
    Fault.TOO_MANY_CHECKS: _l(
        "Many files were compared from here; wait %(minutes)s minutes and go on then."
    ),
    Fault.FILE_KNOWN: _l("These bytes are kept with this document already, as “%(name)s”."),
}
