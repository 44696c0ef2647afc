"""The matrix command, as a separate process."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.core.cli.test_documents import SCHEMA
from tests.core.cli.test_run import run_main


def test_that_json_obeys_the_published_schema_and_the_question(tmp_path: Path) -> None:
    done = run_main(tmp_path, "matrix", "--tensorflow", "==2.4.*", "--platform", "linux-x86_64", "--json")

    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, {**SCHEMA, "anyOf": [{"$ref": "#/$defs/matrix"}]})
    assert {row["platform"] for row in document["rows"]} == {"linux-x86_64"}
    assert all(row["tensorflow"].startswith("2.4.") for row in document["rows"])


def test_that_text_shows_a_table_and_the_answers(tmp_path: Path) -> None:
    done = run_main(tmp_path, "matrix", "--tensorflow", "2.4", "--platform", "linux-x86_64")

    assert done.returncode == 0, done.stderr
    assert "2.4.0 inside" in done.stdout
    assert "Import it as: from tensorflow import keras" in done.stdout
    assert "no network was used" in done.stdout


def test_that_no_row_is_no_failure_and_the_nearest_is_told_aside(tmp_path: Path) -> None:
    done = run_main(tmp_path, "matrix", "--tensorflow", "2.4", "--python", "3.12", "--json")

    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["rows"] == []
    assert document["nearest"] in done.stderr
    assert "Python 3.6 to 3.8" in document["nearest"]


@pytest.mark.parametrize(
    "arguments",
    [("--tensorflow", "new"), ("--platform", "amiga"), ("--python", "three"), ("--cuda", "=="), ("2.4",)],
)
def test_that_wrong_questions_exit_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run_main(tmp_path, "matrix", *arguments, "--json")

    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["message"] in done.stderr
