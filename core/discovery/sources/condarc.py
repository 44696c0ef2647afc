"""conda's settings files: the folders they name for environments and packages."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk

RC_NAMES = (".condarc", "condarc", ".mambarc", "mambarc")
ENVIRONMENT_KEYS = ("envs_dirs", "envs_path")


def read_condarc_folders(disk: Disk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Roots and folders of environments that condarc files name.

    ``pkgs_dirs`` names package caches; the folder above each is a root, as conda lays them out.
    """
    roots: list[str] = []
    containers: list[str] = []
    for path in _list_condarcs(disk):
        settings = _read_condarc(disk, path)
        for key in ENVIRONMENT_KEYS:
            containers.extend(_list_paths(disk, settings.get(key)))
        for package_cache in _list_paths(disk, settings.get("pkgs_dirs")):
            roots.append(os.path.dirname(package_cache.rstrip("/\\")))
        for key in ("root_prefix", "create_default_prefix"):
            roots.extend(_list_paths(disk, settings.get(key)))
    return tuple(roots), tuple(containers)


def _list_condarcs(disk: Disk) -> Iterator[str]:
    places = disk.places
    folders = [places.in_system("C:\\ProgramData\\conda")] if places.is_windows else []
    if not places.is_windows:
        folders += [places.in_system("/etc/conda"), places.in_system("/var/lib/conda")]
    for name in ("CONDA_ROOT", "MAMBA_ROOT_PREFIX", "CONDA_PREFIX"):
        folder = places.folder_variable(name)
        if folder:
            folders.append(folder)
    folders.append(os.path.join(places.xdg_config_folder(), "conda"))
    folders += [places.in_home(".config", "conda"), places.in_home(".conda"), places.in_home(".mamba")]
    folders.append(places.home)
    for folder in dict.fromkeys(folders):
        here = disk.list_folder(folder)
        for name in RC_NAMES:
            if name in here and (name.startswith(".") or folder != places.home):
                yield os.path.join(folder, name)
        if "condarc.d" in here:
            below = os.path.join(folder, "condarc.d")
            for name in sorted(disk.list_folder(below)):
                if name.endswith((".yml", ".yaml")):
                    yield os.path.join(below, name)
    for variable in ("CONDARC", "MAMBARC"):
        named = places.folder_variable(variable)
        if named:
            yield named


def _read_condarc(disk: Disk, path: str) -> dict[str, object]:
    text = disk.read_text(path)
    if not text or not any(key in text for key in (*ENVIRONMENT_KEYS, "pkgs_dirs", "_prefix")):
        return {}
    import yaml

    try:
        settings = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        where = str(problem).splitlines()[-1].strip()
        disk.notes.append(f"{path} is not valid YAML: {where}.")
        return {}
    return settings if isinstance(settings, dict) else {}


def _list_paths(disk: Disk, value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item:
            path = disk.places.expand(item)
            if os.path.isabs(path):
                yield path
