"""``main.py`` as people start it: a process of its own, its window on a real X display."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.requirements import need_display, need_tool

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.onscreen


@pytest.fixture
def application(dovetail_home: Path) -> Iterator[subprocess.Popen[str]]:
    need_display()
    process = subprocess.Popen([sys.executable, "main.py"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate(timeout=10)


def find_window() -> str:
    """The number of the window called Dovetail, once it is on the screen."""
    tool = need_tool("xdotool")
    command = [tool, "search", "--sync", "--onlyvisible", "--name", "^Dovetail$"]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout.split()[0]


def press_until_closed(process: subprocess.Popen[str], window: str) -> None:
    """Press the desktop's keys for closing: a window is on the screen a moment before it has the focus."""
    press = [need_tool("xdotool"), "windowactivate", "--sync", window, "key", "alt+F4"]
    for _ in range(20):
        subprocess.run(press, capture_output=True, timeout=30, check=False)
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
            return


def test_that_the_window_opens_and_the_desktop_closes_it(
    application: subprocess.Popen[str], dovetail_home: Path
) -> None:
    press_until_closed(application, find_window())
    _, complaints = application.communicate(timeout=30)
    assert application.returncode == 0
    assert complaints == ""
    assert (dovetail_home / "data" / "logs" / "dovetail.log").is_file()


def test_that_a_terminated_window_takes_its_leave(application: subprocess.Popen[str]) -> None:
    find_window()
    application.send_signal(signal.SIGTERM)
    _, complaints = application.communicate(timeout=30)
    assert application.returncode == 128 + signal.SIGTERM
    assert complaints == ""
