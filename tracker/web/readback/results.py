"""What provinces came to in an edition: out, back in, and in from a table of others."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from flask import url_for

from tracker.queries.editions import get_stored_edition, list_provinces, results_of
from tracker.rules import columns as sheet_columns
from tracker.rules.columns import Line as SheetLine
from tracker.rules.dti import DTI
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import NOTHING, Cell, CellKind
from tracker.rules.permissions import Action
from tracker.rules.readback import MOST_PUBLISHED
from tracker.rules.texts import fold
from tracker.services import published
from tracker.services.editions import Provinces
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.exporting import DECIMAL, WHOLE
from tracker.web.forms.fields import offer
from tracker.web.forms.indicators import ResultForm
from tracker.web.indicator_words import ACROSS_SETS, codes_of_results
from tracker.web.readback.table import FIXED, Column, Line, Reader, Table, filled

NOT_PUBLISHED = {"", "-", "–", "=", "..", "…"}
OF = "of "  # before the code of a value that has a column of its own
RANK_OF = "rank of "
VALUES = ("Giá trị", "Điểm", "Điểm số")  # heads below the name of what they are of
RANKS = ("Xếp hạng", "Thứ hạng", "Hạng")
MEANS = re.compile(r"(?:(?:gia tri )?trung binh|binh quan)\b.*|ca nuoc|tong(?: cong| so)?")
TIED = re.compile(r"\s*=\s*")


def _below(name: str, heads: Sequence[str]) -> tuple[str, ...]:
    """Return the heads that stand in a second row below a name, as they are read."""
    return tuple(f"{name} {head}" for head in heads)


class ResultTable(Table):
    """The results of the edition ``place_id``, known by province and code."""

    name = "results"
    action = Action.MANAGE_INDICATORS
    title = _l("Scores and ranks")
    most = MOST_PUBLISHED
    key = ("province", "code")
    unsaid = {"code": DTI}  # a table of ranks that names no indicator is of the index
    columns = (
        Column(
            "province",
            _l("Province"),
            use=FIXED,
            others=("Tỉnh", "Tỉnh, thành phố", "Tỉnh/Thành phố", "Địa phương"),
        ),
        Column("code", _l("Indicator"), use=FIXED, others=("Mã", "Mã chỉ số", "indicator_code")),
        Column(
            "score",
            _l("Score"),
            DECIMAL,
            others=(*VALUES, DTI, *(f"{word} {DTI}" for word in VALUES), *_below(DTI, VALUES)),
        ),
        Column(
            "rank",
            _l("Rank"),
            WHOLE,
            others=(*RANKS, *(f"{word} {DTI}" for word in RANKS), *_below(DTI, RANKS)),
        ),
        Column("source", _l("Source"), others=("Nguồn số liệu",)),
    )

    @cached_property
    def edition(self) -> Any:
        """Return the edition. Raises Missing."""
        return get_stored_edition(self.place_id or 0)

    def check_place(self) -> None:
        """Raise Missing unless there is such an edition."""
        _ = self.edition

    def lines(self) -> Iterable[Line]:
        """Return all published results, by province."""
        for one in results_of(self.edition.id):
            values = {
                "province": one.province,
                "code": one.code,
                "score": float(one.score) if one.score is not None else None,
                "rank": one.rank,
                "source": one.source,
            }
            yield Line(f"r{one.id}", values, one)

    @cached_property
    def heads(self) -> tuple[sheet_columns.Column, ...]:
        """Return the headings, and those of a table with a column for each pillar and indicator."""
        named = [(code, str(name), str(name)) for code, name in ACROSS_SETS.items() if code != DTI]
        mains = [(row.code, row.name_vi, row.name_en or row.name_vi) for row in self._codes]
        return (*super().heads, *(head for one in (*named, *mains) for head in _wide(*one)))

    def tidied(self, lines: Sequence[SheetLine]) -> Sequence[SheetLine]:
        """Return the rows with the names of provinces as they are kept, one for each value."""
        own = [line for line in lines if not MEANS.fullmatch(fold(line.cells["province"].text))]
        apart = [part for line in own for part in _apart(line)]
        return [self._named(line) for line in super().tidied(apart)]

    def title_of(self, line: Line) -> str:
        """Return province and code."""
        return f"{line.row.province}, {line.row.code}"

    def form(self, line: Line | None) -> ResultForm:
        """Return the form of a result."""
        data: dict[str, Any] = {"source": self.edition.source}  # unless a row names its own
        if line:
            one = line.row
            data = {"province": one.province_id, "code": one.code, "score": one.score}
            data |= {"rank": one.rank, "source": one.source}
        form = filled(ResultForm, data)
        offer(form.province, self._all, lambda province: str(province.name))
        form.code.choices = codes_of_results(self._codes)
        return form

    def readers(self) -> Mapping[str, Reader]:
        """Return how a province is found by its name."""
        return {"province": self._read_province}

    def save(self, form: ResultForm, line: Line | None) -> None:
        """Enter or correct a result."""
        result = published.get_result(self.edition, line.row.id) if line else None
        published.put_result(self.edition, form.facts(), actor=self.actor, result=result)

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return the way by the editions."""
        return [
            (str(_l("Published editions")), url_for("editions.index")),
            (_("Edition %(year)s", year=self.edition.edition_year), self.back()),
        ]

    def back(self) -> str:
        """Return the address of the edition."""
        return url_for("editions.show", year=self.edition.edition_year)

    @cached_property
    def _all(self) -> Any:
        return list_provinces()

    @cached_property
    def _codes(self) -> Any:
        return published.codes_of(self.edition)

    @cached_property
    def _by_name(self) -> Provinces:
        return Provinces()

    def _named(self, line: SheetLine) -> SheetLine:
        found = self._find(line.cells["province"].text)
        if found is None:
            return line
        return replace(line, cells={**line.cells, "province": Cell(found.name, CellKind.TEXT)})

    def _find(self, name: str) -> Any:
        return self._by_name.find(name, published.day_of(self.edition))

    def _read_province(self, text: str, _form: Any) -> list[str]:
        found = self._find(text)
        if found is None:
            raise Refused(Fault.NAME_UNKNOWN, name=text[:80])
        return [str(found.id)]


