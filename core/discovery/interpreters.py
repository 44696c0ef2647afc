"""Base interpreters to make environments from."""

from __future__ import annotations

import os
from collections.abc import Iterator

from msgspec import Struct

from core.discovery.disk import Disk
from core.discovery.places import Places
from core.discovery.prefix import Prefix, is_python_name
from core.discovery.sources.conda import is_conda_install
from core.discovery.versions import Stdlib, list_stdlibs, order_of_version, read_version


class Interpreter(Struct, frozen=True, kw_only=True):
    """A Python that is no virtual environment and no member of a conda base, read without running it.

    ``path`` is its executable, ``version`` full where a file tells it and else the minor only,
    ``source`` the place it was found through: ``pyenv``, ``uv``, ``conda``, ``system`` …
    """

    path: str
    version: str
    implementation: str = "cpython"
    source: str = ""
    prefix: str = ""
    free_threaded: bool = False


def find_interpreters(places: Places) -> tuple[Interpreter, ...]:
    """Every base interpreter of this machine, newest first; shims and virtual environments left out."""
    disk = Disk(places)
    found: dict[str, Interpreter] = {}
    seen: set[str] = set()
    for source, candidate in _list_candidates(disk):
        try:
            real = disk.resolve(candidate)
            if real in seen:
                continue
            seen.add(real)
            for interpreter in read_interpreters(Prefix(real, disk), source):
                found.setdefault(places.fold(os.path.realpath(interpreter.path)), interpreter)
        except (OSError, ValueError):
            continue
    return tuple(sorted(found.values(), key=_order, reverse=True))


def read_interpreters(prefix: Prefix, source: str) -> Iterator[Interpreter]:
    """The interpreters of one prefix: one for each standard library with an executable of its version."""
    if prefix.settings is not None or ("conda-meta" in prefix.entries and not is_conda_install(prefix)):
        return
    for stdlib in list_stdlibs(prefix):
        path = _find_executable_of(prefix, stdlib)
        version = read_version(prefix, stdlib)
        if path is not None and version:
            yield Interpreter(
                path=path,
                version=version,
                implementation=stdlib.implementation,
                source=source,
                prefix=prefix.path,
                free_threaded=stdlib.free_threaded,
            )


def _find_executable_of(prefix: Prefix, stdlib: Stdlib) -> str | None:
    name = os.path.basename(stdlib.folder)
    for path in (
        os.path.join(prefix.path, "bin", name),
        os.path.join(prefix.path, "python.exe"),
        os.path.join(prefix.path, "install", "bin", name),
    ):
        if os.path.isfile(path) and (path.endswith(".exe") or is_python_name(os.path.basename(path))):
            return path
    return None


def _list_candidates(disk: Disk) -> Iterator[tuple[str, str]]:
    from core.discovery.sources import conda, pyenv, system, uv, windows

    for root in pyenv.list_pyenv_roots(disk):
        for version in disk.list_folders_below(os.path.join(root, "versions")):
            yield "pyenv", version
    for folder in uv.list_managed_pythons(disk):
        yield "uv", folder
    for find, source in (
        (system.find_system, "system"),
        (system.find_homebrew, "homebrew"),
        (windows.find_in_registry, "registry"),
        (windows.find_in_store, "store"),
        (windows.find_install_manager, "install manager"),
        (windows.find_winpython, "winpython"),
        (system.find_version_managers, "version manager"),
        (uv.list_rye_pythons, "rye"),
        (conda.find_conda, "conda"),
        (system.find_on_path, "path"),
    ):
        for candidate in find(disk):
            yield source, candidate


def _order(interpreter: Interpreter) -> tuple[tuple[int, ...], bool, bool, str]:
    return (
        order_of_version(interpreter.version),
        interpreter.implementation == "cpython",
        not interpreter.free_threaded,
        interpreter.path,
    )
