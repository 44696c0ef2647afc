"""What the computer's page shows: pure, from the host's facts to words."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Gpu, HostFacts
from gui.wording import describe_bytes


@dataclass(frozen=True)
class GpuCard:
    """One GPU, or that there is none: title, pill, and rows of name and value."""

    title: str
    kind: str
    word: str
    rows: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True)
class LibraryRow:
    """A CUDA toolkit or cuDNN of the system."""

    name: str
    version: str
    path: str


@dataclass(frozen=True)
class ComputerState:
    """The whole page."""

    facts: str
    gpus: tuple[GpuCard, ...]
    libraries: tuple[LibraryRow, ...]
    variables: tuple[tuple[str, str], ...]


def derive_computer(host: HostFacts) -> ComputerState:
    """What this computer is."""
    gpus = tuple(_derive_gpu(gpu, host) for gpu in host.gpus) or (_describe_no_gpu(host),)
    libraries = (
        *(LibraryRow("CUDA", found.version, found.path) for found in host.cuda_toolkits),
        *(LibraryRow("cuDNN", found.version, found.path) for found in host.cudnn),
    )
    return ComputerState(describe_system(host), gpus, libraries, tuple(sorted(host.variables.items())))


def describe_system(host: HostFacts) -> str:
    """``Debian 12 · x86_64 · AVX2``."""
    vectors = ""
    if host.cpu.avx2:
        vectors = "AVX2"
    elif host.cpu.avx is not None:
        vectors = "AVX" if host.cpu.avx else "no AVX"
    parts = (host.os_version or host.os, host.arch, vectors, host.cpu.model or "")
    return " · ".join(part for part in parts if part)


def describe_for_status(host: HostFacts) -> str:
    """``NVIDIA GeForce RTX 2080 Ti · driver 535.183.01 · Ubuntu 22.04``."""
    gpu = host.gpus[0].name if host.gpus else "No NVIDIA GPU found"
    driver = f"driver {host.driver}" if host.driver else ""
    return " · ".join(part for part in (gpu, driver, host.os_version or host.os) if part)


def _derive_gpu(gpu: Gpu, host: HostFacts) -> GpuCard:
    driver = host.driver or ""
    if driver and host.driver_cuda:
        driver = f"{driver}, runs programs up to CUDA {host.driver_cuda}"
    rows = (
        ("Memory", describe_bytes(gpu.memory_bytes) if gpu.memory_bytes is not None else ""),
        ("Driver", driver),
        ("Capability", gpu.compute_capability or ""),
    )
    ready = gpu.vendor == "nvidia" and bool(host.driver)
    word = "Ready" if ready else "No driver" if gpu.vendor == "nvidia" else "Not NVIDIA"
    return GpuCard(
        gpu.name,
        "ok" if ready else "warn",
        word,
        tuple((name, value) for name, value in rows if value),
        "" if ready else host.driver_problem or "",
    )


def _describe_no_gpu(host: HostFacts) -> GpuCard:
    note = "TensorFlow runs on the processor here."
    if host.driver_problem:
        note = f"{note} {host.driver_problem}"
    return GpuCard("No NVIDIA GPU found", "none", "Processor", (), note)
