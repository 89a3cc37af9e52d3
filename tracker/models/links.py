"""Keys that leave the house in a letter or a program: of each only the hash is kept."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.tasks import Task
from tracker.models.users import User
from tracker.rules.links import Deed


class TaskLink(Model):
    """A link in one letter that opens the form of one task for one person.

    The token is made of ``seed`` and the secret key of the installation, so that a letter sent
    again carries the same link, and neither the database nor the key alone opens anything.
    """

    __tablename__ = "task_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    seed: Mapped[str] = mapped_column(String(64))
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # which owed the task then
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    task: Mapped[Task] = relationship(lazy="raise")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise")

    __table_args__ = (
        UniqueConstraint("letter_id", "task_id"),
        Index(None, "user_id", "id"),
        Index(None, "task_id", "id"),
    )


class LinkOpening(Model):
    """What somebody did with a link: when, from where."""

    __tablename__ = "link_openings"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("task_links.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(60), default="")
    deed: Mapped[Deed] = mapped_column(word(Deed))

    __table_args__ = (Index(None, "link_id", "id"),)


class LinkCode(Model):
    """A code mailed for a link; typed in time, it opens the form for one browser and a while."""

    __tablename__ = "link_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("task_links.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))  # keyed: six digits are soon tried out
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    door_hash: Mapped[str] = mapped_column(String(64), default="")  # of what the browser holds
    open_until: Mapped[datetime | None] = mapped_column(Moment)


class CalendarFeed(Model):
    """The secret address under which a calendar program reads one person's days."""

    __tablename__ = "calendar_feeds"
    __audited__ = True
    __secret__ = frozenset({"token_hash", "seed"})

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    seed: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)


class ApiKey(Model):
    """The key under which a program works in one part of a person, for as long as he lets it."""

    __tablename__ = "api_keys"
    __audited__ = True
    __secret__ = frozenset({"token_hash"})

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))  # what the person calls the program
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    used_on: Mapped[date | None]  # the last day it opened anything
