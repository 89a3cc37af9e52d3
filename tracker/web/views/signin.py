"""The way in and out: password, mailed link, first start."""

import logging
from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.queries.committees import find_host
from tracker.queries.users import find_link_owner, has_users, list_demo_accounts
from tracker.rules.addresses import safe_next
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.throttling import LINKS_PER_ADDRESS, LINKS_PER_COMPUTER
from tracker.services import first_start
from tracker.services.accounts import PersonFacts
from tracker.services.passwords import hash_password
from tracker.services.sessions import close_session
from tracker.services.signin_links import consume_link, send_link
from tracker.services.throttling import take_try
from tracker.speech import gettext as _
from tracker.web.access import current_signed_in, public, short_form, writes_late
from tracker.web.forms.signin import ButtonForm, LinkForm, SetupForm, SignInForm
from tracker.web.signing import (
    check_new_password,
    check_own_password,
    computer,
    hand_over,
    new_session,
    settings,
)

bp = Blueprint("signin", __name__)
log = logging.getLogger("tracker.web")
_announced: set[str] = set()


@bp.route("/sign-in", methods=["GET", "POST"])
@public("the way in")
@short_form
@writes_late
def sign_in() -> ResponseReturnValue:
    """Sign in with a password."""
    form = SignInForm()
    if request.method == "GET":
        if current_signed_in():
            return redirect(_onward(request.args.get("next")), 303)
        if not has_users():
            return redirect(url_for(".setup"), 303)
        form.next.data = safe_next(request.args.get("next")) or ""
    status = None
    if form.validate_on_submit():
        try:
            user_id = check_own_password(
                form.email.data, form.password.data, fault=Fault.WRONG_SIGN_IN
            )
            with transaction():
                token = new_session(user_id)
        except Refused as refusal:
            form.show(refusal)
            status = 429 if refusal.fault is Fault.TOO_MANY_TRIES else None
        else:
            hand_over(token)
            return redirect(_onward(form.next.data), 303)
    accounts = list_demo_accounts() if settings().is_demo else []
    page = render_template("signin/sign_in.html", form=form, host=find_host(), accounts=accounts)
    return page, status or form.status


def _onward(target: str | None) -> str:
    """Return the page the person was on the way to, when it is one of ours."""
    return safe_next(target) or url_for("front.index")


@bp.post("/sign-out")
@public("ends a session if there is one")
def sign_out() -> ResponseReturnValue:
    """End this session, on the server too."""
    signed_in = current_signed_in()
    if signed_in is not None:
        with transaction():
            close_session(signed_in.session_id)
    session.clear()
    flash(_("You are signed out."))
    return redirect(url_for(".sign_in"), 303)


@bp.route("/sign-in/link", methods=["GET", "POST"])
@public("who forgot the password has a link mailed")
@short_form
def request_link() -> ResponseReturnValue:
    """Have a sign-in link mailed; the answer is the same for every address."""
    form = LinkForm()
    status = None
    if request.method == "GET":
        form.next.data = safe_next(request.args.get("next")) or ""
    if form.validate_on_submit():
        try:
            with transaction():
                _send_link(form.email.data, onward=safe_next(form.next.data))
        except Refused as refusal:
            form.show(refusal)
            status = 429
        else:
            return redirect(url_for(".link_sent"), 303)
    page = render_template("signin/link.html", form=form, host=find_host())
    return page, status or form.status


def _send_link(email: str, *, onward: str | None) -> None:
    take_try({f"link-computer:{computer()}": LINKS_PER_COMPUTER}, fault=Fault.TOO_MANY_LINKS)
    try:
        take_try({f"link:{email}": LINKS_PER_ADDRESS})
    except Refused:
        return  # enough letters are on their way; saying so would tell whose address it is
    send_link(
        email,
        now=clock.now(),
        real_now=clock.real_now(),
        path=url_for(".request_link") + "/{token}" + (f"?next={quote(onward)}" if onward else ""),
    )


@bp.get("/sign-in/link/sent")
@public("says the same to everybody")
def link_sent() -> ResponseReturnValue:
    """Say where to look now."""
    return render_template("signin/link_sent.html", host=find_host())


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
@public("the token is the key")
@short_form
def use_link(token: str) -> ResponseReturnValue:
    """Show a button that signs in: only pressing it uses the link up, not a mail scanner's look."""
    if request.method == "GET":
        name = find_link_owner(token, real_now=clock.real_now())
        if name is None:
            return _link_refused()
        return render_template(
            "signin/link_open.html", form=ButtonForm(), name=name, host=find_host()
        )
    try:
        with transaction():
            session_token = new_session(consume_link(token, real_now=clock.real_now()))
    except Refused:
        return _link_refused()
    hand_over(session_token)
    return redirect(_onward(request.args.get("next")), 303)


def _link_refused() -> ResponseReturnValue:
    return render_template("signin/link_refused.html", host=find_host()), 410


@bp.route("/setup", methods=["GET", "POST"])
@public("there is nobody yet; the setup code is the key")
@short_form
@writes_late
def setup() -> ResponseReturnValue:
    """Make the first administrator and the first committee."""
    if has_users():
        raise Missing
    _announce()
    form = SetupForm()
    if form.validate_on_submit():
        try:
            token = _begin(form)
        except Refused as refusal:
            form.show(refusal)
        else:
            hand_over(token)
            flash(_("The committee is ready. Next come its units, then its people."))
            return redirect(url_for("units.index"), 303)
    return render_template("signin/setup.html", form=form), form.status


def _begin(form: SetupForm) -> str:
    folder = settings().data_dir
    first_start.check_setup_code(form.code.data, folder)
    password_hash = hash_password(
        check_new_password(form.password.data, email=form.email.data, field="password")
    )
    begin_writing()
    with transaction():
        user = first_start.set_up(
            form.email.data,
            PersonFacts(form.name.data),
            form.committee.data,
            password_hash=password_hash,
            now=clock.now(),
        )
        token = new_session(user.id)
    first_start.forget_setup_code(folder)
    return token


def _announce() -> None:
    """Say the setup code where only who runs the server reads it, once for each process."""
    folder = settings().data_dir
    code = first_start.setup_code(folder)
    if code not in _announced:
        _announced.add(code)
        log.warning("First start: type the setup code %s (also in %s)", code, folder / "setup-code")
