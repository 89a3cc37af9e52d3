"""How a committee reminds: the rungs of its ladder and its quiet days."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Model, word
from tracker.rules.ladder import Counting


class LadderRung(Model):
    """One rung of a committee's own ladder; a committee without rows keeps the usual one."""

    __tablename__ = "ladder_rungs"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    code: Mapped[str] = mapped_column(String(30))  # stands in keys: never changed, never reused
    position: Mapped[int]
    offset_days: Mapped[int]
    counting: Mapped[Counting] = mapped_column(word(Counting))
    repeat_every: Mapped[int | None]  # working days
    tells_focal: Mapped[bool] = mapped_column(default=False)
    tells_head: Mapped[bool] = mapped_column(default=False)
    tells_secretariat: Mapped[bool] = mapped_column(default=False)
    tells_chair: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(String(300), default="")  # instead of the usual sentence
    is_used: Mapped[bool] = mapped_column(default=True)
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("committee_id", "code"),)


class QuietPeriod(Model):
    """Days on which a committee sends no reminders, besides days off; both are included."""

    __tablename__ = "quiet_periods"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="")
