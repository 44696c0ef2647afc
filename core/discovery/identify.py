"""Tells what kind of environment a folder is, the special asked before the general."""

from __future__ import annotations

import os
from collections.abc import Callable

from core.discovery.disk import Disk
from core.discovery.naming import derive_label, derive_name, derive_project
from core.discovery.places import Places
from core.discovery.prefix import Prefix, base_of, is_python_name, is_unpacked_package
from core.discovery.projects import link_projects, list_projects_around
from core.discovery.recognised import Recognised
from core.discovery.sources import pdm, pipenv, poetry, uv
from core.discovery.sources.conda import recognise_conda
from core.discovery.sources.hatch import recognise_hatch
from core.discovery.sources.pipx import recognise_pipx
from core.discovery.sources.pixi import recognise_pixi
from core.discovery.sources.pyenv import recognise_pyenv
from core.discovery.sources.system import is_shim_folder, recognise_system
from core.discovery.sources.virtualenvwrapper import recognise_virtualenvwrapper
from core.model import Kind, Located, NoSuchEnvironmentError, escape_invisible

MARKERS = frozenset({"pyvenv.cfg", "conda-meta"})
PROGRAM_FOLDERS = frozenset({"bin", "Scripts", "python.exe"})
OWN_PROGRAM_FOLDERS = ("bin", "scripts")


def recognise_virtual(prefix: Prefix) -> Recognised | None:
    """What remains with a pyvenv.cfg: virtualenv signs it, the venv module does not."""
    settings = prefix.settings
    if settings is not None:
        if not prefix.settings_readable:
            return Recognised(kind=Kind.UNKNOWN)
        return Recognised(kind=Kind.VIRTUALENV if "virtualenv" in settings else Kind.VENV)
    return _recognise_old_virtualenv(prefix)


def recognise_unknown(prefix: Prefix) -> Recognised | None:
    """A folder with something called python that fits nothing above; it is listed and never run.

    A folder of mere links to interpreters elsewhere is none.
    """
    places = prefix.disk.places
    if prefix.path in (places.home, places.in_home(".local"), os.path.dirname(prefix.path)):
        return None
    executable = prefix.find_executable()
    if executable is None or (os.path.islink(executable) and not prefix.has_activate):
        return None
    return Recognised(kind=Kind.UNKNOWN) if os.path.isfile(executable) else None


RECOGNISERS: tuple[Callable[[Prefix], Recognised | None], ...] = (
    recognise_pixi,
    recognise_conda,
    recognise_pyenv,
    recognise_pipx,
    poetry.recognise_poetry,
    pipenv.recognise_pipenv,
    recognise_hatch,
    pdm.recognise_pdm,
    recognise_virtualenvwrapper,
    uv.recognise_uv,
    recognise_virtual,
    recognise_system,
    recognise_unknown,
)


def locate(path: str, disk: Disk) -> Located | None:
    """The environment in the folder ``path``; ``None`` if there is none. Runs nothing."""
    real = disk.resolve(path)
    entries = disk.list_folder(real)
    if MARKERS.isdisjoint(entries) and PROGRAM_FOLDERS.isdisjoint(entries):
        return None
    if is_unpacked_package(real, entries):
        return None
    prefix = Prefix(real, disk)
    for recognise in RECOGNISERS:
        recognised = recognise(prefix)
        if recognised is not None:
            return _describe(prefix, recognised)
    return None


def identify(path: str, places: Places) -> Located:
    """The environment at ``path``, its folder or its interpreter.

    A path that is there is taken letter for letter, ``$`` and ``~`` in its name included.

    Raises:
        NoSuchEnvironmentError: there is none, or its folder cannot be read.
    """
    disk = Disk(places)
    full = os.path.abspath(path)
    if not os.path.lexists(full):
        full = os.path.abspath(places.expand(path))
    candidates = [full, *_list_prefixes_of_interpreter(full)]
    for candidate in candidates:
        try:
            located = locate(candidate, disk)
        except (OSError, ValueError):
            located = None
        if located is not None:
            return link_projects([located], list_projects_around(disk))[0]
    raise _explain_absence(full, disk)


