"""Makes the grid of rows: a line for each series, a cell for each Python, CUDA or compute capability."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from packaging.version import Version

from core.model import MatrixAnswer, MatrixRow
from gui.pages.matrix.state import (
    SHOWN_SERIES,
    THIS_COMPUTER,
    Cell,
    Choices,
    Grid,
    Pin,
    Series,
    Surroundings,
    describe_range,
    minor_of,
    order_of,
    refine_cudnn,
)

# The names under which TensorFlow is published for the processor and NVIDIA GPUs, first choice first.
_MAIN = ("tensorflow", "tensorflow-macos", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-intel")
_ARCHITECTURE = re.compile(r"(sm|compute)_(\d+)(\d)[af]?\Z")
_KINDS = {
    "newest": "newest patch installs",
    "older": "only up to {text}",
    "none": "no build",
    "unknown": "not known",
    "translated": "runs after the driver has compiled it",
}
_EVIDENCE = {
    "proven": "proven by a run of {proven}",
    "official": "in the official table",
    "declared": "a wheel exists",
}
_OLD_CAPABILITIES = ("3.0", "3.5", "3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5")
_CAPABILITIES = (*_OLD_CAPABILITIES, "8.0", "8.6", "8.9", "9.0", "10.0", "12.0")


def derive_grid(answer: MatrixAnswer, choices: Choices, around: Surroundings) -> Grid:
    """The grid for what was chosen; old series are folded unless the filter asks for them."""
    here = choices.platform == around.platform
    pins = around.pins if here else ()
    marked = next((pin for pin in pins if pin.path == choices.mark), None)
    by_series: dict[str, list[MatrixRow]] = {}
    for row in answer.rows:
        if row.platform == choices.platform and row.distribution in _MAIN and row.python:
            by_series.setdefault(minor_of(row.tensorflow), []).append(row)
    names = sorted(by_series, key=order_of, reverse=True)
    can_fold = not choices.filter_text.strip() and len(names) > SHOWN_SERIES
    folded = names[SHOWN_SERIES:] if can_fold and not choices.unfolded else []
    if marked is not None and marked.series in folded:
        folded = []
    shown = [name for name in names if name not in folded]
    told = [row for name in shown for row in by_series[name]]
    columns = _list_columns(told, choices.columns)
    old = names[SHOWN_SERIES:] if can_fold else []
    series = tuple(_derive_series(name, by_series[name], columns, choices, pins, marked) for name in shown)
    return Grid(
        columns=columns,
        series=series,
        marked_columns=_mark_columns(columns, told, choices, around, marked) if here else frozenset(),
        folded=len(folded),
        folded_range=describe_range(list(reversed(old))) if old else "",
        can_fold=can_fold,
        kinds=frozenset(_name_kind(cell) for each in series for cell in each.cells if cell.kind != "fact"),
        newest_data=answer.newest_data,
        mark_words=_describe_mark(choices, marked),
        problems=answer.problems,
    )


def _list_columns(rows: Sequence[MatrixRow], kind: str) -> tuple[str, ...]:
    if kind == "python":
        found = {minor for row in rows for minor in row.python}
    elif kind == "cuda":
        found = {minor_of(row.cuda) for row in rows if row.cuda}
    else:
        return _CAPABILITIES if any(row.cuda for row in rows) else ()
    return tuple(sorted(found, key=order_of))


def _mark_columns(
    columns: tuple[str, ...],
    rows: Sequence[MatrixRow],
    choices: Choices,
    around: Surroundings,
    marked: Pin | None,
) -> frozenset[str]:
    """The heads that the marked environment, or this computer, stands under."""
    if choices.columns == "python":
        here = {marked.python} if marked is not None else set(around.pythons)
        return frozenset(here if marked is not None or choices.mark == THIS_COMPUTER else ()) & set(columns)
    if choices.columns == "capability":
        return frozenset(around.capabilities) & set(columns)
    return frozenset(
        minor_of(row.cuda)
        for row in rows
        if row.cuda
        and row.driver_min
        and around.driver
        and order_of(row.driver_min) <= order_of(around.driver)
    )


def _describe_mark(choices: Choices, marked: Pin | None) -> str:
    """What it means that a head is marked."""
    if choices.columns == "python":
        return f"The Python of {marked.name}." if marked is not None else "This computer has this Python."
    if choices.columns == "cuda":
        return "The driver of this computer runs what is built for it."
    return "A GPU of this computer."


def _derive_series(
    name: str,
    rows: Sequence[MatrixRow],
    columns: tuple[str, ...],
    choices: Choices,
    pins: tuple[Pin, ...],
    marked: Pin | None,
) -> Series:
    main = _choose_main(rows)
    newest = max(main, key=_get_order)
    with_cuda = [row for row in rows if row.cuda]
    built = max(with_cuda, key=_get_order) if with_cuda else None
    here = tuple(pin for pin in pins if pin.series == name)
    cells = []
    for column in columns:
        if choices.columns == "python":
            cell = _derive_python_cell(main, newest, column)
            there = tuple(pin for pin in here if pin.python == column)
            is_marked = marked is not None and marked in there
            cell = replace(cell, pins=there, marked=is_marked)
        elif choices.columns == "cuda":
            cell = _derive_cuda_cell(with_cuda, built, column)
        else:
            cell = _derive_capability_cell(built, column)
        cells.append(replace(cell, told=_tell_cell(newest.tensorflow, choices.columns, column, cell)))
    for title, text in (
        ("Keras", _shorten_keras(newest)),
        ("CUDA", minor_of(built.cuda) if built is not None and built.cuda else "–"),
        ("cuDNN", (refine_cudnn(built) or "?") if built is not None else "–"),
    ):
        told = f"TensorFlow {newest.tensorflow}, {title} {text if text != '–' else 'none'}"
        cells.append(
            Cell("fact", text, row=built if built is not None and title != "Keras" else newest, told=told)
        )
    releases = sorted({row.tensorflow for row in main}, key=order_of)
    return Series(
        name=name,
        newest=newest,
        releases=tuple(releases),
        cells=tuple(cells),
        marked=marked is not None and marked.series == name,
        own=any(row.own for row in rows),
    )


def _choose_main(rows: Sequence[MatrixRow]) -> list[MatrixRow]:
    """The rows of the distribution that people install: tensorflow wherever it has wheels."""
    names = {row.distribution for row in rows}
    first = next(name for name in _MAIN if name in names)
    return [row for row in rows if row.distribution == first]


def _derive_python_cell(main: Sequence[MatrixRow], newest: MatrixRow, python: str) -> Cell:
    fitting = [row for row in main if python in row.python]
    if not fitting:
        return Cell("none")
    best = max(fitting, key=_get_order)
    ran = [row for row in fitting if row.evidence.get(python) == "proven"]
    proven = max(ran, key=_get_order).tensorflow if ran else ""
    evidence = "proven" if ran else best.evidence.get(python, "declared")
    if best.tensorflow == newest.tensorflow:
        return Cell("newest", evidence=evidence, row=best, proven=proven)
    return Cell("older", best.tensorflow, evidence=evidence, row=best, proven=proven)


def _derive_cuda_cell(with_cuda: Sequence[MatrixRow], built: MatrixRow | None, cuda: str) -> Cell:
    if built is None:
        return Cell("none")
    if built.cuda is not None and minor_of(built.cuda) == cuda:
        return Cell("newest", evidence="official", row=built)
    older = [row for row in with_cuda if row.cuda is not None and minor_of(row.cuda) == cuda]
    if older:
        best = max(older, key=_get_order)
        return Cell("older", best.tensorflow, evidence="official", row=best)
    claimed = any(claim.cuda is not None and minor_of(claim.cuda) == cuda for claim in built.claims)
    return Cell("unknown", row=built) if claimed else Cell("none")


def _derive_capability_cell(built: MatrixRow | None, capability: str) -> Cell:
    """Code for a capability runs on the later ones of its major; PTX is compiled for any later one."""
    if built is None:
        return Cell("none")
    if not built.compute_capabilities:
        return Cell("unknown", row=built)
    wanted = order_of(capability)
    translated = False
    for name in built.compute_capabilities:
        read = _ARCHITECTURE.match(name)
        if read is None:
            continue
        have = order_of(f"{read[2]}.{read[3]}")
        if read[1] == "sm" and have.major == wanted.major and have <= wanted:
            return Cell("newest", evidence="official", row=built)
        # compute_ names hold code for their own capability besides what can be compiled later.
        if read[1] == "compute" and have.major == wanted.major and have <= wanted:
            return Cell("newest", evidence="official", row=built)
        translated = translated or (read[1] == "compute" and have <= wanted)
    return Cell("translated", "PTX", row=built) if translated else Cell("none")


def _tell_cell(version: str, columns: str, column: str, cell: Cell) -> str:
    """``TensorFlow 2.4.4, Python 3.8, newest patch installs, your environment thesis-2021``."""
    heads = {"python": "Python", "cuda": "CUDA", "capability": "compute capability"}
    what = _KINDS[cell.kind].format(text=cell.text)
    if cell.kind == "newest" and columns != "python":
        what = "built for it"
    parts = [f"TensorFlow {version}", f"{heads[columns]} {column}", what]
    if cell.evidence and columns == "python":
        parts.append(_EVIDENCE[cell.evidence].format(proven=cell.proven))
    if cell.pins:
        word = "environment" if len(cell.pins) == 1 else "environments"
        parts.append(f"your {word} {', '.join(pin.name for pin in cell.pins)}")
    return ", ".join(parts)


def _shorten_keras(row: MatrixRow) -> str:
    """``2.4`` for a Keras inside, the minor of the newest that fits, and the major alone from Keras 3 on."""
    version = row.keras if row.keras_inside else row.keras_newest or ""
    if not version:
        return "?" if row.keras else "–"
    return "3" if version.startswith("3.") else minor_of(version.partition("-")[0])


def _name_kind(cell: Cell) -> str:
    if cell.kind == "newest" and cell.evidence in {"proven", "declared"}:
        return cell.evidence
    return cell.kind


def _get_order(row: MatrixRow) -> Version:
    return order_of(row.tensorflow)
