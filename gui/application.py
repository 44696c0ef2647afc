"""Builds the application: logging, theme, bridge, main window; and takes it down again."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from core.app import Dovetail
from gui.bridge import JobBridge
from gui.collecting import GuiCollector
from gui.logs import start_logging
from gui.main_window import MainWindow
from gui.signals import SignalCloser
from gui.theme import Scheme, apply_theme, icon
from gui.unexpected import UnexpectedReporter

SECONDS_TO_STOP = 20.0


def run_application(argv: list[str]) -> int:
    """Show the main window until it is closed; returns the exit code."""
    dovetail = Dovetail()
    log_file = start_logging(dovetail.folders.data / "logs")
    app = QApplication(argv)
    app.setApplicationName("dovetail")
    app.setApplicationDisplayName("Dovetail")
    app.setDesktopFileName("dovetail")
    app.setWindowIcon(icon("app"))
    collector = GuiCollector(app)
    unexpected = UnexpectedReporter(log_file)
    apply_theme(app, Scheme(dovetail.settings.theme))
    bridge = JobBridge(dovetail)
    window = MainWindow(dovetail, bridge)
    closer = SignalCloser(window)
    window.show()
    code = app.exec()
    bridge.close(SECONDS_TO_STOP)
    closer.stop()
    unexpected.stop()
    collector.stop()
    return closer.exit_code or code
