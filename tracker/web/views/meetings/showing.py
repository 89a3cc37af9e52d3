"""What the page of a session shows, put into words and steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.queries.meetings.content import ConclusionLine, ItemPart, MeetingContent
from tracker.queries.meetings.follow_up import FollowUp
from tracker.queries.meetings.turnout import turnout_of
from tracker.queries.session_papers import PaperLife, find_open_minutes_before
from tracker.rules.choices import LeadGroup, MeetingState, Presence
from tracker.rules.conclusions import Lack
from tracker.rules.permissions import Action, Actor, may
from tracker.rules.quorum import Turnout
from tracker.rules.session_papers import SessionPaperKind
from tracker.speech import gettext as _
from tracker.web.forms.meetings import NotesForm
from tracker.web.forms.under_way import SpokenForm
from tracker.web.group_words import group_name
from tracker.web.words import QUORUMS

Lives = Mapping[SessionPaperKind, PaperLife]
NO_LIVES: Lives = {}


@dataclass(frozen=True, slots=True)
class Step:
    """A phase of the session: done, current or ahead."""

    label: str
    state: str


@dataclass(frozen=True, slots=True)
class ConclusionShown:
    """A conclusion as the page shows it."""

    line: ConclusionLine
    units: str
    coordinating: str
    lacks: str  # empty, or what it lacks, in words

    @property
    def row(self) -> Any:
        """Return the stored conclusion."""
        return self.line.row


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item of the agenda as the page shows it; the forms are None for who only reads."""

    part: ItemPart
    conclusions: Sequence[ConclusionShown]
    notes: NotesForm | None
    new_conclusion: SpokenForm | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """A line of the box that says why the session cannot be closed."""

    words: str
    conclusion_id: int


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """A session as its page shows it."""

    content: MeetingContent
    stand: FollowUp | None  # how the last conclusions stand, or this session's own
    steps: Sequence[Step]
    items: Sequence[ItemShown]
    general: Sequence[ConclusionShown]
    lacking: Sequence[Lacking]
    presence: dict[str, int]
    turnout: Turnout
    quorum: str  # empty, or the rule in words
    substitutes: str
    may_edit: bool  # and it is not closed
    may_reopen: bool
    may_take_up: bool
    may_make_tasks: bool
    may_follow: bool  # the tasks can be given what their conclusions say now
    is_corrected: bool  # a paper that went out is a draft again, until its next version
    given: int
    new_conclusion: SpokenForm | None
    lives: Lives  # minutes and notice on their way; empty where the page shows only the words
    open_before: Any = None  # the session before, while its minutes are not approved

    @property
    def meeting(self) -> Any:
        """Return the stored session."""
        return self.content.meeting


def show_meeting(
    content: MeetingContent,
    stand: FollowUp | None,
    actor: Actor,
    lives: Lives = NO_LIVES,
    *,
    with_minutes_before: bool = False,
) -> MeetingShown:
    """Put a session into the words its page shows.

    ``with_minutes_before`` tells who may edit it of the session before whose minutes are open.
    """
    meeting = content.meeting
    is_closed = meeting.state is MeetingState.CLOSED
    is_off = meeting.state is MeetingState.CALLED_OFF
    may_edit = may(actor, Action.EDIT_MINUTES) and not is_closed and not is_off
    given = sum(line.row.assignment_id is not None for line in content.conclusions)
    turnout = turnout_of(content)
    is_corrected = any(life.paper and life.paper.correction for life in lives.values())
    is_locked = any(life.paper and life.paper.is_approved for life in lives.values())
    return MeetingShown(
        content=content,
        stand=stand,
        steps=steps_of(content, lives),
        items=[_item(part, may_edit, is_closed and not content.is_given) for part in content.items],
        general=[_conclusion(line) for line in content.general],
        lacking=[_lacking(number, line) for number, line in content.lacking],
        presence={choice.value: content.count_present(choice) for choice in Presence},
        turnout=turnout,
        quorum=str(QUORUMS[turnout.rule]) if turnout.needed else "",
        substitutes=", ".join(
            line.unit.short_name if line.unit else line.name
            for line in content.attendance
            if line.presence is Presence.SUBSTITUTE
        ),
        may_edit=may_edit,
        may_reopen=is_closed
        and may(actor, Action.EDIT_MINUTES)
        and (not is_locked or any(_is_under_correction(life) for life in lives.values())),
        may_take_up=is_off and may(actor, Action.CREATE_MEETING),
        may_make_tasks=is_closed and bool(content.to_give) and may(actor, Action.MAKE_TASKS),
        may_follow=is_closed and bool(content.changed) and may(actor, Action.MAKE_TASKS),
        is_corrected=is_corrected,
        given=given,
        lives=lives,
        open_before=(
            find_open_minutes_before(meeting) if may_edit and with_minutes_before else None
        ),
        new_conclusion=SpokenForm(formdata=None) if may_edit else None,
    )


