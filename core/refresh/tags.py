"""What the name of a wheel says: interpreter, platform, and the least system it runs on."""

from __future__ import annotations

import re
import string

from msgspec import Struct
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

LEGACY_GLIBC = {"manylinux1": "2.5", "manylinux2010": "2.12", "manylinux2014": "2.17"}
MANYLINUX = re.compile(r"(manylinux\d+)_(?P<arch>x86_64|aarch64|armv7l|i686)$")
VERSIONED = re.compile(r"manylinux_(?P<major>\d+)_(?P<minor>\d+)_(?P<arch>x86_64|aarch64|armv7l|i686)$")
PLAIN = re.compile(r"linux_(?P<arch>x86_64|aarch64|armv7l|armv6l|i686)$")
MACOS = re.compile(r"macosx_(?P<major>\d+)_(?P<minor>\d+)_(?P<arch>x86_64|arm64|universal2|intel)$")
WINDOWS = {"win_amd64": "windows-x86_64", "win_arm64": "windows-arm64", "win32": "windows-x86"}


class WheelName(Struct, frozen=True, kw_only=True):
    """One wheel, one platform: ``minimum`` is the least glibc or macOS its tag names, empty for none.

    ``python`` are minors; a wheel for any Python 3 has ``3``.
    """

    platform: str
    python: tuple[str, ...]
    minimum: str = ""


def read_wheel_name(name: str) -> tuple[WheelName, ...]:
    """The platforms and interpreters of a wheel; none for a name that is no wheel's."""
    try:
        _, _, _, tags = parse_wheel_filename(name)
    except (InvalidWheelFilename, ValueError):
        return ()
    found: dict[str, tuple[set[str], str]] = {}
    for tag in tags:
        for platform, minimum in _read_platform(tag.platform):
            pythons, least = found.setdefault(platform, (set(), minimum))
            pythons.add(_read_python(tag.interpreter))
            if not least or (minimum and _order(minimum) < _order(least)):
                found[platform] = (pythons, minimum)
    return tuple(
        WheelName(platform=platform, python=sort_pythons(pythons), minimum=minimum)
        for platform, (pythons, minimum) in sorted(found.items())
    )


def sort_pythons(pythons: set[str]) -> tuple[str, ...]:
    """Minors, oldest first."""
    return tuple(sorted(pythons, key=_order))


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _read_python(interpreter: str) -> str:
    digits = interpreter.lstrip(string.ascii_lowercase)
    return f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits


def _read_platform(tag: str) -> list[tuple[str, str]]:
    if tag == "any":
        return [("any", "")]
    if tag in WINDOWS:
        return [(WINDOWS[tag], "")]
    legacy = MANYLINUX.match(tag)
    if legacy:
        return [(f"linux-{legacy['arch']}", LEGACY_GLIBC.get(legacy[1], ""))]
    versioned = VERSIONED.match(tag)
    if versioned:
        return [(f"linux-{versioned['arch']}", f"{versioned['major']}.{versioned['minor']}")]
    plain = PLAIN.match(tag)
    if plain:
        return [(f"linux-{plain['arch']}", "")]
    macos = MACOS.match(tag)
    if macos:
        minimum = f"{macos['major']}.{macos['minor']}"
        architectures = {"universal2": ("x86_64", "arm64"), "intel": ("x86_64",)}
        return [(f"macos-{arch}", minimum) for arch in architectures.get(macos["arch"], (macos["arch"],))]
    return [(tag, "")]
