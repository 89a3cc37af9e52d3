import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.faults import Fault, Refused
from tracker.rules.file_names import BYTES, clean_file_name

NFC_NAME = "Báo cáo quý III.pdf"
ROWS = [
    ("path traversal name", "../../etc/cron.d/x", "x"),
    ("Windows traversal", "..\\..\\boot.ini", "boot.ini"),
    ("absolute path", "/etc/passwd", "passwd"),
    ("NUL in name", "a.pdf\x00.exe", Fault.NOT_TEXT),
    ("CRLF in name", "a\r\nContent-Type: text/html.pdf", Fault.NOT_TEXT),
    ("RTL override in name", "bao-cao\u202efdp.exe", Fault.NOT_TEXT),
    ("Vietnamese NFD name", unicodedata.normalize("NFD", NFC_NAME), NFC_NAME),
    ("255-byte name in Vietnamese", "ế" * 120 + ".pdf", "ế" * 58 + ".pdf"),
    ("reserved names", "CON.pdf", "_CON.pdf"),
    ("reserved names", ".htaccess", "file.htaccess"),
    ("reserved names", ".pdf", "file.pdf"),
]


def answer(name):
    try:
        return clean_file_name(name)
    except Refused as refusal:
        return refusal.fault


@pytest.mark.parametrize(("row", "name", "expected"), ROWS)
def test_a_file_name_is_made_harmless_or_refused(row, name, expected):
    assert answer(name) == expected


def test_every_row_on_names_of_files_is_answered(rows_of):
    named = {
        row for row in rows_of("file upload", "evidence file") if "name" in row or "path" in row
    }
    renamed = {"HTML renamed .pdf", "executable named bao-cao.docx"}
    assert named - renamed <= {row[0] for row in ROWS}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "file"),
        (" . ", "file"),
        ("/", "file"),
        ("a/", "a"),
        ("Kế\u200b hoạch.pdf", "Kế hoạch.pdf"),
        ('a<b>:"c|d?*.txt', "a_b___c_d__.txt"),
        ("nul", "_nul"),
        ("com1 .txt", "_com1 .txt"),
        ("console.log", "console.log"),
        ("bao-cao.pdf. . ", "bao-cao.pdf"),
        ("a" * 300, "a" * BYTES),
        ("a." + "b" * 300, "a." + "b" * (BYTES - 2)),
        ("\ud800.pdf", Fault.NOT_TEXT),
        ("a" * 100_000, Fault.TOO_LONG),
    ],
)
def test_odd_file_names_have_one_answer(name, expected):
    assert answer(name) == expected


@given(st.text(max_size=300) | st.text("aế./\\ 👨\u200d:\u0301", max_size=300))
def test_a_clean_file_name_fits_and_stays_the_same(name):
    clean = answer(name)
    if not isinstance(clean, Fault):
        assert 1 <= len(clean.encode()) <= BYTES
        assert not set(clean) & set('/\\<>:"|?*\n\0')
        assert not clean.startswith(".")
        assert clean_file_name(clean) == clean
