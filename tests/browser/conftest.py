"""Fixtures: one browser a process, one loaded demonstration a run, one served copy a process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.demo_site import Visitors, load_once, serving_demo
from tests.browser.shots import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this process."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the loaded demonstration, to be copied and never served."""
    base = tmp_path_factory.getbasetemp()
    return load_once(base if worker_id == "master" else base.parent)


@pytest.fixture(scope="session")
def demo(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration whose clock no test moves."""
    with serving_demo(loaded_demo, tmp_path_factory.mktemp("site") / "data") as address:
        yield address


@pytest.fixture(scope="session")
def people(browser: Browser, demo: str) -> Visitors:
    """Everybody who has signed in to that demonstration so far."""
    return Visitors(browser, demo)


@pytest.fixture
def visitors(people: Visitors) -> Iterator[Visitors]:
    """The people of the demonstration; their windows close after the test."""
    yield people
    people.close()
