from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.writing import writing
from tracker.database import db
from tracker.models import EditionResult, Province
from tracker.queries.editions import get_edition, list_editions, mergers_of, results_of, tied_ranks
from tracker.services.editions import BadTable, Provinces, load_results
from tracker.services.indicators import SHIPPED, load_indicator_set


def test_the_published_results_load_once_and_say_what_is_known(app):
    with writing():
        for edition, path in SHIPPED:
            load_indicator_set(edition, path)
        first = load_results()
    assert (first.rows, first.added) == (233, 233)
    with writing():
        assert load_results().same == 233
    years = [line.edition_year for line in list_editions()]
    assert years == [2024, 2023, 2022, 2021, 2020]
    means = {line.edition_year: line.mean for line in list_editions()}
    assert means[2022] == Decimal("0.5786")
    assert means[2020] is None
    newest = get_edition(2024)
    assert newest.means["P-GOV"]["score"] == "0.7582"
    assert (newest.set_code, newest.provinces_count) == ("405/QĐ-BKHCN", 34)
    assert db.session.scalar(select(func.count()).select_from(EditionResult)) == 233 - 7

    results = results_of(get_edition(2022).id)
    known = {(one.province, one.code): one for one in results}
    assert known["Gia Lai", "DTI"].rank == 62
    assert known["Gia Lai", "DTI"].score is None, "not published is not zero"
    assert [known["Gia Lai", code].rank for code in "12345789"] == [62, 63, 34, 61, 34, 58, 60, 62]
    assert known["Kiên Giang", "DTI"].score == Decimal("0.5796")
    assert ("DTI", 15) in tied_ranks(results)

    pillar = next(one for one in results_of(get_edition(2021).id) if one.points == Decimal("226.5"))
    assert (pillar.province, pillar.code, pillar.maximum) == ("Bắc Kạn", "P-GOV", 700)
    assert pillar.score == Decimal("0.3236")

    after = {one.province: one.rank for one in results_of(newest.id)}
    assert after["Gia Lai (từ 01/07/2025)"] == 31, "the merged province, not the old one"
    assert after["Huế"] == 2


def test_a_merged_province_is_the_mean_of_its_predecessors_or_says_why_not(app):
    with writing():
        load_results()
        edition = get_edition(2022)
        ids = {row.name: row.id for row in db.session.scalars(select(Province))}
        for name, score in (("Kiên Giang", "0.5796"), ("An Giang", "0.6000")):
            row = db.session.scalars(
                select(EditionResult).where(
                    EditionResult.edition_id == edition.id,
                    EditionResult.province_id == ids[name],
                    EditionResult.code == "DTI",
                )
            ).one()
            row.score = Decimal(score)
    mergers = {one.province: one for one in mergers_of(results_of(edition.id))}
    merged = mergers["An Giang (từ 01/07/2025)"]
    assert [(one.code, one.score, one.is_computed) for one in merged.results] == [
        ("DTI", Decimal("0.5898"), True)
    ]
    gia_lai = mergers["Gia Lai (từ 01/07/2025)"]
    assert (gia_lai.results, gia_lai.missing) == ((), ("Bình Định", "Gia Lai"))
    assert not mergers_of(results_of(get_edition(2024).id)), "published, so nothing to compute"


def test_a_province_that_only_got_another_name_is_found_by_either(app):
    with writing():
        load_results()
    provinces = Provinces()
    before, after = date(2023, 7, 12), date(2025, 10, 21)
    assert [provinces.find(name, before).name for name in ("Huế", "Thừa Thiên - Huế")] == [
        "Thừa Thiên Huế"
    ] * 2
    assert [provinces.find(name, after).name for name in ("Huế", "Thừa Thiên Huế")] == ["Huế"] * 2
    merged = [provinces.find("An Giang", day).name for day in (before, after)]
    assert merged == ["An Giang", "An Giang (từ 01/07/2025)"]
    assert provinces.find("Kiên Giang", after).name == "Kiên Giang", "merged, not renamed"


BAD_ROWS = {
    "2022,Atlantis,DTI,0.5,1,x": "Atlantis",
    "2022,Gia Lai,DTI,320.7,1,x": "giữa 0 và 1",
    "2022,Gia Lai,DTI,NaN,1,x": "không",
    "2022,Gia Lai,DTI,0.54146,1,x": "bốn số lẻ",
    "2022,Gia Lai,1,226.5/200,1,x": "không đọc được",
    "năm,Gia Lai,DTI,0.5,1,x": "không phải là năm",
    "2022,Gia Lai,DTI,0.5,nhất,x": "không đọc được",
    "2022,Gia Lai,DTI,0.5,-1,x": "không đọc được",
    "2022,Gia Lai,DTI,0.5,１,x": "không đọc được",
    "2022,Gia Lai,DTI,0.5,1,báo, đài": "thừa ô",
}


def test_a_bad_row_is_named_and_nothing_is_kept(app, tmp_path):
    file = tmp_path / "kq.csv"
    for row, words in BAD_ROWS.items():
        file.write_text(f"year,province,indicator_code,score,rank,source\n{row}\n", "utf-8")
        with pytest.raises(BadTable, match=words) as refused, writing():
            load_results(file)
        assert "dòng 2" in str(refused.value)
    assert db.session.scalar(select(func.count()).select_from(Province)) == 0
