"""Invitations to a session: mailed once, followed by an update or a cancellation when it changes.

The letters carry what calendar programs read: one UID per session, a number that rises with each
change, and whoever sent the invitations as the person who gets the answers (RFC 5546).
"""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import or_, select

from tracker import clock
from tracker.database import db
from tracker.models import (
    Attendance,
    Committee,
    Invitation,
    Letter,
    Meeting,
    MeetingCall,
    SessionAnswer,
    User,
)
from tracker.queries.meetings.content import list_items
from tracker.queries.meetings.invited import (
    Guest,
    find_call,
    guest_of,
    list_invited,
    list_on_the_list,
    list_organizers,
)
from tracker.queries.meetings.series import about
from tracker.queries.session_issues import load_issues
from tracker.rules.choices import DocumentKind, MeetingState
from tracker.rules.delivery import LetterState
from tracker.rules.faults import Fault, Refused
from tracker.rules.invitations import reminder_prefix
from tracker.rules.permissions import Action, Actor, require
from tracker.services import outbox
from tracker.services.issued_papers import issued_facts
from tracker.services.meetings.following import follow_order
from tracker.services.meetings.numbers import check_number
from tracker.services.meetings.open_meetings import hold, require_open
from tracker.services.meetings.signs import give_link, sign_of

TEMPLATE = "session_invitation"
LEFT_THE_HOUSE = (LetterState.SENT.value, LetterState.SENDING.value, LetterState.UNKNOWN.value)


