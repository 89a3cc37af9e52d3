"""Load indicator sets from tables."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select

from tracker.database import db
from tracker.models import Indicator, IndicatorSet
from tracker.rules.figure_choices import Direction, IndicatorKind, MeasureKind, SetLevel

DATA = Path(__file__).parent.parent / "data"
COLUMNS = ("code", "parent_code", "name_vi", "name_en", "max_points", "kind", "measure")


@dataclass(frozen=True, slots=True)
class Edition:
    """What identifies an indicator set; partial when not all its rows are known."""

    code: str
    name: str
    issued_on: date | None = None
    is_partial: bool = False
    first_year: int | None = None
    last_year: int | None = None
    level: SetLevel = SetLevel.PROVINCE
    source: str = ""
    is_example: bool = False


SHIPPED = (
    (
        Edition(
            "922/QĐ-BTTTT",
            "Bộ chỉ số chuyển đổi số cấp tỉnh năm 2022",
            date(2022, 5, 20),
            is_partial=True,
            first_year=2021,
            last_year=2023,
            source="Quyết định 922/QĐ-BTTTT, Phụ lục I, bảng I.1; 9 chỉ số thành phần tạm lấy theo "
            "Quyết định 1354/QĐ-BTTTT ngày 07/07/2022",
        ),
        DATA / "dti-922-2022.csv",
    ),
    (
        Edition(
            "405/QĐ-BKHCN",
            "Bộ chỉ số chuyển đổi số cấp tỉnh năm 2025 (chưa đủ)",
            date(2025, 4, 3),
            is_partial=True,
            first_year=2024,
            source="Tên chỉ số theo tin đã đăng và Kế hoạch 18/KH-UBND ngày 19/01/2026 của "
            "Gia Lai; chưa có điểm và mã chính thức",
        ),
        DATA / "dti-405-2025-partial.csv",
    ),
)
COMMUNE_EXAMPLES = (
    Edition(
        "VD-CAP-XA",
        "Chỉ số cấp xã để dùng thử (không phải chỉ số DTI)",
        level=SetLevel.COMMUNE,
        source="Bộ tiêu chí cấp huyện, xã của Khánh Hòa 2022–2025; "
        "kế hoạch hạ tầng số xã Xuân Trúc",
        is_example=True,
    ),
    DATA / "commune-examples.csv",
)
FURTHER = {
    "unit": "unit_words",
    "numerator": "numerator_words",
    "denominator": "denominator_words",
}  # columns a table may have besides, and where they are kept
ROOM = {
    "code": 30,
    "name_vi": 300,
    "name_en": 300,
    "unit": 60,
    "numerator": 300,
    "denominator": 300,
}


class BadTable(ValueError):
    """A table of indicators cannot be read; the message names the line."""


def load_indicator_set(edition: Edition, file: Path) -> int:
    """Add the indicators of a set that are not stored yet and return how many those were.

    The table has the columns ``code, parent_code, name_vi, name_en, max_points, kind, measure``,
    may have ``measure_kind, unit, direction, numerator, denominator``, and parents stand above
    their children. A row whose official code is not known gets one that
    says so (``3.?1``). Raises BadTable.
    """
    kept = _set_of(edition)
    known = {row.code: row for row in _stored(kept)}
    before = len(known)
    for position, row in enumerate(_rows_of(file), start=1):
        code = row["code"].strip() or _unknown_code(row["parent_code"], position)
        if code in known:
            _complete(known[code], row, position)
            continue
        known[code] = _indicator(row, code, kept, known, position)
        _complete(known[code], row, position)
        db.session.add(known[code])
        db.session.flush()  # its children need the id
    return len(known) - before


def _set_of(edition: Edition) -> IndicatorSet:
    found = db.session.scalar(select(IndicatorSet).where(IndicatorSet.code == edition.code))
    if found is None:
        found = IndicatorSet(
            code=edition.code,
            name=edition.name,
            issued_on=edition.issued_on,
            is_partial=edition.is_partial,
            level=edition.level,
            is_example=edition.is_example,
        )
        db.session.add(found)
    if found.first_year is None and found.last_year is None and not found.source:
        # a set of before these columns gets them; what the office wrote stays
        found.first_year, found.last_year = edition.first_year, edition.last_year
        found.source, found.is_partial = edition.source, edition.is_partial
    db.session.flush()
    return found


def _stored(kept: IndicatorSet) -> Iterable[Indicator]:
    return db.session.scalars(
        select(Indicator).where(Indicator.set_id == kept.id).order_by(Indicator.id)
    )


def _rows_of(file: Path) -> Iterable[Mapping[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise BadTable(f"{file.name}: thiếu cột {', '.join(missing)}")
        for row in reader:
            if None in row:  # a comma that should stand inside quotation marks
                raise BadTable(f"{file.name}, dòng {reader.line_num}: thừa ô so với dòng tiêu đề")
            yield {key: value or "" for key, value in row.items()}


def _unknown_code(parent: str, position: int) -> str:
    return f"{parent.strip()}.?{position}"


def _complete(indicator: Indicator, row: Mapping[str, str], position: int) -> None:
    """Fill in how an indicator is measured where the table says so and nobody has yet."""
    kind = (row.get("measure_kind") or "").strip()
    direction = (row.get("direction") or "").strip()
    if not kind or indicator.measure_kind not in {None, MeasureKind.MANUAL}:
        return
    try:
        indicator.measure_kind = MeasureKind(kind)
        indicator.direction = Direction(direction) if direction else Direction.HIGHER
    except ValueError as wrong:
        raise BadTable(f"dòng {position + 1}: {wrong}") from wrong
    for column, attribute in FURTHER.items():
        if not getattr(indicator, attribute):
            setattr(indicator, attribute, _whole(row.get(column), column, position))


def _indicator(
    row: Mapping[str, str],
    code: str,
    kept: IndicatorSet,
    known: Mapping[str, Indicator],
    position: int,
) -> Indicator:
    parent = known.get(row["parent_code"].strip())
    try:
        return Indicator(
            set_id=kept.id,
            parent_id=parent.id if parent else None,
            code=_whole(code, "code", position),
            kind=IndicatorKind(row["kind"].strip()),
            name_vi=_whole(row["name_vi"], "name_vi", position),
            name_en=_whole(row["name_en"], "name_en", position),
            max_points=Decimal(row["max_points"]) if row["max_points"].strip() else None,
            measure=row["measure"].strip(),
            position=position,
        )
    except BadTable:
        raise
    except (ValueError, ArithmeticError) as wrong:
        raise BadTable(f"dòng {position + 1}: {wrong}") from wrong


def _whole(text: str | None, column: str, position: int) -> str:
    """Return a text that has room; one that would have to be cut is said, not cut."""
    found, most = (text or "").strip(), ROOM[column]
    if len(found) > most:
        raise BadTable(f"dòng {position + 1}: {column} dài {len(found)} ký tự, chỉ ghi được {most}")
    return found
