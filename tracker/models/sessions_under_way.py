"""What a session under way keeps beside its minutes: who writes where, texts set aside, checks."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.meetings import Conclusion, Meeting
from tracker.models.users import User
from tracker.rules.checks import Verdict


class NotesWriter(Model):
    """Where somebody was last seen to write; one row a person and session."""

    __tablename__ = "notes_writers"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime] = mapped_column(Moment)

    user: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)


class NotesAside(Model):
    """A text that came second and says otherwise: kept until its writer brings both together."""

    __tablename__ = "notes_aside"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    draft: Mapped[str] = mapped_column(String(64))  # one page of one browser
    text: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("item_id", "user_id", "draft"),)


class ConclusionCheck(Model):
    """What a later session found of a conclusion; the state of its tasks stays their own."""

    __tablename__ = "conclusion_checks"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    conclusion_id: Mapped[int] = mapped_column(ForeignKey("conclusions.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(word(Verdict))
    remark: Mapped[str] = mapped_column(String(1000), default="")
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    conclusion: Mapped[Conclusion] = relationship(lazy="raise")
    checked_by: Mapped[User] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("meeting_id", "conclusion_id"),)
