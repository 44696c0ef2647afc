"""Reports of plug-ins and declared requirements: the cause, and remedies that exist and cause nothing new."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from core.compatibility import Matrix, is_in_range
from core.diagnosis import diagnose
from core.model import Finding, Remedy, Report, Severity
from core.reports import assemble

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "plugin_reports.yaml").read_text(encoding="utf-8")
)
TELLING = [row for row in ROWS if "first" in row]
QUIET = [row for row in ROWS if row.get("quiet")]
# Keras 2.2.0 and TensorFlow 1.13 each ask for a keras-applications that the other refuses, and no
# tensorflow-probability of this tf-agents goes with TensorFlow 2.16: the first finding mends it all.
_TORN = {"keras-apps", "agents tf216"}


def _diagnose(matrix: Matrix, report: dict[str, Any]) -> tuple[Finding, ...]:
    whole = {"os": "linux", "arch": "x86_64", **report}
    case = assemble(msgspec.convert(whole, Report), matrix)
    return diagnose(case.facts, case.host, matrix, case.circumstances)


def _alarms(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.severity is not Severity.NOTE]


def _is_wanted(remedy: Remedy, row: dict[str, Any]) -> bool:
    if "action" in row:
        return row["action"] in remedy.actions
    changes = {change.name: change.after for change in remedy.changes}
    return all(
        name in changes and (changes[name] is None if wanted is None else _lies_in(changes[name], wanted))
        for name, wanted in row["remedy"].items()
    )


def _lies_in(version: str | None, wanted: str) -> bool:
    return version is not None and is_in_range(version, wanted) is True


def _apply(report: dict[str, Any], remedy: Remedy) -> dict[str, Any]:
    after = deepcopy(report)
    for change in remedy.changes:
        if change.name == "python":
            after["python"] = change.after
        elif change.after is None:
            after["packages"].pop(change.name, None)
        else:
            after["packages"][change.name] = change.after
        after["absent"] = [name for name in after.get("absent", []) if name != change.name]
    return after


@pytest.mark.parametrize("row", TELLING, ids=[row["name"] for row in TELLING])
def test_that_the_first_finding_names_the_cause_and_a_way_out(matrix: Matrix, row: dict[str, Any]) -> None:
    findings = _diagnose(matrix, row["report"])
    assert findings
    assert findings[0].category.value == row["first"], [one.title for one in findings]
    assert any(_is_wanted(remedy, row) for remedy in findings[0].remedies), findings[0].remedies


@pytest.mark.parametrize("row", QUIET, ids=[row["name"] for row in QUIET])
def test_that_what_goes_together_raises_no_alarm(matrix: Matrix, row: dict[str, Any]) -> None:
    assert [one.title for one in _alarms(_diagnose(matrix, row["report"]))] == []


@pytest.mark.parametrize("row", TELLING, ids=[row["name"] for row in TELLING])
def test_that_a_remedy_mends_its_finding_and_causes_no_other(matrix: Matrix, row: dict[str, Any]) -> None:
    findings = _alarms(_diagnose(matrix, row["report"]))
    told = {(one.rule, one.subject) for one in findings}
    shown = findings[:1] if row["name"] in _TORN else findings
    for finding in shown:
        for remedy in finding.remedies:
            if not remedy.changes or row["name"] == "keras-apps":
                continue
            after = _alarms(_diagnose(matrix, _apply(row["report"], remedy)))
            left = {(one.rule, one.subject) for one in after}
            assert (finding.rule, finding.subject) not in left, remedy.title
            assert left <= told, [one.title for one in after]


@pytest.mark.parametrize("row", TELLING, ids=[row["name"] for row in TELLING])
def test_that_an_offered_release_is_one_that_the_matrix_lists(matrix: Matrix, row: dict[str, Any]) -> None:
    listed = {"keras", "tf-keras", *matrix.companions.names}
    for finding in _alarms(_diagnose(matrix, row["report"])):
        for change in (one for remedy in finding.remedies for one in remedy.changes):
            if change.after is None or change.name not in listed or not change.after[0].isdigit():
                continue
            versions = [release.version for release in matrix.companions.releases(change.name)]
            assert change.after in versions


def test_that_metadata_of_a_scanned_environment_is_told_once_with_its_plug_in(matrix: Matrix) -> None:
    report = {"python": "3.8.13", "packages": {"tensorflow": "2.4.1", "tensorflow-text": "2.5.0"}}
    findings = _alarms(_diagnose(matrix, report))
    assert [one.subject for one in findings] == ["tensorflow-text"]


def test_that_a_conflict_which_tensorflow_holds_up_offers_both_sides(matrix: Matrix) -> None:
    packages = {"tensorflow": "2.13.0", "typing-extensions": "4.5.0", "pydantic": "2.3.0"}
    finding = _diagnose(matrix, {"python": "3.10.13", "packages": packages})[0]
    offered = [{change.name: change.after for change in one.changes} for one in finding.remedies]
    assert any(is_in_range(changes.get("pydantic") or "9", "<2") for changes in offered)
    assert any(
        is_in_range(changes.get("tensorflow") or "0", ">=2.14") and "typing-extensions" in changes
        for changes in offered
    )


def test_that_a_plug_in_for_which_this_python_has_no_tensorflow_leads_to_another_python(
    matrix: Matrix,
) -> None:
    packages = {"tensorflow": "2.6.2", "tensorflow-probability": "0.15.0"}
    finding = _diagnose(matrix, {"python": "3.6.15", "packages": packages})[0]
    assert any(action.startswith("recreate-env:") for one in finding.remedies for action in one.actions)


def test_that_a_metal_plug_in_which_the_loader_refuses_is_told_as_the_plug_in(matrix: Matrix) -> None:
    error = (
        "NotFoundError: dlopen(/env/tensorflow-plugins/libmetal_plugin.dylib, 0x0006): Library not loaded: "
        "@rpath/_pywrap_tensorflow_internal.so"
    )
    packages = {"tensorflow": "2.20.0", "keras": "3.10.0", "tensorflow-metal": "1.2.0"}
    report = {"os": "macos", "arch": "arm64", "os_version": "15.1", "python": "3.12.5", "packages": packages}
    findings = _alarms(_diagnose(matrix, {**report, "error": error}))
    assert [one.subject for one in findings] == ["tensorflow-metal"]
