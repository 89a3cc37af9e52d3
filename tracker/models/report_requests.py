"""Reports asked for once: thematic (chuyên đề) and ad hoc (đột xuất) ones, beside the periodic.

Decree 09/2019/ND-CP, article 4. The words, the units and the due date stand on the assignment.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.indicators import Indicator
from tracker.models.plans import Assignment
from tracker.rules.figure_choices import RequestKind


class ReportRequest(Model):
    """What was asked of a group of units, over which stretch of time."""

    __tablename__ = "report_requests"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), unique=True)
    kind: Mapped[RequestKind] = mapped_column(word(RequestKind))
    code: Mapped[str] = mapped_column(String(10))  # the period its tasks carry, e.g. CD-2024-01
    opens_on: Mapped[date]
    cut_off_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    indicators: Mapped[list["ReportRequestIndicator"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ReportRequestIndicator.id"
    )

    __table_args__ = (UniqueConstraint("committee_id", "code"),)


class ReportRequestIndicator(Model):
    """An indicator a request asks for; without any it is answered in words."""

    __tablename__ = "report_request_indicators"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("report_requests.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), index=True)

    indicator: Mapped[Indicator] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("request_id", "indicator_id"),)
