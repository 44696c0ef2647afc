"""Questions about the machine: processors, C libraries, systems."""

from __future__ import annotations

import pytest

from core.compatibility import Matrix


@pytest.mark.parametrize(
    ("model", "is_without"),
    [
        ("Intel(R) Celeron(R) CPU N4505 @ 2.00GHz", True),
        ("Intel Pentium Silver N5000", True),
        ("Intel(R) Atom(TM) CPU D525", True),
        ("Intel(R) Core(TM)2 Duo CPU E8400", True),
        ("Intel Core i7 920", True),
        ("Intel(R) Xeon(R) CPU X5650 @ 2.67GHz", True),
        ("AMD Phenom(tm) II X4 955", True),
        ("Intel Pentium G4560", True),
        ("Intel Core i7-9700K", False),
        ("Intel Core i5-8250U", False),
        ("Intel(R) Xeon(R) CPU E5-2670 v3", False),
        ("AMD Ryzen 7 5800X", False),
        ("AMD Opteron 6386 SE", False),
        ("Intel Celeron G6900", False),
        ("Intel Pentium Gold G7400", False),
    ],
)
def test_that_a_processor_without_avx_is_known_by_its_name(
    matrix: Matrix, model: str, is_without: bool
) -> None:
    assert (matrix.platforms.processor_without_avx(model) is not None) is is_without


@pytest.mark.parametrize(
    ("system", "glibc"),
    [
        ("CentOS Linux 7 (Core)", "2.17"),
        ("RHEL 6.4", "2.12"),
        ("Red Hat Enterprise Linux Server 7.9", "2.17"),
        ("Ubuntu 16.04.7 LTS", "2.23"),
        ("Debian 8", "2.19"),
        ("Ubuntu 22.04", None),
        ("Linux Mint 22.1", None),
        ("", None),
    ],
)
def test_that_a_system_tells_its_c_library(matrix: Matrix, system: str, glibc: str | None) -> None:
    assert matrix.platforms.glibc_of(system) == glibc


def test_that_the_tightest_limit_of_a_release_comes_first(matrix: Matrix) -> None:
    for version, python, value in (
        ("1.13.1", "3.7.4", "2.23"),
        ("1.13.1", "3.6.9", "2.17"),
        ("2.4.0", "3.8.1", "2.12"),
        ("2.10.0", "3.8.1", "2.17"),
        ("2.21.0", "3.12.1", "2.27"),
    ):
        row = matrix.platforms.limit("glibc", version, python)
        assert row is not None
        assert row.value == value


def test_that_avx_is_needed_from_1_6_on(matrix: Matrix) -> None:
    assert matrix.platforms.limit("avx", "1.5.1") is None
    assert matrix.platforms.limit("avx", "1.6.0") is not None


def test_that_a_need_of_one_kind_of_mac_is_not_that_of_the_other(matrix: Matrix) -> None:
    values = [
        row.value
        for arch in ("x86_64", "arm64")
        if (row := matrix.platforms.limit("macos", "2.15.0", None, "tensorflow", arch)) is not None
    ]
    assert values == ["10.15", "12.0"]
