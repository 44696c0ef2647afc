"""pixi: workspaces, global environments, and workspaces whose environments live elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from core.discovery.disk import Disk
from core.discovery.manifests import find_value, read_toml
from core.discovery.prefix import Prefix
from core.discovery.recognised import Recognised
from core.model import Kind


def find_pixi(disk: Disk) -> Iterator[str]:
    """Environments of known workspaces, of ``pixi global`` and of the detached folder."""
    home = read_pixi_home(disk)
    yield from disk.list_folders_below(os.path.join(home, "envs"))
    for workspace in _list_workspaces(disk, home):
        yield from disk.list_folders_below(os.path.join(workspace, ".pixi", "envs"))
    for folder in _list_detached_folders(disk, home):
        for workspace in disk.list_folders_below(folder):
            yield from disk.list_folders_below(os.path.join(workspace, "envs"))


def recognise_pixi(prefix: Prefix) -> Recognised | None:
    """An environment with ``conda-meta/pixi``, or laid out as ``.pixi/envs/<name>``."""
    in_workspace = prefix.container == "envs" and os.path.basename(prefix.above) == ".pixi"
    if "conda-meta" not in prefix.entries and not (in_workspace and prefix.find_executable()):
        return None
    mark = os.path.join(prefix.path, "conda-meta", "pixi")
    text = prefix.disk.read_text(mark)
    if text is None and not in_workspace:
        return None
    if prefix.above == prefix.disk.resolve(read_pixi_home(prefix.disk)):
        return Recognised(kind=Kind.PIXI, name=prefix.folder, owner="pixi")
    told = _read_mark(text)
    manifest = told.get("manifest_path")
    project = os.path.dirname(manifest) if isinstance(manifest, str) and os.path.isabs(manifest) else None
    if in_workspace:
        # The folder it lies in knows better than a mark that a moved workspace still carries.
        project = os.path.dirname(prefix.above)
    elif project is not None and not prefix.disk.is_folder(project):
        project = None
    name = told.get("environment_name")
    environment = name if isinstance(name, str) and name else prefix.folder
    workspace = os.path.basename(project) if project else None
    if workspace is None:
        shown = environment
    elif environment == "default":
        shown = workspace
    else:
        shown = f"{workspace}:{environment}"
    return Recognised(kind=Kind.PIXI, name=shown, owner="pixi", project=project)


def read_pixi_home(disk: Disk) -> str:
    """``$PIXI_HOME`` or ``~/.pixi``."""
    return disk.places.folder_variable("PIXI_HOME") or disk.places.in_home(".pixi")


def _read_mark(text: str | None) -> Mapping[str, object]:
    import json

    try:
        told = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _list_workspaces(disk: Disk, home: str) -> Iterator[str]:
    stack: list[object] = [read_toml(disk, os.path.join(home, "workspaces.toml"))]
    while stack:
        value = stack.pop()
        if isinstance(value, Mapping):
            stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, str) and os.path.isabs(value):
            yield os.path.dirname(value) if value.endswith(".toml") else value


def _list_detached_folders(disk: Disk, home: str) -> Iterator[str]:
    configs = [home, os.path.join(disk.places.xdg_config_folder(), "pixi")]
    configs.append(os.path.join(disk.places.config_folder(), "pixi"))
    for folder in dict.fromkeys(configs):
        setting = find_value(read_toml(disk, os.path.join(folder, "config.toml")), "detached-environments")
        if isinstance(setting, str):
            yield disk.places.expand(setting)
        elif setting is True:
            yield os.path.join(read_rattler_cache(disk), "envs")


def read_rattler_cache(disk: Disk) -> str:
    """Pixi's cache folder, which holds detached environments when no folder is named for them."""
    places = disk.places
    named = places.folder_variable("PIXI_CACHE_DIR") or places.folder_variable("RATTLER_CACHE_DIR")
    if named:
        return named
    if places.os == "linux":
        cache = places.folder_variable("XDG_CACHE_HOME") or places.in_home(".cache")
        return os.path.join(cache, "rattler", "cache")
    if places.os == "macos":
        return places.in_home("Library", "Caches", "rattler", "cache")
    return os.path.join(places.data_folder(), "rattler", "cache")
