import io
import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.printing import samples
from tests.printing.reading_pdf import line_of, picture_of, text_of, words_of, worst_spot
from tracker.printing import minutes, sealed
from tracker.printing.minutes import AgendaPart, AttendanceLine, Conclusion
from tracker.printing.parts import Person, Signer

REFERENCES = Path(__file__).parents[1] / "data/papers"
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0


@pytest.fixture(scope="module")
def bac_kan():
    return minutes.render(samples.bac_kan())


@pytest.fixture(scope="module")
def long_session():
    return minutes.render(samples.long_session())


def text_with(tmp_path, **changes):
    return text_of(minutes.render(samples.bac_kan(**changes)), tmp_path)


def middle(word):
    return (word.left + word.right) / 2


# ---- what it says


def test_known_facts_of_the_session_stand_in_the_order_of_model_1_9(bac_kan, tmp_path):
    text = text_of(bac_kan, tmp_path)
    parts = [
        "UBND TỈNH BẮC KẠN",
        "BIÊN BẢN",
        "Phiên họp lần thứ 3 của Ban Chỉ đạo về Chuyển đổi số tỉnh Bắc Kạn",
        "Thời gian bắt đầu:",
        "Địa điểm:",
        "Thành phần tham dự:",
        "Chủ trì (chủ tọa): Nguyễn Đăng Bình - Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo",
        "Thư ký (người ghi biên bản):",
        "Nội dung",
        "1. Dự thảo kế hoạch triển khai Đề án tổng thể chuyển đổi số của tỉnh",
        "8. Đánh giá hệ thống wifi công cộng giai đoạn 2017-2022",
        "9. Kết luận của chủ tọa",
        "a) Tiếp tục hành động quyết liệt",
        "d) Cập nhật, bổ sung nội dung kế hoạch",
        "Cuộc họp kết thúc vào",
        "THƯ KÝ",
        "Nơi nhận: - Như thành phần tham dự; - Lưu: VT, Hồ sơ.",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_what_nobody_knows_prints_as_a_blank(bac_kan, tmp_path):
    text = text_of(bac_kan, tmp_path)
    assert "Số: ……/BB-BCĐ" in text
    assert "…… giờ …… phút (buổi chiều), ngày 26 tháng 10 năm 2022" in text
    assert "Địa điểm: ....." in text
    assert "Vắng mặt: ....." in text
    assert "Thư ký (người ghi biên bản): ....." in text
    assert "Ý kiến thảo luận: ....." in text
    assert "kết thúc vào …… giờ …… phút, ngày …… tháng …… năm ……./." in text
    assert "None" not in text


def test_a_task_without_a_date_leaves_room_for_one_and_keeps_the_words_it_has(bac_kan, tmp_path):
    text = text_of(bac_kan, tmp_path)
    assert "Phối hợp: các sở, ngành liên quan. Thời hạn: ………" in text
    assert "Thời hạn: tiếp tục." in text
    direction = text[text.index("a) Tiếp tục") : text.index("b) Hoàn thiện")]
    assert "Chủ trì: các sở, ngành, địa phương." in direction
    assert "Thời hạn" not in direction


def test_known_hours_numbers_and_dates_print_as_the_decree_writes_them(long_session, tmp_path):
    text = text_of(long_session, tmp_path)
    assert "Số: 05/BB-BCĐ" in text
    assert "bắt đầu: 14 giờ 00 phút, ngày 26 tháng 10 năm 2022." in text
    assert "Thời hạn: ngày 05 tháng 02 năm 2023." in text
    assert "kết thúc vào 17 giờ 05 phút, ngày 26 tháng 10 năm 2022./." in text
    assert "buổi chiều" not in text


def test_words_of_a_deadline_keep_the_date_they_mean(tmp_path):
    conclusion = Conclusion("Việc", due=date(2022, 12, 31), due_words="trong quý IV/2022")
    text = text_with(tmp_path, conclusions=(conclusion,))
    assert "Thời hạn: trong quý IV/2022 (ngày 31 tháng 12 năm 2022)." in text


def test_a_draft_says_so_on_every_page_and_an_issued_paper_nowhere(bac_kan, long_session, tmp_path):
    assert all(
        "DỰ THẢO" in " ".join(word.text for word in page) for page in words_of(bac_kan, tmp_path)
    )
    assert "DỰ THẢO" not in text_of(long_session, tmp_path)


def test_nobody_absent_is_said_and_is_no_blank(tmp_path):
    assert "Vắng mặt: Không." in text_with(tmp_path, absent=())


def test_few_people_are_listed_and_a_name_not_known_is_a_blank(tmp_path):
    people = (AttendanceLine("Nguyễn Văn A", "Giám đốc Sở Nội vụ"), AttendanceLine(None, "Sở Y tế"))
    text = text_with(tmp_path, attendance=people)
    assert "1. Nguyễn Văn A - Giám đốc Sở Nội vụ;" in text
    assert re.search(r"2\. …{6,} - Sở Y tế\.", text)


def test_lines_typed_by_people_become_paragraphs(tmp_path):
    agenda = (AgendaPart("Mục", notes=("Ý thứ nhất\r\n\r\n\r\nÝ thứ hai",)),)
    pages = words_of(minutes.render(samples.bac_kan(agenda=agenda)), tmp_path)
    first = line_of(pages[0], "Ý", "thứ", "nhất")
    second = line_of(pages[0], "Ý", "thứ", "hai")
    assert first.left == pytest.approx(second.left, abs=0.1) == pytest.approx(42.7, abs=0.3)


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "{{7*7}}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "<img src=x onerror=alert(1)>",
        "%s%s%s%n",
        "{0.__class__.__init__.__globals__}",
        "O'Brien & Y'Bhăm \"Niê\"",
    ],
)
def test_what_people_type_is_printed_literally(tmp_path, typed):
    pdf = minutes.render(
        samples.bac_kan(
            subject=typed, chair=Person(typed), agenda=(AgendaPart(typed, typed, (typed,)),)
        )
    )
    assert text_of(pdf, tmp_path).replace(" ", "").count(typed.replace(" ", "")) == 5


