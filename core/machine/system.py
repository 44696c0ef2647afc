"""Name and version of the operating system, the processor's architecture and the C library."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from core.machine.files import clean_line, list_names, read_text

_ARCHITECTURES = {"amd64": "x86_64", "x64": "x86_64", "i386": "x86", "i686": "x86", "i586": "x86"}
_FIRST_WINDOWS_11_BUILD = 22000


def name_platform(platform: str) -> str:
    """``linux``, ``macos`` or ``windows`` for a ``sys.platform``; others keep their own name."""
    return {"darwin": "macos", "win32": "windows", "cygwin": "windows"}.get(platform, platform)


def read_os_version(platform: str, root: str) -> str:
    """The version as people say it: ``Debian GNU/Linux 12 (bookworm)``, ``14.5``, ``11 (build 22631)``."""
    if platform == "linux":
        return _read_linux_version(root)
    if platform == "macos":
        return _read_macos_version(root)
    if platform == "windows" and sys.platform == "win32":
        version = sys.getwindowsversion()
        release = (
            "11" if version.major == 10 and version.build >= _FIRST_WINDOWS_11_BUILD else str(version.major)
        )
        return f"{release} (build {version.build})"
    return ""


def read_os_release(root: str) -> dict[str, str]:
    """The fields of ``os-release``; empty where the file is missing."""
    text = read_text(f"{root}/etc/os-release") or read_text(f"{root}/usr/lib/os-release")
    fields = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and not key.startswith("#"):
            fields[key.strip()] = clean_line(value.strip().strip("\"'"))
    return fields


def _read_linux_version(root: str) -> str:
    fields = read_os_release(root)
    name = fields.get("PRETTY_NAME") or fields.get("NAME", "")
    if "microsoft" in read_text(f"{root}/proc/sys/kernel/osrelease", 512).lower():
        return f"{name} on WSL".strip()
    return name


def _read_macos_version(root: str) -> str:
    text = read_text(f"{root}/System/Library/CoreServices/SystemVersion.plist")
    _, found, rest = text.partition("<key>ProductVersion</key>")
    if not found:
        return ""
    return clean_line(rest.partition("<string>")[2].partition("</string>")[0], 40)


def read_architecture(platform: str, environ: Mapping[str, str], translated: bool = False) -> str:
    """The machine's architecture: ``x86_64``, ``aarch64``, ``arm64``, ``armv7l``.

    ``translated`` is true for an Intel process under Rosetta: the machine is ``arm64`` all the same.
    """
    if platform == "windows":
        machine = environ.get("PROCESSOR_ARCHITEW6432") or environ.get("PROCESSOR_ARCHITECTURE", "")
    elif sys.platform != "win32":
        machine = os.uname().machine
    else:
        machine = ""
    machine = machine.lower()
    if platform == "macos" and translated:
        return "arm64"
    return _ARCHITECTURES.get(machine, machine)


def read_libc(platform: str, root: str) -> str | None:
    """The C library, such as ``glibc 2.36`` or ``musl``; ``None`` where it is not known or has no name."""
    if platform != "linux":
        return None
    if not root and sys.platform == "linux":
        try:
            version = os.confstr("CS_GNU_LIBC_VERSION")
        except (ValueError, OSError):
            version = None
        if version:
            return version
    if any(name.startswith("ld-musl-") for name in list_names(f"{root}/lib")):
        return "musl"
    return None
