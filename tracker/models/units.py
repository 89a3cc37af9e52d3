"""Committees and the units that owe them work."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, word
from tracker.rules.choices import UnitKind
from tracker.rules.quorum import Quorum


class Unit(Model):
    """A body of the province: department, agency, district or commune; shared by committees."""

    __tablename__ = "units"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(300), unique=True)  # of the name, for twins
    kind: Mapped[UnitKind] = mapped_column(word(UnitKind))
    position: Mapped[int] = mapped_column(default=0)  # the order of protocol
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}


class UnitAlias(Model):
    """Other words by which documents name a unit: an abbreviation, a spelling, an old name."""

    __tablename__ = "unit_aliases"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    words: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(300), unique=True)

    unit: Mapped[Unit] = relationship(lazy="raise")


class UnitName(Model):
    """A name a unit had before its present one; both days are included."""

    __tablename__ = "unit_names"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date]


class UnitGroup(Model):
    """Units that are named together, e.g. "khối cấp xã"; shared by committees."""

    __tablename__ = "unit_groups"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(300), unique=True)
    version_id: Mapped[int] = mapped_column(default=1)

    members: Mapped[list["UnitGroupMember"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="UnitGroupMember.id"
    )
    aliases: Mapped[list["UnitGroupAlias"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="UnitGroupAlias.id"
    )

    __mapper_args__ = {"version_id_col": version_id}


class UnitGroupMember(Model):
    """A unit of a group; one that has ended stays named and is not asked any more."""

    __tablename__ = "unit_group_members"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("unit_groups.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)

    __table_args__ = (UniqueConstraint("group_id", "unit_id"),)


class UnitGroupAlias(Model):
    """Other words by which documents name a group of units."""

    __tablename__ = "unit_group_aliases"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("unit_groups.id"), index=True)
    words: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(300), unique=True)


class Committee(Model):
    """A steering committee: its names on paper and the settings of its office."""

    __tablename__ = "committees"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    issuer_parent: Mapped[str] = mapped_column(String(200), default="")
    issuer: Mapped[str] = mapped_column(String(200), default="")
    symbol: Mapped[str] = mapped_column(String(30), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    chair_office: Mapped[str] = mapped_column(String(200), default="")
    standing_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    due_soon_days: Mapped[int] = mapped_column(default=7)
    resubmit_days: Mapped[int] = mapped_column(default=3)  # working days
    review_days: Mapped[int] = mapped_column(default=3)  # working days, the secretariat's clock
    allows_late_requests: Mapped[bool] = mapped_column(default=True)  # extension after the due date
    reads_before_strictly: Mapped[bool] = mapped_column(default=True)  # "trước ngày X" ends on X-1
    periods_ahead: Mapped[int] = mapped_column(
        default=1, server_default="1"
    )  # of work that comes back: how many periods are opened before they begin
    weekly_day: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # of the chair's weekly letter; Monday is 0
    # whose results the index shows, and the rank it aims at in the edition of a year
    province_id: Mapped[int | None] = mapped_column(ForeignKey("provinces.id"))
    aimed_rank: Mapped[int | None]
    aimed_year: Mapped[int | None]
    # how many of the members make a session able to decide, and whether substitutes count
    quorum: Mapped[Quorum] = mapped_column(
        word(Quorum), default=Quorum.NONE, server_default=Quorum.NONE.value
    )
    substitutes_count: Mapped[bool] = mapped_column(default=True, server_default=true())
    version_id: Mapped[int] = mapped_column(default=1)

    standing_unit: Mapped[Unit | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}

    @property
    def name_on_paper(self) -> str:
        """Return the name its papers carry, in capitals."""
        return self.issuer or self.name.upper()
