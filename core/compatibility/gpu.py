"""Questions about the GPU side: drivers, CUDA, cuDNN, architectures, and what builds were made with."""

from __future__ import annotations

import re
from functools import cached_property

from msgspec import Struct

from core.compatibility.rows.gpu import (
    Architecture,
    BackendNeed,
    Blind,
    CondaBuild,
    CudaWheels,
    CudnnBuilds,
    EarlyBuild,
    ExactCuda,
    GpuFile,
    Toolkit,
    Translated,
)
from core.compatibility.versions import is_in_range, is_older, minor_of

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
# Words that GPUs of many kinds share and that tell nothing of the kind.
_FILLERS = frozenset({"nvidia", "geforce", "tesla", "graphics", "gpu", "laptop", "card", "mobile", "super"})


class DriverNeed(Struct, frozen=True, kw_only=True):
    """The oldest NVIDIA driver for programs built with a CUDA toolkit, and who says so."""

    cuda: str
    driver: str
    sources: tuple[str, ...]


class GpuQuestions:
    """Answers from gpu.yaml."""

    def __init__(self, file: GpuFile) -> None:
        self._file = file
        self._toolkits: dict[str, Toolkit] = {row.cuda: row for row in file.toolkits}
        self._architectures: dict[str, Architecture] = {row.capability: row for row in file.architectures}
        self._named: dict[str, str | None] = {}

    def driver_minimum(self, cuda: str, os: str) -> DriverNeed | None:
        """The oldest driver for a build made with ``cuda`` (``12.5`` or ``12.5.1``) on ``os``."""
        toolkit = self._toolkits.get(minor_of(cuda))
        if toolkit is None:
            return None
        driver = toolkit.minimum_windows if os == "windows" else toolkit.minimum_linux
        if driver is None:
            return None
        named = tuple(self._file.sources[source] for source in toolkit.sources)
        return DriverNeed(cuda=toolkit.cuda, driver=driver, sources=named)

    def newest_cuda(self, driver: str, os: str) -> str | None:
        """The newest CUDA that ``driver`` itself brings, as nvidia-smi prints it."""
        newest = None
        for toolkit in self._file.toolkits:
            own = toolkit.toolkit_windows if os == "windows" else toolkit.toolkit_linux
            if own is not None and not is_older(driver, own):
                newest = toolkit.cuda
        return newest

    def runs(self, cuda: str, os: str, driver: str | None, driver_cuda: str | None) -> bool | None:
        """Whether a driver runs programs built with ``cuda``; ``None`` where nothing of it is known.

        ``driver_cuda`` is the newest CUDA it offers, where its own version is not known. From CUDA 11 on
        a driver of the same major is enough.
        """
        if driver is not None:
            need = self.driver_minimum(cuda, os)
            if need is None:
                return None
            # A branch alone ("470") is taken for its newest driver.
            return not is_older(driver, need.driver if "." in driver else need.driver.split(".")[0])
        if driver_cuda is None:
            return None
        wanted, offered = minor_of(cuda), minor_of(driver_cuda)
        if _major(wanted) >= 11 and _major(offered) == _major(wanted):
            return True
        return not is_older(offered, wanted)

    def capability_of(self, name: str) -> str | None:
        """The compute capability of a GPU by its name; the longest known name in it decides."""
        if name not in self._named:
            words = [word for word in _NOT_A_NAME.sub(" ", name.lower()).split() if word not in _FILLERS]
            self._named[name] = self._find_capability(" ".join(words))
        return self._named[name]

    def architecture(self, capability: str) -> Architecture | None:
        """The row of a compute capability."""
        return self._architectures.get(capability)

    def compiled_with(self, tensorflow: str, by: str) -> str | None:
        """The cuDNN that builds of this release were compiled with, where logs or pins tell it."""
        for row in self._file.compiled:
            if row.by == by and is_in_range(tensorflow, row.tensorflow):
                return row.cudnn
        return None

    def built_capabilities(self, tensorflow: str) -> tuple[str, ...]:
        """The compute capabilities of wheels that do not name them themselves."""
        for row in self._file.capabilities:
            if is_in_range(tensorflow, row.tensorflow):
                return row.capabilities
        return ()

    def early_build(self, tensorflow: str) -> EarlyBuild | None:
        """What a GPU build older than TensorFlow 1.0 was made for."""
        return next((row for row in self._file.early if is_in_range(tensorflow, row.tensorflow)), None)

    def exact_cuda(self, tensorflow: str) -> ExactCuda | None:
        """A build that a newer CUDA of its own major does not serve."""
        return next((row for row in self._file.exact if is_in_range(tensorflow, row.tensorflow)), None)

    def conda_builds(self, tensorflow: str) -> tuple[CondaBuild, ...]:
        """What conda's channels built this release with."""
        return tuple(row for row in self._file.conda if row.tensorflow == tensorflow)

    def cudatoolkit_for(self, driver: str, os: str) -> str | None:
        """The newest cudatoolkit of conda that a driver runs."""
        newest = None
        for version in self._file.cudatoolkits.versions:
            if self.runs(version, os, driver, None):
                newest = version
        return newest

    def cudatoolkit(self, cuda: str) -> str | None:
        """The newest cudatoolkit of conda of one CUDA version."""
        found = [version for version in self._file.cudatoolkits.versions if minor_of(version) == cuda]
        return found[-1] if found else None

    def nvidia_cuda(self, version: str) -> str | None:
        """The CUDA of NVIDIA's own TensorFlow, from the release in its version (``1.15.5+nv22.12``)."""
        match = re.search(r"\+nv(\d+\.\d+)", version)
        if match is None:
            return None
        newest = None
        for row in self._file.nvidia_tensorflow:
            if not is_older(match[1], row.since):
                newest = row.cuda
        return newest

    def wheels_for(self, tensorflow: str, python_minor: str | None) -> CudaWheels | None:
        """What ``tensorflow[and-cuda]`` installs; ``None`` where the extra is not there or cannot be met."""
        row = self._wheels.get(tensorflow)
        if row is None or row.gone or (python_minor is not None and python_minor in row.not_python):
            return None
        return row

    def blind(self, tensorflow: str, place: str = "wheels") -> Blind | None:
        """The row of wheels that do not look into NVIDIA's ``wheels`` beside them, or ``conda``'s folder."""
        for row in self._file.blind:
            if row.place == place and is_in_range(tensorflow, row.tensorflow):
                return row
        return None

    def cudnn_builds(self, cudnn: str) -> CudnnBuilds | None:
        """The row of a cuDNN: its own, else the newest older one of the same major."""
        found = None
        for row in self._file.cudnns:
            if _major(row.cudnn) == _major(cudnn) and not is_older(cudnn, row.cudnn):
                found = row
        return found

    def serves(self, cudnn: str, cuda: str) -> bool | None:
        """Whether a cuDNN was built for a CUDA; ``None`` where nothing is known of the cuDNN."""
        row = self.cudnn_builds(cudnn)
        if row is None:
            return None
        return minor_of(cuda) in row.cuda or f"{_major(cuda)}.x" in row.cuda

    def first_cuda_of_family(self, capability: str) -> str | None:
        """The first CUDA whose code runs on a GPU: the oldest one that knows its major architecture."""
        firsts = [
            row.first_cuda
            for row in self._file.architectures
            if _major(row.capability) == _major(capability) and row.first_cuda is not None
        ]
        return min(firsts, key=_read_number, default=None)

    def backend_need(self, package: str, version: str) -> BackendNeed | None:
        """What another backend of Keras asks of cuDNN."""
        for row in self._file.backends:
            if row.package == package and is_in_range(version, row.versions):
                return row
        return None

    def translated(self, tensorflow: str, capability: str) -> Translated | None:
        """How a build ends on a GPU for which its code would have to be translated."""
        for row in self._file.translated:
            if is_in_range(tensorflow, row.tensorflow) and is_in_range(capability, row.capability):
                return row
        return None

    @cached_property
    def _wheels(self) -> dict[str, CudaWheels]:
        return {row.tensorflow: row for row in self._file.wheels}

    @cached_property
    def _names(self) -> tuple[tuple[re.Pattern[str], str, int], ...]:
        """Every known name as an expression, longest first; compiled when the first GPU is asked for."""
        named = [
            (
                re.compile(_write_expression(name)),
                row.capability,
                len(name) - name.count("#"),
            )
            for row in self._file.gpus
            for name in row.names
        ]
        return tuple(sorted(named, key=_get_length, reverse=True))

    def _find_capability(self, words: str) -> str | None:
        return next((capability for name, capability, _ in self._names if name.search(words)), None)


def _write_expression(name: str) -> str:
    # A family's notebook models carry an M behind the number.
    notebook = "m?" if name.endswith("#") else ""
    return r"\b" + name.replace("#", r"\d") + notebook + r"\b"


def name_runtime(cuda: str, os: str) -> str:
    """The file name of a CUDA version's runtime: ``libcudart.so.10.1``, ``cudart64_110.dll``."""
    major, minor = _major(cuda), minor_of(cuda)
    if os == "windows":
        number = minor.replace(".", "") if major <= 10 else f"{major}0" if major == 11 else str(major)
        return f"cudart64_{number}.dll"
    return f"libcudart.so.{minor if major <= 10 else '11.0' if major == 11 else major}"


def name_cudnn(cudnn: str, os: str) -> str:
    """The file name of a cuDNN: ``libcudnn.so.8``, ``cudnn64_8.dll``."""
    major = _major(cudnn)
    return f"cudnn64_{major}.dll" if os == "windows" else f"libcudnn.so.{major}"


def _major(version: str) -> int:
    first = version.split(".")[0]
    return int(first) if first.isdigit() else 0


def _get_length(named: tuple[re.Pattern[str], str, int]) -> int:
    return named[2]


def _read_number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
