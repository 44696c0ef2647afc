"""Reports of libraries beside TensorFlow: the cause, its piece, and a remedy of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from core.compatibility import Matrix, is_in_range
from core.diagnosis import diagnose, vet
from core.model import Finding, Report, Severity
from core.reports import assemble

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "library_reports.yaml").read_text(encoding="utf-8")
)
TELLING = [row for row in ROWS if "first" in row]
QUIET = [row for row in ROWS if row.get("quiet")]


def _diagnose(matrix: Matrix, row: dict[str, Any]) -> tuple[Finding, ...]:
    whole = {"os": "linux", "arch": "x86_64", **row["report"], "error": row.get("error", "")}
    case = assemble(msgspec.convert(_as_text(whole), Report), matrix)
    found = diagnose(case.facts, case.host, matrix, case.circumstances)
    return vet(found, case.facts, case.host, matrix, case.circumstances)


def _as_text(report: dict[str, Any]) -> dict[str, Any]:
    """YAML reads 2.0 as a number; versions are text."""
    packages = {name: str(version) for name, version in report.get("packages", {}).items()}
    return {**report, "packages": packages, "python": str(report["python"])}


@pytest.mark.parametrize("row", TELLING, ids=[row["name"] for row in TELLING])
def test_that_the_first_finding_names_the_library_and_a_version_that_works(
    row: dict[str, Any], matrix: Matrix
) -> None:
    first = _diagnose(matrix, row)[0]
    assert (first.category.value, first.subject) == (row["first"], row["subject"])
    offered = [{change.name: change.after for change in remedy.changes} for remedy in first.remedies]
    for name, wanted in row["remedy"].items():
        specifier = wanted if not str(wanted)[0].isdigit() else f"=={wanted}"
        assert any(is_in_range(one.get(name) or "", specifier) for one in offered), offered


@pytest.mark.parametrize("row", QUIET, ids=[row["name"] for row in QUIET])
def test_that_what_works_is_not_called_trouble(row: dict[str, Any], matrix: Matrix) -> None:
    assert [one.title for one in _diagnose(matrix, row) if one.severity is not Severity.NOTE] == []
