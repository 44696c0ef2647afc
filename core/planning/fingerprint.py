"""Tells whether an environment changed between its plan and the execution of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable

_METADATA = (".dist-info", ".egg-info", ".egg-link", ".pth", ".json")
_STAMPED = ("METADATA", "RECORD", "PKG-INFO", "direct_url.json")


def compute_fingerprint(prefix: str, site_packages: Iterable[str]) -> str:
    """A digest of what is installed: names, sizes and times of the metadata, not of caches.

    Running code in the environment does not change it; installing, upgrading, writing the same version
    again or removing does.
    """
    digest = hashlib.sha256()
    for path in (os.path.join(prefix, "pyvenv.cfg"), os.path.join(prefix, "conda-meta", "history")):
        _add(digest, path)
    for folder in (*site_packages, os.path.join(prefix, "conda-meta")):
        try:
            names = sorted(name for name in os.listdir(folder) if name.endswith(_METADATA))
        except OSError:
            names = []
        digest.update(f"{folder}\0{len(names)}\0".encode(errors="surrogateescape"))
        for name in names:
            path = os.path.join(folder, name)
            _add(digest, path)
            for part in _STAMPED:
                _add(digest, os.path.join(path, part))
    return digest.hexdigest()


def _add(digest: hashlib._Hash, path: str) -> None:
    try:
        found = os.lstat(path)
    except OSError:
        return
    text = f"{path}\0{found.st_mode}\0{found.st_size}\0{found.st_mtime_ns}\0{found.st_ino}\0"
    digest.update(text.encode(errors="surrogateescape"))
