"""A paper of a session on its way: its page, remarks of the units, answers of the secretariat."""

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.meetings.content import get_content, list_items
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.session_drafts import load_drafts
from tracker.queries.session_issues import load_issues
from tracker.queries.session_papers import (
    PaperLife,
    list_invited_units,
    list_to_ask,
    load_lives,
)
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Missing
from tracker.rules.permissions import UNIT_ROLES, Action, may
from tracker.rules.session_papers import SessionPaperKind, Stage
from tracker.rules.texts import cut
from tracker.services.paper_life import circulating
from tracker.services.paper_life.drafts import draft_of
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.forms.fields import offer
from tracker.web.forms.session_papers import AnswerForm, CirculateForm, RemarkForm
from tracker.web.once import sent
from tracker.web.paper_words import (
    ANSWERED,
    PAPERS,
    REPLIES,
    STAGE_ICONS,
    STAGES,
    TURNS,
    story_of,
)
from tracker.web.pressing import pressed
from tracker.web.unit_picking import offer_units
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.showing import show_meeting
from tracker.web.words import CONCLUSION_KINDS

DAYS_TO_REMARK = timedelta(days=3)


def read_kind(word: str) -> SessionPaperKind:
    """Return the paper an address names. Raises Missing."""
    for kind in SessionPaperKind:
        if kind.value == word:
            return kind
    raise Missing


