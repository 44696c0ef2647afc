"""Renews the rows of TensorFlow and Keras releases, or says what would change."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct
from packaging.version import Version

from core.compatibility import is_in_range
from core.compatibility.rows import KerasRelease, KerasReleasesFile, Prerelease, Release, ReleasesFile
from core.refresh.differences import describe_changes
from core.refresh.index import Index
from core.refresh.keras_rows import PROJECTS, make_keras_releases
from core.refresh.matrix_files import KERAS, TENSORFLOW, Files
from core.refresh.tensorflow_rows import Progress, list_files, make_prereleases, make_releases
from core.refresh.yaml_text import write_keras_releases, write_prereleases, write_releases

Row = TypeVar("Row", Release, Prerelease, KerasRelease)


class Wanted(Struct, frozen=True, kw_only=True):
    """What to read: all, or one ``project`` in the range ``versions``."""

    project: str = ""
    versions: str = ""

    def reads(self, project: str) -> bool:
        """Whether rows of ``project`` are to be read."""
        return self.project in ("", project)


def refresh_releases(
    index: Index, folder: Path, wanted: Wanted, *, write: bool, progress: Progress
) -> list[str]:
    """What differs between the index and the files in ``folder``; with ``write`` the files say it too.

    Rows outside ``wanted`` stay as they are.

    Raises:
        IndexUnreachableError: the index cannot be read; nothing was written.
    """
    files = Files(folder)
    changes: list[str] = []
    if wanted.reads("tensorflow"):
        changes += _refresh_tensorflow(index, files, wanted.versions, write, progress)
    sections = [section for section, (project, _) in PROJECTS.items() if wanted.reads(project)]
    changes += _refresh_keras(index, files, sections, wanted.versions, write, progress)
    return changes


def _refresh_tensorflow(index: Index, files: Files, only: str, write: bool, progress: Progress) -> list[str]:
    before = files.tensorflow()
    offered = list_files(index, before.distributions, only, progress)
    releases = _merge(before.releases, make_releases(index, offered, files.tested(), progress), only)
    prereleases = _merge(before.prereleases, make_prereleases(offered), only)
    changes = [
        *describe_changes("tensorflow", _by_version(before.releases), _by_version(releases)),
        *describe_changes("tensorflow", _by_version(before.prereleases), _by_version(prereleases)),
    ]
    if write:
        sections = {"releases": write_releases(releases), "prereleases": write_prereleases(prereleases)}
        days = (before.newest_data, *(row.released for row in releases))
        newest = max(days) if only else datetime.datetime.now(datetime.UTC).date().isoformat()
        files.replace(TENSORFLOW, sections, ReleasesFile, newest)
    return changes


def _refresh_keras(
    index: Index, files: Files, sections: Sequence[str], only: str, write: bool, progress: Progress
) -> list[str]:
    before = files.keras()
    changes: list[str] = []
    lines: dict[str, str] = {}
    for section in sections:
        kept: tuple[KerasRelease, ...] = getattr(before, section)
        rows = _merge(kept, make_keras_releases(index, section, only, progress), only)
        changes += describe_changes(PROJECTS[section][0], _by_version(kept), _by_version(rows))
        lines[section] = write_keras_releases(rows)
    if write and lines:
        files.replace(KERAS, lines, KerasReleasesFile)
    return changes


def _merge(before: Sequence[Row], read: Sequence[Row], only: str) -> tuple[Row, ...]:
    """All that was read and, where only some versions were, the former rows of the others."""
    rows = {row.version: row for row in before if only and not is_in_range(row.version, only)}
    rows.update({row.version: row for row in read})
    return tuple(rows[version] for version in sorted(rows, key=Version))


def _by_version(rows: Sequence[Row]) -> Mapping[str, msgspec.Struct]:
    return {row.version: row for row in rows}
