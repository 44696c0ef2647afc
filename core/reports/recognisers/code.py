"""Lines of Python that use TensorFlow or Keras, in fences, after prompts, or bare."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import PRINTED, Piece

_FENCE = re.compile(r"\s*(?:```+|~~~+)\s*(?P<language>[\w+-]*)\s*\Z")
_PROMPT = re.compile(r"\s*(?:>>> |\.\.\. |In \[\d*\]: )(?P<code>.*)\Z")
_IMPORT = re.compile(
    r"\s*(?:import\s+[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*|"
    r"from\s+[\w.]+\s+import\s+(?:\(|\*|[\w, ]+).*)\s*(?:#.*)?\Z"
)
_USE = re.compile(
    r"(?:^|[^\w.'\"/])(?:tf|keras|tensorflow|K|layers|models|tfp|tfa|hub)\.[A-Za-z_][\w.]*\s*[(.\[=,)]|^\s*(?:\w+\s*=\s*)?(?:tf|keras|tensorflow)\.[\w.]+\s*\Z"
)
_MODEL = re.compile(r"(?:load_model|model_from_json|load_weights|\.compile\(|\.fit(?:_generator)?\(|add\()")
_PYTHON = frozenset({"python", "py", "python3", "ipython", "ipython3"})


def recognise(lines: Lines) -> Iterator[Piece]:
    """Code as it stands; fences themselves are taken too."""
    code: list[str] = []
    taken: list[int] = []
    fences: list[int] = []
    inside: str | None = None
    for index, text in enumerate(lines.texts):
        fence = _FENCE.match(text)
        if fence is not None:
            fences.append(index)
            inside = fence["language"].lower() if inside is None else None
            continue
        if not text or not lines.is_free(index):
            continue
        prompt = _PROMPT.match(text)
        if prompt is not None:
            if prompt["code"].strip():
                code.append(prompt["code"].strip())
            taken.append(index)
        elif (
            (inside in _PYTHON and not text.startswith(("Traceback", "Error")))
            or _IMPORT.match(text)
            or (_is_use(text))
        ):
            code.append(text)
            taken.append(index)
    if fences:
        yield Piece(what="Fences", lines=tuple(one for one in fences if lines.is_free(one)))
    if code:
        yield Piece(what="Python code", lines=tuple(taken), values={"code": "\n".join(code)}, weight=PRINTED)


def _is_use(text: str) -> bool:
    """A line that calls TensorFlow or Keras and is no sentence."""
    if _USE.search(text) is None and _MODEL.search(text) is None:
        return False
    stripped = text.strip()
    if len(stripped) > 300 or stripped.endswith((".", ":", "?")) or ": " in stripped[:40]:
        return False
    return bool(re.match(r"[\w.\[\]'\", ]+\s*(?:=|\()|(?:return|with|for|if|@|class|def)\b", stripped))
