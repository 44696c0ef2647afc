"""Pairs of versions whose fate is known, most of them measured by importing and training."""

from __future__ import annotations

import pytest

from core.compatibility import Matrix
from core.diagnosis import derive_health, diagnose
from core.model import Category, Health, Severity
from tests.core.diagnosis.build import build_facts, build_host

HOST = build_host()
BREAKS = [
    ("1.13.1", "3.7.16", "protobuf", "4.24.4", "3.20.3"),
    ("2.3.4", "3.8.18", "protobuf", "5.29.6", "3.20.3"),
    ("2.11.1", "3.10.13", "protobuf", "4.25.8", "3.19.6"),
    ("2.12.1", "3.11.7", "protobuf", "3.19.6", "4.25.8"),
    ("2.20.0", "3.12.1", "protobuf", "5.28.0", "5.29.5"),
    ("2.21.0", "3.12.1", "protobuf", "5.29.5", "6.33.0"),
    ("2.8.4", "3.10.13", "numpy", "2.2.6", "1.26.4"),
    ("2.11.1", "3.10.13", "numpy", "2.2.6", "1.26.4"),
    ("2.17.1", "3.11.7", "numpy", "2.0.2", "1.26.4"),
    ("2.12.1", "3.11.7", "numpy", "2.1.3", "1.24.3"),
    ("2.6.5", "3.8.18", "numpy", "1.24.4", "1.19.5"),
    ("2.4.0", "3.8.18", "numpy", "1.24.4", "1.19.5"),
    ("1.15.5", "3.7.16", "numpy", "1.21.6", "1.18.5"),
    ("2.5.3", "3.8.18", "numpy", "1.22.4", "1.19.5"),
    ("2.3.4", "3.8.18", "numpy", "1.20.3", "1.18.5"),
    ("2.4.0", "3.8.18", "h5py", "3.1.0", "2.10.0"),
    ("1.15.0", "3.7.16", "h5py", "3.2.1", "2.10.0"),
    ("2.14.1", "3.11.7", "ml-dtypes", "0.3.2", "0.2.0"),
]
WORKS = [
    ("2.4.0", "3.8.18", "protobuf", "3.20.3"),
    ("2.12.1", "3.11.7", "protobuf", "5.29.5"),
    ("2.15.1", "3.11.7", "protobuf", "4.25.8"),
    ("2.20.0", "3.12.1", "protobuf", "7.35.0"),
    ("2.9.3", "3.10.13", "numpy", "1.26.4"),
    ("2.7.4", "3.8.18", "numpy", "1.24.4"),
    ("2.6.5", "3.8.18", "numpy", "1.22.4"),
    ("1.13.1", "3.7.16", "numpy", "1.21.6"),
    ("1.14.0", "3.7.16", "numpy", "1.21.6"),
    ("2.18.1", "3.11.7", "numpy", "2.4.0"),
    ("2.5.3", "3.8.18", "h5py", "3.1.0"),
    ("2.15.1", "3.11.7", "ml-dtypes", "0.5.3"),
]
KERAS = [
    ("2.6.0", "2.15.0", Severity.ERROR, "2.6.0"),
    ("2.8.4", "2.9.0", Severity.ERROR, "2.8.0"),
    ("2.12.1", "2.13.1", Severity.ERROR, "2.12.0"),
    ("2.12.1", "3.3.3", Severity.ERROR, "2.12.0"),
    ("2.16.2", "2.15.0", Severity.ERROR, "3.15.1"),
    ("2.15.1", "2.4.3", Severity.ERROR, "2.15.0"),
    ("2.0.3", "2.2.4", Severity.ERROR, "2.3.1"),
    ("2.4.0", "2.3.1", Severity.ERROR, "2.4.3"),
    ("1.14.0", "2.4.3", Severity.ERROR, "2.2.4"),
    ("2.9.3", "2.7.0", Severity.WARNING, "2.9.0"),
    ("2.4.0", "2.6.0", Severity.ERROR, None),
    ("1.12.3", "2.3.1", Severity.ERROR, "2.2.4"),
    ("1.4.1", "2.2.4", Severity.ERROR, "2.1.5"),
    ("1.0.0", "1.0.8", Severity.ERROR, "2.0.8"),
    ("2.4.0", "2.2.4", Severity.ERROR, "2.4.3"),
    ("2.6.0", "2.7.0.dev2021081200", Severity.ERROR, "2.6.0"),
]
KERAS_WORKS = [
    ("1.0.0", "1.2.2"),
    ("1.4.1", "2.1.5"),
    ("1.12.3", "2.2.4"),
    ("1.13.1", "2.3.1"),
    ("1.15.5", "2.0.8"),
    ("2.1.4", "2.3.1"),
    ("2.2.3", "2.3.1"),
    ("2.3.4", "2.4.3"),
    ("2.7.4", "2.6.0"),
    ("2.11.1", "2.10.0"),
    ("2.14.1", "2.12.0"),
    ("2.15.1", "3.3.3"),
    ("2.16.2", "3.14.1"),
    ("2.21.0", "3.15.1"),
]


