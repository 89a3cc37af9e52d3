"""The index of the province, its evidence, and what they hand out."""

from datetime import date
from decimal import Decimal

import pytest
from flask import g
from sqlalchemy import select

from tests.counting import count_queries
from tests.factories import (
    make_assignment,
    make_committee,
    make_meeting,
    make_membership,
    make_plan,
    make_task,
    make_unit,
)
from tests.web.html_forms import read_forms
from tests.web.signin import sign_in_as
from tracker.database import db, transaction
from tracker.models import Indicator, IndicatorAssignment, IndicatorSet, Province, SelfScore, User
from tracker.rules.choices import Language, MeetingState
from tracker.rules.permissions import Role
from tracker.services.editions import load_results
from tracker.services.indicators import SHIPPED, load_indicator_set
from tracker.sheets.reading import read_book
from tracker.speech import speaking, spoken_language

OWN = {
    "1": ("41.2", "75"),
    "2": ("38.0", "80"),
    "3": ("58.4", "75"),
    "4": ("36.5", "65"),
    "5": ("55.0", "75"),
    "7": ("92.4", "150"),
    "8": ("61.5", "100"),
    "9": ("55.6", "95"),
}
pytestmark = pytest.mark.usefixtures("frozen")


class Office:
    """A committee of a province, with the published results and a reader of each sort."""

    def __init__(self, client) -> None:
        self.client = client
        with transaction():
            load_indicator_set(*SHIPPED[0])
            load_results()
            self.committee = make_committee(name="Ban Chỉ đạo", aimed_rank=20, aimed_year=2025)
            self.unit = make_unit(short_name="Sở TTTT")
            members = {
                role: make_membership(
                    committee=self.committee,
                    role=role,
                    unit=self.unit if role is Role.UNIT_LEAD else None,
                )
                for role in (Role.SECRETARIAT, Role.UNIT_LEAD)
            }
        self.members = members

    def belongs_to(self, province: str) -> None:
        with transaction():
            self.committee.province_id = db.session.scalars(
                select(Province.id).where(Province.name == province)
            ).one()

    def score(self) -> None:
        """Give the province points of its own, and leads by a plan."""
        with transaction():
            rows = select(Indicator.code, Indicator.id).join(IndicatorSet)
            ids = dict(
                db.session.execute(rows.where(IndicatorSet.code == SHIPPED[0][0].code)).all()
            )
            plan = make_plan(committee=self.committee)
            for code, (points, aimed) in OWN.items():
                db.session.add(
                    SelfScore(
                        committee_id=self.committee.id,
                        edition_year=2022,
                        indicator_id=ids[code],
                        self_points=Decimal(points),
                        target_points=Decimal(aimed),
                    )
                )
            db.session.add(
                IndicatorAssignment(
                    plan_id=plan.id, indicator_id=ids["1"], lead_unit_id=self.unit.id
                )
            )

    def come_as(self, role: Role) -> None:
        sign_in_as(self.client, self.members[role])

    def read(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path, headers={"Accept-Language": "vi"})
        assert answer.status_code == status, path
        return " ".join(answer.text.replace("\xa0", " ").split())


def typed_in(client, path: str) -> dict[str, str]:
    """What the form of a page sends when nobody types anything."""
    (form,) = [form for form in read_forms(client.get(path).text) if form.action in {"", path}]
    return {one.name: one.value for one in form.inputs if one.kind != "box"}


def cells_of(content: bytes) -> list[list[str]]:
    """The rows of a workbook as one reads them."""
    grid, *_guide = read_book(content, "a.xlsx").grids
    return [[cell.text for cell in row] for row in grid.rows]


@pytest.fixture
def office(client):
    return Office(client)


