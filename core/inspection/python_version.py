"""The interpreter of an environment, told from files beside it; it is never run."""

from __future__ import annotations

import os
import re
import stat
import sys

import msgspec

from core.inspection.bounded_read import read_text
from core.inspection.layout import Layout
from core.machine.dpkg import STATUS, STATUS_LIMIT, find_python_version
from core.model import Located, PythonFacts, escape_invisible

_PATCHLEVEL = re.compile(r'#\s*define\s+PY_VERSION\s+"([^"\n]{1,40})"')
_FOLDER_VERSION = re.compile(r"(?:^|[-@])(\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)(?:$|[-+.])")
_CONDA_PYTHON = re.compile(r"python-(\d[^-]*)-[^-]+\.json\Z")
_CONDA_HISTORY = re.compile(r"^\+.*::?python-(\d[^-\n]*)-", re.MULTILINE)
_TAG = re.compile(r"python\d+\.\d+t?")
_VERSION = re.compile(r"\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?")

_headers: dict[tuple[str, int, int], str | None] = {}
_packaged: dict[tuple[str, str, int, int], str | None] = {}


class _VersionInfo(msgspec.Struct):
    major: int
    minor: int
    micro: int
    releaselevel: str = "final"
    serial: int = 0


class _Language(msgspec.Struct):
    version_info: _VersionInfo


class _Details(msgspec.Struct):
    language: _Language


def read_python(located: Located, layout: Layout, conda_names: tuple[str, ...]) -> PythonFacts:
    """Version, implementation, base and whether it can be started at all.

    ``conda_names`` are the file names in conda-meta. The base's own headers are asked before
    ``pyvenv.cfg``, which keeps the version of the day the environment was made.
    """
    executable = located.executable
    problem = _find_problem(located, layout)
    real = _follow_links(executable) if executable and problem is None else None
    version = None
    if real is not None:
        version = _read_installed_version(real, layout)
    version = version or _read_conda_version(layout.prefix, conda_names) or _read_cfg_version(layout)
    version = version or _guess_from_names(layout)
    if problem is None and real is not None:
        problem = _find_mismatch(layout, version)
    return PythonFacts(
        version=escape_invisible(version) if version else None,
        implementation=_name_implementation(layout),
        executable=executable,
        base=layout.base,
        usable=problem is None and executable is not None,
        problem=problem,
    )


def _find_problem(located: Located, layout: Layout) -> str | None:
    executable = located.executable
    if executable is None:
        return "It has no Python interpreter."
    try:
        mode = os.stat(executable).st_mode
    except (OSError, ValueError):
        return _explain_missing(executable, layout)
    if not stat.S_ISREG(mode):
        return f"Its interpreter is no program: {executable}."
    home = layout.cfg.get("home")
    if home and not os.path.isdir(home):
        return f"The Python that it was made from is gone: {home} is not there."
    return None


def _explain_missing(executable: str, layout: Layout) -> str:
    if not os.path.lexists(executable):
        return f"Its interpreter is gone: {executable} is not there."
    path = executable
    for _ in range(40):
        try:
            path = os.path.join(os.path.dirname(path), os.readlink(path))
        except (OSError, ValueError):
            break
    else:
        return f"Its interpreter is a link that leads in a circle: {executable}."
    if os.path.lexists(path):
        return f"Its interpreter cannot be reached: {path}."
    base = layout.cfg.get("home") or path
    gone = path if os.path.isdir(base) else base
    return f"The Python that it was made from is gone: {escape_invisible(gone)} is not there."


def _follow_links(path: str) -> str:
    """The file at the end of the interpreter's own links; folders above it stay as they are named."""
    for _ in range(40):
        try:
            target = os.readlink(path)
        except (OSError, ValueError):
            break
        path = os.path.normpath(os.path.join(os.path.dirname(path), target))
    return path


