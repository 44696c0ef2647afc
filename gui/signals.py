"""Closes the window properly when the system or Ctrl+C asks the process to end."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtWidgets import QApplication, QWidget

ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class SignalCloser(QObject):
    """The first signal closes the window, which asks where jobs are running; a second one does not ask."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._received: list[int] = []
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        # Python runs its handlers between bytecodes only; the byte on the socket wakes the event loop.
        self._former_wakeup = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        self._former = {number: signal.signal(number, self._receive) for number in ENDING}
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._close)

    @property
    def exit_code(self) -> int | None:
        """What a process ended by the first signal answers (128 and its number), ``None`` without one."""
        return 128 + self._received[0] if self._received else None

    def stop(self) -> None:
        """Give the signals back to whoever had them."""
        self._notifier.setEnabled(False)
        for number, handler in self._former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._former_wakeup)
        self._reading.close()
        self._writing.close()

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        self._received.append(number)

    @Slot()
    def _close(self) -> None:
        self._reading.recv(64)
        if len(self._received) > 1:
            QApplication.exit(self.exit_code or 1)
        elif self._received:
            self._window.close()
