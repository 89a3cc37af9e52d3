"""The ledger in pages, against all its lines put in order at once."""

from datetime import date, timedelta
from random import Random

import pytest

from tests import factories
from tests.conftest import NOW
from tests.office import make_office
from tests.urging import add_batches
from tests.writing import writing
from tracker import clock
from tracker.database import db
from tracker.models import Letter, LetterItem, RecordedAnswer, UrgingLetter, UrgingMail
from tracker.queries import ledgers
from tracker.queries.ledger_lines import LedgerFilter, ends_of
from tracker.queries.ledgers import count_ledger, list_ledger
from tracker.rules.ledgers import AnswerWay, LedgerKind

FIRST = date(2023, 11, 2)


class Post:
    """Letters about two tasks: gone, waiting and called back, many at the same moment."""

    def __init__(self, office):
        self.office, self.random = office, Random(4)
        self.actor = self.office.actor("secretary")
        row = factories.make_assignment(
            committee=self.office.committee, meeting_id=self._meeting().id
        )
        other = factories.make_task(unit=self.office.unit, assignment=row)
        elsewhere = factories.make_committee()
        foreign = factories.make_task(
            unit=self.office.unit, assignment=factories.make_assignment(committee=elsewhere)
        )
        self.tasks = [self.office.task.id, other.id]
        self.lines = [(LedgerKind.SESSION, other.created_at, row.meeting_id, other.id)]
        for number in range(30):
            self.digest(number, [*self.tasks, foreign.id])
            self.news(number, self.tasks[number % 2])
        for number in range(4):
            self.answer(number)
        db.session.flush()

    def _meeting(self):
        return factories.make_meeting(committee=self.office.committee)

    def moment(self):
        return clock.moment_of(FIRST + timedelta(self.random.randrange(9)), 9, 0)

    def letter(self, key, **facts):
        gone = self.moment() if self.random.random() < 0.7 else None
        letter = Letter(
            key=key, user_id=self.actor.user_id, address="a@b.vn", created_at=self.moment(),
            committee_id=self.office.committee.id, not_before=self.moment(), finished_at=gone,
            state="sent" if gone else "pending", **facts,
        )  # fmt: skip
        db.session.add(letter)
        db.session.flush()
        return letter

    def digest(self, number, task_ids):
        letter = self.letter(f"digest:{number}", template="reminders")
        for task_id in task_ids:
            back = self.moment() if self.random.random() < 0.3 else None
            db.session.add(
                LetterItem(
                    letter_id=letter.id, task_id=task_id, user_id=self.actor.user_id, due=FIRST,
                    key=f"{number}:{task_id}", rung="before-3", cancelled_at=back,
                )
            )  # fmt: skip
            at = back or letter.finished_at or letter.not_before
            if task_id in self.tasks:
                self.lines.append((LedgerKind.REMINDER, at, letter.id, task_id))

    def news(self, number, task_id):
        letter = self.letter(f"news:{number}", template="returned", task_id=task_id)
        at = letter.finished_at or letter.not_before
        self.lines.append((LedgerKind.NEWS, at, letter.id, task_id))

    def answer(self, number):
        answer = RecordedAnswer(
            committee_id=self.office.committee.id, task_id=self.tasks[0], way=AnswerWay.PAPER,
            answered_on=FIRST, who="Chánh Văn phòng", words=f"Lời {number}",
            recorded_at=self.moment(), recorded_by_id=self.actor.user_id,
        )  # fmt: skip
        db.session.add(answer)
        db.session.flush()
        self.lines.append((LedgerKind.ANSWER, answer.recorded_at, answer.id, self.tasks[0]))

    def wanted(self, keep=lambda _line: True):
        """Return the lines in order: the newest first, then by kind, the last letter first."""
        kept = [line for line in self.lines if keep(line)]
        return sorted(kept, key=lambda one: (-one[1].timestamp(), one[0].value, -one[2], one[3]))


@pytest.fixture
def post(app):
    office = make_office()
    with writing():
        return Post(office)