def _python_for(tensorflow: str) -> str:
    minor = int(tensorflow.split(".")[1])
    if tensorflow.startswith("1."):
        return "3.7.16" if minor >= 13 else "3.6.15"
    return "3.7.16" if minor < 2 else "3.8.18" if minor < 12 else "3.11.7"


@pytest.mark.parametrize(("tensorflow", "python", "package", "version", "remedy"), BREAKS)
def test_that_a_measured_breakage_is_an_error_with_a_version_that_works(
    matrix: Matrix, tensorflow: str, python: str, package: str, version: str, remedy: str
) -> None:
    facts = build_facts({"tensorflow": tensorflow, package: version}, python=python)
    finding = next(one for one in diagnose(facts, HOST, matrix) if one.subject == package)
    assert finding.severity is Severity.ERROR
    assert finding.category is Category.DEPENDENCY_ABI
    assert finding.remedies[0].changes[0].after == remedy
    mended = build_facts({"tensorflow": tensorflow, package: remedy}, python=python)
    assert package not in {one.subject for one in diagnose(mended, HOST, matrix)}


@pytest.mark.parametrize(("tensorflow", "python", "package", "version"), WORKS)
def test_that_a_pair_measured_to_work_is_no_error(
    matrix: Matrix, tensorflow: str, python: str, package: str, version: str
) -> None:
    facts = build_facts({"tensorflow": tensorflow, package: version}, python=python)
    assert all(
        one.severity is Severity.NOTE for one in diagnose(facts, HOST, matrix) if one.subject == package
    )


@pytest.mark.parametrize(("tensorflow", "keras", "severity", "remedy"), KERAS)
def test_that_a_keras_that_does_not_pair_is_told(
    matrix: Matrix, tensorflow: str, keras: str, severity: Severity, remedy: str | None
) -> None:
    facts = build_facts({"tensorflow": tensorflow, "keras": keras}, python=_python_for(tensorflow))
    finding = next(one for one in diagnose(facts, HOST, matrix) if one.subject == "keras")
    assert finding.severity is severity
    assert finding.category is Category.KERAS_TF_MISMATCH
    assert finding.remedies[0].changes[0].after == remedy


@pytest.mark.parametrize(("tensorflow", "keras"), KERAS_WORKS)
def test_that_a_keras_that_pairs_is_no_finding_above_a_note(
    matrix: Matrix, tensorflow: str, keras: str
) -> None:
    facts = build_facts({"tensorflow": tensorflow, "keras": keras}, python=_python_for(tensorflow))
    findings = diagnose(facts, HOST, matrix)
    assert derive_health(facts, findings) is Health.FITS


def test_that_one_cause_is_told_once(matrix: Matrix) -> None:
    facts = build_facts(
        {"tensorflow": "2.5.0", "numpy": "1.20.3"},
        requires={"tensorflow": ("numpy (~=1.19.2)",)},
    )
    told = [one for one in diagnose(facts, HOST, matrix) if one.subject == "numpy"]
    assert [one.rule for one in told] == ["numpy-symbolic-tensor"]
    assert told[0].explanation.startswith("TensorFlow 2.5.0 asks for NumPy 1.19.2 to 1.19.x.")


def test_that_a_limit_with_two_lower_ones_offers_a_version_inside_all_three(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow": "2.4.0", "numpy": "2.2.6"}, python="3.9.18")
    finding = next(one for one in diagnose(facts, HOST, matrix) if one.subject == "numpy")
    assert finding.rule == "numpy-2-abi"
    assert finding.remedies[0].changes[0].after == "1.19.5"


def test_that_a_newer_patch_release_than_known_uses_its_minor(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow": "2.4.9", "protobuf": "5.29.6"})
    assert diagnose(facts, HOST, matrix)[0].title == "protobuf 5.29.6 is too new for TensorFlow 2.4.9"


def test_that_a_release_newer_than_the_matrix_is_not_judged(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow": "2.99.0", "protobuf": "3.9.0", "keras": "2.2.4"}, python="3.12.1")
    findings = diagnose(facts, HOST, matrix)
    assert [one.title for one in findings] == ["TensorFlow 2.99.0 is newer than the matrix"]
    assert derive_health(facts, findings) is Health.NOT_CHECKED
