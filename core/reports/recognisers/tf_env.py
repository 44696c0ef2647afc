"""The answer of TensorFlow's own tf_env_collect script, and what platform functions print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import PRINTED, Piece

_SECTION = re.compile(r"==+ (?P<name>[\w ,./()?-]+?) =+\Z")
_VALUE = re.compile(
    r"\s*(?P<key>os|os kernel version|os release version|os platform|linux distribution|"
    r"linux os distribution|"
    r"mac version|uname|architecture|machine|python version|python branch|python build version|"
    r"python compiler version|python implementation|tf\.version\.VERSION|tf\.version\.GIT_VERSION|"
    r"tf\.version\.COMPILER_VERSION|tf\.VERSION|tf\.GIT_VERSION|tf\.COMPILER_VERSION|tf\.__version__|"
    r"tf\.keras\.__version__|keras\.__version__|Sanity check)\s*[:=]\s*(?P<value>.*)\Z"
)
_PYTHON_TUPLE = re.compile(r"\((\d+), (\d+), (\d+), '(\w+)', \d+\)")
_UNSET = re.compile(r"(?P<name>LD_LIBRARY_PATH|DYLD_LIBRARY_PATH) is unset\Z")
_SET = re.compile(r"(?P<name>LD_LIBRARY_PATH|DYLD_LIBRARY_PATH) (?P<value>[/.$~].*)\Z")
_QUOTED = re.compile(r"'([^']*)'")


def recognise(lines: Lines) -> Iterator[Piece]:
    """The fields of the script, wherever they stand."""
    values: dict[str, object] = {}
    taken: list[int] = []
    for index, text in lines.free():
        stripped = text.strip()
        if _SECTION.match(stripped):
            taken.append(index)
            continue
        unset, told = _UNSET.match(stripped), _SET.match(stripped)
        if unset is not None:
            taken.append(index)
            values["env_unset"] = [*_as_list(values.get("env_unset")), unset["name"]]
        elif told is not None:
            taken.append(index)
            values["env_vars"] = {told["name"]: told["value"]}
        elif (version := _PYTHON_TUPLE.search(stripped)) is not None:
            taken.append(index)
            values["python"] = ".".join(version.groups()[:3])
        elif (field := _VALUE.match(stripped)) is not None:
            taken.append(index)
            _read_field(field["key"], field["value"].strip(), values)
        elif stripped.startswith("(major, minor, micro, releaselevel, serial)"):
            taken.append(index)
    if taken and (values or len(taken) > 2):
        yield Piece(what="tf_env_collect", lines=tuple(taken), values=values, weight=PRINTED)


def _as_list(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else []


def _read_field(key: str, value: str, values: dict[str, object]) -> None:
    if key == "python version" and value[:1].isdigit():
        values["python"] = value.split()[0].rstrip("+")
    elif key == "os" and value:
        values["os"] = value
    elif key in ("tf.version.VERSION", "tf.VERSION", "tf.__version__") and value.strip("'\"b")[:1].isdigit():
        _add_imported(values, "tensorflow", value.strip("'\"b"))
    elif key == "keras.__version__" and value.strip("'\"")[:1].isdigit():
        _add_imported(values, "keras", value.strip("'\""))
    elif key in ("linux distribution", "linux os distribution"):
        parts = [one for one in _QUOTED.findall(value) if one]
        if parts:
            values["os_version"] = " ".join(parts[:2])
            values["os"] = "linux"
    elif key == "mac version":
        parts = [one for one in _QUOTED.findall(value) if one]
        if parts:
            values["os_version"], values["os"] = parts[0], "macos"
            if parts[-1] in ("x86_64", "arm64"):
                values["arch"] = parts[-1]
    elif key == "machine" and value:
        values["arch"] = value


def _add_imported(values: dict[str, object], name: str, version: str) -> None:
    imported = values.setdefault("imported", {})
    if isinstance(imported, dict):
        imported[name] = version
