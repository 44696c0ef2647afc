"""Names of distributions: normalised, and taken from the name of a metadata folder."""

from __future__ import annotations

import re

from core.model import escape_invisible

_RUNS = re.compile(r"[-_.]+")


def normalise_name(name: str) -> str:
    """The name as PEP 503 compares it, invisible characters escaped."""
    return _RUNS.sub("-", escape_invisible(name)).lower()


def split_folder_name(stem: str) -> tuple[str, str]:
    """Name and version from ``name-version`` or ``name-version-py3.6``; the version may be empty.

    Setuptools and wheels write both with ``-`` replaced by ``_``, so the first ``-`` divides them.
    """
    name, _, rest = stem.partition("-")
    version = rest.partition("-py")[0]
    return normalise_name(name), escape_invisible(version)
