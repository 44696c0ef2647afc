"""What the packages table shows."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import Distribution, Environment
from gui.pages.environment.packages import accept_package
from gui.pages.environment.packages_state import derive_packages, describe_specifier
from tests.gui.builders import DISTRIBUTIONS, FIT, build_environment, build_thesis, build_zoo


def with_packages(*more: Distribution) -> Environment:
    thesis = build_thesis()
    return replace(thesis, facts=replace(thesis.facts, distributions=(*DISTRIBUTIONS, *more)))


def test_that_misfits_come_first_then_tensorflow_then_names() -> None:
    rows = derive_packages(build_thesis(), FIT)
    names = [row.name for row in rows]
    assert names == ["protobuf", "tensorflow", "absl-py", "certifi", "gast", "h5py", "numpy", "six"]
    assert (rows[0].kind, rows[0].word, rows[0].asks) == ("bad", "Too new", "3.9.2 or newer")


def test_that_each_package_is_judged_by_what_tensorflow_asks() -> None:
    judged = {row.name: (row.kind, row.word, row.asks) for row in derive_packages(build_thesis(), None)}
    assert judged["protobuf"][:2] == ("bad", "Does not fit")
    assert judged["numpy"] == ("ok", "Fits", "1.19.2 to below 1.20")
    assert judged["certifi"] == ("none", "Not related", "–")
    assert judged["tensorflow"][:2] == ("ok", "Fits")


def test_that_an_unmet_demand_without_a_finding_is_a_warning() -> None:
    thesis = build_environment()
    old = tuple(replace(d, version="1.18.0") if d.name == "numpy" else d for d in DISTRIBUTIONS)
    rows = derive_packages(replace(thesis, facts=replace(thesis.facts, distributions=old)), FIT)
    assert [(row.name, row.word) for row in rows if row.kind == "warn"] == [("numpy", "Not met")]


def test_that_the_way_a_package_came_is_told() -> None:
    rows = derive_packages(
        with_packages(
            Distribution(name="shop", version="0.1", folder="s", editable=True),
            Distribution(name="mkl", version="2023.1", folder="m.json", origin="conda"),
            Distribution(name="six", version="1.16.0", folder="six.json", origin="conda"),
            Distribution(name="odd", version="1.0", folder="o", problem="METADATA is cut off."),
        ),
        FIT,
    )
    told = {(row.name, row.version): (row.came_from, row.word) for row in rows}
    assert told["shop", "0.1"][0] == "editable"
    assert told["mkl", "2023.1"][0] == "conda"
    assert told["six", "1.16.0"][0] == told["six", "1.15.0"][0] == "pip and conda"
    assert told["odd", "1.0"][1] == "Unreadable"


@pytest.mark.parametrize(
    ("specifier", "words"),
    [
        ("", "any version"),
        (">=3.9.2", "3.9.2 or newer"),
        (">=1.19.2,<1.20", "1.19.2 to below 1.20"),
        ("<1.20,>=1.19.2", "1.19.2 to below 1.20"),
        ("==0.3.3", "0.3.3 exactly"),
        ("==1.12.*", "1.12.x"),
        ("~=1.12.0", "1.12.x"),
        ("~=1.19.2", "1.19.2 to below 1.20"),
        ("~=0.10", "0.10 to below 1"),
        ("<2", "below 2"),
        ("<=2.1", "up to 2.1"),
        ("!=1.0", "!=1.0"),
        (">=1,<2,!=1.5", ">=1,<2,!=1.5"),
        ("~=1.0rc1", "~=1.0rc1"),
        (">=1,<=2", ">=1,<=2"),
    ],
)
def test_that_a_specifier_is_said_in_plain_words(specifier: str, words: str) -> None:
    assert describe_specifier(specifier) == words


def test_that_broken_requirements_and_versions_do_not_stop_the_table() -> None:
    thesis = build_thesis()
    odd = tuple(
        replace(d, requires=("???", "numpy (>=1", *d.requires))
        if d.name == "tensorflow"
        else replace(d, version="not-a-version")
        for d in DISTRIBUTIONS
    )
    rows = derive_packages(replace(thesis, facts=replace(thesis.facts, distributions=odd)), FIT)
    assert len(rows) == len(DISTRIBUTIONS)


def test_that_an_environment_without_tensorflow_relates_nothing() -> None:
    assert {row.word for row in derive_packages(build_zoo()[5], None)} == {"Not related"}


@pytest.mark.parametrize(
    ("text", "choice", "names"),
    [
        ("", "all", 8),
        ("prot", "all", 1),
        ("1.15", "all", 1),
        ("", "misfits", 1),
        ("", "requested", 1),
        ("zzz", "all", 0),
    ],
)
def test_that_filter_and_choice_leave_what_they_name(text: str, choice: str, names: int) -> None:
    rows = derive_packages(build_thesis(), FIT)
    assert sum(accept_package(text, choice, row) for row in rows) == names
