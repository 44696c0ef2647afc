"""Interpreters of the system: Linux folders, python.org, Apple's tools, Homebrew, asdf, mise and PATH."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.prefix import Prefix, is_python_name
from core.discovery.recognised import Recognised
from core.discovery.versions import list_stdlibs
from core.model import Kind

LINUX_FOLDERS = (
    "/usr/bin",
    "/bin",
    "/usr/local/bin",
    "/opt/bin",
    "/snap/bin",
    "/home/linuxbrew/.linuxbrew/bin",
)
MAC_FOLDERS = ("/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin")
FRAMEWORKS = (
    "/Library/Frameworks/Python.framework/Versions",
    "/Library/Frameworks/PythonT.framework/Versions",
    "/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions",
    "/Applications/Xcode.app/Contents/Developer/Library/Frameworks/Python3.framework/Versions",
)
BREW_PREFIXES = ("/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew")
SHIM_OWNERS = frozenset({".pyenv", "pyenv", "pyenv-win", ".asdf", "asdf", "mise", ".mise"})


def find_system(disk: Disk) -> Iterator[str]:
    """The prefix of every interpreter in the system's folders."""
    places = disk.places
    if places.is_windows:
        return
    for folder in LINUX_FOLDERS if places.os == "linux" else MAC_FOLDERS:
        yield from list_prefixes_in(disk, places.in_system(folder))
    if places.os == "macos":
        for framework in FRAMEWORKS:
            for version in disk.list_folders_below(places.in_system(framework)):
                if os.path.basename(version) != "Current":
                    yield version
    else:
        yield from disk.list_folders_below(places.in_system("/opt/python"))


def find_homebrew(disk: Disk) -> Iterator[str]:
    """Homebrew's kegs of Python, through ``opt``, whose links always name the installed one."""
    places = disk.places
    if places.is_windows:
        return
    named = places.folder_variable("HOMEBREW_PREFIX")
    prefixes = [places.in_system(prefix) for prefix in BREW_PREFIXES]
    for prefix in dict.fromkeys([named, *prefixes] if named else prefixes):
        for keg in disk.list_folders_below(os.path.join(prefix, "opt")):
            name = os.path.basename(keg)
            if name.startswith(("python@", "pypy", "python3")) or name == "python":
                versions = os.path.join(keg, "Frameworks", "Python.framework", "Versions")
                framework = [
                    path for path in disk.list_folders_below(versions) if not path.endswith("Current")
                ]
                yield from framework or [keg]


def find_on_path(disk: Disk) -> Iterator[str]:
    """The prefix of every interpreter on PATH, shims and the Store's aliases left out."""
    for folder in (disk.places.variable("PATH") or "").split(os.pathsep):
        if os.path.isabs(folder):
            yield from list_prefixes_in(disk, folder)


def find_version_managers(disk: Disk) -> Iterator[str]:
    """Interpreters of asdf, mise, Hatch, PDM and Poetry."""
    places = disk.places
    asdf = places.folder_variable("ASDF_DATA_DIR") or places.in_home(".asdf")
    mise = places.folder_variable("MISE_DATA_DIR") or os.path.join(places.xdg_data_folder(), "mise")
    for folder in (asdf, mise):
        for version in disk.list_folders_below(os.path.join(folder, "installs", "python")):
            if not os.path.islink(version):
                yield version
    data = places.data_folder()
    for version in disk.list_folders_below(os.path.join(data, "hatch", "pythons")):
        yield os.path.join(version, "python")
    for tool in ("pdm", "pypoetry"):
        yield from disk.list_folders_below(os.path.join(data, tool, "python"))


def recognise_system(prefix: Prefix) -> Recognised | None:
    """A folder with an interpreter and its standard library."""
    if prefix.settings is not None or prefix.path == prefix.disk.places.home:
        return None
    if "bin" in prefix.entries and prefix.entries["bin"].is_symlink():
        # A merged /usr: the root's /bin is a link, and the prefix is where it leads.
        return None
    stdlibs = list_stdlibs(prefix)
    if not stdlibs or prefix.find_executable() is None:
        return None
    newest = stdlibs[-1]
    title = "Python" if newest.implementation == "cpython" else "PyPy"
    return Recognised(kind=Kind.SYSTEM, name=f"{title} {newest.minor}".strip())


def list_prefixes_in(disk: Disk, folder: str) -> Iterator[str]:
    """Prefixes of the interpreters in a folder of programs: an environment's own, or the real one's."""
    real = folder if disk.places.is_windows else disk.resolve(folder)
    if is_shim_folder(real):
        return
    entries = disk.list_folder(real)
    if disk.places.is_windows:
        if "python.exe" in entries:
            yield os.path.dirname(real) if os.path.basename(real).lower() in ("scripts", "bin") else real
        return
    above = os.path.dirname(real)
    names = [name for name in entries if is_python_name(name)]
    if names and not disk.list_folder(above).keys().isdisjoint(("pyvenv.cfg", "conda-meta")):
        yield above
        return
    for name in sorted(names):
        target = os.path.realpath(os.path.join(real, name))
        yield os.path.dirname(os.path.dirname(target))


def is_shim_folder(folder: str) -> bool:
    """True for folders of scripts that only look like interpreters, and of the Store's aliases."""
    above, name = os.path.split(folder.rstrip("/\\"))
    if name == "WindowsApps":
        return True
    return name == "shims" and os.path.basename(above).lower() in SHIM_OWNERS
