"""Hatch: its data folder, and environments that a project keeps inside itself."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.manifests import find_value, read_toml
from core.discovery.prefix import Prefix
from core.discovery.recognised import Recognised
from core.model import Kind

LAYOUT = os.path.join(os.sep, "env", "virtual")
MARK_LENGTH = 8


def find_hatch(disk: Disk) -> Iterator[str]:
    """Environments three folders deep: project, hash of its path, environment."""
    for root in disk.once(list_hatch_roots):
        for project in disk.list_folders_below(root):
            for path_hash in disk.list_folders_below(project):
                yield from disk.list_folders_below(path_hash)


def recognise_hatch(prefix: Prefix) -> Recognised | None:
    """An environment laid out as Hatch does, in ``.hatch``, or at a path the project's manifest gives."""
    if prefix.settings is None:
        return None
    if len(prefix.container) == MARK_LENGTH:
        root, project = os.path.split(prefix.above)
        in_layout = root.endswith(LAYOUT) or root in prefix.disk.once(list_hatch_roots)
        if in_layout or (prefix.folder == project and looks_like_mark(prefix.container)):
            name = project if prefix.folder == project else f"{project}:{prefix.folder}"
            return Recognised(kind=Kind.HATCH, owner="hatch", name=name)
    if prefix.container == ".hatch":
        return Recognised(kind=Kind.HATCH, owner="hatch", project=prefix.above)
    if prefix.settings.get("uv") is None and _is_named_by_manifest(prefix):
        return Recognised(kind=Kind.HATCH, owner="hatch", project=prefix.parent)
    return None


def mark_of_project(project: str) -> str:
    """The folder name Hatch derives from a project's path.

    Hatch: src/hatch/env/virtual.py, ``hashed_root``.
    """
    import base64
    import hashlib

    digest = hashlib.sha256(project.encode("utf-8", "surrogateescape")).digest()
    return base64.urlsafe_b64encode(digest).decode()[:MARK_LENGTH]


def looks_like_mark(name: str) -> bool:
    """True for eight letters of a digest rather than a word: ``sSpvS1rj``, not ``training``."""
    return len(name) == MARK_LENGTH and not name.islower() and not name.istitle() and not name.isdecimal()


def list_hatch_roots(disk: Disk) -> tuple[str, ...]:
    """The configured and the default folders of virtual environments, those that exist."""
    places = disk.places
    data = places.folder_variable("HATCH_DATA_DIR") or os.path.join(places.data_folder(), "hatch")
    roots = [os.path.join(data, "env", "virtual")]
    config = places.folder_variable("HATCH_CONFIG") or os.path.join(
        places.config_folder(), "hatch", "config.toml"
    )
    settings = read_toml(disk, config)
    told = find_value(settings, "dirs", "data")
    if isinstance(told, str):
        roots.append(os.path.join(places.expand(told), "env", "virtual"))
    named = find_value(settings, "dirs", "env", "virtual")
    if isinstance(named, str):
        roots.append(places.expand(named))
    return tuple(dict.fromkeys(disk.resolve(root) for root in roots if disk.is_folder(root)))


def _is_named_by_manifest(prefix: Prefix) -> bool:
    beside = prefix.siblings
    for manifest, keys in (("hatch.toml", ("envs",)), ("pyproject.toml", ("tool", "hatch", "envs"))):
        if manifest not in beside:
            continue
        path = os.path.join(prefix.parent, manifest)
        text = prefix.disk.read_text(path) or ""
        if ".".join(keys) not in text or prefix.folder not in text:
            continue
        environments = find_value(read_toml(prefix.disk, path), *keys)
        if isinstance(environments, dict) and any(
            isinstance(settings, dict) and _is_same_folder(settings.get("path"), prefix)
            for settings in environments.values()
        ):
            return True
    return False


def _is_same_folder(path: object, prefix: Prefix) -> bool:
    return isinstance(path, str) and os.path.normpath(os.path.join(prefix.parent, path)) == prefix.path
