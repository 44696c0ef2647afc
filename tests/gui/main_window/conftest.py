"""A window over a stand-in application object, closed with everything it started."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.machine import Folders
from core.model import Environment, ScanReport
from gui.bridge import JobBridge
from gui.main_window import MainWindow
from gui.theme import Scheme, apply_theme
from tests.gui.builders import build_report, build_thesis, build_zoo
from tests.gui.stand_in import StandIn

OpenWindow = Callable[..., tuple[MainWindow, StandIn]]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[OpenWindow]:
    """Open a window; ``saved`` is the last scan, ``hold`` keeps scans from ending until released."""
    apply_theme(qapp, Scheme.LIGHT)
    opened: list[tuple[MainWindow, StandIn, JobBridge]] = []
    before = set(threading.enumerate())

    def open_one(
        *found: Environment, saved: ScanReport | None = None, hold: bool = False
    ) -> tuple[MainWindow, StandIn]:
        dovetail = StandIn(Folders.below(tmp_path / "dovetail"), *(found or build_zoo()), saved=saved)
        if hold:
            dovetail.hold = threading.Event()
        bridge = JobBridge(dovetail)
        window = MainWindow(dovetail, bridge)
        opened.append((window, dovetail, bridge))
        window.show()
        qtbot.waitExposed(window)
        return window, dovetail

    yield open_one
    for window, dovetail, bridge in opened:
        if dovetail.hold is not None:
            dovetail.hold.set()
        window._may_close = True
        window.close()
        assert bridge.close(10.0)
        window.deleteLater()
    left = [t.name for t in threading.enumerate() if t not in before and not t.daemon]
    assert left == []


THESIS = build_thesis()


def wait_for_scan(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(
        lambda: window.place.inventory.scanned_at is not None and not window.place.scan.is_running
    )


def show_thesis(qtbot: QtBot, open_window: OpenWindow) -> tuple[MainWindow, StandIn]:
    window, dovetail = open_window(saved=build_report(*build_zoo()))
    wait_for_scan(qtbot, window)
    window.place.list.choose(THESIS.path)
    qtbot.waitUntil(
        lambda: window.place.page.shown is not None and window.place.page.shown.packages is not None
    )
    return window, dovetail
