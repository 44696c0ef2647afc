"""Checks of pythons.yaml: ranges that mean something, sources that exist, no row twice."""

from __future__ import annotations

from collections.abc import Iterator

from core.compatibility.checks.problems import (
    RowProblem,
    find_range_problem,
    find_repeated,
    find_unknown_sources,
)
from core.compatibility.rows.pythons import PythonsFile

_NAME = "pythons.yaml"


def check_pythons(file: PythonsFile) -> Iterator[RowProblem]:
    """What is wrong in the file, first things first."""
    yield from find_repeated(_NAME, "limits", (f"{row.package} {row.versions}" for row in file.limits))
    for row in file.limits:
        where = f"limits row {row.package} {row.versions}"
        yield from find_range_problem(_NAME, where, row.versions)
        yield from find_range_problem(_NAME, where, row.python)
        yield from find_unknown_sources(_NAME, where, row.sources, file.sources)