def test_signs_without_a_glyph_do_not_spoil_the_paper(tmp_path):
    agenda = (AgendaPart("🇻🇳👨‍👩‍👧 𠀋 ✓", notes=("a\x00b\ud800",)),)
    assert "ab" in text_with(tmp_path, agenda=agenda)


# ---- where it says it


def test_text_keeps_within_the_margins_of_the_decree(long_session, tmp_path):
    pages = words_of(long_session, tmp_path)
    body = [word for page in pages for word in page if word.top > 20]
    assert min(word.left for word in body) >= 30 - 0.5
    assert max(word.right for word in body) <= PAGE_WIDTH - 15
    assert max(word.bottom for word in body) <= PAGE_HEIGHT - 20


def test_country_and_motto_stand_on_the_right_on_one_line_each(bac_kan, tmp_path):
    page = words_of(bac_kan, tmp_path)[0]
    nation = line_of(page, "CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM")
    motto = line_of(page, "Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc")
    assert nation.bottom - nation.top < 6
    assert middle(nation) > 140
    assert middle(motto) == pytest.approx(middle(nation), abs=0.5)
    assert motto.top > nation.top


def test_the_parent_stands_above_the_committee_on_the_left_and_the_number_below(bac_kan, tmp_path):
    page = words_of(bac_kan, tmp_path)[0]
    parent = line_of(page, "UBND", "TỈNH", "BẮC", "KẠN")
    committee = line_of(page, "BAN", "CHỈ", "ĐẠO")
    number = line_of(page, "Số:", "……/BB-BCĐ")
    assert parent.right < 100
    assert parent.top < committee.top < number.top
    assert middle(parent) == pytest.approx(middle(committee), abs=0.5)
    assert middle(parent) == pytest.approx(middle(number), abs=1.0)


def test_the_head_carries_no_place_and_date(bac_kan, tmp_path):
    page = words_of(bac_kan, tmp_path)[0]
    title = line_of(page, "BIÊN", "BẢN")
    assert not [word for word in page if word.text == "ngày" and word.top < title.top]


def test_secretary_signs_left_chair_right_with_both_titles_and_recipients_stand_below(
    bac_kan, tmp_path
):
    page = words_of(bac_kan, tmp_path)[-1]
    secretary, chair = line_of(page, "THƯ", "KÝ"), line_of(page, "CHỦ", "TỌA")
    committee_title = line_of(page, "TRƯỞNG", "BAN")
    office = line_of(page, "CHỦ", "TỊCH", "UBND", "TỈNH")
    name = line_of(page, "Nguyễn", "Đăng", "Bình")
    recipients = line_of(page, "Nơi", "nhận:")
    assert middle(secretary) < 110 < middle(chair)
    assert secretary.top == pytest.approx(chair.top, abs=0.1)
    assert chair.top < committee_title.top < office.top < name.top < recipients.top
    assert office.top - committee_title.bottom > 20
    assert recipients.left == pytest.approx(30, abs=0.5)


def test_names_of_both_signers_stand_on_one_line_whatever_their_titles(tmp_path):
    page = words_of(minutes.render(samples.greatest_names()), tmp_path)[-1]
    left, right = sorted((word for word in page if word.text == "Trân"), key=middle)
    assert middle(left) < 110 < middle(right)
    assert left.bottom == pytest.approx(right.bottom, abs=0.2)


