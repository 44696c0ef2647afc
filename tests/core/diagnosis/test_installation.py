"""Several owners of one folder, conda and pip together, what hides what is installed, Pythons."""

from __future__ import annotations

from typing import Any

import pytest

from core.compatibility import Matrix
from core.model import Category, Severity
from tests.core.diagnosis.build_report import diagnose_report, find_first, list_changes

CONDA = {"manager": "conda"}

TROUBLE: list[tuple[dict[str, Any], Category]] = [
    (
        {"python": "3.6.8", "packages": {"tensorflow": "1.14.0", "tensorflow-gpu": "1.14.0"}},
        Category.DUPLICATE_TENSORFLOW,
    ),
    (
        {"python": "3.7.8", "packages": {"tensorflow": "2.3.0", "tensorflow-gpu": "2.1.0"}},
        Category.DUPLICATE_TENSORFLOW,
    ),
    (
        {
            "python": "3.7.8",
            "packages": {"tensorflow": "2.3.0", "tensorboard": "2.3.0", "tb-nightly": "2.4.0a20201009"},
        },
        Category.DUPLICATE_TENSORFLOW,
    ),
    (
        {
            **CONDA,
            "python": "3.7.12",
            "packages": {"numpy": "1.19.2", "numpy-base": "1.21.2"},
            "installers": {"numpy": "pip", "numpy-base": "conda"},
        },
        Category.CONDA_PIP_MIX,
    ),
    (
        {
            **CONDA,
            "python": "3.9.8",
            "packages": {"tensorflow": "2.8.0", "tensorflow-text": "2.8.1"},
            "installers": {"tensorflow": "conda", "tensorflow-text": "pip"},
        },
        Category.CONDA_PIP_MIX,
    ),
    (
        {"python": "3.9.4", "packages": {"tensorflow": "2.6.0"}, "files": ["random.py"]},
        Category.PATH_SHADOWING,
    ),
    (
        {"python": "3.9.4", "packages": {"tensorflow": "2.6.0"}, "files": ["./keras.py"]},
        Category.PATH_SHADOWING,
    ),
    (
        {"python": "3.7.4", "files": ["tensorflow/__init__.py"], "code": "import tensorflow as tf"},
        Category.PATH_SHADOWING,
    ),
    (
        {
            **CONDA,
            "python": "3.7.4",
            "packages": {"tensorflow": "2.1.0"},
            "user_site": {"tensorflow": "1.14.0"},
        },
        Category.PATH_SHADOWING,
    ),
    (
        {
            "python": "3.8.2",
            "interpreter": "/usr/bin/python3",
            "other_site": [
                {"path": "/opt/x", "position": "not on sys.path", "packages": {"tensorflow": "2.3.0"}}
            ],
        },
        Category.PATH_SHADOWING,
    ),
    (
        {
            "python": "3.7.4",
            "packages": {"tensorflow": "2.1.0"},
            "env_vars": {"PYTHONPATH": "/opt/ros/melodic/lib/python2.7/dist-packages"},
        },
        Category.PATH_SHADOWING,
    ),
    ({"python": "3.7.0", "packages": {"tensorflow": "1.9.0"}}, Category.PYTHON_TOO_NEW),
    ({"python": "3.8.2", "packages": {"tensorflow-gpu": "1.15.0"}}, Category.PYTHON_TOO_NEW),
    ({"python": "3.7.2", "packages": {"tensorflow": "2.12.0"}}, Category.PYTHON_TOO_OLD),
    ({"python": "3.5.10", "packages": {"tensorpack": "0.11"}}, Category.PYTHON_TOO_OLD),
    ({"python": "3.11.4", "packages": {"keras": "2.11.0"}}, Category.PYTHON_TOO_NEW),
]


@pytest.mark.parametrize(("report", "category"), TROUBLE)
def test_that_the_cause_comes_first(matrix: Matrix, report: dict[str, Any], category: Category) -> None:
    first = find_first(matrix, **report)
    assert first.category is category
    assert first.severity is not Severity.NOTE
    assert first.remedies


@pytest.mark.parametrize(
    "report",
    [
        {
            "python": "3.10.8",
            "os": "windows",
            "packages": {"tensorflow": "2.12.0", "tensorflow-intel": "2.12.0"},
        },
        {
            "python": "3.10.8",
            "os": "macos",
            "arch": "arm64",
            "packages": {"tensorflow": "2.13.0", "tensorflow-macos": "2.13.0"},
        },
        {
            **CONDA,
            "python": "3.7.8",
            "packages": {"tensorflow": "2.1.0", "tensorflow-gpu": "2.1.0", "tensorflow-base": "2.1.0"},
        },
        {**CONDA, "python": "3.9.7", "packages": {"tensorflow": "2.4.1"}},
        {
            "python": "3.9.4",
            "packages": {"tensorflow": "2.6.0"},
            "files": ["train.py", "test.py", "json", "data"],
        },
        {
            "manager": "venv",
            "python": "3.7.4",
            "packages": {"tensorflow": "2.1.0"},
            "user_site": {"tensorflow": "1.14.0"},
        },
        {
            **CONDA,
            "python": "3.7.4",
            "packages": {"tensorflow": "2.1.0"},
            "user_site": {"tensorflow": "1.14.0"},
            "env_vars": {"PYTHONNOUSERSITE": "1"},
        },
    ],
)
def test_that_what_belongs_together_is_no_trouble(matrix: Matrix, report: dict[str, Any]) -> None:
    assert [one for one in diagnose_report(matrix, **report) if one.severity is not Severity.NOTE] == []


