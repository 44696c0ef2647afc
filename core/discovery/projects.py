"""Finds the project of an environment whose folder name only carries a hash of the project's path."""

from __future__ import annotations

import os
from collections.abc import Iterable

import msgspec

from core.discovery.disk import Disk
from core.discovery.manifests import is_project
from core.model import Kind, Located


def link_projects(located: Iterable[Located], projects: Iterable[str]) -> list[Located]:
    """The environments, those of Poetry, Hatch and PDM with their project where it is among ``projects``."""
    folders = sorted(projects)
    return [
        _link_project(one, folders)
        if folders and one.project is None and one.kind in (Kind.POETRY, Kind.HATCH, Kind.PDM)
        else one
        for one in located
    ]


def list_projects_around(disk: Disk) -> list[str]:
    """The working folder and those above it, as far as they are projects."""
    projects = []
    folder = disk.places.cwd
    while folder and folder != os.path.dirname(folder):
        if is_project(disk.list_folder(folder, expected=False)):
            projects.append(folder)
        folder = os.path.dirname(folder)
    return projects


def _link_project(located: Located, folders: list[str]) -> Located:
    for project in folders:
        if is_named_after_project(located, project):
            return msgspec.structs.replace(located, project=project)
    return located


def is_named_after_project(located: Located, project: str) -> bool:
    """True where the environment's folder carries the mark its tool derives from ``project``."""
    from core.discovery.sources import hatch, pdm, poetry

    folder = os.path.basename(located.prefix)
    if located.kind is Kind.HATCH:
        return os.path.basename(os.path.dirname(located.prefix)) == hatch.mark_of_project(project)
    if located.kind is Kind.PDM:
        return folder.startswith(pdm.name_pdm_environment(project) + "-")
    return folder.startswith(poetry.name_poetry_environment(project, located.name) + "-")
