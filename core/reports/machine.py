"""The machine of a report: names of systems and architectures as people write them, GPU, libraries."""

from __future__ import annotations

import re

from core.compatibility import Matrix
from core.model import ABSENT, Cpu, Gpu, HostFacts, Report, ReportGpu, SystemLibrary

_SYSTEMS = {
    "linux": ("linux", "ubuntu", "debian", "centos", "fedora", "red hat", "redhat", "rhel", "mint",
               "arch", "manjaro",
              "suse", "gentoo", "raspbian", "raspberry", "alpine", "rocky", "alma", "amazon", "colab",
              "kaggle", "wsl",
              "posix", "nixos", "kali", "pop!_os", "scientific", "jetson", "jetpack"),
    "macos": ("macos", "mac os", "mac", "osx", "os x", "darwin", "big sur", "monterey", "ventura",
               "sonoma", "sequoia",
              "catalina", "mojave", "sierra"),
    "windows": ("windows", "win", "microsoft"),
}  # fmt: skip
_ARCHITECTURES = {
    "amd64": "x86_64", "x64": "x86_64", "x86-64": "x86_64", "intel64": "x86_64", "64bit": "x86_64",
    "64-bit": "x86_64",
    "intel": "x86_64", "i386": "x86", "i486": "x86", "i586": "x86", "i686": "x86", "win32": "x86",
    "32bit": "x86",
    "32-bit": "x86", "armv8": "aarch64", "arm64e": "arm64", "apple silicon": "arm64", "m1": "arm64",
    "m2": "arm64",
    "m3": "arm64", "m4": "arm64", "armhf": "armv7l", "armv7": "armv7l",
}  # fmt: skip
_OTHER_SYSTEM = re.compile(
    r"(?:free|open|net|dragonfly)bsd|dragonfly|solaris|sunos|illumos|aix|android|ios|haiku"
)
_APPLE_CHIP = re.compile(r"\bapple\b|\bM[1-9]\b(?: (?:Pro|Max|Ultra))?")


def make_host(report: Report, matrix: Matrix) -> HostFacts:
    """The machine as far as the report tells.

    A system that is not told counts as Linux on x86_64; one that TensorFlow knows nothing of keeps its name.
    """
    gpu = report.gpu
    system = find_os(report) or "linux"
    keras_json = report.keras_json
    libc = report.libc or (find_libc(report.os_version, matrix) if system == "linux" else None)
    return HostFacts(
        os=system,
        os_version=report.os_version or "",
        arch=find_arch(report, system) or "x86_64",
        libc=libc,
        cpu=Cpu(model=report.cpu.model, avx=report.cpu.avx, avx2=report.cpu.avx2) if report.cpu else Cpu(),
        gpus=_list_gpus(gpu),
        driver=gpu.driver if gpu and gpu.driver != ABSENT else None,
        driver_cuda=gpu.nvidia_smi_cuda if gpu and gpu.nvidia_smi_cuda != ABSENT else None,
        driver_problem="No NVIDIA driver is installed." if gpu and gpu.driver == ABSENT else None,
        cuda_toolkits=_list_versions(gpu.cuda_toolkits_all, gpu.cuda_toolkit) if gpu else (),
        cudnn=_list_versions(gpu.cudnns_all, gpu.cudnn) if gpu else (),
        variables=report.env_vars,
        keras_json=keras_json if isinstance(keras_json, dict) else None,
    )


def find_os(report: Report) -> str | None:
    """``linux``, ``macos`` or ``windows`` under any of their names, or another name as it is told.

    ``None`` where nothing tells it.
    """
    for told in (report.os, report.os_version):
        found = name_system(told) if told else None
        if found is not None:
            return found
    if report.os and (other := _OTHER_SYSTEM.match(report.os.strip().lower())) is not None:
        return other[0]
    names = {*report.packages, *report.wants}
    if names & {"tensorflow-macos", "tensorflow-metal"}:
        return "macos"
    if names & {"tensorflow-intel", "pywin32", "pywinpty", "wincertstore"}:
        return "windows"
    if report.gpu and report.gpu.model and "apple" in report.gpu.model.lower():
        return "macos"
    return None


def name_system(told: str) -> str | None:
    """The system that a name belongs to: ``Win10`` is Windows, ``Ubuntu 20.04`` Linux, ``Darwin`` macOS."""
    lowered = told.strip().lower()
    if lowered.startswith(("darwin", "cygwin")):
        return "macos" if lowered.startswith("darwin") else "windows"
    # WSL is Linux, whatever Windows it runs on.
    if "wsl" in lowered or "subsystem for linux" in lowered:
        return "linux"
    places = {}
    for system, names in _SYSTEMS.items():
        found = [lowered.find(name) for name in names if name in lowered]
        if found:
            places[system] = min(found)
    return min(places, key=places.__getitem__) if places else None


def find_arch(report: Report, system: str) -> str | None:
    """The interpreter's architecture as the system itself spells it; ``None`` where it is not told."""
    told = report.arch or (report.host_arch if system != "macos" else None)
    if told is None:
        chip = " ".join(
            filter(None, (report.cpu.model if report.cpu else "", report.gpu.model if report.gpu else ""))
        )
        if system == "macos" and (report.host_arch or _APPLE_CHIP.search(chip)):
            return "arm64"
        return None
    return name_arch(told, system)


def name_arch(told: str, system: str) -> str:
    """``amd64`` as ``x86_64``; 64-bit ARM as the system calls it."""
    lowered = told.strip().lower()
    arch = _ARCHITECTURES.get(lowered, lowered)
    if arch in ("arm64", "aarch64"):
        return "aarch64" if system == "linux" else "arm64"
    return arch


def find_libc(os_version: str | None, matrix: Matrix) -> str | None:
    """The C library of a named release of a distribution, ``None`` where it is not known."""
    if not os_version or "container" in os_version.lower():
        return None
    libc = matrix.platforms.glibc_of(os_version)
    return f"glibc {libc}" if libc else None


def _list_gpus(gpu: ReportGpu | None) -> tuple[Gpu, ...]:
    if gpu is None or gpu.model == ABSENT:
        return ()
    if gpu.model is None and not _says_gpu(gpu):
        return ()
    name = gpu.model or "NVIDIA GPU"
    return (Gpu(name=name, vendor=name_vendor(name), compute_capability=gpu.compute_capability),)


def _says_gpu(gpu: ReportGpu) -> bool:
    """Whether what is told speaks of a GPU although it does not name it."""
    told = (gpu.driver, gpu.nvidia_smi_cuda, gpu.compute_capability, gpu.cuda_toolkit, gpu.cudnn)
    return any(one and one != ABSENT for one in told) or bool(gpu.cuda_toolkits_all or gpu.cudnns_all)


def name_vendor(model: str) -> str:
    """``nvidia``, ``amd``, ``intel`` or ``apple`` by a GPU's name."""
    lowered = model.lower()
    if "apple" in lowered or _APPLE_CHIP.search(model):
        return "apple"
    if any(word in lowered for word in ("radeon", "amd", "firepro", "vega", "instinct")) or re.search(
        r"\brx ?\d", lowered
    ):
        return "amd"
    if "intel" in lowered or "iris" in lowered or re.match(r"(?:u?hd graphics|arc )", lowered):
        return "intel"
    return "nvidia"


def _list_versions(every: tuple[str, ...], first: str | None) -> tuple[SystemLibrary, ...]:
    versions = dict.fromkeys([*([first] if first else []), *every])
    return tuple(SystemLibrary(version=version, path="") for version in versions if version != ABSENT)
