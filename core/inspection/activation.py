"""Variables that activating an environment sets, read from its scripts as text."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

import msgspec

from core.inspection.bounded_read import read_text
from core.model import escape_invisible

_EXPORT = re.compile(r"export[ \t]+([A-Za-z_]\w*)=(.*)")
_QUOTED = re.compile(r"""^(?:"([^"]*)"|'([^']*)'|([^\s;#]*))""")
_OWN = {"PATH", "PS1", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PYTHONHOME", "TCL_LIBRARY", "TK_LIBRARY"}
_SCRIPTS_LIMIT = 50


class _State(msgspec.Struct):
    env_vars: dict[str, str] = {}


def read_activation(prefix: str) -> Mapping[str, str]:
    """Variables by name, later scripts winning: activate scripts, then conda's own list.

    Values stand as written, shell references such as ``$LD_LIBRARY_PATH`` unexpanded.
    """
    found: dict[str, str] = {}
    scripts = [f"{prefix}/bin/activate"]
    folder = f"{prefix}/etc/conda/activate.d"
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".sh"))
    except (OSError, ValueError):
        names = []
    scripts += [f"{folder}/{name}" for name in names[:_SCRIPTS_LIMIT]]
    for script in scripts:
        text = read_text(script) or ""
        for match in _EXPORT.finditer(text):
            before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if not before.strip() and match[1] not in _OWN and not match[1].startswith("_OLD_"):
                found[match[1]] = _unquote(match[2])
    state = read_text(f"{prefix}/conda-meta/state")
    if state:
        try:
            found.update(msgspec.json.decode(state, type=_State).env_vars)
        except msgspec.DecodeError:
            return _escape(found)
    return _escape(found)


def _unquote(value: str) -> str:
    match = _QUOTED.match(value.strip())
    return next((part for part in match.groups() if part is not None), "") if match else ""


def _escape(found: dict[str, str]) -> Mapping[str, str]:
    return {escape_invisible(name): escape_invisible(value) for name, value in found.items()}
