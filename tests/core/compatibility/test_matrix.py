"""Questions to the matrix, answered from the bundled files."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.compatibility import Matrix, is_in_range, is_older, load_matrix, minor_of, platform_name
from core.compatibility.versions import parse_specifier

LINUX = "linux-x86_64"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("2.4.0", "2.4.0"),
        ("2.4.9", "2.4.4"),
        ("2.15.0.post1", "2.15.0.post1"),
        ("2.4.0+cu110", "2.4.0"),
        ("2.16.0", "2.16.1"),
        ("2.16.0rc0", None),
        ("2.22.0", None),
        ("0.12.1", None),
        ("not a version", None),
    ],
)
def test_that_an_unknown_patch_release_is_answered_by_its_minor(
    matrix: Matrix, asked: str, answer: str | None
) -> None:
    release = matrix.release(asked)
    assert (release.version if release is not None else None) == answer


@pytest.mark.parametrize(
    ("version", "is_newer"),
    [("2.22.0", True), ("3.0.0", True), ("2.21.5", False), ("2.21.0", False), ("1.4.0", False), ("x", False)],
)
def test_that_only_what_came_after_all_rows_is_newer(matrix: Matrix, version: str, is_newer: bool) -> None:
    assert matrix.is_newer_than_known(version) is is_newer


@pytest.mark.parametrize(
    ("version", "platform", "python"),
    [
        ("2.4.0", LINUX, ("3.6", "3.7", "3.8")),
        ("2.21.0", LINUX, ("3.10", "3.11", "3.12", "3.13")),
        ("2.17.0", "macos-x86_64", ()),
        ("2.13.1", "windows-x86_64", ("3.9", "3.10", "3.11")),
        ("2.11.1", "linux-aarch64", ()),
    ],
)
def test_that_the_pythons_are_those_with_a_wheel(
    matrix: Matrix, version: str, platform: str, python: tuple[str, ...]
) -> None:
    assert matrix.python_range(version, platform) == python


@pytest.mark.parametrize(
    ("version", "distribution", "platform", "cuda", "cudnn"),
    [
        ("2.4.0", "tensorflow", LINUX, "11.0", "8"),
        ("2.2.0", "tensorflow", LINUX, "10.1", "7"),
        ("2.0.0", "tensorflow", LINUX, None, None),
        ("2.0.0", "tensorflow-gpu", LINUX, "10.0", "7"),
        ("1.13.1", "tensorflow-gpu", LINUX, "10.0", "7"),
        ("1.15.0", "tensorflow", LINUX, "10.0", "7"),
        ("1.15.5", "tensorflow", LINUX, None, None),
        ("2.10.0", "tensorflow", "windows-x86_64", "11.2", "8"),
        ("2.11.0", "tensorflow", "windows-x86_64", None, None),
        ("2.21.0", "tensorflow", LINUX, "12.5", "9"),
        ("2.21.0", "tensorflow-cpu", LINUX, None, None),
    ],
)
def test_that_a_build_knows_the_cuda_it_was_made_for(
    matrix: Matrix, version: str, distribution: str, platform: str, cuda: str | None, cudnn: str | None
) -> None:
    build = matrix.build(version, distribution, platform)
    assert build is not None
    assert (build.cuda, build.cudnn) == (cuda, cudnn)


def test_that_the_tested_table_makes_the_cudnn_exact(matrix: Matrix) -> None:
    assert matrix.cudnn_needed("2.4.0", LINUX, "8") == "8.0"
    assert matrix.cudnn_needed("2.15.0", LINUX, "8") == "8.9"
    assert matrix.cudnn_needed("2.15.0", LINUX, "9") == "9"
    claims = matrix.claims("2.15.0", LINUX)
    assert [(claim.cuda, claim.cudnn) for claim in claims] == [("12.2", "8.9"), ("12.2", "8.8")]
    assert "source.md" in claims[0].source


def test_that_evidence_tells_measured_from_official_from_declared(matrix: Matrix) -> None:
    assert matrix.evidence("2.15.1", LINUX) == {"3.9": "proven", "3.10": "official", "3.11": "proven"}
    assert set(matrix.evidence("2.21.0", "linux-aarch64").values()) == {"declared"}


def test_that_true_limits_are_the_strictest_of_all_rows(matrix: Matrix) -> None:
    assert matrix.limits("2.4.0") == {"protobuf": "<3.21", "numpy": "<1.20", "h5py": "<3"}
    assert matrix.limits("2.10.1") == {"protobuf": "<3.21", "numpy": "<2"}
    assert matrix.limits("2.21.0") == {"protobuf": ">=6.31.1"}


@pytest.mark.parametrize(
    ("version", "python", "keras"),
    [
        ("2.6.0", "3.8.18", "2.6.0"),
        ("2.13.0", "3.8.18", "2.13.1"),
        ("2.16.1", "3.9.18", "3.10.0"),
        ("2.16.1", "3.10.13", "3.12.4"),
        ("2.21.0", "3.12.1", "3.15.1"),
        ("2.4.0", "3.8.18", None),
    ],
)
def test_that_the_keras_to_install_fits_release_and_python(
    matrix: Matrix, version: str, python: str, keras: str | None
) -> None:
    assert matrix.keras_for(version, python) == keras


def test_that_a_yanked_tf_keras_is_never_offered(matrix: Matrix) -> None:
    assert matrix.tf_keras_for("2.20.0", "3.12.1") == "2.20.1"
    assert matrix.tf_keras_for("2.13.0", "3.11.7") is None


def test_that_the_tensorflow_for_a_keras_is_the_newest_that_fits_both(matrix: Matrix) -> None:
    assert matrix.tensorflow_for("2.9.0", "3.9.18", LINUX) == "2.9.3"
    assert matrix.tensorflow_for("2.2.4", "3.7.16", LINUX) == "1.15.5"
    assert matrix.tensorflow_for("2.2.4", "3.12.1", LINUX) is None


def test_that_the_newest_release_depends_on_python_and_platform(matrix: Matrix) -> None:
    newest = {
        (python, platform): release.version
        for python in ("3.6.15", "3.8", "3.9", "3.13", "3.14")
        for platform in (LINUX, "macos-x86_64")
        if (release := matrix.newest_for(python, platform)) is not None
    }
    assert newest == {
        ("3.6.15", LINUX): "2.6.2",
        ("3.6.15", "macos-x86_64"): "2.6.2",
        ("3.8", LINUX): "2.13.1",
        ("3.8", "macos-x86_64"): "2.13.1",
        ("3.9", LINUX): "2.20.0",
        ("3.9", "macos-x86_64"): "2.16.2",
        ("3.13", LINUX): "2.21.0",
    }


@pytest.mark.parametrize(
    ("cuda", "os", "driver"),
    [
        ("12.5.1", "linux", "525.60.13"),
        ("12.5", "windows", "528.33"),
        ("11.2", "linux", "450.80.02"),
        ("10.1", "linux", "418.39"),
        ("13.0", "windows", None),
        ("6.0", "linux", None),
    ],
)
def test_that_the_driver_minimum_follows_the_cuda_and_the_system(
    matrix: Matrix, cuda: str, os: str, driver: str | None
) -> None:
    need = matrix.driver_minimum(cuda, os)
    assert (need.driver if need is not None else None) == driver
    assert need is None or need.sources


def test_that_packages_of_the_release_time_end_45_days_after_it(matrix: Matrix) -> None:
    for release in matrix.releases:
        last = matrix.versions_in_time(release.version)
        assert last is not None
        passed = datetime.date.fromisoformat(last) - datetime.date.fromisoformat(release.released)
        assert passed.days == 45 or (last == "2019-04-12" and passed.days > 45)
    assert matrix.versions_in_time("9.0") is None


@pytest.mark.parametrize(
    ("os", "arch", "name"),
    [
        ("linux", "x86_64", LINUX),
        ("linux", "arm64", "linux-aarch64"),
        ("macos", "arm64", "macos-arm64"),
        ("macos", "aarch64", "macos-arm64"),
        ("windows", "AMD64", "windows-x86_64"),
    ],
)
def test_that_platforms_are_named_as_in_the_contract(os: str, arch: str, name: str) -> None:
    assert platform_name(os, arch) == name


_numbers = st.integers(0, 30)
_versions = st.builds("{}.{}.{}".format, st.integers(0, 6), _numbers, _numbers)


@given(_versions, _versions)
def test_that_a_range_is_split_without_gap_or_overlap(version: str, bound: str) -> None:
    assert is_in_range(version, f"<{bound}") is not is_in_range(version, f">={bound}")
    assert is_in_range(version, f"<{bound}") is is_older(version, bound)


@given(_versions, _versions, _versions)
def test_that_order_is_transitive(first: str, second: str, third: str) -> None:
    if is_older(first, second) and is_older(second, third):
        assert is_older(first, third)


@given(st.text(max_size=12))
def test_that_what_is_no_version_has_no_answer_rather_than_a_wrong_one(text: str) -> None:
    answer = is_in_range(text, ">=1.0")
    assert answer in (True, False, None)
    assert parse_specifier(f">={minor_of('1.2.3')}") is not None
    if answer is None:
        assert not is_older(text, "1.0")


@settings(deadline=None)  # the first example loads the matrix
@given(_versions)
def test_that_every_keras_pair_and_release_answers_any_version(version: str) -> None:
    matrix = _shared_matrix()
    for release in ("1.15.5", "2.4.0", "2.6.0", "2.15.1", "2.21.0"):
        pair = matrix.keras_pair(release, version)
        assert pair is None or is_in_range(version, pair.keras)
    found = matrix.release(version)
    assert found is None or minor_of(found.version) == minor_of(version)


_kept: list[Matrix] = []


def _shared_matrix() -> Matrix:
    if not _kept:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            _kept.append(load_matrix(folder))
    return _kept[0]
