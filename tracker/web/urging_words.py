"""Names of what happens to urging letters and of the lines of the ledger, for reading."""

from typing import Any

from tracker.printing.faults import PaperFault
from tracker.rules.choices import LetterStage, PrintState
from tracker.rules.ledgers import AnswerWay
from tracker.rules.urging import LeftOut
from tracker.speech import lazy_gettext as _l

LEFT_OUT: dict[LeftOut, Any] = {
    LeftOut.URGED_TODAY: _l("urged today already"),
    LeftOut.NO_ADDRESS: _l("nobody can be written to"),
    LeftOut.WAITING: _l("handed in, waiting for the secretariat"),
    LeftOut.NOTHING_LATE: _l("nothing is late"),
}
STAGES: dict[LetterStage, Any] = {
    LetterStage.DRAFT: _l("Draft letter"),
    LetterStage.ISSUED: _l("Letter issued"),
    LetterStage.WITHDRAWN: _l("Letter withdrawn"),
}
PRINTS: dict[PrintState, Any] = {
    PrintState.WAITING: _l("waiting to be printed"),
    PrintState.MADE: _l("printed"),
    PrintState.FAILED: _l("not printed"),
}
PROBLEMS: dict[str, Any] = {
    PaperFault.TOO_BIG.value: _l("the text is too long"),
    PaperFault.TOO_SLOW.value: _l("printing took too long"),
    PaperFault.BUSY.value: _l("other papers were being printed all the while"),
    PaperFault.MEMORY.value: _l("it needs more memory than is given"),
    PaperFault.BROKEN.value: _l("the press failed"),
    PaperFault.UNAVAILABLE.value: _l("the parts that print PDF are not installed"),
}
WAYS: dict[AnswerWay, Any] = {
    AnswerWay.TELEPHONE: _l("By telephone"),
    AnswerWay.PAPER: _l("On paper"),
    AnswerWay.MEETING: _l("At a meeting"),
    AnswerWay.OTHER: _l("Otherwise"),
}
