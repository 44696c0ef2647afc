"""Whatever lies in an environment, reading it ends soon, says what was wrong and reads the rest."""

import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.inspection import inspect_full, inspect_quick, stamp
from core.model import Distribution, EnvironmentFacts, HostFacts
from tests.core.inspection.conftest import HandMade


def read_beside_a_good_one(made: HandMade) -> Distribution:
    """The only distribution besides ``good``, which is read whole whatever the other is."""
    made.install("good", "1.0", "Requires-Dist: numpy")
    facts = made.inspect(full=True)
    good = [one for one in facts.distributions if one.name == "good"]
    assert [one.requires for one in good] == [("numpy",)]
    (other,) = [one for one in facts.distributions if one.name != "good"]
    return other


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x00" * 20_000,
        b"Nam",
        b"Name: bad\n",
        b"Version: 1.0\n\n",
        b"<html>\n\n",
        b"Name:\nVersion:\n",
    ],
)
def test_that_damaged_metadata_is_named_after_its_folder(made: HandMade, content: bytes) -> None:
    made.write("bad_one-2.0.dist-info/METADATA", content)
    other = read_beside_a_good_one(made)
    assert other.name in ("bad-one", "bad")
    assert other.version in ("2.0", "1.0")
    assert other.problem is not None
    assert "bad_one-2.0.dist-info" in other.problem
    assert "damaged" in other.problem


def test_that_a_dist_info_without_metadata_keeps_its_name(made: HandMade) -> None:
    made.write("bad_one-2.0.dist-info/RECORD")
    other = read_beside_a_good_one(made)
    assert (other.name, other.version) == ("bad-one", "2.0")
    assert other.problem == "bad_one-2.0.dist-info: METADATA is missing."


def test_that_metadata_in_another_encoding_is_read_and_reported(made: HandMade) -> None:
    made.write(
        "bad-1.dist-info/METADATA", b"Name: bad\nVersion: 1\nAuthor: M\xfcller\nRequires-Dist: six\n\n"
    )
    other = read_beside_a_good_one(made)
    assert (other.name, other.requires) == ("bad", ("six",))
    assert other.problem is not None
    assert "UTF-8" in other.problem


def test_that_only_the_header_of_100_megabytes_is_read(made: HandMade) -> None:
    path = made.write("bad-1.dist-info/METADATA", "Name: bad\nVersion: 1\nRequires-Dist: six\n\n")
    with path.open("ab") as file:
        file.truncate(100 << 20)
    started = time.perf_counter()
    other = read_beside_a_good_one(made)
    assert time.perf_counter() - started < 1
    assert (other.requires, other.problem) == (("six",), None)


def test_that_a_header_of_100_megabytes_is_given_up(made: HandMade) -> None:
    line = b"Classifier: " + b"x" * 988 + b"\n"
    made.write("bad-1.dist-info/METADATA", b"Name: bad\nVersion: 1\n" + line * 105_000)
    started = time.perf_counter()
    other = read_beside_a_good_one(made)
    assert time.perf_counter() - started < 1
    assert other.problem is not None
    assert "4 MB" in other.problem


def test_that_a_long_header_is_read_to_its_end(made: HandMade) -> None:
    filler = "".join(f"Classifier: number {number}\n" for number in range(5000))
    made.write("bad-1.dist-info/METADATA", f"Name: bad\nVersion: 1\n{filler}Requires-Dist: last\n\n")
    assert read_beside_a_good_one(made).requires == ("last",)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("evil\x1b[31mred", "evil\\x1b[31mred"),
        ("evil\nsecond line", "evil\\x0asecond line"),
        ("evil\u202egnp", "evil\\u202egnp"),
        ("<script>alert(1)<script>", "<script>alert(1)<script>"),
    ],
)
def test_that_nothing_invisible_is_left_in_names(made: HandMade, name: str, shown: str) -> None:
    made.write(f"{name}-1.dist-info/RECORD")
    other = read_beside_a_good_one(made)
    assert other.name == shown
    assert other.folder == f"{shown}-1.dist-info"
    assert other.problem is not None
    assert other.problem.isprintable()


def test_that_terminal_escapes_inside_metadata_are_shown(made: HandMade) -> None:
    made.write(
        "bad-1.dist-info/METADATA",
        "Name: b\x1b[2Jad\nVersion: 1\x07\nRequires-Dist: s\x1b]0;x\x07ix\nRequires-Python: \x9b3\n\n",
    )
    other = read_beside_a_good_one(made)
    assert (other.name, other.version, other.requires, other.requires_python) == (
        "b\\x1b[2jad",
        "1\\x07",
        ("s\\x1b]0;x\\x07ix",),
        "\\x9b3",
    )


def test_that_a_folder_name_that_is_no_unicode_can_be_stored(made: HandMade) -> None:
    os.mkdir(os.fsencode(made.site) + b"/caf\xe9-1.dist-info")
    other = read_beside_a_good_one(made)
    assert other.name == "caf\\xe9"
    assert other.folder.encode() == b"caf\\xe9-1.dist-info"


def put_fifo(path: Path) -> None:
    os.mkfifo(path)


def put_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(path.parent)
        server.bind(path.name)


def put_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def put_folder(path: Path) -> None:
    path.mkdir()


