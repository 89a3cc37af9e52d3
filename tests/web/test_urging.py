import io
import re

import pytest

from tests.conftest import NOW
from tests.counting import count_queries
from tests.urging import fake_press, get_batch, make_town
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.jobs import urging as job
from tracker.models import Task
from tracker.rules.choices import LetterStage
from tracker.web.views.urging import preparing

MOST = 12
TABLE = "Đơn vị\tSố\tNgày\nSở health\t5\t21/11/2023\nSO SCHOOL\t6\t21/11/2023\n"


@pytest.fixture
def town(client, frozen, monkeypatch):
    """The committee with its late units, signed in as the secretariat, the press stood in for."""
    monkeypatch.setattr(job.printing, "render_each", fake_press)
    monkeypatch.setattr(job.printing, "render_together", lambda papers, **_: b"%PDF all")
    with writing():
        made = make_town()
    sign_in_as(client, made.people["secretary"])
    return made


def prepared(town) -> int:
    batch_id = town.prepare()
    job.print_waiting(at=NOW)
    return batch_id


def test_letters_are_chosen_followed_numbered_from_a_table_and_issued(client, town):
    page = client.get("/urging/new").text
    assert "2 đơn vị sẽ nhận công văn" in page
    assert "Sở mute" in page.partition("Quá hạn nhưng không nhận công văn")[2]
    units = [town.units[word].id for word in ("health", "school")]
    typed = {"as_of": "21/11/2023", "reply_by": "28/11/2023", "symbol": "BCĐ", "units": units}
    looked = client.post("/urging/new", data=typed | {"step": "look", "takes_all": "y"})
    assert (looked.status_code, "3 đơn vị sẽ nhận công văn" in looked.text) == (200, True)
    made = client.post("/urging/new", data=typed)
    assert made.status_code == 303
    page = client.get(made.location).text
    assert 'aria-valuenow="0" aria-valuemin="0" aria-valuemax="2"' in page
    assert '<meta http-equiv="refresh"' in page
    assert job.print_waiting(at=NOW) == 2
    page = client.get(made.location).text
    assert "progressbar" not in page
    batch_id = int(made.location.rsplit("/", 1)[1])
    wrong = TABLE.replace("SO SCHOOL", "Sở Lạ").replace("\t5\t", "\tx\t")
    refused = client.post(f"/urging/read/{batch_id}", data={"table": wrong})
    assert refused.status_code == 422
    assert "Dòng 2, cột “Số”" in refused.text
    assert "Dòng 3, cột “Đơn vị”: Đợt này không có công văn gửi “Sở Lạ”." in refused.text
    read = client.post(f"/urging/read/{batch_id}", data={"table": TABLE})
    assert (read.status_code, 'value="5"' in read.text, 'value="6"' in read.text) == (
        200,
        True,
        True,
    )
    letters = [letter.id for letter in get_batch(batch_id).letters]
    lines = {f"lines-{n}-letter": number for n, number in enumerate(letters)}
    undated = client.post(made.location, data=lines | {"lines-0-number": "5"})
    assert (undated.status_code, "day-error" in undated.text) == (422, True)
    twin = lines | {"lines-0-number": "5", "lines-1-number": "5", "day": "21/11/2023"}
    refused = client.post(made.location, data=twin)
    assert (refused.status_code, "lines-1-number-error" in refused.text) == (422, True)
    issued = client.post(made.location, data=twin | {"lines-1-number": "6"})
    assert issued.status_code == 303
    db.session.expire_all()
    batch = get_batch(batch_id)
    assert [letter.stage for letter in batch.letters] == [LetterStage.ISSUED] * 2


def test_late_units_come_in_pages_and_what_is_ticked_on_one_stays_on_another(
    client, town, monkeypatch
):
    monkeypatch.setattr(preparing, "MOST_SHOWN", 1)

    def sent(page: str, *ticked: str, **more: str):
        held = re.search(r'name="units-held" value="([^"]*)"', page)
        data = {"as_of": "21/11/2023", "reply_by": "28/11/2023", "symbol": "BCĐ", **more}
        units = [town.units[word].id for word in ticked]
        data |= {"units": units, "units-held": held[1] if held else ""}
        return client.post("/urging/new", data=data)

    first = client.get("/urging/new").text
    assert first.count('name="units"') == 1
    assert "1–1 trong 2" in first
    second = sent(first, step="page-2")  # the one shown is not ticked any more
    assert second.status_code == 200
    assert "checked" in re.search(r'<input[^>]*name="units"[^>]*>', second.text)[0]
    assert "1 đơn vị được chọn ở tất cả các trang" in second.text
    back = sent(second.text, "school", step="page-1")
    assert "checked" not in re.search(r'<input[^>]*name="units"[^>]*>', back.text)[0]
    for turn in ("page-0", "page-99999999999", "page-x", "page-²"):
        assert sent(back.text, step=turn).status_code == 200
    done = sent(back.text)
    assert done.status_code == 303
    db.session.expire_all()
    batch = get_batch(int(done.location.rsplit("/", 1)[1]))
    assert [letter.unit_id for letter in batch.letters] == [town.units["school"].id]


