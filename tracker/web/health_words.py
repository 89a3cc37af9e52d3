"""What the page of health says of each part: how it stands, and what to do."""

from datetime import datetime
from typing import Any

from tracker.rules.health import Level, Part, Signs
from tracker.services.mail_hold import Because
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.filters import moment

GOOD = Level.GOOD
LEVELS: dict[Level, Any] = {
    Level.GOOD: _l("Good"),
    Level.WATCH: _l("Look into it"),
    Level.BAD: _l("Act now"),
}
PARTS: dict[Part, Any] = {
    Part.SENDER: _l("Sender of letters"),
    Part.MAIL: _l("Letters in line"),
    Part.HOLD: _l("Mail hold"),
    Part.DISK: _l("Disk"),
    Part.BACKUP: _l("Backup"),
    Part.CLOCK: _l("Clock of the server"),
}
REASONS: dict[str, Any] = {
    Because.ELSEWHERE.value: _l("This data came from another folder or machine."),
    Because.OLDER.value: _l("This data is older than what has been sent from here."),
}


def describe(part: Part, signs: Signs, level: Level) -> tuple[str, str]:
    """Return what was found, and what to do; nothing to do while all is well."""
    found = {
        Part.SENDER: _last(signs.sender_at),
        Part.MAIL: _waiting(signs.oldest_due),
        Part.HOLD: _held(signs.held_at),
        Part.DISK: _("%(share)s %% of the disk is free.", share=round(signs.disk_free * 100)),
        Part.BACKUP: _last(signs.backup_at) if signs.backup_at else _("No backup was noted yet."),
        Part.CLOCK: _set(signs.jumped_at),
    }[part]
    return found, "" if level is Level.GOOD else str(TO_DO[part])


TO_DO: dict[Part, Any] = {
    Part.SENDER: _l("Start the service don-doc-scheduler again, and read its journal."),
    Part.MAIL: _l("Look whether the sender works, whether mail is held, and at MAIL_URL."),
    Part.HOLD: _l("Make sure the original sends no more, then an administrator releases mail."),
    Part.DISK: _l("Free space or enlarge the disk; nothing can be saved when it is full."),
    Part.BACKUP: _l("Make a backup and note it: don-doc health backup-made."),
    Part.CLOCK: _l("Set the server to fetch its time from the network (timedatectl)."),
}


def _last(at: datetime | None) -> str:
    return _("Last sign at %(moment)s.", moment=moment(at)) if at else _("No sign yet.")


def _waiting(since: datetime | None) -> str:
    if since is None:
        return _("Nothing waits.")
    return _("The oldest has been due since %(moment)s.", moment=moment(since))


def _held(since: datetime | None) -> str:
    return _("Held since %(moment)s.", moment=moment(since)) if since else _("Not held.")


def _set(at: datetime | None) -> str:
    if at is None:
        return _("Runs evenly.")
    return _("Was set by more than a minute at %(moment)s.", moment=moment(at))
