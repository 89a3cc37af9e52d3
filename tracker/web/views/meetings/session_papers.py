"""The papers of a session as PDF and Word, and which of them its page offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.meetings.content import MeetingContent
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.unit_extracts import get_place_of_extract
from tracker.rules.permissions import Action, Actor, may
from tracker.services.papers import minutes_paper
from tracker.services.session_papers.invitations import invitation_paper, room_sheet
from tracker.services.session_papers.notices import extract_paper, notice_paper
from tracker.services.session_papers.printing import Paper, render, render_word
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.papers import hand_out
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.kept import INVITATION, MINUTES, NOTICE, kept_of, not_out


@dataclass(frozen=True, slots=True)
class PaperOffered:
    """A paper in the block of a session's page; without ``word`` it comes as PDF alone."""

    name: str
    note: str
    pdf: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class PapersOffered:
    """The papers a reader may take from a session; extracts have a page of their own."""

    papers: Sequence[PaperOffered]
    has_extracts: bool
    may_set_up: bool


def papers_of(content: MeetingContent, actor: Actor) -> PapersOffered:
    """Return what a session's page offers this reader."""
    meeting_id = content.meeting.id
    return PapersOffered(
        papers=[
            PaperOffered(
                _("Sheet for the room"),
                _("Lines to write on for each item, a list to sign"),
                *_pdf("sheet", meeting_id),
            ),
        ],
        has_extracts=bool(content.conclusions),
        may_set_up=may(actor, Action.MANAGE_COMMITTEE),
    )


def _pdf(paper: str, meeting_id: int, **more: Any) -> tuple[str]:
    return (url_for(f"meetings.{paper}", meeting_id=meeting_id, **more),)


@bp.get("/<int:meeting_id>/invitation.pdf")
@guarded(Action.SEE_MEETING)
def invitation(meeting_id: int) -> ResponseReturnValue:
    """Print the invitation."""
    stem = _stem("giay-moi", meeting_id)
    return kept_of(meeting_id, INVITATION) or _print(
        invitation_paper(meeting_id, now=clock.now()), stem, meeting_id
    )


@bp.get("/<int:meeting_id>/invitation.docx")
@guarded(Action.SEE_MEETING)
def invitation_word(meeting_id: int) -> ResponseReturnValue:
    """Write the invitation as a Word document."""
    stem = _stem("giay-moi", meeting_id)
    return kept_of(meeting_id, INVITATION, is_word=True) or _write(
        invitation_paper(meeting_id, now=clock.now()), stem, meeting_id
    )


@bp.get("/<int:meeting_id>/notice.pdf")
@guarded(Action.SEE_MEETING)
def notice(meeting_id: int) -> ResponseReturnValue:
    """Print the notice of conclusions."""
    stem = _stem("thong-bao-ket-luan", meeting_id)
    return kept_of(meeting_id, NOTICE) or _print(
        notice_paper(meeting_id, now=clock.now()), stem, meeting_id
    )


@bp.get("/<int:meeting_id>/notice.docx")
@guarded(Action.SEE_MEETING)
def notice_word(meeting_id: int) -> ResponseReturnValue:
    """Write the notice of conclusions as a Word document."""
    stem = _stem("thong-bao-ket-luan", meeting_id)
    return kept_of(meeting_id, NOTICE, is_word=True) or _write(
        notice_paper(meeting_id, now=clock.now()), stem, meeting_id
    )


@bp.get("/<int:meeting_id>/extracts/<int:unit_id>.pdf")
@guarded(Action.SEE_MEETING)
def extract(meeting_id: int, unit_id: int) -> ResponseReturnValue:
    """Print what the notice says to one unit."""
    return _extract(meeting_id, unit_id)


@bp.get("/<int:meeting_id>/extracts/<int:unit_id>.docx")
@guarded(Action.SEE_MEETING)
def extract_word(meeting_id: int, unit_id: int) -> ResponseReturnValue:
    """Write what the notice says to one unit as a Word document."""
    return _extract(meeting_id, unit_id, is_word=True)


@bp.get("/<int:meeting_id>/sheet.pdf")
@guarded(Action.SEE_MEETING)
def sheet(meeting_id: int) -> ResponseReturnValue:
    """Print the sheet for the room."""
    stem = _stem("to-ghi", meeting_id)
    return _print(room_sheet(meeting_id, now=clock.now()), stem, meeting_id)


@bp.get("/<int:meeting_id>/minutes.docx")
@guarded(Action.SEE_MEETING)
def minutes_word(meeting_id: int) -> ResponseReturnValue:
    """Write the minutes as a Word document."""
    stem = _stem("bien-ban", meeting_id)
    return kept_of(meeting_id, MINUTES, is_word=True) or _write(
        minutes_paper(meeting_id, now=clock.now()), stem, meeting_id
    )


def _extract(meeting_id: int, unit_id: int, *, is_word: bool = False) -> ResponseReturnValue:
    """Hand out an extract, kept or as it stands, or say that it is not out yet. Raises Missing."""
    place = get_place_of_extract(meeting_id, unit_id, current_actor())
    if not place.is_out:
        return not_out(place)
    if kept := kept_of(meeting_id, NOTICE, unit_id=unit_id, is_word=is_word):
        return kept
    paper = extract_paper(meeting_id, unit_id, now=clock.now())
    stem = f"trich-thong-bao-{unit_id}-phien-{place.meeting.ordinal}"
    back = url_for("meetings.show_extract", meeting_id=meeting_id, unit_id=unit_id)
    if is_word:
        return hand_out(lambda: render_word(paper), name=f"{stem}.docx", back=back)
    return hand_out(lambda: render(paper), name=f"{stem}.pdf", back=back)


def _stem(name: str, meeting_id: int) -> str:
    """Return the name of a file of this session. Raises Missing."""
    return f"{name}-phien-{get_meeting(meeting_id, current_actor()).ordinal}"


def _print(paper: Paper, stem: str, meeting_id: int) -> ResponseReturnValue:
    back = url_for("meetings.show", meeting_id=meeting_id)
    return hand_out(lambda: render(paper), name=f"{stem}.pdf", back=back)


def _write(paper: Paper, stem: str, meeting_id: int) -> ResponseReturnValue:
    back = url_for("meetings.show", meeting_id=meeting_id)
    return hand_out(lambda: render_word(paper), name=f"{stem}.docx", back=back)
