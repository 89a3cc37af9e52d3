"""Words for what is refused of answers to invitations and of the attendance."""

from typing import Any

from tracker.rules.faults import Fault
from tracker.speech import lazy_gettext as _l

ANSWER_WORDS: dict[Fault, Any] = {
    Fault.NOT_AN_ONLINE_ADDRESS: _l("Give a whole address that begins with https://."),
    Fault.ANSWER_AFTER_SESSION: _l("Answers have to be asked for before the session begins."),
    Fault.ANSWER_TOO_LATE: _l(
        "The session has begun; tell the secretariat by telephone who comes."
    ),
    Fault.LEFT_BEFORE_ARRIVED: _l("Came at %(arrived)s and left at %(left)s: one hour is wrong."),
    Fault.SESSION_NOT_READY: _l("Not sent. Points of the session to be mended first: %(count)s."),
    Fault.SESSION_DOUBTFUL: _l(
        "Not sent. Points worth a look: %(count)s; mend them, or tick to send all the same."
    ),
    Fault.NO_ANSWERS_TO_TAKE: _l("There is no answer that is not in the list already."),
}
