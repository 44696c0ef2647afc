"""Questions about distributions beside TensorFlow: which releases exist, what each of them declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Raw, msgpack

from core.compatibility.rows.companions import CompanionReleases, CompanionsIndex
from core.compatibility.versions import is_in_range, parse_version

if TYPE_CHECKING:
    from packaging.version import Version


class CompanionRelease(NamedTuple):
    """One release: what it declares stands in ``row``."""

    version: str
    row: CompanionReleases


class Companions:
    """Answers from companions.yaml; the rows of a distribution are decoded when it is first asked about."""

    def __init__(self, packed: Raw) -> None:
        self._packed = msgpack.decode(packed, type=CompanionsIndex).companions
        self._releases: dict[str, tuple[CompanionRelease, ...]] = {}
        self._fitting: dict[tuple[str, str | None, str], tuple[CompanionRelease, ...]] = {}
        self._rows: dict[tuple[str, str], CompanionReleases | None] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._packed

    @property
    def names(self) -> tuple[str, ...]:
        """The distributions that have rows."""
        return tuple(self._packed)

    def releases(self, name: str) -> tuple[CompanionRelease, ...]:
        """Every release of ``name``, oldest first; none of a distribution without rows."""
        found = self._releases.get(name)
        if found is None:
            found = self._releases[name] = self._unpack(name)
        return found

    def releases_for(self, name: str, python: str | None, platform: str) -> tuple[CompanionRelease, ...]:
        """Those that ``python`` on ``platform`` can have, newest first; all where it is not known."""
        key = (name, python, platform)
        found = self._fitting.get(key)
        if found is None:
            found = self._fitting[key] = tuple(
                release
                for release in reversed(self.releases(name))
                if python is None or _runs_on(release.row, python, platform)
            )
        return found

    def row(self, name: str, version: str) -> CompanionReleases | None:
        """What ``version`` declares; of a pre-release what its release does. ``None``: not known."""
        key = (name, version)
        if key not in self._rows:
            self._rows[key] = self._find(name, version)
        return self._rows[key]

    def _find(self, name: str, version: str) -> CompanionReleases | None:
        releases = self.releases(name)
        exact = next((release.row for release in releases if release.version == version), None)
        wanted = parse_version(version) if exact is None and releases else None
        if wanted is None:
            return exact
        of_release = None
        for release in releases:
            parsed = parse_version(release.version)
            if parsed is not None and parsed.release == wanted.release:
                if parsed.public == wanted.public:
                    return release.row
                of_release = release.row
        return of_release

    def _unpack(self, name: str) -> tuple[CompanionRelease, ...]:
        packed = self._packed.get(name)
        if packed is None:
            return ()
        rows = msgpack.decode(packed, type=tuple[CompanionReleases, ...])
        found = []
        for row in rows:
            for version in row.versions.split():
                parsed = parse_version(version)
                if parsed is not None:
                    found.append((parsed, CompanionRelease(version, row)))
        found.sort(key=_get_version)
        return tuple(release for _, release in found)


def has_wheel(row: CompanionReleases, python: str, platform: str) -> bool:
    """Whether the Python minor has a file of this release on ``platform`` that needs no compiler there.

    True of releases that run anywhere, and of those that are published as an archive only.
    """
    if not row.wheels:
        return True
    wanted = _read_minor(python)
    return any(
        _holds(run, wanted)
        for platforms, minors in row.wheels.items()
        if platform in platforms.split()
        for run in minors.split()
    )


def _runs_on(row: CompanionReleases, python: str, platform: str) -> bool:
    if row.python and is_in_range(python, row.python) is False:
        return False
    return has_wheel(row, python, platform)


def _holds(run: str, wanted: tuple[int, ...]) -> bool:
    """Whether ``3.6-3.9``, ``3.7+``, ``3.8`` or ``3`` covers a minor."""
    if run.endswith("+"):
        return wanted[0] == 3 and _read_minor(run[:-1]) <= wanted
    first, _, last = run.partition("-")
    lowest, highest = _read_minor(first), _read_minor(last or first)
    return lowest[:1] == wanted[:1] if len(lowest) == 1 else lowest <= wanted <= highest


def _read_minor(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2] if part.isdigit())


def _get_version(entry: tuple[Version, CompanionRelease]) -> Version:
    return entry[0]
