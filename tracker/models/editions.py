"""Published editions of the index: scores and ranks of provinces, and our own scoring."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment
from tracker.models.indicators import Indicator, IndicatorSet

SCORE = Numeric(10, 4)


class Province(Model):
    """A province as editions name it; one that merged points at what it became."""

    __tablename__ = "provinces"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    folded: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(10), default="")  # of the national list
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("provinces.id"), index=True)
    ended_on: Mapped[date | None]  # the last day of its own name
    began_on: Mapped[date | None]  # a province that a merger made

    merged_into: Mapped["Province | None"] = relationship(remote_side="Province.id", lazy="raise")


class Edition(Model):
    """One publication: data year, edition year and publication date are three facts."""

    __tablename__ = "editions"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int | None] = mapped_column(ForeignKey("indicator_sets.id"))
    edition_year: Mapped[int] = mapped_column(unique=True)
    data_year: Mapped[int]
    published_on: Mapped[date | None]
    published_words: Mapped[str] = mapped_column(String(40), default="")  # e.g. 02/2025
    provinces_count: Mapped[int | None]  # how many were ranked
    mean_score: Mapped[Decimal | None] = mapped_column(SCORE)
    # published means by code: {"P-GOV": {"score": "0.7582", "source": "…"}, …}
    means: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    source: Mapped[str] = mapped_column(String(300), default="")
    version_id: Mapped[int] = mapped_column(default=1)

    indicator_set: Mapped[IndicatorSet | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}


class EditionResult(Model):
    """Score and rank of a province under a code: ``DTI``, ``P-GOV``, ``1`` to ``9``.

    A missing score is None, which is not zero. Ranks can tie.
    """

    __tablename__ = "edition_results"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("provinces.id"), index=True)
    code: Mapped[str] = mapped_column(String(30))
    score: Mapped[Decimal | None] = mapped_column(SCORE)
    rank: Mapped[int | None]
    # where the source prints points of a maximum: 226,5 of 700
    points: Mapped[Decimal | None] = mapped_column(SCORE)
    maximum: Mapped[Decimal | None] = mapped_column(SCORE)
    source: Mapped[str] = mapped_column(String(300), default="")
    is_computed: Mapped[bool] = mapped_column(default=False)  # by us, e.g. the mean of a merger

    edition: Mapped[Edition] = relationship(lazy="raise")
    province: Mapped[Province] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("edition_id", "province_id", "code"),
        Index(None, "edition_id", "code", "rank"),
    )


class SelfScore(Model):
    """Points the province gives itself for an indicator in an edition, and what was verified."""

    __tablename__ = "self_scores"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    edition_year: Mapped[int]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), index=True)
    self_points: Mapped[Decimal | None] = mapped_column(SCORE)
    verified_points: Mapped[Decimal | None] = mapped_column(SCORE)
    target_points: Mapped[Decimal | None] = mapped_column(SCORE)  # what the province aims at
    evidence: Mapped[str] = mapped_column(String(500), default="")
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    noted_at: Mapped[datetime | None] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    indicator: Mapped[Indicator] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("committee_id", "edition_year", "indicator_id"),)
