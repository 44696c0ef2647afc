"""Folders the user named, and the home folder to a small depth: a walk that knows what to leave out."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator

from core.discovery.disk import Disk, Entries, is_folder
from core.discovery.manifests import is_project
from core.discovery.prefix import is_unpacked_package
from core.discovery.sources.mounts import list_remote_mounts

NAMED_DEPTH = 10
HOME_DEPTH = 4
OPT_DEPTH = 3

SKIPPED = frozenset(
    {
        "node_modules", "__pycache__", "__pypackages__", "site-packages", "dist-packages", ".git", ".hg",
        ".svn", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".ipynb_checkpoints", ".idea",
        ".vscode", ".vscode-server", ".cargo", ".rustup", ".npm", ".gradle", ".m2", ".trash", ".Trash",
        ".Trashes", "$RECYCLE.BIN", "System Volume Information", "lost+found",
        # uv's cache: short-lived environments and unpacked wheels
        "archive-v0", "environments-v2", "builds-v0",
    }
)  # fmt: skip
ONLY_BELOW = {".cache": frozenset({"pypoetry"}), "Caches": frozenset({"pypoetry"})}
KERNEL_FOLDERS = frozenset({"proc", "sys", "dev", "run"})
HOME_SKIPPED = frozenset(
    {"Library", "Pictures", "Music", "Movies", "Videos", "Photos", "Public", "snap", "AppData", "go"}
)
HOME_HIDDEN = frozenset(
    {
        ".venv", ".env", ".envs", ".venvs", ".virtualenv", ".virtualenvs", ".conda", ".direnv", ".tox",
        ".nox", ".pixi", ".hatch",
    }
)  # fmt: skip
OF_ENVIRONMENT = frozenset(
    {
        "bin", "Scripts", "lib", "lib64", "Lib", "libs", "include", "Include", "share", "etc", "man", "doc",
        "local",
    }
)  # fmt: skip
OF_SYSTEM = frozenset(
    {"bin", "sbin", "lib", "lib32", "lib64", "libexec", "include", "src", "Lib", "DLLs", "Doc", "Tools"}
)


def walk_named_folder(disk: Disk, root: str) -> Iterator[str]:
    """Candidates anywhere below a folder the user named."""
    return _walk(disk, disk.resolve(root), NAMED_DEPTH, frozenset(), at_home=False)


def walk_opt(disk: Disk) -> Iterator[str]:
    """Candidates in ``/opt``, where servers keep environments for everyone."""
    remote = disk.once(list_remote_mounts)
    return _walk(disk, disk.places.in_system("/opt"), OPT_DEPTH, remote, at_home=False)


def walk_home(disk: Disk) -> Iterator[str]:
    """Candidates in project folders of the home folder, hidden folders and media left out."""
    remote = disk.once(list_remote_mounts)
    return _walk(disk, disk.resolve(disk.places.home), HOME_DEPTH, remote, at_home=True)


def _walk(disk: Disk, root: str, depth: int, avoided: frozenset[str], *, at_home: bool) -> Iterator[str]:
    """Breadth first, so that what lies near is found even where the time does not suffice.

    Links to folders are looked at but not followed further, hence no loops; the exception is pixi's
    ``.pixi/envs``, which is a link where environments are kept elsewhere.
    """
    waiting = deque([(root, depth)])
    while waiting:
        folder, left = waiting.popleft()
        disk.tell(folder)
        entries = disk.list_folder(folder)
        if is_project(entries):
            disk.projects.add(folder)
        if may_be_environment(entries):
            yield folder
        if not left:
            continue
        skipped = _choose_skipped(disk, folder, entries)
        only = ONLY_BELOW.get(os.path.basename(folder))
        if "conda-meta" in entries:
            only = frozenset({"envs"})
        for name in sorted(entries):
            if name in skipped or (only is not None and name not in only):
                continue
            if at_home and not _belongs_to_home_walk(name, folder == root):
                continue
            entry = entries[name]
            if not is_folder(entry):
                continue
            if entry.path in avoided:
                continue
            if not _is_link(entry):
                waiting.append((entry.path, left - 1))
            elif name == "envs" and os.path.basename(folder) == ".pixi":
                yield from disk.list_folders_below(entry.path)
            elif may_be_environment(disk.list_folder(entry.path)):
                yield entry.path


def may_be_environment(entries: Entries) -> bool:
    """True where these entries are worth a closer look."""
    return (
        "pyvenv.cfg" in entries
        or "conda-meta" in entries
        or "bin" in entries
        or "Scripts" in entries
        or "python.exe" in entries
    )


def _choose_skipped(disk: Disk, folder: str, entries: Entries) -> frozenset[str]:
    if "pyvenv.cfg" in entries:
        return SKIPPED | OF_ENVIRONMENT
    if is_unpacked_package(folder, entries):
        return frozenset(entries)
    if "bin" in entries and "lib" in entries:
        return SKIPPED | OF_SYSTEM
    if "pkgs" in entries and ("envs" in entries or "condabin" in entries):
        return SKIPPED | {"pkgs"}
    if folder == "/" and not disk.places.root:
        return SKIPPED | KERNEL_FOLDERS
    if os.path.basename(folder) == "pipx" and "venvs" in entries:
        return SKIPPED | {"shared"}
    return SKIPPED


def _belongs_to_home_walk(name: str, at_top: bool) -> bool:
    if name.startswith("."):
        return name in HOME_HIDDEN
    return not (at_top and name in HOME_SKIPPED)


def _is_link(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() or (hasattr(entry, "is_junction") and entry.is_junction())
