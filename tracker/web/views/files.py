"""Files of tries: always handed out as downloads, never shown as pages of ours."""

import logging
from typing import Any

from flask import Blueprint, Response, g, render_template, send_file
from flask.typing import ResponseReturnValue

from tracker.queries.tasks.files import find_file
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action
from tracker.services.files import is_whole, path_of
from tracker.web.access import current_actor, guarded

bp = Blueprint("files", __name__)
log = logging.getLogger("tracker.web")
SANDBOX = "sandbox; default-src 'none'"


@bp.get("/files/<int:file_id>")
@guarded(Action.DOWNLOAD_EVIDENCE)
def download(file_id: int) -> ResponseReturnValue:
    """Hand out a file under its own name."""
    return hand_out_file(find_file(current_actor(), file_id))


def hand_out_file(file: Any) -> ResponseReturnValue:
    """Answer with the bytes of a stored file, whole as they were kept, or say what is wrong.

    Raises Missing when there is no such file.
    """
    if file is None:
        raise Missing
    try:
        state = "" if is_whole(file) else "altered"
    except OSError:
        state = "missing"
    if state:
        log.error("file %s request=%s id=%s key=%s", state, g.request_id, file.id, file.key)
        page = render_template(
            "files/unavailable.html", file=file, state=state, request_id=g.request_id
        )
        return page, 410
    response: Response = send_file(
        path_of(file.key),
        mimetype=file.content_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
