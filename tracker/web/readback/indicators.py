"""The rows of an indicator set: out, back in, and in from an annex that somebody typed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from flask import url_for

from tracker.queries.indicators import get_set, list_rows
from tracker.rules.columns import Line as SheetLine
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.indicator_annex import (
    as_row,
    clean_code,
    is_beside_the_rows,
    under_groups,
    with_codes,
    with_lost_zeros,
    with_own_names,
    with_points,
    with_ratio,
)
from tracker.rules.indicators import (
    PRESUMED,
    check_levels,
    is_presumed,
    kind_of_code,
    parent_of_code,
    show_tiers,
)
from tracker.rules.permissions import Action
from tracker.rules.readback import MARK, MOST_PUBLISHED, mark_of
from tracker.rules.texts import fold
from tracker.services import indicator_sets
from tracker.speech import lazy_gettext as _l
from tracker.web.exporting import DECIMAL
from tracker.web.forms.indicators import IndicatorRowForm
from tracker.web.indicator_words import (
    DIRECTIONS,
    INDICATOR_KINDS,
    MEASURE_KINDS,
    SPOKEN_DIRECTIONS,
    SPOKEN_MEASURES,
    data_of_row,
    titled,
)
from tracker.web.readback.table import Column, Line, Reader, Table, filled, read_yes

# what a sheet makes of 4.11 that is typed into it
_DAY = re.compile(
    r"[0-9]{1,2}/[0-9]{1,2}(?:/(?:[0-9]{2}){1,2})?|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}.*"
)


class IndicatorTable(Table):
    """The rows of the set ``place_id``; a row is known by its code, for annexes have no marks."""

    name = "indicators"
    action = Action.MANAGE_INDICATORS
    title = _l("Rows of the set")
    most = MOST_PUBLISHED
    key = ("code",)
    columns = (
        Column("code", _l("Code"), others=("Mã", "Mã chỉ số", "Mã số", "TT", "STT", "Số TT")),
        Column(
            "parent",
            _l("Stands under"),
            others=("Mã cha", "Mã chỉ số cha", "Thuộc", "Thuộc chỉ số", "parent_code"),
        ),
        Column("kind", _l("Level"), names=INDICATOR_KINDS, others=("Cấp chỉ số", "kind")),
        Column(
            "name_vi",
            _l("Name of the indicator"),
            others=(
                *("Chỉ số, chỉ số thành phần", "Chỉ số/Chỉ số thành phần"),
                *("Tên", "Tên chỉ số", "Chỉ số", "Chỉ số thành phần", "Chỉ số chính"),
                *("Chỉ tiêu", "Tên chỉ tiêu", "Tiêu chí", "Nội dung", "name_vi"),
                *("Nội dung chỉ số", "Nội dung tiêu chí", "Tiêu chí đánh giá", "Chỉ số đánh giá"),
                *("Tên chỉ số thành phần", "Nội dung đánh giá"),
            ),
        ),
        Column("name_en", _l("English name"), others=("name_en", "Tiếng Anh")),
        Column(
            "max_points",
            _l("Maximum points"),
            DECIMAL,
            others=(
                *("Điểm", "Điểm tối đa", "Thang điểm", "Điểm chuẩn", "Số điểm", "max_points"),
                *("Điểm số tối đa", "Số điểm tối đa", "Điểm tối đa đạt được"),
            ),
        ),
        Column(
            "measure_kind",
            _l("How it is measured"),
            names=MEASURE_KINDS,
            spoken=SPOKEN_MEASURES,
            others=("Cách đo", "Kiểu đo", "Loại đo", "measure_kind"),
        ),
        Column(
            "unit_words",
            _l("Unit of measure"),
            others=("Đơn vị", "Đơn vị tính", "ĐVT", "Đ.vị tính", "ĐV tính", "Đơn vị đo", "unit"),
        ),
        Column(
            "direction",
            _l("Which way is better"),
            names=DIRECTIONS,
            spoken=SPOKEN_DIRECTIONS,
            others=("Chiều", "Hướng", "Xu hướng", "Chiều đánh giá", "direction"),
        ),
        Column("numerator_words", _l("Numerator"), others=("Tử số", "numerator")),
        Column("denominator_words", _l("Denominator"), others=("Mẫu số", "denominator")),
        Column("is_cumulative", _l("Counts up through the year"), others=("Lũy kế", "Cộng dồn")),
        Column(
            "is_stock",
            _l("Stands on the last day of a period; never added up"),
            others=("Số thời điểm", "Thời điểm"),
        ),
        Column("tiers", _l("Steps"), others=("Các mức", "Mức", "Thang mức")),
        Column(
            "measure",
            _l("Way of scoring in the source's words"),
            others=(
                *("Cách tính", "Cách chấm", "Cách chấm điểm", "Cách đánh giá", "measure"),
                *("Cách tính điểm", "Hướng dẫn đánh giá", "Hướng dẫn", "Phương pháp tính"),
                *("Hướng dẫn chấm", "Hướng dẫn chấm điểm", "Công thức tính", "Cách xác định"),
            ),
        ),
    )

    @cached_property
    def kept(self) -> Any:
        """Return the set. Raises Missing."""
        return get_set(self.place_id or 0)

    def check_place(self) -> None:
        """Raise Missing unless there is such a set."""
        _ = self.kept

    def tidied(self, lines: Sequence[SheetLine]) -> Sequence[SheetLine]:
        """Return the rows of an annex with their codes as codes, each main under its group.

        Its totals and what stands below it are left out.
        """
        own = [with_own_names(line) for line in lines if not is_beside_the_rows(line)]
        coded = [with_points(with_codes(line)) for line in own]
        return [self._beside_ours(line) for line in under_groups(with_lost_zeros(coded))]

    def reread(self, line: SheetLine, tidied: SheetLine) -> str:
        """Return the code of a row that had lost its last nought in the file."""
        before, after = (one.cells["code"].text for one in (line, tidied))
        return after if after.endswith("0") and clean_code(before) == after.rstrip("0") else ""

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return the way by the sets."""
        return [
            (str(_l("Indicator sets")), url_for("indicator_sets.index")),
            (self.kept.code, self.back()),
        ]

    def lines(self) -> Iterable[Line]:
        """Return the rows as the tree has them."""
        rows = list_rows(self.kept.id)
        codes = {row.id: row.code for row in rows}
        for row in rows:
            yield self.line(row, codes.get(row.parent_id or 0, ""))

    def line(self, row: Any, parent: str) -> Line:
        """Return a row of the set as a row of the table."""
        copied = ("code", "kind", "name_vi", "name_en", "measure_kind", "unit_words", "direction")
        further = ("numerator_words", "denominator_words", "is_cumulative", "is_stock", "measure")
        values = {
            **{name: getattr(row, name) for name in (*copied, *further)},
            "parent": parent,
            "max_points": float(row.max_points) if row.max_points is not None else None,
            "tiers": show_tiers(row.tiers),
        }
        return Line(f"n{row.id}", values, (row, parent))

    def title_of(self, line: Line) -> str:
        """Return code and name."""
        return titled(line.row[0])

    def form(self, line: Line | None) -> IndicatorRowForm:
        """Return the form of a row."""
        if line is None:
            return filled(IndicatorRowForm, {})
        row, parent = line.row
        return filled(IndicatorRowForm, data_of_row(row, parent, show_tiers(row.tiers)))

    def readers(self) -> Mapping[str, Reader]:
        """Return how a yes is read."""
        return {"is_cumulative": read_yes, "is_stock": read_yes}

    def _beside_ours(self, line: SheetLine) -> SheetLine:
        """Return a row as the presumed one it names, or a new one with how it is measured."""
        code, name = (
            line.cells[key].text if key in line.cells else "" for key in ("code", "name_vi")
        )
        if not code or fold(code) in self._codes or _is_marked(line):
            return line
        found = self._presumed.get((fold(parent_of_code(code)), fold(name)))
        if found is None:
            return with_ratio(line)
        known = self.line(*found).known
        lent = ["measure"] if PRESUMED in str(known.values["measure"]).lower() else []
        return as_row(line, mark_of(known, self.fields), empties=lent)

    @cached_property
    def _codes(self) -> dict[str, Any]:
        return {fold(row.code): row for row in list_rows(self.kept.id)}

    @cached_property
    def _presumed(self) -> dict[tuple[str, str], tuple[Any, str]]:
        """Return the rows that wait for their official code, by what they stand under and name."""
        codes = {row.id: row.code for row in self._codes.values()}
        found: dict[tuple[str, str], list[tuple[Any, str]]] = {}
        for row in self._codes.values():
            if is_presumed(row.code, row.measure):
                parent = codes.get(row.parent_id or 0, "")
                found.setdefault((fold(parent), fold(row.name_vi)), []).append((row, parent))
        return {key: rows[0] for key, rows in found.items() if len(rows) == 1}

    @cached_property
    def levels(self) -> dict[str, IndicatorKind]:
        """Return the level of each row by its code, those of the file as they are read."""
        return {fold(line.row[0].code): line.row[0].kind for line in self.by_id.values()}

    def beside(self, form: IndicatorRowForm, _line: Line | None) -> Iterator[Refused]:
        """Yield what is wrong with what a row stands under: a row of the set, or above it."""
        code, parent = form.code.data or "", form.parent.data or ""
        if _DAY.fullmatch(code):
            yield Refused(Fault.CODE_IS_DAY, field="code", day=code)
        is_said = form.kind.data and not form.kind.errors
        kind = IndicatorKind(form.kind.data) if is_said else kind_of_code(code)
        above = self.levels.get(fold(parent or parent_of_code(code)))
        if parent and above is None:
            yield Refused(Fault.INDICATOR_PARENT_UNKNOWN, field="parent", code=parent)
        try:
            check_levels(kind, above)
        except Refused as refusal:
            yield refusal
        if code:
            self.levels[fold(code)] = kind

    @cached_property
    def places(self) -> indicator_sets.Places:
        """Return where the rows stand: asked once, then told of each row that is written."""
        return indicator_sets.Places.of(self.kept)

    def save(self, form: IndicatorRowForm, line: Line | None) -> None:
        """Enter or correct a row."""
        facts, kept, actor, places = form.facts(), self.kept, self.actor, self.places
        if line is None:
            indicator_sets.add_indicator(kept, facts, actor=actor, places=places)
        else:
            indicator_sets.edit_indicator(line.row[0], kept, facts, actor=actor, places=places)

    def back(self) -> str:
        """Return the address of the set."""
        return url_for("indicator_sets.show", set_id=self.place_id)


def _is_marked(line: SheetLine) -> bool:
    return MARK in line.cells and bool(line.cells[MARK].text)
