"""The matrix ready from its compiled copy, and environments of 150 distributions diagnosed against it.

``uv run pytest -m benchmark -s`` prints the figures.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import msgpack
from msgspec.structs import fields

from core.compatibility import load_matrix
from core.compatibility.rows import LAZY, MatrixFiles
from core.diagnosis import diagnose
from core.discovery import Places, identify
from core.inspection import inspect_quick
from core.machine import read_host
from tests.benchmarks.trees import build_tree

SHAPES = {field.name: field.type for field in fields(MatrixFiles)}
ROUNDS = 40
MATRIX_MS = 10
DIAGNOSIS_MS = 1.5


def _measure(run: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds: the fastest and the middle one of many runs."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return times[0], times[ROUNDS // 2]


def _open_everything(folder: Path) -> None:
    """Load the matrix and decode every section that waits to be asked for."""
    data = load_matrix(folder)._data
    for section in LAZY:
        msgpack.decode(getattr(data, section), type=SHAPES[section])


@pytest.mark.benchmark
def test_that_the_matrix_is_ready_in_ten_milliseconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_matrix(tmp_path)
    eager = _measure(lambda: load_matrix(tmp_path))
    whole = _measure(lambda: _open_everything(tmp_path))
    with capsys.disabled():
        print(f"\nmatrix, fastest and median of {ROUNDS}")
        print(f"  what a scan needs                 {eager[0]:8.2f} ms  ({eager[1]:.2f})")
        print(f"  every section decoded             {whole[0]:8.2f} ms  ({whole[1]:.2f})")
    assert whole[0] < MATRIX_MS


@pytest.mark.benchmark
def test_that_an_environment_is_diagnosed_in_a_millisecond_and_a_half(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host = read_host()
    matrix = load_matrix(tmp_path)
    places = Places.of_this_machine()
    trees = sorted(build_tree(200, 150).iterdir())
    read = [inspect_quick(identify(str(folder), places), host) for folder in trees]
    diagnose(read[0], host, matrix)
    times = []
    for facts in read[1:]:
        started = time.perf_counter()
        diagnose(facts, host, matrix)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    mean, median = sum(times) / len(times), times[len(times) // 2]
    with capsys.disabled():
        print(f"\ndiagnosis of {len(times)} environments of 150 distributions, each once")
        print(f"  mean                              {mean:8.2f} ms")
        print(f"  median                            {median:8.2f} ms  ({times[0]:.2f}–{times[-1]:.2f})")
    assert median < DIAGNOSIS_MS
