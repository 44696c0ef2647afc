"""Declared requirements: the same answers as packaging and as ``uv pip check``, from memory after once."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement as Parsed
from packaging.version import Version
from uv import find_uv_bin

from core.compatibility import Matrix
from core.diagnosis import diagnose
from core.diagnosis.requirements import MarkerEnvironment, find_violations, select_requirements
from core.model import Distribution, Severity
from tests.core.diagnosis.build import build_distribution, build_facts, build_host
from tests.requirements import need_python

LINUX_38 = MarkerEnvironment("3.8.18", "linux", "x86_64", "cpython")
TEXTS = (
    "numpy",
    "numpy (>=1.16.0,<1.19.0)",
    "numpy>=1.26.0",
    "Typing_Extensions ~=3.7.4",
    "protobuf (!=4.21.0,!=4.21.1,<5.0.0dev,>=3.20.3)",
    "gast ==0.3.3",
    "keras (<2.8,>=2.7.0rc0)",
    "foo ===1.0.0",
    "foo==1.*",
    "foo[extra1, extra2]>=2; python_version < '3.9'",
    "foo >= 2 ; python_version >= '3.9'",
    "foo>2 ; sys_platform == 'win32'",
    "foo ; extra == 'and-cuda'",
    "foo ; platform_machine != 'arm64' or platform_system != 'Darwin'",
    "foo ; python_full_version >= '3.8.2' and implementation_name == 'cpython'",
    "foo @ https://example.org/foo-1.0.tar.gz",
    "foo (>=1,<2) ; (python_version >= '3.7') and (extra == 'test')",
)
VERSIONS = (
    "0.3.3",
    "1.0.0",
    "1.18.5",
    "2.0",
    "2.7.0rc0",
    "3.7.4.3",
    "3.20.3",
    "4.21.0",
    "26.1",
    "1.0.0+local",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_that_an_answer_equals_that_of_packaging(text: str, version: str) -> None:
    parsed = Parsed(text)
    one = build_distribution("asking", "1.0", text)
    applies = parsed.marker is None or parsed.marker.evaluate(dict(LINUX_38.values))
    chosen = select_requirements(one, LINUX_38)
    assert bool(chosen) is applies
    if applies:
        found = find_violations((one,), {chosen[0].name: version}, LINUX_38)
        assert (not found) is parsed.specifier.contains(Version(version), prereleases=True)
        missing = find_violations((one,), {}, LINUX_38)
        assert [violation[2] for violation in missing] == [None]


def test_that_an_answer_is_the_same_when_asked_again() -> None:
    one = build_distribution("asking", "1.0", "foo<2", "bar>=1 ; python_version < '3.9'")
    versions = {"foo": "2.1", "bar": "0.9"}
    first = find_violations((one,), versions, LINUX_38)
    again = find_violations((one,), versions, LINUX_38)
    assert [violation[1].name for violation in first] == ["foo", "bar"]
    assert first == again
    newer = MarkerEnvironment("3.12.1", "linux", "x86_64", "cpython")
    assert [violation[1].name for violation in find_violations((one,), versions, newer)] == ["foo"]


def test_that_equal_texts_of_different_distributions_are_not_mixed_up() -> None:
    for index in range(200):
        one = build_distribution("asking", "1.0", f"foo=={index}")
        assert not find_violations((one,), {"foo": str(index)}, LINUX_38)
        assert find_violations((one,), {"foo": str(index + 1)}, LINUX_38)


def test_that_a_version_or_requirement_nobody_can_read_is_not_held_against_anyone() -> None:
    one = build_distribution("asking", "1.0", "foo>=1", "not a requirement at all >>", "bar ; nonsense == 1")
    assert find_violations((one,), {"foo": "2012-not-pep440"}, LINUX_38) == []


def test_that_specs_of_conda_are_left_to_conda() -> None:
    specs = ("python >=3.8,<3.9.0a0",)
    record = Distribution(name="numpy", version="1.19.2", folder="numpy.json", origin="conda", requires=specs)
    assert select_requirements(record, LINUX_38) == ()


def test_that_what_does_not_concern_tensorflow_is_one_note(matrix: Matrix) -> None:
    facts = build_facts(
        {"black": "21.8", "click": "6.0", "flask": "2.0", "tensorflow": "2.4.0"},
        requires={"black": ("click>=8", "tomli>=1"), "flask": ("click>=8", "jinja2")},
    )
    told = [one for one in diagnose(facts, build_host(), matrix) if one.rule.startswith("requirement")]
    assert [(one.rule, one.severity) for one in told] == [("requirement-others", Severity.NOTE)]
    assert told[0].title == "4 requirements of other packages are not met"


def test_that_a_missing_package_is_as_bad_as_what_fails_without_it(
    matrix: Matrix,
) -> None:
    requires = {"tensorflow": ("gast==0.3.3", "tensorboard~=2.4", "wheel~=0.35")}
    facts = build_facts({"tensorflow": "2.4.0"}, requires=requires, build="cpu")
    severities = {one.subject: one.severity for one in diagnose(facts, build_host(), matrix)}
    assert severities == {
        "gast": Severity.ERROR,
        "tensorboard": Severity.WARNING,
        "wheel": Severity.NOTE,
    }


def test_that_what_keras_imports_is_told_before_what_it_only_asks_for(matrix: Matrix) -> None:
    requires = {"keras": ("namex", "optree", "rich", "tree-math")}
    packages = {"keras": "3.3.3", "jax": "0.4.35", "jaxlib": "0.4.35"}
    facts = build_facts(packages, python="3.11.7", requires=requires)
    told = [one for one in diagnose(facts, build_host(), matrix) if one.rule == "requirement"]
    assert [(one.subject, one.severity) for one in told] == [
        ("optree", Severity.ERROR),
        ("rich", Severity.ERROR),
        ("namex", Severity.WARNING),
        ("tree-math", Severity.WARNING),
    ]


def test_that_a_declared_limit_measured_to_be_too_strict_is_a_note(matrix: Matrix) -> None:
    facts = build_facts(
        {"tensorflow": "2.15.1", "keras": "2.15.0", "wrapt": "2.0.1"},
        python="3.11.7",
        requires={"tensorflow": ("wrapt<1.15,>=1.11.0",)},
    )
    told = [one for one in diagnose(facts, build_host(), matrix) if one.subject == "wrapt"]
    assert [one.severity for one in told] == [Severity.NOTE]
    assert "works all the same" in told[0].explanation


def test_that_another_name_of_tensorflow_satisfies_a_requirement_for_it(matrix: Matrix) -> None:
    facts = build_facts(
        {"tensorflow-cpu": "2.15.1", "keras": "2.15.0", "tensorflow-text": "2.15.0"},
        python="3.11.7",
        requires={"tensorflow-text": ("tensorflow<2.16,>=2.15.0",)},
    )
    assert "tensorflow" not in {one.subject for one in diagnose(facts, build_host(), matrix)}


@pytest.mark.real
def test_that_a_real_broken_environment_gets_the_findings_of_uv_pip_check(
    tmp_path: Path, matrix: Matrix
) -> None:
    uv = find_uv_bin()
    subprocess.run([uv, "venv", "-q", "--python", need_python("3.8"), tmp_path / "env"], check=True)
    site = tmp_path / "env" / "lib" / "python3.8" / "site-packages"
    packages = (
        build_distribution("tensorflow", "2.4.0", "numpy (~=1.19.2)", "gast (==0.3.3)", "six (~=1.15.0)"),
        build_distribution("numpy", "1.24.4"),
        build_distribution("gast", "0.3.3"),
        build_distribution("tensorflow-hub", "0.12.0", "numpy (>=1.12.0)", "protobuf (>=3.8.0)"),
        build_distribution("black", "21.8", "click>=7.1.2", "tomli<2 ; python_version < '3.11'"),
        build_distribution("click", "6.7", "colorama ; sys_platform == 'win32'"),
        build_distribution("tomli", "2.0.1", "sphinx ; extra == 'docs'"),
    )
    for one in packages:
        folder = site / f"{one.name.replace('-', '_')}-{one.version}.dist-info"
        folder.mkdir()
        lines = ["Metadata-Version: 2.1", f"Name: {one.name}", f"Version: {one.version}"]
        lines += [f"Requires-Dist: {text}" for text in one.requires]
        (folder / "METADATA").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
        (folder / "RECORD").write_text("", encoding="utf-8")
        (folder / "INSTALLER").write_text("pip\n", encoding="utf-8")
    done = subprocess.run(
        [uv, "pip", "check", "--python", tmp_path / "env"], check=False, capture_output=True, text=True
    )
    told_by_uv = {
        (match[1], match[2])
        for match in re.finditer(r"The package `([\w-]+)` requires `([\w-]+)", done.stderr)
    }
    versions = {one.name: one.version for one in packages}
    told = {(one.name, wanted.name) for one, wanted, _ in find_violations(packages, versions, LINUX_38)}
    assert (
        told
        == told_by_uv
        == {
            ("tensorflow", "numpy"),
            ("tensorflow", "six"),
            ("tensorflow-hub", "protobuf"),
            ("black", "click"),
            ("black", "tomli"),
        }
    )
