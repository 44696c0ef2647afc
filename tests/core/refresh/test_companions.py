"""Companions out of the index: what is read, how it is grouped and written, and that a sample agrees."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename

import resources
from core.compatibility import CompanionReleases, Matrix, has_wheel, load_matrix
from core.refresh.companion_files import (
    list_changes,
    read_companions,
    refresh_companions,
    write_companions,
)
from core.refresh.companions import group_releases, list_wheels
from core.refresh.index import Index
from core.refresh.sdists import read_archive, read_members
from tests.core.refresh.local_index import LocalIndex, Wheel, serve
from tests.core.refresh.record_companions import RECORD, SAMPLE

ROWS: list[dict[str, Any]] = json.loads(RECORD.read_text(encoding="utf-8"))
LINUX = "manylinux_2_17_x86_64.manylinux2014_x86_64"
PLUGIN = "tensorflow-plugin"
WHEELS = (
    Wheel(project=PLUGIN, version="1.0", tag=f"cp310-cp310-{LINUX}", requires=("tensorflow>=2.9,<2.10",)),
    Wheel(project=PLUGIN, version="1.0", tag=f"cp39-cp39-{LINUX}", requires=("tensorflow>=2.9,<2.10",)),
    Wheel(project=PLUGIN, version="1.1", tag=f"cp310-cp310-{LINUX}", requires=("tensorflow>=2.10",)),
    Wheel(project=PLUGIN, version="1.2", tag="py3-none-any", requires=("NumPy (>=1.20)", "left-pad")),
    Wheel(project=PLUGIN, version="1.3rc1", tag="py3-none-any"),
    Wheel(project=PLUGIN, version="1.3", tag="py3-none-any", yanked="it breaks"),
    Wheel(
        project="numpy",
        version="2.0",
        tag="py3-none-any",
        requires=("tensorflow ; extra == 'all'", "tensorflow ; python_version < '3.9'"),
        serves_metadata=False,
    ),
)
BEFORE = """\
# To be renewed.
sources: {index: the index}
pieces: [tensorflow]
companions:
  numpy: []
  tensorflow-plugin:
  - {versions: '0.9 1.0', requires: [tensorflow]}
