"""The year-end review of Tiền Giang, from the newspaper to its papers and tasks."""

import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

from sqlalchemy import func, select

from tests import factories
from tests.consolidated import add_twenty_four
from tests.printing.reading_pdf import run, text_of
from tests.reporting import make_indicator
from tests.session_cases import open_case, words_of
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.jobs.consolidated import print_waiting
from tracker.models import (
    AgendaPaper,
    Conclusion,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    IndicatorTarget,
    Meeting,
    Task,
)
from tracker.rules.choices import ConclusionKind, TaskKind
from tracker.rules.figure_choices import MeasureKind, TargetOperator
from tracker.rules.permissions import Role
from tracker.services.papers import minutes_paper
from tracker.services.session_papers.invitations import invitation_paper, room_sheet
from tracker.services.session_papers.notices import extract_paper, notice_paper

BEFORE = datetime(2023, 4, 18, 2, 0, tzinfo=UTC)
AFTER = datetime(2023, 4, 26, 2, 0, tzinfo=UTC)
REVIEW = (
    "Hội nghị tổng kết năm 2022, triển khai nhiệm vụ năm 2023"
    " của Ban Chỉ đạo chuyển đổi số tỉnh Tiền Giang"
)
LIMIT = "Đa số cán bộ phụ trách công nghệ thông tin phải kiêm nhiệm các công tác khác."
OPENING = (
    "Năm 2022, Ban Chỉ đạo chuyển đổi số tỉnh Tiền Giang hoàn thành nhiều nhiệm vụ quan trọng."
)
WANTED = "Thiếu nhân lực chuyên trách trình độ cao, nhất là nhân lực về an toàn thông tin."
STANDING = "Sở Thông tin và Truyền thông"
CHAIR = "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo"
PRINTED = (
    *("24 văn bản quan trọng", "Gần 2,5 triệu văn bản", "trên 95%", "trên 11.200 tài khoản"),
    *("1.307 dịch vụ", "70,68%", "1.264 Tổ công nghệ số cộng đồng với 8.123 thành viên"),
    *("Hơn 2.300 sản phẩm", "gần 263.400 hộ", "phải kiêm nhiệm", "nguồn nhân lực về an toàn"),
)


def test_the_review_of_the_year_is_invited_to_held_printed_and_becomes_tasks(
    client, frozen, tmp_path
):
    frozen.move_to(BEFORE)
    case = open_case(client, "tien-giang")
    case.prepare()
    meeting_id = db.session.scalars(select(Meeting.id)).one()
    paper = db.session.scalars(select(AgendaPaper)).one()
    assert paper.unit_id == case.units[STANDING].id
    invitation = words_of(invitation_paper(meeting_id, now=BEFORE))
    assert f"Tới dự: {REVIEW}." in invitation
    assert f"Chủ trì: Nguyễn Văn Vĩnh - {CHAIR}." in invitation
    assert "(buổi chiều), ngày 25 tháng 4 năm 2023" in invitation
    assert all(unit in invitation for unit in case.units)
    assert "Phần II. Phương hướng, nhiệm vụ năm 2023" in invitation
    sheet = words_of(room_sheet(meeting_id, now=BEFORE))
    assert "Phần I. Tổng kết năm 2022\n1. Kết quả hoạt động của Ban Chỉ đạo" in sheet

    frozen.move_to(AFTER)
    case.hold()
    case.close()
    check_conclusions(case)
    check_tasks(case)

    minutes = words_of(minutes_paper(meeting_id, now=AFTER))
    assert minutes.startswith(f"BIÊN BẢN\n{REVIEW}")
    assert [figure for figure in PRINTED if figure not in minutes] == []
    assert "\nPhần I. Tổng kết năm 2022\n1. Kết quả hoạt động" in minutes
    assert "\nNguyễn Văn B\nPhó Giám đốc Sở, Sở Tài chính\ndự thay" in minutes
    assert "UBND huyện Tân Phú Đông (có lý do: Chỉ đạo phòng, chống thiên tai)" in minutes
    assert "Có mặt 28 trên 29 thành viên." in minutes
    notice = words_of(notice_paper(meeting_id, now=AFTER))
    first, others = CHAIR.split(", ", 1)
    assert f"Kết luận của {first} Nguyễn Văn Vĩnh, {others} tại {REVIEW}" in notice
    assert "Xác định năm 2023 là “Năm dữ liệu số”" in notice
    assert "Chủ trì: Các sở, ngành. Thời hạn: trong tháng 5/2023 (ngày 31 tháng 5" in notice
    my = case.units["UBND thành phố Mỹ Tho"]
    extract = words_of(extract_paper(meeting_id, my.id, now=AFTER))
    assert "d) Nâng cao hiệu quả cung cấp dịch vụ công trực tuyến" in extract
    assert "mức thu phí, lệ phí" not in extract

    page = case.page()
    assert "Phiên họp thứ 1, tổng kết năm" in page
    assert "Số liệu cần xem lại" not in page  # no share is printed beside its parts
    found = client.get("/meetings/search", query_string={"q": "Năm dữ liệu số"})
    assert "Xác định năm 2023" in re.sub("</?mark>", "", found.get_data(as_text=True))
    with writing():
        add_twenty_four(case.committee)
        report = owe_a_report(case)
        lead = factories.make_membership(
            committee=case.committee, role=Role.UNIT_LEAD, unit=case.units[STANDING]
        )
    sign_in_as(client, lead)
    report_on_the_year(case, report)
    sign_in_as(client, case.office)
    accept_the_report(case, report)
    read_the_paper(issue_the_review(case, meeting_id), tmp_path)


