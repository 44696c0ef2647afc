"""For every test of the window: objects collected on the GUI thread, and a bridge over a stand-in core."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.bridge import JobBridge
from tests.gui.plan_builders import FakeDovetail


@pytest.fixture(autouse=True)
def collect_on_gui_thread() -> Iterator[None]:
    """Keep worker threads from destroying what earlier tests left behind (see ``gui.collecting``)."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def dovetail() -> FakeDovetail:
    """A core that plans and runs what a test tells it to."""
    return FakeDovetail()


@pytest.fixture
def bridge(qtbot: QtBot, dovetail: FakeDovetail) -> Iterator[JobBridge]:
    """A bridge with real jobs, all of which have ended when the test has."""
    bridge = JobBridge(dovetail)  # type: ignore[arg-type]
    yield bridge
    assert bridge.close(10)
