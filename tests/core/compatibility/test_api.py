"""Where names of the API exist, compared with what importing and calling them showed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.compatibility import Matrix, has_name, locate, minor_of, name_publicly

RELEASES = (
    "2.12.1", "2.13.1", "2.14.1", "2.15.1", "2.16.2", "2.17.1", "2.18.1", "2.19.1", "2.20.0", "2.21.0",
)  # fmt: skip
MEASURED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "api_measured.json").read_text(encoding="utf-8")
)


def _has(matrix: Matrix, name: str, argument: str, tensorflow: str, *, legacy: bool = False) -> bool:
    names = matrix.api_names
    place = locate(name)
    called = name if name.startswith(".") else place.name
    if argument:
        row = names.find_argument(called, argument)
    else:
        row = names.find_method(name[1:]) if name.startswith(".") else names.find(called)
    if row is None:
        return True
    minor = int(minor_of(tensorflow).split(".")[1])
    keras = "3.15.1" if minor >= 16 else f"2.{minor}.0"
    if place.distribution == "keras":
        return has_name(row, "keras", keras)
    if legacy and (name.startswith((".", "tensorflow.keras", "tensorflow.compat.v1"))):
        return has_name(row, "tf-keras" if "tf-keras" in row.exists else "tensorflow", "2.16.0")
    return has_name(row, "tensorflow", tensorflow)


@pytest.mark.parametrize("one", MEASURED, ids=lambda one: f"{one['name']} {one['argument']}".strip())
def test_that_the_rows_say_what_was_measured(matrix: Matrix, one: dict[str, Any]) -> None:
    told = [version for version in RELEASES if _has(matrix, one["name"], one["argument"], version)]
    assert told == one["works"]


@pytest.mark.parametrize(
    "one",
    [one for one in MEASURED if one["name"].startswith("tensorflow.") or one["name"].startswith(".")],
    ids=lambda one: f"{one['name']} {one['argument']}".strip(),
)
def test_that_the_rows_say_what_was_measured_under_the_legacy_switch(
    matrix: Matrix, one: dict[str, Any]
) -> None:
    assert _has(matrix, one["name"], one["argument"], "2.16.2", legacy=True) is one["legacy"]


@pytest.mark.parametrize(
    ("inside", "public"),
    [
        ("tensorflow._api.v2.compat.v1", "tensorflow.compat.v1"),
        ("keras._tf_keras.keras.backend", "tensorflow.keras.backend"),
        ("keras.api._v2.keras.layers", "tensorflow.keras.layers"),
        ("keras.utils", "keras.utils"),
    ],
)
def test_that_a_module_is_called_by_its_public_name(inside: str, public: str) -> None:
    assert name_publicly(inside) == public


def test_that_the_nearest_module_above_decides(matrix: Matrix) -> None:
    row = matrix.api_names.find("tensorflow.contrib.slim.arg_scope")
    assert row is not None
    assert row.name == "tensorflow.contrib.slim"


def test_that_there_are_hundreds_of_names(matrix: Matrix) -> None:
    assert len(matrix.api.names) >= 1000
