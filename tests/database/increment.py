"""Add one to a committee's figure many times, in several processes at once."""

import os
import sys
from pathlib import Path

from sqlalchemy import select

from app import create_app
from tests.conftest import make_settings
from tracker import database
from tracker.database import begin_writing, db, transaction
from tracker.models import Committee

PATIENCE = 600_000  # milliseconds; whom the disk keeps waiting has lost nothing


def add(folder: str, times: int) -> None:
    database.BUSY_MILLISECONDS = PATIENCE
    with create_app(make_settings(Path(folder))).app_context():
        for _ in range(times):
            begin_writing()
            committee = db.session.scalars(
                select(Committee).execution_options(populate_existing=True)
            ).one()
            with transaction():
                committee.due_soon_days += 1
            db.session.remove()


def main(folder: str, times: str, processes: str) -> int:
    """Fork before anything is opened: what takes long, the imports, is done once."""
    children = []
    for _ in range(int(processes)):
        child = os.fork()
        if not child:
            status = 1
            try:
                add(folder, int(times))
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
