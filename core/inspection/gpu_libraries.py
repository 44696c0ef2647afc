"""CUDA and cuDNN that an environment can reach: NVIDIA's wheels, conda packages, the system's."""

from __future__ import annotations

import os
import re

from core.model import Distribution, GpuLibrary, HostFacts, SystemLibrary

_CUDA_WHEEL = re.compile(r"nvidia-cuda-runtime(?:-cu(\d+))?\Z")
_CUDNN_WHEEL = re.compile(r"nvidia-cudnn(?:-cu(\d+))?\Z")
_CUDA_FOLDERS = ("nvidia/cuda_runtime", "nvidia/cu13", "nvidia/cu12")
_CUDNN_FOLDERS = ("nvidia/cudnn",)
_CONDA_CUDA = frozenset({"cudatoolkit", "cuda-cudart"})
_CONDA_CUDNN = frozenset({"cudnn"})

Libraries = tuple[GpuLibrary, ...]


def read_gpu_libraries(
    distributions: tuple[Distribution, ...], site_packages: tuple[str, ...], prefix: str, host: HostFacts
) -> tuple[Libraries, Libraries]:
    """CUDA runtimes and cuDNNs, the environment's own before the system's.

    ``loads`` is false where a wheel's folder of libraries is gone, else not known; without folders to look
    into (an environment that is only told of) nothing of it is known.
    """
    cuda, cudnn = [], []
    for one in distributions:
        if one.origin == "conda":
            found = GpuLibrary(version=one.version, source="conda", path=f"{prefix}/lib")
            if one.name in _CONDA_CUDA:
                cuda.append(found)
            elif one.name in _CONDA_CUDNN:
                cudnn.append(found)
        elif one.name.startswith("nvidia-cu"):
            if _CUDA_WHEEL.match(one.name):
                cuda.append(_describe_wheel(one, site_packages, _CUDA_FOLDERS))
            elif _CUDNN_WHEEL.match(one.name):
                cudnn.append(_describe_wheel(one, site_packages, _CUDNN_FOLDERS))
    return (*cuda, *_convert(host.cuda_toolkits)), (*cudnn, *_convert(host.cudnn))


def _describe_wheel(
    one: Distribution, site_packages: tuple[str, ...], folders: tuple[str, ...]
) -> GpuLibrary:
    for site in site_packages:
        for folder in folders:
            for name in ("lib", "bin"):
                path = f"{site}/{folder}/{name}"
                if os.path.isdir(path):
                    return GpuLibrary(version=one.version, source="pip", path=path)
    return GpuLibrary(version=one.version, source="pip", loads=False if site_packages else None)


def _convert(libraries: tuple[SystemLibrary, ...]) -> Libraries:
    return tuple(GpuLibrary(version=one.version, source="system", path=one.path) for one in libraries)
