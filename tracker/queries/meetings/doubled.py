"""Which substitutes of a session are invited themselves, or sent by two lines of its list."""

from collections.abc import Mapping, Sequence

from tracker.models import Attendance, Meeting, SessionAnswer
from tracker.queries.meetings.answering import lines_of_invited
from tracker.queries.meetings.invited import list_invited
from tracker.rules.choices import Presence
from tracker.rules.doubled import Doubled, Sitter, doubled

SENT = frozenset({Presence.UNKNOWN, Presence.SUBSTITUTE})


def list_doubled(
    meeting: Meeting, lines: Sequence[Attendance], answers: Mapping[int, SessionAnswer]
) -> list[Doubled]:
    """Return whoever would sit for two lines; what was recorded goes before what was answered."""
    substitutes = [
        Sitter(line.id, name, is_substitute=True)
        for line in lines
        if (name := _substitute(line, answers.get(line.id)))
    ]
    if not substitutes:
        return []
    sitters = [Sitter(line.id, line.name) for line in lines]
    invited = list_invited(meeting.id)
    for invitation_id, theirs in lines_of_invited(meeting, invited, lines).items():
        who = next(one.who for one in invited if one.id == invitation_id)
        sitters.extend(Sitter(line.id, who) for line in theirs)
    return doubled([*sitters, *substitutes])


def _substitute(line: Attendance, answer: SessionAnswer | None) -> str:
    if line.presence not in SENT:
        return ""
    return line.substitute_name or (answer.substitute_name if answer else "")
