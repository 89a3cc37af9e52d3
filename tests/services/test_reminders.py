"""The daily letters lived through day by day: what the preview says is what the rounds write."""

import json
from datetime import date, datetime, timedelta

import pytest

from tests.counting import count_queries
from tests.factories import (
    make_assignment,
    make_committee,
    make_membership,
    make_task,
    make_unit,
    make_user,
)
from tests.jobs.office import Office, make_office
from tests.writing import writing
from tracker import clock
from tracker.database import db, stop_reading
from tracker.jobs import rounds
from tracker.jobs.letters import compose
from tracker.models import Extension, LadderRung, Letter, LetterItem, QuietPeriod, User
from tracker.post.messages import Envelope
from tracker.queries.delivery import Claimed
from tracker.queries.digests import Section, list_digest_lines
from tracker.queries.reminder_previews import preview_days
from tracker.rules.ladder import Audience, Counting
from tracker.rules.permissions import Role
from tracker.services.reminders import batches, draft_letters, write_letters

pytestmark = pytest.mark.usefixtures("app")
TUESDAY = date(2023, 11, 21)


def at(day: date, hour: int = 8) -> datetime:
    return clock.moment_of(day, hour)


@pytest.fixture
def office() -> Office:
    with writing():
        return make_office()


def letters_of(template: str) -> list[Letter]:
    query = db.session.query(Letter).filter_by(template=template).order_by(Letter.id)
    return query.all()


def written_since(last: int) -> set[tuple[str, str]]:
    """The key of each letter after ``last``, with the key of each of its lines, or none."""
    rows = (
        db.session.query(Letter.key, LetterItem.key)
        .outerjoin(LetterItem, LetterItem.letter_id == Letter.id)
        .filter(Letter.id > last, Letter.template.in_(("digest", "weekly")))
    )
    return {(letter, item or "") for letter, item in rows}


def rung(office: Office, code: str, offset: int, **facts) -> LadderRung:
    defaults = {"counting": Counting.CALENDAR, "position": offset + 100, "tells_focal": True}
    row = LadderRung(
        committee_id=office.committee.id, code=code, offset_days=offset, **(defaults | facts)
    )
    db.session.add(row)
    return row


def test_the_preview_and_fourteen_days_of_rounds_agree(office):
    with writing():
        other = make_unit()
        make_membership(committee=office.committee, role=Role.UNIT_MEMBER, unit=other)
        for days in (-30, -9, -4, 0, 1, 2, 3, 5, 8, 12):
            office.task(due=TUESDAY + timedelta(days=days))
        office.task(due=date(2023, 11, 20), submitted_on=TUESDAY)
        task = make_task(
            unit=other,
            assignment=make_assignment(committee=office.committee),
            due=date(2023, 11, 26),
        )
        db.session.add(
            Extension(
                task_id=task.id,
                old_due=task.due,
                new_due=date(2023, 12, 20),
                reason="Chờ ý kiến.",
                requested_by_id=office.focal.user_id,
                requested_at=at(date(2023, 11, 20)),
            )
        )
        db.session.add(
            QuietPeriod(
                committee_id=office.committee.id,
                first_on=date(2023, 11, 23),
                last_on=date(2023, 11, 24),
            )
        )
    with count_queries() as sent:
        coming = preview_days(office.committee.id, today=TUESDAY)
    assert len(sent) <= 13  # of which the calendar is remembered
    stop_reading()
    lived = 0
    for plan in coming.days:
        last = db.session.query(db.func.max(Letter.id)).scalar() or 0
        stop_reading()
        rounds.scan(at=at(plan.day))
        wanted = {
            (key, line.key if line else "")
            for key, _, lines in plan.letters()
            for line in (lines or [None])
        }
        assert written_since(last) == wanted, plan.day
        stop_reading()
        lived += len(wanted)
    assert lived > 40
    assert {plan.day.day for plan in coming.days if not plan.daily} >= {23, 24, 25, 26}


