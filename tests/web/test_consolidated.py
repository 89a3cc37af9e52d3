"""Pages of consolidated reports: the way from the first draft to the numbered paper."""

import re
from datetime import date
from html import unescape

import pytest

from tests.consolidated import make_quarter
from tests.counting import count_queries
from tests.factories import make_committee, make_membership, make_task, make_unit
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Assignment, Indicator, Membership
from tracker.rules.permissions import Role

MAKE = {"period": "quarter-3", "year": "2023", "as_of": "20/09/2023"}


@pytest.fixture
def world(app, client, frozen):
    return make_quarter()


def text_of(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def version_in(page: str) -> str:
    return re.search(r'name="version"[^>]*value="(\d+)"', page)[1]


def made(client, world) -> str:
    sign_in_as(client, world.people["secretariat"])
    answer = client.post("/consolidated/new", data=MAKE | {"plan": str(world.plan.id)})
    assert answer.status_code == 303
    return answer.location


def test_the_office_makes_edits_and_renews_a_report_without_a_script(client, world):
    path = made(client, world)
    page = text_of(client.get(path))
    assert "Kết quả thực hiện Kế hoạch số 3015/KH-UBND quý III/2023" in page
    link = re.search(r'href="([^"]+block=reports[^"]+number=late)"', page)[1]
    behind = text_of(client.get(link))
    assert "Sở Y tế" in behind
    assert "Tính lại lúc này" in behind

    form = text_of(client.get(f"{path}/blocks/tasks"))
    assert "[05] nhiệm vụ được theo dõi" in form
    wrong = {"words_0": "Có [99] nhiệm vụ.", "version": version_in(form)}
    answer = client.post(f"{path}/blocks/tasks", data=wrong)
    assert answer.status_code == 422
    assert "“99” trong ngoặc vuông không phải số liệu của câu này" in text_of(answer)
    assert "Có [99] nhiệm vụ." in text_of(answer)
    words = {"words_0": "Theo dõi [05] nhiệm vụ.", "version": version_in(form)}
    assert client.post(f"{path}/blocks/tasks", data=words).status_code == 303

    late = {"words_0": "Lời của người sau.", "version": version_in(form)}
    lost = client.post(f"{path}/blocks/tasks", data=late)
    assert lost.status_code == 409
    assert "Theo dõi [05] nhiệm vụ." in text_of(lost)
    assert "Lời của người sau." in text_of(lost)

    answer = client.post(f"{path}/add/limits", data={"words": "Đầu mối kiêm nhiệm."})
    assert answer.status_code == 303
    assert client.post(f"{path}/blocks/money/leave", data={}).status_code == 303
    page = text_of(client.get(path))
    assert "Đã bỏ khỏi báo cáo" in page
    assert "Tổ thư ký viết" in page
    assert "Bỏ khỏi báo cáo" in page
    assert "Bỏ dòng" not in page  # of a table

    renew = text_of(client.get(f"{path}/renew?as_of=21/11/2023"))
    assert "Giữ lời đã sửa, thay số mới" in renew
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', renew)[1]
    stale = client.post(f"{path}/renew", data={"as_of": "21/11/2023", "digest": "x"})
    assert stale.status_code == 422
    sent = {"as_of": "21/11/2023", "digest": digest, "choice-tasks|tasks": "all"}
    assert client.post(f"{path}/renew", data=sent).status_code == 303
    assert "Theo dõi" in text_of(client.get(path))
    both = text_of(client.get(f"{path}/compare?old=1&new=2"))
    assert "Bản 1 và bản 2" in both
    assert '<ins class="differs">' in both
    assert "dòng khác" in both  # of a table, cell by cell
    assert '<del class="differs">' in renew
    assert "số liệu tính đến ngày 20/09/2023" in text_of(client.get(f"{path}?version=1"))


def test_the_chair_approves_the_office_issues_and_units_read_it_then_only(client, world):
    path = made(client, world)
    refused = client.post(
        f"{path}/issue", data={"number": "7", "issued_on": "25/09/2023", "version": "1"}
    )
    assert refused.status_code == 422
    assert client.post(f"{path}/approve", data={}).status_code == 403
    for role in ("unit_lead", "unit_member", "observer", "admin"):
        sign_in_as(client, world.people[role])
        assert client.get(path).status_code == 404
        assert path.encode() not in client.get("/consolidated").data
        for closed in ("/renew", "/issue", "/head", "/draft.pdf", "/compare", "/blocks/tasks"):
            assert client.get(f"{path}{closed}").status_code == 403

    sign_in_as(client, world.people["chair"])
    page = text_of(client.get(path))
    assert client.get(f"{path}/renew").status_code == 403
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', page)[1]
    assert client.post(f"{path}/approve", data={"digest": digest}).status_code == 303
    sign_in_as(client, world.people["secretariat"])
    form = text_of(client.get(f"{path}/issue"))
    sent = {"number": "7", "issued_on": "25/09/2023", "version": version_in(form)}
    assert client.post(f"{path}/issue", data=sent).status_code == 303
    assert "Đang in PDF và Word" in text_of(client.get(path))
    assert client.post(f"{path}/blocks/tasks/leave", data={}).status_code == 303
    assert "không sửa được nữa" in text_of(client.get(path))

    sign_in_as(client, world.people["unit_lead"])
    page = text_of(client.get(path))
    assert "07/BC-BCĐ" in page
    assert "figure-link" not in page  # what other units did is not shown to a unit
    number = f"{path}/number?block=tasks&sentence=tasks&number=counted"
    assert client.get(number).status_code == 403
    assert client.get(f"{path}/files/pdf").status_code == 404  # not printed yet
    sign_in_as(client, world.people["observer"])
    assert "figure-link" in text_of(client.get(path))
    assert client.get(number).status_code == 200


def test_what_was_left_out_and_earlier_versions_stay_with_who_reads_drafts(client, world):
    path = made(client, world)
    client.post(f"{path}/add/limits", data={"words": "Sở Y tế đùn đẩy trách nhiệm."})
    renew = text_of(client.get(f"{path}/renew?as_of=21/11/2023"))
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', renew)[1]
    client.post(f"{path}/renew", data={"as_of": "21/11/2023", "digest": digest})
    own = re.search(r"/blocks/(own:\d+)/remove", text_of(client.get(path)))[1]
    client.post(f"{path}/blocks/{own}/remove", data={})
    client.post(f"{path}/blocks/limits/leave", data={})
    left = text_of(client.get(path)).split('id="left-out"')[1].split('id="b-limits">')[1][:30]
    form = text_of(client.get(f"{path}/issue"))
    sent = {"number": "7", "issued_on": "21/11/2023", "version": version_in(form)}
    sent |= {"is_signed_on_paper": "y"}
    assert client.post(f"{path}/issue", data=sent).status_code == 303
    assert "đùn đẩy" in text_of(client.get(f"{path}?version=1"))
    assert left in text_of(client.get(path))
    for part in ("", "/annexes/annex.units"):
        assert "Đây là bản 1" in text_of(client.get(f"{path}{part}?version=1"))
        assert "Đây là bản 2" not in text_of(client.get(f"{path}{part}"))
    for role in ("unit_lead", "observer", "admin"):
        sign_in_as(client, world.people[role])
        page = text_of(client.get(f"{path}?version=2"))
        assert "07/BC-BCĐ" in page
        assert left not in page
        for part in ("", "/annexes/annex.units"):
            assert client.get(f"{path}{part}?version=1").status_code == 404


def test_the_chair_returns_a_report_and_the_office_reads_why_first(client, world):
    path = made(client, world)
    assert client.get(f"{path}/return").status_code == 403
    sign_in_as(client, world.people["chair"])
    assert "Trả lại báo cáo" in text_of(client.get(path))
    empty = client.post(f"{path}/return", data={"note": " "})
    assert empty.status_code == 422
    answer = client.post(f"{path}/return", data={"note": "Nêu rõ nguyên nhân chậm."})
    assert (answer.status_code, answer.location) == (303, path)
    sign_in_as(client, world.people["secretariat"])
    assert "lãnh đạo trả lại" in text_of(client.get("/consolidated"))
    page = text_of(client.get(path))
    assert page.index("Nêu rõ nguyên nhân chậm.") < page.index("CÔNG TÁC CHỈ ĐẠO")
    sign_in_as(client, world.people["chair"])
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', text_of(client.get(path)))[1]
    client.post(f"{path}/approve", data={"digest": digest})
    assert "Nêu rõ nguyên nhân chậm." not in text_of(client.get(path))


def waiting(client) -> str:
    """Return the figure beside the consolidated reports in the navigation."""
    page = text_of(client.get("/consolidated"))
    found = re.search(r'Báo cáo tổng hợp<span class="count">(\d+)</span>', page)
    return found[1] if found else ""


def test_a_report_goes_before_the_chair_and_back_and_its_readers_see_whose_turn_it_is(
    client, world
):
    path = made(client, world)
    page = text_of(client.get(path))
    assert "Chưa trình lãnh đạo." in page
    assert waiting(client) == ""
    assert client.post(f"{path}/submit", data={}).status_code == 303
    page = text_of(client.get(path))
    assert "lãnh đạo nhận được thư" in page
    assert "Trình lãnh đạo duyệt" not in page
    client.post(f"{path}/submit", data={})
    assert "Báo cáo đang chờ lãnh đạo duyệt." in text_of(client.get(path))
    assert "chờ lãnh đạo duyệt." in page
    assert waiting(client) == ""
    assert "chờ duyệt" in text_of(client.get("/consolidated"))
    sign_in_as(client, world.people["chair"])
    assert waiting(client) == "1"
    assert "Báo cáo tổng hợp chờ duyệt" in text_of(client.get("/overview"))
    assert client.post(f"{path}/submit", data={}).status_code == 403
    client.post(f"{path}/return", data={"note": "Nêu rõ nguyên nhân."})
    assert waiting(client) == ""
    sign_in_as(client, world.people["secretariat"])
    assert waiting(client) == "1"
    assert "Báo cáo tổng hợp bị lãnh đạo trả lại" in text_of(client.get("/overview"))
    assert "Trình lại lãnh đạo" in text_of(client.get(path))
    client.post(f"{path}/submit", data={})
    assert waiting(client) == ""
    sign_in_as(client, world.people["observer"])
    assert waiting(client) == ""
    assert "Báo cáo tổng hợp chờ duyệt" not in text_of(client.get("/overview"))


def test_the_office_is_told_when_no_chair_gets_a_letter(client, world):
    path = made(client, world)
    with writing():
        db.session.get_one(Membership, world.people["chair"].id).role = Role.OBSERVER
    client.post(f"{path}/submit", data={})
    assert "nên không ai nhận được thư" in text_of(client.get(path))


def test_list_and_page_ask_as_many_questions_however_many_reports(client, world):
    made(client, world)
    sign_in_as(client, world.people["secretariat"])
    client.get("/consolidated")
    with count_queries() as few:
        client.get("/consolidated")
    for _ in range(2):
        world.make()
    client.get("/consolidated")
    with count_queries() as many:
        assert client.get("/consolidated?year=2023&kind=quarter").status_code == 200
    assert len(few) == len(many) <= 12
    with count_queries() as page:
        client.get("/consolidated/1")
    assert len(page) <= 14
    assert "Chưa có báo cáo tổng hợp" in text_of(client.get("/consolidated?year=2020"))


def test_what_stands_behind_a_number_and_renewing_ask_few_questions(client, world):
    path = made(client, world)
    page = text_of(client.get(path))
    links = sorted(set(re.findall(r'href="([^"]+/number[^"]+)"', page)))
    assert len(links) > 20
    for link in (*links, f"{path}/renew?as_of=21/11/2023"):
        with count_queries() as asked:
            assert client.get(link).status_code == 200
        assert len(asked) <= 16, link


def test_a_target_leads_to_its_row_on_the_page_of_the_plan(client, world):
    with writing():
        ratio = db.session.get_one(Indicator, world.figures[0].indicator_id)
        world.plan.indicator_set_id = ratio.set_id
    page = text_of(client.get(made(client, world)))
    link = re.search(r'href="([^"]+sentence=indicator[^"]+number=target)"', page)[1]
    behind = text_of(client.get(link))
    row = re.search(r'href="(/plans/\d+)#(indicator-\d+)"', behind)
    assert f'id="{row[2]}"' in text_of(client.get(row[1]))


def test_a_long_annex_begins_on_the_page_and_stands_whole_on_its_own(client, world):
    with writing():
        given = db.session.get_one(Assignment, world.tasks["late"].assignment_id)
        for place in range(30):
            unit = make_unit(name=f"Sở số {place:02}", position=50 + place)
            days = {"due": date(2023, 9, 30), "opened_on": date(2023, 6, 20)}
            make_task(unit=unit, assignment=given, period=f"x{place}", **days)
    path = made(client, world)
    page = text_of(client.get(path))
    link = re.search(r'href="([^"]+/annexes/annex\.units[^"]*)">Xem cả (\d+) dòng', page)
    whole = text_of(client.get(link[1]))
    assert int(link[2]) == 33
    assert ("Sở số 00" in page, "Sở số 29" in page) == (True, False)
    assert "Sở số 29" in whole
    last = re.findall(r'href="([^"]+line=33&column=\d)"', whole)[-1]
    assert client.get(last).status_code == 200  # a number far below leads to what was counted
    assert client.get(f"{path}/annexes/reports").status_code == 404  # no annex
    leave = client.post(f"{path}/blocks/annex.units/leave")
    assert (leave.status_code, client.get(link[1]).status_code) == (303, 404)


def test_a_report_of_which_all_is_left_out_still_opens(client, world):
    path = made(client, world)
    while keys := re.findall(r'formaction="([^"]+/leave)"', text_of(client.get(path))):
        for key in keys:
            assert client.post(key).status_code == 303
    page = text_of(client.get(path))
    assert 'id="leaving"' not in page
    assert "Đã bỏ khỏi báo cáo" in page


def test_another_committee_never_meets_the_report(client, world):
    path = made(client, world)
    with writing():
        other = make_membership(committee=make_committee(), role=Role.SECRETARIAT)
    sign_in_as(client, other)
    assert client.get(path).status_code == 404
    assert client.get(f"{path}/annexes/annex.units").status_code == 404
    assert client.post(f"{path}/discard", data={}).status_code == 404
