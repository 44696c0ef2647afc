"""The matrix as a set of questions: which release, which Python, which Keras, which driver."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import msgpack

from core.compatibility.api import ApiNames
from core.compatibility.companions import Companions
from core.compatibility.errors import ErrorTexts
from core.compatibility.gpu import DriverNeed, GpuQuestions
from core.compatibility.model_files import ModelFiles
from core.compatibility.platforms import PlatformQuestions
from core.compatibility.plugins import Plugins
from core.compatibility.releases import ReleaseQuestions
from core.compatibility.rows import (
    ApiFile,
    Backends,
    Breakage,
    CondaFile,
    ErrorsFile,
    KerasRelease,
    KerasReleasesFile,
    MatrixData,
    ModelFilesFile,
    OwnRows,
    Pair,
    PluginsFile,
    PythonLimit,
)
from core.compatibility.versions import is_in_range, is_older, minor_of
from core.model import Severity


class Matrix(ReleaseQuestions):
    """Answers from the bundled compatibility matrix; ``digest`` identifies its content."""

    def __init__(self, data: MatrixData, digest: str) -> None:
        super().__init__(data)
        self.digest = digest
        self.own: OwnRows = data.own
        self.breakages: tuple[Breakage, ...] = data.breakages.breakages
        self._data = data
        self._pairs: dict[tuple[str, str, str], Pair | None] = {}
        self._applying: dict[str, tuple[Breakage, ...]] = {}

    @cached_property
    def companions(self) -> Companions:
        """What distributions beside TensorFlow declare; decoded on first use."""
        return Companions(self._data.companions)

    @cached_property
    def plugins(self) -> Plugins:
        """The releases that plug-ins really work with; decoded on first use."""
        return Plugins(msgpack.decode(self._data.plugins, type=PluginsFile))

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
    def api_names(self) -> ApiNames:
        """Where names and arguments exist; made on first use."""
        return ApiNames(self.api)

    @cached_property
    def model_files(self) -> ModelFilesFile:
        """Which Keras loads which saved model; decoded on first use."""
        return msgpack.decode(self._data.model_files, type=ModelFilesFile)

    @cached_property
    def saved_models(self) -> ModelFiles:
        """Which Keras loads which saved model, as questions; made on first use."""
        return ModelFiles(self.model_files)

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

    @cached_property
    def python_limits(self) -> Mapping[str, tuple[PythonLimit, ...]]:
        """The Pythons on which releases of a distribution run where their metadata does not say so."""
        limits: dict[str, tuple[PythonLimit, ...]] = {}
        for row in self._data.pythons.limits:
            limits[row.package] = (*limits.get(row.package, ()), row)
        return limits

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

    def is_imported(self, package: str, *, tensorflow: str = "", keras: str = "") -> bool:
        """Whether importing this TensorFlow or this Keras was measured to fail without ``package``."""
        return any(
            package in row.packages
            and bool(
                (row.tensorflow and is_in_range(tensorflow, row.tensorflow))
                or (row.keras and is_in_range(keras, row.keras))
            )
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
        if release is None or release.keras_inside or not release.keras:
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

    def backends_of(self, keras: str, package: str = "keras") -> Backends | None:
        """The backends that this Keras accepts; ``None`` where the setting has no meaning."""
        rows = self._data.pairs.backends
        return next((row for row in rows if row.package == package and is_in_range(keras, row.keras)), None)

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
            data.pythons.sources,
        )


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
        if row.yanked is not None or not is_in_range(row.version, specifier):
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
