from importlib import import_module

import pytest

from tests.factories import actor_of, make_committee, make_meeting, make_membership
from tests.printing.reading_pdf import text_of
from tests.services.meetings.office import NOW, numbered
from tests.writing import writing
from tracker.database import db
from tracker.models import Committee
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.rules.permissions import Role

SIGNING = (Role.CHAIR, Role.SECRETARIAT)


@pytest.fixture
def meeting(app):
    with writing():
        return make_meeting(committee=make_committee(), ordinal=6)


def run(app, *words):
    return app.test_cli_runner().invoke(args=["papers", "minutes", *map(str, words)])


def test_the_minutes_are_written_to_a_file(app, meeting, tmp_path):
    file = tmp_path / "bien-ban.pdf"
    answer = run(app, meeting.id, "--output", file)
    assert answer.exit_code == 0, answer.output
    assert "dự thảo" in answer.output
    assert "Phiên họp lần thứ 6" in text_of(file.read_bytes(), tmp_path)


def test_minutes_that_have_their_number_are_no_draft(app, meeting, tmp_path):
    with writing():
        committee = db.session.get(Committee, meeting.committee_id)
        people = [make_membership(committee=committee, role=role) for role in SIGNING]
        chair, clerk = map(actor_of, people)
        meeting.closed_at = NOW
        numbered(meeting, 6, chair=chair, clerk=clerk)
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    assert "đã vào sổ" in run(app, meeting.id, "--output", first).output
    run(app, meeting.id, "--output", second)
    assert first.read_bytes() == second.read_bytes()
    assert "DỰ THẢO" not in text_of(first.read_bytes(), tmp_path)


def test_a_session_that_is_not_there_is_said_so(app, tmp_path):
    answer = run(app, 999_999, "--output", tmp_path / "x.pdf")
    assert answer.exit_code == 1
    assert "Không có phiên họp số 999999." in answer.output
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize("fault", list(PaperFault))
def test_why_there_is_no_paper_is_said_in_words(app, meeting, tmp_path, monkeypatch, fault):
    def fail(paper, *, limits):
        raise PaperFailed(fault, "vì vậy")

    monkeypatch.setattr(import_module("tracker.commands.papers"), "render_minutes", fail)
    answer = run(app, meeting.id, "--output", tmp_path / "x.pdf")
    assert answer.exit_code == 1
    assert "Không in được biên bản" in answer.output
    assert "vì vậy" in answer.output
