import struct

import pytest

from tests.sheets.building import bare_workbook, one_sheet, package, rows_of
from tracker.rules.faults import Fault
from tracker.sheets.child import read
from tracker.sheets.containers import OLE_START
from tracker.sheets.faults import SheetRefused
from tracker.sheets.limits import MOST_PARTS

GOOD = one_sheet(rows_of(["x"]))
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
PASSWD = "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
CELL = "<row><c r='A1' t='inlineStr'><is><t>&a;</t></is></c></row>"


def reason(data, name="bang.xlsx"):
    with pytest.raises(SheetRefused) as refused:
        read(data, name)
    return refused.value.reason


def lying(data, size):
    """Let the index of a package say that its last part is of another size."""
    place = data.rindex(b"PK\x01\x02")
    return data[: place + 24] + struct.pack("<I", size) + data[place + 28 :]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (OLE_START + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "SHEET_FILE_LOCKED"),
        (OLE_START + bytes(500) + "Workbook".encode("utf-16-le"), "SHEET_FILE_OLD"),
        (OLE_START + bytes(500) + "WordDocument".encode("utf-16-le"), "SHEET_FILE_OLD"),
        (OLE_START + bytes(500), "SHEET_FILE_UNKNOWN"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(20), "SHEET_FILE_OLD"),
        (b"%PDF-1.7\n", "SHEET_FILE_UNKNOWN"),
        (b"\x89PNG\r\n\x1a\n", "SHEET_FILE_UNKNOWN"),
        (b"<html><table><tr><td>x</table>", "SHEET_FILE_UNKNOWN"),
        (b"MZ\x90\x00", "SHEET_FILE_UNKNOWN"),
        ("Đơn vị,Số\nA,1".encode(), "SHEET_FILE_MISNAMED"),
        (package({"a.zip": package({"b": "c"})}), "SHEET_FILE_UNKNOWN"),
        (package({"mimetype": "application/vnd.oasis.opendocument"}), "SHEET_FILE_OLD"),
        (GOOD[: len(GOOD) // 2], "SHEET_FILE_BROKEN"),
        (package({"xl/../../evil.xml": "x"}), "SHEET_FILE_BROKEN"),
        (lying(GOOD, 1), "SHEET_FILE_BROKEN"),
        (bare_workbook(CELL, head=LAUGHS), "SHEET_FILE_BROKEN"),
        (bare_workbook(CELL, head=PASSWD), "SHEET_FILE_BROKEN"),
        (bare_workbook("", more={"xl/vbaProject.bin": "x"}), "SHEET_FILE_MACROS"),
        (
            bare_workbook("", more={"[Content_Types].xml": "<Types>sheet.macroEnabled</Types>"}),
            "SHEET_FILE_MACROS",
        ),
        (bare_workbook(""), "SHEET_EMPTY"),
    ],
)
def test_what_is_no_table_is_refused_for_what_it_is(data, fault):
    assert reason(data) is Fault[fault]


def test_a_workbook_is_read_whatever_its_name():
    assert read(GOOD, "bang.csv") == read(GOOD, "bang.docx") == read(GOOD, "")


def test_a_bomb_is_told_from_its_index_before_it_is_unpacked():
    bomb = bare_workbook("", more={"xl/sharedStrings.xml": bytes(160 * 1024 * 1024)})
    assert len(bomb) < 300_000
    assert reason(bomb) is Fault.SHEET_FILE_BOMB


def test_a_package_packed_too_tightly_is_a_bomb():
    bomb = bare_workbook("", more={"xl/sharedStrings.xml": bytes(21 * 1024 * 1024)})
    assert reason(bomb) is Fault.SHEET_FILE_BOMB


def test_a_package_of_too_many_parts_is_a_bomb():
    parts = {f"a{number}": "" for number in range(MOST_PARTS)}
    assert reason(bare_workbook("", more=parts)) is Fault.SHEET_FILE_BOMB


def test_a_locked_part_counts_as_a_password():
    place = GOOD.rindex(b"PK\x01\x02")
    locked = GOOD[: place + 8] + b"\x01\x00" + GOOD[place + 10 :]
    assert reason(locked) is Fault.SHEET_FILE_LOCKED