def check_conclusions(case):
    told = case.facts["conclusions"]
    rows = db.session.scalars(select(Conclusion).order_by(Conclusion.id)).all()
    assert [row.text for row in rows] == [one["text"] for one in told]
    assert [str(row.due) for row in rows if row.due] == [
        one["due"] for one in told if one["kind"] == "task"
    ]
    assert Counter(row.kind for row in rows) == {
        ConclusionKind.TASK: 3,
        ConclusionKind.DIRECTION: 2,
        ConclusionKind.DECISION: 1,
        ConclusionKind.INFORMATION: 1,
    }


def check_tasks(case):
    """Each department, the standing one alone, and all units get a task of their own."""
    counted = select(func.count(Task.id), func.count(Task.unit_id.distinct())).group_by(Task.due)
    rows = db.session.execute(counted.order_by(Task.due)).all()
    assert [tuple(row) for row in rows] == [(18, 18), (1, 1), (29, 29)]
    assert len(case.facts["units"]["department"]) == 18


def owe_a_report(case):
    """The standing department owes the last report of 2022: how many community teams there are."""
    edition = IndicatorSet(code="TG-2022", name="Chỉ tiêu năm 2022")
    db.session.add(edition)
    db.session.flush()
    teams = make_indicator(edition, 1, MeasureKind.COUNT)
    teams.name_vi, teams.unit_words = "Tổ công nghệ số cộng đồng", "tổ"
    year = {"issued_on": date(2022, 1, 5), "number": "04", "indicator_set_id": edition.id}
    plan = factories.make_plan(committee=case.committee, **year)
    target = IndicatorTarget(year=2022, operator=TargetOperator.AT_LEAST, value=Decimal(1500))
    db.session.add(
        IndicatorAssignment(
            plan_id=plan.id,
            indicator_id=teams.id,
            lead_unit_id=case.units[STANDING].id,
            targets=[target],
        )
    )
    row = factories.make_assignment(
        committee=case.committee, plan=plan, title="Báo cáo quý", kind=TaskKind.PERIODIC_REPORT
    )
    return factories.make_task(
        unit=case.units[STANDING],
        assignment=row,
        period="2022-Q4",
        due=date(2022, 12, 16),
        opened_on=date(2022, 9, 15),
    )


def report_on_the_year(case, task):
    """Late, with the figure and the limit the article tells of."""
    row, path = db.session.scalars(select(Indicator.id)).one(), f"/reports/{task.id}"
    figure = {f"f{row}-state": "given", f"f{row}-value": "1.264"}
    case.post(f"{path}/save", proposal=LIMIT, version="0", **figure)
    case.post(f"{path}/submit", version=version_in(words_on(case, f"{path}/review")))


def accept_the_report(case, task):
    page = words_on(case, f"/reports/{task.id}/read")
    typed = {"step": "accept", "version": version_in(page), "finished_on": "26/04/2023"}
    case.post(f"/reports/{task.id}/decide", **typed)


def issue_the_review(case, meeting_id):
    """Made, put right, issued under the clerk's number; return the printed file."""
    made = {"period": "year_end_review", "year": "2022", "as_of": "26/04/2023"}
    path = case.post("/consolidated/new", meeting=meeting_id, **made).location
    page = words_on(case, path)
    assert "Trong năm 2022, ngoài báo cáo định kỳ, chưa có nhiệm vụ nào được giao." in page
    assert "Từ sau ngày 26/04/2023" in page  # what the session gave falls due in the year ahead

    block = f"{path}/blocks/opening"
    typed = {"words_0": OPENING, "version": version_in(words_on(case, block))}
    case.post(block, **typed)
    case.post(f"{path}/add/difficulties", words=WANTED)
    case.post(f"{path}/blocks/money/leave")
    head = {"number": "52", "issued_on": "26/04/2023", "is_signed_on_paper": "y"}
    case.post(f"{path}/issue", version=version_in(words_on(case, f"{path}/issue")), **head)
    assert print_waiting(at=AFTER) == 1
    assert "52/BC-BCĐ" in words_on(case, path)
    with case.client.get(f"{path}/files/pdf") as answer:
        return answer.data


def words_on(case, path):
    return unescape(case.client.get(path).get_data(as_text=True))


def version_in(page):
    return re.findall(r'name="version"[^>]*value="(\d+)"', page)[0]


def read_the_paper(pdf, folder):
    """The paper: 24 documents, the table of results, limits, the year ahead; no draft any more."""
    paper = " ".join(text_of(pdf, folder).split())
    assert "Số: 52/BC-BCĐ Tiền Giang, ngày 26 tháng 4 năm 2023" in paper
    assert "DỰ THẢO" not in paper
    for told in (
        "đã ban hành 24 văn bản",
        "Tổ công nghệ số cộng đồng",
        f"“{LIMIT.removesuffix('.')}” ({STANDING})",
        *(OPENING, WANTED, "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM 2022", "≥ 1.500 tổ 1.264 tổ"),
        "DANH MỤC VĂN BẢN ĐÃ BAN HÀNH NĂM 2022",
        f"{STANDING}: Tham mưu xây dựng quy định về mức thu phí, lệ phí",
        "thống nhất 01 nội dung sau đây. Xác định năm 2023 là “Năm dữ liệu số”",
        "Các sở, ngành: Cụ thể hóa từng nhiệm vụ trong công tác chuyển đổi số",
    ):
        assert told in paper, told
    assert "Chưa có số liệu kinh phí" not in paper
    rows = " ".join(run("pdftotext", pdf, folder, "-layout").split())
    assert "24 61/BC-BCĐ 15/12/2022 Văn bản minh họa 24" in rows
