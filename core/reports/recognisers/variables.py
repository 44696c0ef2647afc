"""Environment variables as shells, Python, notebooks and Dockerfiles set them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import PRINTED, Piece

_NAMES = (
    r"(?:KERAS_BACKEND|KERAS_HOME|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|LD_PRELOAD|CUDA_VISIBLE_DEVICES|CUDA_HOME|CUDA_PATH|"
    r"CUDNN_PATH|CUDNN_LOGINFO_DBG|PYTHONPATH|PYTHONHOME|PYTHONNOUSERSITE|PYTHONUSERBASE|XLA_FLAGS|XLA_PYTHON_CLIENT\w*|TF_\w+|THEANO_FLAGS|"
    r"PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION|SM_FRAMEWORK|CONDA_PREFIX|CONDA_DEFAULT_ENV|VIRTUAL_ENV|"
    r"NVIDIA_VISIBLE_DEVICES|TFHUB_CACHE_DIR|SETUPTOOLS_USE_DISTUTILS|HSA_OVERRIDE_GFX_VERSION|MLIR_\w+|OMP_NUM_THREADS)"
)
_SHELL = re.compile(
    rf"(?:[$#%>]\s*|.*?[$#>]\s)?(?:(?:export|set|setx|SET|ENV|env|%env|%set_env|!export|"
    rf"declare -x)\s+)?(?P<name>{_NAMES})"
    r"(?:\s*=\s*|\s+(?=\S))(?P<value>\"[^\"]*\"|'[^']*'|\S*)"
)
_POWERSHELL = re.compile(rf"\$env:(?P<name>{_NAMES})\s*=\s*['\"]?(?P<value>[^'\"]*)['\"]?", re.IGNORECASE)
_PYTHON = re.compile(
    rf"(?:os\.)?environ(?:\[|\.setdefault\(|\.putenv\()['\"](?P<name>{_NAMES})['\"](?:\]\s*=|,)\s*['\"]?(?P<value>[^'\")]*)['\"]?"
)
_UNSET = re.compile(rf"(?:[$#]\s*)?(?:unset\s+|del os\.environ\[['\"])(?P<name>{_NAMES})")
_ECHO = re.compile(r"(?:.*[$#>]\s*)?echo \$\{?(?P<name>[A-Z_]+)\}?\s*\Z")
_ONLY = re.compile(rf"(?:export |set |setx |ENV |%env )?{_NAMES}(?:=| )")
_IMPORTANT = re.compile(_NAMES)


def recognise(lines: Lines) -> Iterator[Piece]:
    """Assignments of the variables that change how TensorFlow and Keras behave."""
    variables: dict[str, str] = {}
    unset: list[str] = []
    taken: list[int] = []
    free = list(lines.free())
    for place, (index, text) in enumerate(free):
        stripped = text.strip()
        if "_" not in stripped and "PATH" not in stripped:
            continue
        echo = _ECHO.match(stripped)
        if echo is not None and _IMPORTANT.fullmatch(echo["name"]) and place + 1 < len(free):
            after, answer = free[place + 1]
            if after == index + 1 and answer.startswith("/"):
                variables[echo["name"]] = answer.strip()
                taken += [index, after]
            continue
        gone = _UNSET.match(stripped)
        if gone is not None:
            unset.append(gone["name"])
            taken.append(index)
            continue
        found = _PYTHON.search(stripped) or _POWERSHELL.search(stripped)
        if found is None:
            shell = _SHELL.match(stripped)
            if shell is not None and ("=" in shell[0] or _ONLY.match(stripped.lstrip("$# "))):
                found = shell
        if found is None:
            continue
        value = found["value"].strip().strip("'\"")
        if value.startswith("="):
            continue
        variables[found["name"]] = value
        if (
            found.re is not _SHELL
            or not stripped[found.end() :].strip()
            or _IMPORTANT.search(stripped[found.end() :])
        ):
            taken.append(index)
    values: dict[str, object] = {}
    if variables:
        values["env_vars"] = variables
    if unset:
        values["env_unset"] = [name for name in unset if name not in variables]
    if values:
        yield Piece(what="Variables", lines=tuple(taken), values=values, weight=PRINTED)
