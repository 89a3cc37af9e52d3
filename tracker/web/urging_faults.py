"""The sentences of refusals about urging letters and the ledger."""

from typing import Any

from tracker.rules.faults import Fault
from tracker.speech import lazy_gettext as _l

URGING_WORDS: dict[Fault, Any] = {
    Fault.AS_OF_IN_FUTURE: _l("Figures of a day to come are not known; take %(today)s or before."),
    Fault.REPLY_IN_PAST: _l("The unit needs time to answer: take a day after %(today)s."),
    Fault.REPLY_TOO_FAR: _l("That is too far off; take %(last)s at the latest."),
    Fault.NOBODY_TO_URGE: _l("Choose at least one unit that is to get a letter."),
    Fault.URGED_MEANWHILE: _l(
        "Somebody else has just urged some of these tasks; look again and choose anew."
    ),
    Fault.LETTER_NOT_DRAFT: _l("This letter was issued or withdrawn already."),
    Fault.LETTER_NOT_ISSUED: _l("This letter is not issued, or withdrawn already."),
    Fault.SIGNED_COPY_MISSING: _l("There is no signed copy yet."),
    Fault.SIGNED_COPY_TOO_LARGE: _l("The scan is too large for mail; the unit opens it here."),
    Fault.SIGNED_COPY_SENT: _l("The signed copy has gone with the mail, or goes with it."),
    Fault.LETTER_SIGNED: _l(
        "The signed copy is kept already and is never exchanged; write a new edition instead."
    ),
    Fault.LETTER_EMPTY: _l("Leave at least one task in the letter, or withdraw it."),
    Fault.LETTER_DATED_EARLY: _l(
        "The letter cannot be dated before the day of its figures (%(as_of)s)."
    ),
    Fault.LETTER_NUMBER_TWICE: _l("Number %(number)s is typed for %(unit)s already."),
    Fault.LETTER_UNKNOWN: _l("This batch has no letter to “%(unit)s”."),
    Fault.LETTER_TWICE: _l("This unit stands in row %(row)s already."),
    Fault.BATCH_ISSUED: _l("A letter of this batch is issued; throw away or withdraw single ones."),
    Fault.NOTHING_TYPED: _l("Type the number of at least one letter."),
    Fault.DOCUMENT_IS_LOCKED: _l(
        "This paper is issued: number and file stay as they are; what is wrong is put right by a "
        "new paper, or it is withdrawn."
    ),
    Fault.ANSWER_IN_FUTURE: _l("An answer cannot be of a day to come."),
}
