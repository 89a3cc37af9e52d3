"""The outbox: letters written in the same transaction as the fact they tell of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.tasks import Task
from tracker.models.users import User
from tracker.rules.ladder import Audience

# The states of letters that are still to go: few beside the years of letters that have gone.
LINE = ("pending", "deferred", "unknown", "sending")
IS_TAKEN_BACK = "cancelled_at IS NOT NULL"
NAMES_A_TASK = "task_id IS NOT NULL"
IS_IN_LINE = f"state IN ({', '.join(map(repr, LINE))})"


class Letter(Model):
    """One letter to one person; its key makes it unique for ever."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    template: Mapped[str] = mapped_column(String(40))
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("committees.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))  # as it was when the letter was written
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # ids and words it tells of
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    # somebody sits and waits for it: it goes before all that is only due
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[str] = mapped_column(String(20), default="pending")
    created_at: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str] = mapped_column(String(80), default="")
    lease_until: Mapped[datetime | None] = mapped_column(Moment)  # as database.lease_moment counts
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    subject: Mapped[str] = mapped_column(String(300), default="")  # as sent
    detail: Mapped[str] = mapped_column(String(500), default="")  # the last answer

    user: Mapped[User] = relationship(lazy="raise")
    items: Mapped[list["LetterItem"]] = relationship(
        back_populates="letter", lazy="raise", order_by="LetterItem.id"
    )
    tries: Mapped[list["DeliveryAttempt"]] = relationship(
        lazy="raise", order_by="DeliveryAttempt.number"
    )

    __table_args__ = (
        Index(
            "ix_letters_in_line",
            "not_before",
            "id",
            sqlite_where=text(IS_IN_LINE),
            postgresql_where=text(IS_IN_LINE),
        ),
        Index(None, "committee_id", "id"),
        # the ledger reads the last that went
        Index("ix_letters_finished", "finished_at", "id", "task_id"),
        Index(  # most letters are digests, which name no task: they would hide the use of it
            "ix_letters_of_task",
            "task_id",
            sqlite_where=text(NAMES_A_TASK),
            postgresql_where=text(NAMES_A_TASK),
        ),
        Index(
            "ix_letters_urgent",
            "not_before",
            "id",
            sqlite_where=text("is_urgent = 1"),
            postgresql_where=text("is_urgent"),
        ),
    )


class LetterItem(Model):
    """One rung of one task for one person, carried by a digest; the key keeps it to once."""

    __tablename__ = "letter_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(120), unique=True)  # task:due:rung:user
    rung: Mapped[str] = mapped_column(String(40))
    due: Mapped[date]
    audience: Mapped[Audience] = mapped_column(
        word(Audience), default=Audience.FOCAL, server_default=Audience.FOCAL.value
    )
    told_on: Mapped[date | None]  # the day of its letter
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)

    letter: Mapped[Letter] = relationship(back_populates="items", lazy="raise")
    task: Mapped[Task] = relationship(lazy="raise")

    # what was told last of a thing and due date is read from the index alone
    __table_args__ = (
        Index("ix_letter_items_told", "due", "task_id", "user_id", "told_on"),
        Index(  # few beside those that were told; the ledger reads the last
            "ix_letter_items_taken_back",
            "cancelled_at",
            "letter_id",
            sqlite_where=text(IS_TAKEN_BACK),
            postgresql_where=text(IS_TAKEN_BACK),
        ),
    )


class DeliveryAttempt(Model):
    """One conversation with the mail server, written before it starts and again after."""

    __tablename__ = "delivery_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    number: Mapped[int]
    sender: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    code: Mapped[int | None]
    detail: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (UniqueConstraint("letter_id", "number"),)


class ReturnedLetter(Model):
    """A letter that came back: its address does not work until changed or cleared here."""

    __tablename__ = "returned_letters"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("committees.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"), index=True)
    address: Mapped[str] = mapped_column(String(254), index=True)
    returned_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")
    status: Mapped[str] = mapped_column(String(20), default="")  # the code of the report, 5.1.1
    fingerprint: Mapped[str | None] = mapped_column(String(64), unique=True)  # of a report read
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: the mailbox
    cleared_at: Mapped[datetime | None] = mapped_column(Moment)
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
