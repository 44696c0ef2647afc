"""The frame of the window; no page content."""

from gui.main_window.window import MainWindow

__all__ = ["MainWindow"]
