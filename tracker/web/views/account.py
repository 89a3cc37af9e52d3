"""A person's own account: contact data, language, password, sessions, committee."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.queries.people import list_own_parts
from tracker.queries.users import list_sessions
from tracker.rules.choices import Language
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action
from tracker.services import accounts
from tracker.services.accounts import PersonFacts
from tracker.services.passwords import hash_password
from tracker.services.sessions import close_sessions, switch_committee
from tracker.speech import gettext as _
from tracker.web.access import (
    current_actor,
    current_signed_in,
    guarded,
    public,
    short_form,
    writes_late,
)
from tracker.web.errors import page_before
from tracker.web.forms.account import NewsForm, PasswordForm, ProfileForm
from tracker.web.forms.base import Form
from tracker.web.once import sent
from tracker.web.paging import read_id
from tracker.web.signing import check_new_password, check_own_password, hand_over, new_session
from tracker.web.words import ROLES

bp = Blueprint("account", __name__)
YEAR_SECONDS = 31_536_000


@bp.route("/account", methods=["GET", "POST"])
@guarded(Action.USE_ACCOUNT)
@short_form
def edit() -> ResponseReturnValue:
    """Correct one's own name, post, phone and language; nothing else can be sent."""
    actor = current_actor()
    user = accounts.get_own(actor)
    form = ProfileForm(obj=user, version=user.version_id)
    if form.validate_on_submit():
        person = PersonFacts(form.name.data, form.post.data, form.phone.data)
        with sent(form) as receipt:
            receipt.location, receipt.said = url_for(".edit"), _("Saved.")
            accounts.edit_own(actor, person, Language(form.language.data), seen=form.seen_version)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "account/edit.html",
        form=form,
        user=user,
        parts=list_own_parts(actor.user_id),
        roles=ROLES,
    )
    return page, form.status


@bp.route("/account/news", methods=["GET", "POST"])
@guarded(Action.USE_ACCOUNT)
@short_form
def choose_news() -> ResponseReturnValue:
    """Choose which news one wants by mail; duties are not for choice."""
    actor = current_actor()
    user = accounts.get_own(actor)
    form = NewsForm.of(user.muted_news, user.version_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location, receipt.said = url_for(".choose_news"), _("Saved.")
            accounts.mute_news(actor, form.muted(), seen=form.seen_version)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("account/news.html", form=form), form.status


@bp.route("/account/password", methods=["GET", "POST"])
@guarded(Action.USE_ACCOUNT)
@short_form
@writes_late
def change_password() -> ResponseReturnValue:
    """Set a new password; all sessions end, and a new one opens here if wanted."""
    user = accounts.get_own(current_actor())
    has_password, email = user.password_hash is not None, user.email
    form = PasswordForm()
    if not has_password:
        del form.password
    if form.validate_on_submit():
        try:
            token = _change_password(form, email, has_password=has_password)
        except Refused as refusal:
            form.show(refusal)
        else:
            if token is None:
                session.clear()
            else:
                hand_over(token)
            flash(_("The password is changed; the other devices are signed out."))
            return redirect(url_for(".edit" if token else "signin.sign_in"), 303)
    page = render_template("account/password.html", form=form, has_password=has_password)
    return page, form.status


def _change_password(form: PasswordForm, email: str, *, has_password: bool) -> str | None:
    user_id = current_actor().user_id
    password = check_new_password(form.new_password.data, email=email, field="new_password")
    if has_password:
        check_own_password(email, form.password.data, fault=Fault.WRONG_PASSWORD, field="password")
    password_hash = hash_password(password)
    begin_writing()
    with transaction():
        accounts.set_password(user_id, password_hash)
        return new_session(user_id) if form.keep.data else None


@bp.get("/account/sessions")
@guarded(Action.USE_ACCOUNT)
def sessions() -> ResponseReturnValue:
    """Show where one is signed in."""
    return _sessions_page()


def _sessions_page() -> ResponseReturnValue:
    signed_in = current_signed_in()
    rows = list_sessions(current_actor().user_id, now=clock.real_now())
    return render_template(
        "account/sessions.html",
        rows=rows,
        current_id=signed_in.session_id if signed_in else 0,
        form=Form(),
    )


@bp.post("/account/sessions/end")
@guarded(Action.USE_ACCOUNT)
@short_form
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, or everywhere else."""
    signed_in = current_signed_in()
    keep_id = signed_in.session_id if signed_in and request.form.get("keep") == "yes" else None
    with transaction():
        close_sessions(current_actor().user_id, keep_id=keep_id)
    if keep_id is not None:
        flash(_("The other devices are signed out."))
        return redirect(url_for(".sessions"), 303)
    session.clear()
    flash(_("You are signed out everywhere."))
    return redirect(url_for("signin.sign_in"), 303)


@bp.post("/account/switch")
@guarded(Action.USE_ACCOUNT)
@short_form
def switch() -> ResponseReturnValue:
    """Go on in another committee of one's own."""
    signed_in = current_signed_in()
    chosen = read_id(request.form.get("membership", ""))
    if signed_in is None or not chosen:
        raise Missing
    with transaction():
        switch_committee(signed_in.actor, chosen, session_id=signed_in.session_id)
    return redirect(url_for("front.index"), 303)


@bp.post("/language")
@public("whoever cannot read the page must be able to change its language")
@short_form
def choose_language() -> ResponseReturnValue:
    """Read on in another language; remembered with the account and in a cookie."""
    typed = request.form.get("language", "")
    answer = redirect(page_before() or url_for("front.index"), 303)
    if typed not in set(Language):
        return answer
    if current_signed_in() is not None:
        with transaction():
            accounts.choose_language(current_actor(), Language(typed))
    answer.set_cookie("language", typed, max_age=YEAR_SECONDS, httponly=True, samesite="Lax")
    return answer
