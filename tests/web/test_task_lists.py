"""The list of tasks as its readers see it."""

import re
from datetime import date

import pytest

from tests import factories
from tests.counting import count_queries
from tests.web.signin import sign_in_as
from tests.web.town import make_town
from tracker.database import db
from tracker.models import User
from tracker.rules.choices import Language, TaskKind
from tracker.rules.permissions import Action, Role, may_knock
from tracker.web import unit_filter

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def town(app):
    made = make_town()
    made.task(0, "Danh mục dịch vụ công", helpers=(1,), code="NV-1", due=date(2023, 11, 15))
    made.task(
        1,
        "Kết nối hệ thống khám bệnh",
        helpers=(0, 2),
        code="NV-2",
        due=date(2023, 11, 28),
        original_due=date(2023, 11, 1),
    )
    made.task(1, "Bệnh án điện tử", code="NV-3", due=date(2023, 12, 31))
    made.task(2, "Tuyên truyền", code="NV-4", due=None, deadline_words="Thường xuyên")
    made.task(
        2,
        "Báo cáo quý",
        code="BC-1",
        kind=TaskKind.PERIODIC_REPORT,
        period="2023-Q3",
        due=date(2023, 9, 18),
        finished_on=date(2023, 9, 20),
    )
    db.session.commit()
    return made


