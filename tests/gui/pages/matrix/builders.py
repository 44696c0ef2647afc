"""Rows and answers as the core would give them, for tests of the matrix page."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import MatrixAnswer, MatrixClaim, MatrixNote, MatrixRow

SM_TO_8 = ("sm_35", "sm_50", "sm_60", "sm_70", "sm_75", "compute_80")


def build_row(tensorflow: str, *pythons: str, evidence: str = "official", **changes: object) -> MatrixRow:
    """A CPU and GPU row of Linux, with the Keras of its own number inside."""
    row = MatrixRow(
        tensorflow=tensorflow,
        distribution="tensorflow",
        platform="linux-x86_64",
        released="2021-11-01",
        python=pythons,
        keras=".".join(tensorflow.split(".")[:2]) + ".0",
        keras_inside=True,
        cuda="11.0",
        cudnn="8",
        compute_capabilities=SM_TO_8,
        driver_min="450.51.05",
        requires={"protobuf": ">=3.9.2", "numpy": "~=1.19.2"},
        limits={"protobuf": "<3.21"},
        evidence=dict.fromkeys(pythons, evidence),
        claims=(),
        sources=("METADATA of the wheels",),
    )
    return replace(row, **changes)


def build_answer(*rows: MatrixRow, **changes: object) -> MatrixAnswer:
    """An answer with these rows."""
    return replace(MatrixAnswer(newest_data="2026-11-20", rows=rows), **changes)


OLD = build_row("2.3.4", "3.6", "3.7", "3.8", cuda="10.1", driver_min="418.39")
OLDEST_PATCH = build_row("2.3.0", "3.5", "3.6", "3.7", "3.8", cuda="10.1", driver_min="418.39")
NEW = build_row(
    "2.4.4",
    "3.6",
    "3.7",
    "3.8",
    evidence="official",
    claims=(MatrixClaim(source="the official table", cuda="11.0", cudnn="8.0"),),
)
NOTES = (
    MatrixNote(
        id="import",
        title="Keras, and how to import it",
        lines=("It carries Keras 2.4.0.", "    from tensorflow import keras", "    import keras"),
        sources=("a page",),
    ),
)
ANSWER = build_answer(NEW, OLD, OLDEST_PATCH, notes=NOTES)
