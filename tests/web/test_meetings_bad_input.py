"""What people type into the forms of sessions by mistake or to do harm (areas date and text)."""

from html import escape, unescape

import pytest
from sqlalchemy import func, select

from tests.factories import make_item
from tests.printing.reading_pdf import text_of, words_of
from tests.services.meetings.office import Office
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import AgendaItem, Letter, Meeting, Membership

pytestmark = pytest.mark.usefixtures("frozen")
SENTENCE = "Đại biểu đề nghị làm rõ tiến độ, nguồn lực và trách nhiệm của từng cơ quan, đơn vị. "
HARMFUL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#9;script:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<svg><script>alert(1)</script></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=a()">',
    "<style>body{display:none}</style>",
    "<form action=https://evil.example><input name=p></form>",
    "[x](javascript:alert(1))",
    "<o:p></o:p><!--[if gte mso 9]><xml></xml><![endif]-->",
    "{{ 7*7 }}{% include 'x' %}",
]


@pytest.fixture
def office(client):
    with writing():
        made = Office()
        made.item = make_item(meeting=made.meeting)
        member = db.session.get(Membership, made.secretariat.membership_id)
    sign_in_as(client, member)
    return made


def plan(client, **typed):
    facts = {"ordinal": "7", "kind": "regular", "held_on": "31/12/2026", "place": "Phòng họp số 2"}
    return client.post("/meetings/new", data=facts | typed)


def write(client, office, text):
    at = f"item{office.item.id}-"
    path = f"/meetings/{office.meeting.id}/agenda/{office.item.id}/notes"
    version = db.session.scalar(
        select(AgendaItem.version_id).where(AgendaItem.id == office.item.id)
    )
    return client.post(path, data={f"{at}notes": text, f"{at}version": version})


def stored(office) -> str:
    return db.session.scalar(select(AgendaItem.notes).where(AgendaItem.id == office.item.id))


def page_of(client, office) -> str:
    return client.get(f"/meetings/{office.meeting.id}").get_data(as_text=True)


def pdf_of(client, office) -> bytes:
    answer = client.get(f"/meetings/{office.meeting.id}/minutes.pdf")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.mimetype == "application/pdf"
    return answer.data


# day and hour


