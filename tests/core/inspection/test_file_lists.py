"""Files that are listed and not there, for TensorFlow, Keras and what they need."""

import shutil
from pathlib import Path

import pytest

from core.model import MissingFiles
from tests.core.inspection.conftest import HandMade
from tests.core.inspection.test_conda_meta import write_record


def install_with_files(made: HandMade, name: str, *requires: str) -> None:
    package = name.replace("-", "_")
    made.install(name, "1.0", *(f"Requires-Dist: {one}" for one in requires))
    listed = [f"{package}/__init__.py", f'"{package}/with, comma.py"', f"{package}-1.0.dist-info/METADATA"]
    for path in listed:
        if not path.endswith("METADATA"):
            made.write(path.strip('"'))
    listed.append(f"{package}/__pycache__/__init__.cpython-311.pyc")
    made.write(f"{package}-1.0.dist-info/RECORD", "".join(f"{path},sha256=x,3\n" for path in listed))


@pytest.fixture
def complete(made: HandMade) -> HandMade:
    install_with_files(made, "tensorflow", "numpy (>=1.0)", 'skipped ; extra == "and-cuda"')
    install_with_files(made, "numpy", "deep_one>=2; python_version > '3'")
    install_with_files(made, "deep-one")
    install_with_files(made, "skipped")
    install_with_files(made, "unrelated")
    return made


def test_that_nothing_is_missing_from_a_whole_installation(complete: HandMade) -> None:
    facts = complete.inspect(full=True)
    assert facts.missing_files == ()
    assert facts.problems == ()


def test_that_missing_files_are_counted_for_what_tensorflow_needs_only(complete: HandMade) -> None:
    for name in ("tensorflow", "deep_one", "skipped", "unrelated"):
        shutil.rmtree(complete.site / name)
    assert complete.inspect(full=True).missing_files == (
        MissingFiles(
            distribution="deep-one", count=2, examples=("deep_one/__init__.py", "deep_one/with, comma.py")
        ),
        MissingFiles(
            distribution="tensorflow",
            count=2,
            examples=("tensorflow/__init__.py", "tensorflow/with, comma.py"),
        ),
    )


def test_that_a_link_into_an_emptied_cache_counts_as_missing(complete: HandMade, tmp_path: Path) -> None:
    path = complete.site / "numpy" / "__init__.py"
    path.unlink()
    path.symlink_to(tmp_path / "emptied")
    assert [one.distribution for one in complete.inspect(full=True).missing_files] == ["numpy"]


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../../../../../../../../etc/passwd", "a/../../../../../../x"]
)
def test_that_a_path_out_of_the_environment_is_not_followed(complete: HandMade, path: str) -> None:
    complete.write("numpy-1.0.dist-info/RECORD", f"{path},,\nnumpy/gone.py,,\n")
    facts = complete.inspect(full=True)
    assert facts.missing_files == (MissingFiles(distribution="numpy", count=1, examples=("numpy/gone.py",)),)
    (problem,) = facts.problems
    assert problem.what == "file list of numpy"
    assert path in problem.why


def test_that_scripts_of_the_environment_may_be_listed_from_site_packages(complete: HandMade) -> None:
    complete.write("numpy-1.0.dist-info/RECORD", "../../../bin/python,,\n../../../bin/f2py,,\n")
    facts = complete.inspect(full=True)
    assert facts.problems == ()
    assert facts.missing_files[0].examples == ("../../../bin/f2py",)


@pytest.mark.parametrize("content", [b"\x00,,\n", b"\xff\xfe\x00", b'"' * 200_000, b"\n\n,,\n"])
def test_that_a_damaged_record_never_raises(complete: HandMade, content: bytes) -> None:
    complete.write("numpy-1.0.dist-info/RECORD", content)
    facts = complete.inspect(full=True)
    assert facts.full
    assert {one.distribution for one in facts.missing_files} <= {"numpy"}


def test_that_files_of_conda_packages_are_checked(made: HandMade) -> None:
    (made.prefix / "conda-meta").mkdir()
    made.write("../../../lib/libpart.so")
    write_record(made.prefix, "tensorflow-base", "2.10.0", "mkl_0", "part >=1", files=["lib/libtf.so"])
    write_record(made.prefix, "part", "1.0", "0", files=["lib/libpart.so", "lib/x.pyc"])
    assert made.inspect(full=True).missing_files == (
        MissingFiles(distribution="tensorflow-base", count=1, examples=("lib/libtf.so",)),
    )


def test_that_notes_of_installers_are_read_in_full_only(made: HandMade) -> None:
    folder = made.install("mine", "1.0")
    (folder / "INSTALLER").write_text("uv\n")
    (folder / "REQUESTED").touch()
    (folder / "direct_url.json").write_text('{"url": "file:///x", "dir_info": {"editable": true}}')
    made.install("plain", "1.0")
    mine, plain = made.inspect(full=True).distributions
    assert (mine.installer, mine.requested, mine.editable) == ("uv", True, True)
    assert (plain.installer, plain.requested, plain.editable) == (None, False, False)
    assert {(one.installer, one.requested) for one in made.inspect().distributions} == {(None, None)}


def test_that_hard_links_are_counted_once_and_links_not_followed(made: HandMade) -> None:
    before = made.inspect(full=True).size_bytes
    assert before is not None
    first = made.write("data", b"x" * 100_000)
    (made.site / "again").hardlink_to(first)
    (made.site / "loop").symlink_to(made.prefix)
    after = made.inspect(full=True).size_bytes
    assert after is not None
    assert 100_000 <= after - before < 101_000


def test_that_a_glance_sees_a_library_that_was_deleted_by_hand(complete: HandMade) -> None:
    assert complete.inspect().missing_files == ()
    shutil.rmtree(complete.site / "numpy")
    assert complete.inspect().missing_files == (
        MissingFiles(distribution="numpy", count=2, examples=("numpy/__init__.py", "numpy/with, comma.py")),
    )


def test_that_a_glance_holds_mere_metadata_for_whole(made: HandMade) -> None:
    folder = made.install("tensorflow", "2.16.1")
    (folder / "RECORD").write_text(f"{folder.name}/METADATA,sha256=x,3\n")
    assert made.inspect().tensorflow is not None
    assert made.inspect().missing_files == ()
