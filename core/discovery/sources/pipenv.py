"""Pipenv: its folder of environments, and ``.venv`` beside a Pipfile."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.prefix import Prefix
from core.discovery.recognised import Recognised
from core.model import Kind


def find_pipenv(disk: Disk) -> Iterator[str]:
    """Everything right below Pipenv's folders of environments."""
    for root in disk.once(list_pipenv_roots):
        yield from disk.list_folders_below(root)


def recognise_pipenv(prefix: Prefix) -> Recognised | None:
    """``.venv`` beside a Pipfile, or an environment that names its project as Pipenv does."""
    settings = prefix.settings
    if settings is None:
        return None
    if prefix.folder == ".venv":
        if "Pipfile" not in prefix.siblings or "uv" in settings:
            return None
        return Recognised(kind=Kind.PIPENV, owner="pipenv", project=prefix.parent)
    if ".project" not in prefix.entries:
        return None
    project = read_project_link(prefix)
    if project is None:
        return None
    named = _is_named_after(prefix.folder, project)
    has_pipfile = "Pipfile" in prefix.disk.list_folder(project)
    if named or (has_pipfile and prefix.parent in prefix.disk.once(list_pipenv_roots)):
        return Recognised(
            kind=Kind.PIPENV, owner="pipenv", project=project, name=os.path.basename(project) or None
        )
    return None


def manages_beside(prefix: Prefix) -> bool:
    """True where a Pipfile lies beside an environment called ``.venv``."""
    return prefix.folder == ".venv" and "Pipfile" in prefix.siblings


def read_project_link(prefix: Prefix) -> str | None:
    """The project folder that the file ``.project`` names; virtualenvwrapper writes it too."""
    text = (prefix.disk.read_text(os.path.join(prefix.path, ".project"), 8192) or "").strip()
    return text if text and "\n" not in text and os.path.isabs(text) else None


def list_pipenv_roots(disk: Disk) -> tuple[str, ...]:
    """``$WORKON_HOME``, else the default; those that exist."""
    places = disk.places
    roots = [places.folder_variable("WORKON_HOME")]
    roots.append(os.path.join(places.xdg_data_folder(), "virtualenvs"))
    if places.is_windows:
        roots.append(places.in_home(".virtualenvs"))
    return tuple(dict.fromkeys(disk.resolve(root) for root in roots if root and disk.is_folder(root)))


def _is_named_after(folder: str, project: str) -> bool:
    """True where the name carries Pipenv's hash of the project's Pipfile.

    Pipenv: pipenv/project.py, ``_get_virtualenv_hash``; on file systems that ignore case the hash may
    be that of the lower-cased path.
    """
    import base64
    import hashlib

    for location in (project, project.lower()):
        pipfile = os.path.join(location, "Pipfile").encode("utf-8", "surrogateescape")
        mark = base64.urlsafe_b64encode(hashlib.sha256(pipfile).digest()[:6]).decode()[:8]
        if f"-{mark}" in folder:
            return True
    return False
