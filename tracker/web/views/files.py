"""Files of tries: always handed out as downloads, never shown as pages of ours."""

from typing import Any

from flask import Blueprint, Response, send_file
from flask.typing import ResponseReturnValue

from tracker.queries.tasks.files import find_file
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action
from tracker.services.files import path_of
from tracker.web.access import current_actor, guarded
from tracker.web.papers import unavailable

bp = Blueprint("files", __name__)
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
    if (problem := unavailable(file)) is not None:
        return problem
    response: Response = send_file(
        path_of(file.key),
        mimetype=file.content_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