def put_loop(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize("put", [put_fifo, put_socket, put_device, put_folder, put_loop])
@pytest.mark.parametrize(
    "where", ["bad-1.dist-info/METADATA", "bad-1.dist-info", "bad-1.egg-info/PKG-INFO", "bad-1.egg-info"]
)
def test_that_what_is_no_file_is_not_waited_for(
    made: HandMade, monkeypatch: pytest.MonkeyPatch, put: object, where: str
) -> None:
    monkeypatch.chdir(made.prefix)
    target = made.site / where
    target.parent.mkdir(exist_ok=True)
    assert callable(put)
    put(target)
    started = time.perf_counter()
    other = read_beside_a_good_one(made)
    assert time.perf_counter() - started < 1
    assert (other.name, other.version) == ("bad", "1")
    assert other.problem is not None


@pytest.mark.parametrize(
    "where",
    [
        "bad-1.dist-info/INSTALLER",
        "bad-1.dist-info/RECORD",
        "bad-1.dist-info/direct_url.json",
        "tensorflow/python/platform/build_info.py",
        "tensorflow/include/tensorflow/core/public/version.h",
        "tensorflow/python/keras/__init__.py",
        "keras/__init__.py",
        "../../../pyvenv.cfg",
        "../../../bin/activate",
        "../../../conda-meta/history",
        "../../../conda-meta/bad-1-0.json",
        "../../../conda-meta",
        "../../../etc/conda/activate.d",
        "bad.egg-link",
        "bad-1-py3.egg",
    ],
)
def test_that_a_pipe_anywhere_is_not_waited_for(made: HandMade, where: str) -> None:
    made.install("tensorflow", "2.4.0")
    made.install("keras", "3.0.0")
    target = made.site / where
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    os.mkfifo(target)
    started = time.perf_counter()
    for read in (inspect_quick, inspect_full):
        facts = read(made.located, HostFacts(os="linux"))
        assert facts.tensorflow is not None
        assert facts.tensorflow.version == "2.4.0"
    stamp(made.located)
    assert time.perf_counter() - started < 1


def test_that_leftovers_of_an_interrupted_pip_are_a_problem_not_a_package(made: HandMade) -> None:
    made.install("numpy", "1.19.5")
    (made.site / "numpy-1.19.5.dist-info").rename(made.site / "~umpy-1.19.5.dist-info")
    made.install("numpy", "1.20.0")
    facts = made.inspect()
    assert [(one.name, one.version) for one in facts.distributions] == [("numpy", "1.20.0")]
    assert [problem.what for problem in facts.problems] == ["~umpy-1.19.5.dist-info"]


def test_that_both_of_two_versions_are_listed_the_imported_one_first(made: HandMade) -> None:
    import importlib.metadata

    for version in ("1.0", "3.0", "2.0"):
        made.install("twice", version)
    (first, *_) = importlib.metadata.distributions(name="twice", path=[str(made.site)])
    found = made.inspect().distributions
    assert found[0].version == first.version
    assert {one.version for one in found} == {"1.0", "2.0", "3.0"}


def run_unprivileged(made: HandMade) -> EnvironmentFacts:
    """Inspect as a user who is not allowed everything; root is."""
    import msgspec

    if os.geteuid() != 0:
        return made.inspect()
    code = (
        "import os, sys, msgspec\n"
        "import core.inspection.keras, core.inspection.tensorflow, core.inspection.build_info, ast\n"
        "from core.inspection import inspect_quick\n"
        "from core.model import HostFacts, Located\n"
        "located = msgspec.json.decode(sys.argv[1], type=Located)\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "facts = inspect_quick(located, HostFacts(os='linux'))\n"
        "sys.stdout.buffer.write(msgspec.json.encode(facts))\n"
    )
    argument = msgspec.json.encode(made.located).decode()
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code, argument], cwd=root, check=True, capture_output=True)
    return msgspec.json.decode(done.stdout, type=EnvironmentFacts)


@pytest.fixture
def reachable(made: HandMade) -> HandMade:
    """Everybody may look into the folders above."""
    for folder in made.prefix.parents:
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
        if folder.name.startswith("pytest-of-"):
            break
    made.install("good", "1.0")
    return made


def test_that_metadata_that_may_not_be_read_is_said_so(reachable: HandMade) -> None:
    folder = reachable.install("secret", "1.0")
    (folder / "METADATA").chmod(0)
    facts = run_unprivileged(reachable)
    assert [(one.name, one.version) for one in facts.distributions] == [("good", "1.0"), ("secret", "1.0")]
    assert facts.distributions[1].problem == (
        "secret-1.0.dist-info: METADATA cannot be read. Reading it is not permitted."
    )
    assert facts.unreadable is None


@pytest.mark.parametrize("closed", ["", "lib/*/site-packages"])
def test_that_an_environment_that_may_not_be_read_says_why(reachable: HandMade, closed: str) -> None:
    folder = next(reachable.prefix.glob(closed)) if closed else reachable.prefix
    folder.chmod(0)
    try:
        facts = run_unprivileged(reachable)
    finally:
        folder.chmod(0o755)
    assert facts.unreadable is not None
    assert str(folder) in facts.unreadable
    assert "not permitted" in facts.unreadable


def test_that_an_environment_that_is_gone_says_so(made: HandMade) -> None:
    made.prefix.rename(made.prefix.with_name("elsewhere"))
    located = made.located
    facts = inspect_full(located, HostFacts(os="linux"))
    assert facts.unreadable == f"The folder {made.prefix} is not there any more."
    assert stamp(located) != ""
