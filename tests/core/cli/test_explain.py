"""``explain`` as a separate process: sources, exit codes, what is printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "resources/schema/dovetail-1.schema.json").read_text(encoding="utf-8"))
BROKEN = "os: linux\npython: '3.8.10'\npackages: {tensorflow: 2.4.0, protobuf: 5.29.0}\n"
SOUND = "os: linux\npython: '3.8.10'\npackages: {tensorflow: 2.4.0}\n"


def explain(home: Path, *arguments: str, text: bytes | str = "") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "explain", *arguments],
        capture_output=True,
        input=text.encode() if isinstance(text, str) else text,
        env={**os.environ, "DOVETAIL_HOME": str(home), "HOME": str(home)},
        timeout=120,
        check=False,
    )


def test_that_a_report_with_an_error_exits_with_1_and_prints_one_document(tmp_path: Path) -> None:
    file = tmp_path / "report.yaml"
    file.write_text(BROKEN, encoding="utf-8")

    done = explain(tmp_path, str(file), "--json")

    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, {**SCHEMA, "anyOf": [{"$ref": "#/$defs/explain"}]})
    environment = document["environment"]
    assert environment["findings"][0]["severity"] == "error"
    assert environment["tensorflow"]["version"] == "2.4.0"
    assert environment["path"] == ""
    assert [each["name"] for each in environment["packages"]] == ["protobuf", "tensorflow"]


@pytest.mark.parametrize("arguments", [("-", "--json"), ("--json",)])
def test_that_standard_input_is_read_where_no_file_is_named(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = explain(tmp_path, *arguments, text=SOUND)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["environment"]["python"]["version"] == "3.8.10"


def test_that_text_that_says_nothing_exits_with_0_and_says_so(tmp_path: Path) -> None:
    done = explain(tmp_path, "-", text=b"\xff\xfe\x00hello\x00")

    assert done.returncode == 0
    assert b"ot understood" in done.stdout
    assert done.stderr == b""


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_that_a_file_that_cannot_be_read_exits_with_2_and_names_it(tmp_path: Path, name: str) -> None:
    done = explain(tmp_path, str(tmp_path / name), "--json")

    assert done.returncode == 2
    assert name in json.loads(done.stdout)["error"]["message"]


def test_that_people_are_shown_the_pieces_the_findings_and_what_was_left(tmp_path: Path) -> None:
    text = f"```yaml\n{BROKEN}```\n\nSome words that mean nothing here.\n"

    shown = explain(tmp_path, "-", text=text).stdout.decode()

    assert "Python      3.8.10" in shown
    assert "TensorFlow  2.4.0" in shown
    assert "error: " in shown
    assert "Fix: " in shown
    assert "Not understood: 1 line" in shown


def test_that_what_is_assumed_is_said(tmp_path: Path) -> None:
    text = "name: old\ndependencies:\n  - python=3.7\n  - pip:\n    - tensorflow>=2.3,<2.5\n"

    document = json.loads(explain(tmp_path, "-", "--json", text=text).stdout)

    assumed = [note["text"] for note in document["notes"] if note["kind"] == "assumed"]
    assert len(assumed) == 1
    assert "tensorflow" in assumed[0]
    assert document["environment"]["tensorflow"]["version"].startswith("2.4.")
