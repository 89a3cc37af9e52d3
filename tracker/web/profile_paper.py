"""The profile of a province as its paper says it; papers are Vietnamese."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tracker import clock
from tracker.printing.parts import Issuer
from tracker.printing.profiles import ProfilePaper, ProfileRow
from tracker.queries.profiles.facts import Main, Profile
from tracker.rules.profile import Sum, change_between, first_to_do, share_of_lost
from tracker.web import profile_words as say
from tracker.web.profile_page import (
    Chosen,
    Supposed,
    draw_radar,
    prices_of,
    split_shown,
    split_words,
    suppose,
)


def paper_of(chosen: Chosen, profile: Profile, committee: Any) -> ProfilePaper:
    """Return the paper; call it with the papers' language in force."""
    now = clock.local(clock.now())
    edition, source = profile.edition, str(say.SOURCES[profile.source])
    illustration: tuple[str, ...] = ()
    if profile.is_illustrative:
        illustration = ("Điểm tự chấm và điểm phấn đấu là số liệu minh họa",)
    return ProfilePaper(
        issuer=Issuer(committee.name_on_paper, committee.issuer_parent or None),
        subject=f"{profile.province}, kỳ đánh giá {edition.year}",
        notes=(
            f"{edition.set_code or 'Chưa nhập bộ chỉ số'}; {source.lower()}",
            *illustration,
            f"Số liệu lúc {now:%H:%M} ngày {now:%d/%m/%Y}",
        ),
        facts=list(_facts(chosen, profile)),
        rows=list(_rows(profile)),
        sections=_sections(chosen, profile),
        created_at=clock.now(),
        radar=draw_radar(profile, chosen.peer),
    )


def _facts(chosen: Chosen, profile: Profile) -> Iterator[tuple[str, str]]:
    place, before, own = profile.place, profile.before, profile.sums
    change = change_between(place.points, place.rank, None, before.rank if before else None)
    moved = say.change_of_rank(change.places, profile)
    rank = f"{place.rank}/{profile.table.ranked}" if place.rank else "chưa có"
    yield "Thứ hạng", f"{rank}; {moved}" if moved else rank
    yield "Điểm công bố", _points(place.points, 2, "chưa có")
    for source, total in own.items():
        if total.points is not None and source is not profile.source.PUBLISHED:
            yield str(say.SOURCES[source]), f"{_points(total.points)}, thiếu {_points(total.lost)}"
    if chosen.home.aimed_rank:
        year = f" năm {chosen.home.aimed_year}" if chosen.home.aimed_year else ""
        yield f"Mục tiêu{year}", f"nhóm {chosen.home.aimed_rank}"
    marks = sorted(profile.table.marks, key=lambda mark: mark.rank)
    known = "; ".join(f"hạng {m.rank} {m.name}: {say.points(m.points)}" for m in marks)
    yield "Điểm đã biết của tỉnh khác", known or "chưa có"


def _rows(profile: Profile) -> Iterator[ProfileRow]:
    for group in profile.groups:
        if group.name:
            yield ProfileRow(f"{group.code} {group.name}", _sum_cells(group.sum, profile), True)
        for main in group.mains:
            yield ProfileRow(f"{main.line.code} {main.line.name}", _main_cells(main, profile))
    if profile.groups:
        share = _sum_cells(profile.total, profile)[3]
        cells = (_points(profile.points, 1), _points(profile.maximum, 0), _points(profile.lost, 1))
        yield ProfileRow("DTI", (*cells, share, str(profile.place.rank or "–"), ""), True)


def _sum_cells(total: Sum, profile: Profile) -> tuple[str, ...]:
    share = share_of_lost(total.lost, profile.total.lost)
    return (
        _points(total.points, 1),
        _points(total.maximum or None, 0),
        _points(total.lost, 1),
        say.percent(share) if share is not None else "–",
        "",
        "",
    )


def _main_cells(main: Main, profile: Profile) -> tuple[str, ...]:
    line = main.line
    share = share_of_lost(line.lost, profile.total.lost)
    return (
        _points(line.points, 1) if line.is_scored else "–",
        _points(line.maximum, 0) if main.has_maximum else "–",
        _points(line.lost, 1),
        say.percent(share) if share is not None else "–",
        str(line.rank or "–"),
        main.lead or "chưa có",
    )


def _sections(chosen: Chosen, profile: Profile) -> Sequence[tuple[str, Sequence[str]]]:
    first = [
        f"{at}. {line.name}: {say.sentence_to_do(line, profile.total.lost)}."
        for at, line in enumerate(first_to_do(profile.lines, ranked=profile.table.ranked), 1)
    ]
    prices = [f"{one.line.name}: {say.sentence_of_price(one)}." for one in prices_of(profile)]
    own = say.sentence_of_own_span(profile)
    return (
        ("Thay đổi so với kỳ trước", [*say.sentences_of_change(profile), *([own] if own else [])]),
        ("Ba trụ cột (dùng chung nền tảng nên không cộng lại thành DTI)", _pillars(profile)),
        ("Khoảng cách tới mục tiêu", say.gap_sentences(profile, chosen.home.aimed_rank)),
        ("Mạnh và yếu", [f"{name}: {words}." for name, words in say.standings(profile)]),
        ("Nên làm trước (theo thứ tự về điểm mất cộng thứ tự về hạng)", first),
        ("Mười điểm rẻ nhất (ước tính theo số chỉ số thành phần phải sửa)", prices),
        ("Nếu như (ước tính, không lưu vào số liệu)", _supposed(suppose(profile, chosen.home))),
        ("Chưa biết", [f"{words[:1].upper()}{words[1:]}." for words in say.unknown_of(profile)]),
        ("Nguồn", [_source(profile)]),
    )


def _pillars(profile: Profile) -> list[str]:
    known = [row for row in profile.pillars if row.points is not None and row.pillar.maximum]
    said = [
        f"{say.PILLARS[row.pillar.code]}: {_points(row.points, 1)} trên "
        f"{_points(row.pillar.maximum, 0)} điểm"
        f"{f', hạng {row.rank}' if row.rank else ''}, "
        f"{'công bố' if row.is_published else 'cộng từ bảy chỉ số của trụ cột'}."
        for row in known
    ]
    split = split_shown(profile)
    if split is not None:
        said.append(
            f"Tách từ số đã công bố: nền tảng chung {_points(split.foundation, 1)}; "
            f"hoạt động {split_words(split)}."
        )
    return said


def _source(profile: Profile) -> str:
    place = profile.place
    if place.is_computed:
        return f"Điểm do phần mềm tính: trung bình cộng của {place.source}; không có hạng."
    return f"Thứ hạng và điểm: {place.source or profile.edition.source or 'chưa ghi'}."


def _supposed(supposed: Supposed) -> list[str]:
    outcome = supposed.outcome
    if outcome is None:
        return []
    wishes = ", ".join(f"{one.line.name} {one.text}" for one in supposed.fields if one.text)
    said = [f"Giả sử: {wishes}."]
    if outcome.points is not None:
        said.append(f"DTI: {say.points(outcome.points)}, từ {_points(supposed.base)}.")
    return [*said, *(f"{name}: {words}." for name, words in supposed.results)]


def _points(value: Decimal | None, places: int = 2, missing: str = "–") -> str:
    return missing if value is None else say.points(value, places)
