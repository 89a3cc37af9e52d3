"""Load provinces, editions of the index and published results; enter what the office knows."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sqlalchemy import select

from tracker.database import db
from tracker.models import Edition, EditionResult, IndicatorSet, Province
from tracker.rules.dti import DTI, FOUR_DECIMALS, main_value
from tracker.rules.texts import fold
from tracker.services.indicators import DATA, BadTable
from tracker.services.published import day_of

PROVINCES, EDITIONS, RESULTS = (
    DATA / "provinces-34.csv",
    DATA / "dti-editions.csv",
    DATA / "dti-results.csv",
)
MERGED_ON = date(2025, 7, 1)  # 63 provinces became 34
LAST_OF_OLD = date(2025, 6, 30)
SINCE_MERGER = "{} (từ 01/07/2025)"
# the same land under a new name; Resolution 175/2024/QH15, in force 01/01/2025
RENAMED = (("Thừa Thiên Huế", "Huế", date(2025, 1, 1), date(2024, 12, 31)),)
TITLES = ("thanh pho ", "tp ", "tinh ")
MARKS = re.compile(r"[.\-\u2010-\u2015]")  # Thừa Thiên - Huế, TP.Cần Thơ
KEEPS_ITS_TITLE = "ho chi minh"
RESULT_COLUMNS = ("year", "province", "indicator_code", "score", "rank", "source")
MEAN = "mean)"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a table of results came to."""

    added: int = 0
    changed: int = 0
    same: int = 0

    @property
    def rows(self) -> int:
        """Return how many rows were read."""
        return self.added + self.changed + self.same


@dataclass(frozen=True, slots=True)
class _Value:
    score: Decimal | None = None
    rank: int | None = None
    points: Decimal | None = None
    maximum: Decimal | None = None
    source: str = ""


def bare(name: str) -> str:
    """Return the folded name of a province without its title and marks.

    >>> bare("Thành phố Hà Nội"), bare("TP.Hà Nội"), bare("Tỉnh Bà Rịa – Vũng Tàu")
    ('ha noi', 'ha noi', 'ba ria vung tau')
    """
    folded = " ".join(MARKS.sub(" ", fold(name)).split())
    return next((folded.removeprefix(one) for one in TITLES if folded.startswith(one)), folded)


class Provinces:
    """All provinces, found by name; of two with one name the one that was there on a day."""

    def __init__(self) -> None:
        self._known: dict[str, list[Province]] = defaultdict(list)
        rows = db.session.scalars(select(Province).order_by(Province.id)).all()
        for row in rows:
            self.add(row)
        self._same_land = _renamed(rows)

    def add(self, row: Province) -> None:
        """Know of one more."""
        self._known[row.folded].append(row)
        if bare(row.name) != row.folded:
            self._known[bare(row.name)].append(row)

    def find(self, name: str, day: date) -> Province | None:
        """Return the province of this name on a day, None when there is none.

        One that only got another name is found by either, as the province it was that day.
        """
        found = self._known.get(bare(name), [])
        other = [self._same_land[row.id] for row in found if row.id in self._same_land]
        there = [row for row in (*found, *other) if _is_there(row, day)]
        return next(iter(there or found), None)


def _is_there(row: Province, day: date) -> bool:
    began = row.began_on is None or row.began_on <= day
    return began and (row.ended_on is None or day <= row.ended_on)


def _renamed(rows: Iterable[Province]) -> dict[int, Province]:
    """Return for each province that only changed its name what it was or is called besides."""
    by_id = {row.id: row for row in rows}
    before: dict[int, list[Province]] = defaultdict(list)
    for row in by_id.values():
        if row.merged_into_id is not None:
            before[row.merged_into_id].append(row)
    pairs = [(old[0], by_id[now]) for now, old in before.items() if len(old) == 1]
    return {old.id: now for old, now in pairs} | {now.id: old for old, now in pairs}


def load_provinces(file: Path = PROVINCES) -> int:
    """Add the provinces of before and after the mergers of 01/07/2025; return how many are new."""
    known = {row.name: row for row in db.session.scalars(select(Province))}
    before = len(known)
    for row in _rows_of(file, ("code", "name", "predecessor_provinces")):
        old = [name.strip() for name in row["predecessor_provinces"].split(";")]
        if len(old) == 1:
            _province(known, _short(row["name"]), code=row["code"])
            continue
        now = _province(
            known,
            SINCE_MERGER.format(_short(row["name"])),
            folded=bare(row["name"]),
            code=row["code"],
            began_on=MERGED_ON,
        )
        for name in old:
            _end(_province(known, _short(name)), now, LAST_OF_OLD)
    for name, new, began, ended in RENAMED:
        now = _province(known, new)
        now.began_on = began
        _end(_province(known, name), now, ended)
    db.session.flush()
    return len(known) - before


def load_editions(file: Path = EDITIONS) -> int:
    """Add the known publications of the index that are not stored yet; return how many."""
    known = set(db.session.scalars(select(Edition.edition_year)))
    sets = {row.code: row.id for row in db.session.scalars(select(IndicatorSet))}
    added = 0
    for row in _rows_of(file, ("edition_year", "data_year", "published_on", "set_code")):
        if int(row["edition_year"]) in known:
            continue
        added += 1
        db.session.add(
            Edition(
                edition_year=int(row["edition_year"]),
                data_year=int(row["data_year"]),
                published_on=date.fromisoformat(row["published_on"])
                if row["published_on"]
                else None,
                published_words=row["published_words"],
                provinces_count=int(row["provinces"]),
                set_id=sets.get(row["set_code"]),
                source=row["source"],
            )
        )
    db.session.flush()
    return added


