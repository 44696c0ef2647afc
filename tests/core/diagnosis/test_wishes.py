"""Wishes: why they cannot be met, and which ways out exist."""

from __future__ import annotations

from typing import Any

import pytest

from core.compatibility import Matrix, is_in_range
from core.diagnosis.offers import choose_python, find_lowest, is_loadable, list_offers, normalise_specifier
from core.diagnosis.wheel_names import fits_arch, fits_python, fits_system, parse_wheel_name
from core.model import Category, Severity
from tests.core.diagnosis.build_report import diagnose_report, find_first, list_changes

M1 = {"os": "macos", "arch": "arm64"}
INTEL_MAC = {"os": "macos", "arch": "x86_64"}
WINDOWS = {"os": "windows"}

REFUSED: list[tuple[dict[str, Any], Category, dict[str, str]]] = [
    ({"python": "3.9.1", "wants": {"tensorflow": "==2.4.1"}}, Category.PYTHON_TOO_NEW, {"python": "==3.8"}),
    ({"python": "3.9.4", "wants": {"tensorflow": "<2.0"}}, Category.PYTHON_TOO_NEW, {"python": "==3.7"}),
    ({"python": "3.6.9", "wants": {"tensorflow": "2.7.0"}}, Category.PYTHON_TOO_OLD, {"python": ">=3.7"}),
    ({"python": "2.7.18", "wants": {"tensorflow": "2.2.0"}}, Category.PYTHON_TOO_OLD, {"python": ">=3.5"}),
    ({"python": "3.4.3", "wants": {"tensorflow": "2.0.0"}}, Category.PYTHON_TOO_OLD, {"python": ">=3.5"}),
    ({"python": "3.8.18", "wants": {"keras": "==3.0.0"}}, Category.PYTHON_TOO_OLD, {"python": ">=3.9"}),
    (
        {"python": "3.12.2", "wants": {"tensorflow-addons": "==0.22.0"}},
        Category.PYTHON_TOO_NEW,
        {"python": "==3.11"},
    ),
    (
        {"python": "3.10.0", "wants": {"tf-nightly": "==2.6.0.dev20210501"}, "date": "2021-05-05"},
        Category.PYTHON_TOO_NEW,
        {"python": "==3.9"},
    ),
    (
        {**M1, "python": "3.10.6", "wants": {"tensorflow": "==2.10.1"}},
        Category.WRONG_WHEEL,
        {"tensorflow-macos": ">=2.10,<2.11"},
    ),
    (
        {"python": "3.10.12", "wants": {"tensorflow-macos": "==2.9.0"}},
        Category.WRONG_WHEEL,
        {"tensorflow": "==2.9.0"},
    ),
    (
        {"python": "3.11.4", "wants": {"tensorflow-gpu": "==2.14.0"}},
        Category.WRONG_WHEEL,
        {"tensorflow": "==2.14.0"},
    ),
    (
        {"python": "3.10.1", "wants": {"tensorflow": "==2.15.2"}},
        Category.WRONG_WHEEL,
        {"tensorflow": "==2.15.1"},
    ),
    ({"python": "3.9.2", "wants": {"keras": "==2.16.0"}}, Category.WRONG_WHEEL, {"keras": ">=2.15,<3"}),
    ({"python": "3.8.1", "wants": {"tensorflow2": ""}}, Category.WRONG_WHEEL, {"tensorflow": ">=2"}),
    (
        {**INTEL_MAC, "python": "3.11.9", "wants": {"tensorflow": "==2.17.0"}},
        Category.PLATFORM,
        {"tensorflow": "==2.16.2"},
    ),
    (
        {"python": "3.10.1", "wants": {"tensorflow[and-cuda]": "==2.15.0"}},
        Category.WRONG_WHEEL,
        {"tensorflow": "==2.15.1"},
    ),
    (
        {"python": "3.6.8", "packages": {"pip": "9.0.3"}, "wants": {"tensorflow": "==2.3.0"}},
        Category.WRONG_WHEEL,
        {"pip": ">=19.0"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("report", "category", "way"), REFUSED)
def test_that_a_wish_is_refused_for_its_cause_and_has_a_way_out(
    matrix: Matrix, report: dict[str, Any], category: Category, way: dict[str, str]
) -> None:
    first = find_first(matrix, **report)
    assert (first.category, first.severity) == (category, Severity.ERROR)
    changes = [list_changes(remedy) for remedy in first.remedies]
    assert any(
        all(is_in_range(each.get(name) or "0", wanted) for name, wanted in way.items()) for each in changes
    )


@pytest.mark.parametrize(
    "report",
    [
        {"python": "3.8.10", "wants": {"tensorflow": "==2.4.1"}},
        {"python": "3.11.5", "wants": {"tensorflow": ">=2.12"}},
        {"python": "3.10.12", "wants": {"tensorflow": "2.15"}},
        {"python": "3.10.12", "wants": {"keras": ">=3"}},
        {"python": "3.10.9", "arch": "aarch64", "wants": {"tensorflow": "==2.13.0"}},
        {**WINDOWS, "python": "3.10.4", "wants": {"tensorflow-gpu": "==2.10.0"}},
        {**WINDOWS, "python": "3.8.8", "wants_file": "tensorflow-2.4.0-cp38-cp38-win_amd64.whl"},
        {"python": "3.10.4", "wants": {"some-library-nobody-knows": "==1.0"}},
    ],
)
def test_that_a_wish_that_can_be_met_is_no_trouble(matrix: Matrix, report: dict[str, Any]) -> None:
    assert [one for one in diagnose_report(matrix, **report) if one.severity is not Severity.NOTE] == []


def test_that_a_wish_without_a_version_is_judged_by_what_existed_on_its_day(matrix: Matrix) -> None:
    wish: dict[str, Any] = {**WINDOWS, "python": "3.9.0", "wants": {"tensorflow": ""}}
    early = diagnose_report(matrix, date="2020-10-20", **wish)
    late = diagnose_report(matrix, date="2021-06-20", **wish)
    assert early[0].category is Category.PYTHON_TOO_NEW
    assert "2020-10-20" in early[0].title
    assert [one for one in late if one.severity is not Severity.NOTE] == []


def test_that_a_32_bit_python_is_told_before_its_version(matrix: Matrix) -> None:
    first = find_first(matrix, os="windows", arch="x86", python="3.9.1", wants={"tensorflow": "==2.4.1"})
    assert first.category is Category.WRONG_WHEEL
    assert "64-bit" in first.title
    assert first.remedies[0].actions[0].startswith("64-bit-python:")
    assert list_changes(first.remedies[0]) == {"python": "3.8"}


def test_that_the_gpu_name_on_windows_leads_to_the_last_release_with_a_gpu_or_to_wsl(matrix: Matrix) -> None:
    first = find_first(matrix, os="windows", python="3.11.2", wants={"tensorflow-gpu": "==2.12.0"})
    assert {"python": "3.10", "tensorflow": "2.10.1"} in [list_changes(way) for way in first.remedies]
    assert any(action.startswith("use-wsl2:") for way in first.remedies for action in way.actions)


def test_that_an_archive_that_only_refuses_is_told_where_pip_would_take_it(matrix: Matrix) -> None:
    first = find_first(matrix, python="3.10.12", date="2023-06-01", wants={"tensorflow-gpu": ""})
    assert first.title == "tensorflow-gpu 2.12.0 only says that it has been removed"


def test_that_a_wheel_that_pulls_in_nothing_is_not_offered(matrix: Matrix) -> None:
    first = find_first(matrix, os="windows", python="3.8.10", wants={"tensorflow": "==2.13.1"})
    assert first.severity is Severity.ERROR
    assert "2.13.0" in [list_changes(way).get("tensorflow") for way in first.remedies]


def test_that_a_release_candidate_of_its_time_is_judged_by_its_release(matrix: Matrix) -> None:
    wish: dict[str, Any] = {"wants": {"tensorflow": "==2.0.0rc2"}}
    in_time = find_first(matrix, python="3.8.0", date="2019-10-20", **wish)
    today = find_first(matrix, python="3.7.4", date="2026-10-20", **wish)
    assert in_time.category is Category.PYTHON_TOO_NEW
    assert today.category is Category.WRONG_WHEEL


def test_that_a_wish_against_what_is_installed_is_judged_as_it_would_be(matrix: Matrix) -> None:
    first = find_first(
        matrix,
        python="3.10.2",
        packages={"tensorflow": "2.10.1", "keras": "2.10.0"},
        wants={"keras": "==3.0.0"},
    )
    assert first.category is Category.KERAS_TF_MISMATCH
    assert first.explanation.startswith("This is what comes after the installation.")


def test_that_the_file_is_judged_and_not_the_wish_of_the_same_name(matrix: Matrix) -> None:
    findings = diagnose_report(
        matrix,
        arch="armv7l",
        python="3.7.3",
        wants={"tensorflow": "==2.1.0"},
        wants_file="tensorflow-2.1.0-cp35-none-linux_armv7l.whl",
    )
    assert [one.rule for one in findings if one.severity is Severity.ERROR] == ["wish"]
    assert "wheel-for:cp37 of tensorflow" in findings[0].remedies[0].actions


@pytest.mark.parametrize(
    ("file", "python", "os", "arch", "fits"),
    [
        ("tensorflow-1.12.0-cp35-cp35m-win_amd64.whl", "3.5", "windows", "x86_64", (True, True, True)),
        ("tensorflow-1.12.0-cp35-cp35m-win_amd64.whl", "3.6", "linux", "x86_64", (False, False, True)),
        ("tensorflow-1.12.0-cp35-cp35m-win_amd64.whl", "3.5", "windows", "x86", (True, True, False)),
        ("tensorflow-1.8.0-py2-none-any.whl", "2.7", "macos", "x86_64", (True, True, True)),
        ("a-1-cp36-abi3-manylinux1_x86_64.whl", "3.9", "linux", "x86_64", (True, True, True)),
        ("a-1-py3-none-macosx_10_9_universal2.whl", "3.9", "macos", "arm64", (True, True, True)),
        ("http://a/tf-2.8.0-cp39-none-linux_aarch64.whl", "3.9", "linux", "aarch64", (True, True, True)),
    ],
)  # fmt: skip
def test_that_a_wheels_name_tells_what_it_fits(
    file: str, python: str, os: str, arch: str, fits: tuple[bool, bool, bool]
) -> None:
    wheel = parse_wheel_name(file)
    assert wheel is not None
    assert (fits_python(wheel, python), fits_system(wheel, os), fits_arch(wheel, arch)) == fits


def test_that_a_name_that_a_browser_changed_is_put_right() -> None:
    wheel = parse_wheel_name("tensorflow-2.4.0-cp38-cp38-win_amd64 (1).whl")
    assert wheel is not None
    assert wheel.original == "tensorflow-2.4.0-cp38-cp38-win_amd64.whl"
    assert parse_wheel_name("tensorflow.whl") is None


@pytest.mark.parametrize(
    ("text", "specifier"),
    [
        ("2.4.1", "==2.4.1"), ("2.4", "==2.4.*"), ("2.4.x", "==2.4.*"), ("", ""), ("latest", ""),
        (">= 2.0, < 3", ">=2.0,<3"), ("=2.4.1", "==2.4.1"), ("anything at all", ""),
    ],
)  # fmt: skip
def test_that_a_wish_is_read_as_people_write_it(text: str, specifier: str) -> None:
    assert normalise_specifier(text) == specifier


def test_that_a_specifier_is_about_its_lowest_version() -> None:
    assert find_lowest(">=2.0,<2.5") == "2.0"
    assert find_lowest("==2.4.*") == "2.4"
    assert find_lowest("") is None


@pytest.mark.parametrize(
    ("minors", "python", "chosen"),
    [
        (("3.6", "3.7"), "3.9", "3.7"), (("3.9", "3.10"), "3.8", "3.9"), (("3.5", "3.8"), "2.7", "3.8"),
        (("2.7", "3.5"), "3.4", "3.5"), ((), "3.8", None), (("3.8",), None, "3.8"),
    ],
)  # fmt: skip
def test_that_the_closest_python_is_chosen(
    minors: tuple[str, ...], python: str | None, chosen: str | None
) -> None:
    assert choose_python(minors, python) == chosen


def test_that_every_offer_of_today_can_be_loaded_by_one_of_its_pythons(matrix: Matrix) -> None:
    for offer in list_offers(matrix, "tensorflow"):
        for python in offer.python[-1:]:
            assert is_loadable(matrix, offer, python), offer
