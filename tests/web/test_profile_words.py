"""What the paper of a profile holds, and which scores of others its page shows."""

from decimal import Decimal
from types import SimpleNamespace

from tests.web.test_profiles import office
from tracker.rules.permissions import Role
from tracker.rules.whatif import Mark
from tracker.web.profile_page import marks_shown

__all__ = ["office"]


def test_the_paper_has_the_pillars_taken_apart_and_says_its_source(office, monkeypatch) -> None:
    papers = []
    monkeypatch.setattr(
        "tracker.web.views.profiles.render", lambda paper: papers.append(paper) or b"%PDF-1.7"
    )
    office.come_as(Role.SECRETARIAT)
    office.belongs_to("Bắc Kạn")
    assert office.client.get("/indicators/print.pdf?year=2021").status_code == 200
    sections = dict(papers[0].sections)
    pillars = next(words for heading, words in sections.items() if heading.startswith("Ba trụ cột"))
    assert pillars == [
        "Chính quyền số: 226,5 trên 700 điểm, công bố.",
        "Kinh tế số: 247,0 trên 650 điểm, công bố.",
        "Xã hội số: 219,9 trên 650 điểm, công bố.",
        (
            "Tách từ số đã công bố: nền tảng chung 186,3; hoạt động Chính quyền số 40,2, "
            "Kinh tế số 60,7, Xã hội số 33,6."
        ),
    ]
    assert "baobackan 26/10/2022" in sections["Nguồn"][0]
    assert office.client.get("/indicators/print.pdf?year=2020").status_code == 200
    assert not next(words for name, words in papers[1].sections if name.startswith("Ba trụ"))


def test_of_many_known_scores_those_near_us_and_our_aim_are_shown() -> None:
    marks = tuple(Mark(rank, Decimal(1000 - rank), f"Tỉnh {rank}") for rank in range(1, 62))
    profile = SimpleNamespace(table=SimpleNamespace(marks=marks), place=SimpleNamespace(rank=62))
    home = SimpleNamespace(aimed_rank=20)
    shown = [mark.rank for mark in marks_shown(profile, home)]
    assert shown == [1, 18, 19, 20, 21, 22, 60, 61]
    few = SimpleNamespace(table=SimpleNamespace(marks=marks[:3]), place=SimpleNamespace(rank=None))
    assert [mark.rank for mark in marks_shown(few, SimpleNamespace(aimed_rank=None))] == [1, 2, 3]


def test_a_rank_that_may_be_reached_is_not_called_missing_nothing(office) -> None:
    office.come_as(Role.SECRETARIAT)
    office.belongs_to("Kiên Giang")
    page = office.read("/indicators?year=2022&if=1&w-2=%2B40")
    assert "<b>619,60</b>, từ 579,60" in page
    assert "có thể đã tới, còn thiếu nhiều nhất 72,80 điểm" in page
    assert "0,00 đến" not in page
