"""Checks that a type cannot say: unique names, ranges that mean something, sources that exist."""

from __future__ import annotations

from collections.abc import Iterator

from core.compatibility.checks.problem import (
    RowProblem,
    find_evidence,
    find_no_range,
    find_repeated,
    find_unknown,
    find_unreached,
)
from core.compatibility.checks.releases import check_releases
from core.compatibility.checks.gpu import check_gpu
from core.compatibility.checks.platforms import check_platforms
from core.compatibility.checks.problems import RowProblem
from core.compatibility.rows import MatrixFiles
from core.compatibility.versions import is_in_range

STOPS = frozenset({"import", "training", "loading", "a tool", "nothing"})
PAIR_STOPS = frozenset({"tf.keras", "keras", "maybe", "nothing"})


def check_matrix(files: MatrixFiles) -> RowProblem | None:
    """The first problem across the files, ``None`` if all rows hold."""
    return next(_problems(files), None)


def _problems(data: MatrixFiles) -> Iterator[RowProblem]:
    yield from check_releases(data)
    yield from check_gpu(data.gpu)
    yield from check_platforms(data.platforms)
    yield from _check_breakages(data)
    yield from _check_pairs(data)


def _check_breakages(data: MatrixFiles) -> Iterator[RowProblem]:
    file, name = data.breakages, "breakages.yaml"
    versions = [release.version for release in data.tensorflow.releases]
    yield from find_repeated(name, "rows", (row.id for row in file.breakages))
    for row in file.breakages:
        where = f"breakages row {row.id}"
        ranges = (c.python for c in row.install), (excuse.works for excuse in row.unless)
        for text in (row.works, *row.when.values(), *ranges[0], *ranges[1]):
            yield from find_no_range(name, where, text)
        if "tensorflow" in row.when:
            yield from find_unreached(name, where, row.when["tensorflow"], versions)
        if row.stops not in STOPS:
            yield RowProblem(file=name, row=where, reason=f"stops cannot be {row.stops}")
        for candidate in row.install:
            if is_in_range(candidate.version, row.works) is not True:
                reason = f"{candidate.version} is offered but lies outside {row.works}"
                yield RowProblem(file=name, row=where, reason=reason)
        yield from find_evidence(name, where, row.evidence)
        yield from find_unknown(name, where, row.sources, file.sources)
    for harmless in file.harmless:
        where = f"harmless row {harmless.package}"
        yield from find_no_range(name, where, harmless.works)
        yield from find_unreached(name, where, harmless.tensorflow, versions)
        yield from find_unknown(name, where, harmless.sources, file.sources)
    for imported in file.imported:
        where = f"imported row {imported.tensorflow}"
        yield from find_unreached(name, where, imported.tensorflow, versions)
        yield from find_unknown(name, where, imported.sources, file.sources)


def _check_pairs(data: MatrixFiles) -> Iterator[RowProblem]:
    file, name = data.pairs, "pairs.yaml"
    versions = [release.version for release in data.tensorflow.releases]
    yield from find_repeated(name, "pairs", (row.id for row in file.pairs))
    for row in file.pairs:
        where = f"pairs row {row.id}"
        yield from find_no_range(name, where, row.keras)
        yield from find_unreached(name, where, row.tensorflow, versions)
        if row.stops not in PAIR_STOPS:
            yield RowProblem(file=name, row=where, reason=f"stops cannot be {row.stops}")
        if row.package not in {"keras", "tf-keras"}:
            yield RowProblem(file=name, row=where, reason=f"package cannot be {row.package}")
        yield from find_evidence(name, where, row.evidence)
        yield from find_unknown(name, where, row.sources, file.sources)
    for backends in file.backends:
        yield from find_no_range(name, f"backends row {backends.keras}", backends.keras)
        yield from find_unknown(name, f"backends row {backends.keras}", backends.sources, file.sources)
