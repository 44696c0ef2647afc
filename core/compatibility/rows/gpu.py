"""Rows of the GPU side: CUDA, cuDNN, drivers, architectures, GPU names, what builds were made with."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model import Severity


class Toolkit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One CUDA toolkit: the driver that comes with it, and the oldest that runs what it built."""

    cuda: str
    sources: tuple[str, ...]
    toolkit_linux: str | None = None
    toolkit_windows: str | None = None
    minimum_linux: str | None = None
    minimum_windows: str | None = None


class DriverBranch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A branch of the driver, the newest CUDA it brings, and its first Linux driver that does."""

    branch: str
    cuda: str
    first: str
    sources: tuple[str, ...]


class CudnnBuilds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The CUDA versions that a cuDNN was built for; ``12.x`` stands for the whole major."""

    cudnn: str
    cuda: tuple[str, ...]
    sources: tuple[str, ...]


class Architecture(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A compute capability with the first and last CUDA that builds code for it.

    No ``first_cuda`` is older than the sources reach, no ``last_cuda`` is still built for.
    """

    name: str
    capability: str
    sources: tuple[str, ...]
    first_cuda: str | None = None
    last_cuda: str | None = None


class GpuNames(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names of GPUs of one compute capability, in small letters; ``#`` stands for one digit."""

    capability: str
    names: tuple[str, ...]
    sources: tuple[str, ...]


class Compiled(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cuDNN that builds of TensorFlow were compiled with; ``by`` is ``pip`` or ``conda``."""

    tensorflow: str
    by: str
    cudnn: str
    sources: tuple[str, ...]


class BuiltCapabilities(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The compute capabilities of wheels that do not name them."""

    tensorflow: str
    capabilities: tuple[str, ...]
    sources: tuple[str, ...]


class EarlyBuild(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """CUDA and cuDNN of GPU builds older than the releases of tensorflow.yaml."""

    tensorflow: str
    cuda: str
    cudnn: str
    sources: tuple[str, ...]


class ExactCuda(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A build that works with a narrower range of CUDA than its major."""

    tensorflow: str
    works: str
    why: str
    sources: tuple[str, ...]


class CondaBuild(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """CUDA and cuDNN that a channel's builds of one release were made with."""

    tensorflow: str
    channel: str
    cuda: tuple[str, ...]
    sources: tuple[str, ...]
    cudnn: tuple[str, ...] = ()


class CondaToolkits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The versions of conda's cudatoolkit, oldest first."""

    versions: tuple[str, ...]
    sources: tuple[str, ...]


class NvidiaBuild(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """NVIDIA's own TensorFlow from the release ``since`` (year and month, as in ``+nv22.12``) on."""

    since: str
    cuda: str
    sources: tuple[str, ...]


class CudaWheels(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``tensorflow[and-cuda]`` of one release installs.

    ``gone`` are pins that the index does not have, ``not_python`` minors for which a pin has no wheel.
    """

    tensorflow: str
    runtime: Mapping[str, str]
    cudnn: Mapping[str, str]
    sources: tuple[str, ...]
    gone: tuple[str, ...] = ()
    not_python: tuple[str, ...] = ()


class Blind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Wheels that do not look into ``place``: NVIDIA's ``wheels`` beside them, or ``conda``'s lib folder."""

    tensorflow: str
    place: str
    sources: tuple[str, ...]


class BackendNeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The least cuDNN that another backend of Keras accepts; ``before`` is the last release without it."""

    package: str
    versions: str
    cudnn: str
    before: str
    why: str
    sources: tuple[str, ...]


class Translated(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """GPUs that a build could only serve by translating its code, and how that ends."""

    id: str
    tensorflow: str
    capability: str
    severity: Severity
    why: str
    sources: tuple[str, ...]


class GpuFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """gpu.yaml."""

    sources: Mapping[str, str]
    toolkits: tuple[Toolkit, ...]
    branches: tuple[DriverBranch, ...]
    cudnns: tuple[CudnnBuilds, ...]
    architectures: tuple[Architecture, ...]
    gpus: tuple[GpuNames, ...]
    compiled: tuple[Compiled, ...]
    capabilities: tuple[BuiltCapabilities, ...]
    early: tuple[EarlyBuild, ...]
    exact: tuple[ExactCuda, ...]
    conda: tuple[CondaBuild, ...]
    cudatoolkits: CondaToolkits
    nvidia_tensorflow: tuple[NvidiaBuild, ...]
    wheels: tuple[CudaWheels, ...]
    blind: tuple[Blind, ...]
    backends: tuple[BackendNeed, ...]
    translated: tuple[Translated, ...]
