"""A small committee with one task, and everybody who may come near it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from tests import factories
from tests.conftest import NOW
from tests.writing import writing
from tracker.database import db
from tracker.models import Committee, Membership, Task, Unit
from tracker.queries.tasks.changing import get_task_to_change
from tracker.rules.permissions import Actor, Role
from tracker.services import extensions, submissions
from tracker.services.files import Upload
from tracker.services.submissions import Content

TODAY = date(2023, 11, 21)
DUE = date(2023, 11, 24)
LATER = datetime(2023, 11, 22, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
DONE = Content(text="Đã ban hành.", document_sign="412/KH-VP", document_on=date(2023, 11, 20))


@dataclass
class Office:
    """The rows of the case; people by a word."""

    committee: Committee
    unit: Unit
    task: Task
    people: dict[str, Membership] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        return replace(factories.actor_of(self.people[who]), name=who)

    def held(self, who: str = "lead") -> Task:
        return get_task_to_change(self.actor(who), self.task.id)

    def fresh(self) -> Task:
        db.session.expire_all()
        return db.session.get_one(Task, self.task.id)

    def submit(self, content: Content = DONE, *, today: date = TODAY, who: str = "lead") -> Any:
        return self.do(submissions.submit, content, who=who, today=today, now=NOW)

    def give_back(self, *, today: date = TODAY, resubmit_by: date | None = None) -> Any:
        return self.do(
            submissions.return_submission,
            who="secretary",
            note="Thiếu chỉ tiêu.",
            resubmit_by=resubmit_by,
            today=today,
            now=NOW,
        )

    def accept(self, finished_on: date = date(2023, 11, 20), *, today: date = TODAY) -> Any:
        return self.do(
            submissions.accept, who="secretary", finished_on=finished_on, today=today, now=NOW
        )

    def ask(self, new_due: date = date(2023, 12, 8), *, today: date = TODAY) -> Any:
        return self.do(
            extensions.request_extension,
            new_due=new_due,
            reason="Chờ ý kiến.",
            today=today,
            now=NOW,
        )

    def do(self, service: Callable[..., Any], *args: Any, who: str = "lead", **kwargs: Any) -> Any:
        with writing():
            return service(self.held(who), *args, actor=self.actor(who), **kwargs)


def make_office(**facts: Any) -> Office:
    committee = factories.make_committee(**facts.pop("committee", {}))
    unit, helper, other = factories.make_units({} for _ in range(3))
    elsewhere = factories.make_committee()
    assignment = factories.make_assignment(
        committee=committee, plan=factories.make_plan(committee=committee), **facts.pop("row", {})
    )
    factories.make_coordinating(assignment, helper)
    task = factories.make_task(unit=unit, assignment=assignment, **({"due": DUE} | facts))
    office = Office(committee, unit, task)
    here = {
        "secretary": (Role.SECRETARIAT, None),
        "colleague": (Role.SECRETARIAT, None),
        "chair": (Role.CHAIR, None),
        "observer": (Role.OBSERVER, None),
        "admin": (Role.ADMIN, None),
        "lead": (Role.UNIT_LEAD, unit),
        "member": (Role.UNIT_MEMBER, unit),
        "helping lead": (Role.UNIT_LEAD, helper),
        "helping member": (Role.UNIT_MEMBER, helper),
        "other lead": (Role.UNIT_LEAD, other),
    }
    there = {"stranger": (Role.SECRETARIAT, None), "strange lead": (Role.UNIT_LEAD, unit)}
    for at, posts in ((committee, here), (elsewhere, there)):
        made = factories.make_people(at, ((*post, {"name": who}) for who, post in posts.items()))
        office.people |= dict(zip(posts, made, strict=True))
    db.session.commit()
    return office


def upload(name: str = "ke-hoach.pdf", content: bytes = PDF) -> Upload:
    return Upload(name, io.BytesIO(content))


def archive(*names: str, parts: dict[str, bytes] | None = None) -> bytes:
    """A zip file with these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
        for name, content in (parts or {}).items():
            file.writestr(name, content)
    return made.getvalue()


def docx(*more: str, kind: bytes = b"wordprocessingml.document.main") -> bytes:
    return archive("word/document.xml", *more, parts={"[Content_Types].xml": kind})
