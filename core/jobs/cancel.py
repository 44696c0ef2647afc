"""A cooperative stop button."""

from __future__ import annotations

import threading
from collections.abc import Callable

from core.model import CancelledError


class CancelToken:
    """Set once, never reset; work checks it between steps and registers what to stop at once."""

    def __init__(self) -> None:
        # A signal may cancel in the very thread that is registering just now.
        self._lock = threading.RLock()
        self._set = threading.Event()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def is_cancelled(self) -> bool:
        """True once ``cancel`` was called."""
        return self._set.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; safe from any thread, and more than once."""
        with self._lock:
            if self._set.is_set():
                return
            self._set.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def raise_if_cancelled(self) -> None:
        """Leave the work at a safe point.

        Raises:
            CancelledError: ``cancel`` was called.
        """
        if self._set.is_set():
            raise CancelledError

    def wait(self, seconds: float) -> bool:
        """Sleep up to ``seconds``; true as soon as the token is cancelled."""
        return self._set.wait(seconds)

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run ``callback`` in the cancelling thread, at once if already cancelled.

        Returns a function that takes the registration back.
        """
        with self._lock:
            self._callbacks.append(callback)
        if self._set.is_set() and self._forget(callback):
            callback()

        def take_back() -> None:
            self._forget(callback)

        return take_back

    def _forget(self, callback: Callable[[], None]) -> bool:
        """Whether ``callback`` was registered still."""
        with self._lock:
            try:
                self._callbacks.remove(callback)
            except ValueError:
                return False
        return True
