"""What the papers of a session and a plan's annex say, read from what PDF and Word are made of."""

import io
from dataclasses import replace
from datetime import date, time

import docx
import pytest
from docx.oxml.ns import qn

from tests.printing import samples
from tests.printing.reading_pdf import line_of, text_of, words_of
from tracker.printing import composed, invitations, minutes, notices, plan_annexes, room_sheets
from tracker.printing.invitations import AgendaLine, Guest, InvitationPaper
from tracker.printing.minutes import Conclusion
from tracker.printing.notices import ExtractPaper, NoticePaper
from tracker.printing.parts import Issuer, Letterhead, Person, Signer, Verification
from tracker.printing.plan_annexes import AssignedTarget, AssignedTask, PlanAnnexPaper
from tracker.printing.room_sheets import RoomSheet

SESSION = "Phiên họp lần thứ 3 của Ban Chỉ đạo về Chuyển đổi số tỉnh Bắc Kạn"
DAY = date(2022, 10, 26)
CHAIR = Person("Nguyễn Đăng Bình", "Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo")
SIGNS = Signer("Nguyễn Đăng Bình", ("TRƯỞNG BAN",), "CHỦ TỊCH UBND TỈNH")
DUTY = Conclusion("Hoàn thiện dự thảo kế hoạch.", ("Sở TTTT",), ("Sở Nội vụ",), date(2023, 2, 5))
WORD = Conclusion("Thống nhất nội dung báo cáo", is_task=False)


def letterhead(kind: str = "GM", **facts) -> Letterhead:
    known = {
        "issuer": Issuer("BAN CHỈ ĐẠO VỀ CHUYỂN ĐỔI SỐ", "UBND TỈNH BẮC KẠN"),
        "issuer_words": "Ban Chỉ đạo về Chuyển đổi số tỉnh Bắc Kạn",
        "symbol": f"{kind}-BCĐ",
        "place": "Bắc Kạn",
    }
    return Letterhead(**(known | facts))


def invitation(**facts) -> InvitationPaper:
    known = {"letterhead": letterhead(), "subject": SESSION, "held_on": DAY}
    return InvitationPaper(**(known | {"created_at": samples.CREATED_AT, "chair": CHAIR} | facts))


def notice(**facts) -> NoticePaper:
    known = {
        "letterhead": letterhead("TB"),
        "session": SESSION,
        "held_on": DAY,
        "chair": CHAIR,
        "sections": notices.sections_of([("Mục một", (WORD, DUTY)), ("Mục hai", ())], (DUTY,)),
        "created_at": samples.CREATED_AT,
        "signs": SIGNS,
        "recipients": ("Thành viên Ban Chỉ đạo", "Lưu: VT, Hồ sơ"),
    }
    return NoticePaper(**(known | facts))


def told(paper) -> list[str]:
    """Return the paragraphs of a body, in order, the last words among them."""
    closing = [paper.closing.text] if paper.closing else []
    return [part.text for part in paper.parts if part.kind == "words"] + closing


def test_an_invitation_says_to_whom_to_what_when_where_and_ends_as_papers_do():
    agenda = (AgendaLine("Báo cáo quý III", "Sở TTTT"), AgendaLine("Dự thảo kế hoạch"))
    paper = invitations.compose(
        invitation(
            guests=(Guest("", "Các thành viên Ban Chỉ đạo"), Guest("Ông A", "Sở Nội vụ")),
            starts_at=time(14),
            venue="Phòng họp số 2",
            online_link="https://hop.example/3",
            agenda=agenda,
            contact="Ông B",
        )
    )
    assert (paper.name, paper.subject, paper.number) == ("GIẤY MỜI", SESSION, "Số: ……/GM-BCĐ")
    assert paper.place_and_date == "Bắc Kạn, ngày …… tháng …… năm ……"
    assert paper.is_draft
    assert told(paper) == [
        "Ban Chỉ đạo về Chuyển đổi số tỉnh Bắc Kạn trân trọng kính mời:",
        "- Các thành viên Ban Chỉ đạo;",
        "- Ông A, Sở Nội vụ.",
        f"Tới dự: {SESSION}.",
        "Chủ trì: Nguyễn Đăng Bình - Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo.",
        "Thời gian: 14 giờ 00 phút, ngày 26 tháng 10 năm 2022.",
        "Địa điểm: Phòng họp số 2.",
        "Tham dự trực tuyến: https://hop.example/3",
        "Nội dung:  ",
        "1. Báo cáo quý III (Sở TTTT trình bày);",
        "2. Dự thảo kế hoạch.",
        "Liên hệ: Ông B.",
        "Đề nghị các đại biểu dự họp đúng thành phần, thời gian./.",
    ]


