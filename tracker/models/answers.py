"""What was answered for each line of a session's list, and who opened the link of a letter."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Model, Moment, word
from tracker.rules.invitations import Answer, AnswerWay, InvitationDeed


class SessionAnswer(Model):
    """The answer for one line of the list: the last that was given, however it came."""

    __tablename__ = "session_answers"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"), unique=True)
    answer: Mapped[Answer] = mapped_column(word(Answer))
    reason: Mapped[str] = mapped_column(String(500), default="")  # of who cannot come
    substitute_name: Mapped[str] = mapped_column(String(120), default="")
    substitute_office: Mapped[str] = mapped_column(String(200), default="")
    substitute_contact: Mapped[str] = mapped_column(String(120), default="")  # mail or telephone
    way: Mapped[AnswerWay] = mapped_column(word(AnswerWay))
    said_by: Mapped[str] = mapped_column(String(120), default="")  # as called then
    said_at: Mapped[datetime] = mapped_column(Moment)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # told to the office
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}


class InvitationOpening(Model):
    """What somebody did with the link of an invitation: when, from where."""

    __tablename__ = "invitation_openings"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(60), default="")
    deed: Mapped[InvitationDeed] = mapped_column(word(InvitationDeed))

    __table_args__ = (Index(None, "invitation_id", "id"),)
