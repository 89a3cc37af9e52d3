"""The life of the two papers of a session: drafted, circulated, approved, numbered."""

from datetime import date
from enum import StrEnum

from tracker.rules.choices import MeetingState


class SessionPaperKind(StrEnum):
    """Which paper of a session."""

    MINUTES = "minutes"  # biên bản
    NOTICE = "notice"  # thông báo kết luận


class Stage(StrEnum):
    """How far a paper has come."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    APPROVED = "approved"
    NUMBERED = "numbered"
    OUTSIDE = "outside"  # made before the product came, or without it


class PaperAct(StrEnum):
    """What happened to a paper."""

    CIRCULATED = "circulated"
    APPROVED = "approved"
    SIGNED_ON_PAPER = "signed_on_paper"
    TAKEN_BACK = "taken_back"
    CORRECTED = "corrected"
    NUMBERED = "numbered"
    NUMBER_TAKEN_BACK = "number_taken_back"
    SENT = "sent"
    OUTSIDE = "outside"


class RemarkAnswer(StrEnum):
    """What the secretariat did with a remark."""

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"


class Reply(StrEnum):
    """How a unit that was asked for remarks stands."""

    REMARKED = "remarked"
    NOTHING_TO_SAY = "nothing_to_say"  # the unit said so itself
    WAITING = "waiting"
    SILENT = "silent"  # nothing by the date: no consent in words


class Whose(StrEnum):
    """Whose turn it is with a paper."""

    SECRETARIAT = "secretariat"
    UNITS = "units"
    CHAIR = "chair"
    CLERK = "clerk"
    NOBODY = "nobody"


def stage_of(
    *, is_circulated: bool, is_approved: bool, is_numbered: bool, is_outside: bool = False
) -> Stage:
    """Return how far a paper has come; one that is being corrected keeps its number.

    >>> stage_of(is_circulated=True, is_approved=False, is_numbered=False)
    <Stage.CIRCULATED: 'circulated'>
    >>> stage_of(is_circulated=False, is_approved=True, is_numbered=True)
    <Stage.NUMBERED: 'numbered'>
    """
    if is_outside:
        return Stage.OUTSIDE
    if is_approved:
        return Stage.NUMBERED if is_numbered else Stage.APPROVED
    return Stage.CIRCULATED if is_circulated else Stage.DRAFT


def reply_of(*, remarks: int, has_nothing_to_say: bool, until: date | None, today: date) -> Reply:
    """Return how a unit stands that was asked for remarks until a day.

    Whoever is silent has not agreed; the page says that nothing came.

    >>> facts = {"remarks": 0, "has_nothing_to_say": False, "until": date(2023, 11, 24)}
    >>> reply_of(**facts, today=date(2023, 11, 24)), reply_of(**facts, today=date(2023, 11, 25))
    (<Reply.WAITING: 'waiting'>, <Reply.SILENT: 'silent'>)
    """
    if remarks:
        return Reply.REMARKED
    if has_nothing_to_say:
        return Reply.NOTHING_TO_SAY
    return Reply.SILENT if until is not None and today > until else Reply.WAITING


def whose_turn(
    stage: Stage, state: MeetingState, *, unanswered: int = 0, waiting: int = 0
) -> Whose:
    """Return who has to act next for a paper.

    >>> whose_turn(Stage.CIRCULATED, MeetingState.CLOSED, waiting=3)
    <Whose.UNITS: 'units'>
    >>> whose_turn(Stage.CIRCULATED, MeetingState.CLOSED)
    <Whose.CHAIR: 'chair'>
    """
    if stage in {Stage.NUMBERED, Stage.OUTSIDE}:
        return Whose.NOBODY
    if stage is Stage.APPROVED:
        return Whose.CLERK
    if unanswered or state is not MeetingState.CLOSED:
        return Whose.SECRETARIAT
    if stage is Stage.CIRCULATED:
        return Whose.UNITS if waiting else Whose.CHAIR
    return Whose.SECRETARIAT
