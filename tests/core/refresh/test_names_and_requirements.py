"""Names of wheels, declared requirements, and YAML that reads back as it was."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from core.refresh.requirements import choose_applying, merge, read_declared
from core.refresh.tags import read_wheel_name
from core.refresh.yaml_text import quote, write_flow

PYTHONS = ("2.7", "3.5", "3.6", "3.9", "3.10", "3.12")
NAMES = st.sampled_from(
    (
        "numpy>=1.16",
        "six",
        "enum34>=1.1.6",
        "wheel>=0.26",
        'mock ; python_version < "3"',
        'tomli ; os_name == "nt"',
    )
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tensorflow-1.13.1-cp37-cp37m-manylinux1_x86_64.whl", [("linux-x86_64", ("3.7",), "2.5")]),
        ("tensorflow-2.21.0-cp310-cp310-manylinux_2_27_aarch64.whl", [("linux-aarch64", ("3.10",), "2.27")]),
        (
            "tensorflow-2.16.1-cp39-cp39-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
            [("linux-x86_64", ("3.9",), "2.17")],
        ),
        ("tensorflow-1.15.4-cp35-cp35m-macosx_10_6_intel.whl", [("macos-x86_64", ("3.5",), "10.6")]),
        ("tensorflow-2.16.1-cp312-cp312-macosx_12_0_arm64.whl", [("macos-arm64", ("3.12",), "12.0")]),
        ("thing-1.0-cp38-abi3-macosx_11_0_universal2.whl", [("macos-arm64", ("3.8",), "11.0"),
                                                             ("macos-x86_64", ("3.8",), "11.0")]),
        ("tensorflow-2.4.1-cp38-cp38-win_amd64.whl", [("windows-x86_64", ("3.8",), "")]),
        ("keras-2.2.4-py2.py3-none-any.whl", [("any", ("2", "3"), "")]),
        ("tensorflow-2.4.0-cp37-none-linux_armv7l.whl", [("linux-armv7l", ("3.7",), "")]),
        ("not a wheel.tar.gz", []),
    ],
)  # fmt: skip
def test_that_the_name_of_a_wheel_tells_where_it_runs(
    name: str, expected: list[tuple[str, tuple[str, ...], str]]
) -> None:
    assert [(one.platform, one.python, one.minimum) for one in read_wheel_name(name)] == expected


@given(st.dictionaries(st.sampled_from(PYTHONS), st.lists(NAMES, unique=True), min_size=1))
def test_that_one_list_for_several_wheels_says_what_each_of_them_declares(
    declared: dict[str, list[str]],
) -> None:
    ordered = {python: declared[python] for python in PYTHONS if python in declared}
    merged = merge(ordered)
    for python, texts in ordered.items():
        own = choose_applying(texts, "linux-x86_64", python)
        assert choose_applying(merged, "linux-x86_64", python) == own
    for text in merged:
        Requirement(text)


def test_that_requirements_are_spelt_one_way_and_extras_stand_apart() -> None:
    metadata = "\n".join(
        (
            "Metadata-Version: 2.1",
            "Requires-Dist: Typing_Extensions (>=3.6.6)",
            "Requires-Dist: numpy<2,>=1.23 ; python_version<='3.11'",
            "Requires-Dist: nvidia-nccl-cu12==2.16.5; extra=='and-cuda'",
            "Requires-Dist: foo; (python_version < '3.12') and extra == \"and-cuda\"",
            "Requires-Dist: no requirement at all !",
        )
    )
    found = read_declared(metadata)
    assert found.requires == ("typing-extensions>=3.6.6", 'numpy<2,>=1.23 ; python_version <= "3.11"')
    assert found.extras == {"and-cuda": ("nvidia-nccl-cu12==2.16.5", 'foo ; python_version < "3.12"')}


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=20))
def test_that_a_scalar_is_read_back_as_it_was(text: str) -> None:
    flat = " ".join(text.split())
    assert yaml.safe_load(f"[{quote(text)}]") == [flat]
    assert yaml.safe_load(write_flow({"key": [text, text]})) == {"key": [flat, flat]}
