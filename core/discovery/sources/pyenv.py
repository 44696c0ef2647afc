"""pyenv, pyenv-virtualenv and pyenv-win."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.prefix import Prefix
from core.discovery.recognised import Recognised
from core.model import Kind

ROOT_NAMES = frozenset({".pyenv", "pyenv", "pyenv-win"})


def find_pyenv(disk: Disk) -> Iterator[str]:
    """Versions, and the virtual environments inside each; their links beside the versions fold in."""
    for root in list_pyenv_roots(disk):
        for version in disk.list_folders_below(os.path.join(root, "versions")):
            yield version
            yield from disk.list_folders_below(os.path.join(version, "envs"))


def recognise_pyenv(prefix: Prefix) -> Recognised | None:
    """A folder in a pyenv root's ``versions``, or in the ``envs`` of one of them."""
    if prefix.container == "envs":
        versions, version = os.path.split(prefix.above)
        root, folder = os.path.split(versions)
        if folder != "versions" or not _has_python(prefix):
            return None
        if looks_like_version(version) or _is_pyenv_root(prefix.disk, root):
            return Recognised(kind=Kind.PYENV, base=prefix.above)
        return None
    if prefix.container != "versions" or not _has_python(prefix):
        return None
    if _is_pyenv_root(prefix.disk, prefix.above) or (
        prefix.settings is None and looks_like_version(prefix.folder)
    ):
        return Recognised(kind=Kind.PYENV)
    return None


def list_pyenv_roots(disk: Disk) -> tuple[str, ...]:
    """``$PYENV_ROOT``, ``$PYENV`` and the default root, those that exist."""
    places = disk.places
    roots = [places.folder_variable("PYENV_ROOT"), places.folder_variable("PYENV"), places.in_home(".pyenv")]
    roots += [places.in_home(".pyenv", "pyenv-win")] if places.is_windows else []
    return tuple(dict.fromkeys(root.rstrip("/\\") for root in roots if root and disk.is_folder(root)))


def looks_like_version(name: str) -> bool:
    """True for pyenv's folder names of interpreters: ``3.12.1``, ``3.14-dev``, ``pypy3.10-7.3.15``."""
    stem = name.removeprefix("pypy").removeprefix("graalpy").lstrip("-")
    head, _, rest = stem.partition(".")
    return head.isdecimal() and bool(rest) and rest[0].isdecimal()


def _is_pyenv_root(disk: Disk, folder: str) -> bool:
    if os.path.basename(folder) in ROOT_NAMES or "shims" in disk.list_folder(folder):
        return True
    return any(disk.resolve(root) == folder for root in disk.once(list_pyenv_roots))


def _has_python(prefix: Prefix) -> bool:
    return prefix.settings is not None or prefix.find_executable() is not None
