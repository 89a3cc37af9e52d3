import io
from datetime import date

import pytest
from sqlalchemy import select

from tests.counting import count_queries
from tests.office import Office, make_office
from tests.web.html_forms import read_forms
from tests.web.signin import sign_in_as
from tracker.database import db
from tracker.models import CalendarDay, CalendarVersion, CalendarYear
from tracker.queries.calendars import load_calendar, published_calendar
from tracker.rules.deadlines import explain_term
from tracker.services.calendars import propose

pytestmark = pytest.mark.usefixtures("frozen")
DUE, NEXT = date(2023, 11, 28), date(2023, 11, 29)
CLOSED = {"day": "28/11/2023", "kind": "holiday", "name": "Nghỉ", "source": "CV 1/VPCP"}


@pytest.fixture
def office(client) -> Office:
    explained = explain_term(date(2023, 11, 13), 15, published_calendar())
    return make_office(due=DUE, due_reason=explained.to_dict())


def come(client, office: Office, who: str = "secretary"):
    sign_in_as(client, office.people[who])
    return client


def filled(page: str, action: str) -> dict:
    return next(form for form in read_forms(page) if form.action == action).filled()


def stored() -> list[date]:
    return list(db.session.scalars(select(CalendarDay.day).order_by(CalendarDay.day)))


@pytest.mark.parametrize("who", ["admin", "secretary", "chair", "lead", "member", "observer"])
def test_everybody_reads_the_calendar_and_only_the_secretariat_finds_a_way_to_change_it(
    client, office, who
):
    page = come(client, office, who).get("/calendar").text
    assert "Lịch làm việc năm 2023" in page
    assert "Tết Nguyên Đán" in page
    assert ("/calendar/day" in page) == (who == "secretary")
    for path in ("/calendar/day", "/calendar/years/2024/import", "/calendar/review"):
        assert client.get(path).status_code == (200 if who == "secretary" else 403)


def test_each_day_off_is_said_in_words_and_today_is_marked(client, office):
    page = come(client, office).get("/calendar?year=2023").text
    assert page.count("<caption>") == 12
    assert "Nghỉ lễ: Quốc khánh" in page
    assert page.count('aria-current="date"') == 1
    assert "04/05/2024" in client.get("/calendar?year=2024").text
    assert "Làm bù" in client.get("/calendar?year=2024").text


@pytest.mark.parametrize("year", ["", "abc", "0", "99999", "²", "1999"])
def test_a_year_that_is_none_shows_this_one(client, office, year):
    answer = come(client, office).get("/calendar", query_string={"year": year})
    assert answer.status_code == 200
    assert "Lịch làm việc năm 2023" in answer.text


def test_a_change_that_would_move_a_due_date_asks_first_and_keeps_it_by_default(client, office):
    answer = come(client, office).post("/calendar/day", data=CLOSED)
    assert answer.status_code == 200
    assert "1 nhiệm vụ đang thực hiện sẽ có hạn khác" in answer.text
    assert "28/11/2023" in answer.text
    assert "29/11/2023" in answer.text
    assert stored() == []
    sent = filled(answer.text, "/calendar/review")
    sent.pop("moved", None), sent.pop("everything", None)
    saved = client.post("/calendar/review", data=sent | {"reason": ""})
    assert saved.status_code == 303
    assert "giữ nguyên hạn" in client.get(saved.location).text
    assert office.fresh().due == DUE
    assert DUE in stored()


def test_a_due_date_moves_when_it_is_ticked_and_a_reason_is_given(client, office):
    page = come(client, office).post("/calendar/day", data=CLOSED).text
    sent = filled(page, "/calendar/review") | {"moved": str(office.task.id)}
    sent.pop("everything", None)
    refused = client.post("/calendar/review", data=sent | {"reason": ""})
    assert refused.status_code == 422
    assert "CV 1/VPCP" in refused.text
    assert "checked" in refused.text
    assert stored() == []
    saved = client.post("/calendar/review", data=sent | {"reason": "Theo CV 1"})
    assert saved.status_code == 303
    assert office.fresh().due == NEXT
    page = client.get(f"/tasks/{office.task.id}").text
    assert "28/11/2023" in page
    assert "Theo CV 1" in page


def test_a_review_that_was_overtaken_is_given_back(client, office):
    page = come(client, office).post("/calendar/day", data=CLOSED).text
    sent = filled(page, "/calendar/review")
    other = {"day": "30/11/2023", "kind": "holiday", "name": "x", "source": "CV 2"}
    assert client.post("/calendar/day", data=other).status_code == 303
    answer = client.post("/calendar/review", data=sent | {"reason": "Lý do của tôi"})
    assert answer.status_code == 409
    assert "Lý do của tôi" in answer.text
    assert DUE not in stored()


