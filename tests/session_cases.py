"""Sessions that were reported in newspapers, typed into the product as a secretary would."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_committee, make_membership, make_unit, make_user
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import AgendaItem, Attendance, Meeting
from tracker.printing.composed import Part, Table
from tracker.rules.choices import UnitKind
from tracker.rules.permissions import Role
from tracker.rules.texts import fold
from tracker.services.session_papers.printing import Paper, compose

DATA = Path(__file__).parent / "data"
TYPED = ("kind", "text", "leads", "coordinating", "deadline_words", "deliverable")


class Case:
    """A committee with the units of its province, and the desk of its secretary."""

    def __init__(self, client: FlaskClient, name: str) -> None:
        self.facts = json.loads((DATA / name / "case.json").read_text(encoding="utf-8"))
        self.client = client
        facts = self.facts["committee"]
        self.committee = make_committee(**{k: v for k, v in facts.items() if k != "from"})
        self.units = {
            name: make_unit(name=name, short_name=name, folded=fold(name), kind=UnitKind(kind))
            for kind, names in self.facts["units"].items()
            for name in names
        }
        self.committee.standing_unit_id = self.units[self.facts["standing_unit"]].id
        self.office = make_membership(
            committee=self.committee,
            role=Role.SECRETARIAT,
            user=make_user(name="Thư ký", email=f"thu-ky@{name}.example"),
        )
        self.path = self.inspection = ""

    def post(self, path: str, **typed: Any) -> Any:
        """Send a form as the secretary; it is taken."""
        answer = self.client.post(path, data=typed)
        assert answer.status_code == 303, (path, typed, answer.get_data(as_text=True))
        return answer

    def page(self, path: str = "") -> str:
        return self.client.get(f"{self.path}{path}").get_data(as_text=True)

    def prepare(self) -> None:
        """The session, its sections, items and papers, and who is asked to come."""
        facts = {k: v for k, v in self.facts["meeting"].items() if k != "from"}
        self.path = self.post("/meetings/new", **facts).location.rstrip("/")
        sections: dict[str, str] = {}
        for row in self.facts["agenda"]:
            heading = row["section"]
            if heading not in sections:
                self.post(f"{self.path}/sections/new", title=heading)
                sections[heading] = str(len(sections) + 1)
            unit = self.units.get(row["presenter"])
            typed = {
                "title": row["title"],
                "section": sections[heading],
                "presenter_unit": unit.id if unit else "",
                "presenter": "" if unit else row["presenter"],
                "minutes": row.get("minutes", ""),
            }
            self.post(f"{self.path}/agenda", **typed)
            if row.get("paper"):
                asked = {"title": row["paper"], "unit": unit.id if unit else ""}
                self.post(f"{self.path}/agenda/{self.items()[-1].id}/papers/new", **asked)
        for group in self.facts["groups"]:
            self.post(f"{self.path}/attendance/groups", group=group)
        for person in self.facts["people"]:
            typed = {"name": person["name"], "office": person["office"]}
            self.post(f"{self.path}/attendance/people", **typed)

    def hold(self) -> None:
        """Notes, who came, what was concluded."""
        self.post(f"{self.path}/start")
        for row, item in zip(self.facts["agenda"], self.items(), strict=True):
            kept = {"notes": "\n".join(row["notes"]), "base": "", "page": "p"}
            answer = self.client.post(f"{self.path}/agenda/{item.id}/notes/keep", data=kept)
            assert answer.status_code == 200
        self.post(f"{self.path}/attendance", **self._presence())
        items = self.items()
        for row in self.facts["conclusions"]:
            typed = {name: row[name] for name in TYPED if name in row}
            item = items[row["item"] - 1].id if row["item"] else ""
            self.post(f"{self.path}/conclusions/spoken", item=item, **typed)

    def close(self) -> None:
        """End the session and give its tasks."""
        self.post(f"{self.path}/close")
        db.session.rollback()
        assert db.session.scalars(select(Meeting.closed_at)).one() is not None
        self.post(f"{self.path}/tasks")

    def inspect(self) -> None:
        """The inspection, what it found, and its report, which the session heard."""
        facts = {k: v for k, v in self.facts["inspection"].items() if k != "from"}
        units = [self.units[name].id for name in self.facts["units"]["district"]]
        self.inspection = self.post("/inspections/new", units=units, **facts).location
        self.post(f"{self.inspection}/start")
        for row in self.facts["findings"]:
            typed = {k: v for k, v in row.items() if k != "from"}
            self.post(f"{self.inspection}/findings/new", **typed)
        report = {k: v for k, v in self.facts["report"].items() if k != "from"}
        path = self.post("/documents/new", priority="normal", **report).location
        number = self.path.rsplit("/", 1)[1]
        self.post(f"{path}/links", meeting=number)
        self.post(f"{path}/links", inspection=self.inspection.rsplit("/", 1)[1])

    def items(self) -> list[AgendaItem]:
        return list(db.session.scalars(select(AgendaItem).order_by(AgendaItem.position)))

    def _presence(self) -> dict[str, object]:
        told, typed = self.facts["presence"], {}
        names = {unit.id: name for name, unit in self.units.items()}
        rows = db.session.scalars(select(Attendance).order_by(Attendance.position, Attendance.id))
        for order, row in enumerate(rows):
            came: dict[str, object] = {"presence": "present", "name": row.name}
            if names.get(row.unit_id or 0) == told["substitute"][0]:
                _unit, name, office = told["substitute"]
                came = {"presence": "substitute", "substitute_name": name}
                came["substitute_office"] = office
            elif names.get(row.unit_id or 0) == told["excused"][0]:
                came = {"presence": "excused", "note": told["excused"][1]}
            came |= {"line": row.id, "version": row.version_id, "was": "", "office": row.office}
            typed |= {f"lines-{order}-{name}": value for name, value in came.items()}
        return typed


def words_of(paper: Paper) -> str:
    """Return all words of a paper, from which PDF and Word are printed alike, a line for each."""
    made = compose(paper)
    lines = [made.name, made.subject, *_words(made.parts)]
    lines += [made.closing.text] if made.closing else []
    for annex in made.annexes:
        lines += [annex.title, annex.note, *_words(annex.parts)]
    return "\n".join(lines)


def _words(parts: Iterable[Part]) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Table):
            lines += [cell for row in part.rows for cell in row]
        else:
            lines.append(part.text)
    return lines


def open_case(client: FlaskClient, name: str) -> Case:
    """Return a case with its secretary signed in and nothing typed yet."""
    with writing():
        made = Case(client, name)
    sign_in_as(client, made.office)
    return made
