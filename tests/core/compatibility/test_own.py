"""The user's own rows: laid over ours, marked as theirs, left out and told where they are wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import resources
from core.app import Dovetail
from core.compatibility import Matrix, load_matrix, matrix_digest
from core.machine import Folders

LINUX = "linux-x86_64"
GUIDE = Path(resources.__path__[0]) / "docs" / "own_rows.md"
NEWER = """
releases:
- version: '2.99.0'
  released: '2030-01-01'
  keras: '>=3.12.0'
  requires: [numpy>=1.26.0, protobuf>=6.31.1]
  builds:
  - {distribution: tensorflow, platform: linux-x86_64, python: ['3.13'], cuda: '13.0', cudnn: '9'}
"""
NO_RANGE = "pairs: [{id: x, keras: new, tensorflow: '>2', stops: nothing, evidence: measured, sources: []}]"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def _load(tmp_path: Path, own: Path, **files: str) -> Matrix:
    for name, text in files.items():
        (own / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_matrix(tmp_path / "cache", own_folder=own)


def test_that_an_own_release_is_one_of_the_matrix_and_marked(tmp_path: Path, own: Path) -> None:
    matrix = _load(tmp_path, own, tensorflow=NEWER)
    assert matrix.newest.version == "2.99.0"
    assert matrix.python_range("2.99.0", LINUX) == ("3.13",)
    assert matrix.sources_of("2.99.0", LINUX) == ("your own row in matrix/tensorflow.yaml",)
    assert [(row.file, row.section, row.key) for row in matrix.own.rows] == [
        ("tensorflow.yaml", "releases", "2.99.0")
    ]
    assert matrix.own.problems == ()
    assert matrix.release("2.21.0") is not None


def test_that_an_own_row_replaces_ours_of_the_same_version(tmp_path: Path, own: Path) -> None:
    plain = _load(tmp_path, own)
    matrix = _load(tmp_path, own, tensorflow=NEWER.replace("2.99.0", "2.4.1"))
    assert len(matrix.releases) == len(plain.releases)
    assert matrix.python_range("2.4.1", LINUX) == ("3.13",)
    assert [release.version for release in matrix.releases] == [one.version for one in plain.releases]


def test_that_an_own_tested_row_is_shown_as_a_claim(tmp_path: Path, own: Path) -> None:
    row = "{tensorflow: '2.15', platform: linux-x86_64, python: ['3.11'], cuda: '12.9', cudnn: '9.1'}"
    matrix = _load(tmp_path, own, tested_builds=f"tested: [{row}]")
    first = matrix.claims("2.15.1", LINUX)[0]
    assert (first.source, first.cuda) == ("your own row in matrix/tested_builds.yaml", "12.9")


def test_that_an_own_pair_decides_before_ours(tmp_path: Path, own: Path) -> None:
    pair = """
sources: {we: our build farm}
pairs:
- {id: ours, keras: '==2.2.4', tensorflow: '==2.4.*', stops: nothing, evidence: measured, sources: [we]}
"""
    matrix = _load(tmp_path, own, pairs=pair)
    found = matrix.keras_pair("2.4.1", "2.2.4")
    assert found is not None
    assert found.stops == "nothing"
    assert [matrix.source(name) for name in found.sources] == [
        "your own row in matrix/pairs.yaml",
        "our build farm",
    ]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("tensorflow", "releases:\n- version: 2.99\n", "left out: releases row 1, version"),
        ("tensorflow", "releases: [\n", "tensorflow.yaml is left out: line 2"),
        ("tensorflow", "- just a list\n", "it should be sections"),
        ("tensorflow", "invented: []\n", "invented is no section of it"),
        ("tensorflow", "newest_data: '2030-01-01'\n", "newest_data cannot be changed"),
        ("invented", "rows: []\n", "its name should be one of tensorflow.yaml"),
        ("pairs", NO_RANGE, "new is not a version range"),
    ],
)  # fmt: skip
def test_that_a_wrong_file_is_left_out_and_told_and_the_others_stay(
    tmp_path: Path, own: Path, name: str, text: str, words: str
) -> None:
    other = "keras:\n- {version: '3.99.0', released: '2030-01-01'}\n"
    matrix = _load(tmp_path, own, **{name: text}, keras_releases=other)
    (problem,) = matrix.own.problems
    assert problem.startswith("Your matrix file ")
    assert words in problem
    assert matrix.newest.version == "2.21.0"
    assert matrix.keras_releases.keras[-1].version == "3.99.0"


def test_that_a_file_that_cannot_be_read_is_told(tmp_path: Path, own: Path) -> None:
    (own / "pairs.yaml").mkdir()
    matrix = _load(tmp_path, own)
    assert matrix.own.problems == ("Your matrix file pairs.yaml is left out: it cannot be read.",)


def test_that_the_digest_covers_own_rows(tmp_path: Path, own: Path) -> None:
    before = matrix_digest(own_folder=own)
    assert before == matrix_digest()
    matrix = _load(tmp_path, own, tensorflow=NEWER)
    assert before != matrix.digest == matrix_digest(own_folder=own)
    assert _load(tmp_path, own).own == matrix.own


def test_that_dovetail_reads_them_beside_its_settings(tmp_path: Path) -> None:
    folders = Folders.below(tmp_path)
    own = folders.config / "matrix"
    own.mkdir(parents=True)
    (own / "tensorflow.yaml").write_text(NEWER, encoding="utf-8")
    assert Dovetail(folders).matrix.newest.version == "2.99.0"


def test_that_the_examples_of_the_guide_are_taken(tmp_path: Path, own: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    examples = dict(re.findall(r"`(\w+)\.yaml`:\n\n```yaml\n(.*?)```", text, re.DOTALL))
    assert len(examples) >= 3
    matrix = _load(tmp_path, own, **examples)
    assert matrix.own.problems == ()
    assert len(matrix.own.rows) >= len(examples)
