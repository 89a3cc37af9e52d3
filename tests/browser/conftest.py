"""Fixtures: a served copy of the demonstration for each process, and its people."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.demo_site import Visitors, serving_demo


@pytest.fixture(scope="session")
def people(
    browser: Browser, loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """Everybody who has signed in to a demonstration whose clock no test moves."""
    folder = tmp_path_factory.mktemp("site") / "data"
    with serving_demo(loaded_demo, folder) as site:
        yield Visitors(browser, site, folder)


@pytest.fixture
def visitors(people: Visitors) -> Iterator[Visitors]:
    """The people of the demonstration; their windows close after the test."""
    yield people
    people.close()
