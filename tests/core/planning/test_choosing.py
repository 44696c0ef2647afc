"""Claims about choosing a release and an interpreter, with the bundled matrix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.compatibility import Matrix, load_matrix
from core.discovery import Interpreter
from core.model import CreateRequest, DovetailError, UsageError
from core.planning import Choice, choose

LINUX = "linux-x86_64"
PYTHONS = tuple(
    Interpreter(path=f"/python/{version}/bin/python", version=version)
    for version in ("3.6.15", "3.8.18", "3.8.2", "3.10.13", "3.12.1", "3.14.0")
)


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return load_matrix(tmp_path_factory.mktemp("cache"))


def pick(matrix: Matrix, *, on: tuple[Interpreter, ...] = PYTHONS, **wishes: Any) -> Choice:
    return choose(CreateRequest(path="/x", **wishes), matrix, LINUX, on)


@pytest.mark.parametrize(
    ("wishes", "release", "python"),
    [
        ({"tensorflow": "1.13.1"}, "1.13.1", "3.6.15"),
        ({"tensorflow": "2.4.0"}, "2.4.0", "3.8.18"),
        ({"tensorflow": "2.4.0", "python": "3.6"}, "2.4.0", "3.6.15"),
        ({"tensorflow": "2.4.0", "python": "3.8.2"}, "2.4.0", "3.8.2"),
        ({"tensorflow": ">=2.3,<2.5", "python": "3.8"}, "2.4.4", "3.8.18"),
        ({"tensorflow": "==2.4.*"}, "2.4.4", "3.8.18"),
        ({"python": "3.6"}, "2.6.2", "3.6.15"),
        ({"tensorflow": "2.21.0", "python": "/python/3.12.1/bin/python"}, "2.21.0", "3.12.1"),
        ({"keras": "2.10.0"}, "2.10.1", "3.10.13"),
        ({"keras": "2.2.4"}, "1.15.5", "3.6.15"),
        ({"keras": "2.4.3"}, "2.5.3", "3.8.18"),
    ],
)
def test_that_the_newest_allowed_release_meets_an_interpreter_that_runs_it(
    matrix: Matrix, wishes: dict[str, Any], release: str, python: str
) -> None:
    choice = pick(matrix, **wishes)
    assert (choice.release.version, choice.interpreter.version) == (release, python)


def test_that_without_wishes_the_newest_release_that_can_run_is_taken(matrix: Matrix) -> None:
    assert pick(matrix).release.version == matrix.newest.version


@pytest.mark.parametrize(
    ("wishes", "code", "words"),
    [
        ({"tensorflow": "2.99.0"}, "unknown-version", "There is no TensorFlow 2.99.0."),
        ({"tensorflow": "2.4.77"}, "unknown-version", "There is no TensorFlow 2.4.77."),
        ({"tensorflow": "2.21.0", "python": "3.8"}, "no-wheel", "has no wheel for Python 3.8"),
        ({"tensorflow": "2.4.0", "python": "3.7"}, "no-interpreter", "No Python 3.7 was found"),
        ({"tensorflow": "2.4.0", "python": "/no/python"}, "no-interpreter", "/no/python"),
        ({"keras": "<2.0"}, "no-keras-pair", "Keras <2.0"),
    ],
)
def test_that_a_wish_that_cannot_be_met_is_named_with_a_next_step(
    matrix: Matrix, wishes: dict[str, Any], code: str, words: str
) -> None:
    with pytest.raises(DovetailError, match=words) as raised:
        pick(matrix, **wishes)
    assert raised.value.code == code
    assert raised.value.hint


def test_that_the_interpreters_looked_at_are_told(matrix: Matrix) -> None:
    with pytest.raises(DovetailError, match=r"there is 3\.6\.15, 3\.8\.2, 3\.8\.18, 3\.10\.13, 3\.12\.1"):
        pick(matrix, tensorflow="2.4.0", python="3.7")


def test_that_a_machine_without_interpreters_is_said_to_be_one(matrix: Matrix) -> None:
    with pytest.raises(DovetailError, match="No Python interpreter was found"):
        pick(matrix, on=())


def test_that_other_implementations_are_no_candidates(matrix: Matrix) -> None:
    pypy = Interpreter(path="/pypy", version="3.8.16", implementation="pypy")
    with pytest.raises(DovetailError, match="No Python interpreter was found"):
        pick(matrix, on=(pypy,), tensorflow="2.4.0")


def test_that_what_is_no_version_is_wrong_use(matrix: Matrix) -> None:
    with pytest.raises(UsageError, match="neither a version"):
        pick(matrix, tensorflow="newest please")
    assert not Path("/x").exists()