def shown(post, wanted, *, size):
    """Return what all pages show; those near the last are the same, read from either end."""
    total = count_ledger(post.actor, wanted)
    lines, from_end = (
        [
            (line.kind, line.at, line.ref_id, line.task_id)
            for offset in range(0, total, size)
            for line in list_ledger(post.actor, wanted, offset=offset, limit=size, total=known)
        ]
        for known in (None, total)
    )
    assert len(lines) == total
    assert from_end == lines
    return lines


def test_the_last_page_reads_the_end_of_the_ledger_alone(post, monkeypatch):
    total = count_ledger(post.actor, LedgerFilter())
    monkeypatch.setattr(ledgers, "DEEP", 7)
    asked = []

    def watched(source, many, *, is_oldest_first):
        asked.append((many, is_oldest_first))
        return ends_of(source, many, is_oldest_first=is_oldest_first)

    monkeypatch.setattr(ledgers, "ends_of", watched)
    (line,) = list_ledger(post.actor, LedgerFilter(), offset=total - 1, limit=7, total=total)
    assert (line.kind, line.task_id) == (post.wanted()[-1][0], post.wanted()[-1][3])
    assert set(asked) == {(1, True)}


@pytest.mark.parametrize("deep", [0, 40, 10_000])
def test_pages_of_the_ledger_are_all_its_lines_in_order(post, monkeypatch, deep):
    monkeypatch.setattr(ledgers, "DEEP", deep)
    assert shown(post, LedgerFilter(), size=7) == post.wanted()
    for kind in LedgerKind:
        of_kind = post.wanted(lambda line, kind=kind: line[0] is kind)
        assert shown(post, LedgerFilter(kind=kind), size=7) == of_kind
    days = FIRST + timedelta(2), FIRST + timedelta(5)
    between = post.wanted(lambda line: days[0] <= clock.local(line[1]).date() <= days[1])
    assert 20 < len(between) < len(post.lines)
    assert shown(post, LedgerFilter(first=days[0], last=days[1]), size=7) == between
    of_task = post.wanted(lambda line: line[3] == post.tasks[1])
    assert shown(post, LedgerFilter(task_id=post.tasks[1]), size=7) == of_task


def test_a_new_line_is_counted_although_no_trail_tells_of_it(post):
    before = count_ledger(post.actor, LedgerFilter())
    assert count_ledger(post.actor, LedgerFilter()) == before == len(post.lines)
    with writing():
        post.news(99, post.tasks[0])
    assert count_ledger(post.actor, LedgerFilter()) == before + 1
    with writing():
        post.digest(99, post.tasks)
    assert count_ledger(post.actor, LedgerFilter()) == before + 3


@pytest.mark.parametrize("deep", [0, 10_000])
def test_mails_of_one_letter_at_one_moment_stand_on_one_page_each(app, monkeypatch, deep):
    """Letters that wait because mail is held have one moment; pages are read from either end."""
    monkeypatch.setattr(ledgers, "DEEP", deep)
    office = make_office()
    with writing():
        actor = office.actor("secretary")
        ids = add_batches(office.committee, [office.unit], actor.user_id, office.task.id)
        letter = db.session.get_one(UrgingLetter, ids["issued_letter"])
        letter.document_id = factories.make_document(committee=office.committee).id
        for number in range(10):
            mail = Letter(
                key=f"urging:{number}", template="urging", user_id=actor.user_id, state="pending",
                address=f"{number}@donvi.example", created_at=NOW, not_before=NOW,
            )  # fmt: skip
            db.session.add(mail)
            db.session.flush()
            db.session.add(UrgingMail(urging_letter_id=letter.id, letter_id=mail.id))
    total = count_ledger(actor, LedgerFilter())
    seen = [
        line.address
        for offset in range(0, total, 4)
        for line in list_ledger(actor, LedgerFilter(), offset=offset, limit=4, total=total)
    ]
    assert sorted(seen) == [f"{number}@donvi.example" for number in range(10)]
