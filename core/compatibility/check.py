"""Checks that a type cannot say: unique names, ranges that mean something, sources that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.compatibility.checks.api import check_api, check_model_files
from core.compatibility.checks.companions import check_companions, check_plugins
from core.compatibility.checks.conda import check_conda
from core.compatibility.checks.gpu import check_gpu
from core.compatibility.checks.platforms import check_platforms
from core.compatibility.checks.problems import (
    RowProblem,
    find_range_problem,
    find_repeated,
    find_unknown_sources,
)
from core.compatibility.checks.pythons import check_pythons
from core.compatibility.checks.releases import check_releases
from core.compatibility.rows import MatrixFiles
from core.compatibility.versions import is_in_range, parse_specifier

STOPS = frozenset({"import", "training", "loading", "a tool", "nothing"})
EVIDENCE = frozenset({"measured", "issue", "docs", "metadata"})
PAIR_STOPS = frozenset({"tf.keras", "keras", "maybe", "nothing"})


def check_matrix(files: MatrixFiles) -> RowProblem | None:
    """The first problem across the files, ``None`` if all rows hold."""
    return next(_problems(files), None)


def _problems(data: MatrixFiles) -> Iterator[RowProblem]:
    yield from check_releases(data)
    yield from check_gpu(data.gpu)
    yield from check_platforms(data.platforms)
    yield from check_conda(data.conda)
    yield from check_companions(data.companions)
    yield from check_plugins(data.plugins)
    yield from check_pythons(data.pythons)
    yield from _check_breakages(data)
    yield from _check_pairs(data)
    yield from check_api(data.api)
    yield from check_model_files(data.model_files)


def _check_breakages(data: MatrixFiles) -> Iterator[RowProblem]:
    file, name = data.breakages, "breakages.yaml"
    versions = [release.version for release in data.tensorflow.releases]
    yield from find_repeated(name, "rows", (row.id for row in file.breakages))
    for row in file.breakages:
        where = f"breakages row {row.id}"
        ranges = (c.python for c in row.install), (excuse.works for excuse in row.unless)
        for text in (row.works, *row.when.values(), *ranges[0], *ranges[1]):
            yield from find_range_problem(name, where, text)
        if "tensorflow" in row.when:
            yield from _reached(name, where, row.when["tensorflow"], versions)
        if row.stops not in STOPS:
            yield RowProblem(file=name, row=where, reason=f"stops cannot be {row.stops}")
        for candidate in row.install:
            if is_in_range(candidate.version, row.works) is not True:
                reason = f"{candidate.version} is offered but lies outside {row.works}"
                yield RowProblem(file=name, row=where, reason=reason)
        yield from _evidence(name, where, row.evidence)
        yield from find_unknown_sources(name, where, row.sources, file.sources)
    for harmless in file.harmless:
        where = f"harmless row {harmless.package}"
        yield from find_range_problem(name, where, harmless.works)
        yield from _reached(name, where, harmless.tensorflow, versions)
        yield from find_unknown_sources(name, where, harmless.sources, file.sources)
    for imported in file.imported:
        where = f"imported row {imported.tensorflow or imported.keras}"
        if imported.tensorflow or not imported.keras:
            yield from _reached(name, where, imported.tensorflow, versions)
        yield from find_range_problem(name, where, imported.keras)
        yield from find_unknown_sources(name, where, imported.sources, file.sources)


def _check_pairs(data: MatrixFiles) -> Iterator[RowProblem]:
    file, name = data.pairs, "pairs.yaml"
    versions = [release.version for release in data.tensorflow.releases]
    yield from find_repeated(name, "pairs", (row.id for row in file.pairs))
    for row in file.pairs:
        where = f"pairs row {row.id}"
        yield from find_range_problem(name, where, row.keras)
        yield from _reached(name, where, row.tensorflow, versions)
        if row.stops not in PAIR_STOPS:
            yield RowProblem(file=name, row=where, reason=f"stops cannot be {row.stops}")
        if row.package not in {"keras", "tf-keras"}:
            yield RowProblem(file=name, row=where, reason=f"package cannot be {row.package}")
        yield from _evidence(name, where, row.evidence)
        yield from find_unknown_sources(name, where, row.sources, file.sources)
    for backends in file.backends:
        yield from find_range_problem(name, f"backends row {backends.keras}", backends.keras)
        yield from find_unknown_sources(
            name, f"backends row {backends.keras}", backends.sources, file.sources
        )


def _reached(file: str, row: str, text: str, versions: Iterable[str]) -> Iterator[RowProblem]:
    if parse_specifier(text) is None:
        yield RowProblem(file=file, row=row, reason=f"{text} is not a version range")
    elif not any(is_in_range(version, text) for version in versions):
        yield RowProblem(file=file, row=row, reason=f"no TensorFlow release lies in {text}")


def _evidence(file: str, row: str, evidence: str) -> Iterator[RowProblem]:
    if evidence not in EVIDENCE:
        yield RowProblem(file=file, row=row, reason=f"evidence cannot be {evidence}")
