"""Add one to a committee's figure many times; several of these run at once."""

import sys
from pathlib import Path

from sqlalchemy import select

from app import create_app
from tests.conftest import make_settings
from tracker.database import begin_writing, db, transaction
from tracker.models import Committee


def main(folder: str, times: str) -> None:
    with create_app(make_settings(Path(folder))).app_context():
        for _ in range(int(times)):
            begin_writing()
            committee = db.session.scalars(
                select(Committee).execution_options(populate_existing=True)
            ).one()
            with transaction():
                committee.due_soon_days += 1
            db.session.remove()


if __name__ == "__main__":
    main(*sys.argv[1:])
