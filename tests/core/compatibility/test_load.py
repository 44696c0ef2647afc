"""Loading: the bundled files hold, a wrong row is named, the compiled copy is used and renewed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

import resources
from core.compatibility import MatrixError, choose_compiled_folder, load_matrix, matrix_digest
from core.compatibility.load import FILES

BUNDLED = Path(resources.__path__[0]) / "compatibility"
TENSORFLOW, DRIVERS, BREAKAGES, PAIRS = FILES[:4]
MACHINE_MADE = ("tensorflow.yaml", "companions.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the matrix's files that a test may spoil."""
    copy = tmp_path / "compatibility"
    shutil.copytree(BUNDLED, copy)
    return copy


def _spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_that_every_final_release_since_1_0_is_there(tmp_path: Path) -> None:
    matrix = load_matrix(tmp_path)
    versions = [release.version for release in matrix.releases]
    assert versions[0] == "1.0.0"
    assert versions[-1] == "2.21.0"
    assert versions == sorted(versions, key=Version)
    assert len(versions) == len(set(versions)) == 100
    assert {"1.12.3", "1.15.5", "2.0.0", "2.4.0", "2.10.1", "2.15.0.post1", "2.16.1"} <= set(versions)


def test_that_every_release_has_wheels_requirements_and_a_source(tmp_path: Path) -> None:
    for release in load_matrix(tmp_path).releases:
        assert release.sources
        names = {Requirement(text).name for text in release.requires}
        assert {"protobuf", "numpy"} <= names, release.version
        assert any(build.platform == "linux-x86_64" for build in release.builds)


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (TENSORFLOW, "  keras_inside: true", "  keras_inside: perhaps", "releases row 3 (1.1.0)"),
        (TENSORFLOW, "- version: '2.4.0'", "- version: 2.4", "tensorflow.yaml, releases row"),
        (TENSORFLOW, "  released: '2020-12-14'", "  invented: '2020-12-14'", "(2.4.0)"),
        (TENSORFLOW, "- version: '2.4.1'", "- version: '2.4.0'", "2.4.0 is there twice"),
        (DRIVERS, "{cuda: '11.2'", "{cuda: 11.2", "gpu.yaml, toolkits row"),
        (DRIVERS, "minimum_linux: '384.81'", "minimum_linux: new", "toolkits row 9.0"),
        (BREAKAGES, "works: <3.21", "works: less than 3.21", "breakages row protobuf-generated-code"),
        (BREAKAGES, "when: {tensorflow: <2.12}", "when: {tensorflow: <1.0}", "no TensorFlow release lies in"),
        (BREAKAGES, "version: 3.20.3", "version: 4.25.8", "4.25.8 is offered but lies outside <3.21"),
        (BREAKAGES, "stops: import", "stops: everything", "stops cannot be everything"),
        (BREAKAGES, "sources: [import-test, tf-56266", "sources: [hearsay, tf-56266", "the source hearsay"),
        (BREAKAGES, "severity: error", "severity: terrible", "breakages.yaml, breakages row 1 (protobuf-gen"),
        (PAIRS, "stops: tf.keras", "stops: most", "stops cannot be most"),
        (PAIRS, "keras: '==2.6.*'", "keras: 'about 2.6'", "pairs row same-minor-2.6"),
        (PAIRS, "pairs:\n", "pairs: [\n", "pairs.yaml, line"),
    ],
)  # fmt: skip
def test_that_a_wrong_row_is_named_with_its_file(
    folder: Path, tmp_path: Path, name: str, old: str, new: str, expected: str
) -> None:
    _spoil(folder, name, old, new)
    with pytest.raises(MatrixError) as caught:
        load_matrix(tmp_path / "cache", folder)
    assert expected in caught.value.message
    assert name in caught.value.message
    assert not (tmp_path / "cache").exists()


def test_that_a_missing_file_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / DRIVERS).unlink()
    with pytest.raises(MatrixError, match=r"gpu\.yaml"):
        load_matrix(tmp_path / "cache", folder)


def test_that_the_second_load_reads_no_yaml(tmp_path: Path) -> None:
    script = (
        "import sys; from core.compatibility import load_matrix\n"
        f"matrix = load_matrix({str(tmp_path)!r})\n"
        "print(matrix.digest, 'yaml' in sys.modules, 'packaging' in sys.modules)"
    )
    root = Path(resources.__path__[0]).parent
    answers = [
        subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True)
        for _ in range(2)
    ]
    assert [answer.stdout.split() for answer in answers] == [
        [matrix_digest(), "True", "True"],
        [matrix_digest(), "False", "False"],
    ]


def test_that_a_changed_file_gives_another_digest_and_one_compiled_copy(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = load_matrix(cache, folder)
    assert before.digest == matrix_digest(folder)
    _spoil(folder, TENSORFLOW, f"newest_data: '{before.newest_data}'", "newest_data: '2027-01-01'")
    after = load_matrix(cache, folder)
    assert after.newest_data == "2027-01-01"
    assert after.digest == matrix_digest(folder) != before.digest
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"\x81\xa1a\x01"])
def test_that_a_damaged_compiled_copy_is_made_again(tmp_path: Path, content: bytes) -> None:
    matrix = load_matrix(tmp_path)
    (compiled,) = tmp_path.iterdir()
    good = compiled.read_bytes()
    compiled.write_bytes(content)
    assert load_matrix(tmp_path).digest == matrix.digest
    assert compiled.read_bytes() == good


def test_that_a_cache_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert load_matrix(tmp_path / "file").newest.version == "2.21.0"


def test_that_the_files_stay_readable_and_small() -> None:
    for name in FILES:
        text = (BUNDLED / name).read_text(encoding="utf-8")
        assert len(text) < (900_000 if name in MACHINE_MADE else 200_000)
        assert text.startswith("#")
        assert yaml.safe_load(text)


def test_that_the_bundled_matrix_is_compiled_beside_the_modules_where_that_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.__path__", [str(tmp_path / "resources")])
    (tmp_path / "resources").mkdir()

    assert choose_compiled_folder(tmp_path / "cache") == tmp_path / "resources" / "__pycache__"


def test_that_an_installation_that_cannot_be_written_compiles_into_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.__path__", ["/proc/nothing can be written here"])

    assert choose_compiled_folder(tmp_path / "cache") == tmp_path / "cache"
