"""The supervision session of Kiên Giang, its inspection, and a share that was printed wrong."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from tests.session_cases import open_case, words_of
from tracker.database import db
from tracker.models import Finding, Meeting, Task
from tracker.rules.choices import FindingKind
from tracker.services.papers import minutes_paper
from tracker.services.session_papers.invitations import invitation_paper
from tracker.services.session_papers.notices import extract_paper, notice_paper

BEFORE = datetime(2024, 5, 2, 2, 0, tzinfo=UTC)
AFTER = datetime(2024, 5, 8, 2, 0, tzinfo=UTC)
SESSION = "Phiên họp giám sát lần thứ 1 của Ban Văn hóa - Xã hội HĐND tỉnh Kiên Giang"
WRONG = "1.390/1.902 ghi là 70,08%, tính ra 73,08%"
PRINTED = (
    *("197,3 tỷ đồng", "22 sở, ngành, 15 huyện, thành phố và 76 phường, thị trấn", "đạt 81%"),
    *("1.390/1.902 dịch vụ công trực tuyến", "70,08%", "80 doanh nghiệp", "1.139 sản phẩm"),
    *("đạt 90%", "đạt 97%", "tăng 65,5% năm 2021 lên 75,5% năm 2023", "45,98%"),
)


def test_the_supervision_is_heard_its_share_caught_and_its_findings_are_a_step_away(client, frozen):
    frozen.move_to(BEFORE)
    case = open_case(client, "kien-giang")
    case.prepare()
    meeting_id = db.session.scalars(select(Meeting.id)).one()
    invitation = words_of(invitation_paper(meeting_id, now=BEFORE))
    assert f"Tới dự: {SESSION}." in invitation
    assert "Võ Minh Trung\nGiám đốc Sở Thông tin và Truyền thông" in invitation
    assert len([unit for unit in case.units if unit in invitation]) == 22 + 15

    frozen.move_to(AFTER)
    case.hold()
    assert WRONG in case.page()
    case.close()
    case.inspect()
    counted = select(func.count(Task.id)).group_by(Task.due).order_by(Task.due)
    assert db.session.scalars(counted).all() == [1, 15, 37]

    minutes = words_of(minutes_paper(meeting_id, now=AFTER))
    assert minutes.startswith(f"BIÊN BẢN\n{SESSION}")
    assert [figure for figure in PRINTED if figure not in minutes] == []
    assert "UBND huyện Kiên Hải (có lý do: Biển động" in minutes
    notice = words_of(notice_paper(meeting_id, now=AFTER))
    assert "a) Thông qua báo cáo kết quả giám sát" in notice
    assert "Thời hạn: trước ngày 31/12/2024 (ngày 30 tháng 12 năm 2024)" in notice
    island = case.units["UBND huyện Kiên Hải"]
    extract = words_of(extract_paper(meeting_id, island.id, now=AFTER))
    assert "Bố trí cán bộ, công chức có chuyên môn phù hợp" in extract
    assert "1.390/1.902" not in extract
    page = case.page()
    assert "Phiên họp thứ 1, giám sát" in page
    check_inspection(case, page)


def check_inspection(case, page):
    """From the session to the report, from the report to the inspection and its findings."""
    assert "25/BC-BVHXH" in page
    report = case.client.get("/documents/1").get_data(as_text=True)
    assert case.path in report
    assert case.inspection in report
    inspection = case.client.get(case.inspection).get_data(as_text=True)
    assert WRONG in inspection
    assert all(row["text"] in inspection for row in case.facts["findings"])
    counted = select(Finding.kind, func.count(Finding.id)).group_by(Finding.kind)
    assert dict(map(tuple, db.session.execute(counted))) == {
        FindingKind.STRENGTH: 1,
        FindingKind.LIMIT: 4,
        FindingKind.RECOMMENDATION: 1,
    }