@pytest.mark.parametrize("typed", ["24:00", "25:10", "12:60", "14", "1400", "２:30", "14:00:00"])
def test_an_hour_that_is_none_is_refused_beside_its_field(client, office, typed):
    answer = plan(client, starts_at=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Nhập giờ" in page
    assert 'id="starts_at-error"' in page
    assert f'value="{typed}"' in page
    assert 'value="Phòng họp số 2"' in page
    assert db.session.scalar(select(func.count(Meeting.id))) == 1
    assert db.session.scalar(select(func.count(Letter.id))) == 0


@pytest.mark.parametrize("typed", ["29/02/2023", "31/04/2023", "", "hôm nay", "11/21/2023"])
def test_a_day_that_is_none_is_refused_beside_its_field(client, office, typed):
    answer = plan(client, held_on=typed)
    assert answer.status_code == 422
    assert 'id="held_on-error"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("day", "hour", "year"), [("31/12/2026", "23:59", 2026), ("01/01/2027", "00:30", 2027)]
)
def test_a_session_near_midnight_stays_in_its_local_year(client, office, tmp_path, day, hour, year):
    answer = plan(client, held_on=day, starts_at=hour)
    assert answer.status_code == 303
    meeting = db.session.scalars(select(Meeting).where(Meeting.ordinal == 7)).one()
    assert (meeting.held_on.year, f"{meeting.starts_at:%H:%M}") == (year, hour)
    page = client.get(answer.location).get_data(as_text=True)
    assert f"{hour}, " in page
    assert day in page
    assert day in client.get("/meetings").get_data(as_text=True)
    pdf = client.get(f"{answer.location}/minutes.pdf").data
    clock = f"{hour[:2]} giờ {hour[3:]} phút"
    assert f"{clock}, ngày {day[:2]} tháng {day[3:5]} năm {year}" in text_of(pdf, tmp_path)


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "mười", "99999999999999999999", ""])
def test_a_session_number_is_a_small_whole_number(client, office, typed):
    answer = plan(client, ordinal=typed)
    assert answer.status_code == 422
    assert 'id="ordinal-error"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("kind", "party"),
        ("part_of_day", "noon"),
        ("place", "x" * 201),
        ("chair_name", "Nguyễn\nVăn A"),
        ("chair_office", "\x00"),
        ("secretary_name", "[MẬT] Nguyễn Văn A"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_beside_it(client, office, field, typed):
    answer = plan(client, **{field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)


# the body of the minutes


def test_a_hundred_thousand_characters_of_real_text_are_kept_and_printed(client, office, tmp_path):
    text = "\n".join([SENTENCE * 10] * 120)[:100_000].strip()
    assert write(client, office, text).status_code == 303
    assert len(stored(office)) > 99_000
    pages = words_of(pdf_of(client, office), tmp_path)
    assert 25 < len(pages) < 80


def test_a_word_of_a_hundred_thousand_letters_is_wrapped_on_paper(client, office, tmp_path):
    assert write(client, office, "a" * 100_000).status_code == 303
    pages = words_of(pdf_of(client, office), tmp_path)
    assert max(word.right for page in pages for word in page) < 210 - 14
    pieces = [word for page in pages for word in page if word.text.startswith("aaa")]
    assert sum(word.text.count("a") for word in pieces) == 100_000
    assert max(word.right for word in pieces) <= 210 - 19.5


@pytest.mark.parametrize("text", ["a" + "\u0301" * 50_000, "x" * 100_001, "x\n" * 2_001, "\x00"])
def test_bombs_are_refused_in_words_and_given_back(client, office, text):
    answer = write(client, office, text)
    assert answer.status_code == 422
    assert f'id="item{office.item.id}-notes-error"' in answer.get_data(as_text=True)
    assert stored(office) == ""


def test_nothing_but_line_breaks_is_nothing(client, office):
    assert write(client, office, "\n" * 20_000).status_code == 303
    assert stored(office) == ""


def test_emoji_and_rare_letters_are_kept_whole_and_printed_somehow(client, office):
    text = "🇻🇳👨‍👩‍👧 𠀋 và chữ thường"
    assert write(client, office, text).status_code == 303
    assert stored(office) == text
    assert text in page_of(client, office)
    assert pdf_of(client, office).startswith(b"%PDF")


def test_markup_stays_text_on_the_page_and_on_paper(client, office, tmp_path):
    text = "\n".join(HARMFUL)
    assert write(client, office, text).status_code == 303
    assert stored(office) == text
    page = page_of(client, office)
    for line in HARMFUL:
        assert escape(line) in page or line in unescape(page)
        assert line not in page or "<" not in line
    paper = text_of(pdf_of(client, office), tmp_path)
    for words in ("<script>alert(1)</script>", "<style>body{display:none}</style>", "{{ 7*7 }}"):
        assert words in paper


@pytest.mark.parametrize("harm", HARMFUL)
def test_markup_stays_text_in_every_other_field(client, office, harm):
    facts = {"place": harm, "chair_name": harm[:100], "secretary_name": harm[:100]}
    shown = client.get(plan(client, **facts).location).get_data(as_text=True)
    assert harm not in shown or "<" not in harm
    path = f"/meetings/{office.meeting.id}"
    client.post(f"{path}/agenda", data={"title": harm, "presenter": harm})
    client.post(f"{path}/attendance/people", data={"name": harm[:100], "office": harm})
    typed = {"text": harm, "kind": "task", "lead_words": harm, "deadline_words": harm}
    client.post(f"{path}/conclusions/new", data=typed)
    for page in ("", "/agenda", "/attendance", "/conclusions/1/edit"):
        shown = client.get(f"{path}{page}").get_data(as_text=True)
        assert harm in unescape(shown)
        assert harm not in shown or "<" not in harm


def test_a_state_secret_is_refused_everywhere(client, office):
    path = f"/meetings/{office.meeting.id}"
    assert write(client, office, "TỐI MẬT\nNội dung").status_code == 422
    add = {"title": "Báo cáo [MẬT]"}
    assert client.post(f"{path}/agenda", data=add).status_code == 422
    typed = {"text": "Độ mật: Mật", "kind": "task"}
    assert client.post(f"{path}/conclusions/new", data=typed).status_code == 422
    assert "Độ mật: Mật" in client.post(f"{path}/conclusions/new", data=typed).get_data(
        as_text=True
    )


# ids and choices from outside


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("lead", "999999"),
        ("lead", "x"),
        ("item", "abc"),
        ("lead_group", "indicator_leads"),
        ("kind", "order"),
        ("due", "31/02/2024"),
        ("due", "20/11/2023"),
        ("text", ""),
        ("text", "x" * 5_001),
        ("deadline_words", "x" * 301),
    ],
)
def test_what_a_conclusion_cannot_hold_is_refused_with_all_that_was_typed(
    client, office, field, typed
):
    facts = {"text": "Hoàn thành kế hoạch", "kind": "task", "deliverable": "Kế hoạch"}
    path = f"/meetings/{office.meeting.id}/conclusions/new"
    answer = client.post(path, data=facts | {field: typed})
    assert answer.status_code == 422
    assert 'value="Kế hoạch"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "typed",
    [
        {"lines-0-line": "x", "lines-0-version": "1", "lines-0-presence": "present"},
        {"lines-0-line": "999999", "lines-0-version": "1", "lines-0-presence": "present"},
        {"lines-0-line": "1", "lines-0-version": "1", "lines-0-presence": "drunk"},
        {"lines-0-presence": "present"},
        {"lines-99999999999-line": "1", "lines-99999999999-presence": "present"},
        {f"lines-{number}-presence": "present" for number in range(600)},
        {"lines-x-line": "1"},
    ],
)
def test_a_mangled_attendance_is_no_fault_of_ours(client, office, typed):
    path = f"/meetings/{office.meeting.id}/attendance"
    assert client.post(path, data=typed).status_code in {303, 404, 422}


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_mangled_version_overwrites_nothing(client, office, version):
    write(client, office, "Bản thứ nhất")
    at = f"item{office.item.id}-"
    path = f"/meetings/{office.meeting.id}/agenda/{office.item.id}/notes"
    answer = client.post(path, data={f"{at}notes": "Bản thứ hai", f"{at}version": version})
    assert answer.status_code == 409
    assert stored(office) == "Bản thứ nhất"