def test_the_page_tells_where_the_points_were_lost_and_what_if(office) -> None:
    office.come_as(Role.SECRETARIAT)
    assert "Chưa chọn tỉnh" in office.read("/indicators")
    office.belongs_to("Gia Lai")
    office.score()
    office.read("/indicators")  # what is remembered is read once
    with count_queries() as sent:
        page = office.read("/indicators")
    assert len(sent) <= 12
    for words in (
        "Chỉ số DTI của Gia Lai",
        "↓ 23 bậc so với 2021 (hạng 39)",
        "438,60",
        "thiếu 561,40 điểm",
        "nhóm 20",
        "điểm phấn đấu 715,00",
        "hạng 46 <b>541,46</b>",
        "bình quân <b>578,60</b>",
        "10,5 %",
        "Sở TTTT",
        "còn 3 chỉ số thành phần chưa nhập từ phụ lục",
        "Ba trụ cột (tối đa 700, 650, 650) dùng chung nhóm nền tảng",
        "33 đến 46, vì chỉ biết điểm của 8 tỉnh",
        "Ước tính",
        "điểm của 54 tỉnh khác",
        "Theo hạng, điểm không quá 541,46 (hạng 46, Quảng Bình)",
        "còn thiếu từ 169,10 đến 253,80 điểm",
    ):
        assert words in page, words
    assert "style=" not in page
    assert "Mười điểm rẻ nhất" in page
    asked = office.read("/indicators?if=1&w-2=80,0&w-1=75,0&w-4=65&w-9=")
    assert "<b>542,90</b>, từ 438,60" in asked
    assert "còn thiếu 36,70 điểm" in asked  # to rank 32
    by_change = office.read("/indicators?if=1&w-7=%2B20")
    assert "<b>458,60</b>" in by_change
    published = office.read("/indicators?source=published")
    assert "theo hạng, càng xa tâm càng tốt" in published
    assert "Cần có điểm của các chỉ số để tính." in published
    office.come_as(Role.UNIT_LEAD)
    page = office.read("/indicators")
    assert "Xuất Excel" not in page
    assert "Minh chứng" not in page
    for path in ("/indicators/export.xlsx", "/indicators/print.pdf", "/evidence"):
        office.read(path, 403)


def test_odd_addresses_are_answered_and_wrong_wishes_are_told_why(office) -> None:
    office.come_as(Role.SECRETARIAT)
    office.belongs_to("Gia Lai")
    office.score()
    for typed, told in (
        ("1,390", "đọc được hai cách"),
        ("100,5", "100"),
        ("abc", ""),
        ("-99", "41,2"),
        ("１２", ""),
        ("9" * 500, ""),
        ("<script>", ""),
    ):
        page = office.read(f"/indicators?if=1&w-1={typed}")
        assert 'aria-invalid="true"' in page, typed
        assert told in page, typed
        assert "<script>" not in page.partition("<main")[2]
    for query in ("year=1", "year=x", "source=zzz", "peer=0", "peer=99999999", "year=2024"):
        office.read(f"/indicators?{query}")
    old = office.read("/indicators?year=2020&source=self")
    assert "Chưa nhập bộ chỉ số" in old
    wish = office.read("/indicators?source=published&if=1&w-1=80")
    assert "Chưa biết điểm hiện có" in wish


def test_kien_giang_and_bac_kan_are_told_as_their_articles_tell_them(office) -> None:
    office.come_as(Role.SECRETARIAT)
    office.belongs_to("Kiên Giang")
    page = office.read("/indicators?year=2022")
    assert "Thứ hạng giảm 8 bậc, từ hạng 24 năm 2021 xuống hạng 32." in page
    assert "nên điểm tăng từ 18,8 % đến 35,0 %." in page
    assert "còn thiếu từ 28,10 đến 112,80 điểm" in page
    assert "Hạ tầng số (16)" in page
    with_change = office.read("/indicators?year=2022&if=1&w-2=%2B30")
    assert "<b>609,60</b>, từ 579,60" in with_change
    assert "6 đến 25" in with_change
    office.belongs_to("Đà Nẵng")
    page = office.read("/indicators?year=2021")
    assert "Kỳ 2020 dùng bộ chỉ số khác: điểm hai kỳ không so sánh được." in page
    assert "+31,7 %" not in page
    assert page.count('class="rank-path"') == 2
    assert "Đã đạt mục tiêu: hạng 1, mục tiêu 20." in page
    office.belongs_to("Thanh Hóa")
    page = office.read("/indicators?year=2024")
    assert "hạng 11 trong 63 năm 2023" in page
    assert "↑" not in page, "among 34 provinces a fifth rank is no rise by six"
    office.belongs_to("Bắc Kạn")
    page = office.read("/indicators?year=2021")
    assert "nền tảng chung 186,3" in page
    assert "Chính quyền số 40,2, Kinh tế số 60,7, Xã hội số 33,6" in page
    for points in ("226,5", "247,0", "219,9", "320,70"):
        assert points in page
    assert "năm 2021 hạng 51" in office.read("/overview") or "hạng 63" in office.read("/overview")


