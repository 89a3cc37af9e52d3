"""A mail server for each test that asks for one."""

import pytest

from tests.post.sink import Sink


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink
