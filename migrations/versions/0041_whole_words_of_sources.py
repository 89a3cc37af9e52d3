"""The whole words of a source: no limit on how an indicator is scored, and texts once cut made whole.

Sets shipped before told in English how they are scored, and two sources of the edition of 2024 had
lost what stood behind a comma. A row is mended only where it says exactly what was shipped.
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

LONGEST_BEFORE = 600
YEAR = 2024
CUT = "dantri.com.vn"
OF_MEANS = "dantri.com.vn, vtcnews.vn 21/10/2025"
WHOLE = {"editions": OF_MEANS, "results": f"{OF_MEANS} (34 tỉnh sau sáp nhập)"}
# what was shipped with the cut source: rank and score; another figure was typed by the office
RANKED = {
    ("Hà Nội", 1, "0.8241"),
    ("Huế", 2, "0.7951"),
    ("Hải Phòng (từ 01/07/2025)", 3, "0.7857"),
    ("TP. Hồ Chí Minh (từ 01/07/2025)", 4, "0.7770"),
    ("Thanh Hóa", 5, None),
    ("Điện Biên", 6, None),
    ("Hà Tĩnh", 7, None),
    ("Đà Nẵng (từ 01/07/2025)", 17, None),
    ("Cao Bằng", 34, None),
}
MEANS = {"DTI": "0.6961", "P-GOV": "0.7582", "P-ECO": "0.7723", "P-SOC": "0.7692"}

SUMS = {
    "I": (
        "sum of main indicators 1-6; 56 components",
        "tổng của các chỉ số chính 1 đến 6; 56 chỉ số thành phần",
    ),
    "II": (
        "sum of main indicators 7-9; 42 components",
        "tổng của các chỉ số chính 7 đến 9; 42 chỉ số thành phần",
    ),
    "6": (
        "3 components; collected but not scored",
        "3 chỉ số thành phần; thu thập, không chấm điểm",
    ),
    "9": (
        "sum of 8 components (8 and 150 follow by subtraction from group totals)",
        "tổng của 8 chỉ số thành phần (8 và 150 suy ra từ tổng của nhóm)",
    ),
}
COUNTS = {"1": 10, "2": 11, "3": 7, "4": 13, "5": 12, "7": 22, "8": 12}
ITEM_BEFORE = (
    "{how}; item {number} of the 12 provincial digital-economy indicators of Decision "
    "1354/QĐ-BTTTT 07/07/2022, which cites 922; identity with a component of 922 is presumed, "
    "official 8.x code and points unknown"
)
ITEM = (
    "{how}; mục {number} trong 12 chỉ số kinh tế số cấp tỉnh của Quyết định 1354/QĐ-BTTTT ngày "
    "07/07/2022, có dẫn Quyết định 922. Tạm gán vào chỉ số 8; chưa biết mã 8.x và điểm chính thức."
)
ITEMS = (
    (
        "ratio: digital economy value added / GRDP",
        "Tỷ lệ: giá trị tăng thêm của kinh tế số trên GRDP",
    ),
    ("count", "Số lượng"),
    ("count", "Số lượng"),
    ("count", "Số lượng"),
    (
        "ratio: SMEs using platforms / all SMEs",
        "Tỷ lệ: doanh nghiệp nhỏ và vừa sử dụng nền tảng số trên tổng số doanh nghiệp nhỏ và vừa",
    ),
    (
        "ratio: enterprises using e-contracts / all enterprises",
        "Tỷ lệ: doanh nghiệp sử dụng hợp đồng điện tử trên tổng số doanh nghiệp",
    ),
    (
        "ratio: enterprises paying electronically / all enterprises",
        "Tỷ lệ: doanh nghiệp nộp thuế điện tử trên tổng số doanh nghiệp",
    ),
    ("count or ratio", "Số lượng hoặc tỷ lệ"),
    ("count", "Số lượng"),
)
PLAN_BEFORE = (
    "{how}; Gia Lai plan 18/KH-UBND 19/01/2026 (paraphrase of the 2024-edition weak points); "
    "official code and points not found"
)
PLAN = (
    "{how}; theo Kế hoạch 18/KH-UBND ngày 19/01/2026 của Gia Lai (diễn đạt lại các điểm yếu của "
    "kỳ 2024). Chưa tìm được mã và điểm chính thức."
)
PLANNED = {
    "ratio": "Tỷ lệ",
    "yes/no or count": "Có hoặc không, hoặc số lượng",
    "rate, threshold 5 mentioned": "Tỷ lệ trên 100 dân, nguồn nhắc ngưỡng 5",
    "count or ratio": "Số lượng hoặc tỷ lệ",
}

sets = sa.table("indicator_sets", sa.column("id"), sa.column("code"))
indicators = sa.table(
    "indicators", *(sa.column(name) for name in ("id", "set_id", "code", "measure"))
)
editions = sa.table(
    "editions",
    *(sa.column(name) for name in ("id", "edition_year", "source")),
    sa.column("means", sa.JSON),
)
provinces = sa.table("provinces", sa.column("id"), sa.column("name"))
results = sa.table(
    "edition_results",
    *(sa.column(name) for name in ("id", "edition_id", "province_id", "code", "rank", "source")),
    sa.column("score", sa.Numeric(10, 4)),
)


def upgrade() -> None:
    _limit(sa.String(length=LONGEST_BEFORE), sa.Text())
    heal(op.get_bind())


def downgrade() -> None:
    # what is longer than the column of before has no room in it
    op.execute(f"UPDATE indicators SET measure = substr(measure, 1, {LONGEST_BEFORE})")
    _limit(sa.Text(), sa.String(length=LONGEST_BEFORE))


def heal(connection: sa.Connection) -> None:
    """Make whole what still says what was shipped; once healed, nothing is found again."""
    _heal_measures(connection)
    year = editions.c.edition_year == YEAR
    connection.execute(
        editions.update().where(year, editions.c.source == CUT).values(source=WHOLE["editions"])
    )
    _heal_means(connection, year)
    _heal_results(connection, year)


def _limit(before: sa.types.TypeEngine, after: sa.types.TypeEngine) -> None:
    with op.batch_alter_table("indicators") as batch_op:
        batch_op.alter_column(
            "measure", existing_type=before, type_=after, existing_nullable=False
        )


def _heal_measures(connection: sa.Connection) -> None:
    of_922 = {
        **SUMS,
        **{
            code: (f"sum of {count} components", f"tổng của {count} chỉ số thành phần")
            for code, count in COUNTS.items()
        },
        **{
            f"1354-{n}": (ITEM_BEFORE.format(how=old, number=n), ITEM.format(how=new, number=n))
            for n, (old, new) in enumerate(ITEMS, start=1)
        },
    }
    for code, (old, new) in of_922.items():
        _say(connection, "922/QĐ-BTTTT", old, new, indicators.c.code == code)
    for old, new in PLANNED.items():
        before, after = PLAN_BEFORE.format(how=old), PLAN.format(how=new)
        _say(connection, "405/QĐ-BKHCN", before, after, indicators.c.code.like("%.?%"))


def _say(
    connection: sa.Connection, set_code: str, old: str, new: str, where: sa.ColumnElement[bool]
) -> None:
    of_set = sa.select(sets.c.id).where(sets.c.code == set_code).scalar_subquery()
    connection.execute(
        indicators.update()
        .where(indicators.c.set_id == of_set, indicators.c.measure == old, where)
        .values(measure=new)
    )


def _heal_means(connection: sa.Connection, year: sa.ColumnElement[bool]) -> None:
    for row in connection.execute(sa.select(editions.c.id, editions.c.means).where(year)).all():
        means = dict(row.means or {})
        for code, score in MEANS.items():
            if means.get(code) == {"score": score, "source": CUT}:
                means[code] = {"score": score, "source": OF_MEANS}
        if means != (row.means or {}):
            connection.execute(
                editions.update().where(editions.c.id == row.id).values(means=means)
            )


def _heal_results(connection: sa.Connection, year: sa.ColumnElement[bool]) -> None:
    cut = (
        sa.select(results.c.id, provinces.c.name, results.c.rank, results.c.score)
        .join(provinces, provinces.c.id == results.c.province_id)
        .join(editions, editions.c.id == results.c.edition_id)
        .where(year, results.c.code == "DTI", results.c.source == CUT)
    )
    for row in connection.execute(cut).all():
        score = None if row.score is None else f"{row.score:.4f}"
        if (row.name, row.rank, score) in RANKED:
            connection.execute(
                results.update().where(results.c.id == row.id).values(source=WHOLE["results"])
            )
