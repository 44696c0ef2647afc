"""The refresh tool against a small index: what it reads, writes, leaves alone and says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from core.compatibility.rows import Build, Release
from core.refresh.commands import run
from core.refresh.index import Index, IndexUnreachableError
from core.refresh.matrix_files import Files
from core.refresh.releases import Wanted, refresh_releases
from tests.core.refresh.local_index import LocalIndex, Wheel, serve

BUILD_INFO = """
import collections
build_info = collections.OrderedDict([("cpu_compiler", "clang"), ("cuda_version", "12.5.1"),
  ("cudnn_version", "9"), ("cuda_compute_capabilities", ["sm_80", "compute_90"]), ("is_cuda_build", True)])
"""
CPU_INFO = "build_info = dict(is_cuda_build=False)\nimport os\nos.abort()\n"
OLD_KERAS = """
if tf2.enabled():
  __version__ = '2.3.0-tf'
else:
  __version__ = '2.2.4-tf'
"""
TENSORFLOW = """# Rows of releases.
newest_data: '2020-01-01'
sources:
  metadata: METADATA of the wheels  # told by the index
  build-info: build_info.py
distributions: [tensorflow, tensorflow-intel]
nightlies: [tf-nightly]
# The rows.
releases:
- {version: '2.0.0', released: '2019-09-30', keras: '2.3.0-tf', keras_inside: true, sources: [metadata],
   requires: [], builds: [{distribution: tensorflow, platform: linux-x86_64, python: ['3.6']}]}
"""
TESTED = """
sources: {table: the table}
tested:
- {tensorflow: '2.2', platform: linux-x86_64, python: ['3.8'], cuda: '10.1', cudnn: '7.6', source: table}
linked:
- {distribution: tensorflow, platform: linux-x86_64, versions: '<2', cuda: '9.0', cudnn: '7', source: table}
"""
KERAS = "# Keras.\nsources: {metadata: METADATA}\nkeras: []\ntf_keras: []\nkeras_core: []\n"
LINUX = "manylinux_2_17_x86_64.manylinux2014_x86_64"
NEW = (
    Wheel(
        project="tensorflow",
        version="2.22.0",
        tag=f"cp312-cp312-{LINUX}",
        requires=("numpy (>=1.26)", "keras>=3.12", "nvidia-cudnn-cu12 ==9.3 ; extra == 'and-cuda'"),
        members={"tensorflow/python/platform/build_info.py": BUILD_INFO},
    ),
    Wheel(
        project="tensorflow",
        version="2.22.0",
        tag=f"cp310-cp310-{LINUX}",
        requires=("numpy (>=1.26)", "keras>=3.12", "tomli"),
        members={"tensorflow/python/platform/build_info.py": BUILD_INFO},
        uploaded="2030-01-01T00:00:00",
    ),
    Wheel(
        project="tensorflow",
        version="2.22.0",
        tag="cp312-cp312-win_amd64",
        requires=("tensorflow-intel==2.22.0 ; platform_system == 'Windows'",),
    ),
    Wheel(
        project="tensorflow",
        version="2.22.0",
        tag="cp310-cp310-win_amd64",
        requires=("tensorflow-intel==2.22.0",),
    ),
    Wheel(
        project="tensorflow-intel",
        version="2.22.0",
        tag="cp312-cp312-win_amd64",
        requires=("numpy>=1.26", "keras>=3.12", "pywin32"),
        members={"tensorflow/python/platform/build_info.py": CPU_INFO},
        serves_metadata=False,
        yanked="broken upload",
    ),
    Wheel(project="tensorflow", version="2.23.0rc0", tag=f"cp314-cp314-{LINUX}"),
    Wheel(project="tensorflow", version="2.23.0.dev20300101", tag=f"cp314-cp314-{LINUX}"),
    Wheel(project="keras", version="3.99.0", tag="py3-none-any", requires=("numpy", "absl-py")),
)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait no half seconds between attempts."""
    monkeypatch.setattr("core.refresh.index.PAUSE", 0.01)


