"""Collects unreachable Python objects on the GUI thread only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MILLISECONDS = 500


class GuiCollector(QObject):
    """Takes over from Python's automatic collector, at Python's own thresholds.

    Python collects cycles in whichever thread happens to allocate. A widget or timer that is destroyed
    in a worker thread stays registered with the GUI thread, which then ends the process with a
    segmentation fault (seen in ``QTimerInfoList::activateTimers``, PySide 6.11).
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def stop(self) -> None:
        """Give collecting back to Python."""
        self._timer.stop()
        gc.enable()

    @Slot()
    def collect_due(self) -> None:
        """Collect the oldest generation that is due, if any is."""
        for generation in (2, 1, 0):
            threshold = gc.get_threshold()[generation]
            if threshold and gc.get_count()[generation] > threshold:
                gc.collect(generation)
                return
