"""What a wheel's file name says: for which Python, system and processor it was built."""

from __future__ import annotations

import re

from msgspec import Struct

# A browser or a copy adds a number; pip refuses the changed name.
_COPY = re.compile(r"\s*(\(\d+\)|\.\d+|- ?copy|_copy)(?=\.whl\Z)", re.IGNORECASE)
_INTERPRETER = re.compile(r"(cp|py|pp|ip|jy)(\d)(\d*)\Z")
_MACHINES = (
    "x86_64", "amd64", "i686", "i386", "intel", "win32", "arm64", "aarch64", "armv7l", "armv6l", "ppc64le",
    "s390x", "universal2", "fat64",
)  # fmt: skip
_ARCHES = {"amd64": "x86_64", "win32": "x86", "i686": "x86", "i386": "x86", "intel": "x86_64"}


class WheelName(Struct, frozen=True, kw_only=True):
    """A wheel's name taken apart.

    ``python`` are the minors it is for (``3.5``; ``3`` for every Python 3). ``systems`` are ``linux``,
    ``macos``, ``windows`` (none: any), ``arches`` the processors as a report names them (none: any).
    ``minimum`` is the least macOS or glibc, ``is_musl`` tells that it is for systems without glibc.
    ``original`` is the name as it should be where somebody changed it.
    """

    name: str
    version: str
    python: tuple[str, ...]
    is_stable: bool
    systems: tuple[str, ...]
    arches: tuple[str, ...]
    minimum: str = ""
    is_musl: bool = False
    original: str | None = None


def parse_wheel_name(file: str) -> WheelName | None:
    """The parts of a wheel's file name or address; ``None`` for what is none, a copy's number taken off."""
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename

    base = re.split(r"[/\\]", file.strip())[-1].partition("?")[0].partition("#")[0].replace("%2B", "+")
    clean = _COPY.sub("", base)
    try:
        name, version, _, tags = parse_wheel_filename(clean)
    except InvalidWheelFilename:
        return None
    platforms = sorted({tag.platform for tag in tags})
    python = dict.fromkeys(filter(None, (_read_interpreter(tag.interpreter) for tag in tags)))
    return WheelName(
        name=str(name),
        version=str(version),
        python=tuple(sorted(python, key=_order)),
        is_stable=any(tag.abi == "abi3" for tag in tags),
        systems=tuple(dict.fromkeys(filter(None, map(_read_system, platforms)))),
        arches=tuple(dict.fromkeys(filter(None, map(_read_arch, platforms)))),
        minimum=next(filter(None, map(_read_minimum, platforms)), ""),
        is_musl=any(platform.startswith("musllinux") for platform in platforms),
        original=clean if clean != base else None,
    )


def fits_python(wheel: WheelName, minor: str) -> bool:
    """Whether an interpreter of this minor takes the wheel."""
    major = minor.partition(".")[0]
    if not wheel.python or minor in wheel.python or major in wheel.python:
        return True
    return wheel.is_stable and any(_order(one) <= _order(minor) for one in wheel.python)


def fits_system(wheel: WheelName, os: str) -> bool:
    """Whether the wheel is for this system."""
    return not wheel.systems or os in wheel.systems


def fits_arch(wheel: WheelName, arch: str) -> bool:
    """Whether the wheel is for this processor."""
    own = normalise_arch(arch)
    if not wheel.arches or own in wheel.arches:
        return True
    return "universal2" in wheel.arches and own in ("x86_64", "arm64")


def normalise_arch(arch: str) -> str:
    """One name for each processor: ``x86_64``, ``x86``, ``arm64``, ``armv7l`` and the like."""
    lowered = arch.lower()
    return {"x64": "x86_64", "aarch64": "arm64", **_ARCHES}.get(lowered, lowered)


def tag_python(minor: str) -> str:
    """``cp37`` of ``3.7``."""
    return "cp" + minor.replace(".", "")


def _read_interpreter(interpreter: str) -> str | None:
    match = _INTERPRETER.match(interpreter)
    if match is None:
        return None
    return f"{match[2]}.{match[3]}" if match[3] else match[2]


def _read_system(platform: str) -> str | None:
    for prefix, system in (("win", "windows"), ("macosx", "macos"), ("linux", "linux")):
        if platform.startswith(prefix):
            return system
    return "linux" if "linux" in platform else None


def _read_arch(platform: str) -> str | None:
    for machine in _MACHINES:
        if platform.endswith(machine):
            return normalise_arch(machine)
    return None


def _read_minimum(platform: str) -> str:
    match = re.match(r"(?:macosx|manylinux|musllinux)_(\d+)_(\d+)_", platform)
    return f"{match[1]}.{match[2]}" if match is not None else ""


def _order(minor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in minor.split("."))
