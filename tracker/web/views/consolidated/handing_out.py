"""Hand out a draft printed afresh, or the files of an issued report as they were kept."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import stop_reading
from tracker.printing import consolidated as printing
from tracker.printing.faults import PaperFailed
from tracker.queries.consolidated.reading import find_file, get_report
from tracker.rules.permissions import Action
from tracker.services.consolidated.papers import file_stem, paper_of
from tracker.services.issued_papers import WORD
from tracker.web.access import current_actor, guarded
from tracker.web.papers import hand_out, no_paper
from tracker.web.views.consolidated.blueprint import bp
from tracker.web.views.files import hand_out_file


@bp.get("/<int:report_id>/draft.pdf")
@guarded(Action.SEE_CONSOLIDATED_DRAFT)
def draft_pdf(report_id: int) -> ResponseReturnValue:
    """Print the report as it stands, marked as a draft until it is issued."""
    report = get_report(report_id, current_actor())
    paper, name = paper_of(report, now=clock.now()), file_stem(report)
    back = url_for(".show", report_id=report_id)
    return hand_out(lambda: printing.render(paper), name=f"{name}.pdf", back=back)


@bp.get("/<int:report_id>/draft.docx")
@guarded(Action.SEE_CONSOLIDATED_DRAFT)
def draft_word(report_id: int) -> ResponseReturnValue:
    """Write the report as it stands as a Word document."""
    report = get_report(report_id, current_actor())
    paper, name = paper_of(report, now=clock.now()), file_stem(report)
    stop_reading()
    try:
        content = printing.render_word(paper)
    except PaperFailed as failed:
        return no_paper(failed, back=url_for(".show", report_id=report_id))
    response = Response(content, mimetype=WORD)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response


@bp.get("/<int:report_id>/files/<kind>")
@guarded(Action.SEE_CONSOLIDATED)
def issued_file(report_id: int, kind: str) -> ResponseReturnValue:
    """Hand out an issued report as PDF or Word, byte for byte."""
    return hand_out_file(find_file(get_report(report_id, current_actor()), kind))
