"""The test of one environment: what passed, what failed and why."""

from gui.pages.smoke_test.page import SmokeTestPage

__all__ = ["SmokeTestPage"]
