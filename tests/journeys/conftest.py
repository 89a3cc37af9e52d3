"""Journeys use the browser and the loaded demonstration of tests/browser."""

from tests.browser.conftest import browser, loaded_demo

__all__ = ["browser", "loaded_demo"]
