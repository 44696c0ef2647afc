"""Claims about what Ctrl+C and its like do to a command."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from core.cli.signals import StopSignals
from core.jobs import CancelToken

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals.")


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def signals(token: CancelToken) -> Iterator[StopSignals]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    former = [signal.getsignal(number) for number in numbers]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    listening = StopSignals()
    listening.listen(token)
    yield listening
    for number, handler in zip(numbers, former, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.usefixtures("signals")
def test_that_a_signal_asks_the_work_to_stop(token: CancelToken, name: str) -> None:
    os.kill(os.getpid(), signal.Signals[name])
    assert token.is_cancelled


@pytest.mark.usefixtures("signals")
def test_that_a_second_one_breaks_off_what_changes_nothing() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_that_a_second_one_never_breaks_off_a_change(signals: StopSignals, token: CancelToken) -> None:
    with signals.changing():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
    assert token.is_cancelled


def test_that_the_first_one_ends_a_question(signals: StopSignals) -> None:
    with signals.asking(), pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
