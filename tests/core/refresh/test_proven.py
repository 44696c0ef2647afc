"""Recorded runs: one row for what was installed and how its test ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from core.model import (
    Distribution,
    EnvironmentFacts,
    HostFacts,
    Kind,
    Located,
    PythonFacts,
    SmokeTest,
    StageResult,
    TensorFlowFacts,
)
from core.refresh.matrix_files import Files
from core.refresh.proven import NothingToRecordError, describe_run, keep_runs

HOST = HostFacts(os="linux", os_version="12", arch="x86_64")
FACTS = EnvironmentFacts(
    located=Located(prefix="/e", kind=Kind.VENV, name="e", label="e"),
    python=PythonFacts(version="3.8.18"),
    tensorflow=TensorFlowFacts(version="2.4.1", distribution="tensorflow"),
    distributions=(
        Distribution(name="tensorflow", version="2.4.1", folder="tensorflow-2.4.1.dist-info"),
        Distribution(name="numpy", version="1.19.5", folder="numpy-1.19.5.dist-info"),
        Distribution(name="pip", version="24.0", folder="pip-24.0.dist-info"),
    ),
)
PASSED = SmokeTest(
    ok=True,
    at="2030-02-03T04:05:06Z",
    stages=(
        StageResult(id="import", title="", ok=True, skipped=False, seconds=1),
        StageResult(id="gpu", title="", ok=None, skipped=True, seconds=0),
    ),
)
FAILED = SmokeTest(
    ok=False,
    at="2030-02-04T04:05:06Z",
    stages=(
        StageResult(
            id="import", title="", ok=False, skipped=False, seconds=1, detail="ImportError: it's: gone"
        ),
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "proven.yaml").write_text("# Runs.\nruns: []\n", encoding="utf-8")
    return tmp_path


def test_that_a_run_holds_all_that_was_installed_and_the_stages_that_passed() -> None:
    run = describe_run(FACTS, HOST, PASSED)
    assert (run.tensorflow, run.distribution, run.platform, run.python) == (
        "2.4.1", "tensorflow", "linux-x86_64", "3.8.18",
    )  # fmt: skip
    assert (run.ok, run.date, run.stages) == (True, "2030-02-03", ("import",))
    assert run.resolved == {"numpy": "1.19.5", "tensorflow": "2.4.1"}


def test_that_a_later_run_of_the_same_pair_takes_the_place_of_the_former(folder: Path) -> None:
    keep_runs(folder, [describe_run(FACTS, HOST, PASSED)])
    other = replace(FACTS, python=PythonFacts(version="3.7.16"))
    keep_runs(folder, [describe_run(other, HOST, PASSED)])
    keep_runs(folder, [describe_run(FACTS, HOST, FAILED)])
    rows = Files(folder).proven().runs
    assert [(row.python, row.ok, row.note) for row in rows] == [
        ("3.7.16", True, ""),
        ("3.8.18", False, "import: ImportError: it's: gone"),
    ]
    assert (folder / "proven.yaml").read_text(encoding="utf-8").startswith("# Runs.\n")


def test_that_an_environment_without_tensorflow_has_no_run(folder: Path) -> None:
    with pytest.raises(NothingToRecordError, match="no TensorFlow in /e"):
        describe_run(replace(FACTS, tensorflow=None), HOST, PASSED)
