"""Papers as they left the house: facts and bytes frozen, with the code that verifies a print."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.documents import Document
from tracker.models.tasks import StoredFile
from tracker.models.users import User
from tracker.rules.choices import DocumentKind
from tracker.rules.documents import sign_of
from tracker.rules.verification import (
    CODE_LENGTH,
    EXTRACT_LENGTH,
    REASON_LENGTH,
    Standing,
    shown_code,
    standing_of,
)


class IssuedPaper(Model):
    """One issue of a registered document; from ``frozen_at`` on the database refuses to change it.

    A correction is another row that names this one. What may still change: whether its subject is
    shown to strangers, and that it is withdrawn, once.
    """

    __tablename__ = "issued_papers"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    extract: Mapped[str] = mapped_column(String(EXTRACT_LENGTH), default="")  # whose; "" the whole
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # whose extract it is
    version: Mapped[int] = mapped_column(default=1)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    kind: Mapped[DocumentKind] = mapped_column(word(DocumentKind))
    number: Mapped[str] = mapped_column(String(11))
    symbol: Mapped[str] = mapped_column(String(30))
    issued_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(500))
    signer_office: Mapped[str] = mapped_column(String(100), default="")
    hides_subject: Mapped[bool] = mapped_column(default=False)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("issued_papers.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")  # of the replacement
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    pdf_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    word_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    pdf_sha256: Mapped[str] = mapped_column(String(64), default="")
    word_sha256: Mapped[str] = mapped_column(String(64), default="")
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[str] = mapped_column(
        String(30), default="", server_default=text("''")
    )  # no files yet
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")

    document: Mapped[Document] = relationship(lazy="raise")
    replaces: Mapped["IssuedPaper | None"] = relationship(
        remote_side="IssuedPaper.id", back_populates="replaced_by", lazy="raise"
    )
    replaced_by: Mapped["IssuedPaper | None"] = relationship(
        back_populates="replaces", uselist=False, lazy="raise"
    )
    issued_by: Mapped[User] = relationship(foreign_keys=[issued_by_id], lazy="raise")
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id], lazy="raise")
    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id], lazy="raise")
    word_file: Mapped[StoredFile | None] = relationship(foreign_keys=[word_id], lazy="raise")
    scans: Mapped[list["PaperScan"]] = relationship(lazy="raise", order_by="PaperScan.ordinal")

    __table_args__ = (UniqueConstraint("document_id", "extract", "version"),)

    @property
    def sign(self) -> str:
        """Return number and symbol as printed."""
        return sign_of(self.number, self.symbol)

    @property
    def shown_code(self) -> str:
        """Return the code as it is printed."""
        return shown_code(self.code)

    @property
    def standing(self) -> Standing:
        """Return what the paper is worth; it comes with ``replaced_by``."""
        return standing_of(
            is_frozen=self.frozen_at is not None,
            is_replaced=self.replaced_by is not None,
            is_withdrawn=self.withdrawn_at is not None,
        )


class PaperScan(Model):
    """The scan of a paper with signature and seal; the last one counts, earlier ones stay."""

    __tablename__ = "paper_scans"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("issued_papers.id"))
    ordinal: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")  # of the replacement
    attached_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    attached_at: Mapped[datetime] = mapped_column(Moment)

    file: Mapped[StoredFile] = relationship(lazy="raise")
    attached_by: Mapped[User] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("paper_id", "ordinal"),)