def test_sixty_guests_and_a_programme_with_hours_stand_in_annexes_of_their_own():
    agenda = (AgendaLine("Khai mạc", section="I"), AgendaLine("Thảo luận", hours="14:10"))
    head = letterhead(number="7", day=date(2022, 2, 5), urgency="HOẢ TỐC")
    guests = tuple(Guest(f"Ông {order}") for order in range(60))
    paper = invitations.compose(invitation(letterhead=head, guests=guests, agenda=agenda))
    assert [paper.annex_name(order) for order in range(2)] == ["Phụ lục I", "Phụ lục II"]
    assert [len(annex.parts[0].rows) for annex in paper.annexes] == [60, 3]
    note = "(Kèm theo Giấy mời số 07/GM-BCĐ ngày 05 tháng 02 năm 2022 của Ban Chỉ đạo"
    assert all(annex.note.startswith(note) for annex in paper.annexes)
    assert (paper.urgency, paper.is_draft) == ("HOẢ TỐC", False)
    assert 'class="urgency" style="width: 30mm">HOẢ TỐC' in composed.html_of(paper)


def test_what_nobody_knows_of_an_invitation_is_room_to_write():
    bare = replace(invitation(), chair=Person(), letterhead=letterhead(place=""))
    paper = invitations.compose(bare)
    filled = [part.text for part in paper.parts if part.fill]
    assert filled == ["", "", "Chủ trì: ", "Địa điểm: ", "Nội dung: "]
    assert paper.place_and_date.startswith("…………, ngày ……")
    assert "None" not in composed.html_of(paper)


def test_a_notice_orders_its_points_by_item_and_names_unit_and_date():
    paper = notices.compose(notice())
    whose = "Chủ tịch UBND tỉnh Nguyễn Đăng Bình, Trưởng Ban Chỉ đạo"
    assert paper.subject == f"Kết luận của {whose} tại {SESSION}"
    texts = told(paper)
    assert texts[0].startswith("Ngày 26 tháng 10 năm 2022, tại ………………, Chủ tịch UBND tỉnh Nguyễn")
    assert texts[2:-1] == [
        "1. Mục một",
        "a) Thống nhất nội dung báo cáo.",
        "b) Hoàn thiện dự thảo kế hoạch.",
        duty := "Chủ trì: Sở TTTT. Phối hợp: Sở Nội vụ. Thời hạn: ngày 05 tháng 02 năm 2023.",
        "2. Kết luận chung",
        "a) Hoàn thiện dự thảo kế hoạch.",
        duty,
    ]
    assert texts[-1].endswith("tổ chức thực hiện./.")


def test_letters_of_points_are_vietnamese_and_general_conclusions_alone_are_numbered():
    (section,) = notices.sections_of([("Mục", [WORD] * 8)], ())
    assert "".join(point.mark[0] for point in section.points) == "abcdđegh"
    (alone,) = notices.sections_of([("Mục", ())], (WORD, DUTY))
    assert [point.mark for point in alone.points] == ["1.", "2."]
    assert notices.sections_of([], ()) == ()


def test_an_extract_keeps_the_marks_and_names_the_notice_it_is_of():
    whole = notice(letterhead=letterhead("TB", number="12", day=date(2023, 1, 3)))
    first = whole.sections[0]
    own = replace(first, points=(replace(first.points[1], part="đơn vị chủ trì"),))
    paper = notices.compose_extract(
        ExtractPaper(whole, letterhead("TrS"), "Sở TTTT", (own,), SIGNS, ("Như trên",))
    )
    assert (paper.number, paper.addressee) == ("Số: ……/TrS-BCĐ", "Sở TTTT")
    texts = told(paper)
    assert texts[0].startswith("(Trích Thông báo số 12/TB-BCĐ ngày 03 tháng 01 năm 2023 của Ban")
    assert texts[2:4] == ["1. Mục một", "b) Hoàn thiện dự thảo kế hoạch."]
    assert texts[4].endswith("(đơn vị chủ trì)")
    assert not paper.is_draft


def plan_annex(count: int = 60, **facts) -> PlanAnnexPaper:
    known = {
        "sign": "3015/KH-UBND",
        "issued_on": date(2023, 11, 2),
        "issuer_words": "UBND tỉnh Gia Lai",
        "subject": "Nâng cao Chỉ số chuyển đổi số",
        "tasks": tuple(
            AssignedTask(f"Việc {n}", group="A" if n < 30 else "B") for n in range(count)
        ),
        "targets": (AssignedTarget("1.1", "Nhận thức số", "≥ 0,75", "Sở Nội vụ"),),
        "created_at": samples.CREATED_AT,
    }
    return PlanAnnexPaper(**(known | facts))


