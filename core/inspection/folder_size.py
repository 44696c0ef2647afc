"""The size of an environment on disk."""

from __future__ import annotations

import os


def measure_folder(prefix: str) -> int:
    """Bytes of all files below ``prefix``, links not followed and each hard-linked file counted once."""
    total = 0
    seen: set[tuple[int, int]] = set()
    waiting = [prefix]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                        continue
                    found = entry.stat(follow_symlinks=False)
                    if found.st_nlink > 1:
                        if (found.st_dev, found.st_ino) in seen:
                            continue
                        seen.add((found.st_dev, found.st_ino))
                    total += found.st_size
        except (OSError, ValueError):
            continue
    return total