def test_a_change_that_moves_nothing_is_saved_at_once(client, office):
    quiet = {"day": "30/12/2026", "kind": "holiday", "name": "Nghỉ", "source": "CV 2"}
    answer = come(client, office).post("/calendar/day", data=quiet)
    assert (answer.status_code, answer.location) == (303, "/calendar?year=2026")
    assert not load_calendar().is_working_day(date(2026, 12, 30))
    again = client.post("/calendar/day", data=quiet)
    assert again.status_code == 422
    assert "Lịch đã ghi như vậy" in again.text
    back = client.post("/calendar/day", data=quiet | {"kind": "ordinary"})
    assert back.status_code == 303
    assert load_calendar().is_working_day(date(2026, 12, 30))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": "09/01/2026", "kind": "working_saturday"}, "chỉ làm bù vào thứ Bảy"),
        ({"day": "10/01/2026", "kind": "day_off_swapped"}, "là cuối tuần"),
        ({"source": ""}, "Lỗi:"),
        ({"day": "29/02/2023"}, "Lỗi:"),
        ({"kind": "party"}, "Lỗi:"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words_and_keeps_what_was_typed(
    client, office, typed, words
):
    answer = come(client, office).post("/calendar/day", data=CLOSED | {"name": "Tên gõ"} | typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Tên gõ" in answer.text
    assert stored() == []


def test_a_year_is_compared_checked_and_written_down(client, office):
    path = "/calendar/years/2026/import"
    page = come(client, office).get(path).text
    assert "02/01/2026;nghỉ hoán đổi;" in page
    lines = filled(page, path)["lines"][0].replace("24/11/2026;lễ", "# 24/11/2026;lễ")
    lines = "\n".join(line for line in lines.splitlines() if not line.startswith("#"))
    review = client.post(path, data={"source": "TB 6150", "lines": lines})
    assert review.status_code == 200
    assert "24/11/2026" in review.text
    assert "ngày thường" in review.text
    saved = client.post("/calendar/review", data=filled(review.text, "/calendar/review"))
    assert saved.status_code == 303
    assert load_calendar().is_working_day(date(2026, 11, 24))
    assert db.session.scalars(select(CalendarYear.source)).one() == "TB 6150"
    assert "TB 6150" in client.get("/calendar?year=2026").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_of_lines_is_read(client, office, encoding):
    content = "Ngày;Loại;Tên;Nguồn\r\n02/09/2027;lễ;Quốc khánh;TB\r\n".encode(encoding)
    data = {"source": "TB", "lines": "", "file": (io.BytesIO(content), "a.csv")}
    review = come(client, office).post("/calendar/years/2027/import", data=data)
    assert review.status_code == 200
    assert "Thay đổi của lịch" in review.text


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04\x00\xff", b"\xff\xfe\x00", "Quốc khánh\n".encode("utf-16-be")]
)
def test_a_file_that_is_no_text_is_refused_in_words(client, office, content):
    data = {"source": "TB", "lines": "x", "file": (io.BytesIO(content), "a.csv")}
    answer = come(client, office).post("/calendar/years/2027/import", data=data)
    assert answer.status_code == 422
    assert "Lỗi:" in answer.text


def test_a_bad_line_is_named_by_its_number(client, office):
    data = {"source": "TB", "lines": "02/09/2027;lễ;a;b\n32/13/2027;lễ;a;b"}
    answer = come(client, office).post("/calendar/years/2027/import", data=data)
    assert answer.status_code == 422
    assert "Dòng 2:" in answer.text
    assert "32/13/2027;lễ;a;b" in answer.text


def test_a_year_out_of_range_has_no_page(client, office):
    for year in (1999, 2101):
        assert come(client, office).get(f"/calendar/years/{year}/import").status_code == 404


def test_in_december_the_overview_asks_for_next_year_until_it_is_checked(client, office, frozen):
    assert "Lịch năm 2024" not in come(client, office).get("/overview").text
    frozen.move_to("2023-12-01 02:00:00+00:00")
    assert "Lịch năm 2024 chưa được đối chiếu" in client.get("/overview").text
    assert "Lịch năm 2024" not in come(client, office, "chair").get("/overview").text
    page = come(client, office).get("/calendar/years/2024/import").text
    data = filled(page, "/calendar/years/2024/import") | {"source": "TB 1"}
    review = client.post("/calendar/years/2024/import", data=data)
    assert client.post("/calendar/review", data=filled(review.text, "/calendar/review")).location
    assert "chưa được đối chiếu" not in client.get("/overview").text


def test_a_change_is_told_with_who_when_and_why(client, office):
    quiet = {"day": "30/12/2026", "kind": "holiday", "name": "Nghỉ", "source": "CV 2"}
    come(client, office).post("/calendar/day", data=quiet)
    assert db.session.scalars(select(CalendarVersion)).one().changes[0]["source"] == "CV 2"
    page = client.get("/calendar?year=2026").text
    assert "Các lần sửa lịch" in page
    assert "(CV 2)" in page


def test_the_year_takes_few_queries(client, office):
    come(client, office).post("/calendar/day", data=CLOSED | {"day": "30/12/2026"})
    client.get("/calendar?year=2026")
    with count_queries() as sent:
        assert client.get("/calendar?year=2026").status_code == 200
    assert len(sent) <= 12, sent
    assert propose((), actor=office.actor("secretary")).differences == ()
