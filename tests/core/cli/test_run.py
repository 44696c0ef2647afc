"""Exit codes, streams and printing of the command line, as a separate process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import escape_invisible

MAIN = Path(__file__).parents[3] / "main.py"


def run_main(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(MAIN), *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "DOVETAIL_HOME": str(home), "HOME": str(home)},
        timeout=120,
        check=False,
    )


def test_that_an_empty_folder_gives_an_empty_scan_and_exit_code_0(tmp_path: Path) -> None:
    (tmp_path / "look").mkdir()

    done = run_main(tmp_path, "scan", "--only-roots", str(tmp_path / "look"), "--json")

    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["schema"] == 1
    assert document["environments"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "--only-roots"),
        ("scan", "/no/such/folder/anywhere"),
        ("scan", "--no-such-option"),
        ("smoke-test", "x", "--timeout", "-1"),
        ("smoke-test", "x", "--timeout", "soon"),
        ("repair", "", "--yes"),
        ("no-such-command",),
    ],
)
def test_that_wrong_use_exits_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run_main(tmp_path, *arguments, "--json")
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["message"] in done.stderr
    assert "_" not in error["message"]


def test_that_help_exits_with_0(tmp_path: Path) -> None:
    done = run_main(tmp_path, "repair", "--help")
    assert done.returncode == 0
    assert "--strategy" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Pipes break in another way on Windows.")
def test_that_a_closed_error_stream_does_not_change_how_a_command_ends(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, str(MAIN), "repair", str(tmp_path / "nothing"), "--json"],
        stdout=subprocess.PIPE,
        stderr=writing,
        env={**os.environ, "DOVETAIL_HOME": str(tmp_path)},
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["code"] == "no-such-environment"


@pytest.mark.parametrize("command", ["inspect", "repair", "smoke-test"])
def test_that_a_missing_environment_exits_with_3_and_names_it(tmp_path: Path, command: str) -> None:
    missing = tmp_path / "nothing here"

    done = run_main(tmp_path, command, str(missing), "--json")

    assert done.returncode == 3
    assert str(missing) in json.loads(done.stdout)["error"]["message"]
    assert "Traceback" not in done.stderr


def test_that_a_folder_whose_name_is_no_text_is_named_and_never_steers_the_terminal(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/bad\xff\n\x1b[31m/.venv"
    os.makedirs(folder + b"/bin")
    with open(folder + b"/pyvenv.cfg", "w", encoding="utf-8") as file:
        file.write("home = /nowhere\nversion = 3.8.1\n")

    done = run_main(tmp_path, "scan", "--only-roots", str(tmp_path), "--json")

    listed = json.loads(done.stdout)["environments"]
    assert [each["health"] for each in listed] == ["unreadable"]
    assert "Rename the folder" in listed[0]["unreadable"]
    shown = run_main(tmp_path, "scan", "--only-roots", str(tmp_path)).stdout
    assert "\x1b" not in shown
    assert "bad" in shown
    inspected = run_main(tmp_path, "inspect", os.fsdecode(folder), "--json")
    assert os.fsencode(json.loads(inspected.stdout)["environment"]["path"]) == folder


def test_that_host_prints_one_json_document(tmp_path: Path) -> None:
    done = run_main(tmp_path, "host", "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["host"]["os"] in {"linux", "macos", "windows"}


@given(st.text())
def test_that_printed_text_never_steers_a_terminal(text: str) -> None:
    printed = escape_invisible(text)

    assert not {unicodedata.category(each) for each in printed} & {"Cc", "Cs", "Zl", "Zp"}
    if text.isprintable():
        assert printed == text
