"""Hand out the kept bytes of an issued paper of a session instead of printing it again."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.queries.meetings.unit_extracts import ExtractPlace
from tracker.queries.session_issues import load_issues
from tracker.queries.session_papers import find_paper
from tracker.rules.choices import DocumentKind
from tracker.rules.session_papers import SessionPaperKind
from tracker.web.papers import hand_out_kept

INVITATION, MINUTES, NOTICE = (
    DocumentKind.INVITATION,
    DocumentKind.MINUTES,
    DocumentKind.NOTICE,
)


def kept_of(
    meeting_id: int, kind: DocumentKind, *, unit_id: int | None = None, is_word: bool = False
) -> ResponseReturnValue | None:
    """Return the answer with the kept file; None while the paper is a draft.

    The reader has been let in already. What is in force is handed out also while a correction is
    written, whose draft is asked for with ``?draft=1``.
    """
    issued = load_issues(meeting_id).find_kept(kind.value, unit_id)
    if issued is None or (request.args.get("draft") and _is_corrected(meeting_id, kind)):
        return None
    return hand_out_kept(issued.word_file if is_word else issued.pdf)


def not_out(place: ExtractPlace) -> ResponseReturnValue:
    """Tell a unit plainly that its extract is not out yet."""
    return render_template("session_papers/not_out.html", meeting=place.meeting), 404


def _is_corrected(meeting_id: int, kind: DocumentKind) -> bool:
    if kind is INVITATION:
        return True  # what the session says now, beside what was sent
    paper = find_paper(meeting_id, SessionPaperKind(kind.value))
    return paper is not None and bool(paper.correction)
