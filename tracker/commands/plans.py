"""Bring the annex of a plan in from the terminal, or try how it would be read."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from tracker import clock
from tracker.database import Doer, begin_writing, db, doer, is_migrated, stop_reading, transaction
from tracker.models import Plan
from tracker.queries.annexes.imports import get_import
from tracker.queries.annexes.loading import load_preview, try_book
from tracker.queries.annexes.previews import Preview
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.doubts import Finding
from tracker.rules.annexes.names import key_of
from tracker.rules.annexes.reading import Decision, RowRead
from tracker.rules.annexes.unit_cells import Mention
from tracker.rules.choices import ImportState, Language
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Book
from tracker.rules.permissions import Actor
from tracker.rules.permissions import Role as Part
from tracker.rules.readings import DeadlineKind
from tracker.services.annexes import corrections, intake, writing
from tracker.sheets.reading import read_book
from tracker.speech import speaking
from tracker.web.annex_words import doubt_words
from tracker.web.faults import words_for

UNREAD = frozenset({DeadlineKind.UNSET, DeadlineKind.TEXT})

plans = AppGroup("plans", help="Kế hoạch.")


@plans.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--plan", "plan_id", type=int, help="Số của kế hoạch, như trong địa chỉ trang.")
@click.option("--dry-run", is_flag=True, help="Chỉ đọc và in, không giữ lại gì.")
@click.option("--add-units", is_flag=True, help="Thêm các cơ quan trung ương chưa có.")
def import_annex(file: Path, *, plan_id: int | None, dry_run: bool, add_units: bool) -> None:
    """Nhập phụ lục (.xlsx, .docx, .csv) vào bản nháp; in một đối tượng JSON."""
    if plan_id is None and not dry_run:
        raise click.UsageError("Cần --plan, hoặc --dry-run để chỉ đọc thử.")
    with speaking(Language.VIETNAMESE):
        try:
            answer = _bring(file, plan_id, dry_run=dry_run, adds_units=add_units)
        except Refused as refusal:
            answer = {"rows": [], "problems": [_refusal(refusal)], "counts": {}, "refused": True}
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    if answer["refused"]:
        sys.exit(1)


def _bring(file: Path, plan_id: int | None, *, dry_run: bool, adds_units: bool) -> dict[str, Any]:
    data = file.read_bytes()
    book = read_book(data, file.name)
    if plan_id is None:
        return _told(try_book(book, today=clock.today(), has_register=is_migrated()))
    doer.set(Doer(name="terminal"))
    begin_writing()
    try:
        with transaction():
            answer = _import(file.name, data, book, plan_id, adds_units=adds_units, tries=dry_run)
            if dry_run:
                raise _OnlyTried
    except _OnlyTried:
        stop_reading()
    return answer


class _OnlyTried(Exception):
    """Undo what a dry run did."""


def _import(
    name: str, data: bytes, book: Book, plan_id: int, *, adds_units: bool, tries: bool
) -> dict[str, Any]:
    plan = db.session.get(Plan, plan_id)
    if plan is None:
        raise Refused(Fault.NOT_A_CHOICE, field="plan")
    actor = Actor(0, plan.committee_id, Part.SECRETARIAT, name="terminal")
    taken = intake.take_in(plan, name=name, data=data, actor=actor, now=clock.now())
    intake.keep_book(taken.id, book)
    annex = get_import(plan, taken.id)
    preview = load_preview(annex, plan, today=clock.today())
    if adds_units:
        decisions = _shipped(preview)
        corrections.decide_units(
            annex, plan, decisions, actor=actor, now=clock.now(), seen=annex.version_id
        )
        preview = load_preview(annex, plan, today=clock.today())
    answer = _told(preview)
    if not tries:
        writing.confirm_import(
            annex,
            plan,
            actor=actor,
            today=clock.today(),
            now=clock.now(),
            seen=annex.version_id,
        )
    return answer | {"import": annex.id if annex.state is ImportState.CONFIRMED else None}


def _shipped(preview: Preview) -> dict[str, dict[str, Any]]:
    """Decide to add every body that is known from the shipped list only."""
    bodies = [
        one.found.body
        for row in preview.taken
        for one in (*row.leads, *row.others)
        if one.found and one.is_read and one.found.body.id is None
    ]
    return {
        key_of(body.name): {
            "words": body.name,
            "name": body.name,
            "do": Decision.CREATE.value,
            "kind": body.kind.value,
        }
        for body in bodies
    }


def _told(preview: Preview) -> dict[str, Any]:
    words = [one for row in preview.taken for one in (*row.leads, *row.others)]
    findings = [(row, one) for row in preview.taken for one in row.findings]
    unnamed = sum(1 for _, one in findings if one.doubt == "lead_not_named")
    return {
        "rows": [_row(row, preview) for row in preview.taken],
        "problems": [_problem(row, one, preview) for row, one in findings],
        "counts": {
            "rows": len(preview.taken),
            "doubtful": len(preview.doubtful),
            "blocked": len(preview.blocked),
            "units": len(words),
            "units_read": sum(one.is_read for one in words) - unnamed,
            "deadlines": sum(bool(row.deadline_words) for row in preview.taken),
            "deadlines_read": sum(
                bool(row.deadline_words) and row.deadline.kind not in UNREAD
                for row in preview.taken
            ),
        },
        "hidden_sheets": preview.hidden,
        "refused": False,
    }


def _row(row: RowRead, preview: Preview) -> dict[str, Any]:
    reading = row.deadline
    return {
        "number": row.line.number,
        "group": row.line.group,
        "sheet": preview.sheet,
        "place": preview.place(row, Role.TASK),
        "text": row.text,
        "deliverable": row.deliverable,
        "note": row.note,
        "lead": [_unit(one) for one in row.leads],
        "coordinating": [_unit(one) for one in row.others],
        "deadline": {
            "words": row.deadline_words,
            "kind": reading.kind.value,
            "due": reading.due.isoformat() if reading.due else None,
            "recurrence": reading.recurrence.value,
        },
        "change": preview.change_of(row).value,
    }


def _unit(one: Mention) -> dict[str, Any]:
    if one.group is not None:
        return {
            "words": one.words,
            "group": one.group.group.value,
            "which": "some" if one.group.is_some else "all",
        }
    if one.found is None:
        return {"words": one.words, "unit": None}
    return {
        "words": one.words,
        "unit": one.found.body.name,
        "code": one.found.body.code,
        "in_register": one.found.body.id is not None,
        "match": one.found.match.value,
        "confidence": one.found.confidence,
    }


def _problem(row: RowRead, one: Finding, preview: Preview) -> dict[str, Any]:
    return {
        "number": row.line.number,
        "sheet": preview.sheet,
        "place": preview.place(row, one.role),
        "column": one.role.value,
        "code": one.doubt.value,
        "words": doubt_words(one, preview),
        "blocks": one.is_blocking,
    }


def _refusal(refusal: Refused) -> dict[str, Any]:
    facts = {key: refusal.facts[key] for key in ("sheet", "place") if refusal.facts.get(key)}
    return {"code": refusal.fault.value, "words": words_for(refusal), "blocks": True, **facts}
