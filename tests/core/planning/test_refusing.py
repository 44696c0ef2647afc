"""Environments that are never changed in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model import Environment, EnvironmentFacts, Kind, Located, PythonFacts
from core.planning.refusing import find_obstacle


def build_environment(folder: Path, kind: Kind) -> Environment:
    located = Located(prefix=str(folder), kind=kind, name="e", label="e")
    return Environment(facts=EnvironmentFacts(located=located, python=PythonFacts(version="3.11.7")))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.UNKNOWN, "pyvenv.cfg is missing"),
        (Kind.SYSTEM, "belongs to the system"),
        (Kind.CONDA, "conda environment"),
        (Kind.PIXI, "conda environment"),
    ],
)
def test_that_a_change_that_could_reach_another_python_is_refused(
    tmp_path: Path, kind: Kind, words: str
) -> None:
    reason = find_obstacle(build_environment(tmp_path, kind), {"protobuf": "3.20.3"}, frozenset())

    assert reason is not None
    assert words in reason


@pytest.mark.parametrize("kind", [Kind.VENV, Kind.VIRTUALENV, Kind.UV, Kind.VIRTUALENVWRAPPER])
def test_that_an_environment_of_its_own_may_be_changed(tmp_path: Path, kind: Kind) -> None:
    assert find_obstacle(build_environment(tmp_path, kind), {}, frozenset()) is None
