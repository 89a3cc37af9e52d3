"""The first start: whoever reads the server's terminal becomes the first administrator.

Until somebody has an account, a code lies in the data folder and stands in the server's log;
without it a stranger who finds the page first gains nothing.
"""

import hmac
import os
from datetime import datetime
from pathlib import Path
from secrets import choice

from tracker.database import Turn, take_turns
from tracker.models import User
from tracker.queries.users import has_users
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Role
from tracker.services.accounts import PersonFacts, create_user
from tracker.services.committees import CommitteeFacts, create_committee
from tracker.services.memberships import PartFacts, give_part

FILE = "setup-code"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is mistaken for another
GROUPS, GROUP = 3, 4  # 59 bits


def setup_code(folder: Path) -> str:
    """Return this installation's setup code; made once, readable by the server's user only."""
    path = folder / FILE
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    groups = ("".join(choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    code = "-".join(groups)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(code + "\n")
    return code


def check_setup_code(typed: str, folder: Path) -> None:
    """Compare a typed code, whatever its case, spaces and dashes.

    Raises Refused: WRONG_SETUP_CODE.
    """
    if not hmac.compare_digest(_bare(typed), _bare(setup_code(folder))):
        raise Refused(Fault.WRONG_SETUP_CODE, field="code")


def _bare(code: str) -> bytes:
    return "".join(char for char in code.upper() if char.isalnum()).encode()


def set_up(
    email: str, person: PersonFacts, committee_name: str, *, password_hash: str, now: datetime
) -> User:
    """Make the first committee and its administrator.

    Raises Missing, once anybody has an account.
    """
    take_turns(Turn.FIRST_START)
    if has_users():
        raise Missing
    committee = create_committee(CommitteeFacts(name=committee_name))
    user = create_user(email, person, now=now, password_hash=password_hash)
    give_part(user, committee.id, PartFacts(Role.ADMIN))
    return user


def forget_setup_code(folder: Path) -> None:
    """Remove the code: it has done its work."""
    (folder / FILE).unlink(missing_ok=True)
