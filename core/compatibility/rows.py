"""The rows of the matrix, as they stand in resources/compatibility and as the rules see them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model import Category, Severity


class Build(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wheels of one release under one distribution name on one platform.

    ``python`` are the minors with a wheel. ``cuda`` and ``cudnn`` are what the wheel was built for,
    as it says itself, ``None`` for a CPU build. ``stub`` names the distribution that a wheel without
    code of its own pulls in.
    """

    distribution: str
    platform: str
    python: tuple[str, ...]
    cuda: str | None = None
    cudnn: str | None = None
    capabilities: tuple[str, ...] = ()
    stub: str | None = None


class Release(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One final TensorFlow release.

    ``keras`` is the specifier its metadata asks for, or with ``keras_inside`` the version of the copy
    it carries. ``requires`` are its declared requirements without extras. ``proven`` are the Python
    minors on which an import and a Keras fit were measured. ``released`` is an ISO date.
    """

    version: str
    released: str
    keras: str
    sources: tuple[str, ...]
    requires: tuple[str, ...]
    builds: tuple[Build, ...]
    keras_inside: bool = False
    proven: tuple[str, ...] = ()


class Tested(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the official table of tested builds; it speaks for every patch release of a minor."""

    tensorflow: str
    platform: str
    python: tuple[str, ...]
    source: str
    cuda: str | None = None
    cudnn: str | None = None


class Toolkit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One CUDA toolkit: the driver that comes with it, and the oldest that runs what it built."""

    cuda: str
    sources: tuple[str, ...]
    toolkit_linux: str | None = None
    toolkit_windows: str | None = None
    minimum_linux: str | None = None
    minimum_windows: str | None = None


class Candidate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version that may be installed instead, on the interpreters in the range ``python``."""

    version: str
    python: str = ""


class Excuse(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A variable under which the versions in ``works`` get along all the same."""

    variable: str
    value: str
    works: str


class Breakage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A limit that holds although no metadata says so.

    ``works`` is the range of ``package`` that works while everything in ``when`` (names to ranges;
    ``tensorflow``, ``keras`` and ``python`` beside distributions) holds. ``stops`` says what fails:
    ``import``, ``training``, ``loading``, ``a tool`` or ``nothing``. ``unless`` are settings
    that lift the limit. ``error`` is what the failure prints. ``evidence`` is ``measured``, ``issue``,
    ``docs`` or ``metadata``.
    """

    id: str
    package: str
    works: str
    when: Mapping[str, str]
    severity: Severity
    stops: str
    why: str
    evidence: str
    sources: tuple[str, ...]
    category: Category = Category.DEPENDENCY_ABI
    error: str = ""
    install: tuple[Candidate, ...] = ()
    unless: tuple[Excuse, ...] = ()


class Harmless(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Versions of ``package`` outside the declared range that were measured to work all the same."""

    package: str
    tensorflow: str
    works: str
    sources: tuple[str, ...]


class Imported(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Distributions without which ``import tensorflow`` or ``tf.keras`` was measured to fail."""

    tensorflow: str
    packages: tuple[str, ...]
    sources: tuple[str, ...]


class HardwareLimit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What TensorFlow needs of the machine: ``needs`` is ``avx``, ``glibc`` or ``capability``.

    ``value`` is the least glibc version, or the range of compute capabilities that do not work.
    """

    id: str
    needs: str
    tensorflow: str
    why: str
    evidence: str
    sources: tuple[str, ...]
    value: str = ""
    python: str = ""


class Pair(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a range of Keras and a range of TensorFlow go together; the first row that fits decides.

    ``package`` is ``keras`` or ``tf-keras``. ``stops`` is ``nothing`` (they fit), ``tf.keras`` (and
    with it most of TensorFlow), ``keras`` (only ``import keras`` or training with it) or ``maybe`` (not
    promised by anybody). ``prefer`` is the Keras to install instead where the
    release's own requirement does not say it.
    """

    id: str
    keras: str
    tensorflow: str
    stops: str
    evidence: str
    sources: tuple[str, ...]
    package: str = "keras"
    category: Category = Category.KERAS_TF_MISMATCH
    why: str = ""
    error: str = ""
    prefer: str | None = None


class KerasRelease(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One final release of keras or tf-keras; ``python`` is its Requires-Python."""

    version: str
    released: str
    python: str = ""


class Backends(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The backends a range of Keras accepts, each with the distributions that provide it."""

    keras: str
    accepts: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]


class ReleasesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """tensorflow.yaml."""

    newest_data: str
    sources: Mapping[str, str]
    releases: tuple[Release, ...]
    tested: tuple[Tested, ...]


class DriversFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """drivers.yaml."""

    sources: Mapping[str, str]
    toolkits: tuple[Toolkit, ...]


class BreakagesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """breakages.yaml."""

    sources: Mapping[str, str]
    breakages: tuple[Breakage, ...]
    harmless: tuple[Harmless, ...]
    imported: tuple[Imported, ...]
    hardware: tuple[HardwareLimit, ...]


class PairsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """pairs.yaml."""

    sources: Mapping[str, str]
    pairs: tuple[Pair, ...]
    backends: tuple[Backends, ...]
    keras_releases: tuple[KerasRelease, ...]
    tf_keras_releases: tuple[KerasRelease, ...]


class MatrixData(Struct, frozen=True, kw_only=True):
    """All four files, as one compiled record."""

    tensorflow: ReleasesFile
    drivers: DriversFile
    breakages: BreakagesFile
    pairs: PairsFile
