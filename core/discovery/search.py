"""Runs the sources one after another, each on its own account, and merges what they find."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from core.discovery.disk import Disk, TimeIsUpError
from core.discovery.identify import locate
from core.discovery.places import Places
from core.discovery.projects import link_projects, list_projects_around
from core.discovery.sources.folders import walk_named_folder
from core.model import CancelledError, Located, ScanRequest, SourceReport, escape_invisible

if TYPE_CHECKING:
    from core.jobs import CancelToken

SOURCE_SECONDS = 5.0
FOLDER_SECONDS = 30.0


class Source(Struct, frozen=True, kw_only=True):
    """A place to look: a name for people, a lazy generator of candidate folders, and its time limit."""

    name: str
    find: Callable[[Disk], Iterator[str]]
    seconds: float = SOURCE_SECONDS


def discover(
    request: ScanRequest,
    places: Places,
    *,
    on_located: Callable[[Located], None] | None = None,
    on_looking: Callable[[str], None] | None = None,
    token: CancelToken | None = None,
    folders: Sequence[str] = (),
) -> tuple[tuple[Located, ...], tuple[SourceReport, ...]]:
    """Find environments, and say of each source what it found, how long it took and what failed.

    ``folders`` are searched besides the request's own roots, unless it asks for its roots only.
    ``on_located`` hears of each environment once, when first seen; ``on_looking`` a few times a
    second of the folder at hand. The result is ordered by path and lists an environment once, with
    all sources that reported it.

    Raises:
        CancelledError: the token was cancelled.
    """
    disk = Disk(places, token=token, on_looking=on_looking)
    found: dict[str, Located] = {}
    reported_by: dict[str, list[str]] = {}
    reports = []
    for source in choose_sources(request, places, folders):
        reports.append(_run_source(source, disk, found, reported_by, on_located))
    merged = [
        msgspec.structs.replace(located, sources=tuple(reported_by[key])) for key, located in found.items()
    ]
    disk.limit(SOURCE_SECONDS)
    projects = disk.projects.union(list_projects_around(disk))
    return tuple(sorted(link_projects(merged, projects), key=_order)), tuple(reports)


def choose_sources(request: ScanRequest, places: Places, folders: Sequence[str] = ()) -> tuple[Source, ...]:
    """The sources this request asks for, in the order they run."""
    if request.only_roots:
        return _make_folder_sources(request.roots, places)
    from core.discovery.sources import (
        conda,
        global_folders,
        hatch,
        pdm,
        pipenv,
        pipx,
        pixi,
        poetry,
        pyenv,
        system,
        uv,
        virtualenvwrapper,
        windows,
    )
    from core.discovery.sources.folders import walk_home, walk_opt

    tools: tuple[Source, ...] = (
        Source(name="conda", find=conda.find_conda),
        Source(name="pyenv", find=pyenv.find_pyenv),
        Source(name="pixi", find=pixi.find_pixi),
        Source(name="uv", find=uv.find_uv),
        Source(name="poetry", find=poetry.find_poetry),
        Source(name="pipenv", find=pipenv.find_pipenv),
        Source(name="hatch", find=hatch.find_hatch),
        Source(name="pdm", find=pdm.find_pdm),
        Source(name="pipx", find=pipx.find_pipx),
        Source(name="virtualenvwrapper", find=virtualenvwrapper.find_virtualenvwrapper),
        Source(name="environment folders", find=global_folders.find_in_global_folders),
        Source(name="jupyter", find=global_folders.find_behind_jupyter_kernels),
        Source(name="system", find=system.find_system),
        Source(name="path", find=system.find_on_path),
        Source(name="version managers", find=system.find_version_managers),
    )
    if places.is_windows:
        tools += (
            Source(name="registry", find=windows.find_in_registry),
            Source(name="store", find=windows.find_in_store),
            Source(name="install manager", find=windows.find_install_manager),
            Source(name="winpython", find=windows.find_winpython),
        )
    else:
        tools += (Source(name="homebrew", find=system.find_homebrew),)
    if places.os == "linux":
        tools += (Source(name="opt folder", find=walk_opt),)
    home = Source(name="home folder", find=walk_home)
    return (*tools, *_make_folder_sources((*folders, *request.roots), places), home)


def _make_folder_sources(roots: Sequence[str], places: Places) -> tuple[Source, ...]:
    sources = []
    written_out = (root if os.path.isabs(root) else places.expand(root) for root in roots)
    for root in dict.fromkeys(os.path.abspath(root) for root in written_out):
        find = partial(_walk_root, root=root)
        sources.append(Source(name=f"folder {escape_invisible(root)}", find=find, seconds=FOLDER_SECONDS))
    return tuple(sources)


def _walk_root(disk: Disk, root: str) -> Iterator[str]:
    if not os.path.isdir(root):
        disk.notes.append(f"There is no folder {root}.")
        return iter(())
    return walk_named_folder(disk, root)


def _run_source(
    source: Source,
    disk: Disk,
    found: dict[str, Located],
    reported_by: dict[str, list[str]],
    on_located: Callable[[Located], None] | None,
) -> SourceReport:
    started = time.monotonic()
    disk.limit(source.seconds)
    count = 0
    error: str | None = None
    try:
        for path in source.find(disk):
            located = _locate_candidate(path, disk)
            if located is None:
                continue
            key = disk.places.fold(located.prefix)
            names = reported_by.setdefault(key, [])
            if source.name in names:
                continue
            names.append(source.name)
            count += 1
            if key not in found:
                found[key] = located
                if on_located is not None:
                    on_located(located)
    except TimeIsUpError:
        error = f"Stopped after {source.seconds:.0f} s; what was found until then is listed."
    except CancelledError:
        raise
    except Exception as problem:  # noqa: BLE001 - one source never stops the others
        error = f"{type(problem).__name__}: {problem}"
    if error is None and disk.notes:
        more = f" ({len(disk.notes) - 1} more like it)" if len(disk.notes) > 1 else ""
        error = disk.notes[0] + more
    return SourceReport(
        name=source.name,
        found=count,
        seconds=time.monotonic() - started,
        error=None if error is None else escape_invisible(error),
    )


def _locate_candidate(path: str, disk: Disk) -> Located | None:
    """A damaged candidate is left out with a note; the source goes on."""
    try:
        return locate(path, disk)
    except (OSError, ValueError) as problem:
        disk.notes.append(f"{path} could not be looked at: {problem}.")
        return None


def _order(located: Located) -> str:
    return located.prefix
