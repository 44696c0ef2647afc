"""virtualenvwrapper: one folder that holds all environments."""

from __future__ import annotations

from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.prefix import Prefix
from core.discovery.recognised import Recognised
from core.discovery.sources.pipenv import read_project_link
from core.model import Kind

HOOKS = frozenset({"postmkvirtualenv", "premkvirtualenv", "virtualenvwrapper_hooks"})


def find_virtualenvwrapper(disk: Disk) -> Iterator[str]:
    """Everything right below the folder of environments."""
    for root in disk.once(list_virtualenvwrapper_roots):
        yield from disk.list_folders_below(root)


def recognise_virtualenvwrapper(prefix: Prefix) -> Recognised | None:
    """An environment in that folder, or beside the hooks virtualenvwrapper leaves there."""
    if prefix.settings is None and not prefix.has_activate:
        return None
    if prefix.parent in prefix.disk.once(list_virtualenvwrapper_roots) or not HOOKS.isdisjoint(
        prefix.siblings
    ):
        project = read_project_link(prefix) if ".project" in prefix.entries else None
        return Recognised(kind=Kind.VIRTUALENVWRAPPER, project=project)
    return None


def list_virtualenvwrapper_roots(disk: Disk) -> tuple[str, ...]:
    """``$WORKON_HOME`` or the platform's default, those that exist."""
    places = disk.places
    roots = [places.folder_variable("WORKON_HOME"), places.in_home(".virtualenvs")]
    if places.is_windows:
        roots.insert(1, places.in_home("Envs"))
    return tuple(dict.fromkeys(disk.resolve(root) for root in roots if root and disk.is_folder(root)))
