"""What a unit's detail plan says of each indicator, and the unit's own list of steps."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment
from tracker.models.tasks import Task


class Measure(Model):
    """A measure (biện pháp) for one indicator the unit leads: what, by whom, by when."""

    __tablename__ = "measures"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    indicator_assignment_id: Mapped[int] = mapped_column(ForeignKey("indicator_assignments.id"))
    text: Mapped[str] = mapped_column(String(1000), default="")
    person: Mapped[str] = mapped_column(String(120), default="")
    due: Mapped[date | None]

    task: Mapped[Task] = relationship(lazy="raise")


class Step(Model):
    """A step (việc nội bộ) of a unit on its own task: seen by the unit only, counted nowhere."""

    __tablename__ = "steps"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measures.id"))  # it came from
    text: Mapped[str] = mapped_column(String(1000))
    person: Mapped[str] = mapped_column(String(120), default="")
    due: Mapped[date | None]
    done_on: Mapped[date | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    task: Mapped[Task] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}
