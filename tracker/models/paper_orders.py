"""Papers too big to wait for: who ordered what, how far the press is, the file until it goes."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.tasks import StoredFile
from tracker.models.users import Membership
from tracker.rules.choices import PrintState
from tracker.rules.permissions import Action, Role


class PaperOrder(Model):
    """One paper one person ordered under one address; ordered again, it is the same row."""

    __tablename__ = "paper_orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    # what the reader was when the paper was put together: with another role he gets another
    role: Mapped[Role] = mapped_column(word(Role))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    action: Mapped[Action] = mapped_column(word(Action))
    key: Mapped[str] = mapped_column(String(64))  # of the address
    address: Mapped[str] = mapped_column(Text)  # where it is asked for, as it was narrowed
    back: Mapped[str] = mapped_column(Text)  # the page it belongs to
    title: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(200))  # of the file
    pages: Mapped[int]  # about how many; none of a Word document
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[PrintState] = mapped_column(word(PrintState), default=PrintState.WAITING)
    problem: Mapped[str] = mapped_column(String(30), default="")
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # until it is printed
    tries: Mapped[int] = mapped_column(default=0)
    held_until: Mapped[datetime | None] = mapped_column(Moment)  # whoever prints it has till then
    pages_done: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)  # that it was finished
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))

    membership: Mapped[Membership] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("membership_id", "key"),)
