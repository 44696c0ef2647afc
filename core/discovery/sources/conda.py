"""conda, mamba and micromamba: installations, their environments, and every list they keep."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.prefix import Prefix
from core.discovery.recognised import Recognised
from core.discovery.sources.condarc import read_condarc_folders
from core.model import Kind

INSTALL_NAMES = (
    "anaconda", "anaconda2", "anaconda3", "Anaconda3", "miniconda", "miniconda2", "miniconda3", "Miniconda3",
    "miniforge3", "Miniforge3", "miniforge-pypy3", "mambaforge", "Mambaforge", "mambaforge-pypy3",
    "micromamba",
)  # fmt: skip
CASKS = ("miniconda", "miniforge", "anaconda", "mambaforge", "micromamba")
ROOT_VARIABLES = ("CONDA_PREFIX", "CONDA_ROOT", "CONDA_DIR", "CONDA", "MAMBA_ROOT_PREFIX", "_CONDA_ROOT")
PROGRAM_VARIABLES = ("CONDA_EXE", "MAMBA_EXE")
PROGRAMS = ("conda", "mamba", "micromamba", "conda.exe", "mamba.exe", "micromamba.exe")


def find_conda(disk: Disk) -> Iterator[str]:
    """Registered environments, then every root with its ``envs``, then every other folder of them."""
    places = disk.places
    listed = disk.read_text(places.in_home(".conda", "environments.txt"), 4 * 1024 * 1024) or ""
    for line in listed.splitlines():
        if line.strip():
            yield line.strip()
    roots, containers = read_condarc_folders(disk)
    for root in dict.fromkeys((*_list_roots(disk), *roots)):
        yield root
        yield from disk.list_folders_below(os.path.join(root, "envs"))
    for container in dict.fromkeys((*_list_containers(disk), *containers)):
        for folder in disk.list_folders_below(container):
            yield folder
            yield from disk.list_folders_below(os.path.join(folder, "envs"))


def recognise_conda(prefix: Prefix) -> Recognised | None:
    """A folder with ``conda-meta``; environments without Python count."""
    if "conda-meta" not in prefix.entries:
        return None
    records = prefix.disk.list_folder(os.path.join(prefix.path, "conda-meta"))
    if "history" not in records and not any(name.endswith(".json") for name in records):
        return None
    return Recognised(kind=Kind.CONDA, name="base" if is_conda_install(prefix) else None)


def is_conda_install(prefix: Prefix) -> bool:
    """True for a base: it has ``condabin`` or ``envs`` and is no member of another's ``envs``."""
    if "condabin" not in prefix.entries and "envs" not in prefix.entries:
        return False
    return prefix.container != "envs"


def _list_roots(disk: Disk) -> Iterator[str]:
    places = disk.places
    for name in ROOT_VARIABLES:
        folder = places.folder_variable(name)
        if folder:
            yield folder
            above, container = os.path.split(folder)
            if container == "envs" or os.path.basename(above) == "envs":
                yield os.path.dirname(above)
    for name in PROGRAM_VARIABLES:
        program = places.folder_variable(name)
        if program:
            yield os.path.dirname(os.path.dirname(program))
    for folder in (places.variable("PATH") or "").split(os.pathsep):
        if os.path.isabs(folder) and not disk.list_folder(folder).keys().isdisjoint(PROGRAMS):
            yield os.path.dirname(disk.resolve(folder))
    for parent in _list_install_parents(disk):
        here = disk.list_folder(parent)
        for name in INSTALL_NAMES:
            if name in here:
                yield os.path.join(parent, name)
    if places.os == "macos":
        for cask in CASKS:
            yield places.in_system(f"/opt/homebrew/Caskroom/{cask}/base")
            yield places.in_system(f"/usr/local/Caskroom/{cask}/base")
    yield places.in_system("/opt/conda")
    yield places.in_home("micromamba")
    yield os.path.join(places.data_folder(), "mamba")
    yield os.path.join(places.xdg_data_folder(), "mamba")


def _list_install_parents(disk: Disk) -> Iterator[str]:
    places = disk.places
    if places.is_windows:
        for name in ("PROGRAMDATA", "ALLUSERSPROFILE", "USERPROFILE", "LOCALAPPDATA"):
            folder = places.folder_variable(name)
            if folder:
                yield folder
        yield places.in_system("C:\\")
        yield places.home
        return
    yield places.home
    yield from (places.in_home(name) for name in ("opt", ".conda", ".local"))
    fixed = ("/", "/opt", "/usr/share", "/usr/local", "/usr", "/opt/homebrew")
    yield from (places.in_system(folder) for folder in fixed)


def _list_containers(disk: Disk) -> Iterator[str]:
    places = disk.places
    for name in ("CONDA_ENVS_PATH", "CONDA_ENVS_DIRS"):
        for folder in (places.variable(name) or "").split(os.pathsep):
            if folder:
                yield places.expand(folder)
    yield places.in_home(".conda", "envs")
    yield places.in_system("/opt/conda/envs")
    if places.is_windows:
        local = places.data_folder()
        yield os.path.join(local, "conda", "envs")
        yield os.path.join(local, "conda", "conda", "envs")
        yield places.in_system("C:\\Anaconda\\envs")
