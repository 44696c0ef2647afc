"""Claims about the stop button, pressed from other threads and from signals."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from core.jobs import CancelToken


def test_that_a_late_registration_is_run_at_once() -> None:
    token, calls = CancelToken(), list[str]()
    token.cancel()
    token.on_cancel(lambda: calls.append("stopped"))
    assert calls == ["stopped"]


def test_that_a_registration_taken_back_is_never_run() -> None:
    token, calls = CancelToken(), list[str]()
    token.on_cancel(lambda: calls.append("stopped"))()
    token.cancel()
    assert calls == []


@pytest.fixture
def alarm() -> Iterator[None]:
    """End the whole run rather than hang, should a signal wait for its own thread."""
    former = signal.getsignal(signal.SIGUSR1)
    guard = threading.Timer(20, os._exit, (1,))
    guard.start()
    yield
    guard.cancel()
    signal.signal(signal.SIGUSR1, former)


@pytest.mark.skipif(sys.platform == "win32", reason="There are no signals of one's own on Windows.")
@pytest.mark.usefixtures("alarm")
def test_that_a_signal_may_cancel_in_the_middle_of_a_registration() -> None:
    token, calls = CancelToken(), list[str]()
    signal.signal(signal.SIGUSR1, lambda number, frame: token.cancel())

    class Callback:
        """Compared while the registration is taken back: there the signal comes."""

        def __call__(self) -> None:
            calls.append("stopped")

        def __eq__(self, other: object) -> bool:
            os.kill(os.getpid(), signal.SIGUSR1)
            return self is other

        def __hash__(self) -> int:
            return id(self)

    token.on_cancel(Callback())
    token.on_cancel(Callback())()
    assert token.is_cancelled
    assert calls