def _find_mismatch(layout: Layout, version: str | None) -> str | None:
    """A base that was replaced by another minor version no longer sees the environment's packages."""
    if layout.tag is None or version is None or not layout.tag.startswith("python"):
        return None
    made_for = layout.tag.removeprefix("python").removesuffix("t")
    now = ".".join(version.split(".")[:2])
    if made_for == now or layout.cfg_text is None:
        return None
    return (
        f"Its packages are for Python {made_for}, but its interpreter is now {version}, "
        "which does not see them."
    )


def _read_installed_version(real: str, layout: Layout) -> str | None:
    """The version that an installation tells of itself: PEP 739's file, its C header, or its package."""
    folder, name = os.path.split(real)
    base = os.path.dirname(folder)
    places = []
    for tag in dict.fromkeys((name, layout.tag)):
        if tag and _TAG.fullmatch(tag):
            places.append((f"{base}/lib/{tag}", f"{base}/include/{tag}"))
            places.append((f"{base}/Headers", f"{base}/include/{tag}m"))
    if layout.tag is None:
        # Windows: python.exe lies in the base itself, an environment's is a launcher in Scripts.
        places += [(f"{one}/Lib", f"{one}/include") for one in (folder, layout.base) if one]
    for library, include in places:
        details = read_text(f"{library}/build-details.json")
        version = _parse_details(details) if details else None
        version = version or _read_header_version(f"{include}/patchlevel.h")
        if version is not None:
            return version
    return _read_packaged_version(base, name if _TAG.fullmatch(name) else layout.tag)


def _parse_details(text: str) -> str | None:
    try:
        info = msgspec.json.decode(text, type=_Details).language.version_info
    except msgspec.DecodeError:
        return None
    short = {"alpha": "a", "beta": "b", "candidate": "rc"}.get(info.releaselevel)
    return f"{info.major}.{info.minor}.{info.micro}" + (f"{short}{info.serial}" if short else "")


def _read_header_version(path: str) -> str | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    key = (path, found.st_ino, found.st_mtime_ns)
    if key not in _headers:
        text = read_text(path)
        match = _PATCHLEVEL.search(text) if text else None
        _headers[key] = match[1].rstrip("+") if match else None
    return _headers[key]


def _read_packaged_version(base: str, tag: str | None) -> str | None:
    """What dpkg says of the system's own Python: Debian keeps headers in a package of their own."""
    root, folder = os.path.split(base)
    if folder != "usr" or tag is None or not tag.startswith("python"):
        return None
    path = os.path.join(root, STATUS)
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    key = (path, tag, found.st_ino, found.st_mtime_ns)
    if key not in _packaged:
        text = read_text(path, STATUS_LIMIT)
        _packaged[key] = find_python_version(text, tag.removeprefix("python")) if text else None
    return _packaged[key]


def _read_conda_version(prefix: str, names: tuple[str, ...]) -> str | None:
    for name in names:
        match = _CONDA_PYTHON.match(name)
        if match:
            return match[1]
    if not names:
        return None
    history = read_text(f"{prefix}/conda-meta/history", 16 << 20)
    found = _CONDA_HISTORY.findall(history) if history else []
    return found[-1] if found else None


def _read_cfg_version(layout: Layout) -> str | None:
    for key in ("version_info", "version"):
        match = _VERSION.match(layout.cfg.get(key, ""))
        if match:
            return match[0]
    return None


def _guess_from_names(layout: Layout) -> str | None:
    for folder in (layout.base, layout.prefix):
        for name in folder.replace("\\", "/").split("/")[::-1][:3] if folder else ():
            match = _FOLDER_VERSION.search(name)
            if match and (layout.tag is None or f"python{match[1]}.".startswith(f"{layout.tag}.")):
                return match[1]
    if layout.tag is not None:
        return layout.tag.removeprefix("python").removeprefix("pypy").removesuffix("t")
    return None


def _name_implementation(layout: Layout) -> str:
    named = layout.cfg.get("implementation", "").lower()
    if named:
        return named
    if layout.tag is not None and layout.tag.startswith("pypy"):
        return "pypy"
    return sys.implementation.name if layout.tag is None and layout.prefix == sys.prefix else "cpython"
