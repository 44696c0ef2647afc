"""The rows agree with what the package index said of a sample, read here by other means than the tool's."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from core.compatibility import Matrix, load_matrix
from tests.core.refresh.record import RECORD, SAMPLE

ROWS: list[dict[str, Any]] = json.loads(RECORD.read_text(encoding="utf-8"))
TENSORFLOW = [row for row in ROWS if "keras" not in row["project"]]
KERAS = [row for row in ROWS if "keras" in row["project"]]
LINUX = [row for row in TENSORFLOW if re.search(r"linux.*x86_64", row.get("wheel", ""))]
ARM = [row for row in TENSORFLOW if "aarch64" in row.get("wheel", "")]
PLATFORMS = {
    "linux-x86_64": re.compile(r"linux.*_x86_64\.whl$"),
    "linux-aarch64": re.compile(r"linux.*_aarch64\.whl$"),
    "macos-x86_64": re.compile(r"macosx_\d+_\d+_(x86_64|intel)\.whl$"),
    "macos-arm64": re.compile(r"macosx_\d+_\d+_arm64\.whl$"),
    "windows-x86_64": re.compile(r"win_amd64\.whl$"),
}


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return load_matrix(tmp_path_factory.mktemp("cache"))


def _name(row: dict[str, Any]) -> str:
    return f"{row['project']}-{row['version']}"


def _spell(text: str) -> tuple[str, frozenset[str]]:
    wanted = Requirement(text)
    return canonicalize_name(wanted.name), frozenset(map(str, wanted.specifier))


def test_that_the_sample_is_what_was_to_be_recorded() -> None:
    wanted = {f"{project}-{version}" for project, versions in SAMPLE.items() for version in versions.split()}
    assert {_name(row) for row in ROWS} == wanted
    assert len(wanted) >= 40
    assert "://" not in RECORD.read_text(encoding="utf-8")


@pytest.mark.parametrize("row", TENSORFLOW, ids=_name)
def test_that_a_row_has_the_wheels_of_the_index(matrix: Matrix, row: dict[str, Any]) -> None:
    builds = {build.platform: build for build in matrix.builds(row["version"], row["project"])}
    for platform, ending in PLATFORMS.items():
        names = [name for name, *_ in row["files"] if ending.search(name)]
        minors = {f"{tag[0]}.{tag[1:]}" for name in names for tag in re.findall(r"-cp(\d+)-", name)}
        build = builds.get(platform)
        known = {*build.python, *build.broken} if build is not None else set()
        assert known == minors, platform


@pytest.mark.parametrize("row", TENSORFLOW, ids=_name)
def test_that_a_row_has_the_day_and_the_python_of_the_index(matrix: Matrix, row: dict[str, Any]) -> None:
    release = matrix.release(row["version"])
    assert release is not None
    builds = matrix.builds(row["version"], row["project"])
    assert min(day for _, day, *_ in row["files"]) == min(one.released or release.released for one in builds)
    if row["project"] == "tensorflow":
        assert release.requires_python == row["files"][0][2]
    assert [one.yanked for one in builds if one.yanked is not None] == []


@pytest.mark.parametrize("row", [*LINUX, *ARM], ids=_name)
def test_that_a_row_declares_what_the_wheel_declares(matrix: Matrix, row: dict[str, Any]) -> None:
    tag = re.search(r"-cp(\d)(\d+)-", row["wheel"])
    assert tag is not None
    platform = next(name for name, ending in PLATFORMS.items() if ending.search(row["wheel"]))
    environment = {
        "python_version": f"{tag[1]}.{tag[2]}",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": platform.partition("-")[2],
        "extra": "",
    }

    def choose(texts: list[str]) -> set[tuple[str, frozenset[str]]]:
        wanted = [Requirement(text) for text in texts]
        return {_spell(str(one)) for one in wanted if not one.marker or one.marker.evaluate(environment)}

    declared = choose(row["requires"])
    build = matrix.build(row["version"], row["project"], platform)
    if build is not None and build.stub is None:
        assert choose(list(matrix.requires_of(row["version"], row["project"], platform))) == declared
    elif build is not None:
        assert build.stub in {name for name, _ in declared}


@pytest.mark.parametrize("row", [row for row in LINUX if row["build_info"]], ids=_name)
def test_that_a_row_has_the_cuda_that_the_build_info_names(matrix: Matrix, row: dict[str, Any]) -> None:
    build = matrix.build(row["version"], row["project"], "linux-x86_64")
    assert build is not None
    text = row["build_info"]
    is_cuda = re.search(r"is_cuda_build\W+True", text) is not None
    assert (build.cuda is not None) is is_cuda
    written = re.search(r"cuda_version(?:_number)?\W+(\d+(?:\.\d+)?)", text)
    if written is not None and build.cuda is not None:
        assert build.cuda.startswith(written[1])
    for capability in re.findall(r"'((?:sm|compute)_\d+)'", text):
        assert capability in build.capabilities


@pytest.mark.parametrize("row", KERAS, ids=_name)
def test_that_a_keras_row_is_what_the_index_says(matrix: Matrix, row: dict[str, Any]) -> None:
    releases = matrix.keras_releases.keras if row["project"] == "keras" else matrix.keras_releases.tf_keras
    known = {one.version: one for one in releases}[row["version"]]
    assert known.released == min(day for _, day, *_ in row["files"])
    assert known.python == row["files"][0][2]
    assert (known.yanked is None) is any(yanked is None for *_, yanked in row["files"])
    declared = {_spell(text) for text in row.get("requires", ()) if "extra ==" not in text}
    assert {_spell(text) for text in known.requires} == declared
