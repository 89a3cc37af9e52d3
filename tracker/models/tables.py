"""Lists that were taken along as workbooks and are on their way back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Model, Moment


class TableImport(Model):
    """One file as it was read, kept for whoever brought it until it is taken or left.

    Not audited itself: what is taken of it is, row by row, through the services of its noun.
    """

    __tablename__ = "table_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    noun: Mapped[str] = mapped_column(String(30))  # whose list it is
    place_id: Mapped[int | None]  # of a list that belongs to one row: the measures of a task
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    book: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # when it was tried
    changed: Mapped[int] = mapped_column(default=0)  # rows, when it was looked at
    added: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (Index(None, "created_by_id", "noun", "id"),)
