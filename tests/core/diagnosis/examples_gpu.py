"""Examples for the rules of GPUs, systems and library paths: one that fires, one that stays quiet."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import (
    Circumstances,
    EnvironmentFacts,
    GpuLibrary,
    HostFacts,
    KerasFacts,
)
from tests.core.diagnosis.build import RTX_3060, build_facts, build_host

_GPU_HOST = build_host(gpus=(RTX_3060,), driver="535.183.01")
_CONDA_LIBRARIES = replace(
    build_facts({"tensorflow": "2.10.1", "keras": "2.10.0"}, build="cuda"),
    cuda=(GpuLibrary(version="11.2.2", source="conda"),),
    cudnn=(GpuLibrary(version="8.1.0.77", source="conda"),),
)
_CONDA_GPU = build_facts({"tensorflow": "2.3.0", "tensorflow-gpu": "2.3.0"}, installer="conda")
_CONDA_PATH = {"LD_LIBRARY_PATH": "/home/ada/thesis/lib"}
_SYSTEM = replace(
    build_facts({"tensorflow": "2.10.1", "keras": "2.10.0"}, build="cuda"),
    cuda=(GpuLibrary(version="11.2", source="system"),),
    cudnn=(GpuLibrary(version="8.1.0", source="system"),),
)
_JAX = replace(
    build_facts({"keras": "3.4.1", "jax": "0.4.31"}, python="3.11.7"),
    keras=KerasFacts(version="3.4.1", distribution="keras", backend="jax", backend_from="KERAS_BACKEND"),
    cudnn=(GpuLibrary(version="8.9.7", source="conda"),),
)
_MAC = {"tensorflow": "2.5.0", "tensorflow-metal": "0.1.1"}
_OLD_LIBRARY = Circumstances(libstdcxx={"/usr/lib64": "6.0.13"})
_NEW_LIBRARY = Circumstances(libstdcxx={"/usr/lib64": "6.0.30"})
_WINDOWS = build_facts({"tensorflow": "2.2.0"}, python="3.7.7")
_ROSETTA = Circumstances(host_arch="arm64")

Example = tuple[EnvironmentFacts, HostFacts] | tuple[EnvironmentFacts, HostFacts, Circumstances]
_TWO_CUDNNS = replace(
    build_facts({"tensorflow": "2.13.0"}, python="3.10.12", build="cuda"),
    cuda=(GpuLibrary(version="11.8.0", source="conda"),),
    cudnn=(
        GpuLibrary(version="8.1.0.77", source="conda"),
        GpuLibrary(version="8.6.0.163", source="pip"),
    ),
)
_WHEEL_FOLDER = "/home/ada/thesis/lib/python3.10/site-packages/nvidia/cudnn/lib"
FIRES: dict[str, Example] = {
    "cudnn-order": (
        _TWO_CUDNNS,
        replace(_GPU_HOST, variables={"LD_LIBRARY_PATH": f"/home/ada/thesis/lib:{_WHEEL_FOLDER}"}),
    ),
    "macos": (
        build_facts(_MAC, python="3.8.5", build="metal"),
        replace(build_host("macos", arch="x86_64"), os_version="11.4"),
    ),
    "rosetta": (
        build_facts({"tensorflow": "2.11.0"}, python="3.9.12"),
        replace(build_host("macos", arch="x86_64"), os_version="13.1"),
        _ROSETTA,
    ),
    "runtime-dlls": (
        _WINDOWS,
        build_host("windows"),
        Circumstances(system_dlls={"msvcp140.dll": True, "msvcp140_1.dll": False}),
    ),
    "libstdcxx": (build_facts({"tensorflow": "1.12.0"}, python="3.6.15"), build_host(), _OLD_LIBRARY),
    "gpu-conda": (_CONDA_GPU, _GPU_HOST),
    "cuda-hidden": (_CONDA_LIBRARIES, _GPU_HOST),
    "cuda-other-path": (
        _SYSTEM,
        replace(_GPU_HOST, variables={"LD_LIBRARY_PATH": "/usr/local/cuda-12.0/lib64"}),
    ),
    "cuda-windows-path": (
        _SYSTEM,
        replace(
            _GPU_HOST,
            os="windows",
            variables={"PATH": r"C:\Program Files\NVIDIA GPU Computing Toolkit\CUDA\v10.1\bin"},
        ),
    ),
    "gpu-backend-cudnn": (_JAX, build_host()),
    "gpu-hidden": (_SYSTEM, replace(_GPU_HOST, variables={"CUDA_VISIBLE_DEVICES": "-1"})),
    "system": (build_facts(), build_host("freebsd"), Circumstances(wants={"tensorflow": "==2.11.0"})),
}
QUIET: dict[str, Example] = {
    "cudnn-order": (
        _TWO_CUDNNS,
        replace(_GPU_HOST, variables={"LD_LIBRARY_PATH": f"{_WHEEL_FOLDER}:/home/ada/thesis/lib"}),
    ),
    "macos": (
        build_facts(_MAC, python="3.8.5", build="metal"),
        replace(build_host("macos", arch="x86_64"), os_version="12.3"),
    ),
    "rosetta": (
        build_facts({"tensorflow": "2.13.0"}, python="3.9.12"),
        replace(build_host("macos", arch="arm64"), os_version="13.1"),
        _ROSETTA,
    ),
    "runtime-dlls": (
        _WINDOWS,
        build_host("windows"),
        Circumstances(system_dlls={"msvcp140.dll": True, "msvcp140_1.dll": True}),
    ),
    "libstdcxx": (build_facts({"tensorflow": "1.12.0"}, python="3.6.15"), build_host(), _NEW_LIBRARY),
    "gpu-conda": (_CONDA_GPU, build_host()),
    "cuda-hidden": (_CONDA_LIBRARIES, replace(_GPU_HOST, variables=_CONDA_PATH)),
    "cuda-other-path": (
        _SYSTEM,
        replace(_GPU_HOST, variables={"LD_LIBRARY_PATH": "/usr/local/cuda-11.2/lib64"}),
    ),
    "cuda-windows-path": (
        _SYSTEM,
        replace(
            _GPU_HOST,
            os="windows",
            variables={"PATH": r"C:\Program Files\NVIDIA GPU Computing Toolkit\CUDA\v11.2\bin"},
        ),
    ),
    "gpu-hidden": (_SYSTEM, replace(_GPU_HOST, variables={"CUDA_VISIBLE_DEVICES": "0"})),
    "system": (build_facts(), build_host(), Circumstances(wants={"tensorflow": "==2.11.0"})),
    "gpu-backend-cudnn": (
        replace(_JAX, cudnn=(GpuLibrary(version="9.1.0", source="conda"),)),
        build_host(),
    ),
}