def steps_of(content: MeetingContent, lives: Lives) -> list[Step]:
    """Return the phases, from preparing the session to assigning its tasks."""
    state, is_given = content.meeting.state, not content.to_give
    is_closed = state is MeetingState.CLOSED
    done = {
        _("Prepare"): bool(content.attendance) or state is not MeetingState.PREPARING,
        _("Invite"): state is not MeetingState.PREPARING,
        _("In session"): is_closed,
        _("Minutes"): is_closed and _is_approved(lives, SessionPaperKind.MINUTES),
        _("Notice of conclusions"): is_closed
        and (not content.conclusions or _is_approved(lives, SessionPaperKind.NOTICE)),
        _("Assign tasks"): is_closed and is_given,
    }
    current = next((label for label, is_done in done.items() if not is_done), None)
    return [
        Step(label, "done" if is_done else "current" if label == current else "ahead")
        for label, is_done in done.items()
    ]


def _is_under_correction(life: PaperLife) -> bool:
    return life.paper is not None and life.paper.is_under_correction


def _is_approved(lives: Lives, kind: SessionPaperKind) -> bool:
    life = lives.get(kind)
    return life is not None and life.paper is not None and life.paper.is_approved


def lack_in_words(lacks: Sequence[Lack]) -> str:
    """Say what a conclusion lacks."""
    if len(lacks) == 2:
        return _("neither unit nor due date")
    if not lacks:
        return ""
    return _("no unit") if lacks[0] is Lack.UNIT else _("no due date")


def _item(part: ItemPart, may_edit: bool, is_open: bool) -> ItemShown:
    notes = None
    if may_edit:
        notes = NotesForm(
            formdata=None,
            data={"notes": part.row.notes, "version": part.row.version_id},
            prefix=f"item{part.row.id}-",
        )
    return ItemShown(
        part=part,
        conclusions=[_conclusion(line) for line in part.conclusions],
        notes=notes,
        new_conclusion=SpokenForm(formdata=None) if may_edit else None,
        is_open=any(is_open or line.lacks for line in part.conclusions),
    )


def _conclusion(line: ConclusionLine) -> ConclusionShown:
    row = line.row
    if row.lead_group is not LeadGroup.NONE:
        units = group_name(row.lead_group, row.lead_group_id)
    else:
        units = ", ".join(unit.short_name for unit in line.leads) or row.lead_words
    names = [unit.short_name for unit in line.coordinating]
    others = ", ".join([*names, row.coordinating_words] if row.coordinating_words else names)
    return ConclusionShown(line, units, others, lack_in_words(line.lacks))


def _lacking(number: int | None, line: ConclusionLine) -> Lacking:
    facts = {"number": line.number, "lack": lack_in_words(line.lacks)}
    if number is None:
        words = _("General conclusion %(number)s: %(lack)s", **facts)
    else:
        words = _("Item %(item)s, conclusion %(number)s: %(lack)s", item=number, **facts)
    return Lacking(words, line.row.id)
