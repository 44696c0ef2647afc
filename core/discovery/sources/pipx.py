"""pipx: one virtual environment per application."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.prefix import Prefix
from core.discovery.recognised import Recognised
from core.model import Kind


def find_pipx(disk: Disk) -> Iterator[str]:
    """Applications of this user and those installed for everyone."""
    for root in list_pipx_roots(disk):
        yield from disk.list_folders_below(os.path.join(root, "venvs"))


def recognise_pipx(prefix: Prefix) -> Recognised | None:
    """A virtual environment with ``pipx_metadata.json``, or right below a pipx ``venvs`` folder."""
    if prefix.settings is None:
        return None
    if "pipx_metadata.json" in prefix.entries:
        return Recognised(kind=Kind.PIPX, owner="pipx")
    if prefix.container == "venvs" and any(
        prefix.disk.resolve(root) == prefix.above for root in prefix.disk.once(list_pipx_roots)
    ):
        return Recognised(kind=Kind.PIPX, owner="pipx")
    return None


def list_pipx_roots(disk: Disk) -> tuple[str, ...]:
    """``$PIPX_HOME``, the former and the present default, and the folders for all users."""
    places = disk.places
    roots = [places.folder_variable("PIPX_HOME"), places.folder_variable("PIPX_GLOBAL_HOME")]
    roots += [places.in_home(".local", "pipx"), os.path.join(places.data_folder(), "pipx")]
    if places.is_windows:
        roots += [places.in_home("pipx"), os.path.join(places.data_folder(), "pipx", "pipx")]
    else:
        roots.append(places.in_system("/opt/pipx"))
    return tuple(dict.fromkeys(root for root in roots if root))
