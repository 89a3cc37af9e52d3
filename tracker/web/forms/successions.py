"""Forms for what becomes of units: renamed, merged, split, single duties passed on, a reform."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField

from tracker.rules.choices import SuccessionKind
from tracker.rules.successions import Heir
from tracker.services.succession.facts import Document, SuccessionFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    DayField,
    RowChoiceField,
    TextField,
)
from tracker.web.forms.picking import UnitsField
from tracker.web.forms.tables import TableForm


class DocumentForm(Form):
    """The legal document, and the day it takes effect."""

    document_number = TextField(_l("Number"), limit=20)
    document_symbol = TextField(_l("Symbol"), limit=30)
    document_on = DayField(_l("Date of the document"))
    effective_on = DayField(_l("Takes effect on"))
    words = TextField(_l("What the document is about"), limit=500, optional=True)

    def document(self) -> Document:
        """Return the document as typed."""
        return Document(
            number=self.document_number.data,
            symbol=self.document_symbol.data,
            issued_on=self.document_on.data,
            words=self.words.data,
        )

    @classmethod
    def typed(cls, facts: SuccessionFacts) -> dict[str, Any]:
        """Return what a form was filled in with that said these facts."""
        paper = {
            "document_number": facts.document.number,
            "document_symbol": facts.document.symbol,
            "document_on": facts.document.issued_on,
            "effective_on": facts.on,
            "words": facts.document.words,
        }
        return paper | cls.typed_units(facts)

    @classmethod
    def typed_units(cls, _facts: SuccessionFacts) -> dict[str, Any]:
        """Return which units were chosen, and what else was said."""
        return {}

    def heirs(self) -> Sequence[Heir]:
        """Return who takes over from whom."""
        raise NotImplementedError

    def said(self) -> dict[str, Any]:
        """Return what else the form says."""
        return {}

    def facts(self, kind: SuccessionKind, choices: Mapping[str, int]) -> SuccessionFacts:
        """Return what was typed."""
        return SuccessionFacts(
            kind=kind,
            on=self.effective_on.data,
            document=self.document(),
            heirs=self.heirs(),
            choices=choices,
            **self.said(),
        )


class RenameForm(DocumentForm):
    """A unit goes on under a new name."""

    unit = RowChoiceField(_l("Unit"))
    name = TextField(_l("New name"))
    short_name = TextField(_l("New short name"), limit=80)

    @classmethod
    def typed_units(cls, facts: SuccessionFacts) -> dict[str, Any]:
        """Return the unit and its new names."""
        unit_id = facts.heirs[0].from_id
        return {"unit": unit_id, "name": facts.name, "short_name": facts.short_name}

    def heirs(self) -> Sequence[Heir]:
        """Return the unit as its own successor."""
        return [Heir(self.unit.chosen, self.unit.chosen)]

    def said(self) -> dict[str, Any]:
        """Return the new names."""
        return {"name": self.name.data, "short_name": self.short_name.data}


class MergeForm(DocumentForm):
    """Units end, and one takes over."""

    from_units = UnitsField(_l("Units that end"))
    to_units = RowChoiceField(_l("Unit that takes over"))
    joins_twins = BooleanField(_l("Join duties both units owe by the same day"), default=True)

    @classmethod
    def typed_units(cls, facts: SuccessionFacts) -> dict[str, Any]:
        """Return the units that end, and the one that takes over."""
        return {
            "from_units": [heir.from_id for heir in facts.heirs],
            "to_units": facts.heirs[0].to_id,
            "joins_twins": facts.joins_twins,
        }

    def heirs(self) -> Sequence[Heir]:
        """Return one successor for all."""
        return [Heir(old, self.to_units.chosen) for old in self.from_units.data]

    def said(self) -> dict[str, Any]:
        """Tell what becomes of twins."""
        return {"joins_twins": bool(self.joins_twins.data)}


class SplitForm(DocumentForm):
    """A unit ends, and several take over."""

    from_units = RowChoiceField(_l("Unit that ends"))
    main_unit = RowChoiceField(_l("Main successor"))
    to_units = UnitsField(_l("Other successors"))

    @classmethod
    def typed_units(cls, facts: SuccessionFacts) -> dict[str, Any]:
        """Return the unit that ends, its main successor and the others."""
        return {
            "from_units": facts.heirs[0].from_id,
            "main_unit": next(heir.to_id for heir in facts.heirs if heir.is_main),
            "to_units": [heir.to_id for heir in facts.heirs if not heir.is_main],
        }

    def heirs(self) -> Sequence[Heir]:
        """Return the main successor and the others."""
        old, main = self.from_units.chosen, self.main_unit.chosen
        others = [new for new in self.to_units.data if new != main]
        return [Heir(old, main), *(Heir(old, new, is_main=False) for new in others)]


class TransferForm(DocumentForm):
    """Single duties pass from one unit to another; both go on."""

    from_units = RowChoiceField(_l("Unit that passes on"))
    to_units = RowChoiceField(_l("Unit that takes over"))

    @classmethod
    def typed_units(cls, facts: SuccessionFacts) -> dict[str, Any]:
        """Return the one pair."""
        return {"from_units": facts.heirs[0].from_id, "to_units": facts.heirs[0].to_id}

    def heirs(self) -> Sequence[Heir]:
        """Return the one pair."""
        return [Heir(self.from_units.chosen, self.to_units.chosen)]


class ReformForm(TableForm, DocumentForm):
    """Many units at once, by a table."""


FORMS: dict[SuccessionKind, type[DocumentForm]] = {
    SuccessionKind.RENAME: RenameForm,
    SuccessionKind.MERGE: MergeForm,
    SuccessionKind.SPLIT: SplitForm,
    SuccessionKind.TRANSFER: TransferForm,
}