def test_the_page_number_is_centred_in_the_top_margin_and_absent_on_page_1(long_session, tmp_path):
    pages = words_of(long_session, tmp_path)
    assert not [word for word in pages[0] if word.top < 19]
    for number, page in enumerate(pages[1:], start=2):
        marks = [word for word in page if word.top < 19]
        assert [mark.text for mark in marks] == [str(number)]
        assert middle(marks[0]) == pytest.approx(110, abs=0.5)


def test_signatures_never_stand_on_a_page_without_the_last_words(tmp_path):
    for count in range(12, 22, 2):
        agenda = tuple(AgendaPart(f"Mục {n}", notes=()) for n in range(count))
        paper = samples.bac_kan(agenda=agenda, conclusions=())
        page = words_of(minutes.render(paper), tmp_path)[-1]
        assert line_of(page, "Cuộc", "họp", "kết").top < line_of(page, "THƯ", "KÝ").top


def test_sixty_people_fill_a_table_whose_head_repeats_on_each_page(tmp_path):
    pdf = minutes.render(samples.bac_kan(attendance=samples.attendees(60)))
    pages = [[word.text for word in page] for page in words_of(pdf, tmp_path)]
    with_rows = [page for page in pages if "Thứ" in page]
    assert len(with_rows) >= 3
    assert all("STT" in page and "Ghi" in page for page in with_rows)
    assert [text for page in pages for text in page].count("Thứ") == 60


def test_the_column_of_remarks_is_left_out_when_there_are_none(tmp_path):
    people = tuple(replace(line, note="") for line in samples.attendees(20))
    assert "Ghi chú" not in text_with(tmp_path, attendance=people)


# ---- what it is made of


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def test_only_our_fonts_are_in_the_paper_and_all_are_embedded(bac_kan):
    with opened(bac_kan) as pdf:
        fonts = [thing for thing in pdf.objects if is_font_descriptor(thing)]
        names = {str(font.FontName).split("+")[1] for font in fonts}
        assert names == {"Don-Doc-Paper", "Don-Doc-Paper-Bold", "Don-Doc-Paper-Bold-Italic"}
        assert all("/FontFile2" in font for font in fonts)


def is_font_descriptor(thing):
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"


def test_the_paper_is_tagged_vietnamese_and_shows_its_title(bac_kan):
    with opened(bac_kan) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "vi"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/Title"]).endswith("tỉnh Bắc Kạn (dự thảo)")
        kinds = {
            str(thing.get("/S")) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)
        }
        assert {"/H1", "/H2", "/H3", "/P"} <= kinds
        assert "/Table" not in kinds


def test_the_same_facts_give_the_same_bytes(bac_kan):
    assert minutes.render(samples.bac_kan()) == bac_kan


def test_pages_are_a4_upright_and_as_many_as_looked_at(bac_kan):
    with opened(bac_kan) as pdf:
        assert len(pdf.pages) == 3
        sizes = {tuple(round(float(edge)) for edge in page.mediabox) for page in pdf.pages}
        assert sizes == {(0, 0, 595, 842)}


@pytest.mark.parametrize("page", [1, 3])
def test_printed_pages_look_as_they_did_when_they_were_looked_at(bac_kan, tmp_path, page):
    with Image.open(REFERENCES / f"bac-kan-{page}.png") as reference:
        picture = picture_of(bac_kan, tmp_path, page=page, dpi=samples.PAGE_DPI)
        assert worst_spot(picture, reference.convert("L")) < 25


def test_every_vietnamese_letter_has_its_right_shape(tmp_path):
    pdf = sealed.render_pdf(samples.letters(), title="Chữ", created=samples.CREATED_AT)
    with Image.open(REFERENCES / "letters.png") as reference:
        picture = picture_of(pdf, tmp_path, dpi=samples.LETTERS_DPI)
        assert worst_spot(picture, reference.convert("L")) < 25


def test_a_changed_letter_would_be_seen(tmp_path):
    changed = samples.letters().replace("ệ", "ê")
    pdf = sealed.render_pdf(changed, title="Chữ", created=samples.CREATED_AT)
    with Image.open(REFERENCES / "letters.png") as reference:
        picture = picture_of(pdf, tmp_path, dpi=samples.LETTERS_DPI)
        assert worst_spot(picture, reference.convert("L")) > 25


def test_a_secretary_known_by_post_only_leaves_a_line_for_the_name(tmp_path):
    text = text_with(
        tmp_path, secretary=Person(post="Chuyên viên Văn phòng"), secretary_signs=Signer()
    )
    assert "………… - Chuyên viên Văn phòng." in text


def test_midnight_and_the_last_day_of_the_year_print_as_they_are(tmp_path):
    text = text_with(tmp_path, opened_on=date(2026, 12, 31), opened_at=time(23, 59))
    assert "23 giờ 59 phút, ngày 31 tháng 12 năm 2026" in text
