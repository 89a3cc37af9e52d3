"""Indicators told in full, editions and their results, targets, and what reports say."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = '0014'


def upgrade() -> None:
    op.create_table(
        "provinces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["provinces.id"], name=op.f("fk_provinces_merged_into_id_provinces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provinces")),
        sa.UniqueConstraint("name", name=op.f("uq_provinces_name")),
    )
    with op.batch_alter_table("provinces", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_provinces_merged_into_id"), ["merged_into_id"], unique=False
        )

    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=True),
        sa.Column("edition_year", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_words", sa.String(length=40), nullable=False),
        sa.Column("provinces_count", sa.Integer(), nullable=True),
        sa.Column("mean_score", sa.Numeric(precision=10, scale=4), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["indicator_sets.id"], name=op.f("fk_editions_set_id_indicator_sets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("edition_year", name=op.f("uq_editions_edition_year")),
    )
    op.create_table(
        "edition_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("score", sa.Numeric(precision=10, scale=4), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("is_computed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_results_edition_id_editions")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["provinces.id"], name=op.f("fk_edition_results_province_id_provinces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_results")),
        sa.UniqueConstraint(
            "edition_id",
            "province_id",
            "code",
            name=op.f("uq_edition_results_edition_id_province_id_code"),
        ),
    )
    with op.batch_alter_table("edition_results", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_results_edition_id_code_rank"),
            ["edition_id", "code", "rank"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_edition_results_province_id"), ["province_id"], unique=False
        )

    op.create_table(
        "indicator_mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("new_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "same",
                "split",
                "merged",
                "dropped",
                name="mappingkind",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["new_id"], ["indicators.id"], name=op.f("fk_indicator_mappings_new_id_indicators")
        ),
        sa.ForeignKeyConstraint(
            ["old_id"], ["indicators.id"], name=op.f("fk_indicator_mappings_old_id_indicators")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_mappings")),
        sa.UniqueConstraint("old_id", "new_id", name=op.f("uq_indicator_mappings_old_id_new_id")),
    )
    with op.batch_alter_table("indicator_mappings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_mappings_new_id"), ["new_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_indicator_mappings_old_id"), ["old_id"], unique=False)

    op.create_table(
        "self_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("edition_year", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("self_points", sa.Numeric(precision=10, scale=4), nullable=True),
        sa.Column("verified_points", sa.Numeric(precision=10, scale=4), nullable=True),
        sa.Column("target_points", sa.Numeric(precision=10, scale=4), nullable=True),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_self_scores_committee_id_committees")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_self_scores_indicator_id_indicators")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["users.id"], name=op.f("fk_self_scores_noted_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_scores")),
        sa.UniqueConstraint(
            "committee_id",
            "edition_year",
            "indicator_id",
            name=op.f("uq_self_scores_committee_id_edition_year_indicator_id"),
        ),
    )
    with op.batch_alter_table("self_scores", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_self_scores_indicator_id"), ["indicator_id"], unique=False
        )

    op.create_table(
        "indicator_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_assignment_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "operator",
            sa.Enum(
                "at_least",
                "at_most",
                "exactly",
                "between",
                "words",
                name="targetoperator",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("upper", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_assignment_id"],
            ["indicator_assignments.id"],
            name=op.f("fk_indicator_targets_indicator_assignment_id_indicator_assignments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_targets")),
        sa.UniqueConstraint(
            "indicator_assignment_id",
            "year",
            name=op.f("uq_indicator_targets_indicator_assignment_id_year"),
        ),
    )
    op.create_table(
        "report_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("is_nil", sa.Boolean(), nullable=False),
        sa.Column("nil_reason", sa.String(length=1000), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("figures_asked", sa.Integer(), nullable=False),
        sa.Column("figures_given", sa.Integer(), nullable=False),
        sa.Column("warnings_kept", sa.Integer(), nullable=False),
        sa.Column("on_behalf_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["users.id"], name=op.f("fk_report_sheets_confirmed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_by_id"], ["users.id"], name=op.f("fk_report_sheets_on_behalf_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_report_sheets_plan_id_plans")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_report_sheets_submission_id_submissions"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_report_sheets_task_id_tasks")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_report_sheets_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_sheets")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_report_sheets_submission_id")),
    )
    with op.batch_alter_table("report_sheets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_sheets_plan_id_period_unit_id"),
            ["plan_id", "period", "unit_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_report_sheets_task_id_id"), ["task_id", "id"], unique=False
        )

    op.create_table(
        "figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "given",
                "no_data",
                "not_applicable",
                name="figurestate",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("numerator", sa.BigInteger(), nullable=True),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("stated", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column("is_cumulative", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("kept", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("computed_from", sa.JSON(none_as_null=True), nullable=True),
        sa.Column(
            "review",
            sa.Enum(
                "waiting", "accepted", "returned", name="figurereview", native_enum=False, length=30
            ),
            nullable=False,
        ),
        sa.Column("review_note", sa.String(length=1000), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_figures_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_figures_file_id_files")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_figures_indicator_id_indicators")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_figures_plan_id_plans")),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["report_sheets.id"], name=op.f("fk_figures_sheet_id_report_sheets")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_figures_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sa.UniqueConstraint(
            "sheet_id", "indicator_id", name=op.f("uq_figures_sheet_id_indicator_id")
        ),
    )
    with op.batch_alter_table("figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figures_document_id"), ["document_id"], unique=False)
        batch_op.create_index(
            "ix_figures_series", ["unit_id", "indicator_id", "period"], unique=False
        )
        batch_op.create_index(
            "ix_figures_summed",
            [
                "plan_id",
                "period",
                "indicator_id",
                "unit_id",
                "accepted_on",
                "superseded_on",
                "state",
                "numerator",
                "denominator",
                "value",
            ],
            unique=False,
        )

    op.create_table(
        "progress_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "under_way",
                "consulting",
                "stuck",
                "done",
                name="progressstate",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("result", sa.String(length=2000), nullable=False),
        sa.Column("difficulty", sa.String(length=2000), nullable=False),
        sa.Column("cause", sa.String(length=2000), nullable=False),
        sa.Column("proposal", sa.String(length=2000), nullable=False),
        sa.Column("committed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["report_sheets.id"],
            name=op.f("fk_progress_lines_sheet_id_report_sheets"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_progress_lines_task_id_tasks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_lines")),
        sa.UniqueConstraint("sheet_id", "task_id", name=op.f("uq_progress_lines_sheet_id_task_id")),
    )
    with op.batch_alter_table("progress_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_lines_task_id"), ["task_id"], unique=False)

    op.add_column("indicator_assignments", sa.Column("baseline", sa.BigInteger(), nullable=True))
    op.add_column("indicator_assignments", sa.Column("baseline_year", sa.Integer(), nullable=True))
    op.add_column(
        "indicator_assignments",
        sa.Column(
            "reporters",
            sa.Enum(
                "none",
                "indicator_leads",
                "all_units",
                "departments",
                "localities",
                "districts",
                "communes",
                "central",
                "central_and_localities",
                "stored",
                name="leadgroup",
                native_enum=False,
                length=30,
            ),
            server_default="none",
            nullable=False,
        ),
    )
    op.add_column(
        "indicator_assignments", sa.Column("reporters_group_id", sa.Integer(), nullable=True)
    )
    with op.batch_alter_table("indicator_assignments", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_indicator_assignments_reporters_group_id_unit_groups"),
            "unit_groups",
            ["reporters_group_id"],
            ["id"],
        )

    op.add_column(
        "indicator_sets",
        sa.Column(
            "level",
            sa.Enum(
                "province",
                "ministry",
                "commune",
                "other",
                name="setlevel",
                native_enum=False,
                length=30,
            ),
            server_default="province",
            nullable=False,
        ),
    )
    op.add_column("indicator_sets", sa.Column("first_year", sa.Integer(), nullable=True))
    op.add_column("indicator_sets", sa.Column("last_year", sa.Integer(), nullable=True))
    op.add_column(
        "indicator_sets",
        sa.Column("source", sa.String(length=300), server_default=sa.text("''"), nullable=False),
    )
    op.add_column(
        "indicator_sets", sa.Column("version_id", sa.Integer(), server_default="1", nullable=False)
    )

    op.add_column(
        "indicators",
        sa.Column(
            "measure_kind",
            sa.Enum(
                "yes_no",
                "ratio",
                "count",
                "tier",
                "manual",
                name="measurekind",
                native_enum=False,
                length=30,
            ),
            server_default="manual",
            nullable=False,
        ),
    )
    op.add_column(
        "indicators",
        sa.Column("unit_words", sa.String(length=60), server_default=sa.text("''"), nullable=False),
    )
    op.add_column(
        "indicators",
        sa.Column(
            "direction",
            sa.Enum("higher", "lower", "none", name="direction", native_enum=False, length=30),
            server_default="higher",
            nullable=False,
        ),
    )
    op.add_column(
        "indicators",
        sa.Column(
            "numerator_words",
            sa.String(length=300),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )
    op.add_column(
        "indicators",
        sa.Column(
            "denominator_words",
            sa.String(length=300),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )
    op.add_column(
        "indicators",
        sa.Column("is_cumulative", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("indicators", sa.Column("tiers", sa.JSON(none_as_null=True), nullable=True))
    op.add_column(
        "indicators",
        sa.Column(
            "computed_by", sa.String(length=40), server_default=sa.text("''"), nullable=False
        ),
    )

    op.add_column(
        "plans",
        sa.Column("merge_q2", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "plans",
        sa.Column("merge_q3", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "plans",
        sa.Column("merge_q4", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("plans", "merge_q4")
    op.drop_column("plans", "merge_q3")
    op.drop_column("plans", "merge_q2")

    op.drop_column("indicators", "computed_by")
    op.drop_column("indicators", "tiers")
    op.drop_column("indicators", "is_cumulative")
    op.drop_column("indicators", "denominator_words")
    op.drop_column("indicators", "numerator_words")
    op.drop_column("indicators", "direction")
    op.drop_column("indicators", "unit_words")
    op.drop_column("indicators", "measure_kind")

    op.drop_column("indicator_sets", "version_id")
    op.drop_column("indicator_sets", "source")
    op.drop_column("indicator_sets", "last_year")
    op.drop_column("indicator_sets", "first_year")
    op.drop_column("indicator_sets", "level")

    with op.batch_alter_table("indicator_assignments", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_indicator_assignments_reporters_group_id_unit_groups"),
            type_="foreignkey",
        )
        batch_op.drop_column("reporters_group_id")
    op.drop_column("indicator_assignments", "reporters")
    op.drop_column("indicator_assignments", "baseline_year")
    op.drop_column("indicator_assignments", "baseline")

    with op.batch_alter_table("progress_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_lines_task_id"))

    op.drop_table("progress_lines")
    with op.batch_alter_table("figures", schema=None) as batch_op:
        batch_op.drop_index("ix_figures_summed")
        batch_op.drop_index("ix_figures_series")
        batch_op.drop_index(batch_op.f("ix_figures_document_id"))

    op.drop_table("figures")
    with op.batch_alter_table("report_sheets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_sheets_task_id_id"))
        batch_op.drop_index(batch_op.f("ix_report_sheets_plan_id_period_unit_id"))

    op.drop_table("report_sheets")
    op.drop_table("indicator_targets")
    with op.batch_alter_table("self_scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_scores_indicator_id"))

    op.drop_table("self_scores")
    with op.batch_alter_table("indicator_mappings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_mappings_old_id"))
        batch_op.drop_index(batch_op.f("ix_indicator_mappings_new_id"))

    op.drop_table("indicator_mappings")
    with op.batch_alter_table("edition_results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_results_province_id"))
        batch_op.drop_index(batch_op.f("ix_edition_results_edition_id_code_rank"))

    op.drop_table("edition_results")
    op.drop_table("editions")
    with op.batch_alter_table("provinces", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provinces_merged_into_id"))

    op.drop_table("provinces")
