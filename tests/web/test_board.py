import re
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine

from tests import factories
from tests.counting import count_queries
from tests.printing.reading_pdf import text_of
from tests.queries.test_boards import Province
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.rules.permissions import Action, Role, may_knock
from tracker.sheets.child import read


@pytest.fixture
def province(app):
    with time_machine.travel(datetime(2023, 12, 20, 1, 0, tzinfo=UTC), tick=False):
        with writing():
            made = Province()
            made.people = {
                role: factories.make_membership(
                    committee=made.committee,
                    role=role,
                    unit=made.units[0] if role in {Role.UNIT_LEAD, Role.UNIT_MEMBER} else None,
                )
                for role in Role
            }
        yield made


def look(client, province, address, role=Role.SECRETARIAT):
    sign_in_as(client, province.people[role])
    return client.get(address)


def test_the_board_its_unit_and_its_league_say_the_same(client, province):
    sign_in_as(client, province.people[Role.CHAIR])
    client.get("/board")  # the frame is remembered
    with count_queries() as sent:
        page = client.get("/board").text
    assert len(sent) <= 12
    assert "6 đơn vị" in page
    assert page.count('title="Quý IV/2023: Chưa nộp, đã quá hạn"') == 1  # the name of the link
    assert "Quý IV/2023: Đúng hạn, không phát sinh" in page
    assert "</a> = 50,00\u00a0%" in page
    assert "1 đơn vị chưa nộp báo cáo Quý IV/2023." in page
    unit = client.get(f"/board/units/{province.units[4].id}").text
    assert "0 trong 2 báo cáo đúng hạn" in unit
    assert "Đủ số liệu: 3 trong 12, 25\u00a0%." in unit
    league = client.get("/board/league").text
    assert "Chưa đủ báo cáo để xếp hạng" in league  # two periods are too few for a place
    assert client.get("/board/units/999999").status_code == 404
    districts = client.get("/board?kind=district&periods=4&as_of=19/09/2023").text
    assert "2 đơn vị" in districts
    assert "Bảng như vào cuối ngày 19/09/2023." in districts


@pytest.mark.parametrize(("day", "kind"), [("20/12/2023", ""), ("19/09/2023", "district")])
def test_every_number_leads_to_as_many_reports_as_it_counts(client, province, day, kind):
    sign_in_as(client, province.people[Role.CHAIR])
    checked, league_checked = 0, False
    for page in ("/board", "/board/league"):
        told = client.get(f"{page}?as_of={day}&kind={kind}").text
        for address, number in re.findall(r'class="figure-link" href="([^"]+)">([^<]+)</a>', told):
            listed = client.get(unescape(address)).text
            title = re.search(r"<h1>[^<]*: ([0-9.]+) báo cáo</h1>", listed)
            many = listed.count('data-label="Hạn"')
            if "/" in number:  # figures given of those asked, the sums of the list
                pairs = re.findall(r'data-label="Đủ số liệu">(\d+)/(\d+)', listed)
                league_checked |= "owed_figures" in address
                sums = [sum(int(one) for one in side) for side in zip(*pairs, strict=True)]
                assert number == "/".join(map(str, sums)), address
            elif "%" in number:  # how complete a unit's figures are
                assert f", {number}." in listed, address
            else:
                assert (int(number), int(number)) == (many, int(title[1])), address
            checked += 1
    assert checked >= 9
    assert league_checked
    one = client.get(f"/board/reports?part=expected&of=2023-Q3&unit={province.units[0].id}").text
    assert one.count('data-label="Hạn"') == 1
    for nonsense in ("of=2099-Q9", "unit=999999"):
        assert client.get(f"/board/reports?{nonsense}").status_code == 404
    assert "Không có báo cáo nào" in client.get("/board/reports?of=2023-Q3&part=returned").text


