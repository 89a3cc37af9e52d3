"""Names of what happens to the papers of a session, for reading."""

from collections.abc import Sequence
from typing import Any

from tracker.rules.dates import show_date
from tracker.rules.session_papers import (
    PaperAct,
    RemarkAnswer,
    Reply,
    SessionPaperKind,
    Stage,
    Whose,
)
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.speech import ngettext

PAPERS: dict[SessionPaperKind, Any] = {
    SessionPaperKind.MINUTES: _l("Minutes"),
    SessionPaperKind.NOTICE: _l("Notice of conclusions"),
}
STAGES: dict[Stage, Any] = {
    Stage.DRAFT: _l("Draft paper"),
    Stage.CIRCULATED: _l("Out for remarks"),
    Stage.APPROVED: _l("Approved paper"),
    Stage.NUMBERED: _l("Numbered and registered"),
    Stage.OUTSIDE: _l("Made outside this product"),
}
STAGE_ICONS = {
    Stage.DRAFT: "pencil",
    Stage.CIRCULATED: "send",
    Stage.APPROVED: "lock",
    Stage.NUMBERED: "lock",
    Stage.OUTSIDE: "archive",
}
REPLIES: dict[Reply, Any] = {
    Reply.REMARKED: _l("Remarked"),
    Reply.NOTHING_TO_SAY: _l("Says it has no remark"),
    Reply.WAITING: _l("Not answered yet"),
    Reply.SILENT: _l("No remark by the date"),
}
ANSWERED: dict[RemarkAnswer, Any] = {
    RemarkAnswer.TAKEN: _l("Taken"),
    RemarkAnswer.NOT_TAKEN: _l("Not taken"),
}
TURNS: dict[Whose, Any] = {
    Whose.SECRETARIAT: _l("The secretariat's turn"),
    Whose.UNITS: _l("The units' turn"),
    Whose.CHAIR: _l("The chair's turn"),
    Whose.CLERK: _l("The clerk's turn: number and date"),
    Whose.NOBODY: _l("Done"),
}
ACT_ICONS = {
    PaperAct.CIRCULATED: "send",
    PaperAct.APPROVED: "check2-square",
    PaperAct.SIGNED_ON_PAPER: "pencil",
    PaperAct.TAKEN_BACK: "arrow-return-left",
    PaperAct.CORRECTED: "pencil",
    PaperAct.NUMBERED: "lock",
    PaperAct.NUMBER_TAKEN_BACK: "arrow-return-left",
    PaperAct.SENT: "send",
    PaperAct.OUTSIDE: "archive",
}

WITH_A_REASON = {PaperAct.TAKEN_BACK, PaperAct.CORRECTED}


def story_of(events: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what happened to a paper as the timeline reads it."""
    return [
        {
            "icon": ACT_ICONS[event.act],
            "at": event.done_at,
            "actor": event.done_by.name,
            "text": _sentence(event),
            "detail": event.words if event.act in WITH_A_REASON else None,
        }
        for event in events
    ]


def _sentence(event: Any) -> str:
    day = show_date(event.day) if event.day else ""
    words = {
        PaperAct.CIRCULATED: lambda: ngettext(
            "asked %(num)s unit for remarks until %(day)s",
            "asked %(num)s units for remarks until %(day)s",
            event.units,
            day=day,
        ),
        PaperAct.APPROVED: lambda: _("approved"),
        PaperAct.SIGNED_ON_PAPER: lambda: _("recorded the signature on paper of %(day)s", day=day),
        PaperAct.TAKEN_BACK: lambda: _("took the approval back"),
        PaperAct.CORRECTED: lambda: _("began a correction of the issued paper"),
        PaperAct.NUMBERED: lambda: _(
            "entered number %(number)s of %(day)s", number=event.words, day=day
        ),
        PaperAct.NUMBER_TAKEN_BACK: lambda: _("took number %(number)s back", number=event.words),
        PaperAct.SENT: lambda: ngettext(
            "sent the notice with its extract to %(num)s unit",
            "sent the notice with extracts to %(num)s units",
            event.units,
        ),
        PaperAct.OUTSIDE: lambda: _(
            "recorded minutes made outside, number %(number)s of %(day)s",
            number=event.words,
            day=day,
        ),
    }
    return words[event.act]()
