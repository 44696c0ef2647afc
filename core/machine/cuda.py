"""CUDA toolkits and runtimes on the system, outside every environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

import msgspec

from core.machine.files import list_names, read_bytes, read_text
from core.machine.loader import Loader
from core.model import SystemLibrary

VARIABLES = ("CUDA_HOME", "CUDA_PATH", "CUDA_ROOT")


def find_toolkits(
    platform: str, environ: Mapping[str, str], root: str, loader: Loader
) -> tuple[SystemLibrary, ...]:
    """Every CUDA on the system: what variables name first, then ``/usr/local/cuda``, then newest first."""
    found: dict[str, SystemLibrary] = {}
    for folder in _list_folders(platform, environ, root):
        version = read_toolkit_version(f"{root}{folder}")
        if version:
            real = loader.real_path(folder)
            found.setdefault(real, SystemLibrary(version=version, path=real))
    if platform == "linux":
        for library in _find_runtimes(loader):
            if not any(library.path.startswith(f"{folder}/") for folder in found):
                found.setdefault(library.path, library)
    return tuple(found.values())


def read_toolkit_version(folder: str) -> str | None:
    """The version that a toolkit's folder states about itself, or ``None`` if it is no toolkit."""
    try:
        stated = msgspec.json.decode(read_bytes(f"{folder}/version.json"), type=_VersionFile).cuda.version
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        stated = ""
    written = re.fullmatch(r"\d+\.\d+(\.\d+)*", stated) or re.search(
        r"CUDA Version (\d+\.\d+(\.\d+)*)", read_text(f"{folder}/version.txt", 4096)
    )
    if written:
        return written[0].removeprefix("CUDA Version ")
    _, found, rest = read_bytes(f"{folder}/include/cuda.h").partition(b"\n#define CUDA_VERSION ")
    number = rest[:6].split()[0] if found and rest[:6].split() else b""
    return name_cuda_version(int(number)) if number.isdigit() else None


def name_cuda_version(number: int) -> str:
    """A version as people write it, from CUDA's own number for it: 12020 is 12.2."""
    return f"{number // 1000}.{number % 1000 // 10}"


class _Stated(msgspec.Struct):
    version: str


class _VersionFile(msgspec.Struct):
    cuda: _Stated


def _list_folders(platform: str, environ: Mapping[str, str], root: str) -> Iterable[str]:
    named = [environ[name] for name in VARIABLES if environ.get(name)]
    if platform == "windows":
        named += [value for name, value in sorted(environ.items()) if name.startswith("CUDA_PATH_V")]
        home = f"{environ.get('ProgramFiles', 'C:/Program Files')}/NVIDIA GPU Computing Toolkit/CUDA"
        versions = [name for name in list_names(f"{root}{home}") if name.lower().startswith("v")]
        return [*named, *(f"{home}/{name}" for name in sorted(versions, key=_version_key, reverse=True))]
    local = [name for name in list_names(f"{root}/usr/local") if name.startswith("cuda-")]
    newest_first = sorted(local, key=_version_key, reverse=True)
    absolute = [folder.rstrip("/") for folder in named if folder.startswith("/")]
    return [
        *absolute,
        "/usr/local/cuda",
        *(f"/usr/local/{name}" for name in newest_first),
        "/opt/cuda",
        "/usr/lib/cuda",
    ]


def _version_key(name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d{1,9}", name))


def _find_runtimes(loader: Loader) -> Iterable[SystemLibrary]:
    """Runtimes that the loader finds with their cuBLAS beside them; TensorFlow cannot use a lone cudart."""
    for path in loader.find("libcudart"):
        real = loader.real_path(path)
        version = re.fullmatch(r"libcudart\.so\.(\d+\.\d+)(?:\.\d+)*", os.path.basename(real))
        folder = os.path.dirname(real)
        if version and any(os.path.dirname(loader.real_path(b)) == folder for b in loader.find("libcublas")):
            yield SystemLibrary(version=version[1], path=real)