def _wide(code: str, name: str, english: str) -> Iterator[sheet_columns.Column]:
    """Yield the columns a wide table may have for a code: its value, its rank."""
    names = (name, f"{code} {name}", f"{code}. {name}", english)
    below = [head for one in names for head in _below(one, VALUES)]
    yield sheet_columns.Column(f"{OF}{code}", name, others=(*names[1:], *below))
    first, *others = [head for one in names for head in _below(one, RANKS)]
    yield sheet_columns.Column(f"{RANK_OF}{code}", first, others=tuple(others))


def _apart(line: SheetLine) -> Iterator[SheetLine]:
    """Yield a row as the table has it: of one with many values the index, then each of them."""
    cells = {key: _told(cell) for key, cell in line.cells.items() if key != "province"}
    wide = [key for key in cells if key.startswith((OF, RANK_OF))]
    codes = [key.removeprefix(RANK_OF).removeprefix(OF) for key in wide]
    own = {key: cell for key, cell in line.cells.items() if key not in wide}
    own |= {key: cells[key] for key in ("score", "rank") if key in cells}
    if not codes or "code" in line.cells:
        yield replace(line, cells=own)
        return
    told = [
        code
        for code in dict.fromkeys(codes)
        if any(cells[key].text for key in _keys_of(code) if key in cells)
    ]
    if not told or any(own[key].text for key in ("score", "rank") if key in own):
        yield replace(line, cells=own)
    shared = {key: cell for key, cell in own.items() if key not in {"score", "rank"}}
    for code in told:
        yield _one_of(line, code, shared, cells)


def _one_of(
    line: SheetLine, code: str, shared: Mapping[str, Cell], cells: Mapping[str, Cell]
) -> SheetLine:
    """Return what a wide row says under one code."""
    found = {
        name: key
        for name, key in zip(("score", "rank"), _keys_of(code), strict=True)
        if key in cells
    }
    places = {name: line.places[key] for name, key in found.items()}
    at = {**line.places, "code": next(iter(places.values())), **places}
    said = {name: cells[key] for name, key in found.items()}
    return replace(line, cells={**shared, "code": Cell(code, CellKind.TEXT), **said}, places=at)


def _keys_of(code: str) -> tuple[str, str]:
    return f"{OF}{code}", f"{RANK_OF}{code}"


def _told(cell: Cell) -> Cell:
    """Return a cell as it is meant: a dash is nothing, the sign of a tie no part of a rank."""
    text = cell.text.strip()
    if text in NOT_PUBLISHED:
        return NOTHING
    plain = TIED.sub("", text)
    return cell if plain == text else Cell(plain, CellKind.TEXT)
