"""Diagnoses reports made of a few words."""

from __future__ import annotations

from typing import Any

import msgspec

from core.compatibility import Matrix
from core.diagnosis import diagnose
from core.model import Finding, Remedy, Report
from core.reports import assemble


def diagnose_report(matrix: Matrix, **keys: Any) -> tuple[Finding, ...]:
    """The findings of a report that states these keys; Linux on x86_64 unless it says otherwise."""
    made = assemble(msgspec.convert({"os": "linux", "arch": "x86_64", **keys}, Report), matrix)
    return diagnose(made.facts, made.host, matrix, made.circumstances)


def find_first(matrix: Matrix, **keys: Any) -> Finding:
    """The first finding of a report."""
    return diagnose_report(matrix, **keys)[0]


def list_changes(remedy: Remedy) -> dict[str, str | None]:
    """What a remedy changes, by name."""
    return {change.name: change.after for change in remedy.changes}
