"""A link of a letter: the form of one task for one person, and nothing else of the account.

Looking changes nothing, so a mail scanner does no harm; handing in needs a code mailed to the duty
mailbox, or the session of the very person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import (
    Blueprint,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.queries.links import OpenLink, find_open_link, has_code, is_door_open
from tracker.queries.tasks.changing import get_task_to_change
from tracker.queries.tasks.one import get_task_page
from tracker.rules.choices import TaskKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.links import Deed
from tracker.rules.permissions import Action, require
from tracker.services import extensions, links, submissions
from tracker.services.files import Upload
from tracker.services.nonces import Repeated
from tracker.services.submissions import drafts_of
from tracker.services.versions import expect_all
from tracker.speech import gettext as _
from tracker.web.access import act_as, current_signed_in, public, short_form
from tracker.web.errors import stale_page
from tracker.web.forms.base import Form
from tracker.web.forms.extensions import ExtensionForm
from tracker.web.forms.links import AskCodeForm, CodeForm
from tracker.web.forms.tasks import SubmissionForm
from tracker.web.key_pages import hush, is_look, may_try_again
from tracker.web.once import once
from tracker.web.signing import computer
from tracker.web.views.task_page import submission_form
from tracker.web.views.tasks import content_of, offer_files

bp = Blueprint("links", __name__, url_prefix="/link")
WHY = "the token is the key to one task; what changes anything asks for a code as well"
KEPT = ("document_sign", "document_on", "signed_by", "text", "new_due", "reason")
MOST_DOORS = 8  # in one cookie
View = Callable[..., ResponseReturnValue]
bp.after_request(hush)


@dataclass(frozen=True)
class Act:
    """What a form does: by which right, how it is written down, what is said afterwards."""

    action: Action
    deed: Deed
    said: str


def opened(view: View) -> View:
    """Hand the view the link of its token; whatever opens nothing gets one and the same answer."""

    @wraps(view)
    def answer(token: str) -> ResponseReturnValue:
        link = find_open_link(token, now=clock.now())
        if link is None:
            return _refuse()
        g.language = link.language
        signed_in = current_signed_in()
        if signed_in is not None and signed_in.actor.user_id != link.user_id:
            return render_template("links/other_person.html", name=signed_in.actor.name), 403
        act_as(link.actor)
        return view(token, link)

    return answer


def _refuse() -> ResponseReturnValue:
    """Say calmly that this opens nothing; who tries many keys has to wait."""
    return render_template("links/refused.html"), 410 if may_try_again() else 429


@bp.get("/<token>")
@public(WHY)
@opened
def show(token: str, link: OpenLink) -> ResponseReturnValue:
    """Show the one task; its person, when signed in, goes on to the ordinary page."""
    signed_in = current_signed_in()
    if is_look():
        begin_writing()
        with transaction():
            _note(link, Deed.OPENED)
    if signed_in is not None and signed_in.actor.committee_id == link.actor.committee_id:
        return redirect(_ordinary_page(link), 303)
    return _page(token, link)


def _ordinary_page(link: OpenLink) -> str:
    is_report = link.kind is TaskKind.PERIODIC_REPORT
    return url_for("reports.show" if is_report else "tasks.show", task_id=link.task_id)


@bp.post("/<token>/code")
@public(WHY)
@short_form
@opened
def ask_code(token: str, link: OpenLink) -> ResponseReturnValue:
    """Mail a code to the person's duty mailbox."""
    form = AskCodeForm()
    if form.csrf_error():
        return stale_page()
    kept = _kept("kept-")
    try:
        with once(form.nonce.data):
            links.send_code(link, computer=computer(), now=clock.now(), real_now=clock.real_now())
            _note(link, Deed.CODE_ASKED)
    except Refused as refusal:
        form.show(refusal)
        return _page(token, link, failed=form, kept=kept)
    except Repeated:
        return _to(token)
    return _page(token, link, kept=kept) if kept else _to(token)


@bp.post("/<token>/open")
@public(WHY)
@short_form
@opened
def enter_code(token: str, link: OpenLink) -> ResponseReturnValue:
    """Take the code; a right one opens the form for this browser and a while."""
    form, kept = CodeForm(), _kept("kept-")
    if form.csrf_error():
        return stale_page()
    if form.validate():
        with transaction():
            entry = links.enter_code(link, form.code.data, real_now=clock.real_now())
            _note(link, Deed.CODE_RIGHT if entry.door else Deed.CODE_WRONG)
        if entry.door:
            doors = dict(list(session.get("doors", {}).items())[-MOST_DOORS + 1 :])
            session["doors"] = {**doors, str(link.id): entry.door}
            return _page(token, link, kept=kept) if kept else _to(token)
        fault = Fault.CODE_SPENT if entry.left is None else Fault.CODE_WRONG
        form.show(Refused(fault, field="code", left=entry.left))
    return _page(token, link, failed=form, kept=kept)


