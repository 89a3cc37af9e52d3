"""The invitations of a session of the story, and what the invited answer; names are invented."""

from datetime import date, datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import Attendance, Meeting, Unit
from tracker.queries.meetings.content import list_attendance
from tracker.rules.invitations import Answer
from tracker.rules.permissions import Actor
from tracker.services.demo.case import Facts
from tracker.services.demo.cast import actor_of
from tracker.services.demo.meetings import find_meeting
from tracker.services.meetings.answering import AnswerFacts, answer_for_unit, note_answer
from tracker.services.meetings.inviting import invite


def send(session: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Invite everybody on the list."""
    invite(find_meeting(session), overrules=True, actor=actor, today=today, now=now)


def answer(session: Facts, actor: Actor, _today: date, now: datetime) -> None:
    """Let every unit answer but those that stay silent; some do so by telephone."""
    meeting, said = find_meeting(session), session["answers"]
    codes = {row.id: row.code for row in db.session.execute(select(Unit.id, Unit.code))}
    for line in list_attendance(meeting.id):
        code = codes.get(line.unit_id or 0, "")
        if not code or code in said["silent"]:
            continue
        if code in said["by_telephone"]:
            who = "Văn phòng đơn vị"
            facts = _facts(code, said)
            note_answer(meeting, line, facts, said_by=who, actor=actor, seen=0, now=now)
        else:
            _answer(meeting, line, code, said, now=now)


def _answer(meeting: Meeting, line: Attendance, code: str, said: Facts, *, now: datetime) -> None:
    speaker = actor_of(code)
    answer_for_unit(meeting, line, _facts(code, said), actor=speaker, seen=0, now=now)


def _facts(code: str, said: Facts) -> AnswerFacts:
    if code in said["declined"]:
        return AnswerFacts(answer=Answer.DECLINED, reason=said["declined"][code])
    if code in said["substitutes"]:
        name, office = said["substitutes"][code]
        return AnswerFacts(answer=Answer.SUBSTITUTE, substitute_name=name, substitute_office=office)
    return AnswerFacts(answer=Answer.ACCEPTED)