def test_what_the_league_counts_as_figures_is_listed_with_what_is_estimated(client, province):
    sign_in_as(client, province.people[Role.SECRETARIAT])
    unit = province.units[4]
    for page in ("/board", "/board/league"):
        told = client.get(page).text
        address = f'/board/reports?part=owed_figures&amp;unit={unit.id}"'
        assert address in told
        assert "báo cáo nhiều chỉ tiêu nhất đơn vị đã nộp" in told
    assert '<span class="under">9 ước tính</span>' not in told
    assert '3/12</a> = 25\u00a0%<span class="under">6 ước tính</span>' in told
    listed = client.get(f"/board/reports?part=owed_figures&unit={unit.id}").text
    assert "Đủ số liệu: 2 báo cáo" in listed
    assert "Đủ số liệu: 3 trong 12, 25\u00a0%." in listed
    assert "Trong 12 chỉ tiêu có 6 là ước tính" in listed
    assert "đơn vị đã nộp (6 chỉ tiêu)" in listed
    assert '0/6<span class="under">ước tính</span>' in listed
    assert client.get("/board/reports?part=owed_figures").status_code == 404


def test_an_address_with_nonsense_shows_the_board_as_it_is(client, province):
    sign_in_as(client, province.people[Role.SECRETARIAT])
    for words in ("as_of=31/12/2999", "as_of=x", "periods=-1", "kind=khong", "page=999999"):
        answer = client.get(f"/board?{words}&size=9")
        assert answer.status_code == 200
        assert "Bảng như vào cuối ngày" not in answer.text


def test_who_sees_the_board_and_who_takes_it_along_is_what_the_table_says(client, province):
    for role in Role:
        sees = may_knock(role, Action.SEE_OVERVIEW)
        takes = may_knock(role, Action.EXPORT_PROVINCE)
        assert look(client, province, "/board", role).status_code == (200 if sees else 403)
        for address in ("/board/league", "/board/export.xlsx", "/board/league.xlsx"):
            status = look(client, province, address, role).status_code
            assert status == (200 if takes else 403), (role, address)
    other = factories.make_membership(
        committee=factories.make_committee(), role=Role.SECRETARIAT, unit=None
    )
    sign_in_as(client, other)
    assert "Chưa có báo cáo nào phải nộp" in client.get("/board").text
    assert client.get(f"/board/units/{province.units[0].id}").status_code == 404


def test_the_board_is_taken_along_in_words(client, province):
    answer = look(client, province, "/board/export.xlsx")
    grid, *_rest = read(answer.data, "bang.xlsx").grids
    title, asked, _blank, head, *rows, total = [[cell.text for cell in row] for row in grid.rows]
    assert (title[0], asked[0]) == (
        "Bảng báo cáo định kỳ",
        "Tính đến 20/12/2023 · Quý III/2023 – Quý IV/2023 · Tất cả đơn vị",
    )
    assert head[:5] == ["Đơn vị", "Loại", "Quý III/2023", "Quý IV/2023", "Kế hoạch chi tiết"]
    assert rows[1][2:4] == ["Đúng hạn", "Đúng hạn, không phát sinh"]
    assert [row[head.index("Số liệu phải có")] for row in rows] == [
        "12",
        "6",
        "12",
        "0",
        "12",
        "12",
    ]
    assert total[head.index("Số liệu phải có")] == "54"


def test_where_nobody_has_a_place_the_league_on_paper_has_no_empty_table(
    client, province, tmp_path
):
    text = text_of(look(client, province, "/board/league.pdf").data, tmp_path)
    assert "Chưa xếp hạng vì" in text
    assert text.count("Đơn vị") == 1
    assert "Hạng" not in text  # they have none
    shown = look(client, province, "/board/league").text
    apart = re.findall(r'class="title" href="[^"]+">([^<]+)<', shown)
    assert apart
    assert [name for name in apart if " ".join(name.split()) not in " ".join(text.split())] == []
    board = text_of(look(client, province, "/board/print.pdf").data, tmp_path)
    assert "ô trống: không phải nộp" in board


def test_the_board_is_printed_on_one_sideways_page(client, province, tmp_path):
    answer = look(client, province, "/board/print.pdf")
    assert answer.mimetype == "application/pdf"
    text = text_of(answer.data, tmp_path)
    assert "BẢNG THEO DÕI BÁO CÁO" in text
    assert "Số liệu tính đến hết ngày 20 tháng 12 năm 2023" in text
    assert "Tỷ lệ đúng hạn" in text