def test_a_unit_that_is_late_no_more_does_not_hold_up_the_others(client, town):
    gone, still = (town.units[word].id for word in ("mute", "school"))
    typed = {"as_of": "21/11/2023", "reply_by": "28/11/2023", "symbol": "BCĐ"}
    refused = client.post("/urging/new", data=typed | {"units": [gone, still]})
    assert refused.status_code == 422
    held = re.search(r'name="units-held" value="([^"]*)"', refused.text)
    ticked = re.findall(r'name="units" id="[^"]*" value="(\d+)"[^>]* checked', refused.text)
    again = typed | {"units": ticked, "units-held": held[1] if held else ""}
    assert client.post("/urging/new", data=again).status_code == 303


def test_each_page_of_letters_and_of_the_ledger_asks_few_questions(client, town):
    batch_id = prepared(town)
    letter_id = get_batch(batch_id).letters[0].id
    pages = ["/urging", "/urging/new", f"/urging/{batch_id}", f"/urging/letters/{letter_id}"]
    for path in (*pages, "/ledger", f"/ledger?task={town.tasks[0].id}"):
        client.get(path)
        with count_queries() as sent:
            assert client.get(path).status_code == 200
        assert len(sent) <= MOST, path


def test_a_unit_opens_its_own_issued_letter_and_ledger_and_nothing_of_others(client, town):
    batch_id = prepared(town)
    letter_id = get_batch(batch_id).letters[0].id
    pdf = f"/urging/letters/{letter_id}/pdf"
    sign_in_as(client, town.people["lead"])
    assert client.get(pdf).status_code == 404  # still a draft
    town.issue(batch_id, ["5"])
    job.print_waiting(at=NOW)
    task = town.tasks[0].id
    for who, status in (("lead", 200), ("member", 200), ("observer", 200), ("other", 404)):
        sign_in_as(client, town.people[who])
        with client.get(pdf) as answer:
            assert answer.status_code == status, who
        assert client.get(f"/ledger?task={task}").status_code == status, who
    sign_in_as(client, town.people["lead"])
    page = client.get(f"/ledger?task={task}").text
    assert "Công văn đôn đốc số 05/BCĐ" in page
    assert "Ghi phản hồi của đơn vị" not in page
    assert "Sở school" not in client.get("/ledger").text
    assert client.get("/ledger/export.xlsx").data[:2] == b"PK"
    assert client.get("/urging").status_code == 403
    assert "/ledger?task=" in client.get(f"/tasks/{task}").text
    with writing():
        held = db.session.get_one(Task, task)
        held.unit_id = town.units["school"].id  # a reform passes the work on
    sign_in_as(client, town.people["other"])
    with client.get(pdf) as answer:
        assert answer.status_code == 200


def test_one_letter_is_issued_with_its_scan_corrected_and_withdrawn_on_its_page(client, town):
    batch_id = prepared(town)
    letter_id = get_batch(batch_id).letters[0].id
    page, pdf = f"/urging/letters/{letter_id}", (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "a.pdf")
    empty = client.post(f"{page}/issue", data={"number": "", "issued_on": "21/11/2023"})
    assert empty.status_code == 422
    scan = {"files": (io.BytesIO(pdf[0]), pdf[1])}
    typed = {"number": "5", "issued_on": "21/11/2023", **scan}
    assert client.post(f"{page}/issue", data=typed).status_code == 303
    again = client.post(f"{page}/signed", data={"files": (io.BytesIO(pdf[0]), "b.pdf")})
    assert "không thay được" in again.text
    with client.get(f"{page}/signed") as answer:
        assert answer.data == pdf[0]
    job.print_waiting(at=NOW)
    assert client.post(f"{page}/drop").status_code == 422
    db.session.expire_all()
    batch = get_batch(batch_id)
    version = batch.letters[0].version_id
    correction = {
        "version": version,
        "reason": "Ghi nhầm.",
        "reply_by": "29/11/2023",
        "kept": batch.letters[0].lines[0].id,
    }
    moved = client.post(f"{page}/correct", data=correction)
    assert moved.status_code == 303
    assert "bản 2" in client.get(moved.location).text
    withdrawn = client.post(f"{page}/withdraw", data={"version": version + 1, "reason": "Thừa."})
    assert "Công văn này chưa phát hành hoặc đã thu hồi." in withdrawn.text


def test_a_scan_kept_after_mailing_is_offered_to_be_mailed_once(client, town):
    letter_id = get_batch(prepared(town)).letters[0].id
    page = f"/urging/letters/{letter_id}"
    client.post(f"{page}/issue", data={"number": "5", "issued_on": "21/11/2023"})
    job.print_waiting(at=NOW)
    scan = {"files": (io.BytesIO(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"), "a.pdf")}
    assert "Gửi bản ký" not in client.get(page).text
    client.post(f"{page}/signed", data=scan)
    assert "Gửi bản ký" in client.get(page).text
    sent = client.post(f"{page}/signed/send", follow_redirects=True)
    assert "Bản ký được gửi tới 1 người" in sent.text
    assert "Gửi bản ký" not in sent.text
    again = client.post(f"{page}/signed/send", follow_redirects=True)
    assert "Bản ký đã gửi" in again.text