@bp.post("/<token>/draft")
@public(WHY)
@opened
def draft(token: str, link: OpenLink) -> ResponseReturnValue:
    """Keep what the unit has so far."""
    form = SubmissionForm()

    def save(task: Any) -> None:
        submissions.save_draft(task, content_of(form), actor=link.actor, now=clock.now())

    what = Act(Action.DRAFT_SUBMISSION, Deed.DRAFTED, _("Draft saved."))
    return _act(token, link, form, save, what)


@bp.post("/<token>/submit")
@public(WHY)
@opened
def submit(token: str, link: OpenLink) -> ResponseReturnValue:
    """Hand in the unit's try."""
    form = SubmissionForm()

    def hand_in(task: Any) -> None:
        submissions.submit(
            task, content_of(form), actor=link.actor, today=clock.today(), now=clock.now()
        )

    what = Act(Action.SUBMIT, Deed.HANDED_IN, _("Handed in. The secretariat gets a letter."))
    return _act(token, link, form, hand_in, what)


@bp.post("/<token>/extension")
@public(WHY)
@opened
def ask_time(token: str, link: OpenLink) -> ResponseReturnValue:
    """Ask for more time."""
    form = ExtensionForm()

    def ask(task: Any) -> None:
        extensions.request_extension(
            task,
            new_due=form.new_due.data,
            reason=form.reason.data,
            uploads=[Upload(file.filename, file.stream) for file in form.files.data or ()],
            actor=link.actor,
            today=clock.today(),
            now=clock.now(),
        )

    said = _("Your request is with the secretariat.")
    return _act(token, link, form, ask, Act(Action.REQUEST_EXTENSION, Deed.TIME_ASKED, said))


def _act(
    token: str, link: OpenLink, form: Form, do: Callable[[Any], None], what: Act
) -> ResponseReturnValue:
    """Do one thing to the task as its person, once; show the page again when it is refused."""
    if form.csrf_error():
        return stale_page()
    if not _may_write(link):
        form.show(Refused(Fault.CODE_NEEDED))
        return _page(token, link, failed=form, kept=_kept(""))
    task = get_task_to_change(link.actor, link.task_id)
    require(link.actor, what.action, committee_id=task.committee_id, unit_id=task.unit_id)
    is_try = isinstance(form, SubmissionForm)
    if is_try:
        offer_files(form, task)
    if form.validate():
        try:
            with once(form.nonce.data):
                expect_all([task, *drafts_of(task)] if is_try else [task], form.seen_version)
                do(task)
                _note(link, what.deed)
        except Refused as refusal:
            form.show(refusal)
        except Repeated:
            flash(_("This was already saved; it has not been saved twice."))
            return _to(token)
        else:
            flash(what.said)
            return _to(token)
    return _page(token, link, failed=form)


def _page(
    token: str, link: OpenLink, *, failed: Form | None = None, kept: dict[str, str] | None = None
) -> ResponseReturnValue:
    """Show the task, and what this browser may do with it now; ``kept`` is what was typed."""
    page = get_task_page(link.actor, link.task_id, today=clock.today())
    may_write = _may_write(link)
    typed = MultiDict(kept) if kept and may_write else None
    forms: dict[type[Form], Form] = {
        AskCodeForm: AskCodeForm(formdata=None),
        CodeForm: CodeForm(formdata=None),
        SubmissionForm: submission_form(page),
        ExtensionForm: ExtensionForm(formdata=typed),
    }
    if typed and page.may_draft:
        forms[SubmissionForm] = SubmissionForm(formdata=typed)
        forms[SubmissionForm].version.data = str(page.draft_version)
    forms[ExtensionForm].version.data = str(page.version)
    if failed is not None:
        forms[type(failed)] = failed
    html = render_template(
        "links/show.html",
        page=page,
        link=link,
        token=token,
        may_write=may_write,
        has_code=has_code(link.id, real_now=clock.real_now()),
        forms={kind.__name__: form for kind, form in forms.items()},
        form=failed,
        kept={} if may_write else kept or {},
        today=clock.today(),
    )
    return html, failed.status if failed is not None else 200


def _may_write(link: OpenLink) -> bool:
    """Tell whether this browser typed the code, or belongs to the person signed in."""
    if current_signed_in() is not None:  # somebody else was turned away at the door
        return True
    door = session.get("doors", {}).get(str(link.id))
    return isinstance(door, str) and is_door_open(link.id, door, real_now=clock.real_now())


def _note(link: OpenLink, deed: Deed) -> None:
    links.note(link.id, deed, address=computer(), now=clock.now())


def _kept(prefix: str) -> dict[str, str]:
    """Return the texts that were typed before the code was asked for."""
    typed = {name: request.form.get(prefix + name, "") for name in KEPT}
    return {name: text for name, text in typed.items() if text}


def _to(token: str) -> ResponseReturnValue:
    return redirect(url_for(".show", token=token), 303)
