"""A long story of tasks that two units pass to one another, and all an office can do to them."""

from datetime import date, timedelta

from sqlalchemy import select

from tests import factories
from tests.office import make_office
from tests.writing import writing
from tracker import clock
from tracker.database import db
from tracker.models import Task, TaskDecision
from tracker.queries.statuses import facts_of
from tracker.queries.task_facts import OF_UNITS, known_on
from tracker.queries.tasks.changing import get_extension_to_decide, get_task_to_change
from tracker.rules.choices import DecisionKind, ExtensionState, SuccessionKind
from tracker.rules.faults import Refused
from tracker.rules.successions import Heir
from tracker.services import deadlines, extensions, submissions, tasks
from tracker.services.submissions import Content
from tracker.services.succession.acting import succeed
from tracker.services.succession.facts import Document, SuccessionFacts

FIRST = date(2023, 11, 2)
DAYS = [FIRST + timedelta(n) for n in range(13)]
WHY = "Theo ý kiến của chủ trì."


class Story:
    """Tasks that two units pass to one another, and everything an office can do to them."""

    def __init__(self, dues):
        self.office = make_office(due=dues[0])
        row = factories.make_assignment(committee=self.office.committee, plan=None)
        more = [factories.make_task(unit=self.office.unit, assignment=row, due=due, period=str(n))
                for n, due in enumerate(dues[1:])]  # fmt: skip
        self.units = {who: self.office.people[who].unit_id for who in ("lead", "other lead")}
        db.session.commit()
        self.ids = [self.office.task.id, *(task.id for task in more)]
        self.told = {}

    def play(self, random, days):
        """Do something to each task on each day, what was not done yet first; return what."""
        done = set()
        for day in days:
            for hour, task_id in enumerate(self.ids, 8):
                names = sorted(random.sample(DEEDS, 6), key=lambda name: name in done)
                done |= {next((one for one in names if self.deed(one, task_id, day, hour)), "")}
            self.tell(day)
        return done

    def deed(self, name, task_id, day, hour=9):
        """Do one thing; what is not possible now is left."""
        moment = clock.moment_of(day, hour, 0)
        try:
            with writing():
                getattr(self, f"_{name}")(task_id, day, moment)
        except Refused:
            return False
        return True

    def tell(self, day):
        """Write down how every task stands, as the pages of that day have it."""
        self.told[day] = read(self.ids, known_on(day, day, *OF_UNITS))

    def _task(self, task_id, who="secretary"):
        actor = self.office.actor(who)
        return get_task_to_change(actor, task_id), actor

    def _units_of(self, task_id):
        """Return who leads the unit that holds a task, and who leads the other."""
        return sorted(self.units, key=lambda who: self.units[who] != self._holder(task_id))

    def _holder(self, task_id):
        return db.session.scalar(select(Task.unit_id).where(Task.id == task_id))

    def _submit(self, task_id, day, now):
        task, actor = self._task(task_id, self._units_of(task_id)[0])
        content = Content(text="Xong.", document_sign="1/KH", document_on=day)
        submissions.submit(task, content, actor=actor, today=day, now=now)

    def _give_back(self, task_id, day, now):
        task, actor = self._task(task_id)
        facts = {"note": WHY, "resubmit_by": day + timedelta(2)}
        submissions.return_submission(task, **facts, actor=actor, today=day, now=now)

    def _accept(self, task_id, day, now):
        task, actor = self._task(task_id)
        submissions.accept(task, finished_on=day, actor=actor, today=day, now=now)

    def _take_back(self, task_id, day, now):
        task, actor = self._task(task_id)
        facts = {"reason": WHY, "resubmit_by": day + timedelta(2)}
        submissions.reopen(task, **facts, actor=actor, today=day, now=now)

    def _suspend(self, task_id, day, now):
        task, actor = self._task(task_id)
        tasks.suspend(task, reason=WHY, actor=actor, today=day, now=now)

    def _resume(self, task_id, _day, now):
        task, actor = self._task(task_id)
        tasks.resume(task, reason=WHY, actor=actor, now=now)

    def _cancel(self, task_id, day, now):
        task, actor = self._task(task_id)
        tasks.cancel(task, reason=WHY, actor=actor, today=day, now=now)

    def _reopen(self, task_id, _day, now):
        task, actor = self._task(task_id)
        tasks.reopen(task, reason=WHY, actor=actor, now=now)

    def _set_due(self, task_id, day, now):
        task, actor = self._task(task_id)
        due = day + timedelta(3)
        deadlines.set_due(task, due, reason=WHY, actor=actor, today=day, now=now)

    def _pass_on(self, task_id, day, now):
        old, new = (self.units[who] for who in self._units_of(task_id))
        facts = SuccessionFacts(
            kind=SuccessionKind.TRANSFER,
            on=day,
            document=Document(number="51", symbol="QĐ-UBND", issued_on=day),
            heirs=[Heir(old, new)],
            choices={f"task:{task_id}": new},
        )
        succeed(facts, actor=self.office.actor("secretary"), today=day, now=now)

    def _ask(self, task_id, day, now):
        task, actor = self._task(task_id, self._units_of(task_id)[0])
        due = max(day, task.due or day) + timedelta(3)
        extensions.request_extension(task, new_due=due, reason=WHY, actor=actor, today=day, now=now)

    def _grant(self, task_id, day, now):
        task, actor = self._task(task_id)
        asked = [one for one in task.extensions if one.state is ExtensionState.ASKED]
        for one in asked:
            extension = get_extension_to_decide(actor, one.id)
            extensions.grant_extension(
                extension, due=one.new_due, note=WHY, actor=actor, today=day, now=now
            )

    def _amend(self, task_id, day, now):
        """Another date by an amendment of the plan, as it is carried out."""
        task, actor = self._task(task_id)
        if task.finished_on or task.cancelled_on:
            return
        old_due, old_grace, due = task.due, task.grace_until, day + timedelta(2)
        deadlines.move_due(task, due)
        kind, by = DecisionKind.AMENDED, actor.user_id
        facts = {"task_id": task.id, "decided_by_id": by, "decided_at": now, "reason": WHY}
        db.session.add(
            TaskDecision(kind=kind, old_due=old_due, old_grace=old_grace, new_due=due, **facts)
        )


DEEDS = (
    *("submit", "submit", "give_back", "accept", "take_back", "suspend", "resume"),
    *("cancel", "reopen", "set_due", "ask", "grant", "amend", "pass_on"),
)


def read(ids, known):
    rows = db.session.execute(
        known.attach(select(Task.id, *known.facts).select_from(Task))
        .where(Task.id.in_(ids))
        .order_by(Task.id)
    ).all()
    assert [row.id for row in rows] == sorted(ids)
    return {row.id: (row.unit_id, facts_of(row)) for row in rows}
