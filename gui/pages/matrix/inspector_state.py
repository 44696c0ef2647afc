"""What the inspector says of one cell: pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.model import MatrixNote, MatrixRow
from gui.pages.matrix.state import SYSTEMS, Cell, Choices, Pin, Series, order_of, refine_cudnn

_PILLS = {
    "proven": ("ok", "Proven pair"),
    "official": ("ok", "Tested pair"),
    "declared": ("unknown", "Wheel only"),
}
_WHY = {
    "proven": "A recorded run installed TensorFlow {proven} on this Python and trained with it.",
    "official": "TensorFlow's own table of tested builds names this pair.",
    "declared": "A wheel is there to install; no official table and no recorded run speaks of it.",
}
_LIMITS = {"protobuf": "protobuf", "numpy": "NumPy", "h5py": "h5py"}
_BOUND = re.compile(r"(>=|<=|<|>|==|~=)\s*([0-9][0-9.]*)")


@dataclass(frozen=True)
class Disagreement:
    """What another source says of the same build."""

    source: str
    says: str


@dataclass(frozen=True)
class Part:
    """A part of a note: running text, or a command to copy."""

    text: str
    is_command: bool


@dataclass(frozen=True)
class Section:
    """One answer: title, parts in order, sources."""

    title: str
    parts: tuple[Part, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """Everything about one cell; ``create`` is TensorFlow and Python of an environment to make here."""

    title: str
    pill: tuple[str, str]
    why: str
    here: tuple[Pin, ...]
    facts: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    create: tuple[str, str] | None
    why_no_create: str
    series: str
    is_own: bool = False


def derive_inspection(
    series: Series, cell: Cell, column: str, choices: Choices, platform_here: str
) -> Inspection:
    """What stands behind ``cell`` in ``column`` of ``series``."""
    row = cell.row or series.newest
    pill, why = _judge(cell, column, choices)
    on_python = choices.columns == "python" and cell.kind != "fact"
    create: tuple[str, str] | None = None
    why_not = ""
    if choices.platform != platform_here:
        why_not = (
            f"Environments are made on this computer, and this is {SYSTEMS.get(row.platform, row.platform)}."
        )
    elif on_python and cell.kind in {"newest", "older"}:
        create = (cell.proven or row.tensorflow, column)
    elif on_python:
        why_not = f"There is no wheel of TensorFlow {series.name} for Python {column}."
    else:
        create = (row.tensorflow, "")
    return Inspection(
        title=_name(series, cell, column, choices),
        pill=pill,
        why=why,
        here=cell.pins,
        facts=tuple(_list_facts(series, row)),
        sources=row.sources,
        disagreements=tuple(_list_disagreements(row)),
        create=create,
        why_no_create=why_not,
        series=series.name,
        is_own=row.own,
    )


def derive_sections(notes: Sequence[MatrixNote]) -> tuple[Section, ...]:
    """The notes as running text and commands; commands are the indented lines."""
    sections = []
    for note in notes:
        parts: list[Part] = []
        for line in note.lines:
            is_command = line.startswith("    ")
            if is_command and parts and parts[-1].is_command:
                parts[-1] = Part(f"{parts[-1].text}\n{line.strip()}", is_command=True)
            else:
                parts.append(Part(line.strip(), is_command))
        sections.append(Section(note.title, tuple(parts), note.sources))
    return tuple(sections)


def describe_limits(declared: str, limit: str) -> str:
    """``3.9.2 to below 3.21``: the declared range where it is not cut by the true one."""
    lower, upper, is_included = "", "", False
    for operator, version in _BOUND.findall(f"{declared},{limit}"):
        if operator in {">=", ">", "~=", "=="} and (not lower or order_of(version) > order_of(lower)):
            lower = version
        if operator in {"<", "<="} and (not upper or order_of(version) < order_of(upper)):
            upper, is_included = version, operator == "<="
    exact = re.search(r"==\s*([0-9][0-9.]*)\s*(?:,|\Z)", declared)
    if exact is not None:
        return exact[1]
    compatible = re.search(r"~=\s*([0-9]+(?:\.[0-9]+)*)\.[0-9]+", declared)
    if compatible is not None and not upper:
        return f"{compatible[1]}.x, from {lower}"
    end = upper if is_included else f"below {upper}"
    if lower and upper:
        return f"{lower} to {end}"
    if upper:
        return f"{upper} or older" if is_included else end
    return f"{lower} or newer" if lower else "any"


def _name(series: Series, cell: Cell, column: str, choices: Choices) -> str:
    if cell.kind == "fact":
        return f"TensorFlow {series.newest.tensorflow}"
    if choices.columns == "python":
        return f"TensorFlow {series.name} on Python {column}"
    if choices.columns == "cuda":
        return f"TensorFlow {series.name} and CUDA {column}"
    return f"TensorFlow {series.name} on capability {column}"


def _judge(cell: Cell, column: str, choices: Choices) -> tuple[tuple[str, str], str]:
    if cell.kind == "fact":
        return ("", ""), ""
    if cell.kind == "none":
        return ("none", "No build"), _describe_nothing(column, choices)
    if cell.kind == "unknown":
        words = "The wheel does not tell, or the sources disagree."
        return ("unknown", "Not known"), words
    if cell.kind == "translated":
        words = "The wheel has no code for this GPU; the driver compiles it at the first start, for minutes."
        return ("warn", "Slow first start"), words
    if choices.columns != "python":
        return ("ok", "Built for it"), ""
    if cell.kind == "older":
        return ("warn", f"Up to {cell.text}"), f"Later patches have no wheel for Python {column}."
    return _PILLS[cell.evidence], _WHY[cell.evidence].format(proven=cell.proven)


def _describe_nothing(column: str, choices: Choices) -> str:
    if choices.columns == "python":
        return f"No release of this series has a wheel for Python {column}."
    if choices.columns == "cuda":
        return f"No release of this series is built for CUDA {column}."
    return "The wheels hold no code that this GPU can run."


def _list_facts(series: Series, row: MatrixRow) -> list[tuple[str, str]]:
    first, last = series.releases[0], series.releases[-1]
    facts = [("Releases", first if first == last else f"{first} – {last}"), ("Keras", _describe_keras(row))]
    if row.tf_keras:
        facts.append(("Keras 2", f"tf-keras {row.tf_keras}"))
    if row.cuda:
        facts += [("CUDA", row.cuda), ("cuDNN", refine_cudnn(row) or "not known")]
    else:
        facts.append(("Build", "for the processor"))
    for name, title in _LIMITS.items():
        if name in row.requires or name in row.limits:
            facts.append((title, describe_limits(row.requires.get(name, ""), row.limits.get(name, ""))))
    if row.driver_min:
        facts.append(("Driver", f"{row.driver_min} or newer"))
    if row.installs:
        facts.append(("Installs", row.installs))
    facts.append(("Package", row.distribution))
    facts.append(("Released", row.released))
    return facts


def _describe_keras(row: MatrixRow) -> str:
    if row.keras_inside:
        return f"{row.keras}, built in"
    if row.keras_newest:
        return f"{row.keras_newest}, its own package"
    return row.keras or "none"


def _list_disagreements(row: MatrixRow) -> list[Disagreement]:
    found = []
    for claim in row.claims:
        words = []
        if claim.cuda and claim.cuda != row.cuda:
            words.append(f"CUDA {claim.cuda}")
        if claim.cudnn and claim.cudnn != refine_cudnn(row):
            words.append(f"cuDNN {claim.cudnn}")
        if claim.python and claim.python != row.python:
            words.append(f"Python {claim.python[0]} to {claim.python[-1]}")
        if words:
            found.append(Disagreement(claim.source, ", ".join(words)))
    return found
