"""Page tests hash passwords cheaply; what a real hash costs is tested beside the service."""

from pathlib import Path

import pytest
import time_machine
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from tests.web.hostile_world import make_world
from tests.web.world import World
from tracker.services import passwords


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make hashes in a millisecond instead of a tenth of a second."""
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    monkeypatch.setattr(passwords, "NOBODY", hasher.hash("nobody"))


@pytest.fixture(scope="session")
def first_world() -> list[World]:
    """The world this process made first, with its saved copy; none before it was asked for."""
    return []


@pytest.fixture
def world(
    client: FlaskClient,
    frozen: time_machine.Traveller,
    tmp_path: Path,
    first_world: list[World],
    tmp_path_factory: pytest.TempPathFactory,
) -> World:
    """A small world in which every page with a form can be met; made once, then copied."""
    if not first_world:
        made = make_world(client, tmp_path_factory.mktemp("world") / "copy.db")
        made.save()
        first_world.append(made)
    made = first_world[0].cast(client)
    made.copy = tmp_path / "copy.db"
    return made
