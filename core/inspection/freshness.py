"""What a saved record of an environment is good for: the identity of the folders it was read from."""

from __future__ import annotations

import os
import time

from core.inspection.entry_modules import list_entry_modules
from core.inspection.layout import find_layout
from core.model import EnvironmentFacts, Located

RACY_NANOSECONDS = 2_000_000_000


def list_further_files(facts: EnvironmentFacts) -> tuple[str, ...]:
    """Files that only these facts depend on.

    They are the metadata that egg-links lead to, and where TensorFlow or Keras is, the modules by
    which they and what they need are imported: removing one leaves site-packages' own time alone.
    """
    folders = [one.folder for one in facts.distributions if os.path.isabs(one.folder)]
    metadata = tuple(f"{folder}/{name}" for folder in folders for name in ("PKG-INFO", "requires.txt"))
    if facts.tensorflow is None and facts.keras is None:
        return metadata
    return metadata + list_entry_modules(facts.distributions, facts.site_packages)


def stamp(located: Located, further: tuple[str, ...] = ()) -> str:
    """Device, inode and modification time of all that a quick inspection depends on, as text.

    Installing, upgrading, reinstalling and removing a package change site-packages' or conda-meta's
    own time; a file edited in place inside a package goes unnoticed. Empty if anything changed
    within the last two seconds: the clock of some file systems is too coarse to see another change
    then, so a record read now must not be kept. A stamp taken before reading is good for the record:
    what changes later gives another one. ``further`` only adds to its end.
    """
    layout = find_layout(located)
    prefix = located.prefix
    paths = [
        *layout.site_packages,
        *layout.inherited,
        f"{prefix}/lib",
        f"{prefix}/bin/activate",
        f"{prefix}/conda-meta",
    ]
    if layout.cfg_text is None:
        paths += [
            f"{prefix}/conda-meta/history",
            f"{prefix}/conda-meta/state",
            f"{prefix}/etc/conda/activate.d",
        ]
    if located.executable:
        paths.append(located.executable)
    if layout.user_site:
        paths.append(layout.user_site)
    paths += further
    newest = 0
    parts = [prefix, layout.cfg_text or ""]
    stat = os.stat
    for path in paths:
        try:
            found = stat(path)
        except (OSError, ValueError):
            parts.append("-")
            continue
        newest = max(newest, found.st_mtime_ns)
        parts.append(f"{found.st_dev:x}.{found.st_ino:x}.{found.st_mtime_ns:x}")
    if newest > time.time_ns() - RACY_NANOSECONDS:
        return ""
    return "\n".join(parts)