def test_what_is_reached_on_quiet_days_is_told_once_after(office):
    with writing():
        office.task(due=date(2023, 11, 24))
        db.session.add(
            QuietPeriod(
                committee_id=office.committee.id,
                first_on=TUESDAY,
                last_on=date(2023, 11, 23),
            )
        )
    for day in (21, 22, 23):
        assert rounds.scan(at=at(date(2023, 11, day))).letters == 0
    assert rounds.scan(at=at(date(2023, 11, 24))).lines == 1
    assert rounds.scan(at=at(date(2023, 11, 24), 9)).lines == 0


def test_a_changed_ladder_tells_nobody_again_what_was_told(office):
    with writing():
        office.task(due=date(2023, 11, 24))
    assert rounds.scan(at=at(TUESDAY)).lines == 1  # before-3
    with writing():  # before-3 is gone, before-7 is left behind, before-1 moves to the next day
        rung(office, "before-7", -7)
        moved = rung(office, "before-1", -2, words="Mong đơn vị sớm nộp.")
    assert rounds.scan(at=at(date(2023, 11, 22))).lines == 1
    with writing():
        db.session.get(LadderRung, moved.id).offset_days = -1
    assert rounds.scan(at=at(date(2023, 11, 23))).lines == 0
    rungs = [row.rung for row in db.session.query(LetterItem.rung).order_by(LetterItem.id)]
    assert rungs == ["before-3", "before-1"]
    words = [
        line.words
        for letter in letters_of("digest")
        for line in list_digest_lines(letter.id, today=date(2023, 11, 23))
    ]
    assert words == ["", "Mong đơn vị sớm nộp."]


def test_a_round_that_was_cut_off_is_finished_by_the_next(office):
    with writing():
        for number in range(3):
            make_membership(
                committee=office.committee,
                role=Role.UNIT_LEAD,
                unit=office.unit,
                user=make_user(email=f"more{number}@unit.example"),
            )
        office.task(due=date(2023, 11, 22))
    drafts = draft_letters(today=TUESDAY, now=at(TUESDAY))
    stop_reading()
    with writing():  # the first two are written, then the process is gone
        assert write_letters(drafts[:2], now=at(TUESDAY)).letters == 2
    assert rounds.scan(at=at(TUESDAY)).letters == 2
    with writing():  # a round that reckoned before the other wrote doubles nothing
        assert write_letters(drafts, now=at(TUESDAY)).letters == 0
    assert len(letters_of("digest")) == 4


def test_batches_are_small_and_lose_nobody():
    class Draft:
        def __init__(self, lines: int) -> None:
            self.lines = range(lines)

    drafts = [Draft(lines) for lines in (1, 1_500, 600, 5_000, 3)]
    parts = list(batches(drafts))
    assert [len(part) for part in parts] == [2, 1, 1, 1]
    assert [draft for part in parts for draft in part] == drafts


def test_each_reader_finds_what_can_be_done_and_the_head_who_holds_it(office):
    with writing():
        late = office.task(due=date(2023, 11, 14))
        soon = office.task(due=date(2023, 11, 22))
        today = office.task(due=TUESDAY)
        waiting = office.task(due=date(2023, 11, 20), submitted_on=date(2023, 11, 16))
        standing = office.task(due=None, is_standing=True, submitted_on=date(2023, 11, 16))
    rounds.scan(at=at(TUESDAY))
    found = {
        letter.address: [
            (line.section, line.task_id) for line in list_digest_lines(letter.id, today=TUESDAY)
        ]
        for letter in letters_of("digest")
    }
    assert found == {
        "focal@unit.example": [
            (Section.OVERDUE, late.id),
            (Section.TODAY, today.id),
            (Section.SOON, soon.id),
        ],
        "head@unit.example": [(Section.COPY, late.id)],
        "office@bcd.example": [
            (Section.REVIEW, waiting.id),
            (Section.REVIEW, standing.id),
            (Section.FOLLOW, late.id),
        ],
    }
    to_head = next(one for one in letters_of("digest") if one.address.startswith("head"))
    (line,) = list_digest_lines(to_head.id, today=TUESDAY)
    assert line.holders == ("focal",)
    with writing():
        db.session.get(type(late), late.id).submitted_on = TUESDAY
    assert list_digest_lines(to_head.id, today=TUESDAY) == []


