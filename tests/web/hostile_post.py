"""What leaves the house or comes back in the world of hostile forms: links, lists."""

from tests import factories
from tests.conftest import NOW
from tests.rules.annexes.tables import book, grid
from tracker import clock
from tracker.database import db
from tracker.models import Installation, Letter, Meeting, ReturnedLetter, User
from tracker.queries.delivery import Claimed
from tracker.queries.links import find_open_link
from tracker.queries.meetings.content import list_attendance
from tracker.queries.meetings.invited import list_invited
from tracker.rules.invitations import Answer
from tracker.rules.permissions import Actor, Role
from tracker.services import api_keys, feeds, outbox, table_imports
from tracker.services.links import send_code
from tracker.services.meetings.answering import AnswerFacts, note_answer
from tracker.services.meetings.attendance import invite_person
from tracker.services.meetings.invitations import send_invitations
from tracker.services.meetings.signs import path_of_answer
from tracker.services.offers import draw_up, give


def bring_table(secretary: Actor) -> int:
    """A register that came back with one new document."""
    head = ("Loại", "Số", "Ký hiệu", "Ngày ban hành", "Trích yếu", "Cơ quan ban hành", "Mã dòng")
    sheet = book(grid(head, ("Thông báo", "77", "TB-BCĐ", "20/11/2023", "Mới", "Ban", "")))
    brought = table_imports.take_in(
        "documents",
        None,
        sheet.grids[0],
        name="a.xlsx",
        data=b"a",
        actor=secretary,
        now=NOW,
    )
    return brought.id


def as_claimed(letter: Letter) -> Claimed:
    """A letter as its sender has it before the first attempt."""
    return Claimed(
        letter_id=letter.id,
        key=letter.key,
        template=letter.template,
        address=letter.address,
        facts=letter.facts,
        name="",
        language="vi",
        user_id=letter.user_id,
        task_id=letter.task_id,
    )


def add_links(world, other) -> None:
    """A link with a code on its way, and its people at work in another committee."""
    for who, name in (("unit_lead", "link"), ("unit_member", "member_link")):
        user = db.session.get(User, world.people[who].user_id)
        letter = outbox.enqueue(
            name,
            template="task_changed",
            user=user,
            now=NOW,
            facts={"tasks": [{"id": world.ids["task"]}]},
        )
        offer = draw_up(as_claimed(letter), now=NOW)
        give(offer, now=NOW)
        letter.attempts = 1  # its links have left with it
        token = offer.links[world.ids["task"]].token
        world.ids[name] = token
        world.people[f"{who.removeprefix('unit_')} elsewhere"] = factories.make_membership(
            committee=other, role=Role.OBSERVER, user=user
        )
        link = find_open_link(token, now=NOW)
        send_code(link, computer="", now=NOW, real_now=NOW)
        feeds.renew(factories.actor_of(world.people[who]), now=NOW)
    key = {"name": "Máy", "days": 90, "now": clock.real_now()}
    api_keys.give_out(factories.actor_of(world.people["unit_member"]), **key)


def add_returned_mail(committee, clerk) -> int:
    """A letter that failed, one that came back, and an outbox that waits to be released."""
    letter = Letter(
        key="old",
        template="extension_decided",
        user_id=clerk.user_id,
        address="a@donvi.example",
        committee_id=committee.id,
        facts={},
        created_at=NOW,
        not_before=NOW,
        state="failed",
    )
    returned = ReturnedLetter(
        committee_id=committee.id,
        address=db.session.get_one(User, clerk.user_id).email,
        returned_on=NOW.date(),
        reason="550 không có hộp thư này",
        recorded_at=NOW,
    )
    held = Installation(place="elsewhere", held_at=NOW, held_because="restored")
    db.session.add_all((letter, returned, held))
    db.session.flush()
    return letter.id


def add_invitation(meeting, told, secretary) -> dict[str, int | str]:
    """Invite a guest by letter; return the key of his link, and the line of the unit beside him.

    For ``told``, a line of another session, it is noted down that somebody comes.
    """
    comes = AnswerFacts(answer=Answer.ACCEPTED)
    other = db.session.get_one(Meeting, told.meeting_id)
    note_answer(other, told, comes, said_by="An", actor=secretary, seen=0, now=NOW)
    invite_person(meeting, name="Khách", address="khach@vnpt.example", actor=secretary)
    send_invitations(meeting, actor=secretary, now=NOW)
    guest = next(one for one in list_invited(meeting.id) if one.address)
    token = path_of_answer(guest.id).removeprefix("/invitation/")
    line = list_attendance(meeting.id)[0]
    invite_person(meeting, name="Khách sau", address="sau@vnpt.example", actor=secretary)
    return {"invitation": token, "prepared_line": line.id, "invited": guest.id}
