"""The NVIDIA driver's answers: a stand-in library under the real pynvml, and fakes above it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pynvml
import pytest

from core.machine.nvml import ask_driver
from core.model import Gpu, HostFacts
from tests.requirements import need_linux, need_tool

ROOT = Path(__file__).parents[3]
READ = """
import sys, msgspec
from core.machine import read_host
sys.stdout.buffer.write(msgspec.json.encode(read_host()))
"""
RTX_4090 = Gpu(name="NVIDIA GeForce RTX 4090", compute_capability="8.9", memory_bytes=25_757_220_864)


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the stand-in for the driver's library."""
    need_linux()
    compiler = need_tool("gcc")
    folder = tmp_path_factory.mktemp("driver")
    source = Path(__file__).with_name("nvml_stand_in.c")
    library = folder / "libnvidia-ml.so.535.104.05"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    (folder / "libnvidia-ml.so.1").symlink_to(library.name)
    return folder


def read_host_with(stand_in: Path, mode: str) -> HostFacts:
    """``read_host`` in a process of its own whose loader finds the stand-in."""
    environ = {**os.environ, "LD_LIBRARY_PATH": str(stand_in), "STAND_IN": mode, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", READ], env=environ, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return msgspec.json.decode(ended.stdout, type=HostFacts)


def test_that_a_modern_gpu_and_its_driver_are_told(stand_in: Path) -> None:
    host = read_host_with(stand_in, "")
    assert (host.driver, host.driver_cuda, host.driver_problem) == ("535.104.05", "12.2", None)
    assert RTX_4090 in host.gpus


def test_that_an_old_driver_tells_what_it_knows(stand_in: Path) -> None:
    host = read_host_with(stand_in, "old")
    assert (host.driver, host.driver_cuda, host.driver_problem) == ("390.157", None, None)
    assert Gpu(name="GeForce GTX 580", compute_capability="2.0") in host.gpus


def test_that_a_lost_gpu_is_named_and_the_other_one_kept(stand_in: Path) -> None:
    host = read_host_with(stand_in, "lost")
    assert RTX_4090 in host.gpus
    assert Gpu(name="NVIDIA GeForce RTX 4090") in host.gpus
    assert host.driver == "535.104.05"
    assert host.driver_problem is not None
    assert "fallen off the bus" in host.driver_problem


@pytest.mark.parametrize(
    ("mode", "cause"),
    [
        ("mismatch", "have different versions"),
        ("not-loaded", "kernel module is not loaded"),
        ("no-permission", "/dev/nvidia*"),
    ],
)
def test_that_a_driver_that_does_not_answer_is_explained(stand_in: Path, mode: str, cause: str) -> None:
    host = read_host_with(stand_in, mode)
    assert host.driver is None
    assert host.driver_problem is not None
    assert cause in host.driver_problem
    assert "(library 535.104.05" in host.driver_problem


def test_that_a_library_that_is_none_is_explained(tmp_path: Path) -> None:
    need_linux()
    (tmp_path / "libnvidia-ml.so.1").write_text("no library")
    host = read_host_with(tmp_path, "")
    assert host.driver_problem is not None
    assert "libnvidia-ml is missing or cannot be loaded" in host.driver_problem


class Failing:
    """Stands in for the pynvml module; ``nvmlInit`` fails with ``failure``."""

    NVMLError = pynvml.NVMLError

    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    def nvmlInit(self) -> None:  # noqa: N802 - pynvml's name
        raise self.failure


KNOWN_ERRORS = sorted(
    value for name, value in vars(pynvml).items() if name.startswith("NVML_ERROR_") and isinstance(value, int)
)


@pytest.mark.parametrize("code", KNOWN_ERRORS)
def test_that_every_error_of_nvml_gives_a_sentence(code: int) -> None:
    problem = ask_driver(Failing(pynvml.NVMLError(code))).problem
    assert problem is not None
    assert problem[0].isupper()
    assert problem.endswith(".")


def test_that_an_error_of_another_kind_gives_a_sentence_too() -> None:
    problem = ask_driver(Failing(OSError("cannot map\x1b[31m memory"))).problem
    assert problem == "The NVIDIA driver could not be asked: cannot map [31m memory."


class Hanging:
    """Stands in for a driver that never answers."""

    NVMLError = pynvml.NVMLError

    def __init__(self) -> None:
        self.end = threading.Event()

    def nvmlInit(self) -> None:  # noqa: N802 - pynvml's name
        self.end.wait(30)
        raise pynvml.NVMLError(pynvml.NVML_ERROR_TIMEOUT)


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    driver = Hanging()
    yield driver
    driver.end.set()


def test_that_a_driver_that_hangs_does_not_hold_up_the_reading(hanging: Hanging) -> None:
    assert ask_driver(hanging, longest_wait=0.05).problem == (
        "The NVIDIA driver did not answer within 0.05 s. Restart the computer."
    )
