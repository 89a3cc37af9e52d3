"""Page tests hash passwords cheaply; what a real hash costs is tested beside the service."""

import pytest
from argon2 import PasswordHasher

from tracker.services import passwords


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make hashes in a millisecond instead of a tenth of a second."""
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    monkeypatch.setattr(passwords, "NOBODY", hasher.hash("nobody"))
