"""Series of sessions, sections and minutes of an agenda, its papers, what units propose."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = '0023'
PURPOSES = ("follow_up",)
STATES = ("waiting", "put_off", "scheduled", "declined", "withdrawn")
DEFAULT_SERIES = "Phiên họp Ban Chỉ đạo"


def upgrade() -> None:
    _create_series()
    with op.batch_alter_table("meetings") as batch_op:
        batch_op.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE meetings SET series_id = (SELECT series.id FROM meeting_series AS series"
        " WHERE series.committee_id = meetings.committee_id)"
    )
    with op.batch_alter_table("meetings") as batch_op:
        batch_op.alter_column("series_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(
            op.f("fk_meetings_series_id_meeting_series"), "meeting_series", ["series_id"], ["id"]
        )
        batch_op.drop_constraint(op.f("uq_meetings_committee_id_ordinal"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_meetings_series_id_ordinal"), ["series_id", "ordinal"]
        )
        batch_op.create_index(op.f("ix_meetings_committee_id"), ["committee_id"], unique=False)
    _create_sections()
    _create_papers()
    _create_openings()
    _create_proposals()


def _create_series() -> None:
    op.create_table(
        "meeting_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committees.id"],
            name=op.f("fk_meeting_series_committee_id_committees"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
        sa.UniqueConstraint(
            "committee_id", "name", name=op.f("uq_meeting_series_committee_id_name")
        ),
    )
    op.execute(
        sa.text(
            "INSERT INTO meeting_series (committee_id, position, name, version_id)"
            " SELECT id, 1, :name, 1 FROM committees ORDER BY id"
        ).bindparams(name=DEFAULT_SERIES)
    )


def _create_sections() -> None:
    op.create_table(
        "agenda_sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_agenda_sections_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_sections")),
    )
    op.create_index("ix_agenda_sections_meeting_id", "agenda_sections", ["meeting_id"])
    with op.batch_alter_table("agenda_items") as batch_op:
        batch_op.add_column(sa.Column("section_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "purpose",
                sa.Enum(*PURPOSES, name="agendapurpose", native_enum=False, length=30),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_agenda_items_section_id_agenda_sections"),
            "agenda_sections",
            ["section_id"],
            ["id"],
        )
        batch_op.create_index(op.f("ix_agenda_items_section_id"), ["section_id"], unique=False)


def _create_papers() -> None:
    references = {
        "item_id": "agenda_items",
        "unit_id": "units",
        "file_id": "files",
        "document_id": "documents",
        "report_id": "consolidated_reports",
        "filed_by_id": "users",
        "approved_by_id": "users",
    }
    op.create_table(
        "agenda_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        *_foreign_keys("agenda_papers", references),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_papers")),
        sa.UniqueConstraint("file_id", name=op.f("uq_agenda_papers_file_id")),
    )
    for column in ("item_id", "unit_id", "document_id", "report_id"):
        op.create_index(f"ix_agenda_papers_{column}", "agenda_papers", [column])


def _create_openings() -> None:
    references = {"paper_id": "agenda_papers", "user_id": "users", "unit_id": "units"}
    op.create_table(
        "paper_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        *_foreign_keys("paper_openings", references),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_openings")),
        sa.UniqueConstraint("paper_id", "user_id", name=op.f("uq_paper_openings_paper_id_user_id")),
    )


def _create_proposals() -> None:
    references = {
        "committee_id": "committees",
        "unit_id": "units",
        "meeting_id": "meetings",
        "file_id": "files",
        "proposed_by_id": "users",
        "decided_by_id": "users",
        "item_id": "agenda_items",
    }
    op.create_table(
        "agenda_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="proposalstate", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        *_foreign_keys("agenda_proposals", references),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_proposals")),
        sa.UniqueConstraint("file_id", name=op.f("uq_agenda_proposals_file_id")),
    )
    for column in ("unit_id", "meeting_id", "item_id"):
        op.create_index(f"ix_agenda_proposals_{column}", "agenda_proposals", [column])
    op.create_index(
        "ix_agenda_proposals_committee_id_state_id",
        "agenda_proposals",
        ["committee_id", "state", "id"],
    )


def _foreign_keys(table: str, references: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column, other in references.items()
    ]


def downgrade() -> None:
    op.drop_table("agenda_proposals")
    op.drop_table("paper_openings")
    op.drop_table("agenda_papers")
    with op.batch_alter_table("agenda_items") as batch_op:
        batch_op.drop_index(op.f("ix_agenda_items_section_id"))
        batch_op.drop_constraint(
            op.f("fk_agenda_items_section_id_agenda_sections"), type_="foreignkey"
        )
        for column in ("minutes", "purpose", "section_id"):
            batch_op.drop_column(column)
    op.drop_table("agenda_sections")
    _number_without_series()
    op.execute("UPDATE meetings SET kind = 'thematic' WHERE kind = 'supervision'")
    with op.batch_alter_table("meetings") as batch_op:
        batch_op.drop_index(op.f("ix_meetings_committee_id"))
        batch_op.drop_constraint(op.f("uq_meetings_series_id_ordinal"), type_="unique")
        batch_op.drop_constraint(op.f("fk_meetings_series_id_meeting_series"), type_="foreignkey")
        batch_op.drop_column("series_id")
        batch_op.create_unique_constraint(
            op.f("uq_meetings_committee_id_ordinal"), ["committee_id", "ordinal"]
        )
    op.drop_table("meeting_series")


def _number_without_series() -> None:
    """Give sessions of further series numbers after all others: one committee, one count."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT meetings.id, meetings.committee_id, meetings.ordinal FROM meetings"
            " JOIN meeting_series ON meeting_series.id = meetings.series_id"
            " ORDER BY meeting_series.position, meeting_series.id, meetings.ordinal"
        )
    ).all()
    used: dict[int, set[int]] = {row.committee_id: set() for row in rows}
    last = {key: max(row.ordinal for row in rows if row.committee_id == key) for key in used}
    for meeting_id, committee_id, ordinal in rows:
        if ordinal not in used[committee_id]:
            used[committee_id].add(ordinal)
            continue
        last[committee_id] += 1
        connection.execute(
            sa.text("UPDATE meetings SET ordinal = :number WHERE id = :id"),
            {"number": last[committee_id], "id": meeting_id},
        )
