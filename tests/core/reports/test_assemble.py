"""From a report to facts: systems, TensorFlow under its names, conda builds, versions from ranges."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from core.compatibility import Matrix
from core.model import Kind, Report
from core.reports import Case, assemble


def make(matrix: Matrix, *, requirements: tuple[str, ...] = (), **values: Any) -> Case:
    return assemble(msgspec.convert(values, Report), matrix, requirements)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"os": "Ubuntu 20.04", "arch": "amd64"}, ("linux", "x86_64")),
        ({"os": "Win10", "arch": "AMD64"}, ("windows", "x86_64")),
        ({"os": "Darwin", "arch": "arm64"}, ("macos", "arm64")),
        ({"os": "Linux", "arch": "arm64"}, ("linux", "aarch64")),
        ({"os_version": "macOS 12.3", "cpu": {"model": "Apple M1"}}, ("macos", "arm64")),
        ({"os": "macos", "arch": "x86_64", "host_arch": "arm64"}, ("macos", "x86_64")),
        ({"os": "Windows 10 (WSL2, Ubuntu)"}, ("linux", "x86_64")),
        ({"packages": {"tensorflow-macos": "2.9.0"}}, ("macos", "x86_64")),
        ({"packages": {"tensorflow-intel": "2.12.0"}}, ("windows", "x86_64")),
        ({"os": "FreeBSD 13.2", "arch": "amd64"}, ("freebsd", "x86_64")),
        ({}, ("linux", "x86_64")),
    ],
)
def test_that_systems_and_architectures_are_known_by_all_their_names(
    matrix: Matrix, values: dict[str, Any], expected: tuple[str, str]
) -> None:
    host = make(matrix, **values).host
    assert (host.os, host.arch) == expected


def test_that_a_named_distribution_tells_its_c_library(matrix: Matrix) -> None:
    assert make(matrix, os="linux", os_version="CentOS Linux 7.9").host.libc == "glibc 2.17"
    assert make(matrix, os="linux", os_version="Ubuntu 18.04 in a container").host.libc is None


def test_that_what_is_not_told_is_not_known(matrix: Matrix) -> None:
    unknown = make(matrix).circumstances.unknown
    assert {"os", "arch", "gpu", "driver", "cuda", "cudnn", "cpu", "variables", "keras_json"} <= unknown
    told = make(matrix, os="linux", os_version="Ubuntu 18.04", arch="x86_64", gpu={"model": "absent"})
    assert told.circumstances.unknown & {"os", "arch", "gpu", "libc"} == set()
    assert told.host.libc == "glibc 2.27"
    assert told.host.gpus == ()


@pytest.mark.parametrize(
    ("packages", "expected"),
    [
        ({"tensorflow-gpu": "1.14.0"}, ("tensorflow-gpu", "cuda")),
        ({"tensorflow": "1.14.0"}, ("tensorflow", "cpu")),
        ({"tensorflow": "2.8.0"}, ("tensorflow", "cuda")),
        ({"TensorFlow_CPU": "2.8.0"}, ("tensorflow-cpu", "cpu")),
        ({"tf-nightly": "2.5.0.dev20201217"}, ("tf-nightly", None)),
        ({"nvidia-tensorflow": "1.15.5+nv22.1"}, ("nvidia-tensorflow", None)),
        ({"tensorflow-rocm": "2.11.0"}, ("tensorflow-rocm", "rocm")),
        ({"tensorflow-cpu": "2.10.0", "tensorflow-directml-plugin": "0.4.0"}, ("tensorflow-cpu", "directml")),
        ({"tensorflow": "2.4.0", "tensorflow-gpu": "2.4.0"}, ("tensorflow", "cuda")),
    ],
)
def test_that_tensorflow_is_found_under_its_names(
    matrix: Matrix, packages: dict[str, str], expected: tuple[str, str | None]
) -> None:
    tensorflow = make(matrix, os="linux", packages=packages).facts.tensorflow

    assert tensorflow is not None
    assert (tensorflow.distribution, tensorflow.build) == expected


def test_that_conda_builds_tell_their_kind_and_cuda(matrix: Matrix) -> None:
    def build(text: str) -> tuple[str | None, str | None]:
        case = make(
            matrix,
            os="linux",
            manager="conda",
            packages={"tensorflow": "2.6.0"},
            installers={"tensorflow": "conda"},
            builds={"tensorflow": text},
        )
        tensorflow = case.facts.tensorflow
        assert tensorflow is not None
        return tensorflow.build, tensorflow.cuda

    assert build("cuda112py39h9333c2f_1") == ("cuda", "11.2")
    assert build("gpu_py37h56afc24_0") == ("cuda", None)
    assert build("mkl_py37h9d15365_0") == ("cpu", None)
    assert build("") == (None, None)


def test_that_a_build_that_tells_itself_counts_before_the_wheel_of_its_number(matrix: Matrix) -> None:
    case = make(
        matrix,
        packages={"tensorflow": "2.4.0"},
        tf_build={"origin": "source", "cuda": "11.4", "cudnn": "8.2"},
    )
    tensorflow = case.facts.tensorflow
    assert tensorflow is not None
    assert (tensorflow.cuda, tensorflow.cudnn, tensorflow.build) == ("11.4", "8.2", "cuda")


def test_that_cuda_of_wheels_conda_and_the_system_is_told_apart(matrix: Matrix) -> None:
    def list_cuda(**values: Any) -> list[tuple[str, str, bool | None]]:
        return [(one.version, one.source, one.loads) for one in make(matrix, **values).facts.cuda]

    assert list_cuda(packages={"nvidia-cuda-runtime-cu12": "12.3.101"}) == [("12.3.101", "pip", None)]
    assert list_cuda(packages={"nvidia-cuda-runtime": "13.0.48"}) == [("13.0.48", "pip", None)]
    assert list_cuda(packages={"cudatoolkit": "11.2"}) == [("11.2", "conda", None)]
    assert list_cuda(packages={"cuda-version": "12.4"}) == [("12.4", "conda", None)]
    assert list_cuda(gpu={"cuda_toolkit": "11.8"}) == [("11.8", "system", None)]
    assert list_cuda(gpu={"cuda_toolkit": "absent"}) == []


@pytest.mark.parametrize(
    ("told", "python", "expected"),
    [
        ("==2.4.*", "3.8.10", "2.4.4"),
        ("2.4.*", "3.8.10", "2.4.4"),
        (">=2.3,<2.5", "3.8.10", "2.4.4"),
        ("2.4", "3.8.10", "2.4.4"),
        (">=2.0", "3.5.4", "2.3.1"),
        ("2.4.1", "3.8.10", "2.4.1"),
    ],
)
def test_that_a_range_stands_for_the_newest_release_in_it_for_that_python(
    matrix: Matrix, told: str, python: str, expected: str
) -> None:
    case = make(matrix, os="linux", arch="x86_64", python=python, packages={"tensorflow": told})

    assert case.facts.tensorflow is not None
    assert case.facts.tensorflow.version == expected


def test_that_a_range_stands_for_what_was_newest_on_the_day(matrix: Matrix) -> None:
    case = make(matrix, os="linux", arch="x86_64", date="2021-01-25", packages={"tensorflow": "==2.4.*"})

    assert case.facts.tensorflow is not None
    assert case.facts.tensorflow.version == "2.4.1"
    assert "2.4.1 is assumed" in case.assumed[0]
    assert "2021-01-25" in case.assumed[0]


def test_that_a_range_of_something_unknown_is_told_and_left_out(matrix: Matrix) -> None:
    case = make(matrix, packages={"no-such-thing-at-all": ">=1"})

    assert case.facts.distributions == ()
    assert case.unresolved == ("no-such-thing-at-all>=1",)


def test_that_markers_of_requirement_lines_are_asked_of_the_reported_machine(matrix: Matrix) -> None:
    lines = (
        'tensorflow==2.10.0; sys_platform == "win32"',
        'tensorflow==2.12.0; sys_platform != "win32"',
    )
    windows = make(matrix, os="windows", requirements=lines).facts.tensorflow
    linux = make(matrix, os="linux", requirements=lines).facts.tensorflow

    assert windows is not None
    assert linux is not None
    assert (windows.version, linux.version) == ("2.10.0", "2.12.0")


@pytest.mark.parametrize(
    ("told", "expected"),
    [("3.8", "3.8"), ("Python 3.7.4", "3.7.4"), ("==3.9.1", "3.9.1"), (">=3.8", None), ("three", None)],
)
def test_that_python_is_a_version_or_not_known(matrix: Matrix, told: str, expected: str | None) -> None:
    assert make(matrix, python=told).facts.python.version == expected


@pytest.mark.parametrize(
    ("manager", "kind"),
    [
        ("conda", Kind.CONDA),
        ("virtualenv (base: anaconda)", Kind.VIRTUALENV),
        ("Microsoft Store python", Kind.SYSTEM),
        ("poetry", Kind.POETRY),
        ("docker", Kind.UNKNOWN),
        (None, Kind.UNKNOWN),
    ],
)
def test_that_the_manager_tells_the_kind(matrix: Matrix, manager: str | None, kind: Kind) -> None:
    assert make(matrix, manager=manager).facts.located.kind is kind


def test_that_the_backend_is_chosen_as_keras_would(matrix: Matrix) -> None:
    def backend(**values: Any) -> tuple[str | None, str | None]:
        keras = make(matrix, **values).facts.keras
        assert keras is not None
        return keras.backend, keras.backend_from

    old = {"packages": {"keras": "2.2.4"}}
    assert backend(**old, keras_json={"backend": "theano"}) == ("theano", "keras.json")
    assert backend(**old, keras_json={"backend": "theano"}, env_vars={"KERAS_BACKEND": "cntk"}) == (
        "cntk",
        "KERAS_BACKEND",
    )
    assert backend(packages={"keras": "2.9.0"}, env_vars={"KERAS_BACKEND": "cntk"}) == (
        "tensorflow",
        "default",
    )
    assert backend(packages={"keras": "1.0.8"}) == ("theano", "default")
