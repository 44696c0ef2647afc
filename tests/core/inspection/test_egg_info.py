"""Details of egg-info that no installer here still writes."""

from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from tests.core.inspection.conftest import HandMade

REQUIRES = """
six>=1.0
direct @ file:///nowhere

[:python_version < "3"]
futures
[fast]
numpy
[slow:sys_platform == "win32"]
url @ https://example.org/x.zip
"""


def test_that_sections_become_markers_as_in_the_standard_library(made: HandMade) -> None:
    made.write("old-1.0-py3.6.egg-info/PKG-INFO", "Name: old\nVersion: 1.0\n\n")
    made.write("old-1.0-py3.6.egg-info/requires.txt", REQUIRES)
    (found,) = made.inspect().distributions
    assert found.origin == "egg-info"
    assert list(found.requires) == PathDistribution(made.site / "old-1.0-py3.6.egg-info").requires


def test_that_an_unpacked_egg_is_read(made: HandMade) -> None:
    made.write("old-1.0-py3.6.egg/EGG-INFO/PKG-INFO", "Name: Old\nVersion: 1.0\n\n")
    made.write("old-1.0-py3.6.egg/EGG-INFO/requires.txt", "six\n")
    (found,) = made.inspect().distributions
    assert (found.name, found.version, found.requires) == ("old", "1.0", ("six",))


def test_that_a_zipped_egg_is_listed_by_its_name(made: HandMade) -> None:
    made.write("some_egg-1.5-py2.7.egg", b"PK\x03\x04")
    (found,) = made.inspect().distributions
    assert (found.name, found.version) == ("some-egg", "1.5")
    assert found.problem is not None


@pytest.mark.parametrize("content", ["", "relative/path\n.", "/nowhere/at/all\n."])
def test_that_a_link_that_leads_nowhere_is_no_distribution(made: HandMade, content: str) -> None:
    made.write("gone.egg-link", content)
    assert made.inspect().distributions == ()


def test_that_requirements_changed_beside_an_equal_header_are_seen(made: HandMade) -> None:
    made.write("old.egg-info/PKG-INFO", "Name: old\nVersion: 1.0\n\n")
    made.write("old.egg-info/requires.txt", "six\n")
    assert made.inspect().distributions[0].requires == ("six",)
    made.write("old.egg-info/requires.txt", "numpy\n")
    assert made.inspect().distributions[0].requires == ("numpy",)


def test_that_a_link_prefers_the_metadata_of_its_own_name(made: HandMade, tmp_path: Path) -> None:
    for name in ("another", "wanted_one"):
        folder = tmp_path / "project" / f"{name}.egg-info"
        folder.mkdir(parents=True)
        (folder / "PKG-INFO").write_text(f"Name: {name}\nVersion: 1\n\n")
    made.write("wanted-one.egg-link", f"{tmp_path / 'project'}\n.")
    (found,) = made.inspect().distributions
    assert found.name == "wanted-one"
