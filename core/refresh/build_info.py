"""What a TensorFlow wheel says of itself: CUDA, cuDNN, compute capabilities, the Keras inside."""

from __future__ import annotations

import ast
import re

from msgspec import Struct

# Wheels before 2.0 keep their modules below NAME-VERSION.data/purelib.
MEMBERS = tuple(
    r"(?:[^/]+\.data/(?:pure|plat)lib/)?" + member
    for member in (
        r"tensorflow(?:_core)?/python/platform/build_info\.py",
        r"tensorflow(?:_core)?/python/keras/__init__\.py",
        r"tensorflow(?:_core)?/python/keras/_impl/keras/__init__\.py",
        r"tensorflow/contrib/keras/python/keras/__init__\.py",
    )
)
VERSION = re.compile(r"^\s*__version__ = ['\"](?P<version>[^'\"]+)['\"]", re.MULTILINE)
WINDOWS_CUDA = re.compile(r"64_(?P<major>\d+)(?P<minor>\d)$")
WINDOWS_CUDNN = re.compile(r"64_(?P<major>\d+)$")


class BuildInfo(Struct, frozen=True, kw_only=True):
    """``cuda`` (to the minor, which decides what fits) and ``cudnn`` as written, ``None`` for a CPU build.

    ``keras`` are the versions of the copy inside, none where there is none; two where the wheel chooses
    by the behaviour that is switched on, that of TensorFlow 2 first.
    """

    cuda: str | None = None
    cudnn: str | None = None
    capabilities: tuple[str, ...] = ()
    rocm: bool = False
    keras: tuple[str, ...] = ()


def read_build_info(members: dict[str, str]) -> BuildInfo:
    """Make sense of the members that ``MEMBERS`` names; those absent are left open."""
    written: dict[str, object] = {}
    keras: tuple[str, ...] = ()
    for name, text in members.items():
        if name.endswith("build_info.py"):
            written = _read_assignments(text)
        else:
            keras = tuple(VERSION.findall(text)) or keras
    is_cuda = written.get("is_cuda_build") is True
    capabilities = written.get("cuda_compute_capabilities")
    return BuildInfo(
        cuda=_shorten(written, "cuda_version", "cuda_version_number", WINDOWS_CUDA) if is_cuda else None,
        cudnn=_shorten(written, "cudnn_version", "cudnn_version_number", WINDOWS_CUDNN) if is_cuda else None,
        capabilities=tuple(str(one) for one in capabilities)
        if isinstance(capabilities, list | tuple)
        else (),
        rocm=written.get("is_rocm_build") is True,
        keras=keras,
    )


def _read_assignments(text: str) -> dict[str, object]:
    """Literal assignments and the entries of ``build_info``; nothing of the file is run."""
    found: dict[str, object] = {}
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return found
    for node in tree.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        value: ast.expr = node.value
        if isinstance(value, ast.Call) and len(value.args) == 1:
            value = value.args[0]
        try:
            literal = ast.literal_eval(value)
        except ValueError:
            continue
        if node.targets[0].id == "build_info":
            found.update(literal if isinstance(literal, dict) else dict(literal))
        else:
            found[node.targets[0].id] = literal
    return found


def _shorten(written: dict[str, object], name: str, older: str, windows: re.Pattern[str]) -> str | None:
    text = str(written.get(name) or written.get(older) or "")
    match = windows.match(text)
    if match is not None:
        return ".".join(part for part in match.groupdict().values() if part)
    return ".".join(text.split(".")[:2]) or None
