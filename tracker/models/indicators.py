"""Indicator sets (editions) and their indicators."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, word
from tracker.rules.choices import IndicatorKind


class IndicatorSet(Model):
    """An edition of the index, e.g. Decision 922/QĐ-BTTTT of 2022."""

    __tablename__ = "indicator_sets"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    issued_on: Mapped[date | None]
    is_partial: Mapped[bool] = mapped_column(default=False)


class Indicator(Model):
    """One row of a set; codes are unique inside the set only."""

    __tablename__ = "indicators"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("indicator_sets.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("indicators.id"))
    code: Mapped[str] = mapped_column(String(30))
    kind: Mapped[IndicatorKind] = mapped_column(word(IndicatorKind))
    name_vi: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300), default="")
    max_points: Mapped[Decimal | None] = mapped_column(Numeric(10, 4))
    measure: Mapped[str] = mapped_column(String(600), default="")
    position: Mapped[int] = mapped_column(default=0)

    indicator_set: Mapped[IndicatorSet] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("set_id", "code"),)
