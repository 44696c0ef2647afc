"""The environment variables that a child process gets."""

from __future__ import annotations

import os
from collections.abc import Mapping

SCRUBBED = frozenset(
    {
        "PYTHONHOME",
        "PYTHONPATH",
        "PYTHONSTARTUP",
        "PYTHONEXECUTABLE",
        "PYTHONINSPECT",
        "PYTHONBREAKPOINT",
        "PYTHONPLATLIBDIR",
        "VIRTUAL_ENV",
        "VIRTUAL_ENV_PROMPT",
        "__PYVENV_LAUNCHER__",
        "UV_PYTHON",
        "UV_SYSTEM_PYTHON",
        "UV_PROJECT",
        "UV_PROJECT_ENVIRONMENT",
        "UV_WORKING_DIR",
        "UV_RUN_RECURSION_DEPTH",
        "QT_PLUGIN_PATH",
        "QT_QPA_PLATFORM_PLUGIN_PATH",
    }
)
_PREFIXES = ("CONDA_", "_CONDA_", "_CE_", "MAMBA_")
_KEPT = frozenset({"CONDA_OVERRIDE_CUDA", "CONDA_OVERRIDE_GLIBC", "MAMBA_ROOT_PREFIX"})


def build_variables(
    changes: Mapping[str, str | None], inherited: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The user's variables without what would leak Dovetail's own Python or an activated environment.

    ``changes`` are applied last, so a command can set even a scrubbed name; ``None`` unsets.
    """
    source = os.environ if inherited is None else inherited
    variables = {
        name: value
        for name, value in source.items()
        if name not in SCRUBBED and (name in _KEPT or not name.startswith(_PREFIXES))
    }
    for name, value in changes.items():
        if value is None:
            variables.pop(name, None)
        else:
            variables[name] = value
    return variables
