"""A folder with one real environment of each kind: each is found once and told for what it is."""

from __future__ import annotations

from collections import Counter

import pytest

from core.discovery import Places, discover, identify
from core.model import Located, ScanRequest
from tests.zoo.whole import Zoo, build_zoo

pytestmark = pytest.mark.real

LABELS = (
    "venv", "nested", "project venv", "virtualenv", "uv", "pyenv", "conda", "conda without python", "pixi",
    "poetry", "poetry in project", "pipenv", "hatch", "pdm", "base gone", "damaged", "linked", "copied from",
    "copied",
)  # fmt: skip


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Zoo:
    return build_zoo(tmp_path_factory.mktemp("zoo") / "all")


@pytest.fixture(scope="module")
def found(zoo: Zoo) -> dict[str, Located]:
    located, reports = discover(
        ScanRequest(roots=(str(zoo.root),), only_roots=True), Places.of_this_machine()
    )
    assert [report.error for report in reports] == [None]
    assert not [prefix for prefix, count in Counter(one.prefix for one in located).items() if count > 1]
    return {one.prefix: one for one in located}


def test_that_the_scan_lists_the_zoo_and_nothing_else(zoo: Zoo, found: dict[str, Located]) -> None:
    assert set(found) == {str(animal.path) for animal in zoo.animals.values()}


@pytest.mark.parametrize("label", LABELS)
def test_that_each_is_told_for_what_it_is(zoo: Zoo, found: dict[str, Located], label: str) -> None:
    if label in zoo.absent:
        pytest.skip(zoo.absent[label])
    animal = zoo.animals[label]
    located = found[str(animal.path)]
    assert (located.kind, located.name, located.owner) == (animal.kind, animal.name, animal.owner)


@pytest.mark.parametrize("label", ["poetry", "pipenv", "hatch", "pdm", "pixi"])
def test_that_an_environment_is_linked_to_its_project(
    zoo: Zoo, found: dict[str, Located], label: str
) -> None:
    if label in zoo.absent:
        pytest.skip(zoo.absent[label])
    animal = zoo.animals[label]
    assert found[str(animal.path)].project == str(zoo.root / animal.name)


def test_that_identify_says_the_same_as_the_scan(zoo: Zoo, found: dict[str, Located]) -> None:
    places = Places.of_this_machine()
    for animal in zoo.animals.values():
        alone = identify(str(animal.path), places)
        scanned = found[str(animal.path)]
        assert (alone.prefix, alone.kind, alone.name) == (scanned.prefix, scanned.kind, scanned.name)
        if alone.executable is not None:
            assert identify(alone.executable, places).prefix == scanned.prefix


def test_that_names_and_labels_tell_all_apart(found: dict[str, Located]) -> None:
    shown = [(one.name, one.label) for one in found.values()]
    assert len(shown) == len(set(shown))
