"""Which part of a workbook's package holds which sheet, and how its styles show numbers."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tracker.rules.faults import Fault
from tracker.sheets.containers import WORKBOOK
from tracker.sheets.faults import SheetRefused
from tracker.sheets.formats import BUILT_IN, Shown, shown_as

RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"


@dataclass(frozen=True)
class WorkbookParts:
    """The parts of one workbook: sheet by name, and the styles that need a second look."""

    sheets: dict[str, str]
    shown: dict[str, Shown]  # by the index of the style as cells name it

    def path_of(self, sheet: str) -> str:
        """Return the name of the part that holds a sheet.

        Raises SheetRefused: SHEET_FILE_BROKEN.
        """
        if sheet not in self.sheets:
            raise SheetRefused(Fault.SHEET_FILE_BROKEN, sheet=sheet)
        return self.sheets[sheet]


def read_parts(archive: zipfile.ZipFile) -> WorkbookParts:
    """Read the index of a workbook.

    Raises SheetRefused: SHEET_FILE_BROKEN.
    """
    try:
        targets = {
            element.get("Id"): _path(element.get("Target", ""))
            for element in _elements(archive, RELATIONS, "Relationship")
        }
        sheets = {
            element.get("name", ""): targets[_relation(element)]
            for element in _elements(archive, WORKBOOK, "sheet")
        }
        return WorkbookParts(sheets, _shown(archive))
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise SheetRefused(Fault.SHEET_FILE_BROKEN) from error


def _shown(archive: zipfile.ZipFile) -> dict[str, Shown]:
    if STYLES not in archive.namelist():
        return {}
    codes = BUILT_IN | {
        int(element.get("numFmtId", "0")): element.get("formatCode", "")
        for element in _elements(archive, STYLES, "numFmt")
    }
    styles = (
        element
        for element in _elements(archive, STYLES, "xf")
        if etree.QName(element.getparent()).localname == "cellXfs"
    )
    looks = (shown_as(codes.get(int(style.get("numFmtId", "0")), "")) for style in styles)
    return {str(index): look for index, look in enumerate(looks) if look is not None}


def _elements(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[etree._Element]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(archive.read(part), parser)
    yield from root.iter(f"{{*}}{name}")


def _path(target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(f"xl/{target}")


def _relation(sheet: etree._Element) -> str:
    """Return the id of a sheet's relation, in the usual name space or in that of strict files."""
    return next(
        str(value) for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"
    )
