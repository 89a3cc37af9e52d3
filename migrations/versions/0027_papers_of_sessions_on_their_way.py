"""Minutes and notices of sessions on their way; words to search sessions by."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = '0026'

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _papers()
    _units()
    _remarks()
    _events()
    for table in ("agenda_items", "conclusions"):
        op.add_column(
            table, sa.Column("folded", sa.Text(), server_default=sa.text("''"), nullable=False)
        )
    _fold("agenda_items", "title", "notes")
    _fold("conclusions", "text", "deliverable")
    # minutes with a number were signed: numbers are given afterwards
    op.execute(
        """
        INSERT INTO session_papers (meeting_id, kind, is_signed_on_paper, number, issued_on,
                                    document_id, is_outside, version_id)
        SELECT meetings.id, 'minutes', true, meetings.minutes_number, meetings.held_on,
               documents.id, false, 1
        FROM meetings LEFT JOIN documents ON documents.minutes_of_id = meetings.id
        WHERE meetings.minutes_number <> ''
        ORDER BY meetings.id
        """
    )


def downgrade() -> None:
    for table in ("conclusions", "agenda_items"):
        op.drop_column(table, "folded")
    for table in (
        "session_paper_events",
        "session_remarks",
        "session_paper_units",
        "session_papers",
    ):
        op.drop_table(table)


def _papers() -> None:
    op.create_table(
        "session_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", _word("sessionpaperkind", "minutes", "notice"), nullable=False),
        sa.Column("circulated_at", MOMENT, nullable=True),
        sa.Column("remarks_until", sa.Date(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("is_signed_on_paper", sa.Boolean(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=11), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        _key("session_papers", "meeting_id", "meetings"),
        _key("session_papers", "approved_by_id", "users"),
        _key("session_papers", "scan_id", "files"),
        _key("session_papers", "document_id", "documents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_papers")),
        sa.UniqueConstraint("document_id", name=op.f("uq_session_papers_document_id")),
        sa.UniqueConstraint("meeting_id", "kind", name=op.f("uq_session_papers_meeting_id_kind")),
    )


def _units() -> None:
    op.create_table(
        "session_paper_units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("has_nothing_to_say", sa.Boolean(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        _key("session_paper_units", "paper_id", "session_papers"),
        _key("session_paper_units", "unit_id", "units"),
        _key("session_paper_units", "answered_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_paper_units")),
        sa.UniqueConstraint(
            "paper_id", "unit_id", name=op.f("uq_session_paper_units_paper_id_unit_id")
        ),
    )
    op.create_index(op.f("ix_session_paper_units_unit_id"), "session_paper_units", ["unit_id"])


def _remarks() -> None:
    op.create_table(
        "session_remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("answer", _word("remarkanswer", "taken", "not_taken"), nullable=True),
        sa.Column("answer_words", sa.String(length=2000), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        _key("session_remarks", "paper_id", "session_papers"),
        _key("session_remarks", "unit_id", "units"),
        _key("session_remarks", "item_id", "agenda_items"),
        _key("session_remarks", "made_by_id", "users"),
        _key("session_remarks", "answered_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_remarks")),
    )
    op.create_index(op.f("ix_session_remarks_paper_id"), "session_remarks", ["paper_id"])
    op.create_index(op.f("ix_session_remarks_item_id"), "session_remarks", ["item_id"])


def _events() -> None:
    acts = (
        *("circulated", "approved", "signed_on_paper", "taken_back", "numbered"),
        *("number_taken_back", "sent", "outside"),
    )
    op.create_table(
        "session_paper_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("act", _word("paperact", *acts), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=False),
        sa.Column("done_at", MOMENT, nullable=False),
        _key("session_paper_events", "paper_id", "session_papers"),
        _key("session_paper_events", "done_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_paper_events")),
    )
    op.create_index(op.f("ix_session_paper_events_paper_id"), "session_paper_events", ["paper_id"])


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=30)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )


def _fold(table: str, *columns: str) -> None:
    """Fill the words of rows that were there before, as rows are folded from now on."""
    connection = op.get_bind()
    rows = sa.table(table, sa.column("id"), sa.column("folded"), *map(sa.column, columns))
    for row in connection.execute(sa.select(rows).order_by(rows.c.id)).all():
        words = _without_marks(" ".join(getattr(row, column) for column in columns))
        connection.execute(rows.update().where(rows.c.id == row.id).values(folded=words))


def _without_marks(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.replace("\u200b", " ")).casefold()
    plain = unicodedata.normalize("NFKD", plain).replace("đ", "d")
    kept = (char for char in plain if unicodedata.category(char) not in {"Mn", "Me", "Cf"})
    return " ".join("".join(kept).split())
