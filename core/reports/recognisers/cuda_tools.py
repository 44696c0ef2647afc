"""What shows CUDA and cuDNN on a machine: nvcc, version files, headers, listings of libraries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import GUESSED, Piece

_NVCC = re.compile(r"Cuda compilation tools, release (?P<release>[\d.]+), V(?P<full>[\d.]+)")
_NVCC_NOISE = re.compile(
    r"nvcc: NVIDIA \(R\) Cuda compiler driver|Copyright \(c\) [\d-]+ NVIDIA Corporation|"
    r"Built on \w+|Build cuda_[\w.]+/compiler"
)
_VERSION_FILE = re.compile(r"CUDA Version (?P<version>\d+\.\d+[\d.]*)\s*\Z")
_HEADER = re.compile(r"\s*#define CUDNN_(?P<part>MAJOR|MINOR|PATCHLEVEL)\s+(?P<number>\d+)")
_HEADER_NOISE = re.compile(r"\s*(?:--|#define CUDNN_VERSION\s|#include \"driver_types.h\")")
_CUDART = re.compile(r"libcudart\.so\.(?P<version>\d+\.\d+[\d.]*)\b")
_CUDNN = re.compile(r"libcudnn\.so\.(?P<version>\d+(?:\.\d+)+)\b")


def recognise(lines: Lines) -> Iterator[Piece]:
    """Toolkit and cuDNN as the tools and files tell them."""
    header: dict[str, str] = {}
    header_lines: list[int] = []
    listed: dict[str, dict[str, None]] = {"cuda_toolkits_all": {}, "cudnns_all": {}}
    listed_lines: list[int] = []
    for index, text in lines.free():
        nvcc = _NVCC.search(text)
        if nvcc is not None:
            yield Piece(what="nvcc", lines=(index,), values={"gpu": {"cuda_toolkit": nvcc["full"]}})
            continue
        if _NVCC_NOISE.search(text):
            yield Piece(what="nvcc", lines=(index,))
            continue
        file = _VERSION_FILE.match(text.strip())
        if file is not None:
            yield Piece(
                what="CUDA's version file", lines=(index,), values={"gpu": {"cuda_toolkit": file["version"]}}
            )
            continue
        define = _HEADER.match(text)
        if define is not None:
            header.setdefault(define["part"], define["number"])
            header_lines.append(index)
            continue
        if header and _HEADER_NOISE.match(text):
            header_lines.append(index)
            continue
        _collect_library(index, text, listed, listed_lines)
    if "MAJOR" in header:
        parts = [header[one] for one in ("MAJOR", "MINOR", "PATCHLEVEL") if one in header]
        yield Piece(
            what="cuDNN's header", lines=tuple(header_lines), values={"gpu": {"cudnn": ".".join(parts)}}
        )
    yield from _make_listed(listed, listed_lines)


def _collect_library(
    index: int, text: str, listed: dict[str, dict[str, None]], listed_lines: list[int]
) -> None:
    # A path alone on its line, as find, ls and ldconfig print it; messages name libraries too.
    bare = text.strip().rpartition(" -> ")[2] if " -> " in text else text.strip().split(" ")[-1]
    if ":" in bare or not bare.startswith(("/", "lib")) or "'" in text:
        return
    for key, pattern in (("cuda_toolkits_all", _CUDART), ("cudnns_all", _CUDNN)):
        found = pattern.search(bare)
        if found is not None:
            listed[key][found["version"]] = None
            listed_lines.append(index)


def _make_listed(listed: dict[str, dict[str, None]], lines: list[int]) -> Iterator[Piece]:
    gpu: dict[str, object] = {}
    for key, single in (("cuda_toolkits_all", "cuda_toolkit"), ("cudnns_all", "cudnn")):
        versions = [
            one for one in listed[key] if not any(other.startswith(f"{one}.") for other in listed[key])
        ]
        if len(versions) == 1:
            gpu[single] = versions[0]
        elif versions:
            gpu[key] = versions
    if gpu:
        yield Piece(what="Files of CUDA and cuDNN", lines=tuple(lines), values={"gpu": gpu}, weight=GUESSED)
