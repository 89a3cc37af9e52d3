"""The pages of the ladder: what the office may change, what is refused beside the field."""

import pytest

from tests.web.people import make_town
