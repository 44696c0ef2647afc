"""What is shown before the first scan."""

from gui.pages.first_run.page import FirstRunPage

__all__ = ["FirstRunPage"]
