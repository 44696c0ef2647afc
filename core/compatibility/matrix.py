"""The matrix as a set of questions: which release, which Python, which Keras, which driver."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct, msgpack

from core.compatibility.errors import ErrorTexts
from core.compatibility.gpu import DriverNeed, GpuQuestions
from core.compatibility.platforms import PlatformQuestions
from core.compatibility.rows import (
    ApiFile,
    Backends,
    Breakage,
    Build,
    CompanionsFile,
    CondaFile,
    ErrorsFile,
    KerasRelease,
    KerasReleasesFile,
    MatrixData,
    ModelFilesFile,
    Pair,
    PluginsFile,
    Release,
    Tested,
)
from core.compatibility.versions import is_in_range, is_older, minor_of, parse_version
from core.model import Severity

# Resolving a release with what existed this long after it made every published pair install and run.
DAYS_AFTER_RELEASE = 45


class Claim(Struct, frozen=True, kw_only=True):
    """What one source says where it differs from what the wheel says of itself."""

    source: str
    cuda: str | None
    cudnn: str | None
    python: tuple[str, ...]


class Matrix:
    """Answers from the bundled compatibility matrix; ``digest`` identifies its content."""

    def __init__(self, data: MatrixData, digest: str) -> None:
        self.digest = digest
        self.newest_data = data.tensorflow.newest_data
        self.releases: tuple[Release, ...] = data.tensorflow.releases
        self.breakages: tuple[Breakage, ...] = data.breakages.breakages
        self._data = data
        self._by_version = {release.version: release for release in self.releases}
        self._nearest: dict[str, Release | None] = {}
        self._pairs: dict[tuple[str, str, str], Pair | None] = {}
        self._applying: dict[str, tuple[Breakage, ...]] = {}

    @cached_property
    def companions(self) -> CompanionsFile:
        """What distributions beside TensorFlow declare; decoded on first use."""
        return msgpack.decode(self._data.companions, type=CompanionsFile)

    @cached_property
    def plugins(self) -> PluginsFile:
        """The releases that plug-ins really work with; decoded on first use."""
        return msgpack.decode(self._data.plugins, type=PluginsFile)

    @cached_property
    def errors(self) -> ErrorsFile:
        """What error messages mean; decoded on first use."""
        return msgpack.decode(self._data.errors, type=ErrorsFile)

    @cached_property
    def error_texts(self) -> ErrorTexts:
        """Finds known messages in what was printed."""
        return ErrorTexts(self.errors)

    @cached_property
    def api(self) -> ApiFile:
        """Names that came, moved or went; decoded on first use."""
        return msgpack.decode(self._data.api, type=ApiFile)

    @cached_property
    def model_files(self) -> ModelFilesFile:
        """Which Keras loads which saved model; decoded on first use."""
        return msgpack.decode(self._data.model_files, type=ModelFilesFile)

    @cached_property
    def gpu(self) -> GpuQuestions:
        """Drivers, CUDA, cuDNN, architectures, GPU names."""
        return GpuQuestions(self._data.gpu)

    @cached_property
    def platforms(self) -> PlatformQuestions:
        """What releases need of the machine and its system."""
        return PlatformQuestions(self._data.platforms)

    @cached_property
    def conda(self) -> CondaFile:
        """What conda channels build; decoded on first use."""
        return msgpack.decode(self._data.conda, type=CondaFile)

    @property
    def newest(self) -> Release:
        """The newest release in the matrix."""
        return self.releases[-1]

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

    def is_newer_than_known(self, version: str) -> bool:
        """Whether ``version`` came after everything in the matrix."""
        return is_older(self.newest.version, version) and self.release(version) is None

    def build(self, version: str, distribution: str, platform: str) -> Build | None:
        """The wheels of a release under one distribution name on one platform."""
        release = self.release(version)
        for build in release.builds if release is not None else ():
            if build.distribution == distribution and build.platform == platform:
                return build
        return None

    def python_range(self, version: str, platform: str, distribution: str = "tensorflow") -> tuple[str, ...]:
        """The Python minors with a wheel there, oldest first; empty where there is none."""
        build = self.build(version, distribution, platform)
        return build.python if build is not None else ()

    def tested(self, version: str, platform: str) -> tuple[Tested, ...]:
        """The official rows of tested builds of the version's minor on ``platform``, GPU row first."""
        minor = minor_of(version)
        return tuple(
            row
            for row in self._data.tested_builds.tested
            if row.tensorflow == minor and row.platform == platform
        )

    def evidence(self, version: str, platform: str) -> dict[str, str]:
        """For each Python minor with a wheel: ``proven``, ``official`` or ``declared``."""
        official = {python for row in self.tested(version, platform) for python in row.python}
        proven = {
            minor_of(run.python)
            for run in self._data.proven.runs
            if run.ok and run.tensorflow == version and run.platform == platform
        }
        return {
            python: "proven" if python in proven else "official" if python in official else "declared"
            for python in self.python_range(version, platform)
        }

    def claims(self, version: str, platform: str, distribution: str = "tensorflow") -> tuple[Claim, ...]:
        """Official rows that say something else than the wheel."""
        build = self.build(version, distribution, platform)
        if build is None:
            return ()
        return tuple(
            Claim(source=self.source(row.source), cuda=row.cuda, cudnn=row.cudnn, python=row.python)
            for row in self.tested(version, platform)
            if (row.cuda is not None and (row.cuda, row.cudnn) != (build.cuda, build.cudnn))
            or row.python != build.python
        )

    def cudnn_needed(self, version: str, platform: str, built_for: str) -> str:
        """The cuDNN a build needs: what it says of itself, to the minor where the tested table tells it."""
        for row in self.tested(version, platform):
            if row.cudnn is not None and row.cudnn.split(".")[0] == built_for.split(".")[0]:
                return built_for if is_older(row.cudnn, built_for) else row.cudnn
        return built_for

    def breakages_of(self, version: str) -> tuple[Breakage, ...]:
        """The rows whose TensorFlow range holds ``version``, and those that name no TensorFlow."""
        found = self._applying.get(version)
        if found is None:
            found = tuple(
                row
                for row in self.breakages
                if "tensorflow" not in row.when or is_in_range(version, row.when["tensorflow"])
            )
            self._applying[version] = found
        return found

    def limits(self, version: str) -> dict[str, str]:
        """True limits that no metadata states: package to the range that works with this release."""
        limits: dict[str, list[str]] = {}
        for row in self.breakages_of(version):
            if row.severity is Severity.ERROR and set(row.when) == {"tensorflow"}:
                limits.setdefault(row.package, []).append(row.works)
        return {package: _tightest(ranges) for package, ranges in limits.items()}

    def is_harmless(self, tensorflow: str, package: str, version: str) -> bool:
        """Whether this version was measured to work although it lies outside the declared range."""
        return any(
            row.package == package
            and is_in_range(tensorflow, row.tensorflow) is True
            and is_in_range(version, row.works) is True
            for row in self._data.breakages.harmless
        )

    def is_imported(self, tensorflow: str, package: str) -> bool:
        """Whether importing this release was measured to fail without ``package``."""
        return any(
            package in row.packages and is_in_range(tensorflow, row.tensorflow)
            for row in self._data.breakages.imported
        )

    def driver_minimum(self, cuda: str, os: str) -> DriverNeed | None:
        """The oldest driver for a build made with ``cuda`` (``12.5`` or ``12.5.1``) on ``os``."""
        return self.gpu.driver_minimum(cuda, os)

    def keras_pair(self, tensorflow: str, keras: str, package: str = "keras") -> Pair | None:
        """What is known of this Keras (or tf-keras) beside this TensorFlow; ``None`` if nothing."""
        key = (tensorflow, keras, package)
        if key not in self._pairs:
            self._pairs[key] = next(
                (
                    row
                    for row in self._data.pairs.pairs
                    if row.package == package
                    and is_in_range(tensorflow, row.tensorflow)
                    and is_in_range(keras, row.keras)
                ),
                None,
            )
        return self._pairs[key]

    def keras_for(self, version: str, python: str | None) -> str | None:
        """The newest Keras that the release asks for, fits it, and runs on ``python``.

        ``None`` for releases that bring their own.
        """
        release = self.release(version)
        if release is None or release.keras_inside:
            return None
        fitting = [
            row
            for row in self._data.keras_releases.keras
            if is_in_range(row.version, release.keras) and self._fits(version, row.version)
        ]
        return _newest_in(fitting, release.keras, python)

    def tensorflow_for(self, keras: str, python: str, platform: str) -> str | None:
        """The newest release that fits this Keras and has a wheel for ``python`` on ``platform``."""
        minor = minor_of(python)
        for release in reversed(self.releases):
            pair = self.keras_pair(release.version, keras)
            if pair is None or pair.stops != "nothing":
                continue
            if not release.keras_inside and not is_in_range(keras, release.keras):
                continue
            if minor in self.python_range(release.version, platform):
                return release.version
        return None

    def tf_keras_for(self, version: str, python: str | None) -> str | None:
        """The newest tf-keras of the same minor; ``None`` where there is none."""
        return _newest_in(self._data.keras_releases.tf_keras, f"=={minor_of(version)}.*", python)

    @property
    def keras_releases(self) -> KerasReleasesFile:
        """Every release of keras and tf-keras."""
        return self._data.keras_releases

    def backends_of(self, keras: str) -> Backends | None:
        """The backends that this Keras accepts; ``None`` where the setting has no meaning."""
        return next((row for row in self._data.pairs.backends if is_in_range(keras, row.keras)), None)

    def newest_for(self, python: str, platform: str) -> Release | None:
        """The newest release with a wheel for ``python`` (its minor counts) on ``platform``."""
        minor = minor_of(python)
        for release in reversed(self.releases):
            if minor in self.python_range(release.version, platform):
                return release
        return None

    def versions_in_time(self, version: str) -> str | None:
        """The last day (ISO date) whose packages belong to the release's own time."""
        import datetime

        release = self.release(version)
        if release is None:
            return None
        day = datetime.date.fromisoformat(release.released) + datetime.timedelta(days=DAYS_AFTER_RELEASE)
        return day.isoformat()

    def source(self, name: str) -> str:
        """The words behind the short name of a source, whichever file it stands in."""
        for sources in self._sources():
            if name in sources:
                return sources[name]
        return name

    def _fits(self, tensorflow: str, keras: str) -> bool:
        pair = self.keras_pair(tensorflow, keras)
        return pair is None or pair.stops == "nothing"

    def _sources(self) -> Sequence[Mapping[str, str]]:
        data = self._data
        return (
            data.breakages.sources,
            data.pairs.sources,
            data.tensorflow.sources,
            data.tested_builds.sources,
            data.keras_releases.sources,
            data.gpu.sources,
            data.platforms.sources,
        )

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


def platform_name(os: str, arch: str) -> str:
    """The matrix's name of a platform, such as ``linux-x86_64`` or ``macos-arm64``."""
    machine = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "aarch64", "arm64": "arm64"}.get(
        arch.lower(), arch
    )
    if os == "macos" and machine == "aarch64":
        machine = "arm64"
    if os == "linux" and machine == "arm64":
        machine = "aarch64"
    return sys.intern(f"{os}-{machine}")


def _newest_in(rows: Sequence[KerasRelease], specifier: str, python: str | None) -> str | None:
    newest: str | None = None
    for row in rows:
        if not is_in_range(row.version, specifier):
            continue
        if python and row.python and is_in_range(python, row.python) is False:
            continue
        if newest is None or is_older(newest, row.version):
            newest = row.version
    return newest


def _tightest(ranges: Sequence[str]) -> str:
    """One range for several, where clauses of the same kind leave only the strictest."""
    upper: str | None = None
    rest: list[str] = []
    for text in dict.fromkeys(ranges):
        bound = text[1:]
        if not text.startswith("<") or "," in text or bound.startswith("="):
            rest.append(text)
        elif upper is None or is_older(bound, upper):
            upper = bound
    return ",".join([*rest, *([f"<{upper}"] if upper is not None else [])])
