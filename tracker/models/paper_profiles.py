"""What a committee sets for one kind of its papers."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Model, word
from tracker.rules.choices import Priority
from tracker.rules.papers import PaperKind


class PaperProfile(Model):
    """Names, signer and recipients of a kind of paper; what is empty is as the committee's."""

    __tablename__ = "paper_profiles"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    kind: Mapped[PaperKind] = mapped_column(word(PaperKind))
    shows_parent: Mapped[bool] = mapped_column(default=True)
    issuer_parent: Mapped[str] = mapped_column(String(200), default="")
    issuer: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    symbol: Mapped[str] = mapped_column(String(30), default="")
    capacities: Mapped[str] = mapped_column(Text, default="")  # a line each, as TL. or KT.
    signer_office: Mapped[str] = mapped_column(String(200), default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    recipients: Mapped[str] = mapped_column(Text, default="")  # a line each
    members: Mapped[str] = mapped_column(Text, default="")  # of minutes: who else signs
    contact: Mapped[str] = mapped_column(String(300), default="")  # of invitations
    urgency: Mapped[Priority] = mapped_column(word(Priority), default=Priority.NORMAL)
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("committee_id", "kind"),)