"""


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return load_matrix(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "companions.yaml").write_text(BEFORE, encoding="utf-8")
    return tmp_path


def _refresh(index: LocalIndex, folder: Path, *, write: bool = True) -> tuple[str, ...]:
    reader = Index(index.address, folder / "cache")
    return refresh_companions(reader, folder, _hear_nothing, write=write)


def _hear_nothing(_done: int, _of: int) -> None:
    """No line on standard error."""


@cache
def _find_interesting() -> frozenset[str]:
    file = read_companions(Path(resources.__path__[0]) / "compatibility")
    return frozenset((*file.pieces, *file.companions))


def test_that_final_releases_come_with_what_they_declare(folder: Path) -> None:
    with serve(WHEELS) as index:
        changes = _refresh(index, folder)
    assert changes == (
        "numpy: added 2.0",
        f"{PLUGIN}: added 1.1, 1.2; gone 0.9; declares otherwise 1.0",
    )
    rows = read_companions(folder).companions
    assert [row.versions for row in rows[PLUGIN]] == ["1.0", "1.1", "1.2"]
    assert rows[PLUGIN][0].requires == ("tensorflow<2.10,>=2.9",)
    assert rows[PLUGIN][0].wheels == {"linux-x86_64": "3.9-3.10"}
    assert (rows[PLUGIN][2].requires, rows[PLUGIN][2].wheels) == (("numpy>=1.20",), {})
    assert rows["numpy"][0].requires == ('tensorflow; python_version < "3.9"',)


def test_that_a_second_refresh_finds_nothing_to_change(folder: Path) -> None:
    with serve(WHEELS) as index:
        _refresh(index, folder)
        written = (folder / "companions.yaml").read_bytes()
        assert _refresh(index, folder) == ()
    assert (folder / "companions.yaml").read_bytes() == written


def test_that_a_look_alone_writes_nothing(folder: Path) -> None:
    with serve(WHEELS) as index:
        assert _refresh(index, folder, write=False)
    assert (folder / "companions.yaml").read_text(encoding="utf-8") == BEFORE


def test_that_a_distribution_which_the_index_lost_keeps_its_rows(folder: Path) -> None:
    with serve(WHEELS[-1:]) as index:
        _refresh(index, folder)
    assert read_companions(folder).companions[PLUGIN][0].versions == "0.9 1.0"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a-1-py3-none-any.whl", f"a-1-cp39-cp39-{LINUX}.whl"], {}),
        (["a-1.tar.gz"], {}),
        (
            [f"a-1-cp{one}-cp{one}-{LINUX}.whl" for one in ("27", "36", "37", "39")],
            {"linux-x86_64": "2.7 3.6-3.7 3.9"},
        ),
        (
            ["a-1-cp38-abi3-win_amd64.whl", "a-1-cp37-cp37m-win_amd64.whl"],
            {"windows-x86_64": "3.7 3.8+"},
        ),
        (
            ["a-1-cp310-cp310-macosx_11_0_arm64.whl", "a-1-cp310-cp310-win_amd64.whl"],
            {"macos-arm64 windows-x86_64": "3.10"},
        ),
    ],
)
def test_that_wheels_become_runs_of_python_versions(names: list[str], expected: dict[str, str]) -> None:
    assert list_wheels(names) == expected


def test_that_releases_which_declare_the_same_share_a_row() -> None:
    one, other = CompanionReleases(versions="", python=">=3.8"), CompanionReleases(versions="")
    rows = group_releases([("1.0", one), ("1.1", other), ("1.2", one)])
    assert [(row.versions, row.python) for row in rows] == [("1.0 1.2", ">=3.8"), ("1.1", "")]


def test_that_the_file_is_written_as_it_is_read() -> None:
    folder = Path(resources.__path__[0]) / "compatibility"
    file = read_companions(folder)
    text = (folder / "companions.yaml").read_text(encoding="utf-8")
    assert write_companions(file.sources, file.pieces, file.companions) == text
    assert list(list_changes(file.companions, file.companions)) == []


def test_that_an_archive_without_headers_declares_its_requires_txt() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, text in (
            ("a-1/PKG-INFO", "Metadata-Version: 1.0\nName: a\nVersion: 1\n"),
            ("a-1/a.egg-info/requires.txt", 'keras\n\n[gpu]\ncupy\n\n[:python_version < "3"]\nenum34\n'),
            ("a-1/setup.py", "raise SystemExit\n"),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    declared = read_members(read_archive("a-1.tar.gz", buffer.getvalue()))
    assert declared.requires == ("keras", 'enum34; python_version < "3"')


def test_that_headers_of_an_archive_come_before_its_requires_txt() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a-1/PKG-INFO", "Name: a\nRequires-Python: >=3.7\nRequires-Dist: keras>=2\n")
        archive.writestr("a-1/src/a.egg-info/requires.txt", "theano\n")
    declared = read_members(read_archive("a-1.zip", buffer.getvalue()))
    assert (declared.python, declared.requires) == (">=3.7", ("keras>=2",))


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00"])
def test_that_a_broken_archive_declares_nothing(content: bytes) -> None:
    assert read_members(read_archive("a-1.tar.gz", content)).requires == ()


def test_that_the_sample_is_the_one_that_is_recorded() -> None:
    recorded = [(row["project"], row["version"]) for row in ROWS]
    assert recorded == [(name, version) for name, versions in SAMPLE.items() for version in versions.split()]


@pytest.mark.parametrize("said", ROWS, ids=[f"{row['project']}-{row['version']}" for row in ROWS])
def test_that_a_row_declares_what_the_index_served(matrix: Matrix, said: dict[str, Any]) -> None:
    row = matrix.companions.row(said["project"], said["version"])
    assert row is not None
    assert SpecifierSet(row.python) == SpecifierSet(said["python"])
    interesting = _find_interesting()
    served = {_spell(text) for text in said["requires"] if "extra ==" not in text}
    assert {_spell(text) for text in row.requires} == {one for one in served if one[0] in interesting}


@pytest.mark.parametrize("said", ROWS, ids=[f"{row['project']}-{row['version']}" for row in ROWS])
def test_that_every_recorded_wheel_is_offered_to_its_python(matrix: Matrix, said: dict[str, Any]) -> None:
    row = matrix.companions.row(said["project"], said["version"])
    assert row is not None
    for name in said["wheels"]:
        for tag in parse_wheel_filename(name)[3]:
            if tag.interpreter.startswith("cp3") and tag.platform in ("win_amd64", "manylinux2014_x86_64"):
                platform = "windows-x86_64" if tag.platform == "win_amd64" else "linux-x86_64"
                assert has_wheel(row, f"3.{tag.interpreter[3:]}.0", platform), name


def _spell(text: str) -> tuple[str, str, str]:
    requirement = Requirement(text)
    name = canonicalize_name(requirement.name)
    return name, str(requirement.specifier), str(requirement.marker or "")