def _describe(prefix: Prefix, recognised: Recognised) -> Located:
    kind, settings, places = recognised.kind, prefix.settings, prefix.disk.places
    executable = prefix.find_executable()
    if executable is None and settings is not None:
        executable = prefix.expected_executable()
    base = recognised.base
    if base is None and settings:
        base = base_of(settings)
    owner = recognised.owner
    project = recognised.project
    if owner is None and kind in (Kind.VENV, Kind.VIRTUALENV, Kind.UV) and settings is not None:
        owner = _find_owner_beside(prefix)
    if project is None and kind in (Kind.VENV, Kind.VIRTUALENV, Kind.UV, Kind.CONDA):
        project = derive_project(prefix, kind)
    name = recognised.name
    if name is None:
        name = derive_name(prefix, kind)
        if project and recognised.project and kind is not Kind.VIRTUALENVWRAPPER:
            name = os.path.basename(project) or name
    return Located(
        prefix=prefix.path,
        kind=kind,
        name=escape_invisible(name),
        label=derive_label(prefix, name, places),
        executable=executable,
        base=base,
        owner=owner,
        project=project,
    )


def _find_owner_beside(prefix: Prefix) -> str | None:
    if uv.manages_beside(prefix):
        return "uv"
    if poetry.manages_beside(prefix):
        return "poetry"
    if pdm.manages_beside(prefix):
        return "pdm"
    return "pipenv" if pipenv.manages_beside(prefix) else None


def _recognise_old_virtualenv(prefix: Prefix) -> Recognised | None:
    """Virtualenv before version 20 wrote no pyvenv.cfg but noted its base beside the library."""
    if "lib" not in prefix.entries and "Lib" not in prefix.entries:
        return None
    lib = os.path.join(prefix.path, "lib" if "lib" in prefix.entries else "Lib")
    folders = [
        lib,
        *(os.path.join(lib, name) for name in prefix.disk.list_folder(lib) if is_python_name(name)),
    ]
    for folder in folders:
        base = prefix.disk.read_text(os.path.join(folder, "orig-prefix.txt"), 8192)
        if base is not None:
            return Recognised(kind=Kind.VIRTUALENV, base=base.strip() or None)
    return None


def _list_prefixes_of_interpreter(path: str) -> tuple[str, ...]:
    folder, name = os.path.split(path)
    stem = name[:-4] if name.lower().endswith(".exe") else name
    if not is_python_name(stem) or not os.path.lexists(path) or os.path.isdir(path):
        return ()
    above, container = os.path.split(folder)
    if container.lower() in OWN_PROGRAM_FOLDERS:
        # A link in a folder of programs leads to a base elsewhere; an environment's own link does not.
        real = os.path.realpath(path)
        return (above, os.path.dirname(os.path.dirname(real)), os.path.dirname(real))
    return (folder, os.path.dirname(os.path.dirname(os.path.realpath(path))))


def _find_around(path: str, disk: Disk) -> str | None:
    folder = os.path.dirname(path)
    while folder != os.path.dirname(folder):
        entries = disk.list_folder(folder, expected=False)
        if not MARKERS.isdisjoint(entries):
            around = locate(folder, disk)
            return around.prefix if around is not None else None
        folder = os.path.dirname(folder)
    return None


def _explain_absence(path: str, disk: Disk) -> NoSuchEnvironmentError:
    shown = escape_invisible(path)
    code = "no-such-environment"
    if is_shim_folder(os.path.dirname(path)):
        return NoSuchEnvironmentError(
            f"{shown} is a shim, a script that looks for the interpreter to start.",
            code=code,
            hint="Name the environment's own folder.",
        )
    if not os.path.lexists(path):
        return NoSuchEnvironmentError(
            f"There is nothing at {shown}.",
            code=code,
            hint="Check the path, or run a scan to list what there is.",
        )
    if disk.notes:
        return NoSuchEnvironmentError(
            f"The environment at {shown} cannot be read: {disk.notes[0]}",
            code=code,
            hint="Check the permissions of this folder.",
        )
    around = _find_around(path, disk)
    if around is not None:
        return NoSuchEnvironmentError(
            f"{shown} is only a part of an environment.",
            code=code,
            hint=f"It belongs to {escape_invisible(around)}; name that.",
        )
    if os.path.isdir(path):
        for name in (".venv", "venv", "env", ".conda"):
            inside = locate(os.path.join(path, name), disk)
            if inside is not None:
                return NoSuchEnvironmentError(
                    f"{shown} is a project folder, not an environment.",
                    code=code,
                    hint=f"Its environment is {escape_invisible(inside.prefix)}; name that.",
                )
    return NoSuchEnvironmentError(
        f"There is no Python environment at {shown}.",
        code=code,
        hint="Name the environment's folder, which has pyvenv.cfg or conda-meta in it, or its interpreter.",
    )