@pytest.fixture
def index() -> Iterator[LocalIndex]:
    with serve(NEW) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "matrix"
    folder.mkdir()
    for name, text in (("tensorflow", TENSORFLOW), ("tested_builds", TESTED), ("keras_releases", KERAS)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def _refresh(
    index: LocalIndex, folder: Path, project: str = "", versions: str = "", *, write: bool = True
) -> list[str]:
    reader = Index(index.address, folder.parent / "cache")
    wanted = Wanted(project=project, versions=versions)
    return refresh_releases(reader, folder, wanted, write=write, progress=_hear_nothing)


def _hear_nothing(_what: str, _done: int, _of: int) -> None:
    """No line on standard error."""


def _release(folder: Path, version: str) -> Release:
    return next(row for row in Files(folder).tensorflow().releases if row.version == version)


def _build(release: Release, distribution: str, platform: str) -> Build:
    return next(
        build for build in release.builds if (build.distribution, build.platform) == (distribution, platform)
    )


def test_that_a_new_release_comes_with_everything_its_wheels_say(index: LocalIndex, folder: Path) -> None:
    changes = _refresh(index, folder)
    assert {"+ tensorflow 2.22.0", "+ tensorflow 2.23.0rc0", "+ keras 3.99.0", "- tensorflow 2.0.0"} == set(
        changes
    )
    release = _release(folder, "2.22.0")
    assert (release.released, release.requires_python) == ("2030-01-01", ">=3.10")
    assert (release.keras, release.keras_inside) == (">=3.12", False)
    assert release.requires == ("numpy>=1.26", "keras>=3.12", 'tomli ; python_version < "3.12"')
    assert release.extras == {"and-cuda": ("nvidia-cudnn-cu12==9.3",)}
    linux = _build(release, "tensorflow", "linux-x86_64")
    assert (linux.python, linux.minimum) == (("3.10", "3.12"), "2.17")
    assert (linux.cuda, linux.cudnn, linux.capabilities) == ("12.5", "9", ("sm_80", "compute_90"))
    rows = Files(folder).tensorflow()
    assert [row.version for row in rows.prereleases] == ["2.23.0rc0"]
    assert rows.prereleases[0].wheels == {"tensorflow": {"linux-x86_64": ("3.14",)}}


def test_that_a_stub_is_told_apart_and_its_missing_target_too(index: LocalIndex, folder: Path) -> None:
    _refresh(index, folder)
    release = _release(folder, "2.22.0")
    stub = _build(release, "tensorflow", "windows-x86_64")
    assert (stub.stub, stub.python, stub.broken) == ("tensorflow-intel", ("3.12",), ("3.10",))
    real = _build(release, "tensorflow-intel", "windows-x86_64")
    assert (real.stub, real.cuda, real.yanked) == (None, None, "broken upload")
    assert real.requires == ("numpy>=1.26", "keras>=3.12", "pywin32")
    assert real.released == "2030-01-02"


def test_that_comments_sources_and_hand_written_parts_stay(index: LocalIndex, folder: Path) -> None:
    _refresh(index, folder)
    text = (folder / "tensorflow.yaml").read_text(encoding="utf-8")
    head, _, rest = TENSORFLOW.partition("newest_data: '2020-01-01'\n")
    assert text.startswith(head)
    assert rest.partition("releases:\n")[0] in text
    assert (folder / "tested_builds.yaml").read_text(encoding="utf-8") == TESTED


def test_that_a_second_run_changes_nothing_and_reads_no_wheel_again(index: LocalIndex, folder: Path) -> None:
    _refresh(index, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    index.requests.clear()
    assert _refresh(index, folder) == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path for path, _ in index.requests if "/files/" in path] == []


def test_that_wheels_are_read_in_parts(index: LocalIndex, folder: Path) -> None:
    _refresh(index, folder)
    assert max(size for _, size in index.requests) < 200_000
    assert any("tensorflow_intel" in path and path.endswith(".whl 206") for path, _ in index.requests)


def test_that_one_release_can_be_read_alone(index: LocalIndex, folder: Path) -> None:
    assert _refresh(index, folder, "tensorflow", "==2.22.0") == ["+ tensorflow 2.22.0"]
    rows = Files(folder).tensorflow()
    assert [row.version for row in rows.releases] == ["2.0.0", "2.22.0"]
    assert rows.newest_data == "2030-01-01"
    assert Files(folder).keras().keras == ()


def test_that_changes_are_named_by_their_fields(index: LocalIndex, folder: Path) -> None:
    _refresh(index, folder)
    last = [wheel for wheel in NEW if wheel.project != "keras" and "cp310-cp310-many" not in wheel.tag]
    keras = Wheel(project="keras", version="3.99.0", tag="py3-none-any", requires=("numpy",), yanked="oops")
    index.offer([*last, keras])
    changes = _refresh(index, folder, write=False)
    assert "~ tensorflow 2.22.0: tensorflow linux-x86_64 python -3.10" in changes
    assert '~ tensorflow 2.22.0: requires -tomli ; python_version < "3.12"' in changes
    assert "~ keras 3.99.0: yanked: None -> oops" in changes


def test_that_a_check_fails_on_changes_and_writes_nothing(
    index: LocalIndex, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    arguments = ["--folder", str(folder), "releases", "--index", index.address]
    assert run([*arguments, "--check"]) == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert "+ tensorflow 2.22.0" in capsys.readouterr().out
    assert run([*arguments, "--write"]) == 0
    assert run([*arguments, "--check"]) == 0
    assert capsys.readouterr().out.endswith("Every row agrees with the package index.\n")


def test_that_an_index_that_is_busy_is_asked_again(index: LocalIndex, folder: Path) -> None:
    index.refusals = 2
    assert "+ tensorflow 2.22.0" in _refresh(index, folder)
    assert any(path.endswith(" 503") for path, _ in index.requests)


def test_that_an_index_that_is_gone_is_told_and_nothing_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = "http://127.0.0.1:9/simple/"
    assert run(["--folder", str(folder), "releases", "--write", "--index", gone]) == 2
    assert "The package index cannot be read" in capsys.readouterr().err
    assert (folder / "tensorflow.yaml").read_text(encoding="utf-8") == TENSORFLOW


def test_that_a_wheel_without_metadata_is_named(index: LocalIndex, tmp_path: Path) -> None:
    reader = Index(index.address, tmp_path)
    file = next(one for one in reader.files("tensorflow-intel"))
    index.packed[file.name] = b"no archive" * 100
    with pytest.raises(IndexUnreachableError, match=r"tensorflow_intel-2\.22\.0-cp312"):
        reader.metadata(file)


def _old_wheels(tag: str, info: str) -> Sequence[Wheel]:
    prefix = "tensorflow-1.12.0.data/purelib/tensorflow/python"
    members = {f"{prefix}/keras/__init__.py": OLD_KERAS, f"{prefix}/platform/build_info.py": info}
    return (
        Wheel(project="tensorflow", version="1.12.0", tag=tag, members=members),
        Wheel(project="tensorflow", version="2.2.0", tag=tag.replace("cp36", "cp38"), members={
            "tensorflow/python/keras/__init__.py": OLD_KERAS,
            "tensorflow/python/platform/build_info.py": "is_cuda_build = True\ncuda_version_number = '10'\n",
        }),
    )  # fmt: skip


def test_that_old_wheels_are_completed_by_hand_written_tables(folder: Path) -> None:
    with serve(_old_wheels("cp36-cp36m-manylinux1_x86_64", "is_cuda_build = True\n")) as index:
        _refresh(index, folder, "tensorflow")
    old, newer = _release(folder, "1.12.0"), _release(folder, "2.2.0")
    linked = _build(old, "tensorflow", "linux-x86_64")
    assert (linked.cuda, linked.cudnn, linked.minimum) == ("9.0", "7", "2.5")
    assert _build(newer, "tensorflow", "linux-x86_64").cuda == "10.1"
    assert (old.keras, newer.keras) == ("2.2.4-tf", "2.3.0-tf")
    assert old.keras_inside


def test_that_windows_names_of_cuda_are_read_as_versions(folder: Path) -> None:
    info = "build_info = {'is_cuda_build': True, 'cuda_version': '64_112', 'cudnn_version': '64_8'}\n"
    wheel = Wheel(
        project="tensorflow",
        version="2.5.0",
        tag="cp39-cp39-win_amd64",
        members={"tensorflow/python/platform/build_info.py": info},
    )
    with serve([wheel]) as index:
        _refresh(index, folder, "tensorflow")
    build = _build(_release(folder, "2.5.0"), "tensorflow", "windows-x86_64")
    assert (build.cuda, build.cudnn) == ("11.2", "8")