def test_indicators_have_the_names_of_the_readers_language_and_papers_ours(office) -> None:
    office.belongs_to("Gia Lai")
    office.score()
    office.come_as(Role.SECRETARIAT)
    with transaction():
        reader = db.session.get(User, office.members[Role.SECRETARIAT].user_id)
        reader.language = Language.ENGLISH
    row = db.session.scalars(select(Indicator).where(Indicator.code == "1")).one()
    at = f"/indicators/sets/{row.set_id}"
    for path in ("/indicators", at, f"{at}/rows/{row.id}", "/indicators/scores/2022/edit"):
        page = office.read(path)
        assert "Digital awareness" in page, path
        assert "Nhận thức số" not in page, path
    with office.client.application.test_request_context():
        g.language = Language.ENGLISH
        with speaking("vi"):
            assert spoken_language() == Language.VIETNAMESE
        assert spoken_language() == Language.ENGLISH


def test_profile_and_evidence_are_taken_along(office) -> None:
    office.come_as(Role.SECRETARIAT)
    office.belongs_to("Gia Lai")
    office.score()
    sheet = office.client.get("/indicators/export.xlsx")
    rows = cells_of(sheet.data)
    assert rows[-1][:5] == ["DTI", "Tổng điểm", "438,6", "1000", "561,4"]
    assert rows[1][:5] == ["1", "Nhận thức số", "41,2", "100", "58,8"]
    with transaction():
        meeting = make_meeting(
            committee=office.committee, state=MeetingState.CLOSED, held_on=date(2023, 11, 1)
        )
        row = make_assignment(committee=office.committee)
        make_task(unit=office.unit, assignment=row, due=date(2023, 11, 17), code="NV-77")
    page = office.read("/evidence?period=2023-Q4")
    assert f'href="/meetings/{meeting.id}"' in page
    assert "NV-77" in page
    assert "đến hạn ngày này, chưa xong" in page
    with count_queries() as sent:
        assert "NV-77" not in office.read("/evidence?first=01/01/2022&last=31/12/2022")
    assert len(sent) <= 12
    for odd in ("period=zzz", "first=31/02/2023", "first=01/01/2024&last=01/01/2023"):
        office.read(f"/evidence?{odd}")
    book = office.client.get("/evidence/export.xlsx?period=2023-Q4")
    assert any("NV-77" in line[4] for line in cells_of(book.data))
    paper = office.client.get("/indicators/print.pdf")
    assert paper.status_code == 200
    assert paper.data.startswith(b"%PDF")


def test_an_indicator_says_which_figure_the_product_counts_for_it(office) -> None:
    office.come_as(Role.SECRETARIAT)
    row = db.session.scalars(select(Indicator).where(Indicator.code == "1354-2")).first()
    path = f"/indicators/sets/{row.set_id}/rows/{row.id}"
    page = office.read(f"{path}/edit")
    assert "Phiên họp Ban Chỉ đạo đã họp, có người chủ trì" in page
    typed = typed_in(office.client, f"{path}/edit") | {"computed_by": "sessions_chaired"}
    assert office.client.post(f"{path}/edit", data=typed).status_code == 303
    db.session.expire_all()
    assert row.computed_by == "sessions_chaired"
    assert "Phần mềm tự đếm" in office.read(path)
    assert office.client.post(f"{path}/edit", data=typed | {"computed_by": "x"}).status_code == 422
