"""Checks of gpu.yaml: unique rows, ranges and versions that mean something, sources that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.compatibility.checks.problems import (
    RowProblem,
    find_range_problem,
    find_repeated,
    find_unknown_sources,
    find_version_problem,
)
from core.compatibility.rows.gpu import GpuFile

_NAME = "gpu.yaml"
_BUILDERS = frozenset({"pip", "conda"})
_PLACES = frozenset({"wheels", "conda"})


def check_gpu(file: GpuFile) -> Iterator[RowProblem]:
    """What is wrong in the file, first things first."""
    yield from find_repeated(_NAME, "toolkits", (row.cuda for row in file.toolkits))
    yield from find_repeated(_NAME, "cudnns", (row.cudnn for row in file.cudnns))
    yield from find_repeated(_NAME, "architectures", (row.capability for row in file.architectures))
    yield from find_repeated(_NAME, "gpus", (name for row in file.gpus for name in row.names))
    yield from find_repeated(_NAME, "translated", (row.id for row in file.translated))
    for where, versions, ranges, sources in _list_rows(file):
        yield from find_unknown_sources(_NAME, where, sources, file.sources)
        for version in versions:
            if version is not None:
                yield from find_version_problem(_NAME, where, version)
        for text in ranges:
            yield from find_range_problem(_NAME, where, text)
    for row in file.compiled:
        if row.by not in _BUILDERS:
            yield RowProblem(file=_NAME, row=f"compiled row {row.cudnn}", reason=f"by cannot be {row.by}")
    for blind in file.blind:
        if blind.place not in _PLACES:
            reason = f"place cannot be {blind.place}"
            yield RowProblem(file=_NAME, row=f"blind row {blind.tensorflow}", reason=reason)


_Row = tuple[str, Iterable[str | None], Iterable[str], tuple[str, ...]]


def _list_rows(file: GpuFile) -> Iterator[_Row]:
    """Every row: its name in words, its versions, its ranges, its sources."""
    for kit in file.toolkits:
        drivers = (kit.toolkit_linux, kit.toolkit_windows, kit.minimum_linux, kit.minimum_windows)
        yield f"toolkits row {kit.cuda}", (kit.cuda, *drivers), (), kit.sources
    for branch in file.branches:
        yield f"branches row {branch.branch}", (branch.cuda, branch.first), (), branch.sources
    for cudnn in file.cudnns:
        yield f"cudnns row {cudnn.cudnn}", (cudnn.cudnn,), (), cudnn.sources
    for kind in file.architectures:
        seen = kind.capability, kind.first_cuda, kind.last_cuda
        yield f"architectures row {kind.capability}", seen, (), kind.sources
    for names in file.gpus:
        yield f"gpus row {names.capability}", (names.capability,), (), names.sources
    for made in file.compiled:
        yield f"compiled row {made.cudnn}", (made.cudnn,), (made.tensorflow,), made.sources
    for built in file.capabilities:
        yield f"capabilities row {built.tensorflow}", (), (built.tensorflow,), built.sources
    for early in file.early:
        yield f"early row {early.tensorflow}", (early.cuda, early.cudnn), (early.tensorflow,), early.sources
    for exact in file.exact:
        yield f"exact row {exact.tensorflow}", (), (exact.tensorflow, exact.works), exact.sources
    for build in file.conda:
        versions = build.tensorflow, *build.cuda, *build.cudnn
        yield f"conda row {build.tensorflow}", versions, (), build.sources
    yield "cudatoolkits", file.cudatoolkits.versions, (), file.cudatoolkits.sources
    for own in file.nvidia_tensorflow:
        yield f"nvidia_tensorflow row {own.since}", (own.since, own.cuda), (), own.sources
    for wheels in file.wheels:
        versions = wheels.tensorflow, *wheels.runtime.values(), *wheels.cudnn.values()
        yield f"wheels row {wheels.tensorflow}", versions, (), wheels.sources
    for blind in file.blind:
        yield f"blind row {blind.tensorflow}", (), (blind.tensorflow,), blind.sources
    for need in file.backends:
        yield f"backends row {need.package}", (need.cudnn, need.before), (need.versions,), need.sources
    for row in file.translated:
        yield f"translated row {row.id}", (), (row.tensorflow, row.capability), row.sources
