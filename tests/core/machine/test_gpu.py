"""Graphics processors where no NVIDIA driver answers, from built trees."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.machine.gpu import read_gpus
from core.machine.loader import Loader
from core.machine.nvml import DriverAnswer
from core.model import Cpu, Gpu
from tests.core.machine.trees import build_tree

PCI_IDS = "# list\n1002  AMD\n\t2684  wrong\n10de  NVIDIA Corporation\n\t2684  AD102 [GeForce RTX 4090]\n"
RTX_4090 = Gpu(name="NVIDIA AD102 [GeForce RTX 4090]")


def put_device(slot: str, vendor: str, device: str, kind: str = "0x030000") -> dict[str, str]:
    folder = f"sys/bus/pci/devices/{slot}"
    return {f"{folder}/class": kind, f"{folder}/vendor": vendor, f"{folder}/device": device}


def ask(root: str, platform: str = "linux", arch: str = "x86_64", cpu: Cpu | None = None) -> DriverAnswer:
    environ: Mapping[str, str] = {}
    return read_gpus(platform, arch, environ, root, Loader(environ, arch, root), cpu or Cpu())


@pytest.mark.parametrize(
    ("more", "links", "cause"),
    [
        ({}, {}, "NVIDIA's driver is not installed"),
        ({}, {"sys/bus/pci/devices/01/driver": "../../drivers/nouveau"}, "nouveau"),
        ({".dockerenv": ""}, {}, "not passed into this container"),
        ({"proc/driver/nvidia/version": "NVRM version: x"}, {}, "libnvidia-ml.so.1 is missing: install"),
        (
            {"proc/driver/nvidia/version": "NVRM version: x", ".dockerenv": ""},
            {},
            "libnvidia-ml.so.1 is missing: start the container",
        ),
    ],
    ids=["no driver", "nouveau", "container", "kernel module alone", "kernel module in a container"],
)
def test_that_an_nvidia_gpu_without_a_driver_is_listed_and_explained(
    more: dict[str, str], links: dict[str, str], cause: str, tmp_path: Path
) -> None:
    files = {**put_device("01", "0x10de\n", "0x2684\n"), "usr/share/misc/pci.ids": PCI_IDS, **more}
    answer = ask(build_tree(tmp_path, files, links))
    assert answer.gpus == (RTX_4090,)
    assert answer.driver is None
    assert answer.problem is not None
    assert cause in answer.problem


def test_that_other_makers_and_other_devices_are_told_apart(tmp_path: Path) -> None:
    files = {
        **put_device("00", "0x8086", "0x46a6"),
        **put_device("02", "0x1002", "0x73bf", "0x038000"),
        **put_device("03", "0x10de", "0x22ba", "0x040300"),
        **put_device("04", "0x1a03", "0x2000"),
    }
    answer = ask(build_tree(tmp_path, files))
    assert answer.gpus == (
        Gpu(name="Intel graphics processor 8086:46a6", vendor="intel"),
        Gpu(name="AMD graphics processor 1002:73bf", vendor="amd"),
    )
    assert answer.problem == "No NVIDIA driver is installed, and no NVIDIA graphics processor was seen."


def test_that_apple_silicon_is_its_own_gpu() -> None:
    assert ask("", "macos", "arm64", Cpu(model="Apple M2")).gpus == (Gpu(name="Apple M2", vendor="apple"),)
    assert ask("", "macos", "x86_64").gpus == ()


def test_that_windows_without_the_drivers_library_is_not_asked(tmp_path: Path) -> None:
    assert ask(str(tmp_path), "windows").problem == "No NVIDIA driver is installed."
