"""Tasks: what one unit owes by one date; its tries, files and extensions.

Facts only: every state (overdue, due soon, whose turn) is computed by ``rules.statuses``.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.plans import Assignment, Plan
from tracker.models.units import Unit
from tracker.models.users import User
from tracker.rules.choices import DecisionKind, ExtensionState, SubmissionState, TaskKind

OPEN = text("finished_on IS NULL AND cancelled_on IS NULL")
FINISHED = text("finished_on IS NOT NULL")
HANDED_IN = text("submitted_on IS NOT NULL")
# the facts a state is computed from: counting by state reads the index only
STATE_COLUMNS = (
    "finished_on",
    "cancelled_on",
    "is_standing",
    "suspended_on",
    "submitted_on",
    "returned_on",
    "grace_until",
    "kind",
    "period",
    "plan_id",
)


def _unit_of(context: Any) -> int:
    """Return the unit of the row being written."""
    return int(context.get_current_parameters()["unit_id"])


class Task(Model):
    """What one unit owes by one date."""

    __tablename__ = "tasks"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    # the unit it was first asked of, which stays when another takes over
    asked_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), default=_unit_of)
    kind: Mapped[TaskKind] = mapped_column(word(TaskKind))
    period: Mapped[str] = mapped_column(String(10), default="")  # e.g. 2023-Q4
    code: Mapped[str] = mapped_column(String(20))  # e.g. KH-07
    opened_on: Mapped[date]
    original_due: Mapped[date | None]
    due: Mapped[date | None]
    due_reason: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    is_standing: Mapped[bool] = mapped_column(default=False)
    submitted_on: Mapped[date | None]  # the try that now waits was handed in
    returned_on: Mapped[date | None]  # the last try was returned and nothing new came
    grace_until: Mapped[date | None]  # earned by a returned try that had been in time
    finished_on: Mapped[date | None]  # the date on the result document, confirmed
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    suspended_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    plan: Mapped[Plan | None] = relationship(lazy="raise")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise")
    submissions: Mapped[list["Submission"]] = relationship(
        back_populates="task", lazy="raise", order_by="Submission.attempt.desc()"
    )
    extensions: Mapped[list["Extension"]] = relationship(
        back_populates="task", lazy="raise", order_by="Extension.id.desc()"
    )
    decisions: Mapped[list["TaskDecision"]] = relationship(
        back_populates="task", lazy="raise", order_by="TaskDecision.id.desc()"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        UniqueConstraint("assignment_id", "asked_unit_id", "period"),
        UniqueConstraint("committee_id", "code"),
        Index(
            "ix_tasks_open", "committee_id", "due", "id", sqlite_where=OPEN, postgresql_where=OPEN
        ),
        Index("ix_tasks_due", "committee_id", "due", "id"),
        Index("ix_tasks_unit", "committee_id", "unit_id", "due", "id", *STATE_COLUMNS),
        Index("ix_tasks_plan", "plan_id", "due", "id"),
        Index("ix_tasks_opened", "committee_id", "opened_on", "id"),
        Index(
            "ix_tasks_finished",
            "committee_id",
            "finished_on",
            "id",
            sqlite_where=FINISHED,
            postgresql_where=FINISHED,
        ),
        Index(
            "ix_tasks_handed_in",
            "committee_id",
            "submitted_on",
            "id",
            sqlite_where=HANDED_IN,
            postgresql_where=HANDED_IN,
        ),
    )


class Submission(Model):
    """A unit's try at discharging a task; versions are kept."""

    __tablename__ = "submissions"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    attempt: Mapped[int]
    state: Mapped[SubmissionState] = mapped_column(
        word(SubmissionState), default=SubmissionState.DRAFT
    )
    text: Mapped[str] = mapped_column(Text, default="")
    document_sign: Mapped[str] = mapped_column(String(60), default="")  # number and symbol
    document_on: Mapped[date | None]
    signed_by: Mapped[str] = mapped_column(String(120), default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decision_note: Mapped[str] = mapped_column(String(2000), default="")
    resubmit_by: Mapped[date | None]
    measures: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # of a detail plan, as they were handed in
    version_id: Mapped[int] = mapped_column(default=1)

    task: Mapped[Task] = relationship(back_populates="submissions", lazy="raise")
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id], lazy="raise")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    files: Mapped[list["StoredFile"]] = relationship(
        back_populates="submission", lazy="raise", order_by="StoredFile.id"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("task_id", "attempt"),)


class StoredFile(Model):
    """A file of a try, a request for more time, a document or a visit.

    The bytes lie under a generated key.
    """

    __tablename__ = "files"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"), index=True)
    extension_id: Mapped[int | None] = mapped_column(ForeignKey("extensions.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)

    submission: Mapped[Submission | None] = relationship(back_populates="files", lazy="raise")
    extension: Mapped["Extension | None"] = relationship(back_populates="files", lazy="raise")

    __table_args__ = (
        UniqueConstraint("submission_id", "sha256"),
        UniqueConstraint("document_id", "sha256"),
        UniqueConstraint("visit_id", "sha256"),
    )


class Extension(Model):
    """A request for more time and its answer; both dates stay for ever."""

    __tablename__ = "extensions"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    old_due: Mapped[date]
    old_grace: Mapped[date | None]  # the day to resubmit by that the new date ends
    new_due: Mapped[date]
    reason: Mapped[str] = mapped_column(String(2000))
    asked_late: Mapped[bool] = mapped_column(default=False)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    requested_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[ExtensionState] = mapped_column(
        word(ExtensionState), default=ExtensionState.ASKED, index=True
    )
    granted_due: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decision_note: Mapped[str] = mapped_column(String(2000), default="")
    answer_number: Mapped[int | None]  # of the printed answer, given by the clerk
    answer_on: Mapped[date | None]
    version_id: Mapped[int] = mapped_column(default=1)

    task: Mapped[Task] = relationship(back_populates="extensions", lazy="raise")
    files: Mapped[list["StoredFile"]] = relationship(
        back_populates="extension", lazy="raise", order_by="StoredFile.id"
    )
    requested_by: Mapped[User] = relationship(foreign_keys=[requested_by_id], lazy="raise")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    issued: Mapped[list["IssuedAnswer"]] = relationship(
        back_populates="extension", lazy="raise", order_by="IssuedAnswer.version"
    )

    __mapper_args__ = {"version_id_col": version_id}


class IssuedAnswer(Model):
    """One issue of a numbered answer: its bytes never change, a correction is the next version."""

    __tablename__ = "issued_answers"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    extension_id: Mapped[int] = mapped_column(ForeignKey("extensions.id"))
    version: Mapped[int]
    number: Mapped[int]
    answer_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(1000), default="")  # of a correction
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime] = mapped_column(Moment)

    extension: Mapped[Extension] = relationship(back_populates="issued", lazy="raise")
    file: Mapped[StoredFile] = relationship(lazy="raise")
    issued_by: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("extension_id", "version"),)


class TaskDecision(Model):
    """What was decided about a task, with its reason; never changed afterwards."""

    __tablename__ = "task_decisions"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    kind: Mapped[DecisionKind] = mapped_column(word(DecisionKind))
    reason: Mapped[str] = mapped_column(String(2000), default="")
    old_due: Mapped[date | None]
    new_due: Mapped[date | None]
    old_grace: Mapped[date | None]  # the day to resubmit by that another date ends
    finished_on: Mapped[date | None]  # of work that was finished and is taken up again
    old_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # passed the task on
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(Moment)

    task: Mapped[Task] = relationship(back_populates="decisions", lazy="raise")
    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id], lazy="raise")
