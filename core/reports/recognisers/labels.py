"""Labelled values, as issue forms and people write them: ``Python version: 3.7``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import STATED, Piece
from core.reports.recognisers.spoken import read_cuda, read_gpu, read_system, read_versions

_LEAD = r"[\s\-*#•>|]*(?:\*\*|__|`)?\s*"
_KINDS = {
    "os": r"OS Platform and Distribution|OS platform and distribution|"
    "Operating [Ss]ystem(?: ?/ ?[Pp]latform)?|OS(?: version)?|"
    r"Platform|System|Distribution",
    "tensorflow": r"TensorFlow(?:[- ]GPU)? version|Tensor[Ff]low(?:-gpu|-cpu)?|TF(?: version)?|tf version|"
    r"tensorflow(?:-gpu|-cpu|_gpu)?(?: version)?|"
    r"Tensor[Ff]low [Vv]ersion(?: \(or github SHA if from source\))?",
    "keras": r"Keras(?: version)?|keras(?: version)?",
    "python": r"Python(?: version)?|python(?: version)?|Python Version",
    "cuda": r"CUDA ?/ ?cuDNN(?: version)?|CUDA(?: and cuDNN)?(?: version)?|Cuda(?: version)?|"
    r"C(?:UDA|uda) [Tt]oolkit(?: version)?",
    "cudnn": r"cuDNN(?: version)?|CUDNN(?: version)?|Cudnn(?: version)?|cudnn(?: version)?",
    "gpu": r"GPU [Mm]odel and [Mm]emory|GPU(?: model| type)?|Graphics [Cc]ard|Video [Cc]ard|GPU\(s\)",
    "driver": r"(?:NVIDIA |Nvidia |GPU |CUDA )?[Dd]river(?: [Vv]ersion)?",
    "cpu": r"CPU(?: model)?|Processor",
    "origin": r"TensorFlow installed from|Source|Installed from|Installed using.*",
    "other": r"Mobile device|Bazel version|GCC/[Cc]ompiler version|Have I written custom code|Custom [Cc]ode|"
    r"Exact command to reproduce|Issue [Tt]ype|Have you reproduced the bug with TF nightly|"
    r"Are you willing to contribute it|TensorFlow backend|Current [Bb]ehaviou?r|Have you reproduced.*",
}  # fmt: skip
_LABELS = {
    kind: re.compile(
        rf"{_LEAD}(?:{names})(?:\*\*|__|`)?\s*(?:\([^)]*\)[^:]{{0,60}})?\s*(?:\*\*|__|`)?\s*(?:[:=?]|\s-\s)(?:\*\*|__)?"
        r"\s*(?P<value>.*)\Z"
    )
    for kind, names in _KINDS.items()
}
_HEADINGS = {
    kind: re.compile(rf"#{{1,6}}\s+(?:{names})\s*\??\s*(?:\([^)]*\))?\s*\Z") for kind, names in _KINDS.items()
}
_BOILERPLATE = re.compile(
    r"(?:\*\*|#{1,6} )?(?:System information|Describe the (?:problem|(?:current|expected) behavior)|"
    r"Provide the exact sequence of commands.*|Any other info ?/ ?logs|"
    r"Standalone code to reproduce the issue|"
    r"Code to reproduce the issue|Other info ?/ ?logs|Relevant log output|Source code / logs|"
    r"Current behaviou?r\??|Expected behaviou?r|Steps to reproduce|Specifications)(?:\*\*)"
    r"?:?\s*\Z|<em>.*</em>|"
    r"Include any logs or source code that would be helpful.*|<!--.*-->\s*\Z|<details>.*|"
    r"</details>|<summary>.*",
    re.IGNORECASE,
)
_EMPTY = frozenset({"", "-", "n/a", "na", "none", "no", "no response", "_no response_", "?", "no_response"})


def recognise(lines: Lines) -> Iterator[Piece]:
    """One piece of all labelled lines; headings take the first line below them."""
    pieces: list[tuple[tuple[int, ...], str, str]] = []
    for index, text in list(lines.free()):
        if len(text) > 400:
            continue
        if _BOILERPLATE.match(text):
            pieces.append(((index,), "other", ""))
            continue
        heading = _match_heading(text)
        kind, value = _match(text) if heading is None else (None, "")
        if kind is not None:
            pieces.append(((index,), kind, value))
            continue
        if heading is not None:
            after = next(
                (one for one in range(index + 1, min(index + 4, len(lines.texts))) if lines.texts[one]), None
            )
            told = after is not None and lines.is_free(after) and not lines.texts[after].startswith("#")
            taken = (index, after) if told and after is not None else (index,)
            pieces.append((taken, heading, lines.texts[after] if told and after is not None else ""))
    values: dict[str, object] = {}
    taken_lines: list[int] = []
    for indices, kind, value in pieces:
        taken_lines += indices
        _read_value(kind, value.strip(" `*_\"'"), values)
    if taken_lines:
        yield Piece(what="Issue form or labels", lines=tuple(taken_lines), values=values, weight=STATED)


def _match(text: str) -> tuple[str | None, str]:
    if not any(mark in text for mark in (":", "=", "?", " - ")):
        return None, ""
    for kind, pattern in _LABELS.items():
        found = pattern.match(text)
        if found is not None:
            return kind, found["value"]
    return None, ""


def _match_heading(text: str) -> str | None:
    if not text.startswith("#"):
        return None
    return next((kind for kind, pattern in _HEADINGS.items() if pattern.match(text)), None)


def _read_value(kind: str, value: str, values: dict[str, object]) -> None:
    if value.lower() in _EMPTY and kind not in ("gpu", "cuda", "cudnn"):
        return
    if kind == "os":
        values.update({key: one for key, one in read_system(value).items() if key not in values})
    elif kind in ("tensorflow", "keras"):
        version = read_versions(value)
        if version is not None:
            name = "tf-nightly" if "nightly" in value.lower() or ".dev" in version else kind
            _put(values, "packages" if name == "tf-nightly" else "imported", name, version)
    elif kind == "python":
        version = read_versions(value)
        if version is not None:
            values.setdefault("python", version)
    elif kind in ("cuda", "cudnn"):
        for key, version in read_cuda(value, kind).items():
            _put(values, "gpu", key, version)
    elif kind == "gpu":
        model = read_gpu(value)
        if model is not None:
            _put(values, "gpu", "model", model)
    elif kind == "driver":
        found = re.search(r"\d{3}\.\d+(?:\.\d+)?", value)
        if found is not None:
            _put(values, "gpu", "driver", found[0])
    elif kind == "cpu" and value.lower() not in _EMPTY:
        _put(values, "cpu", "model", value)
    elif kind == "origin" and "source" in value.lower() and "binary" not in value.lower():
        _put(values, "tf_build", "origin", "source")
    elif kind == "origin" and "conda" in value.lower():
        values.setdefault("manager", "conda")


def _put(values: dict[str, object], key: str, name: str, value: str) -> None:
    mapping = values.setdefault(key, {})
    if isinstance(mapping, dict):
        mapping.setdefault(name, value)
