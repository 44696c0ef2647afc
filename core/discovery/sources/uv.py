"""uv and rye: the project around the working folder, tools, and the Pythons they manage."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.manifests import has_table, manifest_tables
from core.discovery.prefix import Prefix
from core.discovery.recognised import Recognised
from core.model import Kind

IMPLEMENTATIONS = ("cpython-", "pypy-", "graalpy-")
PROJECT_TABLES = (
    "tool.uv.sources", "tool.uv.workspace", "tool.uv.index", "tool.uv.dependency-groups",
    "tool.uv.build-backend",
)  # fmt: skip


def find_uv(disk: Disk) -> Iterator[str]:
    """``.venv`` from the working folder upwards, tools, and managed Pythons."""
    places = disk.places
    named = places.variable("UV_PROJECT_ENVIRONMENT") or ".venv"
    folder = places.cwd
    while folder:
        yield os.path.join(folder, named)
        above = os.path.dirname(folder)
        folder = above if above != folder else None
    for data in list_uv_data_folders(disk):
        yield from disk.list_folders_below(os.path.join(data, "tools"))
    tools = places.folder_variable("UV_TOOL_DIR")
    if tools:
        yield from disk.list_folders_below(tools)
    yield from list_managed_pythons(disk)
    yield from disk.list_folders_below(os.path.join(_read_rye_home(disk), "tools"))


def recognise_uv(prefix: Prefix) -> Recognised | None:
    """A tool, a managed Python, or a virtual environment that uv made."""
    settings = prefix.settings
    if settings is None:
        is_managed = looks_like_managed_python(prefix.folder) and prefix.find_executable() is not None
        return Recognised(kind=Kind.UV, name=shorten_managed_name(prefix.folder)) if is_managed else None
    if "uv-receipt.toml" in prefix.entries:
        return Recognised(kind=Kind.UV, owner="uv")
    if "uv" not in settings:
        return None
    return Recognised(kind=Kind.UV)


def manages_beside(prefix: Prefix) -> bool:
    """True where a uv project's lock or manifest lies beside its environment.

    ``[tool.uv]`` with nothing but ``pip`` settings speaks to ``uv pip`` and makes no project.
    """
    if prefix.folder != (prefix.disk.places.variable("UV_PROJECT_ENVIRONMENT") or ".venv"):
        return False
    beside = prefix.siblings
    if "uv.lock" in beside:
        return True
    tables = manifest_tables(prefix.disk, prefix.parent, beside)
    return "tool.uv" in tables or has_table(tables, *PROJECT_TABLES)


def list_managed_pythons(disk: Disk) -> Iterator[str]:
    """Folders of the Pythons uv has installed; its links for minor versions are left out."""
    named = disk.places.folder_variable("UV_PYTHON_INSTALL_DIR")
    folders = [named] if named else []
    folders += [os.path.join(data, "python") for data in list_uv_data_folders(disk)]
    for folder in dict.fromkeys(folders):
        for path in disk.list_folders_below(folder):
            if looks_like_managed_python(os.path.basename(path)) and not os.path.islink(path):
                yield path


def list_uv_data_folders(disk: Disk) -> tuple[str, ...]:
    """Uv's data folders, the former ones of macOS and Windows included."""
    places = disk.places
    if places.is_windows:
        roaming = os.path.join(places.roaming_folder(), "uv")
        return (roaming, os.path.join(roaming, "data"))
    folders = [os.path.join(places.xdg_data_folder(), "uv")]
    if places.os == "macos":
        folders.append(places.in_home("Library", "Application Support", "uv"))
    return tuple(folders)


def list_rye_pythons(disk: Disk) -> Iterator[str]:
    """Folders of rye's toolchains; an entry may be a text file that names an interpreter."""
    folder = os.path.join(_read_rye_home(disk), "py")
    for name, entry in sorted(disk.list_folder(folder).items()):
        if entry.is_dir():
            install = os.path.join(entry.path, "install")
            yield install if disk.is_folder(install) else entry.path
        elif "@" in name:
            named = (disk.read_text(entry.path, 8192) or "").strip()
            if os.path.isabs(named):
                yield os.path.dirname(os.path.dirname(named))


def looks_like_managed_python(folder: str) -> bool:
    """True for ``cpython-3.12.1-linux-x86_64-gnu`` and its like."""
    return folder.startswith(IMPLEMENTATIONS) and folder.count("-") >= 4


def shorten_managed_name(folder: str) -> str:
    """``cpython-3.12.1`` of ``cpython-3.12.1-linux-x86_64-gnu``."""
    return "-".join(folder.split("-")[:2])


def _read_rye_home(disk: Disk) -> str:
    return disk.places.folder_variable("RYE_HOME") or disk.places.in_home(".rye")
