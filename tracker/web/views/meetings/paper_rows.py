"""The block of a session's page that lists its papers: how far each has come, and its files."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.queries.meetings.content import MeetingContent
from tracker.queries.session_issues import SessionIssues
from tracker.queries.session_papers import PaperLife
from tracker.rules.choices import DocumentKind, MeetingState
from tracker.rules.dates import show_date
from tracker.rules.permissions import Action, Actor, may
from tracker.rules.session_papers import SessionPaperKind, Stage
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.filters import day_short
from tracker.web.issued_words import STANDINGS
from tracker.web.paper_words import PAPERS, STAGE_ICONS, STAGES, TURNS
from tracker.web.views.meetings.showing import Lives

PREPARED = {MeetingState.PREPARING, MeetingState.CALLED_OFF}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper in the block; empty words and addresses are left out."""

    name: str
    address: str  # of its own page
    icon: str
    chip: str
    note: str
    pdf: str
    word: str
    check: str = ""  # its verification page
    act: str = ""
    act_address: str = ""
    is_failed: bool = False


def rows_of(
    content: MeetingContent, lives: Lives, issues: SessionIssues, actor: Actor
) -> list[PaperRow]:
    """Return the invitation, the minutes and the notice as the reader sees them."""
    rows = [_invitation(content, issues, actor)]
    rows.extend(_row(content, life, issues) for life in lives.values())
    return rows


def _invitation(content: MeetingContent, issues: SessionIssues, actor: Actor) -> PaperRow:
    meeting, issued = content.meeting, issues.find(DocumentKind.INVITATION)
    is_open = meeting.state not in {MeetingState.CLOSED, MeetingState.CALLED_OFF}
    address = url_for("meetings.issue_invitation", meeting_id=meeting.id)
    may_issue = is_open and may(actor, Action.CREATE_MEETING)
    files = _files("invitation", meeting.id)
    if issued is not None:
        guests = ngettext("to %(num)s member", "to %(num)s members", len(content.attendance))
        said = guests if content.attendance else ""
        act = (_("Issue it again"), address) if may_issue and issued.frozen_at else ("", "")
        return _issued_row(_("Invitation"), issued, said, files, act)
    icon, chip = STAGE_ICONS[Stage.DRAFT], str(STAGES[Stage.DRAFT])
    return PaperRow(
        name=_("Invitation"),
        address="",
        icon=icon,
        chip=chip,
        note=_("To whom, when, where, what about"),
        act=_("Number and issue it") if may_issue else "",
        act_address=address,
        pdf=files["pdf"],
        word=files["word"],
    )


def _row(content: MeetingContent, life: PaperLife, issues: SessionIssues) -> PaperRow:
    kind, meeting = life.kind, content.meeting
    issued = issues.find(kind.value)
    address = url_for("meetings.show_paper", meeting_id=meeting.id, kind=kind.value)
    files = _files(kind.value, meeting.id)
    if issued is not None and not (life.paper and life.paper.correction):
        return _issued_row(str(PAPERS[kind]), issued, _sent(life, issues), files, address=address)
    return PaperRow(
        name=str(PAPERS[kind]),
        address=address,
        icon=STAGE_ICONS[life.stage],
        chip=str(STAGES[life.stage]),
        note=_correcting(issued) if issued is not None else _note(content, life),
        pdf=files["pdf"],
        word=files["word"],
    )


def _correcting(issued: Any) -> str:
    """Say of which issued paper this is the next version; that one is in force meanwhile."""
    return _("Corrects no. %(sign)s, which holds until then", sign=issued.sign)


def _issued_row(
    name: str,
    issued: Any,
    said: str,
    files: dict[str, str],
    act: tuple[str, str] = ("", ""),
    *,
    address: str = "",
) -> PaperRow:
    """Return the row of a paper that has its number; without files it says so."""
    parts = [
        _("No. %(sign)s", sign=issued.sign),
        show_date(issued.issued_on),
        *((_("version %(number)s", number=issued.version),) if issued.version > 1 else ()),
        *((said,) if said else ()),
    ]
    is_made = issued.frozen_at is not None
    return PaperRow(
        name=name,
        address=address or url_for("issued_papers.show", paper_id=issued.id),
        icon="lock" if is_made else "clock",
        chip=_chip(issued),
        note=", ".join(parts),
        check=url_for("verify.show", code=issued.shown_code),
        act=act[0],
        act_address=act[1],
        is_failed=bool(issued.problem) and not is_made,
        pdf=files["pdf"],
        word=files["word"],
    )


def _chip(issued: Any) -> str:
    if issued.withdrawn_at is not None:
        return str(STANDINGS[issued.standing])
    return _("Issued paper, locked") if issued.frozen_at else _("Files being made")


def _sent(life: PaperLife, issues: SessionIssues) -> str:
    if life.kind is not SessionPaperKind.NOTICE or not (life.paper and life.paper.sent_at):
        return ""
    return ngettext("to %(num)s unit", "to %(num)s units", len(issues.extracts))


def _note(content: MeetingContent, life: PaperLife) -> str:
    paper, state = life.paper, content.meeting.state
    if paper is not None and paper.number and not paper.correction:
        day = show_date(paper.issued_on) if paper.issued_on else ""
        return ", ".join(part for part in (_("no. %(number)s", number=paper.number), day) if part)
    if state in PREPARED:
        if life.kind is SessionPaperKind.MINUTES:
            return _("Follows the notes; can be printed at any time")
        return _("Follows the conclusions")
    parts = [str(TURNS[life.turn])]
    if life.stage is Stage.CIRCULATED and paper is not None and paper.remarks_until:
        parts.append(_("remarks until %(day)s", day=day_short(paper.remarks_until)))
    if life.unanswered:
        parts.append(
            ngettext("%(num)s remark to answer", "%(num)s remarks to answer", life.unanswered)
        )
    if life.kind is SessionPaperKind.NOTICE and life.stage is Stage.DRAFT:
        parts.insert(0, _conclusions(content))
    return " · ".join(part for part in parts if part)


def _conclusions(content: MeetingContent) -> str:
    count, lacking = len(content.conclusions), len(content.lacking)
    if not count:
        return ""
    said = ngettext("%(num)s conclusion", "%(num)s conclusions", count)
    missing = _("%(num)s incomplete", num=lacking)
    return f"{said}, {missing}" if lacking else said


def _files(paper: str, meeting_id: int) -> dict[str, str]:
    return {
        "pdf": url_for(f"meetings.{paper}", meeting_id=meeting_id),
        "word": url_for(f"meetings.{paper}_word", meeting_id=meeting_id),
    }
