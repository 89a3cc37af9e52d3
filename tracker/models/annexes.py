"""Annexes being brought into a plan: the file as read, and what the office corrected in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.plans import Plan
from tracker.models.users import User
from tracker.rules.choices import ImportState


class AnnexImport(Model):
    """One file or pasted table on its way into a draft; kept, so that it can be come back to.

    Not audited itself: the rows it makes are, and what was read would fill the trail.
    """

    __tablename__ = "annex_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: a terminal
    created_at: Mapped[datetime] = mapped_column(Moment)
    file_name: Mapped[str] = mapped_column(String(255), default="")  # "" for a pasted table
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[ImportState] = mapped_column(word(ImportState), index=True)
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # until it is read
    read_until: Mapped[datetime | None] = mapped_column(Moment)  # whoever reads it has till then
    # how far the reading is, as it goes; rows of the file, its empty ones included
    rows_read: Mapped[int] = mapped_column(default=0, server_default="0")
    rows_in_all: Mapped[int] = mapped_column(default=0, server_default="0")
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    book: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True)
    table_number: Mapped[int] = mapped_column(default=0)
    row_count: Mapped[int] = mapped_column(default=0)
    columns: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # place: role
    corrections: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    decisions: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict)
    touched_at: Mapped[datetime | None] = mapped_column(Moment)  # somebody corrected something
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    undo: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    version_id: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship(lazy="raise")
    created_by: Mapped[User | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}
