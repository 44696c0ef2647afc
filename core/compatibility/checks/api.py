"""Checks of api.yaml and model_files.yaml: unique rows, ranges that mean something, sources that exist."""

from __future__ import annotations

from collections.abc import Iterator

from core.compatibility.checks.problems import (
    RowProblem,
    find_range_problem,
    find_repeated,
    find_unknown_sources,
)
from core.compatibility.rows.api import ApiFile
from core.compatibility.rows.model_files import ModelFilesFile

_DISTRIBUTIONS = frozenset({"tensorflow", "keras", "tf-keras"})
_EVIDENCE = frozenset({"measured", "issue", "docs", "metadata"})
_FORMATS = frozenset({"h5", "keras", "savedmodel", "pickle", "weights"})
_OUTCOMES = frozenset({"loads", "fails", "depends"})


def check_api(file: ApiFile) -> Iterator[RowProblem]:
    """What is wrong in api.yaml, first things first."""
    name = "api.yaml"
    yield from find_repeated(name, "names", (f"{row.name} {row.argument}".strip() for row in file.names))
    for row in file.names:
        where = f"names row {row.name} {row.argument}".strip()
        for distribution, specifier in row.exists.items():
            if distribution not in _DISTRIBUTIONS:
                yield RowProblem(file=name, row=where, reason=f"exists cannot name {distribution}")
            yield from find_range_problem(name, where, specifier)
        if not row.exists or not (row.instead or row.note):
            yield RowProblem(file=name, row=where, reason="exists, and instead or note are needed")
        if row.evidence not in _EVIDENCE:
            yield RowProblem(file=name, row=where, reason=f"evidence cannot be {row.evidence}")
        yield from find_unknown_sources(name, where, row.sources, file.sources)


def check_model_files(file: ModelFilesFile) -> Iterator[RowProblem]:
    """What is wrong in model_files.yaml, first things first."""
    name = "model_files.yaml"
    ids = {row.id for row in file.model_files}
    yield from find_repeated(name, "model_files", (row.id for row in file.model_files))
    for row in file.model_files:
        where = f"model_files row {row.id}"
        for specifier in (row.writer, row.reader, row.tensorflow):
            yield from find_range_problem(name, where, specifier)
        for specifier in row.opens.values():
            yield from find_range_problem(name, where, specifier.replace("{writer}", "2.0"))
        if row.format not in _FORMATS:
            yield RowProblem(file=name, row=where, reason=f"format cannot be {row.format}")
        if row.outcome not in _OUTCOMES:
            yield RowProblem(file=name, row=where, reason=f"outcome cannot be {row.outcome}")
        if row.outcome != "loads" and not row.why:
            yield RowProblem(file=name, row=where, reason="why is needed")
        if row.evidence not in _EVIDENCE:
            yield RowProblem(file=name, row=where, reason=f"evidence cannot be {row.evidence}")
        yield from find_unknown_sources(name, where, row.sources, file.sources)
    for cue in file.cues:
        if cue.row not in ids:
            yield RowProblem(file=name, row=f"cues row {cue.row}", reason=f"there is no row {cue.row}")
