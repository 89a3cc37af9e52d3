"""Is the product alive; and for those who look after it, what is wrong and what to do."""

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import is_alive, transaction
from tracker.queries.health import find_hold, read_signs
from tracker.queries.letters import count_in_line
from tracker.rules.health import judge, worst
from tracker.rules.permissions import Action, may
from tracker.services import mail_hold
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded, public
from tracker.web.health_words import GOOD, LEVELS, PARTS, REASONS, describe

bp = Blueprint("health", __name__)


@bp.get("/health")
@public("liveness for the proxy; says nothing else")
def show() -> ResponseReturnValue:
    """Say whether the database answers."""
    alive = is_alive()
    return jsonify(status="ok" if alive else "down"), 200 if alive else 503


@bp.get("/health/details")
@guarded(Action.SEE_HEALTH)
def details() -> ResponseReturnValue:
    """Show how sender, mail, disk, backup and clock are doing, and what to do about it."""
    now = clock.now()
    signs = read_signs(current_app.config["SETTINGS"].data_dir, now=now)
    levels = judge(signs, now=now)
    lines = [(PARTS[part], level, describe(part, signs, level)) for part, level in levels.items()]
    return render_template(
        "health/details.html",
        lines=lines,
        level_words=LEVELS,
        is_good=worst(levels) is GOOD,
        hold=find_hold(),
        reasons=REASONS,
        in_line=count_in_line(),
        may_release=may(current_actor(), Action.RUN_SYSTEM),
    )


@bp.post("/health/release")
@guarded(Action.RUN_SYSTEM)
def release() -> ResponseReturnValue:
    """Let mail leave again after a restore."""
    forgets = request.form.get("forgets") == "yes"
    with transaction():
        count = mail_hold.release(
            current_app.config["SETTINGS"].data_dir,
            actor=current_actor(),
            forgets=forgets,
            now=clock.now(),
        )
    words = ngettext("%(num)s letter called off.", "%(num)s letters called off.", count)
    flash(_("Mail leaves again.") + (f" {words}" if count else ""))
    return redirect(url_for(".details"), 303)
