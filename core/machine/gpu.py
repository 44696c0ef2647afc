"""Graphics processors and the NVIDIA driver; NVML is loaded only where a driver can be."""

from __future__ import annotations

import os
from collections.abc import Mapping

from core.machine.display_devices import list_display_devices
from core.machine.files import clean_line, read_text
from core.machine.loader import Loader
from core.machine.nvml import DriverAnswer, ask_driver
from core.model import Cpu, Gpu

_LIBRARY = "libnvidia-ml.so.1"
_CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv")


def read_gpus(
    platform: str, arch: str, environ: Mapping[str, str], root: str, loader: Loader, cpu: Cpu
) -> DriverAnswer:
    """What the driver says of itself and its GPUs, else what the bus shows and why no driver answers."""
    if platform == "macos":
        chip = (Gpu(name=cpu.model or "Apple silicon", vendor="apple"),) if arch == "arm64" else ()
        return DriverAnswer(gpus=chip, problem="macOS has no NVIDIA driver.")
    if platform == "windows":
        if _has_windows_library(environ, root):
            return ask_driver()
        return DriverAnswer(problem="No NVIDIA driver is installed.")
    if platform != "linux":
        return DriverAnswer(problem=f"Dovetail knows no NVIDIA driver for {platform}.")
    devices = list_display_devices(root)
    others = tuple(Gpu(name=d.name, vendor=d.vendor) for d in devices if d.vendor != "nvidia")
    if loader.has(_LIBRARY):
        answer = ask_driver()
        gpus = answer.gpus or tuple(Gpu(name=d.name) for d in devices if d.vendor == "nvidia")
        problem = answer.problem
        if problem and answer.driver is None:
            problem += _name_versions(root, loader)
        return DriverAnswer(
            driver=answer.driver, driver_cuda=answer.driver_cuda, gpus=(*gpus, *others), problem=problem
        )
    unserved = [device for device in devices if device.vendor == "nvidia"]
    return DriverAnswer(
        gpus=(*(Gpu(name=device.name) for device in unserved), *others),
        problem=_explain_absence(root, [device.driver for device in unserved]),
    )


def _has_windows_library(environ: Mapping[str, str], root: str) -> bool:
    places = (
        f"{environ.get('WINDIR', 'C:/Windows')}/System32/nvml.dll",
        f"{environ.get('ProgramFiles', 'C:/Program Files')}/NVIDIA Corporation/NVSMI/nvml.dll",
    )
    return any(os.path.exists(f"{root}{place}") for place in places)


def _name_versions(root: str, loader: Loader) -> str:
    """The versions of the library and of the kernel module, where their files tell them."""
    paths = (os.path.basename(loader.real_path(path)) for path in loader.find("libnvidia-ml"))
    library = next((name.partition(".so.")[2] for name in paths if name.count(".") > 2), None)
    words = read_text(f"{root}/proc/driver/nvidia/version", 4096).partition("Kernel Module")[2].split()
    module = next((word for word in words if word[0].isdigit()), None)
    known = (f"library {library}" if library else "", f"kernel module {module}" if module else "")
    told = ", ".join(filter(None, known))
    return f" ({clean_line(told)})" if told else ""


def _explain_absence(root: str, kernel_drivers: list[str | None]) -> str:
    in_container = any(os.path.exists(f"{root}{mark}") for mark in _CONTAINER_MARKS)
    if read_text(f"{root}/proc/driver/nvidia/version", 4096):
        way_in = "start the container with its GPUs passed in" if in_container else "install the driver again"
        return f"The NVIDIA kernel module is loaded, but the library {_LIBRARY} is missing: {way_in}."
    if not kernel_drivers:
        return "No NVIDIA driver is installed, and no NVIDIA graphics processor was seen."
    if in_container:
        return (
            "An NVIDIA graphics processor is in this computer, but it was not passed into this container: "
            "start the container with its GPUs."
        )
    if "nouveau" in kernel_drivers:
        return (
            "The NVIDIA graphics processor is served by the nouveau driver, which knows no CUDA: "
            "install NVIDIA's driver."
        )
    return (
        "An NVIDIA graphics processor is in this computer, but NVIDIA's driver is not installed: install it."
    )
