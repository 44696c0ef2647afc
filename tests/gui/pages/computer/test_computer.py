"""The page that says what this computer is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.model import Cpu, Gpu, HostFacts, SystemLibrary
from gui.pages.computer import ComputerPage, describe_for_status
from gui.pages.computer.state import derive_computer, describe_system
from tests.gui.builders import HOST

BARE = HostFacts(os="linux", os_version="Debian 12", arch="x86_64", driver_problem="No driver is loaded.")


@pytest.mark.parametrize(
    ("host", "line"),
    [
        (HOST, "NVIDIA GeForce RTX 2080 Ti · driver 535.183.01 · Ubuntu 22.04"),
        (BARE, "No NVIDIA GPU found · Debian 12"),
        (HostFacts(os="macos"), "No NVIDIA GPU found · macos"),
    ],
)
def test_that_the_status_line_names_gpu_driver_and_system(host: HostFacts, line: str) -> None:
    assert describe_for_status(host) == line


@pytest.mark.parametrize(
    ("cpu", "words"),
    [
        (Cpu(avx=True, avx2=True), "Debian 12 · x86_64 · AVX2"),
        (Cpu(avx=True, avx2=False), "Debian 12 · x86_64 · AVX"),
        (Cpu(avx=False), "Debian 12 · x86_64 · no AVX"),
        (Cpu(), "Debian 12 · x86_64"),
    ],
)
def test_that_what_the_processor_lacks_is_said(cpu: Cpu, words: str) -> None:
    assert describe_system(replace(BARE, cpu=cpu)) == words


def test_that_a_gpu_with_a_driver_is_ready() -> None:
    card = derive_computer(HOST).gpus[0]
    assert (card.kind, card.word) == ("ok", "Ready")
    assert card.rows == (
        ("Memory", "11.0 GB"),
        ("Driver", "535.183.01, runs programs up to CUDA 12.2"),
        ("Capability", "7.5"),
    )


@pytest.mark.parametrize(
    ("host", "word", "note"),
    [
        (replace(HOST, driver=None, driver_problem="Driver and library differ."), "No driver", "Driver and"),
        (replace(HOST, gpus=(Gpu(name="Radeon", vendor="amd"),)), "Not NVIDIA", ""),
        (BARE, "Processor", "TensorFlow runs on the processor here. No driver is loaded."),
    ],
)
def test_that_a_gpu_that_cannot_be_used_says_why(host: HostFacts, word: str, note: str) -> None:
    card = derive_computer(host).gpus[0]
    assert card.word == word
    assert card.note.startswith(note)


def shown_texts(page: ComputerPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_that_the_page_can_be_shown_again_and_again(qtbot: QtBot) -> None:
    page = ComputerPage()
    qtbot.addWidget(page)
    page.show()
    rich = replace(
        HOST,
        cuda_toolkits=(SystemLibrary(version="11.2.2", path="/usr/local/cuda-11.2"),),
        variables={"LD_LIBRARY_PATH": "/usr/local/cuda-11.2/lib64" * 20},
    )
    for host in (rich, BARE, rich):
        page.show_host(host)
    qtbot.waitUntil(lambda: shown_texts(page).count("LD_LIBRARY_PATH") == 1)
    with qtbot.waitSignal(page.look_again_wanted):
        QTest.mouseClick(page.again_button, Qt.MouseButton.LeftButton)
