"""cuDNN on the system, outside every environment: its libraries, else its headers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from core.machine.files import list_names, read_text
from core.machine.loader import Loader
from core.model import SystemLibrary

_LIBRARY_FOLDERS = ("lib64", "lib", "targets/x86_64-linux/lib", "targets/sbsa-linux/lib")
_FIELDS = ("MAJOR", "MINOR", "PATCHLEVEL")
_HEADERS = ("cudnn_version.h", "cudnn_version_v9.h", "cudnn_version_v8.h", "cudnn.h", "cudnn_v7.h")
_HEADER = 256 * 1024


def find_cudnn(
    platform: str,
    environ: Mapping[str, str],
    root: str,
    loader: Loader,
    toolkits: Iterable[SystemLibrary],
) -> tuple[SystemLibrary, ...]:
    """Every cuDNN on the system, in the order in which a program would find them."""
    folders = [library.path for library in toolkits if ".so" not in os.path.basename(library.path)]
    if platform == "windows":
        return tuple(_find_dlls(environ, root, folders))
    if platform != "linux":
        return ()
    found: dict[str, SystemLibrary] = {}
    for path in (*loader.find("libcudnn"), *_list_libraries(root, folders)):
        real = loader.real_path(path)
        version = re.fullmatch(r"libcudnn\.so\.(\d+(?:\.\d+)*)", os.path.basename(real))
        if version and real not in found:
            exact = _complete(version[1], root, os.path.dirname(real))
            found[real] = SystemLibrary(version=exact, path=real)
    if found:
        return tuple(found.values())
    return tuple(_find_headers(root, [*folders, "/usr"], loader.multiarch))


def read_cudnn_header(path: str) -> str | None:
    """The version a cuDNN header states, such as ``8.9.7``."""
    text = read_text(path, _HEADER)
    numbers = [re.search(rf"^#define\s+CUDNN_{field}\s+(\d+)", text, re.MULTILINE) for field in _FIELDS]
    return ".".join(number[1] for number in numbers if number) if all(numbers) else None


def _list_libraries(root: str, toolkits: Iterable[str]) -> Iterable[str]:
    for toolkit in toolkits:
        for folder in (f"{toolkit}/{name}" for name in _LIBRARY_FOLDERS):
            for name in list_names(f"{root}{folder}"):
                if name.startswith("libcudnn.so."):
                    yield f"{folder}/{name}"


def _complete(version: str, root: str, folder: str) -> str:
    """Take a full version from the header beside a library whose name has only the major one."""
    if "." in version:
        return version
    for include in (f"{os.path.dirname(folder)}/include", "/usr/include"):
        stated = next(filter(None, (read_cudnn_header(f"{root}{include}/{h}") for h in _HEADERS)), None)
        if stated and stated.split(".")[0] == version:
            return stated
    return version


def _find_headers(root: str, prefixes: Iterable[str], multiarch: str) -> Iterable[SystemLibrary]:
    for prefix in prefixes:
        for folder in (f"{prefix}/include", f"{prefix}/include/{multiarch}"):
            for header in _HEADERS:
                version = read_cudnn_header(f"{root}{folder}/{header}")
                if version:
                    yield SystemLibrary(version=version, path=f"{folder}/{header}")
                    break


def _find_dlls(environ: Mapping[str, str], root: str, toolkits: Iterable[str]) -> Iterable[SystemLibrary]:
    for toolkit in toolkits:
        for name in list_names(f"{root}{toolkit}/bin"):
            major = re.fullmatch(r"cudnn64_(\d+)\.dll", name.lower())
            if major:
                stated = next(
                    filter(None, (read_cudnn_header(f"{root}{toolkit}/include/{h}") for h in _HEADERS)), None
                )
                yield SystemLibrary(version=stated or major[1], path=f"{toolkit}/bin/{name}")
    own = f"{environ.get('ProgramFiles', 'C:/Program Files')}/NVIDIA/CUDNN"
    for name in list_names(f"{root}{own}"):
        version = re.fullmatch(r"v(\d+(?:\.\d+)*)", name)
        if version:
            yield SystemLibrary(version=version[1], path=f"{own}/{name}")
