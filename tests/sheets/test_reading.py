import subprocess
from dataclasses import replace
from itertools import count, repeat
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.sheets.building import bare_workbook, one_sheet, rows_of
from tracker.rules.faults import Fault
from tracker.rules.packing import pack, unpack
from tracker.sheets import child, reading
from tracker.sheets.faults import SheetRefused
from tracker.sheets.limits import AT_THE_DESK, LARGEST_FILE, MEGABYTE
from tracker.sheets.progress import Progress
from tracker.sheets.reading import read_book
from tracker.sheets.text_tables import read_separated
from tracker.web.faults import words_for

ANNEX = Path(__file__).parents[1] / "data" / "nq03-2025"
LONG_TEXT = "x" * 32_000
# One long text in 40,000 cells: 1.3 thousand million letters out of a few kilobytes.
MANY_LONG = bare_workbook(
    "".join(
        f'<row r="{row}">' + "".join('<c t="s"><v>0</v></c>' for _ in range(100)) + "</row>"
        for row in range(1, 401)
    ),
    more={
        "xl/sharedStrings.xml": '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        f'2006/main"><si><t>{LONG_TEXT}</t></si></sst>',
        "xl/_rels/workbook.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/"
        "package/2006/relationships'><Relationship Id='r1' Type='http://schemas.openxmlformats.org"
        "/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/>"
        "<Relationship Id='r2' Type='http://schemas.openxmlformats.org/officeDocument/2006/"
        "relationships/sharedStrings' Target='sharedStrings.xml'/></Relationships>",
    },
)


def refusal_of(data, name="bang.xlsx", limits=AT_THE_DESK):
    with pytest.raises(SheetRefused) as refused:
        read_book(data, name, limits=limits)
    return refused.value


@pytest.mark.parametrize("name", ["annex.xlsx", "annex.docx"])
def test_what_comes_out_of_the_child_is_what_was_read(name):
    data = (ANNEX / name).read_bytes()
    assert read_book(data, name) == child.read(data, name)


def test_a_book_is_the_same_unpacked():
    filled = one_sheet(rows_of(["x", 1.5, True], ["", "-1"]))
    book = child.read(filled, "bang.xlsx")
    assert unpack(pack(book)) == book


def test_a_refusal_comes_out_of_the_child_with_its_place_and_words(app):
    far = bare_workbook(
        '<row><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>'
    )
    refusal = refusal_of(far)
    assert (refusal.reason, refusal.sheet) == (Fault.SHEET_ROWS, "Bảng")
    with app.test_request_context():
        assert "XFD1048576" in words_for(refusal)
    assert refusal.field == "file"


def test_memory_is_bounded():
    assert refusal_of(MANY_LONG).reason is Fault.SHEET_TOO_MUCH


def test_a_reader_that_panics_for_want_of_memory_is_understood():
    wide = one_sheet(rows_of(*[["a\u0301 " * 10_000] * 100] * 100))
    assert refusal_of(wide).reason is Fault.SHEET_TOO_MUCH


def test_little_memory_is_an_answer_too():
    limits = replace(AT_THE_DESK, memory_bytes=120 * MEGABYTE)
    assert refusal_of(MANY_LONG, limits=limits).reason is Fault.SHEET_TOO_MUCH


@pytest.mark.parametrize("bounds", [{"cpu_seconds": 1}, {"wall_seconds": 0.5}])
def test_time_is_bounded(bounds):
    slow = one_sheet(rows_of(*[["a\u0301 " * 10_000] * 100] * 30))  # each letter to be composed
    assert refusal_of(slow, limits=replace(AT_THE_DESK, **bounds)).reason is Fault.SHEET_TOO_SLOW


def test_a_file_too_large_or_empty_never_reaches_a_child(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    assert refusal_of(bytes(LARGEST_FILE + 1)).reason is Fault.SHEET_FILE_TOO_BIG
    assert refusal_of(b" \n").reason is Fault.SHEET_EMPTY


def test_it_is_told_now_and_then_how_far_the_reading_is(monkeypatch):
    told, moments = [], repeat(100.0)
    watch = SimpleNamespace(monotonic=lambda: next(moments))
    monkeypatch.setattr("tracker.sheets.progress.time", watch)
    progress = Progress(lambda *so_far: told.append(so_far))
    read_separated("a;b\n" * 500, progress)
    assert told == [(0, 500)]
    moments = count(200)  # each row takes a second
    read_separated("a;b\n" * 3, progress)
    assert told[1:] == [(500, 503), (501, 503), (502, 503), (503, 503)]


def test_nobody_waits_longer_for_a_desk_than_asked():
    limits = replace(AT_THE_DESK, queue_seconds=0.05)
    with reading._desks, reading._desks:
        assert refusal_of(b"a;b", "a.csv", limits).reason is Fault.SHEET_TOO_SLOW


def test_no_secret_reaches_the_child(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "canary")
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\n")
    python.chmod(0o755)
    monkeypatch.setattr(reading, "COMMAND", (str(python),))
    assert refusal_of(b"a;b", "a.csv").reason is Fault.SHEET_FILE_BROKEN
    seen = (tmp_path / "seen").read_text()
    assert "PATH=" in seen
    assert "canary" not in seen
