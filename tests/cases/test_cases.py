"""The real cases: how often the first finding is right, and its remedies; healthy ones stay quiet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.compatibility import Matrix, has_wheel, load_matrix
from core.diagnosis import diagnose, vet
from core.diagnosis.afterwards import RESERVED, foresee, forget_messages
from core.diagnosis.context import Context
from core.diagnosis.engine import judge
from core.model import Finding, Remedy, Report, Severity
from core.reports import Case, assemble
from tests.cases.scoring import Score, false_alarms, find, is_healthy, is_scored, load_cases, score

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
CASES = load_cases(FOLDER)
# Gathered without a look at the rules; some of them are not all mended.
FURTHER = load_cases(FOLDER / "further")
LEAST_FIRST, LEAST_REMEDIED = 0.98, 0.96


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return load_matrix(tmp_path_factory.mktemp("cache"))


def _score_all(matrix: Matrix, cases: list[dict[str, Any]], *, with_error: bool) -> list[Score]:
    return [
        score(case, matrix, with_error=with_error)
        for case in cases
        if is_scored(case, with_error=with_error) and not is_healthy(case)
    ]


def _assemble(case: dict[str, Any], matrix: Matrix) -> Case:
    return assemble(msgspec.convert(case["report"], Report), matrix)


def _list_remedies(matrix: Matrix) -> Iterator[tuple[str, Context, tuple[Finding, ...], Remedy]]:
    for case in (*CASES, *FURTHER):
        made = _assemble(case, matrix)
        found = diagnose(made.facts, made.host, matrix, made.circumstances)
        context = Context(made.facts, made.host, matrix, made.circumstances)
        for finding in vet(found, made.facts, made.host, matrix, made.circumstances):
            for remedy in finding.remedies:
                yield case["expected"]["id"], context, found, remedy


def test_that_facts_alone_lead_to_the_cause(matrix: Matrix) -> None:
    scores = _score_all(matrix, CASES, with_error=False)
    assert len(scores) >= 70
    assert [one.id for one in scores if not one.is_first] == []


def test_that_facts_with_the_error_lead_to_the_cause(matrix: Matrix) -> None:
    scores = _score_all(matrix, CASES, with_error=True)
    assert len(scores) >= 85
    assert [one.id for one in scores if not one.is_first] == []


@pytest.mark.parametrize("with_error", [False, True])
def test_that_the_first_finding_offers_what_helped(matrix: Matrix, with_error: bool) -> None:
    scores = _score_all(matrix, CASES, with_error=with_error)
    assert [one.id for one in scores if not one.is_remedied] == []


@pytest.mark.parametrize(("with_error", "least"), [(False, 195), (True, 205)])
def test_that_most_further_cases_are_led_to_the_cause_and_what_helped(
    matrix: Matrix, with_error: bool, least: int
) -> None:
    scores = _score_all(matrix, FURTHER, with_error=with_error)
    assert len(scores) >= least
    missed = [one.id for one in scores if not one.is_first]
    assert len(missed) <= (1 - LEAST_FIRST) * len(scores), missed
    unhelped = [one.id for one in scores if not one.is_remedied]
    assert len(unhelped) <= (1 - LEAST_REMEDIED) * len(scores), unhelped


@pytest.mark.parametrize("cases", [CASES, FURTHER], ids=["cases", "further"])
def test_that_healthy_cases_are_told_nothing_worse_than_one_warning(
    matrix: Matrix, cases: list[dict[str, Any]]
) -> None:
    alarms = [
        (case["expected"]["id"], one.severity, one.title)
        for case in cases
        if is_healthy(case) and is_scored(case, with_error=False)
        for one in false_alarms(case, find(case, matrix, with_error=False))
    ]
    assert [alarm for alarm in alarms if alarm[1] is Severity.ERROR] == []
    assert len(alarms) <= 1


def test_that_no_remedy_brings_new_trouble(matrix: Matrix) -> None:
    brought = []
    for case_id, context, found, remedy in _list_remedies(matrix):
        after = foresee(context, remedy.changes) if remedy.changes else None
        if after is None or any(action.startswith("change-code") for action in remedy.actions):
            continue
        known = {(one.rule, one.subject) for one in (*found, *judge(forget_messages(context)))}
        brought += [
            (case_id, remedy.title, one.title)
            for one in judge(after)
            if one.severity is not Severity.NOTE and (one.rule, one.subject) not in known
        ]
    assert brought == []


def test_that_every_version_offered_exists_for_that_python(matrix: Matrix) -> None:
    missing = []
    for case_id, context, _, remedy in _list_remedies(matrix):
        python = next((one.after for one in remedy.changes if one.name == "python"), context.python_minor)
        for change in remedy.changes:
            name, after = change.name, change.after
            if name in RESERVED or after is None or not after[:1].isdigit():
                continue
            if name in matrix.companions:
                row = matrix.companions.row(name, after)
                is_there = row is not None and (not python or has_wheel(row, python, context.platform))
                if not is_there:
                    missing.append((case_id, name, after))
            elif name in matrix.distributions and matrix.release(after) is None:
                missing.append((case_id, name, after))
    assert missing == []


def test_that_no_rule_or_row_names_a_case() -> None:
    ids = [case["expected"]["id"] for case in (*CASES, *FURTHER)]
    folders = [ROOT / "core", ROOT / "resources" / "compatibility"]
    texts = [
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in (*folder.rglob("*.py"), *folder.rglob("*.yaml"))
    ]
    assert [one for one in ids if any(one in text for text in texts)] == []
