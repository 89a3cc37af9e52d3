"""Accounts from the terminal of the server."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from config import Settings
from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.queries.committees import list_committees
from tracker.queries.units import list_units
from tracker.queries.users import has_users
from tracker.rules.addresses import check_address
from tracker.rules.faults import Fault, Refused
from tracker.rules.passwords import check_password
from tracker.rules.permissions import UNIT_ROLES, Role
from tracker.rules.texts import clean_text, fold
from tracker.services import first_start
from tracker.services.accounts import PersonFacts, create_user
from tracker.services.committees import CommitteeFacts, create_committee
from tracker.services.memberships import PartFacts, give_part
from tracker.services.passwords import hash_password
from tracker.services.signin_links import make_link

WORDS = {
    Fault.NOT_AN_ADDRESS: "This is not one plain mail address.",
    Fault.ADDRESS_TAKEN: "There is already an account with this address.",
    Fault.PASSWORD_TOO_SHORT: "The password is too short: use at least {minimum} characters.",
    Fault.PASSWORD_COMMON: "The password is too common; choose another.",
    Fault.PASSWORD_HAS_ADDRESS: "The password must not hold the mail address.",
    Fault.UNIT_NEEDED: "This role needs --unit.",
    Fault.TOO_LONG: "This is too long: use at most {limit} characters.",
}

users = AppGroup("users", help="Make accounts and sign-in links.")


@users.command("create")
@click.option("--email", prompt=True)
@click.option("--name", prompt=True)
@click.option("--role", prompt=True, type=click.Choice([role.value for role in Role]))
@click.option("--committee", default="", help="Its name; made when there is none at all yet.")
@click.option("--unit", default="", help="Code or name of the unit.")
@click.option("--post", default="", help="The person's post.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(
    *, email: str, name: str, role: str, committee: str, unit: str, post: str, password_stdin: bool
) -> None:
    """Make an account with one part in one committee.

    Without a password the person signs in with a mailed link.
    """
    try:
        address = check_address(email)
        person = PersonFacts(
            name=clean_text(name, limit=120, required=True), post=clean_text(post, limit=200)
        )
        typed = _read_password(from_stdin=password_stdin)
        password_hash = hash_password(check_password(typed, email=address)) if typed else None
        begin_writing()
        with transaction():
            committee_id = _committee(committee)
            part = PartFacts(Role(role), _unit(unit, needed=Role(role) in UNIT_ROLES))
            user = create_user(address, person, now=clock.now(), password_hash=password_hash)
            give_part(user, committee_id, part)
    except Refused as refusal:
        raise click.ClickException(_words(refusal)) from refusal
    click.echo(f"{address} can sign in now.")


@users.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a sign-in link for one address; it works once and for 15 minutes."""
    try:
        address = check_address(email)
    except Refused as refusal:
        raise click.ClickException(_words(refusal)) from refusal
    begin_writing()
    with transaction():
        token = make_link(address, real_now=clock.real_now())
    if token is None:
        raise click.ClickException("No open account with a part in a committee has this address.")
    click.echo(f"{_settings().base_url}/sign-in/link/{token}")


@users.command("setup-code")
def setup_code() -> None:
    """Print the code with which the first administrator is made in the browser."""
    if has_users():
        raise click.ClickException("There are accounts already; use `flask users create`.")
    click.echo(first_start.setup_code(_settings().data_dir))


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        return ""
    words = "Password (empty: sign in by mailed link)"
    return str(click.prompt(words, default="", hide_input=True, confirmation_prompt=True))


def _committee(name: str) -> int:
    known = list_committees()
    if not known and name:
        return create_committee(CommitteeFacts(name=clean_text(name, limit=200))).id
    chosen = [row for row in known if fold(row.name) == fold(name)] if name else list(known)
    if len(chosen) != 1:
        names = "; ".join(row.name for row in known) or "none yet, so name one"
        raise click.ClickException(f"Give --committee, one of: {names}")
    return chosen[0].id


def _unit(words: str, *, needed: bool) -> int | None:
    if not words:
        if needed:
            raise Refused(Fault.UNIT_NEEDED)
        return None
    known = list_units()
    names = {fold(text): unit.id for unit in known for text in (unit.name, unit.short_name)}
    codes = {fold(unit.code): unit.id for unit in known}
    found = codes.get(fold(words)) or names.get(fold(words))
    if found is None:
        raise click.ClickException(f"There is no unit with the code or name {words}.")
    return found


def _words(refusal: Refused) -> str:
    sentence = WORDS.get(refusal.fault)
    return sentence.format(**refusal.facts) if sentence else f"Refused: {refusal.fault.value}"
