"""The version of an interpreter, read from the files around it."""

from __future__ import annotations

import os

from msgspec import Struct

from core.discovery.disk import Disk
from core.discovery.prefix import Prefix
from core.machine.dpkg import STATUS, STATUS_LIMIT, find_python_version

IMPLEMENTATIONS = (("python", "cpython"), ("pypy", "pypy"))


class Stdlib(Struct, frozen=True, kw_only=True):
    """A standard library in a prefix: ``minor`` is ``3.13``, also for a free-threaded build."""

    folder: str
    implementation: str
    minor: str
    free_threaded: bool = False


def list_stdlibs(prefix: Prefix) -> tuple[Stdlib, ...]:
    """The standard libraries in a prefix, oldest version first."""
    found = []
    if "lib" in prefix.entries:
        lib = os.path.join(prefix.path, "lib")
        for name in prefix.disk.list_folder(lib):
            for stem, implementation in IMPLEMENTATIONS:
                minor = name[len(stem) :] if name.startswith(stem) else ""
                free_threaded = minor.endswith("t")
                minor = minor.removesuffix("t")
                if minor.replace(".", "", 1).isdecimal() and "." in minor:
                    folder = os.path.join(lib, name)
                    if os.path.exists(os.path.join(folder, "os.py")):
                        found.append(
                            Stdlib(
                                folder=folder,
                                implementation=implementation,
                                minor=minor,
                                free_threaded=free_threaded,
                            )
                        )
    if "Lib" in prefix.entries and not found:
        folder = os.path.join(prefix.path, "Lib")
        if "os.py" in prefix.disk.list_folder(folder):
            minor = _read_windows_minor(prefix)
            found.append(Stdlib(folder=folder, implementation="cpython", minor=minor))
    return tuple(sorted(found, key=order_of_stdlib))


def order_of_stdlib(stdlib: Stdlib) -> tuple[tuple[int, ...], bool, str]:
    """Oldest version first; of equal ones, the free-threaded build before the usual one."""
    return order_of_version(stdlib.minor), not stdlib.free_threaded, stdlib.implementation


def order_of_version(version: str) -> tuple[int, ...]:
    """The leading numbers of a version, for comparing; pre-releases sort with their release."""
    numbers = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits))
        if digits != part:
            break
    return tuple(numbers)


def read_version(prefix: Prefix, stdlib: Stdlib) -> str:
    """The full version where a file tells it, else the minor one.

    Asked in turn: build-details.json (PEP 739), patchlevel.h, conda's record of Python, the folder's
    name, Debian's package database.
    """
    disk = prefix.disk
    return (
        _read_build_details(disk, stdlib)
        or _read_patchlevel(prefix, stdlib)
        or _read_conda_record(prefix, stdlib)
        or _read_folder_names(prefix, stdlib)
        or _read_dpkg(prefix, stdlib)
        or stdlib.minor
    )


def _read_build_details(disk: Disk, stdlib: Stdlib) -> str | None:
    text = disk.read_text(os.path.join(stdlib.folder, "build-details.json"))
    if text is None:
        return None
    import json

    try:
        told = json.loads(text)["implementation"]["version"]
        version = f"{told['major']}.{told['minor']}.{told['micro']}"
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    letter = {"alpha": "a", "beta": "b", "candidate": "rc"}.get(told.get("releaselevel"), "")
    return f"{version}{letter}{told.get('serial', 0)}" if letter else version


def _read_patchlevel(prefix: Prefix, stdlib: Stdlib) -> str | None:
    name = os.path.basename(stdlib.folder)
    for place in (os.path.join("include", name), "Headers", "Include", "include"):
        if place.split(os.sep, 1)[0] not in prefix.entries:
            continue
        text = prefix.disk.read_text(os.path.join(prefix.path, place, "patchlevel.h"))
        version = parse_patchlevel(text or "")
        if version and (not stdlib.minor or version.startswith(stdlib.minor + ".")):
            return version
    return None


def parse_patchlevel(text: str) -> str | None:
    """``PY_VERSION`` of a patchlevel.h; the ``+`` of a development build is left out."""
    for line in text.splitlines():
        words = line.split(None, 2)
        if len(words) == 3 and words[:2] == ["#define", "PY_VERSION"]:
            return words[2].split('"')[1].rstrip("+") if words[2].count('"') >= 2 else None
    return None


def _read_conda_record(prefix: Prefix, stdlib: Stdlib) -> str | None:
    if "conda-meta" not in prefix.entries:
        return None
    for name in prefix.disk.list_folder(os.path.join(prefix.path, "conda-meta")):
        parts = name.rsplit("-", 2)
        if len(parts) == 3 and parts[0] in ("python", "pypy") and name.endswith(".json"):
            return parts[1]
    return None


def _read_folder_names(prefix: Prefix, stdlib: Stdlib) -> str | None:
    for folder in (prefix.folder, prefix.container):
        for part in folder.split("-"):
            if (
                stdlib.minor
                and part.startswith(stdlib.minor + ".")
                and part[len(stdlib.minor) + 1 :][:1].isdecimal()
            ):
                return part
    return None


def _read_dpkg(prefix: Prefix, stdlib: Stdlib) -> str | None:
    places = prefix.disk.places
    if places.os != "linux" or prefix.path != prefix.disk.resolve(places.in_system("/usr")):
        return None
    status = prefix.disk.read_text(places.in_system(f"/{STATUS}"), STATUS_LIMIT)
    return find_python_version(status, stdlib.minor) if status else None


def _read_windows_minor(prefix: Prefix) -> str:
    for place in ("include", "Include"):
        if place in prefix.entries:
            text = prefix.disk.read_text(os.path.join(prefix.path, place, "patchlevel.h"))
            version = parse_patchlevel(text or "")
            if version:
                return ".".join(version.split(".")[:2])
    for name in sorted(prefix.entries):
        stem = name.lower()
        if stem.startswith("python3") and stem.endswith(".dll") and stem[7:-4].isdecimal():
            return f"3.{stem[7:-4]}"
        if stem == "python27.dll":
            return "2.7"
    return ""
