"""Damage told in words: what is understood of it, and the findings it becomes."""

from __future__ import annotations

from typing import Any

import pytest

from core.compatibility import Matrix
from core.diagnosis.damage_words import DamageKind, is_told_elsewhere, read_damage
from core.model import Category, Severity
from tests.core.diagnosis.build_report import diagnose_report, find_first

STATEMENTS: list[tuple[str, DamageKind, str]] = [
    ("base interpreter /usr/bin/python3.8 is gone", DamageKind.INTERPRETER, ""),
    ("bin/python3 of the environment is a dangling link", DamageKind.INTERPRETER, ""),
    ("C:\\Python36\\python.exe does not exist", DamageKind.INTERPRETER, ""),
    ("/home/ada/.pyenv/versions/3.8.5 was uninstalled", DamageKind.INTERPRETER, ""),
    ("python3 in bin links to /usr/bin/python3.6, which was replaced by 3.8", DamageKind.INTERPRETER, ""),
    ("lib/libpython3.7m.so.1.0 cannot be found", DamageKind.INTERPRETER, ""),
    ("bin/python is a copy of conda's interpreter", DamageKind.COPIED_INTERPRETER, ""),
    ("lib-dynload/_ctypes.so is missing", DamageKind.INCOMPLETE_INTERPRETER, ""),
    ("the environment was moved from /home/a/env to /data/env", DamageKind.MOVED, ""),
    ("the dist-info of numpy lacks METADATA", DamageKind.METADATA, "numpy"),
    ("METADATA of tensorflow has 0 bytes", DamageKind.METADATA, "tensorflow"),
    ("tensorflow_estimator is empty, its dist-info is there", DamageKind.MISSING, "tensorflow-estimator"),
    ("RECORD of protobuf lists google/protobuf/empty.py, which is not there", DamageKind.MISSING, "protobuf"),
    ("site-packages/h5py/_errors.so is missing", DamageKind.MISSING, "h5py"),
    ("two dist-info folders for numpy: 1.19.5 and 1.21.6", DamageKind.TWICE, "numpy"),
    ("tensorflow/__init__.py says 2.1.0, its metadata says 2.3.0", DamageKind.MIXED, "tensorflow"),
    ("site-packages/keras holds files of keras 2.2.4 and of keras 2.4.3", DamageKind.MIXED, "keras"),
    ("site-packages/tensorflow holds leftovers of 1.7", DamageKind.STALE, "tensorflow"),
    ("a folder ~ensorflow lies in site-packages", DamageKind.HALF_REMOVED, "tensorflow"),
    ("site-packages/~umpy-1.19.5.dist-info", DamageKind.HALF_REMOVED, "numpy"),
    ("the installation of tensorflow was interrupted", DamageKind.INTERRUPTED, "tensorflow"),
    ("no space left on device while tensorflow was unpacked", DamageKind.DISK, "tensorflow"),
    ("permission denied when site-packages/numpy was written", DamageKind.PERMISSION, "numpy"),
    ("the path of a file is 270 characters long, the limit is 260 characters", DamageKind.LONG_PATH, ""),
    ("conda-meta says numpy 1.16.4, the dist-info says 1.19.5", DamageKind.CONDA_RECORDS, "numpy"),
    ("conda list: numpy 1.18.1 from defaults and 1.19.5 from pypi", DamageKind.CONDA_RECORDS, "numpy"),
    ("tensorflow.__file__ is /home/ada/thesis/tensorflow.py", DamageKind.SHADOWED, "tensorflow"),
    ("easy-install.pth names /home/ada/src", DamageKind.PATH_ENTRY, ""),
    ("tensorflow looks strange", DamageKind.OTHER, "tensorflow"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "kind", "piece"), STATEMENTS)
def test_that_a_statement_is_understood_by_its_words(statement: str, kind: DamageKind, piece: str) -> None:
    damage = read_damage(statement)
    assert damage.kind is kind
    assert not piece or damage.piece == piece


