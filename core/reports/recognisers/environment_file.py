"""conda's environment.yml, read line by line so that it may stand among other text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import STATED, Piece
from core.reports.requirement_line import normalise, parse_requirement_line

_HEAD = re.compile(r"\s*dependencies:\s*\Z")
_TOP = re.compile(r"(?:name|prefix|channels|variables|platforms|category):(?:\s+(?P<value>.*))?\Z")
_ITEM = re.compile(r"(?P<indent>\s*)-\s+(?P<quote>['\"]?)(?P<spec>[^'\"#]+?)(?P=quote)\s*(?:#.*)?\Z")
_PIP = re.compile(r"\s*-\s+pip:\s*\Z")
_CONDA = re.compile(
    r"(?:[\w./-]+::)?(?P<name>[A-Za-z_][\w.-]*)\s*(?:(?P<operator>={1,2}|[<>~!]=?)\s*(?P<version>[\w.*+!,<>=|]+?))?"
    r"(?:=(?P<build>[\w.*]+))?\s*\Z"
)


def recognise(lines: Lines) -> Iterator[Piece]:
    """From ``dependencies:`` to the end of its list, with the keys around it."""
    for index, text in list(lines.free()):
        if _HEAD.match(text) and lines.is_free(index):
            piece = _read(lines, index)
            if piece is not None:
                yield piece


def _read(lines: Lines, head: int) -> Piece | None:
    packages: dict[str, str] = {}
    installers: dict[str, str] = {}
    builds: dict[str, str] = {}
    requirements: list[str] = []
    values: dict[str, object] = {"manager": "conda"}
    taken = [*_find_top_lines(lines, head, values), head]
    pip_indent: int | None = None
    last = head
    for index in range(head + 1, len(lines.texts)):
        text = lines.texts[index]
        if not text.strip() or text.lstrip().startswith("#"):
            if index > last + 3:
                break
            continue
        if _PIP.match(text):
            pip_indent = len(text) - len(text.lstrip())
            taken.append(index)
            last = index
            continue
        item = _ITEM.match(text)
        if item is None:
            break
        taken.append(index)
        last = index
        if pip_indent is not None and len(item["indent"]) > pip_indent:
            _add_pip(item["spec"].strip(), packages, installers, requirements)
            continue
        pip_indent = None
        _add_conda(item["spec"].strip(), packages, installers, builds, values, requirements)
    if len(taken) < 2 or last == head:
        return None
    taken += _find_following(lines, last, values)
    return Piece(
        what="environment.yml",
        lines=tuple(sorted(set(taken))),
        values={**values, "packages": packages, "installers": installers, "builds": builds},
        requirements=tuple(requirements),
        weight=STATED,
    )


def _add_pip(
    spec: str, packages: dict[str, str], installers: dict[str, str], requirements: list[str]
) -> None:
    one = parse_requirement_line(spec)
    if one is None:
        return
    installers[one.name] = "pip"
    if one.is_exact and one.marker is None:
        packages[one.name] = one.version
    elif not one.address:
        requirements.append(spec)


def _add_conda(
    spec: str,
    packages: dict[str, str],
    installers: dict[str, str],
    builds: dict[str, str],
    values: dict[str, object],
    requirements: list[str],
) -> None:
    found = _CONDA.match(spec.replace(" ", "="))
    if found is None:
        return
    name, operator, version = normalise(found["name"]), found["operator"], found["version"]
    if name == "python":
        if version and operator in ("=", "=="):
            values["python"] = version.rstrip(".*")
        elif version:
            values["python"] = f"{operator}{version}"
        return
    installers[name] = "conda"
    if found["build"]:
        builds[name] = found["build"]
    if not version:
        requirements.append(name)
    elif (
        operator == "=="
        or found["build"]
        or (operator == "=" and version.count(".") >= 2 and "*" not in version)
    ):
        packages[name] = version
    elif operator == "=":
        requirements.append(f"{name}=={version.rstrip('.*')}.*")
    else:
        requirements.append(f"{name}{operator}{version}")


def _find_top_lines(lines: Lines, head: int, values: dict[str, object]) -> list[int]:
    taken = []
    for index in range(head - 1, max(-1, head - 40), -1):
        text = lines.texts[index]
        top = _TOP.match(text)
        if top is not None:
            taken.append(index)
            _read_top(text, values)
        elif text.strip() and not _ITEM.match(text) and not text.startswith(("#", "---")):
            break
        elif text.strip():
            taken.append(index)
    return taken


def _find_following(lines: Lines, last: int, values: dict[str, object]) -> list[int]:
    taken = []
    for index in range(last + 1, min(last + 4, len(lines.texts))):
        if _TOP.match(lines.texts[index]):
            taken.append(index)
            _read_top(lines.texts[index], values)
    return taken


def _read_top(text: str, values: dict[str, object]) -> None:
    key, _, value = text.partition(":")
    if key == "prefix" and value.strip():
        values["paths"] = {"prefix": value.strip()}
