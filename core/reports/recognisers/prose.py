"""Versions told in sentences: ``with TF 2.4.1, Python 3.8 and CUDA 11.0 on Windows 10``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import MENTIONED, Piece
from core.reports.recognisers.spoken import read_gpu, read_system

_NUMBER = r"(?:version |v\.? ?|==? ?|-|: ?)?(?P<version>\d+\.\d+(?:\.\d+)?(?:-?rc\d+)?)(?![\w%]|\.\d)"
_PATTERNS = (
    ("packages", "tensorflow-gpu", re.compile(rf"\btensorflow[-_ ]gpu[ ]?{_NUMBER}", re.IGNORECASE)),
    ("imported", "tensorflow", re.compile(rf"\b(?:tensor ?flow|tf)[ -]?{_NUMBER}", re.IGNORECASE)),
    ("packages", "tf-keras", re.compile(rf"\btf[-_]keras[ ]?{_NUMBER}", re.IGNORECASE)),
    ("imported", "keras", re.compile(rf"(?<![\w.-])keras[ -]?{_NUMBER}", re.IGNORECASE)),
    ("packages", "numpy", re.compile(rf"\bnumpy[ -]?{_NUMBER}", re.IGNORECASE)),
    ("packages", "h5py", re.compile(rf"\bh5py[ -]?{_NUMBER}", re.IGNORECASE)),
    ("packages", "protobuf", re.compile(rf"\bprotobuf[ -]?{_NUMBER}", re.IGNORECASE)),
    ("", "python", re.compile(rf"\bpython[ -]?{_NUMBER}", re.IGNORECASE)),
    ("gpu", "cuda_toolkit", re.compile(rf"\bcuda(?: toolkit)?[ -]?{_NUMBER}", re.IGNORECASE)),
    (
        "gpu",
        "cudnn",
        re.compile(
            r"\bcu ?dnn[ -]?(?:version |v)?(?P<version>\d+(?:\.\d+){0,3})(?![\w%]|\.\d)", re.IGNORECASE
        ),
    ),
    (
        "gpu",
        "driver",
        re.compile(r"\bdriver(?: version)?:? (?P<version>\d{3}\.\d+(?:\.\d+)?)", re.IGNORECASE),
    ),
)
_SYSTEM = re.compile(
    r"\b(?:windows|ubuntu|debian|centos|macos|mac os|os x|linux|colab|big sur|monterey|ventura)\b",
    re.IGNORECASE,
)
_GPU = re.compile(r"\b(?:GTX|RTX|Tesla|GeForce|Quadro|TITAN|Titan|Radeon|Apple M\d)\b")


def recognise(lines: Lines) -> Iterator[Piece]:
    """What sentences mention; the lines themselves stay free, for there is more in them."""
    for index, text in lines.free():
        values: dict[str, object] = {}
        for key, name, pattern in _PATTERNS:
            for found in pattern.finditer(text):
                if key:
                    mapping = values.setdefault(key, {})
                    if isinstance(mapping, dict):
                        mapping[name] = found["version"].replace("-rc", "rc")
                else:
                    values[name] = found["version"]
                break
        if _SYSTEM.search(text):
            values.update(read_system(text))
        if _GPU.search(text):
            model = read_gpu(text)
            gpu = values.setdefault("gpu", {})
            if model is not None and isinstance(gpu, dict):
                gpu["model"] = model
        if values:
            yield Piece(what="Sentences", values=values, weight=MENTIONED, reads=(index,))
