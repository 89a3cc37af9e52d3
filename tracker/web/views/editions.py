"""Editions of the index: the list, the table of provinces, one province over the years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.editions import (
    Result,
    get_edition,
    get_province,
    get_stored_edition,
    list_editions,
    list_provinces,
    mergers_of,
    results_of,
    tied_ranks,
)
from tracker.queries.indicators import list_sets, pillars_in, tree_of
from tracker.queries.profiles.reading import find_home
from tracker.queries.series import Series, SeriesPoint, columns_of, list_series
from tracker.rules.drawings import short_name
from tracker.rules.dti import DTI, Difference, differences
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.permissions import Action, may
from tracker.services import published
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.fields import offer
from tracker.web.forms.indicators import EditionForm, ResultForm
from tracker.web.indicator_words import (
    ACROSS_SETS,
    MAPPING_KINDS,
    codes_of_results,
    name_of_indicator,
)
from tracker.web.once import sent
from tracker.web.paging import read_number, read_search
from tracker.web.readback.results import ResultTable
from tracker.web.readback.sending import send_table

bp = Blueprint("editions", __name__, url_prefix="/indicators/editions")
COPIED = ("edition_year", "data_year", "published_on", "provinces_count", "mean_score", "source")
BY_NAME, BY_SCORE = "name", "score"


@dataclass(frozen=True, slots=True)
class Order:
    """How the table of provinces is sorted: by name, by the score, or by the rank under a code."""

    key: str = DTI
    is_descending: bool = False

    def link(self, key: str) -> str:
        """Return the address of the table sorted by a column; the same again turns it round."""
        turns = key == self.key and not self.is_descending
        return f"{request.path}?sort={'-' if turns else ''}{key}"


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """A province in the table: its results by code, and what does not add up."""

    province_id: int
    name: str
    results: Mapping[str, Result]
    wrong: Sequence[Difference] = ()


@bp.get("")
@guarded(Action.SEE_PLAN)
def index() -> ResponseReturnValue:
    """List the editions."""
    return render_template(
        "editions/index.html",
        editions=list_editions(),
        provinces=list_provinces(),
        may_edit=_may_edit(),
    )


@bp.get("/<int:year>")
@guarded(Action.SEE_PLAN)
def show(year: int) -> ResponseReturnValue:
    """Show what every province came to in an edition."""
    edition = get_edition(year)
    results = results_of(edition.id)
    tree = tree_of(edition.set_id) if edition.set_id else []
    mains = [row.indicator for row in tree if row.indicator.kind is IndicatorKind.MAIN]
    lines = _lines(results, {row.code: row.max_points or 0 for row in mains}, pillars_in(tree))
    mergers = mergers_of(results)
    order = _read_order({one.code for one in results})
    return render_template(
        "editions/show.html",
        edition=edition,
        lines=_sorted(lines, order),
        ours=find_home(current_actor().committee_id).ids,
        mergers=[one for one in mergers if one.results],
        not_computed=[one for one in mergers if not one.results],
        codes=_codes_shown(results, mains),
        across=ACROSS_SETS,
        tied=tied_ranks(results),
        notes=_notes(results),
        order=order,
        may_edit=_may_edit(),
    )


@bp.get("/<int:year>/export.xlsx")
@guarded(Action.EXPORT_OWN)
def export(year: int) -> ResponseReturnValue:
    """Take the published results of an edition along."""
    table = ResultTable(current_actor(), clock.today(), get_edition(year).id)
    return send_table(_("Results %(year)s", year=year), table, table.lines())


@bp.get("/provinces/<int:province_id>")
@guarded(Action.SEE_PLAN)
def province(province_id: int) -> ResponseReturnValue:
    """Show one province over the editions; the series breaks where the set changes."""
    series = list_series(province_id)
    mains = [one for one in series if one.indicator]
    whole = [one for one in series if not one.indicator]
    return render_template(
        "editions/province.html",
        province=get_province(province_id),
        series=whole,
        years=columns_of(whole[::-1]),  # where the index breaks, the year does
        last=_last_ranked(whole),
        mains=mains,
        columns=columns_of(mains),
        across=ACROSS_SETS,
        mapping_kinds=MAPPING_KINDS,
    )


@bp.route("/new", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def new() -> ResponseReturnValue:
    """Enter an edition."""
    form = EditionForm()
    _offer_sets(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            edition = published.add_edition(form.facts(), actor=current_actor())
            receipt.location = url_for(".show", year=edition.edition_year)
            receipt.said = _("The edition is entered; now bring in its results.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("editions/edit.html", form=form, edition=None), form.status


@bp.route("/<int:year>/edit", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def edit(year: int) -> ResponseReturnValue:
    """Correct what is said of an edition."""
    edition = get_stored_edition(get_edition(year).id)
    shown = {name: getattr(edition, name) for name in COPIED}
    form = EditionForm(data=shown | {"set": edition.set_id, "version": edition.version_id})
    _offer_sets(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            published.edit_edition(
                edition, form.facts(), actor=current_actor(), seen=form.seen_version
            )
            receipt.location = url_for(".show", year=edition.edition_year)
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("editions/edit.html", form=form, edition=edition), form.status


@bp.route("/<int:year>/results/new", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def new_result(year: int) -> ResponseReturnValue:
    """Enter what a province came to."""
    form = ResultForm(data={"province": read_number("province"), "code": read_search("code")})
    return _put(year, form, None)


@bp.route("/<int:year>/results/<int:result_id>/edit", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def edit_result(year: int, result_id: int) -> ResponseReturnValue:
    """Correct what a province came to."""
    result = published.get_result(get_stored_edition(get_edition(year).id), result_id)
    copied = {name: getattr(result, name) for name in ("code", "score", "rank", "source")}
    return _put(year, ResultForm(data=copied | {"province": result.province_id}), result)


@bp.post("/<int:year>/results/<int:result_id>/remove")
@guarded(Action.MANAGE_INDICATORS)
def remove_result(year: int, result_id: int) -> ResponseReturnValue:
    """Take a result out."""
    edition = get_stored_edition(get_edition(year).id)
    with transaction():
        published.remove_result(edition, result_id, actor=current_actor())
    flash(_("The result is taken out."))
    return redirect(url_for(".show", year=year), 303)


def _put(year: int, form: ResultForm, result: Any) -> ResponseReturnValue:
    edition = get_stored_edition(get_edition(year).id)
    offer(form.province, list_provinces(), lambda one: str(one.name), empty=_("Choose a province"))
    form.code.choices = codes_of_results(published.codes_of(edition))
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", year=year)
            published.put_result(edition, form.facts(), actor=current_actor(), result=result)
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("editions/result.html", form=form, edition=edition, result=result)
    return page, form.status


def _may_edit() -> bool:
    return may(current_actor(), Action.MANAGE_INDICATORS)


def _offer_sets(form: EditionForm) -> None:
    sets = [line.row for line in list_sets() if not line.row.is_example]
    offer(form.set, sets, lambda one: f"{one.code}, {one.name}", empty=_("Not known"))


def _lines(
    results: Iterable[Result], maxima: Mapping[str, Any], pillars: Sequence[Any]
) -> list[ProvinceLine]:
    by_province: dict[tuple[int, str], dict[str, Result]] = {}
    for one in results:
        by_province.setdefault((one.province_id, one.province), {})[one.code] = one
    lines = []
    for (province_id, name), own in by_province.items():
        scores = {code: one.score for code, one in own.items()}
        lines.append(ProvinceLine(province_id, name, own, differences(scores, maxima, pillars)))
    return lines


def _notes(results: Iterable[Result]) -> dict[str, int]:
    """Return the sources of the values, numbered in the order they are met."""
    sources = dict.fromkeys(one.source for one in results if one.source)
    return {source: number for number, source in enumerate(sources, start=1)}


def _last_ranked(series: Sequence[Series]) -> SeriesPoint | None:
    """Return where the index last had a rank; a rank of a pillar is none of the province."""
    points = (point for one in series if one.code == DTI for point in reversed(one.points))
    return next((point for point in points if point.rank), None)


def _codes_shown(results: Sequence[Result], mains: Sequence[Any]) -> list[tuple[str, str, str]]:
    """Return the columns that hold anything: code, heading, and the whole name."""
    present = {one.code for one in results}
    across = [(code, str(name), str(name)) for code, name in ACROSS_SETS.items() if code in present]
    names = {row.code: name_of_indicator(row) for row in mains}
    return across + [
        (code, f"{code} {short_name(name)}", name)
        for code, name in names.items()
        if code in present
    ]


def _read_order(codes: set[str]) -> Order:
    typed = request.args.get("sort", "")
    key = typed.removeprefix("-")
    known = codes | {BY_NAME, BY_SCORE}
    return Order(key, typed.startswith("-")) if key in known else Order()


def _sorted(lines: Sequence[ProvinceLine], order: Order) -> list[ProvinceLine]:
    """Return the lines in an order; who has nothing there stands last, whichever way."""

    def place(line: ProvinceLine) -> Any:
        if order.key == BY_NAME:
            return 0
        one = line.results.get(DTI if order.key == BY_SCORE else order.key)
        if one is None or (one.rank is None and one.score is None):
            return None
        if order.key == BY_SCORE or one.rank is None:  # who has no rank follows those who have
            return None if one.score is None else (1, -one.score)
        return (0, one.rank)

    known = [line for line in lines if place(line) is not None]
    rest = [line for line in lines if place(line) is None]
    ordered = sorted(known, key=place)
    return [*(reversed(ordered) if order.is_descending else ordered), *rest]
