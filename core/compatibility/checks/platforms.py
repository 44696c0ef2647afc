"""Checks of platforms.yaml: unique rows, known needs, ranges and expressions that mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.compatibility.checks.problems import (
    RowProblem,
    find_range_problem,
    find_repeated,
    find_unknown_sources,
    find_version_problem,
)
from core.compatibility.rows.platforms import PlatformsFile

_NAME = "platforms.yaml"
_NEEDS = frozenset({"avx", "glibc", "libstdcxx", "macos", "dll"})
_EVIDENCE = frozenset({"measured", "issue", "docs", "metadata"})


def check_platforms(file: PlatformsFile) -> Iterator[RowProblem]:
    """What is wrong in the file, first things first."""
    yield from find_repeated(_NAME, "limits", (row.id for row in file.limits))
    for row in file.limits:
        where = f"limits row {row.id}"
        if row.needs not in _NEEDS:
            yield RowProblem(file=_NAME, row=where, reason=f"needs cannot be {row.needs}")
        if row.evidence not in _EVIDENCE:
            yield RowProblem(file=_NAME, row=where, reason=f"evidence cannot be {row.evidence}")
        if row.needs in ("glibc", "libstdcxx", "macos"):
            yield from find_version_problem(_NAME, where, row.value)
        yield from find_range_problem(_NAME, where, row.versions)
        if row.python:
            yield from find_range_problem(_NAME, where, row.python)
        yield from find_unknown_sources(_NAME, where, row.sources, file.sources)
    for processor in file.processors:
        yield from _check_pattern(f"processors row {processor.what}", processor.pattern)
        where = f"processors row {processor.what}"
        yield from find_unknown_sources(_NAME, where, processor.sources, file.sources)
    for system in file.systems:
        where = f"systems row {system.pattern}"
        yield from _check_pattern(where, system.pattern)
        yield from find_version_problem(_NAME, where, system.glibc)
        yield from find_unknown_sources(_NAME, where, system.sources, file.sources)


def _check_pattern(where: str, pattern: str) -> Iterator[RowProblem]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield RowProblem(file=_NAME, row=where, reason=f"{pattern} is no expression: {error}")