def load_results(file: Path = RESULTS) -> Loaded:
    """Bring in published scores and ranks; provinces and known editions come along.

    Columns ``year, province, indicator_code, score, rank, source``, the score as a share of one
    (``0.3207``) or as points of a maximum (``226.5/700``). A row ``(63-province mean)`` is the
    mean of its edition. What is stored already is brought up to date. Raises BadTable.
    """
    load_provinces()
    load_editions()
    editions = {row.edition_year: row for row in db.session.scalars(select(Edition))}
    provinces, stored = Provinces(), _stored()
    counts = {"added": 0, "changed": 0, "same": 0}
    for number, row in enumerate(_rows_of(file, RESULT_COLUMNS), start=2):
        edition = _edition(row["year"], editions, number)
        value = _value(row, number)
        code = row["indicator_code"].strip()
        if row["province"].strip().endswith(MEAN):
            counts[_keep_mean(edition, code, value)] += 1
            continue
        province = provinces.find(row["province"], day_of(edition))
        if province is None:
            raise BadTable(f"dòng {number}: chưa biết tỉnh “{row['province']}”")
        counts[_keep(stored, edition, province, code, value)] += 1
    db.session.flush()
    return Loaded(**counts)


def _province(known: dict[str, Province], name: str, **facts: object) -> Province:
    row = known.get(name)
    if row is None:
        row = known[name] = Province(**({"name": name, "folded": bare(name)} | facts))
        db.session.add(row)
        db.session.flush()
    return row


def _end(old: Province, now: Province, day: date) -> None:
    old.merged_into_id, old.ended_on = now.id, day


def _short(name: str) -> str:
    folded = bare(name)
    if folded == KEEPS_ITS_TITLE:
        return "TP. Hồ Chí Minh"
    titles = ("Thành phố ", "TP. ")
    return next((name.removeprefix(title) for title in titles if name.startswith(title)), name)


def _stored() -> dict[tuple[int, int, str], EditionResult]:
    rows = db.session.scalars(select(EditionResult))
    return {(row.edition_id, row.province_id, row.code): row for row in rows}


def _edition(year: str, editions: dict[int, Edition], number: int) -> Edition:
    if not (year.strip().isdecimal() and len(year.strip()) == len("2022")):
        raise BadTable(f"dòng {number}: “{year}” không phải là năm")
    wanted = int(year)
    if wanted not in editions:
        editions[wanted] = Edition(edition_year=wanted, data_year=wanted)
        db.session.add(editions[wanted])
        db.session.flush()
    return editions[wanted]


def _value(row: Mapping[str, str], number: int) -> _Value:
    words, rank, source = row["score"].strip(), row["rank"].strip(), row["source"].strip()[:300]
    try:
        points, _, maximum = words.partition("/")
        if maximum:
            exact, most = Decimal(points), Decimal(maximum)
            return _Value(main_value(exact, most), _whole(rank), exact, most, source)
        value = _Value(Decimal(words) if words else None, _whole(rank), source=source)
    except (ValueError, InvalidOperation) as wrong:
        raise BadTable(f"dòng {number}: không đọc được “{words}”, “{rank}”") from wrong
    if value.score is not None and not (value.score.is_finite() and 0 <= value.score <= 1):
        raise BadTable(f"dòng {number}: điểm {words} không nằm giữa 0 và 1")
    if value.score is not None and value.score != value.score.quantize(FOUR_DECIMALS):
        raise BadTable(f"dòng {number}: {words} có hơn bốn số lẻ; ghi điểm/tối đa")
    return value


def _whole(words: str) -> int | None:
    if words and not (words.isascii() and words.isdecimal() and int(words)):
        raise ValueError(words)
    return int(words) if words else None


def _keep_mean(edition: Edition, code: str, value: _Value) -> str:
    said = {"score": str(value.score), "source": value.source}
    before = (edition.means or {}).get(code)
    if before == said:
        return "same"
    edition.means = {**(edition.means or {}), code: said}
    if code == DTI:
        edition.mean_score = value.score
    return "changed" if before else "added"


def _keep(
    stored: dict[tuple[int, int, str], EditionResult],
    edition: Edition,
    province: Province,
    code: str,
    value: _Value,
) -> str:
    key = (edition.id, province.id, code)
    row = stored.get(key)
    now = {name: getattr(value, name) for name in ("score", "rank", "points", "maximum", "source")}
    if row is None:
        stored[key] = EditionResult(
            edition_id=edition.id, province_id=province.id, code=code[:30], **now
        )
        db.session.add(stored[key])
        return "added"
    if all(getattr(row, name) == said for name, said in now.items()):
        return "same"
    for name, said in now.items():
        setattr(row, name, said)
    return "changed"


def _rows_of(file: Path, columns: Iterable[str]) -> Iterable[Mapping[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise BadTable(f"{file.name}: thiếu cột {', '.join(missing)}")
        for row in reader:
            if None in row:  # a comma that should stand inside quotation marks
                raise BadTable(f"{file.name}, dòng {reader.line_num}: thừa ô so với dòng tiêu đề")
            yield {key: value or "" for key, value in row.items()}
