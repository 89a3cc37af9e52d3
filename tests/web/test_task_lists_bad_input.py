"""What people type into search, pages, orders and filters: never a 500."""

from urllib.parse import quote

import pytest

from tests.web.signin import sign_in_as
from tests.web.town import make_town
from tracker.database import db
from tracker.rules.permissions import Role

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def secretary(app, client):
    town = make_town()
    for n in range(3):
        town.task(n, f"Kế hoạch {n}", code=f"NV-{n}")
    db.session.commit()
    sign_in_as(client, town.people[Role.SECRETARIAT])
    return client


@pytest.mark.parametrize(
    "typed",
    [
        "' OR '1'='1",
        "%_%",
        '"a NEAR( * "" AND OR NOT',
        "Kế\u200bhoạch",
        "\ud7ff\U0001f600",
        "\u202eexe",
        "{{7*7}}",
    ],
)
def test_a_search_finds_what_is_typed_and_nothing_else(secretary, typed):
    answer = secretary.get("/tasks?view=all&q=" + quote(typed))
    assert answer.status_code == 200
    found = answer.get_data(as_text=True).count('class="task"')
    assert found == (4 if typed == "Kế\u200bhoạch" else 0)  # the head of the column, and three rows


def test_markup_in_a_search_is_shown_as_text(secretary):
    typed = '"><svg onload=alert(1)>'
    html = secretary.get("/tasks?q=" + quote(typed)).get_data(as_text=True)
    assert "<svg onload" not in html
    assert "&lt;svg onload=alert(1)&gt;" in html
    assert "Không có nhiệm vụ nào khớp" in html


def test_a_very_long_search_is_refused_at_once_beside_its_field(secretary):
    typed = "(" * 50 + "a" * 5000 + "!"
    answer = secretary.get("/tasks?q=" + quote(typed))
    assert answer.status_code == 422
    assert "nhập tối đa 200 ký tự" in answer.get_data(as_text=True)


def test_what_no_database_can_hold_is_refused_beside_its_field(secretary):
    for typed in ("a%00b", "%ed%a0%80"):
        assert secretary.get(f"/tasks?q={typed}").status_code in {200, 422}
    html = secretary.get("/tasks?q=a%00b").get_data(as_text=True)
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("typed", ["-1", "0", "abc", "1e3", "", "NaN", "1.0"])
def test_a_page_that_is_no_page_is_the_first(secretary, typed):
    answer = secretary.get(f"/tasks?page={typed}")
    assert answer.status_code == 200
    assert "1–3 trong 3" in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["1000000000000000000", "9" * 5000, "2"])
def test_a_page_beyond_the_last_is_empty(secretary, typed):
    answer = secretary.get(f"/tasks?page={typed}")
    assert answer.status_code == 200
    assert "Trang này của danh sách không có dòng nào" in answer.get_data(as_text=True)


def test_a_size_is_capped(secretary):
    html = secretary.get("/tasks?size=100000&per_page=100000").get_data(as_text=True)
    assert 'aria-current="true">100</a>' in html


@pytest.mark.parametrize("typed", ["id;drop table task", "user.password_hash", "-", "due,id"])
def test_an_order_that_is_not_offered_is_refused(secretary, typed):
    assert secretary.get("/tasks?sort=" + quote(typed)).status_code == 400


def test_a_thousand_terms_are_refused(secretary):
    answer = secretary.get("/tasks?" + "&".join(["f=1"] * 1000))
    assert answer.status_code == 400
    assert "Địa chỉ này hỏi quá nhiều điều một lúc." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("from=32/13/2023", "Nhập ngày theo dạng 25/12/2023."),
        ("to=2023-02-29", "Nhập ngày theo dạng 25/12/2023."),
        ("from=1/1/0001", "Ngày ngoài khoảng cho phép"),
        ("from=2/1/2024&to=1/1/2024", "02/01/2024"),
    ],
)
def test_a_day_that_is_none_is_refused_beside_its_field_and_kept(secretary, typed, said):
    answer = secretary.get("/tasks?kind=work&" + typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in html
    assert f'value="{typed.rsplit("=", 1)[1]}"' in html
    assert '<option value="work" selected>' in html


@pytest.mark.parametrize("typed", ["unit=-1", "unit=2147483648", "plan=x", "kind=nope", "view=x"])
def test_a_choice_that_is_not_offered_is_left_out(secretary, typed):
    answer = secretary.get("/tasks?" + typed)
    assert answer.status_code == 200
    assert "1–3 trong 3" in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["endpoint", "_external", "_scheme", "_anchor", "_method"])
def test_terms_of_our_own_address_maker_are_no_terms_of_the_list(secretary, name):
    answer = secretary.get(f"/tasks?{name}=javascript&page=1&size=25")
    assert answer.status_code == 200
    assert "javascript" not in answer.get_data(as_text=True)
