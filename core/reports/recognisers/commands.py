"""Commands that install, and lines of a Dockerfile: what somebody tries to have."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import PRINTED, STATED, Piece
from core.reports.requirement_line import normalise, parse_requirement_line

_INSTALL = re.compile(
    r"(?:^|[\s$#>%!&;(`])(?P<tool>(?:sudo (?:-H )?)?(?:(?:python[\d.]*|py(?: -[\d.]+)?) -m )"
    r"?pip[\d.]*|uv pip|uv|poetry|pipenv|pdm|"
    r"conda|mamba|micromamba)\s+(?P<verb>install|add|create)\b(?P<rest>[^&;|`]*)"
)
_FROM = re.compile(
    r"FROM\s+(?:--platform=\S+\s+)?(?:[\w.:-]+/)*?(?P<image>[\w.-]+(?:/[\w.-]+)?):(?P<tag>[\w.-]+)",
    re.IGNORECASE,
)
_WITH_VALUE = frozenset(
    {
        "--cache-dir",
        "--channel",
        "--constraint",
        "--extra-index-url",
        "--file",
        "--find-links",
        "--group",
        "--index",
        "--index-url",
        "--name",
        "--no-",
        "--only-binary",
        "--platform",
        "--prefix",
        "--proxy",
        "--python",
        "--python-version",
        "--requirement",
        "--root",
        "--target",
        "--timeout",
        "--trusted-host",
        "-G",
        "-c",
        "-f",
        "-i",
        "-n",
        "-p",
        "-r",
        "-t",
    }
)
_CONDA = re.compile(
    r"(?:[\w./-]+::)?(?P<name>[A-Za-z_][\w.-]*?)(?:(?P<operator>=|==|>=|<=|<|>|~=|!=)(?P<version>[\w.*,<>=!]+?)(?:=(?P<build>\S+))?)?\Z"
)
_NVIDIA = re.compile(r"(?P<cuda>\d+\.\d+(?:\.\d+)?)(?:-cudnn(?P<cudnn>\d*))?")
_MOST_WORDS = 200
# A message may advise a command; nobody has given it.
_MESSAGE = re.compile(r"\s*(?:E\s+)?(?:[\w.]*(?:Error|Exception|Warning)|ERROR|WARNING|error|warning):\s")


def recognise(lines: Lines) -> Iterator[Piece]:
    """What commands ask for, joined over continued lines."""
    for index, text in list(lines.free()):
        image = _FROM.search(text) if text.strip()[:5].upper() == "FROM " and ":" in text else None
        if image is not None:
            piece = _read_image(index, image["image"], image["tag"])
            if piece is not None:
                yield piece
            continue
        if "install" not in text and " add " not in text and " create " not in text:
            continue
        if not lines.is_free(index):
            continue
        joined, taken = _join(lines, index)
        found = _INSTALL.search(joined)
        if found is None or _MESSAGE.match(joined):
            continue
        piece = _read_command(found, tuple(taken))
        if piece is not None:
            lines.take(piece.lines)
            yield piece


def _join(lines: Lines, index: int) -> tuple[str, list[int]]:
    taken, parts = [index], [lines.texts[index]]
    while parts[-1].endswith(("\\", "^")) and index + 1 < len(lines.texts) and len(taken) < 40:
        parts[-1] = parts[-1][:-1]
        index += 1
        taken.append(index)
        parts.append(lines.texts[index])
    return " ".join(parts), taken


def _read_command(found: re.Match[str], taken: tuple[int, ...]) -> Piece | None:
    tool, verb = found["tool"].split()[-1], found["verb"]
    is_conda = tool in ("conda", "mamba", "micromamba")
    if (verb == "create" and not is_conda) or (verb == "install" and tool in ("uv", "poetry", "pdm")):
        return None
    wants: dict[str, str] = {}
    values: dict[str, object] = {}
    words = _split(found["rest"])
    skip = False
    for word in words[:_MOST_WORDS]:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _WITH_VALUE
        elif word.endswith(".whl"):
            values["wants_file"] = re.split(r"[/\\]", word)[-1]
        elif is_conda:
            _add_conda(word, wants, values)
        elif not re.search(r"[/\\]|^\.|^git\+|://", word):
            one = parse_requirement_line(word.rstrip(".,:"))
            if one is not None and (one.specifier or not word.endswith((".", ",", ":", "'"))):
                wants[one.name] = one.specifier
    if is_conda:
        values["manager"] = "conda"
    if wants:
        values["wants"] = wants
    if not wants and "wants_file" not in values and "python" not in values:
        return None
    return Piece(what="Install command", lines=taken, values=values, weight=STATED)


def _split(rest: str) -> list[str]:
    try:
        return shlex.split(rest, comments=True)
    except ValueError:
        return rest.replace('"', "").replace("'", "").split()


def _add_conda(word: str, wants: dict[str, str], values: dict[str, object]) -> None:
    one = _CONDA.match(word)
    if one is None:
        return
    name, version, operator = normalise(one["name"]), one["version"] or "", one["operator"] or ""
    if name == "python":
        if version:
            values["python"] = version.rstrip(".*") if operator in ("=", "==") else f"{operator}{version}"
        return
    if operator == "=":
        wants[name] = (
            f"=={version}"
            if version.count(".") >= 2 and "*" not in version
            else f"=={version.rstrip('.*')}.*"
        )
    else:
        wants[name] = f"{operator}{version}"


def _read_image(index: int, image: str, tag: str) -> Piece | None:
    values: dict[str, object] = {"os": "linux", "manager": "docker"}
    if image.endswith("tensorflow"):
        version = re.match(r"\d+\.\d+\.\d+(?:rc\d+|-rc\d+)?", tag)
        if version is None:
            return None
        name = "tensorflow-gpu" if "gpu" in tag and version[0].startswith("1.") else "tensorflow"
        values["packages"] = {name: version[0].replace("-rc", "rc")}
    elif image.endswith("cuda"):
        found = _NVIDIA.match(tag)
        if found is None:
            return None
        gpu = {"cuda_toolkit": found["cuda"]}
        if found["cudnn"]:
            gpu["cudnn"] = found["cudnn"]
        values["gpu"] = gpu
        system = re.search(r"(ubuntu|centos|ubi|rockylinux)(\d+(?:\.\d+)?)", tag)
        if system is not None:
            values["os_version"] = f"{system[1].capitalize()} {system[2]}"
    elif image == "python" or image.endswith("/python"):
        version = re.match(r"\d+\.\d+(?:\.\d+)?", tag)
        if version is None:
            return None
        values["python"] = version[0]
    elif image in ("ubuntu", "debian"):
        values["os_version"] = f"{image.capitalize()} {tag}"
    else:
        return None
    return Piece(what="Dockerfile", lines=(index,), values=values, weight=PRINTED)
