"""A draft of Gia Lai and the annexes its secretariat brings in."""

from datetime import UTC, date, datetime

import pytest

from tests.factories import make_plan
from tests.gia_lai import GiaLai
from tests.rules.annexes.tables import HEAD, book, grid
from tracker.models import AnnexImport, Plan
from tracker.queries.annexes.imports import get_import
from tracker.queries.annexes.loading import load_preview
from tracker.queries.annexes.previews import Preview
from tracker.rules.annexes.columns import Role as Column
from tracker.rules.annexes.names import key_of
from tracker.rules.choices import PlanState
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Book
from tracker.services.annexes import corrections, intake, writing
from tracker.services.plans.drafts import list_rows

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
TODAY = date(2023, 11, 21)


def row(number, task, lead="Sở Nội vụ", other="", deadline="12/2024"):
    return (number, task, lead, other, "Báo cáo", deadline)


class Desk:
    """A draft of Gia Lai and the annexes its secretariat brings in."""

    def __init__(self) -> None:
        self.case = GiaLai()
        self.actor = self.case.secretariat
        self.plan: Plan = make_plan(committee=self.case.committee, state=PlanState.DRAFT)

    def take(self, made: Book, name: str = "phu-luc.xlsx") -> AnnexImport:
        annex = intake.take_in(self.plan, name=name, data=b"PK", actor=self.actor, now=NOW)
        intake.keep_book(annex.id, made)
        return get_import(self.plan, annex.id)

    def rows(self, *rows) -> AnnexImport:
        return self.take(book(grid(HEAD, *rows)))

    def preview(self, annex: AnnexImport) -> Preview:
        return load_preview(annex, self.plan, today=TODAY)

    def confirm(self, annex: AnnexImport, **facts) -> writing.Written:
        return writing.confirm_import(
            annex,
            self.plan,
            actor=self.actor,
            today=TODAY,
            now=NOW,
            seen=annex.version_id,
            **facts,
        )

    def decide(self, annex: AnnexImport, words: str, **decided) -> None:
        decisions = {**annex.decisions, key_of(words): {"words": words, **decided}}
        corrections.decide_units(
            annex, self.plan, decisions, actor=self.actor, now=NOW, seen=annex.version_id
        )

    def correct(self, annex: AnnexImport, at: int, role: Column, text: str, seen=None) -> None:
        preview = self.preview(annex)
        shown = preview.row_at(at).line.text(role)
        corrections.correct_cell(
            annex,
            self.plan,
            preview,
            corrections.Cell(at, role, corrections.mark_of(shown if seen is None else seen)),
            text=text,
            decisions={},
            actor=self.actor,
            now=NOW,
        )

    @property
    def titles(self) -> list[str]:
        return [row.title for row in list_rows(self.plan)]


def fault_of(act) -> Fault:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.fault