def see(client, town, role=Role.SECRETARIAT, address="/tasks", status=200) -> str:
    sign_in_as(client, town.people[role])
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def words(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def codes(html: str) -> list[str]:
    return re.findall(r'<span class="under">([A-Z]+-\d+)', html)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_knock_is_what_the_table_says(client, town, role):
    allowed = may_knock(role, Action.SEE_TASK)
    see(client, town, role, status=200 if allowed else 403)


def test_a_visitor_is_led_to_sign_in(client, town):
    assert client.get("/tasks").status_code == 303


def test_open_work_stands_there_oldest_due_date_first(client, town):
    html = see(client, town)
    assert codes(html) == ["NV-1", "NV-2", "NV-3", "NV-4"]
    said = words(html)
    for expected in (
        "Tất cả 5",
        "Đang mở 4",
        "Quá hạn 1",
        "Sắp đến hạn 1",
        "Chưa có hạn 1",
        "Đã hoàn thành 1",
        "Danh mục dịch vụ công NV-1 VP UBND + Sở Y tế 15/11/2023 Quá hạn 6 ngày Đơn vị",
        "28/11/2023 hạn gốc 01/11/2023 Còn 7 ngày Đơn vị",
        "“Thường xuyên” Chưa có hạn Tổ thư ký",
        "1–4 trong 4",
    ):
        assert expected in said


def test_finished_work_names_its_day_and_its_period(client, town):
    said = words(see(client, town, address="/tasks?view=done"))
    assert "Báo cáo quý BC-1 · Quý III/2023" in said
    assert "18/09/2023 Xong quá hạn 2 ngày 20/09/2023" in said


def test_each_row_is_a_header_that_links_to_its_task(client, town):
    html = see(client, town)
    header = r'<th scope="row" class="task"><a class="title" href="/tasks/\d+">'
    assert len(re.findall(header, html)) == 4


def test_the_filter_stands_in_the_address_and_is_kept_by_every_link(client, town):
    html = see(client, town, address="/tasks?q=he+thong&view=open&sort=-due&from=1/11/2023")
    assert codes(html) == ["NV-2"]
    assert 'value="he thong"' in html
    assert 'value="01/11/2023"' in html
    tab = re.search(r'href="([^"]+)"[^>]*>Tất cả', html)[1].replace("&amp;", "&")
    assert "q=he+thong" in tab
    assert "from=01%2F11%2F2023" in tab or "from=01/11/2023" in tab
    assert 'aria-sort="descending"' in html
    assert "Bộ lọc, 2 đang dùng" in html
    assert "Xóa lọc" in html


def test_pages_and_sizes(client, town):
    for n in range(60):
        town.task(2, f"Việc {n}", code=f"VL-{n}", due=date(2024, 1, 1))
    db.session.commit()
    html = see(client, town, address="/tasks?size=25&page=3")
    assert "51–64 trong 64" in words(html)
    assert len(codes(html)) == 14
    assert "/tasks?page=2&amp;size=25" in html


def test_an_empty_list_says_what_it_means_and_what_comes_next(client, town):
    assert "Không có nhiệm vụ nào khớp" in words(see(client, town, address="/tasks?q=zzz"))
    assert "Không có việc nào bị hủy." in words(see(client, town, address="/tasks?view=cancelled"))
    beyond = see(client, town, address="/tasks?page=9")
    assert "Trang này của danh sách không có dòng nào" in words(beyond)


def test_no_overdue_work_names_the_next_due_date(client, app):
    made = make_town()
    made.task(0, "Việc tới", due=date(2023, 11, 24))
    db.session.commit()
    said = words(see(client, made, address="/tasks?view=overdue"))
    assert "Không có việc quá hạn. Việc gần nhất đến hạn ngày 24/11/2023." in said


def test_a_unit_sees_its_own_and_what_it_helps_with_and_no_trace_of_others(client, town):
    html = see(client, town, Role.UNIT_LEAD)
    assert codes(html) == ["NV-1", "NV-2"]
    assert "Tất cả 2" in words(html)
    assert "Vai trò của đơn vị" in html
    assert codes(see(client, town, Role.UNIT_MEMBER, "/tasks?part=coordinating")) == ["NV-2"]
    assert codes(see(client, town, Role.UNIT_LEAD, "/tasks?part=lead")) == ["NV-1"]
    third = town.units[2].id
    db.session.commit()
    for address in ("/tasks?q=benh+an", "/tasks?q=NV-3", f"/tasks?unit={third}"):
        hidden = see(client, town, Role.UNIT_LEAD, address)
        assert codes(hidden) == []
        assert "Bệnh án" not in hidden


def test_another_committee_stays_unseen(client, town, app):
    title = "Việc khác hẳn"
    other = factories.make_assignment(
        committee=factories.make_committee(), title=title, folded="viec khac han"
    )
    factories.make_task(unit=town.units[0], assignment=other)
    db.session.commit()
    html = see(client, town, address="/tasks?view=all&q=viec+khac")
    assert codes(html) == []
    assert title not in html


def test_in_english_too(client, town):
    person = db.session.get(User, town.people[Role.SECRETARIAT].user_id)
    person.language = Language.ENGLISH
    db.session.commit()
    said = words(see(client, town))
    assert "Open 4" in said
    assert "6 days overdue The unit" in said


def test_the_page_costs_as_many_statements_for_many_rows_as_for_one(app, client, town):
    sent_counts = []
    for many in (0, 200):
        for n in range(many):
            town.task(n % 3, f"Việc {n}", helpers=((n + 1) % 3,), code=f"VL-{n}")
        db.session.commit()
        app.extensions.pop("tracker.memory", None)
        sign_in_as(client, town.people[Role.UNIT_LEAD])
        with count_queries() as sent:
            assert client.get("/tasks?size=100&kind=work").status_code == 200
        sent_counts.append(len(sent))
    assert sent_counts[0] == sent_counts[1] <= 12


def test_a_page_seen_before_costs_two_statements(client, town):
    see(client, town)
    with count_queries() as sent:
        client.get("/tasks")
    assert len(sent) == 2  # the session, the last change


def test_where_units_are_many_the_filter_is_typed_and_words_lead_to_the_one_unit(
    client, town, monkeypatch
):
    monkeypatch.setattr(unit_filter, "LONGEST", 2)
    assert '<select class="compact" id="filter-unit"' not in see(client, town)
    answer = client.get("/tasks?view=all&unit=so+y&page=2")
    one = f"/tasks?view=all&unit={town.units[1].id}"
    assert (answer.status_code, answer.location) == (303, one)
    html = client.get(one).text
    assert re.search(r'id="filter-unit" name="unit" value="Sở Y tế"', html)
    assert codes(html) == ["NV-2", "NV-3"]

    several = see(client, town, address="/tasks?view=all&unit=so", status=422)
    for unit in town.units[1:]:
        assert f'href="/tasks?view=all&amp;unit={unit.id}">{unit.short_name}</a>' in several
    assert 'value="so" ' in several
    nobody = see(client, town, address="/tasks?unit=cong+an", status=422)
    assert "Không có đơn vị nào có các từ này" in nobody
    assert codes(see(client, town)) == ["NV-1", "NV-2", "NV-3", "NV-4"]  # not what was refused
