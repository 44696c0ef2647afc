"""Shows and logs what went wrong unexpectedly, from whichever thread it comes."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QMessageBox

_log = logging.getLogger(__name__)


class UnexpectedReporter(QObject):
    """Takes over Python's hooks for exceptions that nothing caught.

    Signals:
        _failed(str, str): one line of what went wrong, and the traceback.
    """

    _failed = Signal(str, str)

    def __init__(self, log_file: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._box: QMessageBox | None = None
        self._former = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._take
        threading.excepthook = self._take_from_thread
        self._failed.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._former

    def _take(self, kind: type[BaseException], failure: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.closeAllWindows()
            return
        _log.critical("Something went wrong unexpectedly.", exc_info=(kind, failure, trace))
        line = "".join(traceback.format_exception_only(kind, failure)).strip()
        self._failed.emit(line, "".join(traceback.format_exception(kind, failure, trace)))

    def _take_from_thread(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            self._take(failed.exc_type, failed.exc_value, failed.exc_traceback)

    @Slot(str, str)
    def _show(self, line: str, trace: str) -> None:
        # One box at a time: a painting error comes back with every repaint.
        if self._box is not None:
            return
        box = QMessageBox(QApplication.activeWindow())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText("Something in Dovetail went wrong.")
        where = f" The log has the details: {self._log_file}" if self._log_file else ""
        box.setInformativeText(
            f"{line[:500]}\n\nRunning jobs go on. If the window looks wrong, close and open it.{where}"
        )
        box.setDetailedText(trace)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._forget_box)
        self._box = box
        box.open()

    @Slot()
    def _forget_box(self) -> None:
        self._box = None
