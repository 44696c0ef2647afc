"""The processor's model and whether it has AVX and AVX2, without starting a process."""

from __future__ import annotations

import sys

from core.machine.files import clean_line, read_text
from core.model import Cpu

# On many cores the whole file is slow to make; the first processor's block is in the first pages.
_FIRST_PROCESSOR = 16 * 1024
_PF_AVX = 39
_PF_AVX2 = 40


def read_cpu(platform: str, arch: str, root: str) -> Cpu:
    """The processor; ``avx`` and ``avx2`` stay ``None`` off x86, where the question has no meaning."""
    if platform == "linux":
        return _read_linux_cpu(arch, root)
    if platform == "macos" and sys.platform == "darwin":
        return _read_macos_cpu(arch)
    if platform == "windows" and sys.platform == "win32":
        return _read_windows_cpu(arch)
    return Cpu()


def is_translated() -> bool:
    """True when this process is an Intel one under Rosetta on Apple silicon."""
    if sys.platform != "darwin":
        return False
    from core.machine.sysctl import read_sysctl_number

    return read_sysctl_number("sysctl.proc_translated") == 1


def _read_linux_cpu(arch: str, root: str) -> Cpu:
    fields: dict[str, str] = {}
    for line in read_text(f"{root}/proc/cpuinfo", _FIRST_PROCESSOR).splitlines():
        key, colon, value = line.partition(":")
        if not colon and not line.strip() and "flags" in fields:
            break
        if colon:
            fields.setdefault(key.strip(), value)
    model = clean_line(fields.get("model name") or fields.get("Model") or fields.get("Hardware", ""), 120)
    flags = fields["flags"].split() if "flags" in fields and arch in ("x86_64", "x86") else None
    return Cpu(
        model=model or None,
        avx=None if flags is None else "avx" in flags,
        avx2=None if flags is None else "avx2" in flags,
    )


def _read_macos_cpu(arch: str) -> Cpu:
    from core.machine.sysctl import read_sysctl_number, read_sysctl_text

    model = read_sysctl_text("machdep.cpu.brand_string")
    if arch != "x86_64":
        return Cpu(model=model)
    avx, avx2 = read_sysctl_number("hw.optional.avx1_0"), read_sysctl_number("hw.optional.avx2_0")
    return Cpu(
        model=model,
        avx=None if avx is None else avx == 1,
        avx2=None if avx2 is None else avx2 == 1,
    )


def _read_windows_cpu(arch: str) -> Cpu:
    if sys.platform != "win32":
        return Cpu()
    import ctypes
    import winreg

    model = None
    try:
        key = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as processor:
            model = clean_line(str(winreg.QueryValueEx(processor, "ProcessorNameString")[0]), 120)
    except OSError:
        pass
    if arch not in ("x86_64", "x86"):
        return Cpu(model=model)
    ask = ctypes.windll.kernel32.IsProcessorFeaturePresent
    return Cpu(model=model, avx=bool(ask(_PF_AVX)), avx2=bool(ask(_PF_AVX2)))
