"""Reports as documents, and texts that are anything at all."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import NoteKind, Report
from core.reports import read_report

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.yaml"))
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(path: Path) -> dict[str, Any]:
    report: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)["report"]
    return report


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_that_a_report_says_the_same_as_yaml_and_as_json(path: Path) -> None:
    values = load(path)
    expected = msgspec.convert(values, Report)
    dumped = yaml.safe_dump(values, sort_keys=False, allow_unicode=True)

    for text in (dumped, json.dumps(values), json.dumps(values, indent=2)):
        reading = read_report(text)
        assert strip_keras_json(reading.report) == strip_keras_json(expected)
        assert {note.kind for note in reading.notes} == {NoteKind.UNDERSTOOD}


def strip_keras_json(report: Report) -> Report:
    """Numbers in keras.json come as text; no rule looks at one."""
    if not isinstance(report.keras_json, dict):
        return report
    plain: dict[str, object] = {key: str(one) for key, one in report.keras_json.items()}
    return msgspec.structs.replace(report, keras_json=plain)


def test_that_unknown_keys_are_named_and_ignored() -> None:
    reading = read_report("os: linux\npython: '3.8'\nweather: fine\ngpu: {model: T4, colour: green}\n")

    ignored = [note.text for note in reading.notes if note.kind is NoteKind.IGNORED]
    assert ignored == ["Unknown key ignored: weather.", "Unknown key in gpu ignored: colour."]
    assert reading.report.gpu is not None
    assert reading.report.gpu.model == "T4"


@pytest.mark.parametrize(
    ("text", "named", "kept"),
    [
        ("os: [linux]\npython: '3.8'\n", "os should be text", {"python": "3.8"}),
        ("packages: tensorflow\npython: '3.8'\n", "packages should be", {"python": "3.8"}),
        ("packages: {tensorflow: [1]}\nos: linux\n", "packages.tensorflow", {"os": "linux"}),
        ("gpu: {driver: {a: b}, model: T4}\nos: linux\n", "gpu.driver", {"gpu": {"model": "T4"}}),
        ("cpu: {avx: perhaps}\nos: linux\n", "cpu.avx should be true or false", {"os": "linux"}),
        ("keras_json: 7\nos: linux\n", "keras_json should be", {"os": "linux"}),
        ("paths: {longest: far}\nos: linux\n", "paths.longest should be a number", {"os": "linux"}),
    ],
)
def test_that_values_of_a_wrong_kind_are_named_and_the_rest_is_kept(
    text: str, named: str, kept: dict[str, object]
) -> None:
    reading = read_report(text)

    assert any(named in note.text for note in reading.notes if note.kind is NoteKind.IGNORED)
    told = msgspec.to_builtins(reading.report)
    assert kept.items() <= told.items()


def test_that_versions_keep_their_zeros_and_lists_of_requirements_are_taken() -> None:
    report = read_report(
        "python: 3.10\npackages: [tensorflow==2.10, keras>=2.10]\nwants: {numpy: 1.20}\n"
    ).report

    assert report.python == "3.10"
    assert report.packages == {"tensorflow": "2.10", "keras": ">=2.10"}
    assert report.wants == {"numpy": "1.20"}


@pytest.mark.parametrize("wish", ["{tensorflow: }", "{tensorflow: ''}", "{tensorflow: latest}", "tensorflow"])
def test_that_a_wish_without_a_version_is_one_for_any(wish: str) -> None:
    assert read_report(f"python: 3.13.0\nwants: {wish}\n").report.wants == {"tensorflow": ""}


def test_that_a_report_in_a_fence_is_found_among_prose_and_a_traceback() -> None:
    text = (
        "Here is what I know:\n\n```yaml\nos: windows\npython: '3.9.1'\npackages:\n  tensorflow: 2.4.0\n```\n"
        "and it says\n\nTraceback (most recent call last):\n"
        '  File "train.py", line 3, in <module>\n    from keras.utils import np_utils\n'
        "ImportError: cannot import name 'np_utils' from 'keras.utils'\n"
    )
    report = read_report(text).report

    assert (report.os, report.python, report.packages) == ("windows", "3.9.1", {"tensorflow": "2.4.0"})
    assert report.code == "from keras.utils import np_utils"
    assert report.files == ("train.py",)
    assert "cannot import name 'np_utils'" in report.error


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_that_the_encoding_does_not_matter(encoding: str) -> None:
    text = "# für Jürgen\ntensorflow==2.4.1\nkeras==2.4.3\nnumpy==1.19.5\n"

    report = read_report(text.encode(encoding)).report

    assert report.packages == {"tensorflow": "2.4.1", "keras": "2.4.3", "numpy": "1.19.5"}


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400)))
def test_that_no_text_makes_it_fail(source: bytes | str) -> None:
    reading = read_report(source)
    assert isinstance(reading.report, Report)


_WORDS = st.sampled_from(
    [
        *("tensorflow", "==", "2.4.1", "\n", " ", "Package Version", "----", "|", "{", "}", "[", '"'),
        *("*a", "&a", "?", ": "),
        *("dependencies:", "- ", "pip:", "Traceback (most recent call last):", '  File "a.py", line 1'),
        *("ImportError: x", "os: linux", "packages:", "  keras: ", "conda", "python", "3.8", "=", "CUDA"),
        *("# packages in environment at /x:", "Name: keras", "Version: 1", "[[package]]", "```"),
        *('name = "a"',),
        *(">>> ", "I tensorflow/a.cc:1] m", "name: T4 major: 7 minor: 5", "export KERAS_BACKEND=jax", "\\"),
        *("pip install ", "@ file:///x", "GPU 0: T4 (UUID: x)", "### GPU model and memory", "''", "\x1b[31m"),
        *("FROM nvidia/cuda:11.2.2-cudnn8", "NVIDIA-SMI", "Driver Version: 450.1", "é", "\t"),
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS, max_size=40))
def test_that_no_mixture_of_known_pieces_makes_it_fail(words: list[str]) -> None:
    reading = read_report("".join(words))
    assert all(note.text for note in reading.notes)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "- " * 100_000,
        '{"a":' * 100_000,
        "os: " + "{a: " * 4_000,
        "a: &a [x, x]\n" + "\n".join(f"a{i}: &a{i} [*a, *a, *a]" for i in range(3_000)) + "\nos: linux\n",
        "os: linux\npython: &a [*a]\n",
        "x = " + "(" * 100_000,
        "[package]\n" + "a" * 100_000,
        "\0" * 10_000,
        "> " * 10_000,
        " ".join(["Traceback (most recent call last):"] * 5_000),
        "tensorflow" + " " * 100_000 + "x",
        "/" * 100_000,
        "/lib/python3" * 20_000,
    ],
    ids=range(14),
)
def test_that_hostile_text_is_read_in_a_moment(text: str) -> None:
    started = time.monotonic()
    read_report(text)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "unit",
    ["a-", "1.", "/a", "\\a", "a=", "keras-", "1 2 3 ", "lib/python3.8/", "$ ", "'a', ", "GTX ", "> ", "| "],
)
def test_that_long_lines_of_repeated_pieces_are_read_in_a_moment(unit: str) -> None:
    text = "\n".join([(unit * 4_000)[:4_000]] * 20)

    started = time.monotonic()
    read_report(text)

    assert time.monotonic() - started < 5


def test_that_ten_megabytes_are_read_in_bounded_time_and_said_to_be_cut() -> None:
    line = (
        "2020-03-17 08:06:02.583711: I tensorflow/a.cc:44] Successfully opened dynamic library nvcuda.dll\n"
    )
    text = (
        "tensorflow==2.1.0\nkeras==2.3.1\n"
        + line * (10_000_000 // len(line))
        + "ImportError: DLL load failed\n"
    )

    started = time.monotonic()
    reading = read_report(text)

    assert time.monotonic() - started < 20
    assert reading.report.packages == {"tensorflow": "2.1.0", "keras": "2.3.1"}
    assert "DLL load failed" in reading.report.error
    assert any("not read" in note.text for note in reading.notes if note.kind is NoteKind.IGNORED)
