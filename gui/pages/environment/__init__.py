"""One environment in detail."""

from gui.pages.environment.page import EnvironmentPage, Shown, prepare_page

__all__ = ["EnvironmentPage", "Shown", "prepare_page"]
