"""Questions about releases of TensorFlow: their wheels, and who says what of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from core.compatibility.rows import Build, MatrixData, Prerelease, ProvenRun, Release, Tested
from core.compatibility.versions import is_older, minor_of, parse_version

# Resolving a release with what existed this long after it made every published pair install and run.
DAYS_AFTER_RELEASE = 45
# The least day: archives of that time are built with setuptools 40.8.0, which came on 2019-02-05.
EARLIEST_TIME = "2019-04-12"


class Claim(Struct, frozen=True, kw_only=True):
    """What one source says where it differs from what the wheel says of itself."""

    source: str
    cuda: str | None
    cudnn: str | None
    python: tuple[str, ...]


class ReleaseQuestions:
    """Answers from tensorflow.yaml, tested_builds.yaml and proven.yaml."""

    def __init__(self, data: MatrixData) -> None:
        self.newest_data = data.tensorflow.newest_data
        self.releases: tuple[Release, ...] = data.tensorflow.releases
        self._releases = data.tensorflow
        self._tested = data.tested_builds
        self._runs = data.proven.runs
        self._by_version = {release.version: release for release in self.releases}
        self._nearest: dict[str, Release | None] = {}

    @property
    def newest(self) -> Release:
        """The newest release in the matrix."""
        return self.releases[-1]

    @property
    def distributions(self) -> tuple[str, ...]:
        """The names under which TensorFlow is published, daily builds left out."""
        return self._releases.distributions

    @property
    def nightlies(self) -> tuple[str, ...]:
        """The names of TensorFlow's daily builds."""
        return self._releases.nightlies

    @property
    def prereleases(self) -> tuple[Prerelease, ...]:
        """The release candidates that the package index still has."""
        return self._releases.prereleases

    def release(self, version: str) -> Release | None:
        """The row of ``version``; for an unknown patch release the nearest older one of its minor.

        ``None`` for versions outside the matrix and for what is not a version.
        """
        row = self._by_version.get(version)
        if row is not None:
            return row
        if version not in self._nearest:
            self._nearest[version] = self._find_nearest(version)
        return self._nearest[version]

    def prerelease(self, version: str) -> Prerelease | None:
        """The row of a release candidate that the package index still has."""
        return next((row for row in self._releases.prereleases if row.version == version), None)

    def versions_of(self, distribution: str) -> tuple[str, ...]:
        """The final versions that ``distribution`` has on the package index, oldest first."""
        return tuple(
            dict.fromkeys(
                build.version or release.version
                for release in self.releases
                for build in release.builds
                if build.distribution == distribution
            )
        )

    def is_newer_than_known(self, version: str) -> bool:
        """Whether ``version`` came after everything in the matrix."""
        return is_older(self.newest.version, version) and self.release(version) is None

    def build(self, version: str, distribution: str, platform: str) -> Build | None:
        """The wheels of a release under one distribution name on one platform.

        Where the distribution counts otherwise than TensorFlow, ``version`` is its own. For a release
        candidate only the interpreters are known.
        """
        release = self.release(version)
        if release is None:
            candidate = self.prerelease(version)
            python = candidate.wheels.get(distribution, {}).get(platform) if candidate is not None else None
            return Build(distribution=distribution, platform=platform, python=python) if python else None
        nearest = None
        for build in release.builds:
            if build.distribution == distribution and build.platform == platform:
                if (build.version or release.version) == version:
                    return build
                nearest = nearest or build
        return nearest

    def builds(self, version: str, distribution: str) -> tuple[Build, ...]:
        """The wheels of exactly this version of a distribution, one row a platform."""
        release = self.release(version)
        if release is None:
            return ()
        return tuple(
            build
            for build in release.builds
            if build.distribution == distribution and (build.version or release.version) == version
        )

    def requires_of(self, version: str, distribution: str, platform: str) -> tuple[str, ...]:
        """What the wheels declare there; what the release declares where that is the same or not known."""
        release = self.release(version)
        if release is None:
            return ()
        build = self.build(version, distribution, platform)
        return build.requires if build is not None and build.requires is not None else release.requires

    def python_range(self, version: str, platform: str, distribution: str = "tensorflow") -> tuple[str, ...]:
        """The Python minors with a wheel there, oldest first; empty where there is none."""
        build = self.build(version, distribution, platform)
        return build.python if build is not None else ()

    def tested(self, version: str, platform: str) -> tuple[Tested, ...]:
        """The official rows of tested builds of the version's minor on ``platform``, GPU row first."""
        return self._rows_of(self._tested.tested, version, platform)

    def runs(self, version: str, platform: str, distribution: str = "tensorflow") -> tuple[ProvenRun, ...]:
        """The recorded runs of exactly this version."""
        return tuple(
            run
            for run in self._runs
            if (run.tensorflow, run.platform, run.distribution) == (version, platform, distribution)
        )

    def evidence(self, version: str, platform: str, distribution: str = "tensorflow") -> dict[str, str]:
        """For each Python minor with a wheel: ``proven``, ``official`` or ``declared``."""
        official = {python for row in self.tested(version, platform) for python in row.python}
        proven = {minor_of(run.python) for run in self.runs(version, platform, distribution) if run.ok}
        return {
            python: "proven" if python in proven else "official" if python in official else "declared"
            for python in self.python_range(version, platform, distribution)
        }

    def claims(self, version: str, platform: str, distribution: str = "tensorflow") -> tuple[Claim, ...]:
        """Official rows, former ones too, that say something else than the wheel."""
        build = self.build(version, distribution, platform)
        if build is None:
            return ()
        now = self.tested(version, platform)
        once = self._rows_of(self._tested.former, version, platform)
        return tuple(
            Claim(source=self.source(row.source), cuda=row.cuda, cudnn=row.cudnn, python=row.python)
            for row in (*now, *once)
            if (row.cuda is not None and (row.cuda, row.cudnn) != (build.cuda, build.cudnn))
            or row.python != build.python
        )

    def sources_of(self, version: str, platform: str) -> tuple[str, ...]:
        """Who says something of this release there, in words."""
        release = self.release(version)
        if release is None:
            return ()
        measured = self._rows_of(self._tested.measured, version, platform)
        names = [*release.sources, *(row.source for row in (*self.tested(version, platform), *measured))]
        return tuple(dict.fromkeys(self.source(name) for name in names))

    def cudnn_needed(self, version: str, platform: str, built_for: str) -> str:
        """The cuDNN a build needs: what it says of itself, to the minor where the tested table tells it."""
        for row in self.tested(version, platform):
            if row.cudnn is not None and row.cudnn.split(".")[0] == built_for.split(".")[0]:
                return built_for if is_older(row.cudnn, built_for) else row.cudnn
        return built_for

    def newest_for(self, python: str, platform: str, distribution: str = "tensorflow") -> Release | None:
        """The newest release with a wheel for ``python`` (its minor counts) on ``platform``."""
        minor = minor_of(python)
        for release in reversed(self.releases):
            if minor in self.python_range(release.version, platform, distribution):
                return release
        return None

    def versions_in_time(self, version: str) -> str | None:
        """The last day (ISO date) whose packages belong to the release's own time."""
        import datetime

        release = self.release(version)
        if release is None:
            return None
        day = datetime.date.fromisoformat(release.released) + datetime.timedelta(days=DAYS_AFTER_RELEASE)
        return max(day.isoformat(), EARLIEST_TIME)

    def source(self, name: str) -> str:
        """The words behind the short name of a source, whichever file it stands in."""
        for sources in self._sources():
            if name in sources:
                return sources[name]
        return name

    def _sources(self) -> Sequence[Mapping[str, str]]:
        return (self._releases.sources, self._tested.sources)

    @staticmethod
    def _rows_of(rows: tuple[Tested, ...], version: str, platform: str) -> tuple[Tested, ...]:
        minor = minor_of(version)
        return tuple(row for row in rows if row.tensorflow == minor and row.platform == platform)

    def _find_nearest(self, version: str) -> Release | None:
        wanted = parse_version(version)
        if wanted is None:
            return None
        nearest = None
        for release in self.releases:
            known = parse_version(release.version)
            if known is not None and known.release[:2] == wanted.release[:2]:
                if known <= wanted:
                    nearest = release
                elif nearest is None:
                    return release if not wanted.is_prerelease else None
        return nearest
