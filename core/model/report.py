"""A report of an environment that is not here, as people and scripts write it for ``explain``."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

ABSENT = "absent"


class ReportGpu(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The GPU side of a report. ``absent`` as a value says: looked for and not there."""

    model: str | None = None
    driver: str | None = None
    nvidia_smi_cuda: str | None = None
    compute_capability: str | None = None
    cuda_toolkit: str | None = None
    cudnn: str | None = None
    cuda_toolkits_all: tuple[str, ...] = ()
    cudnns_all: tuple[str, ...] = ()


class ReportCpu(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The processor of a report."""

    model: str | None = None
    avx: bool | None = None
    avx2: bool | None = None


class OtherSite(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A further folder with packages, and where it stands on the import path, in words."""

    path: str = ""
    position: str = ""
    packages: dict[str, str] = {}


class ReportPaths(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Folders of the environment; ``longest`` is the length of its longest path in characters."""

    site_packages: str | None = None
    prefix: str | None = None
    longest: int | None = None
    long_paths_enabled: bool | None = None


class ReportBuild(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where TensorFlow came from if not from the package index, and what the build says of itself."""

    origin: str | None = None
    cuda: str | None = None
    cudnn: str | None = None
    compute_capabilities: tuple[str, ...] = ()


class ModelFile(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A saved model: ``h5``, ``keras``, ``savedmodel`` or ``joblib``, and who wrote it."""

    format: str | None = None
    keras_version: str | None = None
    tensorflow_version: str | None = None


class Report(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The keys of a report; a key that is not there means *not known*, not *not there*.

    ``packages`` and its like map names to exact versions, or to a specifier when only that is known.
    ``keras_json`` is ``"absent"`` where the file is known not to be there. ``builds`` are conda's build
    strings by name, ``libc`` is the C library as in ``glibc 2.31``.
    """

    date: str | None = None
    os: str | None = None
    os_version: str | None = None
    arch: str | None = None
    host_arch: str | None = None
    cpu: ReportCpu | None = None
    python: str | None = None
    interpreter: str | None = None
    manager: str | None = None
    packages: dict[str, str] = {}
    packages_complete: bool = False
    absent: tuple[str, ...] = ()
    installers: dict[str, str] = {}
    builds: dict[str, str] = {}
    other_site: tuple[OtherSite, ...] = ()
    user_site: dict[str, str] = {}
    pyvenv_cfg: dict[str, str] = {}
    paths: ReportPaths | None = None
    damage: tuple[str, ...] = ()
    tf_build: ReportBuild | None = None
    gpu: ReportGpu | None = None
    libc: str | None = None
    libstdcxx: dict[str, str] = {}
    system_dlls: dict[str, bool] = {}
    env_vars: dict[str, str] = {}
    env_unset: tuple[str, ...] = ()
    keras_json: dict[str, object] | str | UnsetType = UNSET
    wants: dict[str, str] = {}
    wants_file: str | None = None
    code: str = ""
    model_file: ModelFile | None = None
    files: tuple[str, ...] = ()
    error: str = ""
