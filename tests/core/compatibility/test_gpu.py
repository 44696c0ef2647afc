"""Questions about the GPU side: names, drivers, cuDNN, and what builds were made with."""

from __future__ import annotations

import pytest

from core.compatibility import Matrix, name_cudnn, name_runtime


@pytest.mark.parametrize(
    ("name", "capability"),
    [
        ("NVIDIA GeForce RTX 3080 Laptop GPU", "8.6"),
        ("GeForce 940MX", "5.0"),
        ("GTX 1050 Ti 4GB", "6.1"),
        ("Quadro K2000M", "3.0"),
        ("Tesla V100-SXM2-16GB", "7.0"),
        ("RTX 2080 SUPER", "7.5"),
        ("NVIDIA H100 80GB HBM3", "9.0"),
        ("RTX 5060 Ti", "12.0"),
        ("NVIDIA RTX A4000", "8.6"),
        ("RTX 4000 SFF Ada Generation", "8.9"),
        ("GeForce GTX 960M", "5.0"),
        ("GeForce GTX 960", "5.2"),
        ("GeForce GT 540M", "2.1"),
        ("Apple M2 Max", None),
        ("NVIDIA GPU", None),
    ],
)
def test_that_a_gpu_is_known_by_the_longest_name_in_its_name(
    matrix: Matrix, name: str, capability: str | None
) -> None:
    assert matrix.gpu.capability_of(name) == capability


@pytest.mark.parametrize(
    ("cuda", "os", "driver", "driver_cuda", "runs"),
    [
        ("9.2", "linux", "390.87", None, False),
        ("9.2", "linux", "396.26", None, True),
        ("11.8", "linux", "450.80.02", None, True),
        ("12.2", "linux", "470.182.03", None, False),
        ("12.2", "windows", "528.33", None, True),
        ("12.5", "linux", None, "12.2", True),
        ("12.5", "linux", None, "11.4", False),
        ("10.1", "linux", None, "10.0", False),
        ("11.8", "linux", "450", None, True),
        ("12.5", "linux", None, None, None),
        ("99.0", "linux", "450.80.02", None, None),
    ],
)
def test_that_a_driver_runs_what_its_cuda_or_its_major_allows(
    matrix: Matrix, cuda: str, os: str, driver: str | None, driver_cuda: str | None, runs: bool | None
) -> None:
    assert matrix.gpu.runs(cuda, os, driver, driver_cuda) is runs


def test_that_the_newest_cuda_of_a_driver_is_that_of_its_branch(matrix: Matrix) -> None:
    assert matrix.gpu.newest_cuda("470.182.03", "linux") == "11.4"
    assert matrix.gpu.newest_cuda("390.87", "linux") == "9.1"
    assert matrix.gpu.newest_cuda("100.0", "linux") is None
    assert matrix.gpu.cudatoolkit_for("390.87", "linux") == "9.0"


def test_that_the_files_asked_for_are_named_as_the_loader_names_them() -> None:
    assert name_runtime("10.1", "linux") == "libcudart.so.10.1"
    assert name_runtime("11.8", "linux") == "libcudart.so.11.0"
    assert name_runtime("12.5", "linux") == "libcudart.so.12"
    assert name_runtime("10.1", "windows") == "cudart64_101.dll"
    assert name_runtime("11.2", "windows") == "cudart64_110.dll"
    assert name_runtime("9.0", "windows") == "cudart64_90.dll"
    assert name_cudnn("8.9.4", "linux") == "libcudnn.so.8"
    assert name_cudnn("7.6", "windows") == "cudnn64_7.dll"


def test_that_logs_tell_more_of_a_build_than_the_tested_table(matrix: Matrix) -> None:
    assert matrix.gpu.compiled_with("2.15.0", "pip") == "8.9.4"
    assert matrix.gpu.compiled_with("1.4.1", "conda") == "7.0.5"
    assert matrix.gpu.compiled_with("1.4.1", "pip") is None


def test_that_the_extra_is_only_named_where_it_can_be_installed(matrix: Matrix) -> None:
    wheels = matrix.gpu.wheels_for("2.15.1", "3.11")
    assert wheels is not None
    assert dict(wheels.cudnn) == {"nvidia-cudnn-cu12": "8.9.4.25"}
    assert matrix.gpu.wheels_for("2.15.0", "3.11") is None
    assert matrix.gpu.wheels_for("2.14.1", "3.11") is None
    assert matrix.gpu.wheels_for("2.14.1", "3.10") is not None
    assert matrix.gpu.wheels_for("2.13.1", "3.10") is None


def test_that_nvidias_own_build_names_its_cuda_by_its_release(matrix: Matrix) -> None:
    assert matrix.gpu.nvidia_cuda("1.15.5+nv23.3") == "12.1"
    assert matrix.gpu.nvidia_cuda("1.15.5+nv22.12") == "11.8"
    assert matrix.gpu.nvidia_cuda("1.15.5") is None


def test_that_a_cudnn_serves_the_cuda_it_was_built_for(matrix: Matrix) -> None:
    assert matrix.gpu.serves("8.1.0", "11.2") is True
    assert matrix.gpu.serves("8.1.0", "12.0") is False
    assert matrix.gpu.serves("9.3.0.75", "12.5") is True
    assert matrix.gpu.serves("1.0", "12.5") is None


def test_that_every_architecture_knows_the_cuda_that_brought_it(matrix: Matrix) -> None:
    for capability, cuda in (("7.5", "10.0"), ("8.6", "11.1"), ("9.0", "11.8"), ("12.0", "12.8")):
        row = matrix.gpu.architecture(capability)
        assert row is not None
        assert row.first_cuda == cuda
    assert matrix.gpu.architecture("4.2") is None


def test_that_wheels_without_a_run_path_are_told_apart(matrix: Matrix) -> None:
    blind = [
        version
        for version in ("2.13.1", "2.14.1", "2.16.1", "2.16.2", "2.17.0")
        if matrix.gpu.blind(version) is not None
    ]
    assert blind == ["2.13.1", "2.16.1"]
    assert matrix.gpu.blind("2.6.5", "conda") is None
    assert matrix.gpu.blind("2.8.0", "conda") is not None
