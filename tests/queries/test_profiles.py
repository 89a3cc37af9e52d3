"""The profile of a province, out of the shipped results alone."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.counting import count_queries
from tests.factories import make_committee, make_plan, make_unit
from tracker.database import db
from tracker.models import (
    Edition,
    EditionResult,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    Province,
    SelfScore,
)
from tracker.queries.profiles.facts import Profile
from tracker.queries.profiles.reading import find_home, read_profile
from tracker.queries.profiles.results import last_place, list_edition_heads
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.profile import ScoreSource, change_between, split_of_pillars
from tracker.rules.whatif import gap_to_rank, rank_span
from tracker.services.editions import load_results
from tracker.services.indicators import SHIPPED, load_indicator_set

OWN = {
    "1": ("41.2", "75"),
    "2": ("38.0", "80"),
    "3": ("58.4", "75"),
    "4": ("36.5", "65"),
    "5": ("55.0", "75"),
    "7": ("92.4", "150"),
    "8": ("61.5", "100"),
    "9": ("55.6", "95"),
}


@pytest.fixture
def world(app):
    load_indicator_set(*SHIPPED[0])
    load_results()
    return make_committee(aimed_rank=20, aimed_year=2025)


def of(committee, province: str, year: int, source: ScoreSource | None = None) -> Profile:
    committee.province_id = db.session.scalars(
        select(Province.id).where(Province.name == province)
    ).one()
    db.session.flush()
    heads = list_edition_heads()
    head = next(head for head in heads if head.year == year)
    home = find_home(committee.id)
    return read_profile(home, heads, head, committee_id=committee.id, source=source)


def indicators() -> dict[str, int]:
    rows = select(Indicator.code, Indicator.id).join(IndicatorSet)
    return dict(db.session.execute(rows.where(IndicatorSet.code == "922/QĐ-BTTTT")).all())


def test_the_three_provinces_of_the_articles(world) -> None:
    gia_lai = of(world, "Gia Lai", 2022)
    assert (gia_lai.place.rank, gia_lai.table.ranked) == (62, 63)
    ranks = [line.rank for line in gia_lai.lines if line.is_scored]
    assert ranks == [62, 63, 34, 61, 34, 58, 60, 62]
    assert gia_lai.before is not None
    assert (gia_lai.before.year, gia_lai.before.rank) == (2021, 39)
    change = change_between(None, gia_lai.place.rank, None, gia_lai.before.rank)
    assert change.places == -23
    assert gia_lai.points is None  # never published, and nothing is invented
    assert sorted(mark.rank for mark in gia_lai.table.marks) == [1, 2, 3, 4, 5, 25, 32, 46]
    assert rank_span(Decimal("542.9"), gia_lai.table).best == 33
    line = db.session.execute(select(last_place(world.id))).one()
    assert (line.year, line.rank, line.year_before, line.rank_before) == (2022, 62, 2021, 39)

    kien_giang = of(world, "Kiên Giang", 2022)
    assert (kien_giang.points, kien_giang.place.rank) == (Decimal("579.6"), 32)
    assert kien_giang.before is not None
    assert kien_giang.before.rank == 24
    gap = gap_to_rank(Decimal("579.6"), 20, kien_giang.table.marks)
    assert (gap.least, gap.most) == (Decimal("28.1"), Decimal("112.8"))

    bac_kan = of(world, "Bắc Kạn", 2021)
    assert bac_kan.points == Decimal("320.7")
    pillars = {place.pillar.code: place.points for place in bac_kan.pillars}
    assert pillars == {
        "P-GOV": Decimal("226.5"),
        "P-ECO": Decimal(247),
        "P-SOC": Decimal("219.9"),
    }
    split = split_of_pillars(bac_kan.points, pillars).printed(1)
    assert split.foundation == Decimal("186.3")
    assert list(split.activities.values()) == [Decimal("40.2"), Decimal("60.7"), Decimal("33.6")]


def test_our_own_scores_stand_beside_the_published_ones(world) -> None:
    ids = indicators()
    for code, (points, target) in OWN.items():
        db.session.add(
            SelfScore(
                committee_id=world.id,
                edition_year=2022,
                indicator_id=ids[code],
                self_points=Decimal(points),
                target_points=Decimal(target),
                evidence="illustration" if code == "1" else "",
                is_illustrative=True,
            )
        )
    plan, unit = make_plan(committee=world), make_unit(short_name="Sở TTTT")
    draft = make_plan(committee=world, state="draft")
    for given, lead in ((plan, unit), (draft, make_unit())):
        db.session.add(
            IndicatorAssignment(plan_id=given.id, indicator_id=ids["1"], lead_unit_id=lead.id)
        )
    with count_queries() as sent:
        profile = of(world, "Gia Lai", 2022)
    assert len([one for one in sent if one.startswith("SELECT")]) <= 8 + 3
    assert profile.source is ScoreSource.SELF
    assert (profile.points, profile.total.lost) == (Decimal("438.6"), Decimal("561.4"))
    assert profile.aimed.points == Decimal(715)
    assert profile.sums[ScoreSource.VERIFIED].points is None
    assert profile.is_illustrative
    assert profile.evidence == {"1": "illustration"}
    assert [group.sum.points for group in profile.groups] == [Decimal("229.1"), Decimal("209.5")]
    main = profile.mains[0]
    assert (main.lead, main.plan_id, main.named) == ("Sở TTTT", plan.id, 10)
    assert (profile.mains[5].line.is_scored, profile.mains[5].lead) == (False, "")
    economy = profile.mains[7]
    assert (economy.line.code, len(economy.parts), economy.named) == ("8", 9, 12)
    assert [p.points for p in profile.pillars] == [
        Decimal("321.5"),
        Decimal("290.6"),
        Decimal("284.7"),
    ]
    assert [p.pillar.maximum for p in profile.pillars] == [700, 650, 650]
    assert profile.peers[0].name.endswith("Đà Nẵng")
    assert profile.peers[0].values["1"] == 1
    published = of(world, "Gia Lai", 2022, ScoreSource.PUBLISHED)
    assert published.points is None


def test_points_of_all_components_make_the_points_of_their_main_indicator(world) -> None:
    ids = indicators()
    parent = db.session.get(Indicator, ids["3"])
    parent.measure = "sum of 2 components"
    parts = []
    for n, points in enumerate(("10.5", "20"), 1):
        part = Indicator(
            set_id=parent.set_id,
            parent_id=parent.id,
            code=f"3.{n}",
            kind=IndicatorKind.COMPONENT,
            name_vi=f"Thành phần {n}",
            max_points=Decimal(50),
            position=100 + n,
        )
        db.session.add(part)
        db.session.flush()
        parts.append((part, points))
    for at, (part, points) in enumerate(parts):
        db.session.add(
            SelfScore(
                committee_id=world.id,
                edition_year=2022,
                indicator_id=part.id,
                self_points=Decimal(points),
            )
        )
        profile = of(world, "Gia Lai", 2022, ScoreSource.SELF)
        expected = None if at == 0 else Decimal("30.5")
        assert profile.mains[2].line.points == expected


def test_a_merged_province_has_the_mean_of_its_parts_marked_as_computed(world) -> None:
    nothing = of(world, "Gia Lai (từ 01/07/2025)", 2022)
    assert (nothing.points, nothing.place.is_computed) == (None, False)
    scores = {"DTI": ("0.5", "0.4386"), "1": ("0.6", "0.4120")}
    for code, values in scores.items():
        for name, score in zip(("Bình Định", "Gia Lai"), values, strict=True):
            row = db.session.scalar(
                select(EditionResult)
                .join(Edition, Edition.id == EditionResult.edition_id)
                .join(Province, Province.id == EditionResult.province_id)
                .where(
                    Edition.edition_year == 2022, Province.name == name, EditionResult.code == code
                )
            )
            if row is None:
                edition = select(Edition.id).where(Edition.edition_year == 2022).scalar_subquery()
                home = select(Province.id).where(Province.name == name).scalar_subquery()
                row = EditionResult(edition_id=edition, province_id=home, code=code)
                db.session.add(row)
            row.score = Decimal(score)
    db.session.flush()
    merged = of(world, "Gia Lai (từ 01/07/2025)", 2022)
    assert (merged.points, merged.place.rank) == (Decimal("469.3"), None)
    assert (merged.place.is_computed, merged.place.source) == (True, "Bình Định, Gia Lai")
    assert [line.points for line in merged.lines][:2] == [Decimal("50.6"), None]


def test_without_a_province_or_a_set_the_profile_says_what_it_knows(world) -> None:
    heads = list_edition_heads()
    home = find_home(world.id)
    assert home.province == ""
    empty = read_profile(home, heads, heads[0], committee_id=world.id)
    assert empty.place.rank is None
    assert empty.history == ()
    merged = of(world, "Gia Lai", 2024)
    assert merged.successor is not None
    assert (merged.successor.rank, merged.place.rank, merged.points) == (31, None, None)
    assert merged.successor.name == "Gia Lai (từ 01/07/2025)"
    hue = of(world, "Huế", 2022)
    assert (hue.place.rank, hue.points) == (4, Decimal("697.5")), "the same land under a new name"
    old = of(world, "Kiên Giang", 2020)
    assert (old.place.rank, old.groups, old.before) == (9, (), None)
    assert db.session.execute(select(last_place(make_committee().id))).all() == []
