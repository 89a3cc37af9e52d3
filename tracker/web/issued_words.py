"""The words for issued papers: what a paper is worth, what a file is."""

from tracker.rules.verification import Match, Standing
from tracker.speech import lazy_gettext as _l

STANDINGS = {
    Standing.MAKING: _l("being printed"),
    Standing.IN_FORCE: _l("still in force"),
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
