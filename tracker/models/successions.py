"""Successions: what became of units by which document, and exactly what moved."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.rules.choices import SuccessionKind, SuccessionState


class Succession(Model):
    """Units renamed, merged or split by one document, done and undone as a whole."""

    __tablename__ = "successions"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SuccessionKind] = mapped_column(word(SuccessionKind))
    effective_on: Mapped[date] = mapped_column(index=True)
    document_number: Mapped[str] = mapped_column(String(20))
    document_symbol: Mapped[str] = mapped_column(String(30))
    document_on: Mapped[date]
    words: Mapped[str] = mapped_column(String(500), default="")  # what the document is about
    note: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[SuccessionState] = mapped_column(
        word(SuccessionState), default=SuccessionState.DOING
    )
    done_at: Mapped[datetime] = mapped_column(Moment)  # when it was entered
    done_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    carried_at: Mapped[datetime | None] = mapped_column(Moment)  # once it moved what it moves
    undone_at: Mapped[datetime | None] = mapped_column(Moment)  # or called off
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # the rest of its facts
    refusal: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # why it could not be carried out on its day
    version_id: Mapped[int] = mapped_column(default=1)

    lines: Mapped[list["SuccessionLine"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="SuccessionLine.id"
    )

    __mapper_args__ = {"version_id_col": version_id}

    @property
    def sign(self) -> str:
        """Return number and symbol as printed, e.g. ``51/QĐ-UBND``."""
        return f"{self.document_number}/{self.document_symbol}"


class SuccessionLine(Model):
    """One unit and one that takes over from it; of a renamed unit both are itself."""

    __tablename__ = "succession_lines"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    succession_id: Mapped[int] = mapped_column(ForeignKey("successions.id"), index=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    share: Mapped[int | None]  # percent, where the document gives it
    is_main: Mapped[bool] = mapped_column(default=True)  # takes what nobody said otherwise


class SuccessionMove(Model):
    """One row a succession changed, with what it held before and after: what undoing restores."""

    __tablename__ = "succession_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    succession_id: Mapped[int] = mapped_column(ForeignKey("successions.id"))
    verb: Mapped[str] = mapped_column(String(10))  # insert, update, delete
    table: Mapped[str] = mapped_column("table_name", String(40))
    row_id: Mapped[int]
    from_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (
        Index(None, "succession_id", "id"),
        Index(None, "table_name", "row_id"),
    )
