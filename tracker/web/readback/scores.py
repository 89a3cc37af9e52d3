"""The points the province gives itself, out and back in."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from flask import url_for

from tracker import clock
from tracker.queries.editions import get_stored_edition
from tracker.queries.scores import list_scores
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action
from tracker.rules.readback import MOST_PUBLISHED
from tracker.services.scores import ScoreFacts, save_scores
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.exporting import DECIMAL
from tracker.web.forms.fields import offer
from tracker.web.forms.indicators import ScoreSheetForm
from tracker.web.indicator_words import name_of_indicator, titled
from tracker.web.readback.table import FIXED, SHOWN, Column, Line, Table, filled

POINTS = ("self_points", "verified_points", "target_points")


class ScoreTable(Table):
    """The points of each row of the set of the edition ``place_id``."""

    name = "scores"
    action = Action.MANAGE_INDICATORS
    title = _l("Own points")
    most = MOST_PUBLISHED
    key = ("code",)
    columns = (
        Column("code", _l("Code"), use=FIXED, others=("Mã", "Mã chỉ số", "TT")),
        Column("name", _l("Name of the indicator"), use=SHOWN),
        Column("max_points", _l("Maximum points"), DECIMAL, use=SHOWN),
        Column("self_points", _l("Own points"), DECIMAL, others=("Điểm tự đánh giá",)),
        Column("verified_points", _l("Verified points"), DECIMAL, others=("Điểm thẩm định",)),
        Column("target_points", _l("Aimed at"), DECIMAL, others=("Điểm phấn đấu",)),
        Column("evidence", _l("Evidence of the points"), others=("Minh chứng",)),
    )

    @cached_property
    def edition(self) -> Any:
        """Return the edition. Raises Missing, also when it has no set."""
        row = get_stored_edition(self.place_id or 0)
        if row.set_id is None:
            raise Missing
        return row

    def check_place(self) -> None:
        """Raise Missing unless there is such an edition with a set."""
        _ = self.edition

    def lines(self) -> Iterable[Line]:
        """Return the rows of the set with what is known of each."""
        for one in list_scores(self.actor, self.edition.set_id, self.edition.edition_year):
            said = {name: getattr(one.score, name) if one.score else None for name in POINTS}
            maximum = one.indicator.max_points
            values = {
                "code": one.indicator.code,
                "name": name_of_indicator(one.indicator),
                "max_points": float(maximum) if maximum is not None else None,
                "evidence": one.score.evidence if one.score else "",
            }
            values |= {
                name: float(value) if value is not None else None for name, value in said.items()
            }
            yield Line(f"o{one.indicator.id}", values, one)

    def title_of(self, line: Line) -> str:
        """Return code and name."""
        return titled(line.row.indicator)

    def form(self, line: Line | None) -> ScoreSheetForm:
        """Return the form of a row's points; a code that is none of the set's is refused."""
        data: dict[str, Any] = {}
        if line:
            data = {name: line.row.score and getattr(line.row.score, name) for name in POINTS}
            data |= {"evidence": line.values["evidence"], "code": line.row.indicator.id}
        form = filled(ScoreSheetForm, data)
        offer(form.code, [line.row.indicator] if line else (), lambda one: str(one.code))
        return form

    def save(self, form: ScoreSheetForm, line: Line | None) -> None:
        """Keep the points of a row."""
        if line is None:
            raise Missing
        old = line.row.score
        facts = ScoreFacts(
            indicator_id=line.row.indicator.id,
            self_points=form.self_points.data,
            verified_points=form.verified_points.data,
            target_points=form.target_points.data,
            evidence=form.evidence.data,
            seen=None,
            is_illustrative=bool(old and old.is_illustrative),
        )
        edition = self.edition
        save_scores(
            edition.set_id, edition.edition_year, [facts], actor=self.actor, now=clock.now()
        )

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return the way by the edition."""
        return [
            (
                _("Edition %(year)s", year=self.edition.edition_year),
                url_for("editions.show", year=self.edition.edition_year),
            ),
            (_("Own points"), self.back()),
        ]

    def back(self) -> str:
        """Return the address of the page of points."""
        return url_for("self_scores.show", year=self.edition.edition_year)
