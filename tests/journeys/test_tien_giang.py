"""The year-end review of Tiền Giang, from the newspaper to its papers and tasks."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.session_cases import open_case
from tracker.database import db
from tracker.models import Conclusion, Meeting, Task
from tracker.printing.composed import Composed, html_of
from tracker.rules.choices import ConclusionKind, UnitKind
from tracker.services.papers import minutes_paper
from tracker.services.session_papers.invitations import invitation_paper, room_sheet
from tracker.services.session_papers.notices import extract_paper, notice_paper
from tracker.services.session_papers.printing import compose

BEFORE = datetime(2023, 4, 18, 2, 0, tzinfo=UTC)
AFTER = datetime(2023, 4, 26, 2, 0, tzinfo=UTC)
REVIEW = (
    "Hội nghị tổng kết năm 2022 và triển khai phương hướng, nhiệm vụ năm 2023"
    " của Ban Chỉ đạo chuyển đổi số tỉnh Tiền Giang"
)


def test_the_review_of_the_year_from_the_newspaper_to_the_tasks(client, frozen):
    frozen.move_to(BEFORE)
    case = open_case(client, "tien-giang")
    case.prepare()
    print(case.page())
    frozen.move_to(AFTER)
    case.hold()
    case.close()
    print(case.page())
    assert 0