@bp.get("/<int:meeting_id>/papers/<kind>")
@guarded(Action.SEE_MEETING)
def show_paper(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Show how far a paper has come, who said what, and the words themselves."""
    return paper_page(meeting_id, read_kind(kind), RemarkForm(formdata=None))


@bp.route("/<int:meeting_id>/papers/<kind>/circulate", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def circulate_paper(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Ask units for remarks until a day."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    form = CirculateForm(
        data={
            "until": clock.today() + DAYS_TO_REMARK,
            "units": sorted(list_invited_units(meeting)),
        }
    )
    offer_units([form.units], list_to_ask(meeting))
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = address_of(meeting_id, paper)
            done = circulating.circulate_paper(
                meeting,
                paper,
                form.units.data,
                until=form.until.data,
                actor=actor,
                today=clock.today(),
                now=clock.now(),
            )
            receipt.said = ngettext(
                "%(num)s unit is asked; %(letters)s letters go out in a minute.",
                "%(num)s units are asked; %(letters)s letters go out in a minute.",
                done.units,
                letters=done.letters,
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "session_papers/circulate.html", form=form, meeting=meeting, kind=paper, names=PAPERS
    )
    return page, form.status


@bp.post("/<int:meeting_id>/papers/<kind>/remarks")
@guarded(Action.COMMENT)
def make_remark(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Keep a remark of the reader's unit."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    form = RemarkForm()
    _offer_items(form, meeting_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = f"{address_of(meeting_id, paper)}#remarks"
            circulating.make_remark(
                meeting,
                paper,
                form.text.data,
                item_id=form.item.data,
                actor=actor,
                today=clock.today(),
                now=clock.now(),
            )
            receipt.said = _("Your remark is with the secretariat.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return paper_page(meeting_id, paper, form)


@bp.post("/<int:meeting_id>/papers/<kind>/nothing")
@guarded(Action.COMMENT)
def say_nothing(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Say that the reader's unit has no remark."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    with pressed() as done:
        circulating.say_nothing(meeting, paper, actor=actor, now=clock.now())
        done.said = _("The secretariat reads that your unit has no remark.")
    return redirect(address_of(meeting_id, paper), 303)


@bp.post("/<int:meeting_id>/papers/<kind>/remarks/<int:remark_id>/withdraw")
@guarded(Action.COMMENT)
def withdraw_remark(meeting_id: int, kind: str, remark_id: int) -> ResponseReturnValue:
    """Take back a remark nobody has answered."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    with pressed() as done:
        circulating.withdraw_remark(meeting, paper, remark_id, actor=actor)
        done.said = _("The remark is taken back.")
    return redirect(address_of(meeting_id, paper), 303)


@bp.route("/<int:meeting_id>/papers/<kind>/remarks/<int:remark_id>/answer", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def answer_remark(meeting_id: int, kind: str, remark_id: int) -> ResponseReturnValue:
    """Say whether a remark is taken, and why not."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    life = load_lives(meeting, actor, today=clock.today())[paper]
    reply, remark = _find_remark(life, remark_id)
    form = AnswerForm(
        data={
            "answer": remark.answer.value if remark.answer else None,
            "words": remark.answer_words,
            "version": remark.version_id,
        }
    )
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = f"{address_of(meeting_id, paper)}#remark-{remark_id}"
            circulating.answer_remark(
                meeting,
                paper,
                remark_id,
                answer=form.chosen(),
                words=form.words.data,
                actor=actor,
                now=clock.now(),
                seen=form.seen_version,
            )
            receipt.said = _("The unit reads the answer on its page.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "session_papers/answer.html",
        form=form,
        meeting=meeting,
        kind=paper,
        names=PAPERS,
        remark=remark,
        unit=reply.line.unit,
        on=load_drafts(life.paper, draft_of(get_content(meeting), paper)).of(remark),
    )
    return page, form.status


def address_of(meeting_id: int, kind: SessionPaperKind) -> str:
    """Return the address of the page of a paper."""
    return url_for("meetings.show_paper", meeting_id=meeting_id, kind=kind.value)


def paper_page(meeting_id: int, kind: SessionPaperKind, form: RemarkForm) -> ResponseReturnValue:
    """Render the page of a paper, with what was typed of a remark."""
    actor, today = current_actor(), clock.today()
    meeting = get_meeting(meeting_id, actor)
    lives = load_lives(meeting, actor, today=today)
    life = lives[kind]
    issues = load_issues(meeting_id)
    issued = issues.find(kind.value)
    content = get_content(meeting)
    own = life.replies[0] if life.replies and actor.role in UNIT_ROLES else None
    drafts = load_drafts(life.paper, draft_of(content, kind))
    _offer_items(form, meeting_id)
    page = render_template(
        "session_papers/show.html",
        life=life,
        meeting=meeting,
        shown=show_meeting(content, None, actor, lives),
        conclusion_kinds=CONCLUSION_KINDS,
        names=PAPERS,
        stages=STAGES,
        icons=STAGE_ICONS,
        replies=REPLIES,
        answered=ANSWERED,
        turns=TURNS,
        story=story_of(life.events),
        form=form,
        is_late=_is_late(life, today),
        own=own,
        drafts=drafts,
        sent_to_us=drafts.find(own.line.draft_version) if own else None,
        issued=issued,
        **rights_of(life, is_kept=issues.find_kept(kind.value) is not None),
    )
    return page, form.status


def rights_of(life: PaperLife, *, is_kept: bool) -> dict[str, bool]:
    """Return which deeds the reader may do to a paper as it is now."""
    actor = current_actor()
    edits, signs = may(actor, Action.EDIT_MINUTES), may(actor, Action.SIGN_MINUTES)
    is_open = life.stage in {Stage.DRAFT, Stage.CIRCULATED}
    is_closed = life.meeting.state is MeetingState.CLOSED
    has_begun = life.meeting.state in {MeetingState.HELD, MeetingState.CLOSED}
    is_corrected = life.paper is not None and bool(life.paper.correction)
    is_out = life.paper is not None and life.paper.sent_at is not None
    return {
        "may_read_all": actor.role not in UNIT_ROLES,
        "may_edit": edits,
        "may_circulate": edits and is_open and has_begun,
        "may_answer": edits and is_open,
        "may_remark": is_open and actor.role in UNIT_ROLES and may_comment(actor),
        "may_approve": signs and is_open and is_closed,
        "may_record": edits and not signs and is_open and is_closed,
        "may_take_back": (signs or (edits and _is_signed_on_paper(life)))
        and (life.stage is Stage.APPROVED or (is_corrected and life.stage is Stage.NUMBERED)),
        "may_number": edits
        and life.stage in {Stage.APPROVED, Stage.NUMBERED}
        and (is_corrected or not (is_out or is_kept)),
        "may_send": edits
        and life.stage is Stage.NUMBERED
        and not is_corrected
        and life.kind is SessionPaperKind.NOTICE,
        "may_record_outside": edits
        and is_open
        and not is_corrected
        and life.kind is SessionPaperKind.MINUTES,
        "may_correct": signs and is_kept and not is_corrected,
        "is_corrected": is_corrected,
    }


def may_comment(actor: Any) -> bool:
    """Tell whether the actor may speak for a unit."""
    return actor.unit_id is not None


def _is_signed_on_paper(life: PaperLife) -> bool:
    return life.paper is not None and life.paper.is_signed_on_paper


def _is_late(life: PaperLife, today: Any) -> bool:
    until = life.paper.remarks_until if life.paper else None
    return until is not None and today > until


def _offer_items(form: RemarkForm, meeting_id: int) -> None:
    items = list_items(meeting_id)
    numbers = {item.id: number for number, item in enumerate(items, start=1)}
    offer(
        form.item,
        items,
        lambda item: f"{numbers[item.id]}. {cut(item.title, 90)}",
        empty=_("the paper as a whole"),
    )


def _find_remark(life: PaperLife, remark_id: int) -> tuple[Any, Any]:
    for reply in life.replies:
        for remark in reply.remarks:
            if remark.id == remark_id:
                return reply, remark
    raise Missing
