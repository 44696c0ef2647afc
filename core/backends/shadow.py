"""A stand-in for an environment, for asking the resolver without touching the environment itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

_METADATA = (".dist-info", ".egg-info")


def copy_metadata(site_packages: Iterable[str], shadow_site: Path) -> None:
    """Make the installed distributions known in ``shadow_site``, by links to their metadata files.

    uv looks at nothing else to know what is installed. The folders are real ones, since uv passes
    over linked folders.
    """
    for folder in site_packages:
        try:
            entries = sorted(os.scandir(folder), key=_get_name)
        except OSError:
            continue
        for entry in entries:
            target = shadow_site / entry.name
            if not entry.name.endswith(_METADATA) or target.exists():
                continue
            if entry.is_dir():
                target.mkdir()
                for part in os.scandir(entry.path):
                    if part.is_file():
                        os.symlink(part.path, target / part.name)
            elif entry.is_file():
                shutil.copyfile(entry.path, target)


def _get_name(entry: os.DirEntry[str]) -> str:
    return entry.name
