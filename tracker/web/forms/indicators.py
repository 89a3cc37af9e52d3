"""Forms of indicator sets, their rows, editions, results, own scores and targets."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, SelectChoice
from wtforms import Form as PlainForm

from tracker.rules.choices import LeadGroup
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import (
    Direction,
    IndicatorKind,
    MappingKind,
    MeasureKind,
    SetLevel,
    TargetOperator,
)
from tracker.rules.indicators import MOST_POINTS, read_tiers
from tracker.rules.targets import DECIMALS, LARGEST, TargetFacts
from tracker.services.indicator_sets import IndicatorFacts, SetFacts
from tracker.services.plans.indicators import Expectation
from tracker.services.published import EditionFacts, ResultFacts
from tracker.services.scores import ScoreFacts
from tracker.speech import lazy_gettext as _l
from tracker.web import indicator_words as words
from tracker.web.forms.base import Form
from tracker.web.forms.evidence import CountedForm
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LinesField,
    LongTextField,
    NumberField,
    RowChoiceField,
    RowChoicesField,
    TextField,
    WholeField,
    YearField,
    named,
    read_number_of_row,
)
from tracker.web.forms.plans import MEMBERS, GroupField

MOST_LINES = 1_000  # rows of a set scored on one page
MOST_TARGETS = 12
ROOM_FOR_TARGETS = 2  # empty lines offered below those filled in
MOST_PROVINCES = 200
NONE_YET = SelectChoice("", "")
REPORTERS: dict[LeadGroup, Any] = {
    LeadGroup.NONE: _l("The lead unit alone"),
    **{group: name for group, name in MEMBERS.items() if group is not LeadGroup.INDICATOR_LEADS},
}


class SetForm(Form):
    """An indicator set: which decision, for whom, for which editions."""

    code = TextField(_l("Number and symbol"), limit=60)
    name = TextField(_l("Name of the set"), limit=200)
    level = ChoiceField(_l("Whose index"), choices=named(words.SET_LEVELS))
    issued_on = DayField(_l("Date of issue"), optional=True)
    first_year = YearField(_l("First edition"), optional=True)
    last_year = YearField(_l("Last edition"), optional=True)
    source = LongTextField(_l("Source"), limit=300, rows=2, optional=True)
    is_partial = BooleanField(_l("Not all of its indicators are entered yet"))
    is_example = BooleanField(_l("An example to try things out, no official set"))

    def facts(self) -> SetFacts:
        """Return what was typed."""
        return SetFacts(
            code=self.code.data,
            name=self.name.data,
            level=SetLevel(self.level.data),
            issued_on=self.issued_on.data,
            first_year=self.first_year.data,
            last_year=self.last_year.data,
            source=self.source.data,
            is_partial=bool(self.is_partial.data),
            is_example=bool(self.is_example.data),
        )


class TiersField(LongTextField):
    """The steps of a tier measure, kept as they are typed."""

    def read(self, typed: str) -> str:
        """Read the steps."""
        text = super().read(typed)
        read_tiers(text)
        return text


class IndicatorRowForm(CountedForm):
    """One row of a set."""

    code = TextField(_l("Code"), limit=30)
    parent = TextField(_l("Stands under"), limit=30, optional=True)
    kind = ChoiceField(
        _l("Level"), choices=[NONE_YET, *named(words.INDICATOR_KINDS)], optional=True
    )
    name_vi = TextField(_l("Name of the indicator"), limit=300)
    name_en = TextField(_l("English name"), limit=300, optional=True)
    max_points = NumberField(
        _l("Maximum points"), minimum=Decimal(0), maximum=MOST_POINTS, decimals=4, optional=True
    )
    measure_kind = ChoiceField(
        _l("How it is measured"),
        choices=named(words.MEASURE_KINDS),
        default=MeasureKind.MANUAL.value,
    )
    unit_words = TextField(_l("Unit of measure"), limit=60, optional=True)
    direction = ChoiceField(
        _l("Which way is better"), choices=named(words.DIRECTIONS), default=Direction.HIGHER.value
    )
    numerator_words = TextField(_l("Numerator"), limit=300, optional=True)
    denominator_words = TextField(_l("Denominator"), limit=300, optional=True)
    is_cumulative = BooleanField(_l("Counts up through the year"))
    is_stock = BooleanField(_l("Stands on the last day of a period; never added up"))
    tiers = TiersField(_l("Steps"), limit=2_000, rows=3, optional=True)
    measure = LongTextField(_l("Way of scoring in the source's words"), rows=6, optional=True)

    def facts(self) -> IndicatorFacts:
        """Return what was typed."""
        return IndicatorFacts(
            code=self.code.data,
            parent=self.parent.data,
            kind=IndicatorKind(self.kind.data) if self.kind.data else None,
            name_vi=self.name_vi.data,
            name_en=self.name_en.data,
            max_points=self.max_points.data,
            measure=self.measure.data,
            measure_kind=MeasureKind(self.measure_kind.data),
            unit_words=self.unit_words.data,
            direction=Direction(self.direction.data),
            numerator_words=self.numerator_words.data,
            denominator_words=self.denominator_words.data,
            is_cumulative=bool(self.is_cumulative.data),
            is_stock=bool(self.is_stock.data),
            tiers=self.tiers.data,
            computed_by=self.computed_by.data or "",
        )


class MappingForm(Form):
    """What became of one indicator in another set."""

    kind = ChoiceField(
        _l("What became of it"), choices=[NONE_YET, *named(words.MAPPING_KINDS)], optional=True
    )
    new = RowChoicesField(_l("In the other set"), optional=True)
    note = TextField(_l("Note"), limit=500, optional=True)

    @property
    def mapping_kind(self) -> MappingKind | None:
        """Return what was chosen, None to take back what was said."""
        return MappingKind(self.kind.data) if self.kind.data else None


class EditionForm(Form):
    """A publication of the index."""

    edition_year = YearField(_l("Edition"))
    data_year = YearField(_l("Year of the data"))
    published_on = DayField(_l("Published on"), optional=True)
    set = RowChoiceField(_l("Indicator set"), optional=True)
    provinces_count = WholeField(
        _l("Provinces ranked"), minimum=1, maximum=MOST_PROVINCES, optional=True
    )
    mean_score = NumberField(
        _l("Mean of the country"), minimum=Decimal(0), maximum=Decimal(1), decimals=4, optional=True
    )
    source = TextField(_l("Source"), limit=300, optional=True)

    def facts(self) -> EditionFacts:
        """Return what was typed."""
        return EditionFacts(
            edition_year=self.edition_year.data,
            data_year=self.data_year.data,
            published_on=self.published_on.data,
            provinces_count=self.provinces_count.data,
            set_id=self.set.data,
            mean_score=self.mean_score.data,
            source=self.source.data,
        )


class ResultForm(Form):
    """What a province came to under a code."""

    province = RowChoiceField(_l("Province"))
    code = ChoiceField(_l("Indicator"))
    score = NumberField(
        _l("Score"), minimum=Decimal(0), maximum=Decimal(1), decimals=4, optional=True
    )
    rank = WholeField(_l("Rank"), minimum=1, maximum=MOST_PROVINCES, optional=True)
    source = TextField(_l("Source"), limit=300)

    def facts(self) -> ResultFacts:
        """Return what was typed."""
        return ResultFacts(
            province_id=self.province.chosen,
            code=self.code.data,
            score=self.score.data,
            rank=self.rank.data,
            source=self.source.data,
        )


class ScoreLineForm(PlainForm):
    """The points of one indicator: self-given, verified, aimed at."""

    indicator = HiddenField()
    seen = HiddenField()
    self_points = NumberField(
        _l("Own points"), minimum=Decimal(0), maximum=MOST_POINTS, decimals=4, optional=True
    )
    verified_points = NumberField(
        _l("Verified points"), minimum=Decimal(0), maximum=MOST_POINTS, decimals=4, optional=True
    )
    target_points = NumberField(
        _l("Aimed at"), minimum=Decimal(0), maximum=MOST_POINTS, decimals=4, optional=True
    )
    evidence = TextField(_l("Evidence of the points"), limit=500, optional=True)

    def facts(self) -> ScoreFacts:
        """Return the line. Raises Refused: NOT_A_CHOICE for one that is none of ours."""
        return ScoreFacts(
            indicator_id=read_number_of_row(self.indicator.data),
            self_points=self.self_points.data,
            verified_points=self.verified_points.data,
            target_points=self.target_points.data,
            evidence=self.evidence.data or "",
            seen=read_number_of_row(self.seen.data or "0"),
        )


class ScoreSheetForm(Form):
    """The points of one indicator as a sheet has them."""

    code = RowChoiceField(_l("Code"))
    self_points = NumberField(
        _l("Own points"), minimum=Decimal(0), maximum=MOST_POINTS, decimals=4, optional=True
    )
    verified_points = NumberField(
        _l("Verified points"), minimum=Decimal(0), maximum=MOST_POINTS, decimals=4, optional=True
    )
    target_points = NumberField(
        _l("Aimed at"), minimum=Decimal(0), maximum=MOST_POINTS, decimals=4, optional=True
    )
    evidence = TextField(_l("Evidence of the points"), limit=500, optional=True)


class ScoresForm(Form):
    """The points of all rows of a set for one edition."""

    lines = LinesField(FormField(ScoreLineForm), max_entries=MOST_LINES)

    def facts(self) -> list[ScoreFacts]:
        """Return all lines."""
        return [entry.form.facts() for entry in self.lines]


def _figure(label: Any) -> NumberField:
    """Return the field of a figure as it is kept; it may stay empty."""
    most = Decimal(LARGEST)
    return NumberField(label, minimum=-most, maximum=most, decimals=DECIMALS, optional=True)


class TargetLineForm(PlainForm):
    """The target of one year; a line without a year says nothing."""

    year = YearField(_l("Year"), optional=True)
    operator = ChoiceField(
        _l("Target value"),
        choices=named(words.TARGET_OPERATORS),
        default=TargetOperator.AT_LEAST.value,
    )
    value = _figure(_l("Figure"))
    upper = _figure(_l("to"))
    words = TextField(_l("Words"), limit=300, optional=True)

    @property
    def is_touched(self) -> bool:
        """Tell whether anything but the operator is typed."""
        typed = (self.year.data, self.value.data, self.upper.data)
        return typed != (None, None, None) or bool(self.words.data)

    def facts(self) -> TargetFacts:
        """Return the target. Raises Refused: TARGET_YEAR_MISSING."""
        if self.year.data is None:
            raise Refused(Fault.TARGET_YEAR_MISSING)
        return TargetFacts(
            year=self.year.data,
            operator=TargetOperator(self.operator.data),
            value=self.value.data,
            upper=self.upper.data,
            words=self.words.data or "",
        )


class ExpectationForm(Form):
    """What an assigned indicator is to reach, from where, and who reports it."""

    target = TextField(_l("Target in the document's words"), limit=200, optional=True)
    baseline = _figure(_l("Baseline"))
    baseline_year = YearField(_l("Year of the baseline"), optional=True)
    reporters = GroupField(_l("Reports its figures"), choices=named(REPORTERS))
    lines = LinesField(FormField(TargetLineForm), max_entries=MOST_TARGETS)

    def facts(self) -> Expectation:
        """Return what was typed; empty lines are left out. Raises Refused: TARGET_YEAR_MISSING."""
        return Expectation(
            targets=self.targets(),
            words=self.target.data,
            baseline=self.baseline.data,
            baseline_year=self.baseline_year.data,
            reporters=self.reporters.group,
            reporters_group_id=self.reporters.group_id,
        )

    def targets(self) -> Sequence[TargetFacts]:
        """Return the targets of the lines in which something is typed."""
        return [entry.form.facts() for entry in self.lines if entry.form.is_touched]


def lines_of_targets(targets: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what the form shows: each stored target, and room for more."""
    lines = [
        {
            "year": one.year,
            "operator": one.operator.value,
            "value": one.value,
            "upper": one.upper,
            "words": one.words,
        }
        for one in targets
    ]
    room = min(ROOM_FOR_TARGETS, MOST_TARGETS - len(lines))
    return [*lines, *({"operator": TargetOperator.AT_LEAST.value} for _ in range(room))]


class TargetSheetForm(ExpectationForm):
    """A row of the table of targets: of one indicator, or of one of its years."""

    lines: Any = None
    reporters = GroupField(_l("Reports its figures"), choices=named(REPORTERS), optional=True)
    given = RowChoiceField(_l("Indicator"))
    year = YearField(_l("Year"), optional=True)
    operator = ChoiceField(
        _l("Target value"), choices=[NONE_YET, *named(words.TARGET_OPERATORS)], optional=True
    )
    value = _figure(_l("Figure"))
    upper = _figure(_l("to"))
    words = TextField(_l("Words"), limit=300, optional=True)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said of the year."""
        figures = (self.value.data, self.upper.data)
        return not (self.operator.data or self.words.data) and figures == (None, None)

    def target_of(self, year: int) -> TargetFacts:
        """Return the target of a year. Raises Refused: REQUIRED."""
        if not self.operator.data:
            raise Refused(Fault.REQUIRED, field="operator")
        return TargetFacts(
            year,
            TargetOperator(self.operator.data),
            self.value.data,
            self.upper.data,
            self.words.data,
        )
