"""Who was invited to a session by letter, and which state of the session they were told of."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment
from tracker.models.meetings import Meeting
from tracker.models.users import User


class MeetingCall(Model):
    """The calling of a session: who answers for it, and the number of its last change.

    ``sequence`` is the number calendar programs go by: it rises when day, hour or place change
    and when somebody is no longer invited (RFC 5546, 2.1.4).
    """

    __tablename__ = "meeting_calls"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    organizer: Mapped[User] = relationship(lazy="raise")


class Invitation(Model):
    """A person who was invited to a session by letter."""

    __tablename__ = "invitations"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    user: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)