def test_annexes_of_a_plan_are_numbered_and_the_wide_one_lies_on_its_side():
    paper = plan_annexes.compose(plan_annex())
    tasks, targets = paper.annexes
    assert (tasks.is_wide, targets.is_wide) == (True, False)
    assert "Kế hoạch số 3015/KH-UBND ngày 02 tháng 11 năm 2023 của UBND tỉnh Gia Lai" in tasks.note
    rows = tasks.parts[0].rows
    assert [row for row in rows if len(row) == 1] == [("A",), ("B",)]
    assert rows[-1][0] == "60"
    assert tasks.title == "Phân công nhiệm vụ thực hiện Kế hoạch Nâng cao Chỉ số chuyển đổi số"
    assert plan_annexes.compose(plan_annex(targets=())).annex_name(0) == "Phụ lục"
    assert plan_annexes.compose(plan_annex(0)).annexes[0].parts[0].rows == (
        ("Không có nhiệm vụ nào.",),
    )


def test_the_sheet_for_the_room_has_lines_for_each_item_and_rows_to_sign():
    sheet = RoomSheet(
        Issuer("BAN CHỈ ĐẠO"),
        SESSION,
        DAY,
        samples.CREATED_AT,
        agenda=(AgendaLine("Mục một"), AgendaLine("Mục hai")),
        guests=(Guest("", "Sở Nội vụ"),),
    )
    paper = room_sheets.compose(sheet)
    lines = [part for part in paper.parts if part.kind == "words" and part.look == "rule"]
    assert len(lines) == 2 * room_sheets.LINES_OF_AN_ITEM + room_sheets.LINES_AT_THE_END
    assert [row[0] for row in paper.parts[-1].rows] == ["1", "2", "3", "4", "5", "6"]
    assert not paper.number


def test_nine_who_sign_stand_three_to_a_row_and_two_side_by_side():
    members = tuple(Signer(f"Ông {order}", ("ỦY VIÊN",)) for order in range(7))
    paper = minutes.compose(samples.bac_kan(members_sign=members))
    assert [len(row) for row in paper.signature_rows] == [3, 3, 3]
    assert [len(row) for row in minutes.compose(samples.bac_kan()).signature_rows] == [2]
    assert composed.html_of(paper).count("signatures-many") == 3


@pytest.mark.parametrize(
    "paper",
    [
        minutes.compose(samples.long_session()),
        minutes.compose(samples.bac_kan()),
        notices.compose(notice()),
        plan_annexes.compose(plan_annex()),
    ],
    ids=["minutes", "draft", "notice", "annexes"],
)
def test_word_is_written_from_the_same_parts_in_the_same_order(paper):
    facts = composed.word_facts(paper)
    assert [part["kind"] for part in facts["parts"]] == [part.kind for part in paper.parts]
    assert ["".join(run["text"] for run in part.get("runs", ())) for part in facts["parts"]] == [
        composed.tidy(part.text) if part.kind == "words" else "" for part in paper.parts
    ]
    assert len(facts["annexes"]) == len(paper.annexes)
    assert facts["is_draft"] is paper.is_draft


def test_typed_markup_stays_text_on_the_page():
    html = composed.html_of(notices.compose(notice(venue="<script>{{7*7}}</script>")))
    assert "&lt;script&gt;{{7*7}}&lt;/script&gt;" in html


def test_a_printed_notice_and_its_word_document_say_the_same_with_code_and_box(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
    head = letterhead("TB", number="5", day=date(2022, 11, 1), urgency="KHẨN")
    paper = notices.compose(
        notice(letterhead=head, verification=Verification("7K4M", "https://vb.example/7K4M", svg))
    )
    pdf = composed.render(paper)
    text = text_of(pdf, tmp_path)
    document = docx.Document(io.BytesIO(composed.render_word(paper)))
    written = " ".join(
        "".join(node.itertext()).strip() for node in document.element.body.iter(qn("w:p"))
    ).replace("\u00a0", " ")
    for words in ("Số: 05/TB-BCĐ", "KHẨN", "a) Thống nhất", "2. Kết luận chung", "mã 7K4M"):
        assert words in text, words
        assert words in written, words
    page = words_of(pdf, tmp_path)[-1]
    assert line_of(page, "mã", "7K4M").top > 255
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert [one.get("descr") for one in pictures] == ["Mã QR để kiểm tra văn bản"]
    assert line_of(page, "Nơi", "nhận:").left < 40 < line_of(page, "TRƯỞNG", "BAN").left
