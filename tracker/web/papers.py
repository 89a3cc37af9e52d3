"""Hand out a printed paper, or say in words why there is none."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from tracker.database import stop_reading
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.services.file_types import DOCX, PDF
from tracker.services.files import is_whole, path_of
from tracker.speech import gettext as _

log = logging.getLogger("tracker.web")
# Nothing may run or load; a reader inside the browser needs its own frame and styles ("sandbox"
# would keep Chromium's from opening at all).
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
STATUSES = {PaperFault.TOO_BIG: 422, PaperFault.MEMORY: 422}


def hand_out(make: Callable[[], bytes], *, name: str, back: str) -> ResponseReturnValue:
    """Make a paper without holding the database, and send it: PDF to be read, Word to be kept."""
    stop_reading()  # printing takes its time; the database need not wait for it
    try:
        content = make()
    except PaperFailed as failed:
        return no_paper(failed, back=back)
    return _dressed(content, DOCX.media if name.endswith(".docx") else PDF.media, name)


def hand_out_kept(file: Any) -> ResponseReturnValue:
    """Send the bytes of an issued paper, exactly as they were kept; say so when they are not."""
    if (problem := unavailable(file)) is not None:
        return problem
    return _dressed(path_of(file.key).read_bytes(), file.content_type, file.name)


def unavailable(file: Any) -> ResponseReturnValue | None:
    """Return the page that says a file is gone or no longer what was kept; None for a whole one."""
    try:
        state = "" if is_whole(file) else "altered"
    except OSError:
        state = "missing"
    if not state:
        return None
    log.error("file %s request=%s id=%s key=%s", state, g.request_id, file.id, file.key)
    page = render_template(
        "files/unavailable.html", file=file, state=state, request_id=g.request_id
    )
    return page, 410


def no_paper(failed: PaperFailed, *, back: str) -> ResponseReturnValue:
    """Say in words why there is no paper."""
    log.warning("no paper reason=%s", failed)
    page = render_template("files/no_paper.html", reason=_reason(failed.reason), back=back)
    return page, STATUSES.get(failed.reason, 503)


def _dressed(content: bytes, media: str, name: str) -> Response:
    response, is_read = Response(content, mimetype=media), media == PDF.media
    if is_read:
        response.headers["Content-Security-Policy"] = PDF_POLICY
    how = "inline" if is_read else "attachment"
    response.headers.set("Content-Disposition", how, filename=name)
    return response


def _reason(fault: PaperFault) -> str:
    reasons = {
        PaperFault.TOO_BIG: _("The text is too long for one file; shorten it."),
        PaperFault.MEMORY: _("The paper needs more memory than is given; shorten its text."),
        PaperFault.TOO_SLOW: _("Printing took too long and was stopped; try again in a minute."),
        PaperFault.BUSY: _("Other papers are being printed; try again in a minute."),
        PaperFault.BROKEN: _("The press failed on this paper; the administrator can see why."),
        PaperFault.UNAVAILABLE: _("The parts that print PDF are not installed on this server."),
    }
    return reasons[fault]
