"""Who was invited to a session by letter, and which state of the session they were told of."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.meetings import Meeting
from tracker.models.users import User
from tracker.rules.invitations import Answer


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
    """Somebody who was invited to a session by letter: a user, or a guest by mail address.

    ``sequence`` is the state of the session this person was last told of: an answer to an older
    one says nothing of the session as it is now.
    """

    __tablename__ = "invitations"
    __audited__ = True
    __secret__ = frozenset({"link_seed", "link_hash"})

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(254))  # of a guest, who has no account
    name: Mapped[str] = mapped_column(String(120), default="")  # of a guest
    invited_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    sequence: Mapped[int] = mapped_column(default=0)
    answer: Mapped[Answer | None] = mapped_column(word(Answer))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)  # as the answer itself says
    # the link of the letters: its token is made of the seed and the installation's secret key
    link_seed: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    link_hash: Mapped[str | None] = mapped_column(String(64), index=True, unique=True)
    link_revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    user: Mapped[User | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("meeting_id", "user_id"),
        UniqueConstraint("meeting_id", "address"),
    )

    @property
    def who(self) -> str:
        """Return the name of the person."""
        return self.user.name if self.user else self.name
