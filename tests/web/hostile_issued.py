"""The register and an issued paper, for the pages that are tried with bad input."""

from typing import Any

from tests import factories
from tests.conftest import NOW
from tracker.models import Committee
from tracker.printing.sealed import Printed
from tracker.rules.permissions import Actor
from tracker.services.issued_papers import PaperFacts, issue_paper

CODE = "0123456789ABCDEFGHJK"
REGISTER_PAGES = (
    ("secretariat", "/documents/new"),
    ("secretariat", "/documents/{document}"),
    ("secretariat", "/documents/{document}/edit"),
    ("secretariat", "/issued-papers/{paper}"),
    ("", "/verify/{code}"),
)


def issued_ids(committee: Committee, actor: Actor) -> dict[str, Any]:
    """Issue a notice; return what its addresses name."""
    document = factories.make_document(committee=committee)
    printed, facts = Printed(b"%PDF-1.7 hostile", b""), PaperFacts(code=CODE)
    paper = issue_paper(document, printed, facts, stem="tb", by=actor.user_id, now=NOW)
    return {"paper": paper.id, "code": paper.shown_code}
