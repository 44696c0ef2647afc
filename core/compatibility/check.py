"""Checks that a type cannot say: unique names, ranges that mean something, sources that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from core.compatibility.rows import MatrixFiles
from core.compatibility.versions import is_in_range, parse_specifier, parse_version

STOPS = frozenset({"import", "training", "loading", "a tool", "nothing"})
PAIR_STOPS = frozenset({"tf.keras", "keras", "maybe", "nothing"})
EVIDENCE = frozenset({"measured", "issue", "docs", "metadata"})


class RowProblem(Struct, frozen=True, kw_only=True):
    """The first thing wrong: file, row in words, and the reason."""

    file: str
    row: str
    reason: str


def check_matrix(files: MatrixFiles) -> RowProblem | None:
    """The first problem across the files, ``None`` if all rows hold."""
    return next(_problems(files), None)


def _problems(data: MatrixFiles) -> Iterator[RowProblem]:
    yield from _check_releases(data)
    yield from _check_toolkits(data)
    yield from _check_breakages(data)
    yield from _check_pairs(data)


def _check_releases(data: MatrixFiles) -> Iterator[RowProblem]:
    file = data.tensorflow
    name = "tensorflow.yaml"
    yield from _repeated(name, "releases", (row.version for row in file.releases))
    for row in file.releases:
        where = f"releases row {row.version}"
        if parse_version(row.version) is None:
            yield RowProblem(file=name, row=where, reason=f"{row.version} is not a version")
        if not row.keras_inside and parse_specifier(row.keras) is None:
            yield RowProblem(file=name, row=where, reason=f"{row.keras} is not a version range")
        yield from _unknown(name, where, row.sources, file.sources)
    for tested in file.tested:
        yield from _unknown(name, f"tested row {tested.tensorflow}", (tested.source,), file.sources)


def _check_toolkits(data: MatrixFiles) -> Iterator[RowProblem]:
    name = "drivers.yaml"
    yield from _repeated(name, "toolkits", (row.cuda for row in data.drivers.toolkits))
    for row in data.drivers.toolkits:
        where = f"toolkits row {row.cuda}"
        yield from _unknown(name, where, row.sources, data.drivers.sources)
        for version in (row.toolkit_linux, row.toolkit_windows, row.minimum_linux, row.minimum_windows):
            if version is not None and parse_version(version) is None:
                yield RowProblem(file=name, row=where, reason=f"{version} is not a version")


def _check_breakages(data: MatrixFiles) -> Iterator[RowProblem]:
    file, name = data.breakages, "breakages.yaml"
    versions = [release.version for release in data.tensorflow.releases]
    yield from _repeated(name, "rows", (*(b.id for b in file.breakages), *(h.id for h in file.hardware)))
    for row in file.breakages:
        where = f"breakages row {row.id}"
        ranges = (c.python for c in row.install), (excuse.works for excuse in row.unless)
        for text in (row.works, *row.when.values(), *ranges[0], *ranges[1]):
            yield from _range(name, where, text)
        if "tensorflow" in row.when:
            yield from _reached(name, where, row.when["tensorflow"], versions)
        if row.stops not in STOPS:
            yield RowProblem(file=name, row=where, reason=f"stops cannot be {row.stops}")
        for candidate in row.install:
            if is_in_range(candidate.version, row.works) is not True:
                reason = f"{candidate.version} is offered but lies outside {row.works}"
                yield RowProblem(file=name, row=where, reason=reason)
        yield from _evidence(name, where, row.evidence)
        yield from _unknown(name, where, row.sources, file.sources)
    for harmless in file.harmless:
        where = f"harmless row {harmless.package}"
        yield from _range(name, where, harmless.works)
        yield from _reached(name, where, harmless.tensorflow, versions)
        yield from _unknown(name, where, harmless.sources, file.sources)
    for imported in file.imported:
        where = f"imported row {imported.tensorflow}"
        yield from _reached(name, where, imported.tensorflow, versions)
        yield from _unknown(name, where, imported.sources, file.sources)
    for limit in file.hardware:
        where = f"hardware row {limit.id}"
        if limit.needs not in {"avx", "glibc", "capability"}:
            yield RowProblem(file=name, row=where, reason=f"needs cannot be {limit.needs}")
        yield from _reached(name, where, limit.tensorflow, versions)
        yield from _range(name, where, limit.python)
        yield from _evidence(name, where, limit.evidence)
        yield from _unknown(name, where, limit.sources, file.sources)


def _check_pairs(data: MatrixFiles) -> Iterator[RowProblem]:
    file, name = data.pairs, "pairs.yaml"
    versions = [release.version for release in data.tensorflow.releases]
    yield from _repeated(name, "pairs", (row.id for row in file.pairs))
    for row in file.pairs:
        where = f"pairs row {row.id}"
        yield from _range(name, where, row.keras)
        yield from _reached(name, where, row.tensorflow, versions)
        if row.stops not in PAIR_STOPS:
            yield RowProblem(file=name, row=where, reason=f"stops cannot be {row.stops}")
        if row.package not in {"keras", "tf-keras"}:
            yield RowProblem(file=name, row=where, reason=f"package cannot be {row.package}")
        yield from _evidence(name, where, row.evidence)
        yield from _unknown(name, where, row.sources, file.sources)
    for backends in file.backends:
        yield from _range(name, f"backends row {backends.keras}", backends.keras)
        yield from _unknown(name, f"backends row {backends.keras}", backends.sources, file.sources)
    for release in (*file.keras_releases, *file.tf_keras_releases):
        where = f"row {release.version}"
        if parse_version(release.version) is None:
            yield RowProblem(file=name, row=where, reason=f"{release.version} is not a version")
        yield from _range(name, where, release.python)


def _repeated(file: str, section: str, names: Iterable[str]) -> Iterator[RowProblem]:
    seen = set()
    for name in names:
        if name in seen:
            yield RowProblem(file=file, row=f"{section} row {name}", reason=f"{name} is there twice")
        seen.add(name)


def _unknown(file: str, row: str, used: Iterable[str], known: Iterable[str]) -> Iterator[RowProblem]:
    for source in used:
        if source not in known:
            yield RowProblem(file=file, row=row, reason=f"the source {source} is not listed under sources")


def _range(file: str, row: str, text: str) -> Iterator[RowProblem]:
    if text and parse_specifier(text) is None:
        yield RowProblem(file=file, row=row, reason=f"{text} is not a version range")


def _reached(file: str, row: str, text: str, versions: Iterable[str]) -> Iterator[RowProblem]:
    if parse_specifier(text) is None:
        yield RowProblem(file=file, row=row, reason=f"{text} is not a version range")
    elif not any(is_in_range(version, text) for version in versions):
        yield RowProblem(file=file, row=row, reason=f"no TensorFlow release lies in {text}")


def _evidence(file: str, row: str, evidence: str) -> Iterator[RowProblem]:
    if evidence not in EVIDENCE:
        yield RowProblem(file=file, row=row, reason=f"evidence cannot be {evidence}")
