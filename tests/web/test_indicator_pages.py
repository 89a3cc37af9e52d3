"""Indicator sets, editions, own points and targets as their readers and the office meet them."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.web.signin import sign_in_as
from tests.web.town import make_town
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    AssignmentIndicator,
    Edition,
    EditionResult,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    IndicatorTarget,
    Province,
    SelfScore,
)
from tracker.queries.series import list_series
from tracker.rules.figure_choices import MappingKind, MeasureKind
from tracker.rules.permissions import Role
from tracker.services.editions import load_results
from tracker.services.indicators import COMMUNE_EXAMPLES, SHIPPED, load_indicator_set

pytestmark = pytest.mark.usefixtures("frozen")
READ = (
    *("/indicators/sets", "/indicators/sets/{set}", "/indicators/sets/{set}/rows/{row}"),
    *("/indicators/sets/{set}/mapping", "/indicators/editions", "/indicators/editions/2022"),
    *("/indicators/editions/provinces/{province}", "/indicators/scores/2022"),
)
WRITE = (
    *("/indicators/sets/new", "/indicators/sets/{set}/edit", "/indicators/sets/{set}/rows/new"),
    *("/indicators/sets/{set}/rows/{row}/edit", "/indicators/sets/{set}/rows/{row}/mapping/{to}"),
    *("/indicators/editions/new", "/indicators/editions/2022/edit", "/indicators/scores/2022/edit"),
    *("/indicators/editions/2022/results/new", "/tables/indicators?place={set}"),
)
TAKEN = (
    *("/indicators/sets/{set}/export.xlsx", "/indicators/sets/{set}/export.csv"),
    *("/indicators/editions/2022/export.xlsx", "/indicators/scores/2022/export.xlsx"),
    "/plans/{plan}/targets.xlsx",
)
BAD_NUMBERS = ("1,390", "70.08", "NaN", "1e2", "-1", "１２", "½", "0x10", "1_000", "9" * 5000)


class Desk:
    """A committee with the shipped sets, the published results, and a plan on the first set."""

    def __init__(self, client):
        self.client, self.town = client, make_town()
        with writing():
            for edition, path in (*SHIPPED, COMMUNE_EXAMPLES):
                load_indicator_set(edition, path)
            load_results()
            sets = {row.code: row for row in db.session.scalars(select(IndicatorSet))}
            first = sets["922/QĐ-BTTTT"]
            self.town.plan.indicator_set_id = first.id
            row = self.row(first.id, "8")
            db.session.add(
                IndicatorAssignment(
                    plan_id=self.town.plan.id,
                    indicator_id=row.id,
                    lead_unit_id=self.town.units[0].id,
                    coordinating=[],
                    targets=[],
                )
            )
            self.task = self.town.task(0, "Mở cổng dữ liệu")
        self.ids = {
            "set": first.id,
            "to": sets["405/QĐ-BKHCN"].id,
            "examples": sets["VD-CAP-XA"].id,
            "row": row.id,
            "plan": self.town.plan.id,
            "province": 1,
            "assignment": self.task.assignment_id,
            "task": self.task.id,
        }
        self.come_as(Role.SECRETARIAT)

    def row(self, set_id, code):
        return db.session.scalars(
            select(Indicator).where(Indicator.set_id == set_id, Indicator.code == code)
        ).one()

    def come_as(self, role):
        sign_in_as(self.client, self.town.people[role])

    def get(self, path):
        return self.client.get(path.format(**self.ids))

    def post(self, path, **data):
        return self.client.post(path.format(**self.ids), data=data)

    def bring(self, noun, place, text):
        answer = self.client.post(f"/tables/{noun}?place={place}", data={"pasted": text})
        return self.client.get(answer.location) if answer.status_code == 303 else answer

    def take(self, page):
        fields = dict(re.findall(r'name="(nonce|shown)"[^>]* value="([^"]+)"', page.text))
        return self.client.post(f"{page.request.path}/take", data=fields)


@pytest.fixture
def desk(client):
    return Desk(client)


def test_everybody_reads_and_the_secretariat_alone_writes(desk):
    wrong = []
    for role in Role:
        desk.come_as(role)
        writes = role is Role.SECRETARIAT
        for path in READ + WRITE:
            wanted = 200 if path in READ or writes else 403
            if desk.get(path).status_code != wanted:
                wrong.append((role, path))
        for path in TAKEN:
            wanted = 403 if role is Role.ADMIN else 200
            if desk.get(path).status_code != wanted:
                wrong.append((role, path))
    assert wrong == []


def test_list_pages_ask_the_database_a_fixed_number_of_times(desk):
    for path in (*READ, "/plans/{plan}"):
        desk.get(path)
        with count_queries() as sent:
            assert desk.get(path).status_code == 200
        most = 20 if path.startswith("/plans") else 12
        assert len(sent) <= most, (path, len(sent))


def test_pages_say_what_is_presumed_partial_computed_or_shared(desk):
    page = desk.get("/indicators/sets/{set}").text
    assert page.count("tạm gán") >= 9
    assert "chưa đủ" in page
    assert "= <b>700</b>" in page
    assert "ví dụ, không phải DTI" in desk.get("/indicators/sets/{examples}").text
    edition = desk.get("/indicators/editions/2022").text
    assert edition.count("đồng hạng") >= 3
    assert "0,5796" in edition
    assert "chưa có điểm của Bình Định, Gia Lai" in edition
    order = [
        desk.get(f"/indicators/editions/2022?sort={key}").text for key in ("name", "-DTI", "x")
    ]
    first = [re.search(r'class="row-link"[^>]*>([^<]+)', page)[1] for page in order]
    assert first == ["An Giang", "Bắc Kạn", "Đà Nẵng"]
    assert desk.get("/indicators/editions/1999").status_code == 404


def test_an_annex_pasted_from_word_is_looked_over_and_taken_whole_or_not_at_all(desk):
    head = "TT\tChỉ số thành phần\tĐiểm tối đa\tCách đo\tĐVT\tTử số\tMẫu số\n"
    wrong = "7.1\tCổng dữ liệu\t1,390\tđo bằng mắt\t\t\t\n7.2\tHai\t5\tTỷ lệ\t%\ta\tb\n"
    page = desk.bring("indicators", desk.ids["set"], head + wrong)
    assert "dòng 2, cột “Điểm tối đa”" in page.text
    assert "dòng 2, cột “Cách đo”" in page.text
    assert desk.take(page).status_code == 422
    under = "7.9\t99\tCổng\t1,390\tmột\n7.8\t7\tBa\t1\t\n7.81\t7.8\tBốn\t1\t\n9\t7\tNăm\t1\t\n"
    page = desk.bring("indicators", desk.ids["set"], "TT\tThuộc\tTên\tĐiểm\tCác mức\n" + under).text
    for fault in (
        "2, cột “Thuộc chỉ số”",
        "2, cột “Điểm tối đa”",
        "2, cột “Các mức”",
        "5, cột “Thuộc chỉ số”",
    ):
        assert page.count(f"dòng {fault}") == 1, fault
    assert page.count("cột “Thuộc chỉ số”") == 2
    before = db.session.scalar(select(func.count()).select_from(Indicator))
    fine = "7.1\tCổng dữ liệu\t150\tcó hoặc không\t\t\t\n7.2\tHai\t60,5\tTỷ lệ\t%\ta\tb\n"
    known = "8\tHoạt động kinh tế số\t140\t\tđiểm\t\t\n"
    page = desk.bring("indicators", desk.ids["set"], head + fine + known)
    assert "1 dòng thay đổi" in page.text
    assert "2 dòng mới" in page.text
    assert desk.take(page).status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Indicator)) == before + 2
    added = desk.row(desk.ids["set"], "7.2")
    assert (added.max_points, added.parent_id) == (
        Decimal("60.5"),
        desk.row(desk.ids["set"], "7").id,
    )
    assert "7 Hoạt động chính quyền số có 200 điểm; các chỉ số bên dưới cộng lại 210,5" in re.sub(
        r"\s+", " ", desk.get("/indicators/sets/{set}").text
    )
    annex = (
        "Phụ lục I\n\nTT\tChỉ số, chỉ số thành phần\tĐiểm tối đa\tCách đo\tGhi chú\n"
        "II.\tHoạt động\t\t\tx\n7.\tChính quyền số\t\t\t\n"
        '"7,5"\t"Tỷ lệ hồ sơ\ntrực tuyến"\t"12,5"\tCó/không\tmới\n21\tDữ liệu\t50\t\t\n'
    )
    page = desk.bring("indicators", desk.ids["set"], annex)
    assert re.search("Không đọc các cột: [^<]*“Ghi chú”", page.text)
    assert desk.take(page).status_code == 303
    db.session.rollback()
    typed = desk.row(desk.ids["set"], "7.5")
    assert (typed.name_vi, typed.measure_kind) == ("Tỷ lệ hồ sơ trực tuyến", MeasureKind.YES_NO)
    assert desk.row(desk.ids["set"], "21").parent_id == desk.row(desk.ids["set"], "II").id
    unknown = desk.bring("indicators", desk.ids["set"], "Tên\tĐiểm\nx\t1\n")
    assert unknown.status_code == 422
    assert "Mã" in unknown.text
    twice = desk.bring("indicators", desk.ids["set"], head + fine + fine)
    assert "“7.1” đã có ở dòng 2" in twice.text


def test_a_row_is_corrected_by_form_and_by_one_person_at_a_time(desk):
    path = "/indicators/sets/{set}/rows/{row}/edit"
    form = {"code": "8", "name_vi": "Kinh tế số", "measure_kind": "manual", "direction": "higher"}
    version = re.search(r'name="version"[^>]*value="(\d+)"', desk.get(path).text)[1]
    for typed in BAD_NUMBERS:
        answer = desk.post(path, **form, max_points=typed, version=version)
        assert answer.status_code == 422, typed
    assert desk.post(path, **form, max_points="150", version=version).status_code == 303
    assert desk.post(path, **form, max_points="1", version=version).status_code == 409
    both = {**form, "code": "11", "is_cumulative": "y", "is_stock": "y"}
    answer = desk.post("/indicators/sets/{set}/rows/new", **both)
    assert (answer.status_code, "chọn một trong hai" in answer.text) == (422, True)
    for code, parent in (("8.1", "8"), ("8.2", "8.1"), ("8.3", "8.2")):
        part = {**form, "code": code, "parent": parent}
        assert desk.post("/indicators/sets/{set}/rows/new", **part).status_code == 303
    db.session.rollback()
    first = f"/indicators/sets/{{set}}/rows/{desk.row(desk.ids['set'], '8.1').id}/edit"
    version = re.search(r'name="version"[^>]*value="(\d+)"', desk.get(first).text)[1]
    below = desk.post(first, **{**form, "code": "8.1", "parent": "8.3"}, version=version)
    assert (below.status_code, "không đứng dưới chính nó" in below.text) == (422, True)
    main = desk.post(path, **{**form, "kind": "component", "parent": "8.3"}, version=version)
    assert "không đứng dưới chính nó" in main.text
    group = f"/indicators/sets/{{set}}/rows/{desk.row(desk.ids['set'], 'II').id}/edit"
    lower = desk.post(group, **{**form, "code": "II", "kind": "component"}, version=version)
    assert "Chỉ số chính đứng dưới nhóm" in lower.text, "its own main indicators would be above it"
    taken = desk.post("/indicators/sets/{set}/rows/new", **{**form, "code": "7"})
    assert "đã có mã 7" in taken.text
    assert "nên không bỏ được" in (
        desk.client.post(
            f"/indicators/sets/{desk.ids['set']}/rows/{desk.ids['row']}/remove",
            follow_redirects=True,
        ).text
    )


def test_a_series_is_followed_where_somebody_said_so_and_breaks_there(desk):
    new = desk.row(desk.ids["to"], "7")
    path = "/indicators/sets/{set}/rows/{row}/mapping/{to}"
    assert desk.post(path, kind="same").status_code == 422
    assert desk.post(path, kind="dropped", new=str(new.id)).status_code == 422
    assert desk.post(path, kind="same", new=str(new.id)).status_code == 303
    assert "Giữ nguyên" in desk.get("/indicators/sets/{set}/mapping?to={to}").text
    db.session.rollback()
    points = list_series(_province("Hà Nội"))[0].points
    assert [(one.edition_year, one.breaks) for one in points] == [
        (2022, False),
        (2023, False),
        (2024, True),
    ]
    with writing():
        _result(2024, "Hà Nội", "7", Decimal("0.8"))
        _result(2023, "Hà Nội", "8", Decimal("0.7"))
    (followed,) = (one for one in list_series(_province("Hà Nội")) if one.indicator)
    assert [(one.edition_year, one.code, one.breaks, one.became) for one in followed.points] == [
        (2023, "8", False, None),
        (2024, "7", True, MappingKind.SAME),
    ]
    page = desk.client.get(f"/indicators/editions/provinces/{_province('Hà Nội')}").text
    assert page.count("trước và sau không so sánh được") == 2
    assert "bộ chỉ số khác; giữ nguyên: 7" in page
    desk.post(path, kind="split", new=str(new.id))
    page = desk.client.get(f"/indicators/editions/provinces/{_province('Hà Nội')}").text
    assert "Tách thành 405/QĐ-BKHCN: 7" in page, "it goes on in none, and the page says why"
    assert "bộ chỉ số khác" not in page.split('id="mains"')[1]


def test_results_and_own_points_stay_within_what_there_is(desk):
    path = "/indicators/editions/2022/results/new"
    form = {"province": str(_province("Huế")), "code": "DTI", "source": "báo"}
    for score, rank in (("320,7", ""), ("0,57961", ""), ("", "64"), ("", "0"), ("", "")):
        assert desk.post(path, **form, score=score, rank=rank).status_code == 422, (score, rank)
    assert desk.post(path, **form, score="0,5796", rank="").status_code == 303
    assert "đã có kết quả" in desk.post(path, **form, score="0,5", rank="").text
    line = {"lines-0-indicator": str(desk.ids["row"]), "lines-0-seen": "0"}
    scores = "/indicators/scores/2022/edit"
    over = desk.post(scores, **line, **{"lines-0-self_points": "150,5"})
    assert "Chỉ số 8 có tối đa 150 điểm" in over.text
    assert desk.post(scores, **line, **{"lines-0-self_points": "0"}).status_code == 303
    db.session.rollback()
    stored = db.session.scalars(select(SelfScore)).one()
    assert (stored.self_points, stored.verified_points) == (0, None), "nought is a figure"
    late = desk.post(scores, **line, **{"lines-0-self_points": "9"})
    assert late.status_code == 409


def test_a_table_of_ranks_as_it_is_published_is_of_the_index(desk):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2021)).one()
    table = (
        "BẢNG XẾP HẠNG\nTT\tTỉnh/Thành phố\tĐiểm DTI\tXếp hạng\n1\tTP.Cần Thơ\t0,4511\t21\n"
        "2\tThừa Thiên - Huế\t0,5872\t2\n3\tTP Hà Nội\t\t40\n4\tBà Rịa – Vũng Tàu\t\t41\n"
    )
    page = desk.bring("results", edition.id, table)
    assert "Không đọc các cột: 2:1 “TT”." in page.text
    assert [words in page.text for words in ("3 dòng mới", "1 dòng như cũ")] == [True, True]
    assert desk.take(page).status_code == 303
    db.session.rollback()
    columns = (EditionResult.code, EditionResult.score, EditionResult.rank, EditionResult.source)
    stored = select(*columns).where(
        EditionResult.edition_id == edition.id, EditionResult.province_id == _province("Cần Thơ")
    )
    assert db.session.execute(stored).all() == [("DTI", Decimal("0.4511"), 21, edition.source)]


def test_targets_by_year_and_orphans_both_ways(desk):
    path = "/plans/{plan}/indicators/{row}/targets"
    line = {"lines-0-year": "2025", "lines-0-operator": "between", "reporters": "none"}
    wrong = desk.post(path, **line, **{"lines-0-value": "50", "lines-0-upper": "40"})
    assert "Mức trên (40) phải lớn hơn mức dưới (50)" in wrong.text
    no_year = desk.post(path, **line | {"lines-0-year": "", "lines-0-value": "1"})
    assert "Nhập năm của chỉ tiêu này" in no_year.text
    fine = line | {"lines-0-value": "40", "lines-0-upper": "50,5", "baseline": "13,9"}
    assert "cần cả trị số và năm" in desk.post(path, **fine).text
    above = desk.post(path, **line | {"lines-0-value": "40", "lines-0-upper": "150,5"})
    assert "8 có tối đa 150 điểm" in above.text
    ancient = desk.post(path, **line | {"lines-0-year": "1999", "lines-0-value": "1"})
    assert "Nhập năm từ 2000 đến 2100." in ancient.text
    high = line | {"lines-0-operator": "at_least", "lines-0-value": "150,5"}
    assert "Chỉ số 8 có tối đa 150 điểm" in desk.post(path, **high).text
    ancient = desk.post(path, **line | {"lines-0-year": "1999", "lines-0-value": "1"})
    assert "Nhập năm từ 2000 đến 2100." in ancient.text
    assert desk.post(path, **fine, baseline_year="2022").status_code == 303
    db.session.rollback()
    target = db.session.scalars(select(IndicatorTarget)).one()
    assert (target.value, target.upper) == (40, Decimal("50.5"))
    plan = desk.get("/plans/{plan}").text
    assert "40–50,5" in plan
    assert "từ mức 13,9" in plan
    assert "Chưa có đơn vị chủ trì" in plan
    assert "1 việc chưa gắn với chỉ số nào" in plan
    link = "/plans/{plan}/assignments/{assignment}/indicators"
    assert (
        desk.post(link, indicators=str(desk.row(desk.ids["examples"], "A").id)).status_code == 422
    )
    assert desk.post(link, indicators=str(desk.ids["row"])).status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AssignmentIndicator)) == 1
    assert "chưa gắn với chỉ số nào" not in desk.get("/plans/{plan}").text
    assert "8 Hoạt động kinh tế số" in desk.get("/tasks/{task}").text
    assert "Mở cổng dữ liệu" in desk.get("/indicators/sets/{set}/rows/{row}").text


def _province(name):
    return db.session.scalars(select(Province.id).where(Province.name == name)).one()


def _result(year, province, code, score):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == year)).one()
    db.session.add(
        EditionResult(
            edition_id=edition.id, province_id=_province(province), code=code, score=score
        )
    )
