"""Writes the page of all rules and rows: ``python -m core.diagnosis.rules_page``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

import resources
from core.diagnosis.rules import RULES

PAGE = "docs/rules.md"
_HEAD = """# Rules

What Dovetail looks at, in the order of causes, and the rows its rules read. This page is made of the rules
and of resources/compatibility by `uv run python -m core.diagnosis.rules_page`; change those, not this page.
"""
# Section by section: file, list in it, heading, and the columns with the fields they show.
_TABLES: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("breakages", "breakages", "Libraries that break", (
        ("Row", "id"), ("Works", "package works"), ("While", "when"), ("Severity", "severity"),
        ("Why", "why"), ("Evidence", "evidence"), ("Sources", "sources"),
    )),
    ("breakages", "harmless", "Declared limits that are stricter than needed", (
        ("Library", "package"), ("TensorFlow", "tensorflow"), ("Works", "works"), ("Sources", "sources"),
    )),
    ("pairs", "pairs", "Keras beside TensorFlow", (
        ("Row", "id"), ("Keras", "keras"), ("TensorFlow", "tensorflow"), ("Stops", "stops"),
        ("Why", "why"), ("Evidence", "evidence"), ("Sources", "sources"),
    )),
    ("plugins", "pairs", "Plug-ins", (
        ("Row", "id"), ("Plug-in", "plugin versions"), ("Works with", "partner works"), ("Stops", "stops"),
        ("Why", "why"), ("Evidence", "evidence"), ("Sources", "sources"),
    )),
    ("platforms", "limits", "Processors, systems and their libraries", (
        ("Row", "id"), ("Needs", "needs value"), ("TensorFlow", "versions"), ("Why", "why"),
        ("Evidence", "evidence"), ("Sources", "sources"),
    )),
    ("gpu", "translated", "GPUs that builds do not serve", (
        ("Row", "id"), ("TensorFlow", "tensorflow"), ("Capability", "capability"), ("Why", "why"),
        ("Sources", "sources"),
    )),
    ("model_files", "model_files", "Saved models", (
        ("Row", "id"), ("Format", "format"), ("Written by Keras", "writer"), ("Read by Keras", "reader"),
        ("Outcome", "outcome"), ("Why", "why"), ("Evidence", "evidence"), ("Sources", "sources"),
    )),
    ("errors", "errors", "Messages", (
        ("Row", "id"), ("Message", "example"), ("Category", "category"), ("Versions", "when"),
        ("Meaning", "why"), ("Sources", "sources"),
    )),
    ("api", "names", "Names and arguments", (
        ("Name", "name argument"), ("Exists in", "exists"), ("Instead", "instead"), ("Evidence", "evidence"),
        ("Sources", "sources"),
    )),
)  # fmt: skip
_LONGEST = 300
_OWN_SOURCES = "named in the evidence of each finding."


def build_page() -> str:
    """The page as Markdown; a rule without a section in explanations.md is told by its docstring."""
    explanations = read_explanations()
    parts = [_HEAD, "## Contents\n"]
    parts.append("- [Rules](#rules-one-by-one)\n" + "".join(_link(title) for _, _, title, _ in _TABLES))
    parts.append("## Rules one by one\n")
    for rule in RULES:
        text, source = explanations.get(rule.id) or (inspect.getdoc(rule.check) or "", _OWN_SOURCES)
        parts.append(f"### {rule.id}\n\n*{rule.checks}.* {text}\n\nSource: {source}\n")
    files: dict[str, Mapping[str, Any]] = {}
    for file, section, title, columns in _TABLES:
        content = files.setdefault(file, _load(file))
        parts.append(f"## {title}\n\nFrom `resources/compatibility/{file}.yaml`.\n")
        parts.append(_write_table(columns, content.get(section) or (), content.get("sources") or {}))
    return "\n".join(parts)


def read_explanations() -> dict[str, tuple[str, str]]:
    """Explanation and source of each rule, by its id."""
    text = (Path(__file__).parent / "rules" / "explanations.md").read_text(encoding="utf-8")
    found = {}
    for section in text.split("## ")[1:]:
        rule_id, _, body = section.partition("\n")
        explanation, _, source = body.partition("Source: ")
        found[rule_id.strip()] = (explanation.strip(), source.strip())
    return found


def _load(file: str) -> Mapping[str, Any]:
    path = Path(resources.__path__[0]) / "compatibility" / f"{file}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return content


def _write_table(
    columns: Sequence[tuple[str, str]], rows: Iterable[Mapping[str, Any]], sources: Mapping[str, str]
) -> str:
    lines = [
        "| " + " | ".join(title for title, _ in columns) + " |",
        "|" + "---|" * len(columns),
    ]
    for row in rows:
        cells = [_show(" ".join(_phrase(row.get(name)) for name in names.split())) for _, names in columns]
        lines.append("| " + " | ".join(cells) + " |")
    used = dict.fromkeys(name for row in rows for name in row.get("sources", ()))
    lines += ["", "Sources:", ""]
    lines += [f"- {name}: {sources.get(name, name)}" for name in used]
    return "\n".join(lines) + "\n"


def _phrase(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {specifier}".strip() for name, specifier in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _show(text: str) -> str:
    flat = " ".join(text.split())
    short = flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rstrip()} …"
    return short.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def _link(title: str) -> str:
    anchor = title.lower().replace(",", "").replace(" ", "-")
    return f"- [{title}](#{anchor})\n"


def main() -> None:
    """Write the page into resources/docs."""
    path = Path(resources.__path__[0]) / PAGE
    path.write_text(build_page(), encoding="utf-8")
    sys.stderr.write(f"{path.name}: {len(RULES)} rules\n")


if __name__ == "__main__":
    main()
