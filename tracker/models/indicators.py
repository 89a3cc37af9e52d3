"""Indicator sets (editions), their indicators, and what became of an indicator in the next set."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, word
from tracker.rules.figure_choices import (
    Direction,
    IndicatorKind,
    MappingKind,
    MeasureKind,
    SetLevel,
)

EMPTY = text("''")  # what rows of before hold in columns added later


class IndicatorSet(Model):
    """An edition of the index, e.g. Decision 922/QĐ-BTTTT of 2022."""

    __tablename__ = "indicator_sets"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[SetLevel] = mapped_column(
        word(SetLevel), default=SetLevel.PROVINCE, server_default=SetLevel.PROVINCE.value
    )
    issued_on: Mapped[date | None]
    # the editions (data years) it is used for; open = still in use
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(300), default="", server_default=EMPTY)
    is_partial: Mapped[bool] = mapped_column(default=False)
    # indicators of other sources, for trying out: never to be taken for an official set
    is_example: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    version_id: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version_id}


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
    measure: Mapped[str] = mapped_column(Text, default="")  # an official text, whole
    measure_kind: Mapped[MeasureKind] = mapped_column(
        word(MeasureKind), default=MeasureKind.MANUAL, server_default=MeasureKind.MANUAL.value
    )
    unit_words: Mapped[str] = mapped_column(String(60), default="", server_default=EMPTY)
    direction: Mapped[Direction] = mapped_column(
        word(Direction), default=Direction.HIGHER, server_default=Direction.HIGHER.value
    )
    numerator_words: Mapped[str] = mapped_column(String(300), default="", server_default=EMPTY)
    denominator_words: Mapped[str] = mapped_column(String(300), default="", server_default=EMPTY)
    is_cumulative: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # what stands on a day (số thời điểm): neither added up nor begun anew
    is_stock: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # of a tier measure: [{"name": "Mức 1", "share": "0.25"}, …] in rising order
    tiers: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    # which figure of the product answers it, e.g. "sessions_chaired"; none = typed by the unit
    computed_by: Mapped[str] = mapped_column(String(40), default="", server_default=EMPTY)
    position: Mapped[int] = mapped_column(default=0)

    indicator_set: Mapped[IndicatorSet] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("set_id", "code"),)


class IndicatorMapping(Model):
    """What became of an indicator in the next set; optional and partial, never guessed."""

    __tablename__ = "indicator_mappings"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    old_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), index=True)
    new_id: Mapped[int | None] = mapped_column(ForeignKey("indicators.id"), index=True)
    kind: Mapped[MappingKind] = mapped_column(word(MappingKind))
    note: Mapped[str] = mapped_column(String(500), default="")

    old: Mapped[Indicator] = relationship(foreign_keys=[old_id], lazy="raise")
    new: Mapped[Indicator | None] = relationship(foreign_keys=[new_id], lazy="raise")

    __table_args__ = (UniqueConstraint("old_id", "new_id"),)