def test_a_person_of_two_committees_gets_one_letter(office):
    with writing():
        second = make_committee()
        make_membership(
            committee=second,
            role=Role.UNIT_LEAD,
            unit=office.unit,
            user=db.session.get_one(User, office.focal.user_id),
        )
        office.task(due=date(2023, 11, 22))
        make_task(
            unit=office.unit,
            assignment=make_assignment(committee=second),
            due=date(2023, 11, 22),
        )
    rounds.scan(at=at(TUESDAY))
    (mine,) = letters_of("digest")
    names = {line.committee for line in list_digest_lines(mine.id, today=TUESDAY)}
    assert names == {office.committee.name, second.name}


def test_the_chair_hears_once_a_week_and_only_of_something(office):
    assert rounds.scan(at=at(date(2023, 11, 20))).letters == 0  # nothing is late
    with writing():
        db.session.get(type(office.committee), office.committee.id).weekly_day = 3
        office.task(due=date(2023, 11, 6))
    days = [date(2023, 11, day) for day in (21, 22, 23, 24, 27, 30)]
    told = []
    for day in days:
        rounds.scan(at=at(day))
        told.append(len(letters_of("weekly")))
        stop_reading()
    assert told == [0, 0, 1, 1, 1, 2]
    chairs = db.session.query(LetterItem).filter_by(audience=Audience.CHAIR).all()
    assert [item.rung for item in chairs] == ["late-10"]
    assert {one.address for one in letters_of("weekly")} == {"chair@bcd.example"}


def worded(letter: Letter, language: str = "vi") -> Envelope:
    user = db.session.get_one(User, letter.user_id)
    claimed = Claimed(
        letter_id=letter.id,
        key=letter.key,
        template=letter.template,
        address=letter.address,
        facts=dict(letter.facts),
        name=user.name,
        language=language,
    )
    made = compose(claimed, now=at(TUESDAY))
    assert made is not None
    return made


def test_a_letter_links_each_line_counts_the_rest_and_takes_nobodys_words_for_markup(office):
    with writing():
        tasks = [
            office.task(due=date(2023, 11, 20), title=f"<b>Việc {number}</b> & việc")
            for number in range(31)
        ]
    rounds.scan(at=at(TUESDAY))
    (to_focal,) = [one for one in letters_of("digest") if one.address.startswith("focal")]
    made = worded(to_focal)
    assert made.subject == "31 việc quá hạn"
    for task in tasks[:30]:
        assert made.text.count(f"/tasks/{task.id}\n") == 1
        assert made.html.count(f'/tasks/{task.id}"') == 1
    assert "Và 1 việc khác" in made.text
    assert "&lt;b&gt;Việc 3&lt;/b&gt; &amp; việc" in made.html
    assert "chậm 1 ngày" in made.text
    assert "* <b>Việc 3</b> & việc" in made.text
    assert worded(to_focal, "en").subject == "31 tasks are overdue"
    (to_chair,) = letters_of("weekly")
    week = worded(to_chair)
    assert week.subject == "Số liệu tuần: 31 việc đang mở, 31 việc quá hạn"
    assert f"{office.unit.name}: 31 việc quá hạn" in week.text


def test_a_dry_run_names_the_readers_and_writes_nothing(app, office):
    with writing():
        office.task(due=date(2023, 11, 22))
    runner = app.test_cli_runner()
    words = ["reminders", "scan", "--dry-run", "--at", "2023-11-21"]
    said = runner.invoke(args=words)
    assert said.output == (
        "letters that would be written: 1\n  focal <focal@unit.example>: digest (1)\n"
    )
    (letter,) = json.loads(runner.invoke(args=[*words, "--json"]).output)
    assert (letter["address"], letter["lines"][0]["rung"]) == ("focal@unit.example", "before-1")
    assert letters_of("digest") == []
