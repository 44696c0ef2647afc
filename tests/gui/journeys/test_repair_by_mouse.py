"""The first journey, by mouse in a real window: see a broken environment, read why, repair it, test it."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from uv import find_uv_bin

from core.app import Dovetail
from core.machine import Folders
from core.model import Health, Outcome, OutcomeState
from gui.bridge import JobBridge
from gui.main_window import MainWindow
from tests.requirements import need_display, need_python

pytestmark = [pytest.mark.tensorflow, pytest.mark.ci_tensorflow, pytest.mark.onscreen]

MINUTES = 60_000


@pytest.fixture(scope="module")
def thesis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``tensorflow==2.4.0`` on Python 3.8 as today's resolver installs it."""
    path = tmp_path_factory.mktemp("work") / "thesis-2021"
    python = need_python("3.8")
    uv = find_uv_bin()
    subprocess.run([uv, "venv", "-q", "--python", str(python), str(path)], check=True, cwd=path.parent)
    install = [uv, "pip", "install", "-q", "--python", str(path / "bin/python"), "tensorflow==2.4.0"]
    subprocess.run(install, check=True, cwd=path.parent)
    return path


@pytest.fixture
def window(
    qtbot: QtBot, thesis: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    need_display()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    dovetail = Dovetail(Folders.below(tmp_path / "dovetail"))
    settings = dovetail.settings
    dovetail.save_settings(type(settings)(search_folders=(str(thesis.parent),)))
    bridge = JobBridge(dovetail)
    window = MainWindow(dovetail, bridge)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    assert bridge.close(20.0)
    window.deleteLater()


def hash_files(root: Path) -> dict[str, str]:
    """Content or link target of everything below ``root``."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
            found[str(path.relative_to(root))] = hashlib.sha256(content).hexdigest()
    return found


def click(parent: QWidget, name: str) -> None:
    """Press the one visible button of that name with the mouse."""
    buttons = [b for b in parent.findChildren(QAbstractButton, name) if b.isVisible()]
    assert len(buttons) == 1, (name, buttons)
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def test_that_the_thesis_environment_is_mended_by_mouse(
    qtbot: QtBot, window: MainWindow, thesis: Path
) -> None:
    before = hash_files(thesis)
    outcomes: list[Outcome] = []
    window.place.repair_page.finished.connect(outcomes.append)

    qtbot.waitUntil(window.first_run.isVisible, timeout=MINUTES)
    click(window.first_run, "first_scan")
    qtbot.waitUntil(lambda: not window.place.inventory.scanning, timeout=MINUTES)
    environment = window.place.inventory.environments[str(thesis)]
    assert environment.health is Health.BROKEN

    view = window.place.list.view
    row = view.visualRect(window.place.list.model.index(window.place.list.model.row_of(str(thesis))))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    qtbot.waitUntil(window.place.page.isVisible)
    qtbot.waitUntil(lambda: window.place.page.findChild(QWidget, "piece_protobuf") is not None)
    click(window.place.page, "repair")
    qtbot.waitUntil(
        lambda: any(
            b.isVisible() and b.isEnabled()
            for b in window.place.repair_page.findChildren(QAbstractButton, "apply_plan")
        ),
        timeout=MINUTES,
    )
    click(window.place.repair_page, "apply_plan")
    qtbot.waitUntil(lambda: bool(outcomes), timeout=5 * MINUTES)

    assert outcomes[0].state is OutcomeState.SUCCEEDED, outcomes[0].error
    assert outcomes[0].verified is not None
    assert outcomes[0].verified.ok
    after = hash_files(thesis)
    touched = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert touched
    assert all("google/" in name or "protobuf" in name for name in touched), sorted(touched)[:20]
    qtbot.waitUntil(
        lambda: window.place.inventory.environments[str(thesis)].health is Health.FITS, timeout=MINUTES
    )
