"""When a saved record is still good: changes by real uv and pip are noticed, nothing else is."""

import base64
import hashlib
import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.inspection import freshness, list_further_files, stamp
from core.model import Kind, Located
from tests.core.inspection.conftest import HandMade
from tests.requirements import need_python, need_tool


def build_wheel(folder: Path, name: str, version: str) -> Path:
    """The smallest wheel that installers accept."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}/__init__.py": f"version = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text)}\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(path, text)
    return wheel


def locate(prefix: Path) -> Located:
    return Located(
        prefix=str(prefix), kind=Kind.VENV, name="", label="", executable=str(prefix / "bin" / "python")
    )


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A venv with pip in it, and two wheels."""
    root = tmp_path_factory.mktemp("material")
    subprocess.run([str(need_python("3.12")), "-m", "venv", str(root / "env")], check=True)
    for version in ("1.0", "2.0"):
        build_wheel(root, "toy", version)
    return root


Installer = Callable[..., None]


@pytest.fixture(params=["uv", "pip"])
def installer(request: pytest.FixtureRequest, material: Path) -> Installer:
    python = str(material / "env" / "bin" / "python")
    if request.param == "uv":
        program = [need_tool("uv"), "pip"]
        target, quiet = ["--python", python, "--offline"], ["-q"]
    else:
        program, target, quiet = [python, "-m", "pip"], [], ["-q", "--disable-pip-version-check"]

    def install(verb: str, *arguments: str) -> None:
        offline = ["--no-index", "--no-deps"] if verb == "install" else []
        if request.param == "pip" and verb == "uninstall":
            offline = ["--yes"]
        if request.param == "pip":
            arguments = tuple("--force-reinstall" if one == "--reinstall" else one for one in arguments)
        subprocess.run(
            [*program, verb, *quiet, *target, *offline, *arguments], check=True, capture_output=True
        )

    return install


@pytest.fixture
def no_race(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "RACY_NANOSECONDS", -1_000_000_000_000)


@pytest.mark.usefixtures("no_race")
def test_that_each_change_by_an_installer_is_noticed(material: Path, installer: Installer) -> None:
    located = locate(material / "env")
    seen = [stamp(located)]
    one, two = (str(material / f"toy-{version}-py3-none-any.whl") for version in ("1.0", "2.0"))
    for step in (
        ("install", one),
        ("install", "--reinstall", one),
        ("install", two),
        ("install", one),
        ("uninstall", "toy"),
    ):
        installer(*step)
        now = stamp(located)
        assert now == stamp(located) != ""
        assert now not in seen, step
        seen.append(now)


@pytest.mark.usefixtures("no_race")
def test_that_using_an_environment_changes_nothing(material: Path) -> None:
    located = locate(material / "env")
    before = stamp(located)
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    code = "import pip, json, email.parser, pip._internal.cli.main"
    subprocess.run([str(material / "env" / "bin" / "python"), "-c", code], check=True, env=variables)
    assert stamp(located) == before


def test_that_a_record_read_right_after_a_change_is_never_kept(made: HandMade) -> None:
    assert stamp(made.located) == ""
    deadline = time.monotonic() + 10
    while not stamp(made.located):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    newest = max(
        path.stat().st_mtime for path in (made.site, made.prefix / "pyvenv.cfg", made.prefix / "lib")
    )
    assert time.time() - newest >= 2


@pytest.mark.usefixtures("no_race")
@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.write_cfg("home = /elsewhere\n"),
        lambda made: (made.site.parents[1] / "python2.7").mkdir(),
        lambda made: (made.prefix / "conda-meta").mkdir(),
        lambda made: (made.prefix / "bin" / "activate").write_text("export KERAS_BACKEND=jax\n"),
        lambda made: (made.prefix / "bin" / "python").unlink(),
        lambda made: shutil.rmtree(made.site),
        lambda made: made.prefix.rename(made.prefix.with_name("moved")),
    ],
    ids=["pyvenv.cfg", "another Python", "conda-meta", "activate", "interpreter", "site-packages", "moved"],
)
def test_that_whatever_a_record_depends_on_is_watched(
    made: HandMade, change: Callable[[HandMade], object]
) -> None:
    before = stamp(made.located)
    change(made)
    assert stamp(made.located) != before


@pytest.mark.usefixtures("no_race")
def test_that_an_interpreter_replaced_in_place_is_noticed(made: HandMade) -> None:
    base = made.prefix / "base-python"
    base.write_text("")
    python = made.prefix / "bin" / "python"
    python.unlink()
    python.symlink_to(base)
    before = stamp(made.located)
    other = base.with_name("new")
    other.write_text("upgraded")
    other.replace(base)
    assert stamp(made.located) != before


@pytest.mark.usefixtures("no_race")
def test_that_metadata_behind_a_link_is_watched_too(made: HandMade, tmp_path: Path) -> None:
    folder = tmp_path / "project" / "mine.egg-info"
    folder.mkdir(parents=True)
    (folder / "PKG-INFO").write_text("Name: mine\nVersion: 1\n\n")
    made.write("mine.egg-link", f"{tmp_path / 'project'}\n.")
    outside = list_further_files(made.inspect())
    assert outside == (str(folder / "PKG-INFO"), str(folder / "requires.txt"))
    before = stamp(made.located, outside)
    assert before.startswith(stamp(made.located))
    (folder / "requires.txt").write_text("six\n")
    between = stamp(made.located, outside)
    (folder / "PKG-INFO").write_text("Name: mine\nVersion: 2\n\n")
    assert len({before, between, stamp(made.located, outside)}) == 3
