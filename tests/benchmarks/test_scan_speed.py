"""Our whole scan-and-diagnose process beside the usual ways to learn the same, in one run.

``uv run pytest -m benchmark -s`` prints the table.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.benchmarks.trees import build_tree
from tests.requirements import need_tool

PROJECT = Path(__file__).parents[2]
ROUNDS = 7

LIST_WITH_IMPORTLIB = """
import glob, sys
from importlib.metadata import distributions
for site in sorted(glob.glob(sys.argv[1] + "/*/lib/python*/site-packages")):
    for one in distributions(path=[site]):
        metadata = one.metadata
        metadata["Name"], metadata["Version"], metadata["Requires-Python"], metadata.get_all("Requires-Dist")
"""


class Contest:
    """The contestants over one tree; each call of a method is one whole process or loop of them."""

    def __init__(self, tree: Path, home: Path) -> None:
        self.tree = tree
        self.home = home
        self.variables = {**os.environ, "DOVETAIL_HOME": str(home)}
        for name in ("PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "COVERAGE_PROCESS_START"):
            self.variables.pop(name, None)
        self.environments = sorted(tree.iterdir())
        self.uv = need_tool("uv")

    def scan_with_saved(self) -> bytes:
        return self._run(sys.executable, "main.py", "scan", "--only-roots", str(self.tree), "--json")

    def scan_without_saved(self) -> bytes:
        for name in ("dovetail.db", "dovetail.db-wal", "dovetail.db-shm"):
            (self.home / "data" / name).unlink(missing_ok=True)
        return self.scan_with_saved()

    def check_with_uv(self) -> None:
        for environment in self.environments:
            self._run(self.uv, "pip", "check", "--python", str(environment / "bin" / "python"))

    def list_with_importlib(self) -> None:
        self._run(sys.executable, "-I", "-c", LIST_WITH_IMPORTLIB, str(self.tree))

    def _run(self, *command: str) -> bytes:
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=self.variables,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        assert done.returncode in (0, 1), done.stderr.decode()
        return done.stdout


class _Listed(msgspec.Struct):
    path: str
    findings: list[object]


class _Report(msgspec.Struct):
    environments: list[_Listed]


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("count", "size", "fresh_ratio", "saved_ratio"),
    [(50, 60, 3, 5), (200, 150, 5, 20)],
    ids=["50x60", "200x150"],
)
def test_that_a_scan_beats_a_loop_of_uv_pip_check(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    count: int,
    size: int,
    fresh_ratio: float,
    saved_ratio: float,
) -> None:
    contest = Contest(build_tree(count, size), tmp_path)
    contestants: dict[str, Callable[[], object]] = {
        "uv pip check, one by one": contest.check_with_uv,
        "importlib.metadata, one process": contest.list_with_importlib,
        "dovetail scan, nothing saved": contest.scan_without_saved,
        "dovetail scan, inventory saved": contest.scan_with_saved,
    }
    for run in contestants.values():
        run()
    fresh = msgspec.json.decode(contest.scan_without_saved(), type=_Report)
    saved = msgspec.json.decode(contest.scan_with_saved(), type=_Report)
    assert len(fresh.environments) == count
    assert fresh == saved

    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, run in contestants.items():
            started = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    loop, _, without, with_saved = medians.values()
    with capsys.disabled():
        print(f"\n{count} environments of {size} distributions, medians of {ROUNDS} interleaved rounds")
        for name, median in medians.items():
            spread = f"{min(seconds[name]) * 1000:.0f}–{max(seconds[name]) * 1000:.0f}"
            print(f"  {name:34}{median * 1000:8.0f} ms  ({spread}){loop / median:8.1f}x")
    assert loop / without >= fresh_ratio
    assert loop / with_saved >= saved_ratio
    shutil.rmtree(tmp_path / "data")
