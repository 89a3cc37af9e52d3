"""Series of sessions of a committee; each counts its sessions by itself."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Model


class MeetingSeries(Model):
    """Sessions that are counted together: of the committee itself, or of its secretariat.

    The first one of a committee, by position, is what a session belongs to unless it is said.
    """

    __tablename__ = "meeting_series"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    position: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(120))
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("committee_id", "name"),)
