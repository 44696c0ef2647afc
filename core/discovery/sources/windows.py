"""Windows: the registry (PEP 514), the Store, the Python install manager, and WinPython."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.places import Registry

PEP514 = "Software\\Python"
STORE_PACKAGES = (
    "Software\\Classes\\Local Settings\\Software\\Microsoft\\Windows\\CurrentVersion"
    "\\AppModel\\Repository\\Packages"
)
STORE_PREFIX = "PythonSoftwareFoundation.Python."
VIEWS = (("HKCU", 64), ("HKLM", 64), ("HKLM", 32))


def find_in_registry(disk: Disk) -> Iterator[str]:
    """Install folders of every company and tag; stale keys are dropped by whoever looks at the folder."""
    registry = disk.places.registry
    if registry is None:
        return
    for hive, view in VIEWS:
        for company in registry.list_keys(hive, PEP514, view):
            if company == "PyLauncher":
                continue
            for tag in registry.list_keys(hive, f"{PEP514}\\{company}", view):
                yield from _read_install(registry, hive, f"{PEP514}\\{company}\\{tag}\\InstallPath", view)


def find_in_store(disk: Disk) -> Iterator[str]:
    """Pythons of the Microsoft Store: their real folders from the registry, else their alias folders."""
    places = disk.places
    if not places.is_windows:
        return
    if places.registry is not None:
        for package in places.registry.list_keys("HKCU", STORE_PACKAGES, 64):
            if package.startswith(STORE_PREFIX):
                key = f"{STORE_PACKAGES}\\{package}"
                folder = places.registry.read_value("HKCU", key, "PackageRootFolder", 64)
                if folder:
                    yield folder
    aliases = os.path.join(places.data_folder(), "Microsoft", "WindowsApps")
    for folder in disk.list_folders_below(aliases):
        if os.path.basename(folder).startswith(STORE_PREFIX):
            yield folder


def find_install_manager(disk: Disk) -> Iterator[str]:
    """Pythons of the Python install manager; its folder of aliases has none of its own."""
    if disk.places.is_windows:
        for folder in disk.list_folders_below(os.path.join(disk.places.data_folder(), "Python")):
            if "__install__.json" in disk.list_folder(folder):
                yield folder


def find_winpython(disk: Disk) -> Iterator[str]:
    """WinPython distributions below its usual folders."""
    places = disk.places
    if not places.is_windows:
        return
    named = places.folder_variable("WINPYTHON_HOME")
    folders = [named] if named else []
    folders += [places.in_home("WinPython"), places.in_system("C:\\WinPython")]
    for folder in folders:
        for distribution in (folder, *disk.list_folders_below(folder)):
            for below in disk.list_folders_below(distribution):
                if os.path.basename(below).startswith("python") and "python.exe" in disk.list_folder(below):
                    yield below


def _read_install(registry: Registry, hive: str, key: str, view: int) -> Iterator[str]:
    executable = registry.read_value(hive, key, "ExecutablePath", view)
    folder = registry.read_value(hive, key, "", view)
    if folder:
        yield folder.rstrip("/\\") or folder
    elif executable:
        yield os.path.dirname(executable)
