"""Print a paper of a session, as PDF or as Word, from its facts."""

from tracker.printing import composed, invitations, minutes, notices, plan_annexes, room_sheets
from tracker.printing.composed import Composed
from tracker.printing.invitations import InvitationPaper
from tracker.printing.minutes import MinutesPaper
from tracker.printing.notices import ExtractPaper, NoticePaper
from tracker.printing.plan_annexes import PlanAnnexPaper
from tracker.printing.room_sheets import RoomSheet
from tracker.printing.sealed import AT_THE_DESK, Limits, Printed
from tracker.printing.variants import Variant

Issuable = InvitationPaper | NoticePaper | ExtractPaper | MinutesPaper
Paper = Issuable | RoomSheet | PlanAnnexPaper


def compose(paper: Paper) -> Composed:
    """Return the paper put together, whichever kind it is of."""
    match paper:
        case InvitationPaper():
            return invitations.compose(paper)
        case NoticePaper():
            return notices.compose(paper)
        case ExtractPaper():
            return notices.compose_extract(paper)
        case RoomSheet():
            return room_sheets.compose(paper)
        case PlanAnnexPaper():
            return plan_annexes.compose(paper)
        case MinutesPaper():
            return minutes.compose(paper)


def render(paper: Paper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Return the paper as a tagged PDF. Raises PaperFailed."""
    return composed.render(compose(paper), limits=limits)


def render_word(paper: Paper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Return the same paper as a Word document. Raises PaperFailed."""
    return composed.render_word(compose(paper), limits=limits)


def render_issued(paper: Issuable, *, limits: Limits = AT_THE_DESK) -> Printed:
    """Return the archive's PDF, and Word, of a paper that is issued. Raises PaperFailed."""
    made = compose(paper)
    pdf = composed.render(made, limits=limits, variant=Variant.ARCHIVE)
    return Printed(pdf, composed.render_word(made, limits=limits))
