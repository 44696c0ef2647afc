"""Checks of conda.yaml: versions and ranges that mean something, sources that exist."""

from __future__ import annotations

from collections.abc import Iterator

from core.compatibility.checks.problems import (
    RowProblem,
    find_range_problem,
    find_repeated,
    find_unknown_sources,
    find_version_problem,
)
from core.compatibility.rows.conda import CondaFile

_NAME = "conda.yaml"


def check_conda(file: CondaFile) -> Iterator[RowProblem]:
    """What is wrong in the file, first things first."""
    names = (f"{row.version} {row.channel} {row.platform}" for row in file.tensorflow)
    yield from find_repeated(_NAME, "tensorflow", names)
    for row in file.tensorflow:
        where = f"tensorflow row {row.version}"
        for version in (row.version, *row.python, *row.cuda):
            yield from find_version_problem(_NAME, where, version)
        yield from find_unknown_sources(_NAME, where, (row.source,), file.sources)
    yield from find_repeated(_NAME, "keras", (f"{row.version} {row.channel}" for row in file.keras))
    for keras in file.keras:
        where = f"keras row {keras.version}"
        yield from find_version_problem(_NAME, where, keras.version)
        yield from find_range_problem(_NAME, where, keras.python)
        yield from find_unknown_sources(_NAME, where, (keras.source,), file.sources)