def test_that_the_gpu_build_is_kept_where_it_was_another_package(matrix: Matrix) -> None:
    old = find_first(matrix, python="3.5.3", packages={"tensorflow": "1.0.1", "tensorflow-gpu": "1.0.1"})
    new = find_first(matrix, python="3.8.3", packages={"tensorflow": "2.4.1", "tensorflow-gpu": "2.4.1"})
    assert (list_changes(old.remedies[0]), old.remedies[0].actions) == (
        {"tensorflow": None},
        ("reinstall:tensorflow-gpu",),
    )
    assert (list_changes(new.remedies[0]), new.remedies[0].actions) == (
        {"tensorflow-gpu": None},
        ("reinstall:tensorflow",),
    )


def test_that_daily_builds_of_parts_go_with_the_daily_tensorflow(matrix: Matrix) -> None:
    packages = {
        "tensorflow": "2.9.0",
        "tf-nightly": "2.10.0.dev20220402",
        "tf-estimator-nightly": "2.10.0.dev2022040208",
    }
    first = find_first(matrix, python="3.9.11", packages=packages)
    assert [list_changes(way) for way in first.remedies] == [
        {"tf-nightly": None, "tf-estimator-nightly": None},
        {"tensorflow": None},
    ]


def test_that_keras_py_is_harmless_where_nothing_imports_keras(matrix: Matrix) -> None:
    findings = diagnose_report(
        matrix,
        python="3.6.10",
        packages={"tensorflow": "1.14.0"},
        files=["keras.py"],
        code="import tensorflow",
    )
    assert [one.severity for one in findings if one.rule == "shadowing-file"] == [Severity.NOTE]


@pytest.mark.parametrize(("code", "count"), [("import deepface\n", 1), ("import tensorflow\n", 0)])
def test_that_a_script_hides_the_package_of_its_name_where_that_is_imported(
    matrix: Matrix, code: str, count: int
) -> None:
    packages = {"tensorflow": "2.5.0", "deepface": "0.0.65"}
    findings = diagnose_report(matrix, python="3.8.10", packages=packages, files=["deepface.py"], code=code)
    assert len([one for one in findings if one.rule == "shadowing-file"]) == count


def test_that_code_inside_the_source_tree_is_told_to_run_elsewhere(matrix: Matrix) -> None:
    first = find_first(matrix, python="3.6.4", files=["tensorflow", "WORKSPACE"], code="import tensorflow")
    assert first.remedies[0].actions == ("path:run the code from another folder",)


def test_that_a_base_pythons_folder_is_kept_out_by_the_setting_that_let_it_in(matrix: Matrix) -> None:
    first = find_first(
        matrix,
        python="3.8.2",
        packages={"tensorflow": "2.4.0"},
        pyvenv_cfg={"include-system-site-packages": "true"},
        other_site=[{"path": "/usr/lib/x", "position": "first on sys.path", "packages": {"keras": "2.2.4"}}],
    )
    assert first.remedies[0].actions == ("set-pyvenv-cfg:include-system-site-packages = false",)


@pytest.mark.parametrize(
    "report",
    [
        {"interpreter": "/usr/bin/python3.6", "packages": {"tensorflow": "2.1.0"}},
        {"interpreter": "/usr/bin/python3", "env_vars": {"VIRTUAL_ENV": "/home/ada/venv"}},
        {"interpreter": "C:\\Python37\\python.exe", "os": "windows", "paths": {"prefix": "C:\\envs\\thesis"}},
        {"paths": {"site_packages": "/home/ada/venv/lib/python3.6/site-packages"}},
    ],
)
def test_that_another_interpreter_than_that_of_the_packages_is_told(
    matrix: Matrix, report: dict[str, Any]
) -> None:
    first = find_first(matrix, python="3.7.4", **report)
    assert first.category is Category.PATH_SHADOWING
    assert first.remedies[0].actions[0].startswith("use-same-interpreter:")


@pytest.mark.parametrize(
    "report",
    [
        {"interpreter": "/home/ada/venv/bin/python3.7", "env_vars": {"VIRTUAL_ENV": "/home/ada/venv"}},
        {"interpreter": "/usr/bin/python3", "env_vars": {"CONDA_PREFIX": "$HOME/env"}},
        {"paths": {"site_packages": "/home/ada/venv/lib/python3.7/site-packages", "longest": 120}},
    ],
)
def test_that_the_environments_own_interpreter_is_no_trouble(matrix: Matrix, report: dict[str, Any]) -> None:
    findings = diagnose_report(matrix, python="3.7.4", **report)
    assert [one for one in findings if one.severity is not Severity.NOTE] == []
