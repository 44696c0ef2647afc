"""Reads and writes companions.yaml, and tells what a refresh changed in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec
import yaml

from core.compatibility.rows import CompanionReleases, CompanionsFile
from core.refresh.companions import collect_companions
from core.refresh.index import Index
from core.refresh.yaml_text import quote, write_flow

FILE = "companions.yaml"
HEAD = """\
# Distributions beside TensorFlow and what each release of them declares. Made by the refresh tool.
# To know another one, add its name under companions with an empty list, and refresh.
# versions: releases that declare the same; python: Requires-Python; requires: on distributions of this file
# and on pieces, without extras; wheels: Python minors with a compiled wheel, none where it runs anywhere.
"""
Rows = Mapping[str, tuple[CompanionReleases, ...]]


def read_companions(folder: Path) -> CompanionsFile:
    """The file as it stands."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load((folder / FILE).read_bytes(), Loader=loader)  # noqa: S506 - a safe loader
    return msgspec.convert(raw, CompanionsFile)


def refresh_companions(
    index: Index,
    folder: Path,
    on_one: Callable[[int, int], None],
    *,
    names: Iterable[str] = (),
    write: bool = True,
) -> tuple[str, ...]:
    """Read the index again for ``names`` (all of the file unless given); the changes, one line each.

    Rows of a distribution that the index no longer has are kept.

    Raises:
        IndexUnreachableError: the index did not answer.
    """
    before = read_companions(folder)
    wanted = tuple(names) or tuple(before.companions)
    interesting = (*before.pieces, *before.companions)
    found = collect_companions(index, wanted, interesting, on_one)
    after = {**before.companions, **found}
    changes = tuple(list_changes(before.companions, after))
    if write and changes:
        content = write_companions(before.sources, before.pieces, after)
        (folder / FILE).write_text(content, encoding="utf-8")
    return changes


def list_changes(before: Rows, after: Rows) -> Iterable[str]:
    """One line for each distribution whose rows are not the same: releases added, gone, declaring else."""
    for name in sorted(after):
        old, new = _spread(before.get(name, ())), _spread(after[name])
        if old == new:
            continue
        words = []
        added = [version for version in new if version not in old]
        gone = [version for version in old if version not in new]
        other = [version for version in new if version in old and old[version] != new[version]]
        for verb, versions in (("added", added), ("gone", gone), ("declares otherwise", other)):
            if versions:
                words.append(f"{verb} {', '.join(versions)}")
        yield f"{name}: {'; '.join(words)}"


def write_companions(sources: Mapping[str, str], pieces: Iterable[str], rows: Rows) -> str:
    """The text of the file, in the order of the names."""
    lines = [HEAD, "sources:\n"]
    lines += [f"  {name}: {quote(words)}\n" for name, words in sources.items()]
    lines.append(f"pieces: {write_flow(sorted(pieces))}\n")
    lines.append("companions:\n")
    for name in sorted(rows):
        lines.append(f"  {quote(name)}:\n" if rows[name] else f"  {quote(name)}: []\n")
        lines += [f"  - {write_flow(msgspec.to_builtins(row))}\n" for row in rows[name]]
    return "".join(lines)


def _spread(rows: Iterable[CompanionReleases]) -> dict[str, object]:
    return {
        version: (row.python, row.requires, dict(row.wheels))
        for row in rows
        for version in row.versions.split()
    }
