"""What a TensorFlow build says of itself: ``build_info.py``, read as literals and never run."""

from __future__ import annotations

import re

from msgspec import Struct

from core.inspection.bounded_read import read_text
from core.model import escape_invisible

_LAYOUTS = ("tensorflow", "tensorflow_core")
_WINDOWS_CUDA = re.compile(r"64_(\d+)(\d)\Z")
_CUDART = re.compile(r"cudart64_(\d+)(\d)\.dll\Z")
_VERSION_PART = re.compile(r"^#\s*define\s+TF_(MAJOR|MINOR|PATCH)_VERSION\s+(\d+)", re.MULTILINE)
_VERSION_HEADERS = (
    "include/tensorflow/core/public/release_version.h",
    "include/tensorflow/core/public/version.h",
)


class BuildInfo(Struct, frozen=True, kw_only=True):
    """The CUDA, cuDNN and GPU generations a build was made for, as far as it tells."""

    is_cuda: bool | None = None
    is_rocm: bool | None = None
    cuda: str | None = None
    cudnn: str | None = None
    compute_capabilities: tuple[str, ...] = ()


def read_build_info(site_packages: str) -> BuildInfo:
    """What the TensorFlow in the folder was built for; all unknown where no file tells."""
    for package in _LAYOUTS:
        text = read_text(f"{site_packages}/{package}/python/platform/build_info.py")
        if text is not None:
            return parse_build_info(text)
    return BuildInfo()


def read_files_version(site_packages: str) -> str | None:
    """The release whose files lie in the folder, from the C headers in the wheel: ``2.4.0``."""
    for package in _LAYOUTS:
        for header in _VERSION_HEADERS:
            text = read_text(f"{site_packages}/{package}/{header}")
            parts = dict(_VERSION_PART.findall(text)) if text else {}
            if len(parts) == 3:
                return f"{parts['MAJOR']}.{parts['MINOR']}.{parts['PATCH']}"
    return None


def parse_build_info(text: str) -> BuildInfo:
    """All layouts since 1.4: assignments, a ``build_info`` dict, an ordered dict of pairs."""
    values = _collect_literals(text)
    cuda = _take_text(values, "cuda_version", "cuda_version_number")
    cudnn = _take_text(values, "cudnn_version", "cudnn_version_number")
    capabilities = values.get("cuda_compute_capabilities")
    return BuildInfo(
        is_cuda=_take_flag(values, "is_cuda_build"),
        is_rocm=_take_flag(values, "is_rocm_build"),
        cuda=_normalise_cuda(cuda, _take_text(values, "cudart_dll_name")),
        cudnn=cudnn.removeprefix("64_") if cudnn else None,
        compute_capabilities=tuple(escape_invisible(one) for one in capabilities if isinstance(one, str))
        if isinstance(capabilities, (list, tuple))
        else (),
    )


def _collect_literals(text: str) -> dict[str, object]:
    import ast

    found: dict[str, object] = {}
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    for node in body:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        value: ast.expr = node.value
        if isinstance(value, ast.Call) and len(value.args) == 1:
            value = value.args[0]
        try:
            literal = ast.literal_eval(value)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
        if node.targets[0].id != "build_info":
            found[node.targets[0].id] = literal
            continue
        pairs = literal.items() if isinstance(literal, dict) else literal
        if isinstance(pairs, str) or not hasattr(pairs, "__iter__"):
            continue
        found.update(pair for pair in pairs if isinstance(pair, tuple) and len(pair) == 2)
    return found


def _take_text(values: dict[str, object], *names: str) -> str | None:
    for name in names:
        value = values.get(name)
        if isinstance(value, str) and value:
            return escape_invisible(value)
    return None


def _take_flag(values: dict[str, object], name: str) -> bool | None:
    value = values.get(name)
    return value if isinstance(value, bool) else None


def _normalise_cuda(written: str | None, library: str | None) -> str | None:
    """``64_112`` means 11.2; where only ``10`` is written, the library's name has the minor version."""
    match = _WINDOWS_CUDA.match(written) if written else None
    if match is None and written is not None and "." not in written and library is not None:
        match = _CUDART.match(library)
    return f"{match[1]}.{match[2]}" if match else written
