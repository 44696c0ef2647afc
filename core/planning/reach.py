"""Where a change of packages would reach out of the environment, beyond what a snapshot can put back."""

from __future__ import annotations

import os
from collections.abc import Iterable

from core.model import EnvironmentFacts, escape_invisible
from core.planning.overlap import read_record


def find_reach(facts: EnvironmentFacts, names: Iterable[str]) -> str | None:
    """The reason why changing the packages ``names`` would change files outside; ``None`` if it would not.

    Installers follow linked folders and remove whatever a list of files names.
    """
    prefix = facts.located.prefix
    for site in facts.site_packages:
        if not _is_below(site, prefix):
            continue
        if not _is_below(os.path.realpath(site), os.path.realpath(prefix)):
            return _describe_link(site)
        for name in names:
            reason = _find_in_record(facts, name, site)
            if reason is not None:
                return reason
    return None


def _find_in_record(facts: EnvironmentFacts, name: str, site: str) -> str | None:
    prefix = facts.located.prefix
    folders: set[str] = set()
    for one in facts.distributions:
        if one.name != name or not os.path.isdir(os.path.join(site, one.folder)):
            continue
        folders.add(os.path.join(site, one.folder))
        for path in read_record(facts, one.folder):
            full = os.path.normpath(os.path.join(site, path))
            if not _is_below(full, prefix):
                return (
                    f"The list of files of {name} names {escape_invisible(full)}, which lies outside of "
                    f"this environment and would be removed with it. Correct {one.folder}/RECORD first."
                )
            folders.add(os.path.dirname(full))
    seen: set[str] = set()
    for folder in folders:
        while folder not in seen and _is_below(folder, prefix):
            seen.add(folder)
            folder = os.path.dirname(folder)
    for folder in sorted(seen):
        if os.path.islink(folder) and not _is_below(os.path.realpath(folder), os.path.realpath(prefix)):
            return _describe_link(folder)
    return None


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _describe_link(folder: str) -> str:
    return (
        f"{escape_invisible(folder)} is a link to {escape_invisible(os.path.realpath(folder))}, outside of "
        "this environment. A change there may reach other environments and could not be put back. "
        "Replace the link by a copy of that folder first."
    )
