"""Which Keras loads which saved model, compared with what saving and loading showed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.compatibility import Matrix

MEASURED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "model_files_measured.json").read_text(encoding="utf-8")
)
KERAS = {"2.12.1": "2.12.0", "2.13.1": "2.13.1", "2.15.1": "2.15.0"}


def _name(one: dict[str, Any]) -> str:
    return f"{one['format']} of {one['writer']} in {one['reader']}"


@pytest.mark.parametrize("one", MEASURED, ids=_name)
def test_that_the_rows_say_what_was_measured(matrix: Matrix, one: dict[str, Any]) -> None:
    is_legacy = one["reader"].endswith("_legacy")
    reader = "2.16.0" if is_legacy else KERAS.get(one["reader"], "3.15.1")
    writer = KERAS.get(one["writer"], "3.15.1")
    package = "tf-keras" if is_legacy else "keras"
    row = matrix.saved_models.find(one["format"], writer, reader, package, one["reader"].split("_")[0])
    assert row is not None
    if one["loaded"] == one["tried"]:
        assert row.outcome == "loads" or (row.outcome == "depends" and one["tried"] < 4)
    else:
        assert row.outcome in ("fails", "depends")


@pytest.mark.parametrize(
    ("kind", "writer", "reader", "tensorflow", "row_id"),
    [
        ("h5", "2.2.4-tf", "2.2.4", "1.14.0", "h5-ragged"),
        ("h5", "2.2.4-tf", "2.2.4", "1.15.0", "h5-else"),
        ("h5", "2.2.4", "2.2.4", "1.14.0", "h5-else"),
        ("HDF5", "2.4.0", "2.3.1", "2.1.0", "h5-functional"),
        ("keras", "3.13.1", "3.6.0", "2.18.0", "keras-of-newer-keras-3"),
        ("keras", "3.12.4", "3.6.0", "2.18.0", "keras-else"),
        ("saved_model", "2.10.0", "3.3.3", "2.16.1", "savedmodel-in-keras-3"),
        ("joblib", "2.14.0", "2.6.0", "2.6.0", "pickle-of-src"),
    ],
)
def test_that_writer_and_reader_lead_to_a_row(
    matrix: Matrix, kind: str, writer: str, reader: str, tensorflow: str, row_id: str
) -> None:
    row = matrix.saved_models.find(kind, writer, reader, "keras", tensorflow)
    assert row is not None
    assert row.id == row_id


def test_that_a_pickle_of_the_same_minor_is_no_trouble(matrix: Matrix) -> None:
    assert matrix.saved_models.find("pickle", "2.10.0", "2.10.0", "keras", "2.10.0") is None


@pytest.mark.parametrize(
    ("text", "reader", "row_id"),
    [
        ("Unrecognized keyword arguments: ['batch_shape']", "2.15.0", "h5-of-keras-3"),
        ("Unrecognized keyword arguments: ['batch_shape']", "3.3.3", None),
        ("ValueError: Unknown layer: Functional", None, "h5-functional"),
        ("ValueError: bad marshal data (unknown type code)", None, "lambda-bytecode"),
        ("received 0 variables during loading.", "2.15.0", "keras-2.13-in-2.15"),
        ("OSError: no such file", None, None),
    ],
)
def test_that_a_message_leads_to_a_row_that_does_not_contradict_the_reader(
    matrix: Matrix, text: str, reader: str | None, row_id: str | None
) -> None:
    row = matrix.saved_models.find_by_message(text, reader, None)
    assert (row.id if row is not None else None) == row_id
