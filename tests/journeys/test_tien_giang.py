"""The year-end review of Tiền Giang, from the newspaper to its papers and tasks."""

import re
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select

from tests.session_cases import open_case, words_of
from tracker.database import db
from tracker.models import AgendaPaper, Conclusion, Meeting, Task
from tracker.rules.choices import ConclusionKind
from tracker.services.papers import minutes_paper
from tracker.services.session_papers.invitations import invitation_paper, room_sheet
from tracker.services.session_papers.notices import extract_paper, notice_paper

BEFORE = datetime(2023, 4, 18, 2, 0, tzinfo=UTC)
AFTER = datetime(2023, 4, 26, 2, 0, tzinfo=UTC)
REVIEW = (
    "Hội nghị tổng kết năm 2022, triển khai nhiệm vụ năm 2023"
    " của Ban Chỉ đạo chuyển đổi số tỉnh Tiền Giang"
)
CHAIR = "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo"
PRINTED = (
    *("24 văn bản quan trọng", "Gần 2,5 triệu văn bản", "trên 95%", "trên 11.200 tài khoản"),
    *("1.307 dịch vụ", "70,68%", "1.264 Tổ công nghệ số cộng đồng với 8.123 thành viên"),
    *("Hơn 2.300 sản phẩm", "gần 263.400 hộ", "phải kiêm nhiệm", "nguồn nhân lực về an toàn"),
)


def test_the_review_of_the_year_is_invited_to_held_printed_and_becomes_tasks(client, frozen):
    frozen.move_to(BEFORE)
    case = open_case(client, "tien-giang")
    case.prepare()
    meeting_id = db.session.scalars(select(Meeting.id)).one()
    paper = db.session.scalars(select(AgendaPaper)).one()
    assert paper.unit_id == case.units["Sở Thông tin và Truyền thông"].id
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
