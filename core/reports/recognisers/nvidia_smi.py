"""``nvidia-smi`` in its table, with -L, with -q, and as CSV; and why it failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from core.reports.lines import Lines
from core.reports.piece import Piece

_HEAD = re.compile(
    r"\|?\s*NVIDIA-SMI\s+(?P<smi>[\d.]+)\s+(?:(?:KMD|Driver) Version:?\s*(?P<driver>[\d.]+))?"
    r"(?:\s+(?:CUDA|CUDA UMD) Version:?\s*(?P<cuda>[\d.]+|N/A|ERR!))?"
)
_ROW = re.compile(
    r"\|\s+\d+\s+(?P<name>[A-Za-z][^|]*?)\s{1,}(?:On|Off|N/A|WDDM|TCC|MCDM)\s*\|\s*[0-9A-Fa-f]{4,8}:"
)
_LISTED = re.compile(r"\s*GPU \d+: (?P<name>.+?) \(UUID: .*\)\s*\Z")
_QUERY = re.compile(r"\s*(?P<key>Driver Version|CUDA Version|Product Name)\s+: (?P<value>.+?)\s*\Z")
_FAILED = re.compile(
    r".*(?:NVIDIA-SMI has failed because|nvidia-smi: command not found|Failed to initialize NVML|"
    r"'nvidia-smi' is not recognized|No devices were found)"
)
_TABLE = re.compile(r"[|+].*[|+]\s*\Z")
_DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w* \w{3}\s+\d+ \d\d:\d\d:\d\d\s+(?:\w+ )?(?P<year>\d{4})\s*\Z"
)
_CSV_HEAD = re.compile(r"(?:index, )?(?:name|gpu_name)\b.*, .*|.*\bdriver_version\b.*,.*")
_MORE = ("...", "…")


def recognise(lines: Lines) -> Iterator[Piece]:
    """Everything that nvidia-smi prints, as one piece."""
    gpu: dict[str, str] = {}
    taken: list[int] = []
    errors: list[str] = []
    inside = False
    for index, text in lines.free():
        head = _HEAD.search(text) if "NVIDIA-SMI" in text else None
        if head is not None:
            inside = True
            taken.append(index)
            if index and lines.is_free(index - 1) and _TABLE.match(lines.texts[index - 1]):
                taken.append(index - 1)
            gpu.setdefault("driver", head["driver"] or head["smi"])
            if head["cuda"] and head["cuda"][0].isdigit():
                gpu.setdefault("nvidia_smi_cuda", head["cuda"])
            continue
        if _FAILED.match(text):
            taken.append(index)
            errors.append(text.strip())
            continue
        named = _LISTED.match(text) or (_ROW.match(text) if "|" in text else None)
        if named is not None:
            taken.append(index)
            model = _clean_model(named["name"])
            if model:
                gpu.setdefault("model", model)
        elif inside and _TABLE.match(text):
            taken.append(index)
        elif (field := _QUERY.match(text)) is not None:
            taken.append(index)
            keys = {"Driver Version": "driver", "CUDA Version": "nvidia_smi_cuda", "Product Name": "model"}
            gpu.setdefault(keys[field["key"]], field["value"])
        elif _DATE.match(text):
            taken.append(index)
        elif inside and text.strip():
            inside = False
    values: dict[str, object] = {}
    if gpu:
        values["gpu"] = gpu
    if errors:
        values["error"] = "\n".join(errors)
    if values:
        yield Piece(what="nvidia-smi", lines=tuple(taken), values=values)
    yield from _read_csv(lines, set(taken))


def _clean_model(name: str) -> str:
    """The name as it stands there; the table cuts long ones, and what is left may name no model at all."""
    name = re.sub(r"\s{2,}.*", "", name.strip())
    whole = name
    for mark in _MORE:
        name = name.removesuffix(mark)
    if name != whole and not any(character.isdigit() for character in name):
        return ""
    return name.strip().removeprefix("NVIDIA ").strip()


def _read_csv(lines: Lines, taken: set[int]) -> Iterator[Piece]:
    free = [(index, text) for index, text in lines.free() if index not in taken]
    for (index, head), (after, row) in pairwise(free):
        if after != index + 1 or "driver_version" not in head or "," not in head:
            continue
        gpu = {}
        for name, value in zip(head.split(","), row.split(","), strict=False):
            key = {
                "name": "model",
                "gpu_name": "model",
                "driver_version": "driver",
                "compute_cap": "compute_capability",
            }
            column = name.strip().split(" ")[0]
            if column in key and value.strip():
                gpu[key[column]] = value.strip()
        if gpu:
            yield Piece(what="nvidia-smi", lines=(index, after), values={"gpu": gpu})
