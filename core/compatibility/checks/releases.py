"""Checks of the rows of releases and tested builds."""

from __future__ import annotations

from collections.abc import Iterator

from core.compatibility.checks.problems import (
    RowProblem,
    find_range_problem,
    find_repeated,
    find_unknown_sources,
)
from core.compatibility.rows import MatrixFiles
from core.compatibility.versions import parse_specifier, parse_version


def check_releases(data: MatrixFiles) -> Iterator[RowProblem]:
    """What is wrong in the files of TensorFlow's and Keras' releases."""
    file = data.tensorflow
    name = "tensorflow.yaml"
    yield from find_repeated(name, "releases", (row.version for row in file.releases))
    for row in file.releases:
        where = f"releases row {row.version}"
        if parse_version(row.version) is None:
            yield RowProblem(file=name, row=where, reason=f"{row.version} is not a version")
        if not row.keras_inside and parse_specifier(row.keras) is None:
            yield RowProblem(file=name, row=where, reason=f"{row.keras} is not a version range")
        yield from find_unknown_sources(name, where, row.sources, file.sources)
    yield from find_repeated(name, "prereleases", (row.version for row in file.prereleases))
    yield from _check_tested(data)
    yield from _check_keras(data)


def _check_tested(data: MatrixFiles) -> Iterator[RowProblem]:
    file, name = data.tested_builds, "tested_builds.yaml"
    for row in (*file.tested, *file.former, *file.measured):
        yield from find_unknown_sources(name, f"tested row {row.tensorflow}", (row.source,), file.sources)
    for linked in file.linked:
        where = f"linked row {linked.distribution} {linked.versions}"
        yield from find_range_problem(name, where, linked.versions)
        yield from find_unknown_sources(name, where, (linked.source,), file.sources)


def _check_keras(data: MatrixFiles) -> Iterator[RowProblem]:
    file, name = data.keras_releases, "keras_releases.yaml"
    for section, rows in (
        ("keras", file.keras),
        ("tf_keras", file.tf_keras),
        ("keras_core", file.keras_core),
    ):
        yield from find_repeated(name, section, (row.version for row in rows))
        for row in rows:
            where = f"{section} row {row.version}"
            if parse_version(row.version) is None:
                yield RowProblem(file=name, row=where, reason=f"{row.version} is not a version")
            yield from find_range_problem(name, where, row.python)
