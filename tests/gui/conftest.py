"""For every test of the window: unreachable objects are collected on the GUI thread, as in the window."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def collect_on_gui_thread() -> Iterator[None]:
    """Keep worker threads from destroying what earlier tests left behind (see ``gui.collecting``)."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
