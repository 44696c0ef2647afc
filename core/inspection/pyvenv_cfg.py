"""``pyvenv.cfg``: lines of ``key = value``, read as the interpreter's own site module reads them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from core.inspection.bounded_read import read_text
from core.model import escape_invisible

_LIMIT = 1 << 16


def read_pyvenv_text(prefix: str) -> str | None:
    """The text of the environment's ``pyvenv.cfg``; ``None`` if there is none that can be read."""
    return read_text(os.path.join(prefix, "pyvenv.cfg"), _LIMIT)


def parse_pyvenv_cfg(text: str) -> Mapping[str, str]:
    """Keys in lower case; a line without ``=`` is skipped, of a repeated key the last one counts."""
    found = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals:
            found[escape_invisible(key.strip().lower())] = escape_invisible(value.strip())
    return found


def includes_system_site(cfg: Mapping[str, str]) -> bool:
    """Whether packages of the base are visible; a missing key counts as true, as in the site module."""
    return cfg.get("include-system-site-packages", "true").lower() == "true"
