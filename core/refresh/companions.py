"""Rebuilds companions.yaml: what every final release of distributions beside TensorFlow declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from core.compatibility.rows import CompanionReleases
from core.refresh.headers import Headers, read_headers
from core.refresh.index import Index, IndexFile, IndexUnreachableError, read_all
from core.refresh.sdists import read_archive, read_members
from core.refresh.tags import read_wheel_name, sort_pythons

PLATFORMS = ("linux-x86_64", "linux-aarch64", "macos-x86_64", "macos-arm64", "windows-x86_64")
LARGEST_ARCHIVE = 25_000_000
_STABLE = re.compile(r"-cp3(?P<minor>\d+)-abi3-")
_EXTRA = re.compile(r"\bextra\s*(==|in)")


class _Release(NamedTuple):
    name: str
    version: str
    files: tuple[IndexFile, ...]


def collect_companions(
    index: Index, names: Iterable[str], pieces: Iterable[str], on_one: Callable[[int, int], None]
) -> dict[str, tuple[CompanionReleases, ...]]:
    """The rows of each of ``names``; requirements count that concern ``names`` or ``pieces``.

    Names that the index does not have are left out.

    Raises:
        IndexUnreachableError: the index did not answer.
    """
    known = sorted(set(names))
    interesting = frozenset((*known, *pieces))
    pages = read_all(index.files, known, _hear_nothing)
    releases = [release for name, files in pages for release in choose_releases(name, files)]

    def read(release: _Release) -> Headers:
        return _read_release(index, release)

    rows: dict[str, list[tuple[str, CompanionReleases]]] = {}
    for release, declared in read_all(read, releases, on_one):
        rows.setdefault(release.name, []).append(
            (
                release.version,
                CompanionReleases(
                    versions="",
                    python=_clean_python(declared.python),
                    requires=_clean_requirements(declared.requires, interesting),
                    wheels=list_wheels(one.name for one in release.files),
                ),
            )
        )
    return {name: group_releases(found) for name, found in rows.items()}


def choose_releases(name: str, files: Iterable[IndexFile]) -> list[_Release]:
    """Final releases that were not withdrawn, oldest first.

    Pre-releases count where no final one came before, development builds where there is nothing else.
    """
    by_version: dict[str, list[IndexFile]] = {}
    for file in files:
        if file.yanked is None and file.kind in ("wheel", "sdist"):
            by_version.setdefault(file.version, []).append(file)
    parsed = {}
    for version in by_version:
        try:
            parsed[version] = Version(version)
        except InvalidVersion:
            continue
    finals = [one for one in parsed.values() if not one.is_prerelease]
    first = min(finals, default=None)
    has_only_builds = all(one.is_devrelease for one in parsed.values())
    return [
        _Release(name, version, tuple(by_version[version]))
        for version in sorted(parsed, key=parsed.__getitem__)
        if (has_only_builds or not parsed[version].is_devrelease)
        and (not parsed[version].is_prerelease or first is None or parsed[version] < first)
    ]


def list_wheels(names: Iterable[str]) -> Mapping[str, str]:
    """Platforms to the Python minors with a wheel: ``3.6-3.9``, ``3.7+`` for all from there on.

    Empty where a wheel runs anywhere, and where there are no wheels, so that it can be built everywhere.
    """
    found: dict[str, set[str]] = {}
    stable: dict[str, int] = {}
    for name in names:
        abi = _STABLE.search(name)
        for wheel in read_wheel_name(name):
            if wheel.platform == "any":
                return {}
            if wheel.platform not in PLATFORMS:
                continue
            if abi is not None:
                stable[wheel.platform] = min(int(abi["minor"]), stable.get(wheel.platform, 99))
            found.setdefault(wheel.platform, set()).update(wheel.python)
    by_minors: dict[str, list[str]] = {}
    for platform in PLATFORMS:
        if platform in found:
            minors = _write_minors(found[platform], stable.get(platform))
            by_minors.setdefault(minors, []).append(platform)
    return {" ".join(platforms): minors for minors, platforms in by_minors.items()}


def group_releases(found: Iterable[tuple[str, CompanionReleases]]) -> tuple[CompanionReleases, ...]:
    """Releases that declare the same as one row, the rows in the order of their oldest release."""
    rows: dict[tuple[object, ...], tuple[CompanionReleases, list[str]]] = {}
    for version, row in found:
        key = (row.python, row.requires, tuple(row.wheels.items()))
        rows.setdefault(key, (row, []))[1].append(version)
    return tuple(
        CompanionReleases(
            versions=" ".join(versions), python=row.python, requires=row.requires, wheels=row.wheels
        )
        for row, versions in rows.values()
    )


def _read_release(index: Index, release: _Release) -> Headers:
    wheels = [one for one in release.files if one.kind == "wheel"]
    declared_python = next((one.requires_python for one in release.files if one.requires_python), "")
    if wheels:
        wheel = min(wheels, key=_prefer)
        try:
            declared = read_headers(index.metadata(wheel))
        except IndexUnreachableError:
            return Headers(python=declared_python)
        return declared if declared.python else Headers(python=declared_python, requires=declared.requires)
    archive = release.files[0]

    def read(content: bytes) -> dict[str, str]:
        return read_archive(archive.name, content)

    declared = read_members(index.read_whole(archive, "requires", read, LARGEST_ARCHIVE))
    return declared if declared.python else Headers(python=declared_python, requires=declared.requires)


def _prefer(wheel: IndexFile) -> tuple[bool, bool, str]:
    """Wheels for Python 3, then for Linux: what most reports speak of."""
    return "-cp2" in wheel.name or "-py2-" in wheel.name, "linux" not in wheel.name, wheel.name


def _clean_python(text: str) -> str:
    try:
        return str(SpecifierSet(text)) if text else ""
    except InvalidSpecifier:
        return ""


def _clean_requirements(texts: Iterable[str], interesting: frozenset[str]) -> tuple[str, ...]:
    """The requirements that count without an extra, in one spelling, each once."""
    kept: dict[str, None] = {}
    for text in texts:
        if _EXTRA.search(text):
            continue
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        name = canonicalize_name(requirement.name)
        if name in interesting:
            marker = f"; {requirement.marker}" if requirement.marker else ""
            kept[f"{name}{requirement.specifier}{marker}"] = None
    return tuple(sorted(kept))


def _write_minors(minors: set[str], stable: int | None) -> str:
    """Runs of minors, with ``stable`` as the first that has a wheel for all after it."""
    if stable is not None:
        minors = {one for one in minors if _is_below(one, stable)}
    words: list[str] = []
    run: list[tuple[int, ...]] = []
    for minor in sort_pythons(minors):
        parts = tuple(int(part) for part in minor.split("."))
        if run and len(parts) == len(run[-1]) == 2 and parts == (run[-1][0], run[-1][1] + 1):
            run.append(parts)
            continue
        words += [_write_run(run)] if run else []
        run = [parts]
    words += [_write_run(run)] if run else []
    return " ".join([*words, f"3.{stable}+"] if stable is not None else words)


def _write_run(run: list[tuple[int, ...]]) -> str:
    first, last = (".".join(map(str, one)) for one in (run[0], run[-1]))
    return first if first == last else f"{first}-{last}"


def _is_below(minor: str, least: int) -> bool:
    parts = [int(part) for part in minor.split(".")]
    return parts[0] < 3 or (len(parts) > 1 and parts[1] < least)


def _hear_nothing(_done: int, _of: int) -> None:
    """Pages are few; only releases are counted."""
