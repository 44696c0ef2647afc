"""Why code for one TensorFlow fails under another: the names that went, and those that came later."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.compatibility.matrix import Matrix
from core.compatibility.rows import ApiName
from core.compatibility.versions import is_in_range, is_older
from core.model import MatrixNote

_SHOWN = 6
_PRIVATE = re.compile(r"(?:^|\.)_|\.python\.")


def write_code_note(matrix: Matrix, version: str) -> MatrixNote | None:
    """Names of older code that this release lacks, and the other way round; ``None`` if none is known."""
    gone, later = _part_names(matrix, version)
    if not gone and not later:
        return None
    lines = []
    if gone:
        lines.append("Code for older releases fails here where it uses:")
        lines += _list_names(gone)
    if later:
        lines.append("Code for newer releases fails here where it uses:")
        lines += _list_names(later)
    lines.append("Paste the error or the code into explain to learn which of them it is.")
    sources = dict.fromkeys(
        matrix.api.sources.get(source, source)
        for row in (*gone[:_SHOWN], *later[:_SHOWN])
        for source in row.sources
    )
    return MatrixNote(id="code", title="Code for another version", lines=tuple(lines), sources=tuple(sources))


def _part_names(matrix: Matrix, version: str) -> tuple[list[ApiName], list[ApiName]]:
    gone, later = [], []
    for row in matrix.api.names:
        wanted = row.exists.get("tensorflow")
        if wanted is None or is_in_range(version, wanted) is not False or _PRIVATE.search(row.name):
            continue
        having = [r.version for r in matrix.releases if is_in_range(r.version, wanted)]
        if any(is_older(each, version) for each in having):
            gone.append(row)
        elif having:
            later.append(row)
    return gone, later


def _list_names(rows: Sequence[ApiName]) -> list[str]:
    lines = []
    for row in rows[:_SHOWN]:
        name = _say_name(row.name)
        if row.argument:
            name = f"{name}({row.argument}=…)"
        instead = f"; instead: {row.instead}" if row.instead else ""
        lines.append(f"- {name} (TensorFlow {row.exists['tensorflow']}){instead}")
    if len(rows) > _SHOWN:
        lines.append(f"- and {len(rows) - _SHOWN} more")
    return lines


def _say_name(name: str) -> str:
    """As code spells it: the range of TensorFlow speaks of the Keras in it."""
    if name.startswith("keras."):
        return f"tf.{name}"
    return f"tf.{name.removeprefix('tensorflow.')}" if name.startswith("tensorflow.") else name
