"""Reports of GPUs, drivers, CUDA, cuDNN, systems and library paths: the first finding names the cause."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from core.compatibility import Matrix, is_in_range, parse_version
from core.diagnosis import diagnose
from core.model import Finding, Report, Severity
from core.reports import assemble

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "gpu_reports.yaml").read_text(encoding="utf-8")
)
TELLING = [row for row in ROWS if "first" in row]
QUIET = [row for row in ROWS if row.get("quiet")]


def _diagnose(matrix: Matrix, report: dict[str, Any]) -> tuple[Finding, ...]:
    whole = {"os": "linux", "arch": "x86_64", **report}
    case = assemble(msgspec.convert(whole, Report), matrix)
    return diagnose(case.facts, case.host, matrix, case.circumstances)


def _find(name: str) -> dict[str, Any]:
    report: dict[str, Any] = next(row["report"] for row in ROWS if row["name"] == name)
    return report


def _list_changes(finding: Finding) -> list[dict[str, str | None]]:
    return [{change.name: change.after for change in remedy.changes} for remedy in finding.remedies]


@pytest.mark.parametrize("row", TELLING, ids=[row["name"] for row in TELLING])
def test_that_the_first_finding_names_the_cause(matrix: Matrix, row: dict[str, Any]) -> None:
    findings = _diagnose(matrix, row["report"])
    assert findings
    assert findings[0].category.value in row["first"], [one.title for one in findings]
    assert findings[0].remedies


@pytest.mark.parametrize("row", QUIET, ids=[row["name"] for row in QUIET])
def test_that_what_fits_or_is_not_known_raises_no_alarm(matrix: Matrix, row: dict[str, Any]) -> None:
    findings = _diagnose(matrix, row["report"])
    assert [one.title for one in findings if one.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("row", TELLING, ids=[row["name"] for row in TELLING])
def test_that_an_offered_release_exists_for_the_python_that_goes_with_it(
    matrix: Matrix, row: dict[str, Any]
) -> None:
    system = f"{row['report'].get('os', 'linux')}-{row['report'].get('arch', 'x86_64')}"
    for finding in _diagnose(matrix, row["report"]):
        for changes in _list_changes(finding):
            python = changes.get("python") or row["report"]["python"]
            for name in ("tensorflow", "tensorflow-gpu"):
                if (version := changes.get(name)) is not None and parse_version(version) is not None:
                    minors = matrix.python_range(version, system, name)
                    assert ".".join(python.split(".")[:2]) in minors, finding.title


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tf2.4 cuda11.2", [{"cuda": "11.0", "cudnn": "8.0"}, {"tensorflow": "2.5.3"}]),
        ("tf1.14gpu cuda9", [{"cuda": "10.0", "cudnn": "7.4.1"}, {"tensorflow-gpu": "1.12.3"}]),
        ("tf1.12 cudnn 7.1.4", [{"cudnn": "7.2.1"}, {"tensorflow-gpu": "1.10.1"}]),
        ("driver 384 tf1.13", [{"driver": "410.48"}, {"tensorflow-gpu": "1.12.3"}]),
        ("conda tf1.13 cuda10 driver396", [{"driver": "410.48"}, {"cudatoolkit": "9.2.148"}]),
        ("tf2.18 torch cudnn9.1", [{"nvidia-cudnn-cu12": "9.3.0.75"}, {"cudnn": "9.3.0"}]),
        ("GTX 980 tf2.17", [{"tensorflow": "2.16.2"}, {}, {}]),
    ],
)
def test_that_remedies_name_versions_that_fit_what_is_there(
    matrix: Matrix, name: str, expected: list[dict[str, str]]
) -> None:
    assert _list_changes(_diagnose(matrix, _find(name))[0]) == expected


def test_that_another_python_is_offered_where_no_release_fits_on_this_one(matrix: Matrix) -> None:
    report = {
        "python": "3.8.10",
        "packages": {"tensorflow": "2.13.1"},
        "gpu": {"model": "RTX 4090", "cuda_toolkit": "12.4"},
    }
    last = _list_changes(_diagnose(matrix, report)[0])[-1]
    assert last["python"] == "3.9"
    assert is_in_range(last["tensorflow"] or "", ">=2.15") is True


def test_that_nothing_follows_from_a_gpu_that_nobody_named(matrix: Matrix) -> None:
    report = {"python": "3.10.4", "packages": {"tensorflow": "2.10.1", "keras": "2.10.0"}}
    assert _diagnose(matrix, report) == ()


def test_that_a_gpu_known_to_be_absent_is_a_note(matrix: Matrix) -> None:
    report = {
        "python": "3.10.4",
        "packages": {"tensorflow": "2.10.1", "keras": "2.10.0"},
        "gpu": {"model": "absent"},
    }
    assert [(one.rule, one.severity) for one in _diagnose(matrix, report)] == [("gpu-none", Severity.NOTE)]
