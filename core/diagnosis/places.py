"""Systems and interpreters in words, and pip's age against the names of wheels."""

from __future__ import annotations

from core.compatibility import is_in_range, is_older
from core.diagnosis.context import Context
from core.diagnosis.wheel_names import normalise_arch

_SYSTEMS = {"linux": "Linux", "macos": "macOS", "windows": "Windows"}
_MACS = {"x86_64": "Intel Macs", "arm64": "Macs with Apple silicon"}
_32_BIT = frozenset({"x86", "armv7l", "armv6l", "armhf"})
# The last pip for each Python that has one no longer developed for it.
_LAST_PIP = {
    "2.7": "20.3.4",
    "3.4": "19.1.1",
    "3.5": "20.3.4",
    "3.6": "21.3.1",
    "3.7": "24.0",
    "3.8": "25.0.1",
}
# From which pip on the name of a Linux wheel means something to it: pypa/manylinux README, pip's news.
_LINUX_PIP = (("<1.15", "8.1"), ("<2.9", "19.0"), ("<2.21", "19.3"), (">=2.21", "20.3"))


def name_place(os: str, arch: str) -> str:
    """``Linux (x86_64)``, ``Intel Macs``, ``Macs with Apple silicon``, ``32-bit Windows``."""
    machine = normalise_arch(arch)
    if os == "macos" and machine in _MACS:
        return _MACS[machine]
    system = _SYSTEMS.get(os, os)
    if machine == "x86":
        return f"32-bit {system}"
    return system if os == "windows" and machine == "x86_64" else f"{system} ({arch})"


def is_32_bit(arch: str) -> bool:
    """Whether the interpreter is a 32-bit program; TensorFlow has wheels for 64-bit ones only."""
    return normalise_arch(arch) in _32_BIT


def find_pip_need(context: Context, version: str) -> str | None:
    """The oldest pip that sees the wheels of a TensorFlow release here, where the one that is there does not.

    Linux: the manylinux generation of the release's wheels. macOS 11 and newer: pip 20.3, the first that
    knows their numbering.
    """
    pip = context.version_of("pip")
    if pip is None:
        return None
    need: str | None = None
    if context.host.os == "linux":
        need = next((least for versions, least in _LINUX_PIP if is_in_range(version, versions)), None)
    elif context.host.os == "macos" and normalise_arch(context.host.arch) == "arm64":
        need = "20.3"
    return need if need is not None and is_older(pip, need) else None


def choose_pip(python_minor: str | None, need: str) -> str:
    """The newest pip of an old Python, else the range from ``need`` on."""
    return _LAST_PIP.get(python_minor or "", f">={need}")