@pytest.mark.parametrize(
    "statement",
    [
        "libcudart.so.10.1 does not exist in /usr/local/cuda/lib64",
        "a keras.json with backend theano lies in site-packages/keras/",
        "msvcp140_1.dll is missing",
    ],
)
def test_that_what_other_rules_speak_of_is_left_to_them(statement: str) -> None:
    assert is_told_elsewhere(read_damage(statement))


FINDINGS: list[tuple[str, Category, str]] = [
    ("base interpreter /usr/bin/python3.8 is gone", Category.BROKEN_INSTALL, "recreate-env"),
    (
        "site-packages/tensorflow/python/_pywrap.so is missing",
        Category.BROKEN_INSTALL,
        "reinstall:tensorflow",
    ),
    ("site-packages/tensorflow holds leftovers of 1.7", Category.BROKEN_INSTALL, "reinstall:tensorflow"),
    (
        "tensorflow/__init__.py says 2.1.0, its metadata says 2.4.1",
        Category.DUPLICATE_TENSORFLOW,
        "reinstall:tensorflow",
    ),
    ("conda-meta says numpy 1.16.4, the dist-info says 1.19.5", Category.CONDA_PIP_MIX, "recreate-env"),
    ("tensorflow.__file__ is /home/ada/tensorflow.py", Category.PATH_SHADOWING, "rename-file:tensorflow"),
    ("a path is too long for Windows", Category.BROKEN_INSTALL, "enable-long-paths"),
]


@pytest.mark.parametrize(("statement", "category", "action"), FINDINGS)
def test_that_damage_becomes_a_finding_with_a_way_out(
    matrix: Matrix, statement: str, category: Category, action: str
) -> None:
    first = find_first(matrix, python="3.8.10", packages={"tensorflow": "2.4.1"}, damage=[statement])
    assert first.category is category
    assert first.evidence[0].observed == statement
    assert any(one.startswith(action) for way in first.remedies for one in way.actions)


def test_that_statements_about_one_interpreter_are_told_once(matrix: Matrix) -> None:
    findings = diagnose_report(
        matrix,
        python="3.9.16",
        damage=["bin/python3 is a dangling link", "/usr/local/opt/python@3.9/bin/python3 does not exist"],
    )
    assert [one.rule for one in findings if one.severity is Severity.ERROR] == ["python-interpreter"]
    assert len(findings[0].evidence) == 2


def test_that_an_environment_whose_python_was_exchanged_is_told(matrix: Matrix) -> None:
    report: dict[str, Any] = {"packages": {"tensorflow": "2.6.0"}, "pyvenv_cfg": {"version": "3.8.10"}}
    first = find_first(matrix, python="3.9.4", **report)
    same = diagnose_report(matrix, python="3.8.16", **report)
    assert (first.rule, first.category) == ("python-interpreter", Category.BROKEN_INSTALL)
    assert not any(one.rule == "python-interpreter" for one in same)


def test_that_the_length_of_a_path_is_added_up_from_folder_and_wheel(matrix: Matrix) -> None:
    folder = "C:\\Users\\ada\\AppData\\Local\\Packages\\PythonSoftwareFoundation.Python.3.7_qbz5n2kfra8p0"
    folder += "\\LocalCache\\local-packages\\Python37\\site-packages"
    report: dict[str, Any] = {"os": "windows", "python": "3.7.4"}
    paths = {"site_packages": folder, "long_paths_enabled": False}
    long = find_first(matrix, **report, wants={"tensorflow": "==1.14.0"}, paths=paths)
    short = diagnose_report(matrix, **report, wants={"tensorflow": "==2.0.0"}, paths=paths)
    allowed = diagnose_report(
        matrix, **report, wants={"tensorflow": "==1.14.0"}, paths={**paths, "long_paths_enabled": True}
    )
    assert long.rule == "path-length"
    assert [action.split(":")[0] for way in long.remedies for action in way.actions] == [
        "enable-long-paths",
        "shorter-path",
    ]
    assert not any(one.rule == "path-length" for one in (*short, *allowed))
