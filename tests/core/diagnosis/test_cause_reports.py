"""Reports by cause: backends, second folders, files of Keras 1, conda's CUDA, mixed Keras, newer GPUs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from core.compatibility import Matrix, is_in_range
from core.diagnosis import diagnose, vet
from core.model import Finding, Remedy, Report, Severity
from core.reports import assemble

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cause_reports.yaml").read_text(encoding="utf-8")
)
TELLING = [row for row in ROWS if "first" in row]
QUIET = [row for row in ROWS if row.get("quiet")]


def _diagnose(matrix: Matrix, report: dict[str, Any]) -> tuple[Finding, ...]:
    case = assemble(msgspec.convert({"os": "linux", "arch": "x86_64", **report}, Report), matrix)
    found = diagnose(case.facts, case.host, matrix, case.circumstances)
    return vet(found, case.facts, case.host, matrix, case.circumstances)


def _is_wanted(remedy: Remedy, row: dict[str, Any]) -> bool:
    if "action" in row:
        return any(action.startswith(row["action"]) for action in remedy.actions)
    changes = {change.name: change.after for change in remedy.changes}
    return all(is_in_range(changes.get(name) or "0", wanted) for name, wanted in row["remedy"].items())


@pytest.mark.parametrize("row", TELLING, ids=[row["name"] for row in TELLING])
def test_that_the_first_finding_names_the_cause_and_a_way_out(matrix: Matrix, row: dict[str, Any]) -> None:
    findings = _diagnose(matrix, row["report"])
    assert findings
    assert findings[0].category.value == row["first"], [one.title for one in findings]
    assert any(_is_wanted(remedy, row) for remedy in findings[0].remedies), findings[0].remedies


@pytest.mark.parametrize("row", QUIET, ids=[row["name"] for row in QUIET])
def test_that_what_fits_raises_no_alarm(matrix: Matrix, row: dict[str, Any]) -> None:
    findings = _diagnose(matrix, row["report"])
    assert [one.title for one in findings if one.severity is not Severity.NOTE] == []
