"""Makes rows of releases: everything the matrix knows of one distribution on one platform."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from core.compatibility.asking.keras_ways import KerasWay, KerasWays
from core.compatibility.asking.wishes import PLATFORMS, Wishes
from core.compatibility.matrix import Matrix
from core.compatibility.releases import Claim
from core.compatibility.rows import Build, Release
from core.model import MatrixClaim, MatrixRow

_DISTRIBUTIONS = ("tensorflow", "tensorflow-gpu", "tensorflow-cpu")
_OWN_RELEASES = frozenset({("tensorflow.yaml", "releases"), ("tensorflow.yml", "releases")})
_SYSTEMS = {
    "linux": ("linux", "Linux", "posix"),
    "macos": ("darwin", "Darwin", "posix"),
    "windows": ("win32", "Windows", "nt"),
}


def list_platforms(matrix: Matrix) -> tuple[str, ...]:
    """Every platform with a wheel, the usual ones first."""
    seen = {build.platform for release in matrix.releases for build in release.builds}
    return (*PLATFORMS, *sorted(name for name in seen - set(PLATFORMS) if "-" in name))


class RowMaker:
    """Builds rows for wishes; what belongs to a release is worked out once."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._ways = KerasWays(matrix)
        self._limits: dict[str, dict[str, str]] = {}
        self._sources: dict[tuple[str, str], tuple[str, ...]] = {}
        self._own = {row.key for row in matrix.own.rows if (row.file, row.section) in _OWN_RELEASES}

    def list_rows(self, wishes: Wishes) -> tuple[MatrixRow, ...]:
        """The rows that fit, newest release first, then by platform and distribution.

        A Keras that tf-keras alone gives counts only where no other way leads to it.
        """
        rows = tuple(self._find(wishes, with_tf_keras=False))
        if not rows and wishes.keras is not None:
            rows = tuple(self._find(wishes, with_tf_keras=True))
        return rows

    def _find(self, wishes: Wishes, *, with_tf_keras: bool) -> Iterator[MatrixRow]:
        for release in reversed(self._matrix.releases):
            if not wishes.takes_release(release.version):
                continue
            way: KerasWay | None = None
            if wishes.keras is not None:
                way = self._ways.find(release, wishes.keras, with_tf_keras=with_tf_keras)
                if way is None:
                    continue
            for build in sorted(release.builds, key=_get_order):
                if not ("-" in build.platform and wishes.takes_platform(build.platform)):
                    continue
                if not wishes.takes_python(build.python):
                    continue
                claims = self._list_claims(release, build)
                if build.cuda is None and wishes.cuda is not None:
                    continue
                if wishes.takes_cuda((build.cuda, *(claim.cuda for claim in claims))):
                    yield self._make(release, build, way, claims)

    def _list_claims(self, release: Release, build: Build) -> list[Claim]:
        """Of builds for the processor what is said of such builds, of GPU builds what is said of those."""
        claims = self._matrix.claims(release.version, build.platform, build.distribution)
        return [each for each in claims if (each.cuda is None) == (build.cuda is None)]

    def _make(
        self, release: Release, build: Build, way: KerasWay | None, claims: Sequence[Claim]
    ) -> MatrixRow:
        matrix, version, platform = self._matrix, release.version, build.platform
        os = platform.partition("-")[0]
        need = matrix.driver_minimum(build.cuda, os) if build.cuda is not None else None
        declared = release.requires if build.requires is None else build.requires
        known = matrix.evidence(version, platform, build.distribution)
        newest_python = build.python[-1] if build.python else None
        return MatrixRow(
            tensorflow=version,
            distribution=build.distribution,
            platform=platform,
            released=build.released or release.released,
            python=build.python,
            keras=release.keras,
            keras_inside=release.keras_inside,
            cuda=build.cuda,
            cudnn=build.cudnn,
            compute_capabilities=build.capabilities,
            driver_min=need.driver if need is not None else None,
            requires=_read_requires(declared, platform, newest_python or ""),
            limits=self._find_limits(version),
            evidence={minor: known.get(minor, "declared") for minor in build.python},
            claims=tuple(
                MatrixClaim(source=each.source, cuda=each.cuda, cudnn=each.cudnn, python=each.python)
                for each in claims
            ),
            sources=self._find_sources(version, platform),
            declared=declared,
            keras_newest=self._ways.newest(version, newest_python),
            keras_by=way.by if way is not None else None,
            keras_found=way.version if way is not None else None,
            keras_beside=way.beside if way is not None else None,
            tf_keras=self._ways.tf_keras(release),
            installs=build.stub,
            distribution_version=build.version or None,
            own=version in self._own,
        )

    def _find_sources(self, version: str, platform: str) -> tuple[str, ...]:
        key = version, platform
        if key not in self._sources:
            self._sources[key] = self._matrix.sources_of(version, platform)
        return self._sources[key]

    def _find_limits(self, version: str) -> dict[str, str]:
        if version not in self._limits:
            self._limits[version] = self._matrix.limits(version)
        return self._limits[version]


def _get_order(build: Build) -> tuple[int, str, int, str]:
    place = PLATFORMS.index(build.platform) if build.platform in PLATFORMS else len(PLATFORMS)
    usual = build.distribution in _DISTRIBUTIONS
    name = _DISTRIBUTIONS.index(build.distribution) if usual else len(_DISTRIBUTIONS)
    return place, build.platform, name, build.distribution


@lru_cache(maxsize=4096)
def _read_requires(declared: tuple[str, ...], platform: str, python: str) -> dict[str, str]:
    """Name to range, of those requirements that hold on this platform and Python."""
    os, _, machine = platform.partition("-")
    name, system, os_name = _SYSTEMS.get(os, ("linux", "Linux", "posix"))
    around = {
        "sys_platform": name,
        "platform_system": system,
        "os_name": os_name,
        "platform_machine": "AMD64" if os == "windows" and machine == "x86_64" else machine,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    found: dict[str, str] = {}
    for text in declared:
        name, specifier, marker = _parse_requirement(text)
        if name and (marker is None or marker.evaluate(around)):
            found[name] = specifier
    return found


@lru_cache(maxsize=4096)
def _parse_requirement(text: str) -> tuple[str, str, Marker | None]:
    """Name, range and condition; an empty name where the text is no requirement."""
    try:
        read = Requirement(text)
    except InvalidRequirement:
        return "", "", None
    return canonicalize_name(read.name), str(read.specifier), read.marker
