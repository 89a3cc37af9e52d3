"""The letters kept in a folder when no mail server is set: read them here.

Everybody's letters lie here, of all committees. A demonstration, where everybody may be anybody,
shows them to the office and says that they stand outside the permissions. Elsewhere only the
administrator reads them, and sign-in links are blotted out: nobody signs in as somebody else.
"""

import re
from dataclasses import replace
from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from tracker.post.folder import count_letters, list_letters, read_letter
from tracker.rules.faults import Missing, NotAllowed
from tracker.rules.permissions import Action, may_knock
from tracker.web.access import current_actor, guarded
from tracker.web.paging import read_page

bp = Blueprint("mailbox", __name__, url_prefix="/mailbox")
SIGN_IN_LINK = re.compile(r"(/sign-in/link/)[\w-]+")


@bp.get("/")
@guarded(Action.SEE_MAIL_LOG)
def index() -> ResponseReturnValue:
    """List the letters in the folder, newest first."""
    folder = _folder()
    page = read_page(count_letters(folder))
    letters = list_letters(folder, limit=page.size, offset=page.offset)
    return render_template("mailbox/index.html", letters=letters, page=page, is_demo=_is_demo())


@bp.get("/<name>")
@guarded(Action.SEE_MAIL_LOG)
def show(name: str) -> ResponseReturnValue:
    """Show one letter's words."""
    letter = read_letter(_folder(), name)
    if not _is_demo():
        letter = replace(letter, text=SIGN_IN_LINK.sub(r"\1…", letter.text))
    return render_template("mailbox/show.html", letter=letter, is_demo=_is_demo())


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].is_demo)


def _folder() -> Path:
    """Return the folder this person may read. Raises Missing when a mail server is set."""
    settings = current_app.config["SETTINGS"]
    if settings.mail_folder is None:
        raise Missing
    if not _is_demo() and not may_knock(current_actor().role, Action.RUN_SYSTEM):
        raise NotAllowed
    return Path(settings.mail_folder)
