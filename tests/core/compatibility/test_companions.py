"""What distributions beside TensorFlow declare, and which plug-ins go with what."""

from __future__ import annotations

import pytest
from packaging.version import Version

from core.compatibility import (
    CompanionReleases,
    Matrix,
    PluginPair,
    find_declared,
    has_wheel,
    normalise_release,
    was_tried,
    works_with,
)

PAIR = PluginPair(
    id="pair",
    plugin="plug-in",
    works="same minor",
    stops="import",
    why="",
    evidence="docs",
    sources=(),
    tried=("==2.14.* with ==2.15.*",),
)


def test_that_releases_come_oldest_first(matrix: Matrix) -> None:
    for name in matrix.companions.names:
        versions = [Version(release.version) for release in matrix.companions.releases(name)]
        assert versions
        assert versions == sorted(versions)


def test_that_a_release_declares_what_its_wheel_says(matrix: Matrix) -> None:
    row = matrix.companions.row("tensorflow-text", "2.10.0")
    assert row is not None
    assert any(text.startswith("tensorflow<2.11,>=2.10.0") for text in row.requires)
    assert has_wheel(row, "3.10.4", "windows-x86_64")
    assert not has_wheel(row, "3.11.4", "windows-x86_64")


def test_that_a_candidate_declares_what_its_release_does_and_an_unknown_release_nothing(
    matrix: Matrix,
) -> None:
    companions = matrix.companions
    assert companions.row("tensorflow-text", "2.10.0rc0") == companions.row("tensorflow-text", "2.10.0")
    assert companions.row("tensorflow-text", "99.0") is None
    assert companions.row("tensorflow-text", "not a version") is None
    assert companions.row("no-such-distribution", "1.0") is None


@pytest.mark.parametrize(
    ("minors", "python", "expected"),
    [
        ("3.6-3.9", "3.8.18", True),
        ("3.6-3.9", "3.10.2", False),
        ("2.7 3.5-3.6", "2.7.18", True),
        ("3.7+", "3.13.0", True),
        ("3.7+", "3.6.9", False),
        ("3", "3.12.0", True),
        ("3", "2.7.18", False),
    ],
)
def test_that_runs_of_python_versions_are_read(minors: str, python: str, expected: bool) -> None:
    row = CompanionReleases(versions="1.0", wheels={"linux-x86_64 macos-arm64": minors})
    assert has_wheel(row, python, "macos-arm64") is expected
    assert not has_wheel(row, python, "windows-x86_64")


def test_that_a_release_without_compiled_wheels_runs_anywhere() -> None:
    assert has_wheel(CompanionReleases(versions="1.0"), "3.14.0", "linux-aarch64")


def test_that_a_tensorflow_declares_what_its_row_says(matrix: Matrix) -> None:
    declared = find_declared(matrix, "tensorflow", "2.13.0", "linux-x86_64")
    assert any(text.startswith("typing-extensions<4.6.0") for text in declared.requires)
    assert find_declared(matrix, "tensorflow", ">=2.13", "linux-x86_64").requires == ()


@pytest.mark.parametrize(
    ("version", "plain"),
    [
        ("2.9.0.dev20220301", "2.9.0"),
        ("2.4.0rc3", "2.4.0"),
        ("2.0.0b1", "2.0.0b1"),
        ("2.15.0.post1", "2.15.0.post1"),
        ("2.0.0-alpha0", "2.0.0-alpha0"),
    ],
)
def test_that_candidates_and_nightly_builds_stand_for_their_release(version: str, plain: str) -> None:
    assert normalise_release(version) == plain


def test_that_minors_are_compared_and_pairs_that_were_tried_known() -> None:
    assert works_with(PAIR, "2.14.1", "2.14.0rc1")
    assert not works_with(PAIR, "2.14.0", "2.15.1")
    assert was_tried(PAIR, "2.14.0", "2.15.1")
    assert not was_tried(PAIR, "2.16.1", "2.15.1")
