"""Hand out a draft printed afresh, or the files of an issued report as they were kept."""

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.printing import consolidated as printing
from tracker.queries.consolidated.reading import find_file, get_report
from tracker.rules.permissions import Action
from tracker.services.consolidated.papers import file_stem, paper_of
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.ordering import hand_out_or_order
from tracker.web.views.consolidated.blueprint import bp
from tracker.web.views.files import hand_out_file


@bp.route("/<int:report_id>/draft.pdf", methods=["GET", "POST"])
@guarded(Action.SEE_CONSOLIDATED_DRAFT)
@writes_late
def draft_pdf(report_id: int) -> ResponseReturnValue:
    """Print the report as it stands, marked as a draft until it is issued."""
    report = get_report(report_id, current_actor())
    paper, name = paper_of(report, now=clock.now()), file_stem(report)
    back = url_for(".show", report_id=report_id)
    return hand_out_or_order(printing.job_of(paper), name=f"{name}.pdf", back=back)


@bp.route("/<int:report_id>/draft.docx", methods=["GET", "POST"])
@guarded(Action.SEE_CONSOLIDATED_DRAFT)
@writes_late
def draft_word(report_id: int) -> ResponseReturnValue:
    """Write the report as it stands as a Word document."""
    report = get_report(report_id, current_actor())
    paper, name = paper_of(report, now=clock.now()), file_stem(report)
    back = url_for(".show", report_id=report_id)
    return hand_out_or_order(printing.word_job_of(paper), name=f"{name}.docx", back=back)


@bp.get("/<int:report_id>/files/<kind>")
@guarded(Action.SEE_CONSOLIDATED)
def issued_file(report_id: int, kind: str) -> ResponseReturnValue:
    """Hand out an issued report as PDF or Word, byte for byte."""
    return hand_out_file(find_file(get_report(report_id, current_actor()), kind))
