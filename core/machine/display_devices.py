"""Graphics processors that the bus shows, whether or not a driver answers for them (Linux)."""

from __future__ import annotations

import os

from msgspec import Struct

from core.machine.files import clean_line, list_names, read_text

_DISPLAY_CLASS = "0x03"
_VENDORS = {"0x10de": "nvidia", "0x1002": "amd", "0x8086": "intel"}
_NAMES = {"nvidia": "NVIDIA", "amd": "AMD", "intel": "Intel"}
_PCI_IDS = ("usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids")
_LARGEST_ID_FILE = 4 * 1024 * 1024


class DisplayDevice(Struct, frozen=True, kw_only=True):
    """One graphics processor on the bus; ``driver`` is the kernel module that serves it, if any."""

    vendor: str
    name: str
    driver: str | None = None


def list_display_devices(root: str) -> list[DisplayDevice]:
    """The NVIDIA, AMD and Intel graphics processors below ``/sys/bus/pci``."""
    devices = []
    for slot in list_names(f"{root}/sys/bus/pci/devices"):
        folder = f"{root}/sys/bus/pci/devices/{slot}"
        if not read_text(f"{folder}/class", 64).startswith(_DISPLAY_CLASS):
            continue
        vendor_id = read_text(f"{folder}/vendor", 64).strip()
        vendor = _VENDORS.get(vendor_id)
        if vendor is None:
            continue
        device_id = read_text(f"{folder}/device", 64).strip()
        devices.append(
            DisplayDevice(
                vendor=vendor,
                name=_name_device(root, vendor, vendor_id, device_id),
                driver=_read_driver(folder),
            )
        )
    return devices


def _read_driver(folder: str) -> str | None:
    try:
        return clean_line(os.path.basename(os.readlink(f"{folder}/driver")), 60)
    except OSError:
        return None


def _name_device(root: str, vendor: str, vendor_id: str, device_id: str) -> str:
    """The name in the system's list of PCI devices, else vendor and numbers."""
    wanted_vendor, wanted_device = vendor_id.removeprefix("0x"), device_id.removeprefix("0x")
    for path in _PCI_IDS:
        inside = False
        for line in read_text(f"{root}/{path}", _LARGEST_ID_FILE).splitlines():
            if line and line[0] not in "#\t":
                if inside:
                    break
                inside = line.startswith(f"{wanted_vendor} ")
            elif inside and line.startswith(f"\t{wanted_device} "):
                return f"{_NAMES[vendor]} {clean_line(line[len(wanted_device) + 1 :], 120)}"
    return f"{_NAMES[vendor]} graphics processor {wanted_vendor}:{wanted_device}"
