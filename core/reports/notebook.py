"""A Jupyter notebook as the text it shows: sources of its code cells and what they printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def read_notebook(notebook: Mapping[str, Any]) -> str:
    """Code cells under their prompts and their outputs; pictures and prose are left out."""
    parts: list[str] = []
    metadata = notebook.get("metadata")
    language = metadata.get("language_info") if isinstance(metadata, dict) else None
    if isinstance(language, dict) and language.get("name") == "python" and language.get("version"):
        parts.append(f"Python {language['version']}")
    for cell in notebook.get("cells", ()):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        parts += ["", "```python", _join(cell.get("source")), "```", ""]
        outputs = cell.get("outputs")
        for output in outputs if isinstance(outputs, list) else ():
            if isinstance(output, dict):
                parts.append(_show_output(output))
    return "\n".join(parts)


def _show_output(output: Mapping[str, Any]) -> str:
    if output.get("output_type") == "error":
        trace = output.get("traceback")
        told = "\n".join(str(one) for one in trace) if isinstance(trace, list) else ""
        return told or f"{output.get('ename')}: {output.get('evalue')}"
    if "text" in output:
        return _join(output["text"])
    data = output.get("data")
    return _join(data.get("text/plain")) if isinstance(data, dict) else ""


def _join(source: object) -> str:
    if isinstance(source, list):
        return "".join(str(line) for line in source)
    return source if isinstance(source, str) else ""
