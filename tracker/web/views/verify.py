"""The page behind the code of an issued paper: open to everybody who holds a print.

It tells what stands on the paper anyway and whether a file is the issued one. It hands out nothing,
keeps nothing, and answers alike whatever is wrong with a code.
"""

from hashlib import sha256

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from tracker.database import begin_writing, stop_reading, transaction
from tracker.queries.issued_papers import PublicPaper, find_public
from tracker.rules.faults import Fault, Refused
from tracker.rules.throttling import CHECKS_PER_COMPUTER, WRONG_CODES_PER_COMPUTER
from tracker.rules.verification import LONGEST_TYPED, Match, read_code, read_digest, shown_code
from tracker.services.throttling import is_waiting, take_try
from tracker.web.access import public, writes_late
from tracker.web.forms.issued_papers import CheckForm
from tracker.web.issued_words import MATCHES
from tracker.web.signing import computer
from tracker.web.words import DOCUMENT_KINDS

bp = Blueprint("verify", __name__, url_prefix="/verify")
WHY = "who holds a print may ask whether it is true; nothing is told that is not on it"
PIECE = 256 * 1024


@bp.after_request
def hush(response: Response) -> Response:
    """Keep the page out of search engines and of every store between here and the reader."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("")
@public(WHY)
def index() -> ResponseReturnValue:
    """Ask for the code of a paper, and lead to it."""
    typed = request.args.get("code", "")
    if not typed.strip():
        return render_template("verify/index.html", status=200)
    code = read_code(typed)
    if code is None:
        return _refuse(typed)
    return redirect(url_for(".show", code=shown_code(code)), 303)


@bp.get("/<path:code>")
@public(WHY)
def show(code: str) -> ResponseReturnValue:
    """Say what the paper with this code is, and what it is worth today."""
    paper = _look_up(code)
    return _page(paper, CheckForm()) if paper is not None else _refuse(code)


@bp.post("/<path:code>")
@public(WHY)
@writes_late
def check(code: str) -> ResponseReturnValue:
    """Compare a file, or its SHA-256, with what was issued; neither is kept."""
    paper, form, match = _look_up(code), CheckForm(), None
    if paper is None:
        return _refuse(code)
    status = None
    if form.validate_on_submit():
        try:
            match = paper.match(_digest(form))
        except Refused as refusal:
            form.show(refusal)
            status = 429 if refusal.fault is Fault.TOO_MANY_CHECKS else None
    return _page(paper, form, match, status)


def _look_up(typed: str) -> PublicPaper | None:
    """Return the paper of a code; None too for whoever tried too many wrong ones."""
    code = read_code(typed)
    if code is None or is_waiting(_subject(), WRONG_CODES_PER_COMPUTER):
        return None
    paper = find_public(code)
    stop_reading()
    return paper


def _refuse(typed: str) -> ResponseReturnValue:
    """Give the one answer to every code that leads nowhere; who tries many has to wait."""
    status = 404
    try:
        begin_writing()
        with transaction():
            take_try({_subject(): WRONG_CODES_PER_COMPUTER})
    except Refused:
        status = 429
    return render_template("verify/index.html", status=status, typed=typed[:LONGEST_TYPED]), status


def _subject() -> str:
    return f"verify:{computer()}"


def _digest(form: CheckForm) -> str:
    """Return the SHA-256 of what was handed over.

    Raises Refused: TOO_MANY_CHECKS, REQUIRED, NOT_A_DIGEST.
    """
    begin_writing()
    with transaction():
        take_try({f"verify-file:{computer()}": CHECKS_PER_COMPUTER}, fault=Fault.TOO_MANY_CHECKS)
    file = form.file.data
    if isinstance(file, FileStorage) and file.filename:
        measured = sha256()
        while piece := file.stream.read(PIECE):
            measured.update(piece)
        return measured.hexdigest()
    if not form.digest.data:
        raise Refused(Fault.REQUIRED, field="file")
    digest = read_digest(form.digest.data)
    if digest is None:
        raise Refused(Fault.NOT_A_DIGEST, field="digest")
    return digest


def _page(
    paper: PublicPaper, form: CheckForm, match: Match | None = None, status: int | None = None
) -> ResponseReturnValue:
    page = render_template(
        "verify/show.html",
        paper=paper,
        form=form,
        match=match,
        matches=MATCHES,
        kinds=DOCUMENT_KINDS,
    )
    return page, status or form.status
