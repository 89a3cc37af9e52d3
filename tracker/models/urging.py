"""Urging letters (công văn đôn đốc): a batch, its letters, and what each says, frozen."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.documents import Document
from tracker.models.letters import Letter
from tracker.models.tasks import StoredFile, Task
from tracker.models.units import Unit
from tracker.models.users import User
from tracker.rules.choices import LetterStage, PrintState
from tracker.rules.ledgers import AnswerWay


class UrgingBatch(Model):
    """Letters to all late units of one day, made together."""

    __tablename__ = "urging_batches"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    plan_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # none: the whole committee
    as_of: Mapped[date]
    reply_by: Mapped[date]
    opening: Mapped[str] = mapped_column(Text, default="")  # own words instead of the usual first
    issuer: Mapped[str] = mapped_column(String(200))  # as the head of the paper has it
    issuer_name: Mapped[str] = mapped_column(String(200))  # as its sentences have it
    issuer_parent: Mapped[str] = mapped_column(String(200), default="")
    symbol: Mapped[str] = mapped_column(String(30))
    place: Mapped[str] = mapped_column(String(80), default="")
    signer: Mapped[str] = mapped_column(String(120), default="")
    signer_office: Mapped[str] = mapped_column(String(200), default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    is_making: Mapped[bool] = mapped_column(default=True, index=True)  # letters wait to be printed
    problem: Mapped[str] = mapped_column(String(30), default="")  # why there is no file of all
    all_pdf_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    archive_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    version_id: Mapped[int] = mapped_column(default=1)

    created_by: Mapped[User] = relationship(lazy="raise")
    all_pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[all_pdf_id], lazy="raise")
    archive: Mapped[StoredFile | None] = relationship(foreign_keys=[archive_id], lazy="raise")
    letters: Mapped[list["UrgingLetter"]] = relationship(
        lazy="raise",
        back_populates="batch",
        order_by="UrgingLetter.position, UrgingLetter.edition",
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (Index(None, "committee_id", "id"),)


class UrgingLetter(Model):
    """One letter to one late unit; a corrected one is a further edition that names the first."""

    __tablename__ = "urging_letters"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("urging_batches.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    unit_name: Mapped[str] = mapped_column(String(200))  # as on the day of the figures
    position: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("urging_letters.id"))
    reply_by: Mapped[date]
    opening: Mapped[str] = mapped_column(Text, default="")
    stage: Mapped[LetterStage] = mapped_column(word(LetterStage), default=LetterStage.DRAFT)
    print_state: Mapped[PrintState] = mapped_column(word(PrintState), default=PrintState.WAITING)
    problem: Mapped[str] = mapped_column(String(30), default="")
    number: Mapped[str] = mapped_column(String(11), default="")
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(2000), default="")  # of the new edition
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_reason: Mapped[str] = mapped_column(String(2000), default="")
    pdf_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    word_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    signed_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))  # the scan
    version_id: Mapped[int] = mapped_column(default=1)

    # a letter reached through its batch finds it at hand; by another way it must be asked for
    batch: Mapped[UrgingBatch] = relationship(lazy="raise_on_sql", back_populates="letters")
    unit: Mapped[Unit] = relationship(lazy="raise")
    document: Mapped[Document | None] = relationship(lazy="raise")
    issued_by: Mapped[User | None] = relationship(foreign_keys=[issued_by_id], lazy="raise")
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id], lazy="raise")
    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id], lazy="raise")
    word_file: Mapped[StoredFile | None] = relationship(foreign_keys=[word_id], lazy="raise")
    signed: Mapped[StoredFile | None] = relationship(foreign_keys=[signed_id], lazy="raise")
    lines: Mapped[list["UrgingLine"]] = relationship(
        lazy="raise", back_populates="letter", order_by="UrgingLine.position"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        UniqueConstraint("batch_id", "unit_id", "edition"),
        Index(None, "committee_id", "id"),
    )


class UrgingLine(Model):
    """One late task in a letter, as it stood on the day of the figures; never changed."""

    __tablename__ = "urging_lines"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("urging_letters.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    urged_on: Mapped[date]  # the day the batch was made: once a task and day
    edition: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    period: Mapped[str] = mapped_column(String(10), default="")
    source: Mapped[str] = mapped_column(String(1000), default="")  # the document that gave it
    original_due: Mapped[date | None]
    due: Mapped[date]
    days_late: Mapped[int]
    reminded_on: Mapped[date | None]
    reminded_times: Mapped[int] = mapped_column(default=0)

    letter: Mapped[UrgingLetter] = relationship(lazy="raise", back_populates="lines")
    task: Mapped[Task] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("task_id", "urged_on", "edition"),
        Index(None, "letter_id", "position"),
    )


class UrgingMail(Model):
    """A letter of the outbox that carries an urging letter to one of its unit's people."""

    __tablename__ = "urging_mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    urging_letter_id: Mapped[int] = mapped_column(ForeignKey("urging_letters.id"), index=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), unique=True)

    letter: Mapped[Letter] = relationship(lazy="raise")


class RecordedAnswer(Model):
    """What a unit answered by telephone or on paper, as the secretariat wrote it down."""

    __tablename__ = "recorded_answers"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    way: Mapped[AnswerWay] = mapped_column(word(AnswerWay))
    answered_on: Mapped[date]
    who: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(String(2000))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
