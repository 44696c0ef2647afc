"""Ctrl+C, a polite kill and a closed terminal: how they stop a command."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from core.jobs import CancelToken


class StopSignals:
    """Turns signals into a cancelled token, so that work stops at a safe point.

    While a person is asked, any of them ends the command at once. A second Ctrl+C does so too, except
    while something is being changed: then everything is put back first.
    """

    def __init__(self) -> None:
        self._token = CancelToken()
        self._is_asking = False
        self._is_changing = False

    def listen(self, token: CancelToken) -> None:
        """Cancel ``token`` from now on; to be called in the main thread."""
        self._token = token
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        # Under nohup it is ignored, and stays so.
        if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._stop)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Inside, a person is being asked."""
        self._is_asking = True
        try:
            yield
        finally:
            self._is_asking = False

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Inside, something is being changed or put back."""
        self._is_changing = True
        try:
            yield
        finally:
            self._is_changing = False

    def _stop(self, number: int, _frame: object) -> None:
        is_again = self._token.is_cancelled and number == signal.SIGINT
        self._token.cancel()
        if self._is_asking or (is_again and not self._is_changing):
            raise KeyboardInterrupt


STOP_SIGNALS = StopSignals()
