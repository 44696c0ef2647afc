"""Checks of companions.yaml and plugins.yaml: versions, ranges and words that mean something."""

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
from core.compatibility.plugins import INSTALLED, SAME_MINOR
from core.compatibility.rows.companions import CompanionsFile, PluginPair, PluginsFile

_COMPANIONS, _PLUGINS = "companions.yaml", "plugins.yaml"
_RUN = re.compile(r"\d+(?:\.\d+)?(?:-\d+\.\d+|\+)?")
_STOPS = frozenset({"import", "training", "loading", "a tool", "the GPU", "nothing"})
_EVIDENCE = frozenset({"measured", "issue", "docs", "metadata"})


def check_companions(file: CompanionsFile) -> Iterator[RowProblem]:
    """What is wrong in companions.yaml, first things first."""
    for name, rows in file.companions.items():
        where = f"companions row {name}"
        versions = [version for row in rows for version in row.versions.split()]
        yield from find_repeated(_COMPANIONS, name, versions)
        for version in versions:
            yield from find_version_problem(_COMPANIONS, where, version)
        for row in rows:
            yield from find_range_problem(_COMPANIONS, where, row.python)
            for minors in row.wheels.values():
                for run in minors.split():
                    if _RUN.fullmatch(run) is None:
                        reason = f"{run} is no run of Python versions"
                        yield RowProblem(file=_COMPANIONS, row=where, reason=reason)


def check_plugins(file: PluginsFile) -> Iterator[RowProblem]:
    """What is wrong in plugins.yaml, first things first."""
    yield from find_repeated(_PLUGINS, "pairs", (pair.id for pair in file.pairs))
    for pair in file.pairs:
        yield from _check_pair(pair, file)


def _check_pair(pair: PluginPair, file: PluginsFile) -> Iterator[RowProblem]:
    where = f"pairs row {pair.id}"
    ranges = [pair.versions]
    ranges += [] if pair.works in (SAME_MINOR, INSTALLED) else [pair.works]
    ranges += [part for text in pair.tried for part in text.split(" with ")]
    ranges += [text for name, text in pair.when.items() if name.islower()]
    for text in ranges:
        yield from find_range_problem(_PLUGINS, where, text)
    if pair.stops not in _STOPS:
        yield RowProblem(file=_PLUGINS, row=where, reason=f"stops cannot be {pair.stops}")
    if pair.evidence not in _EVIDENCE:
        yield RowProblem(file=_PLUGINS, row=where, reason=f"evidence cannot be {pair.evidence}")
    for action in pair.actions:
        if not action.action.partition(":")[2]:
            yield RowProblem(file=_PLUGINS, row=where, reason=f"{action.action} is no verb with a detail")
    yield from find_unknown_sources(_PLUGINS, where, pair.sources, file.sources)