def send_invitations(meeting: Meeting, *, actor: Actor, now: datetime) -> int:
    """Invite everybody of the units on the list who has not been invited; return how many.

    Raises NotAllowed; Refused: MEETING_CLOSED, MEETING_CALLED_OFF, NOBODY_TO_INVITE.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    invited = {guest_of(one): one for one in list_invited(meeting.id, withdrawn=True)}
    fresh = [
        guest
        for guest in list_on_the_list(meeting)
        if guest not in invited or invited[guest].withdrawn_at is not None
    ]
    if not fresh:
        raise Refused(Fault.NOBODY_TO_INVITE)
    call = find_call(meeting.id)
    if call is None:
        call = MeetingCall(meeting_id=meeting.id, organizer_id=actor.user_id, changed_at=now)
        db.session.add(call)
    elif any(guest in invited for guest in fresh):
        _raise_sequence(call, now)  # who was put off and is asked again takes the newer word
    asked = [_ask(meeting, guest, invited.get(guest), now) for guest in fresh]
    db.session.flush()
    _write(meeting, call, asked, "invited", now=now)
    return len(fresh)


def _ask(meeting: Meeting, guest: Guest, known: Invitation | None, now: datetime) -> Invitation:
    if known is None:
        known = Invitation(
            meeting_id=meeting.id, user=guest.user, address=guest.address, name=guest.name
        )
        db.session.add(known)
    known.invited_at, known.withdrawn_at = now, None
    return known


def follow_change(meeting: Meeting, before: tuple[Any, ...], *, now: datetime) -> int:
    """Tell the invited of another day, hour or place; return how many letters that makes.

    What is put right once the session has begun is for its minutes, and no news to anybody.
    """
    call = find_call(meeting.id)
    is_past = meeting.state is not MeetingState.PREPARING
    if call is None or is_past or when_and_where(meeting) == before:
        return 0
    _raise_sequence(call, now)
    _forget_answers(meeting)
    invited = list_invited(meeting.id)
    _write(meeting, call, invited, "moved", now=now)
    return len(invited)


def follow_list(meeting: Meeting, *, now: datetime) -> int:
    """Put off those whose unit is no longer on the list; return how many."""
    call = find_call(meeting.id)
    if call is None:
        return 0
    wanted = set(list_on_the_list(meeting))
    gone = [one for one in list_invited(meeting.id) if guest_of(one) not in wanted]
    if not gone:
        return 0
    _raise_sequence(call, now)
    for one in gone:
        one.withdrawn_at = now
    db.session.flush()
    _write(meeting, call, gone, "put_off", now=now)
    return len(gone)


def call_off_meeting(meeting: Meeting, *, actor: Actor, now: datetime) -> int:
    """Call a session off that has not begun, and tell the invited; return how many.

    Raises NotAllowed; Refused: MEETING_CLOSED, MEETING_HAS_BEGUN.
    """
    hold(meeting)
    if meeting.state is MeetingState.CALLED_OFF:
        require(actor, Action.CREATE_MEETING, committee_id=meeting.committee_id)
        return 0
    require_open(meeting, actor, Action.CREATE_MEETING)
    if meeting.state is not MeetingState.PREPARING:
        raise Refused(Fault.MEETING_HAS_BEGUN)
    meeting.state = MeetingState.CALLED_OFF
    db.session.flush()
    follow_order(meeting.series_id)
    return _tell_all(meeting, "called_off", now)


def take_up_meeting(meeting: Meeting, *, actor: Actor, now: datetime) -> int:
    """Take up a session again that was called off, and invite the same people again.

    Raises NotAllowed; Refused: MEETING_EXISTS when another session has its number by now.
    """
    require(actor, Action.CREATE_MEETING, committee_id=meeting.committee_id)
    hold(meeting)
    if meeting.state is not MeetingState.CALLED_OFF:
        return 0
    check_number(meeting)
    meeting.state = MeetingState.PREPARING
    db.session.flush()
    follow_order(meeting.series_id)
    return _tell_all(meeting, "taken_up", now)


def host_of_sessions() -> str:
    """Return the name of this installation, by which the sessions of others are told apart."""
    return urlsplit(current_app.config["SETTINGS"].base_url).hostname or "localhost"


def when_and_where(meeting: Meeting) -> tuple[Any, ...]:
    """Return what the invited are told of when it changes."""
    return (
        meeting.held_on,
        meeting.part_of_day,
        meeting.starts_at,
        meeting.ends_at,
        meeting.place,
        meeting.online_url,
    )


def _tell_all(meeting: Meeting, news: str, now: datetime) -> int:
    call = find_call(meeting.id)
    if call is None:
        return 0
    _raise_sequence(call, now)
    outbox.cancel_by_key(reminder_prefix(meeting.id), now=now)
    if news == "taken_up":
        _forget_answers(meeting)
    invited = list_invited(meeting.id)
    _write(meeting, call, invited, news, now=now)
    return len(invited)


def _forget_answers(meeting: Meeting) -> None:
    """Whoever is asked anew has not answered yet."""
    answers = db.session.scalars(
        select(SessionAnswer)
        .join(Attendance, Attendance.id == SessionAnswer.line_id)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(SessionAnswer.id)
    )
    for answer in answers:
        db.session.delete(answer)
    db.session.flush()


def _raise_sequence(call: MeetingCall, now: datetime) -> None:
    call.sequence, call.changed_at = call.sequence + 1, now
    db.session.flush()


def _write(
    meeting: Meeting,
    call: MeetingCall,
    invited: Sequence[Invitation],
    news: str,
    *,
    now: datetime,
) -> None:
    """Write the letters of one state of the session; an older one that has not left stays here.

    Whoever is asked anew has not answered yet.
    """
    organizer = organizer_of(meeting, call)
    facts = _facts(meeting, call, news, organizer)
    is_end = news in {"called_off", "put_off"}
    for one in invited:
        prefix = f"invitation:{meeting.id}:{sign_of(one)}:"
        outbox.cancel_by_key(prefix, now=now)
        outbox.cancel_by_key(reminder_prefix(meeting.id, sign_of(one)), now=now)
        was_told = _was_told(prefix)
        if not is_end:
            one.sequence, one.answer, one.answered_at = call.sequence, None, None
            give_link(one)
        elif not was_told:
            continue  # nothing ever left the house: there is nothing to take back
        outbox.enqueue(
            f"{prefix}{call.sequence}",
            template=TEMPLATE,
            user=one.user or organizer,
            now=now,
            committee_id=meeting.committee_id,
            facts={
                **facts,
                "news": news if was_told else "invited",
                "guest": one.name,
                "invitation_id": one.id,
            },
            guest_address=one.address or "",
        )
    db.session.flush()


def _was_told(prefix: str) -> bool:
    return (
        db.session.scalar(
            select(Letter.id)
            .where(Letter.key.startswith(prefix, autoescape=True), Letter.state.in_(LEFT_THE_HOUSE))
            .limit(1)
        )
        is not None
    )


def organizer_of(meeting: Meeting, call: MeetingCall) -> User:
    """Return who answers for the session and gets the answers.

    Whoever has left is followed by the next of the secretariat, so that also guests, whose letters
    somebody of the house answers for, go on hearing of it.
    """
    known = list_organizers(meeting.committee_id)
    if known and call.organizer_id not in {user.id for user in known}:
        call.organizer_id = known[0].id
        db.session.flush()
    return db.session.get_one(User, call.organizer_id)


def hand_over_calls(user: User) -> None:
    """Let another of the secretariat answer for the sessions of somebody whose account is closed.

    Letters to guests that have not left go on in his name.
    """
    rows = db.session.execute(
        select(MeetingCall, Meeting)
        .join(Meeting, Meeting.id == MeetingCall.meeting_id)
        .where(MeetingCall.organizer_id == user.id, Meeting.state != MeetingState.CLOSED)
        .order_by(MeetingCall.id)
    ).all()
    for call, meeting in rows:
        heir = organizer_of(meeting, call)
        for letter in _waiting_letters(meeting.id):
            _sign_over(letter, user, heir)
    db.session.flush()


def _waiting_letters(meeting_id: int) -> list[Letter]:
    prefixes = (f"invitation:{meeting_id}:", reminder_prefix(meeting_id))
    return list(
        db.session.scalars(
            select(Letter)
            .where(
                or_(*(Letter.key.startswith(one, autoescape=True) for one in prefixes)),
                Letter.state.in_(outbox.OPEN_STATES),
            )
            .order_by(Letter.id)
            .with_for_update()
        )
    )


def _sign_over(letter: Letter, user: User, heir: User) -> None:
    if letter.user_id == user.id and letter.address != user.email:
        letter.user_id = heir.id
    facts = {**letter.facts, "answers": heir.email, "organizer": heir.name}
    if "calendar" in facts:
        facts["calendar"] = {**facts["calendar"], **_answered_by(heir)}
    letter.facts = facts


def _facts(meeting: Meeting, call: MeetingCall, news: str, organizer: User) -> dict[str, Any]:
    """Return everything the words and the calendar part are made of, as it is now."""
    paper = load_issues(meeting.id).find(DocumentKind.INVITATION)
    return {
        **session_facts(meeting, organizer),
        "paper": {**issued_facts(paper), "day": paper.issued_on.isoformat() if paper else ""},
        "calendar": {
            "uid": f"session-{meeting.id}@{host_of_sessions()}",
            "sequence": call.sequence,
            "changed_at": call.changed_at.isoformat(),
            "method": "CANCEL" if news in {"called_off", "put_off"} else "REQUEST",
            **_answered_by(organizer),
        },
    }


def _answered_by(organizer: User) -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    # where our own mailbox is read, it gets the answers of calendar programs; people's words
    # go to the organizer in either case
    address = settings.mail_from if settings.bounce_url else organizer.email
    return {
        "organizer": {"name": organizer.name, "address": address},
        "answers": organizer.email,
    }


def session_facts(meeting: Meeting, organizer: User) -> dict[str, Any]:
    """Return what letters about a session say of it, as it is now."""
    committee = db.session.get_one(Committee, meeting.committee_id)
    answer_by = clock.local(meeting.answer_by) if meeting.answer_by else None
    return {
        "meeting_id": meeting.id,
        "committee": committee.name,
        "ordinal": meeting.ordinal,
        "about": about(meeting),
        "kind_of_session": meeting.kind.value,
        "held_on": meeting.held_on.isoformat(),
        "starts_at": _hour(meeting.starts_at),
        "ends_at": _hour(meeting.ends_at),
        "part_of_day": meeting.part_of_day.value if meeting.part_of_day else "",
        "place": meeting.place,
        "online_url": meeting.online_url,
        "answer_by": f"{answer_by:%Y-%m-%dT%H:%M}" if answer_by else "",
        "chair": ", ".join(part for part in (meeting.chair_name, meeting.chair_office) if part),
        "items": [item.title for item in list_items(meeting.id)],
        "organizer": organizer.name,
        "answers": organizer.email,
    }


def _hour(value: time | None) -> str:
    return f"{value:%H:%M}" if value else ""
