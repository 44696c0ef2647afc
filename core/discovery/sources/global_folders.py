"""Folders where people keep virtual environments, the active one, and those Jupyter starts."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk

HOME_FOLDERS = (
    "envs", "Envs", ".envs", "my-envs", ".direnv", "venvs", ".venvs", "virtualenvs", ".virtualenvs",
)  # fmt: skip


def find_in_global_folders(disk: Disk) -> Iterator[str]:
    """The active environment, then everything right below the folders commonly used."""
    places = disk.places
    active = places.folder_variable("VIRTUAL_ENV")
    if active:
        yield active
    yield from (places.in_home(name) for name in (".venv", "venv"))
    for name in HOME_FOLDERS:
        yield from disk.list_folders_below(places.in_home(name))
    yield from disk.list_folders_below(os.path.join(places.xdg_data_folder(), "virtualenvs"))


def find_behind_jupyter_kernels(disk: Disk) -> Iterator[str]:
    """Environments whose interpreter a registered Jupyter kernel starts."""
    import json

    places = disk.places
    folders = [places.folder_variable("JUPYTER_DATA_DIR"), os.path.join(places.xdg_data_folder(), "jupyter")]
    if places.os == "macos":
        folders.append(places.in_home("Library", "Jupyter"))
    elif places.is_windows:
        folders.append(os.path.join(places.roaming_folder(), "jupyter"))
    folders += [places.in_system("/usr/local/share/jupyter"), places.in_system("/usr/share/jupyter")]
    for folder in dict.fromkeys(folder for folder in folders if folder):
        for kernel in disk.list_folders_below(os.path.join(folder, "kernels")):
            try:
                command = json.loads(disk.read_text(os.path.join(kernel, "kernel.json")) or "{}")["argv"][0]
            except (ValueError, KeyError, IndexError, TypeError, RecursionError):
                continue
            if isinstance(command, str) and os.path.isabs(command):
                folder_of_command = os.path.dirname(command)
                yield folder_of_command if places.is_windows else os.path.dirname(folder_of_command)
                if places.is_windows:
                    yield os.path.dirname(folder_of_command)
