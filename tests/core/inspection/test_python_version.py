"""The interpreter, told from files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.inspection import inspect_quick
from core.model import Kind, Located, PythonFacts
from tests.core.inspection.conftest import HOST, HandMade
from tests.requirements import need_python


def read_python(prefix: Path, base: str | None = None, executable: Path | None = None) -> PythonFacts:
    located = Located(
        prefix=str(prefix),
        kind=Kind.VENV,
        name="",
        label="",
        executable=str(executable or prefix / "bin" / "python"),
        base=base,
    )
    return inspect_quick(located, HOST).python


@pytest.mark.parametrize("release", ["2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.12", "3.13"])
def test_that_a_real_interpreter_gives_its_exact_version(release: str, tmp_path: Path) -> None:
    python = need_python(release)
    told = subprocess.run(
        [str(python), "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    facts = read_python(python.parents[1], executable=python)
    assert (facts.version, facts.usable, facts.implementation) == (told, True, "cpython")
    if release == "2.7":
        return
    subprocess.run([str(python), "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    facts = read_python(tmp_path / "env")
    assert (facts.version, facts.usable, facts.base) == (told, True, str(python.parents[1]))


def build_base(root: Path, minor: str) -> Path:
    (root / "bin").mkdir(parents=True)
    (root / "bin" / f"python{minor}").write_text("")
    (root / "lib" / f"python{minor}").mkdir(parents=True)
    return root


def build_env(root: Path, base: Path, minor: str, cfg: str = "") -> Path:
    (root / "bin").mkdir(parents=True)
    (root / "lib" / f"python{minor}" / "site-packages").mkdir(parents=True)
    (root / "bin" / "python").symlink_to(base / "bin" / f"python{minor}")
    (root / "pyvenv.cfg").write_text(f"home = {base / 'bin'}\n{cfg}")
    return root


def write_header(base: Path, version: str) -> None:
    include = base / "include" / f"python{'.'.join(version.split('.')[:2])}"
    include.mkdir(parents=True)
    (include / "patchlevel.h").write_text(f'#define PY_VERSION "{version}"\n')


def write_package(base: Path, minor: str, version: str) -> None:
    database = base.parent / "var" / "lib" / "dpkg"
    database.mkdir(parents=True)
    entry = f"Package: python{minor}-minimal\nStatus: install ok installed\nVersion: {version}\n"
    (database / "status").write_text(f"Package: bash\nVersion: 5.2\n\n{entry}\n")


def test_that_the_base_is_believed_before_a_stale_pyvenv_cfg(tmp_path: Path) -> None:
    base = build_base(tmp_path / "base", "3.9")
    write_header(base, "3.9.7")
    assert read_python(build_env(tmp_path / "env", base, "3.9", "version = 3.9.2\n")).version == "3.9.7"


def test_that_a_debian_without_headers_tells_the_version_by_its_package(tmp_path: Path) -> None:
    usr = build_base(tmp_path / "usr", "3.11")
    (usr / "bin" / "python3").symlink_to("python3.11")
    env = build_env(tmp_path / "env", usr, "3.11", "version = 3.11.0\n")
    assert read_python(env).version == "3.11.0"
    write_package(usr, "3.11", "3.11.2-6+deb12u7")
    for prefix, executable in ((usr, usr / "bin" / "python3"), (env, env / "bin" / "python")):
        facts = read_python(prefix, executable=executable)
        assert (facts.version, facts.usable) == ("3.11.2", True)


def test_that_a_header_is_believed_before_the_package(tmp_path: Path) -> None:
    usr = build_base(tmp_path / "usr", "3.11")
    write_header(usr, "3.11.4")
    write_package(usr, "3.11", "3.11.2-6")
    assert read_python(usr, executable=usr / "bin" / "python3.11").version == "3.11.4"


def test_that_the_package_of_the_system_says_nothing_of_a_python_elsewhere(tmp_path: Path) -> None:
    local = build_base(tmp_path / "local", "3.11")
    write_package(local, "3.11", "3.11.2-6")
    assert read_python(local, executable=local / "bin" / "python3.11").version == "3.11"


def test_that_build_details_tell_a_release_candidate(tmp_path: Path) -> None:
    base = build_base(tmp_path / "base", "3.15")
    info = {"major": 3, "minor": 15, "micro": 0, "releaselevel": "candidate", "serial": 2}
    details = {"schema_version": "1.0", "language": {"version": "3.15", "version_info": info}}
    (base / "lib" / "python3.15" / "build-details.json").write_text(json.dumps(details))
    assert read_python(build_env(tmp_path / "env", base, "3.15")).version == "3.15.0rc2"


@pytest.mark.parametrize(
    ("cfg", "version"),
    [
        ("version_info = 3.9.18.final.0\n", "3.9.18"),
        ("version = 3.9.2\n", "3.9.2"),
        ("VERSION=3.9.2", "3.9.2"),
        ("version_info = 3.9\n", "3.9"),
        ("version_info = nonsense\n", "3.9"),
        ("", "3.9"),
    ],
)
def test_that_a_base_that_is_silent_leaves_pyvenv_cfg(tmp_path: Path, cfg: str, version: str) -> None:
    base = build_base(tmp_path / "base", "3.9")
    assert read_python(build_env(tmp_path / "env", base, "3.9", cfg)).version == version


def test_that_the_name_of_the_base_folder_is_the_last_resort(tmp_path: Path) -> None:
    base = build_base(tmp_path / "cpython-3.9.7-linux-x86_64-gnu", "3.9")
    assert read_python(build_env(tmp_path / "env", base, "3.9")).version == "3.9.7"


def test_that_a_base_that_is_gone_is_named_with_what_is_still_known(tmp_path: Path) -> None:
    base = build_base(tmp_path / "base", "3.8")
    env = build_env(tmp_path / "env", base, "3.8", "version = 3.8.10\n")
    base.rename(tmp_path / "elsewhere")
    facts = read_python(env)
    assert (facts.usable, facts.version, facts.base) == (False, "3.8.10", str(base))
    assert facts.problem == f"The Python that it was made from is gone: {base}/bin is not there."


def test_that_a_base_that_lost_its_interpreter_only_is_named(tmp_path: Path) -> None:
    base = build_base(tmp_path / "base", "3.8")
    env = build_env(tmp_path / "env", base, "3.8")
    (base / "bin" / "python3.8").unlink()
    facts = read_python(env)
    assert facts.problem == f"The Python that it was made from is gone: {base}/bin/python3.8 is not there."


def test_that_an_interpreter_that_was_deleted_is_named(made: HandMade) -> None:
    (made.prefix / "bin" / "python").unlink()
    facts = made.inspect().python
    assert facts.problem == f"Its interpreter is gone: {made.prefix}/bin/python is not there."


def test_that_a_circle_of_links_is_named(made: HandMade) -> None:
    python = made.prefix / "bin" / "python"
    python.unlink()
    python.symlink_to("python3")
    (made.prefix / "bin" / "python3").symlink_to("python")
    facts = made.inspect().python
    assert (facts.usable, facts.version) == (False, sys.version.split()[0])
    assert facts.problem is not None
    assert "circle" in facts.problem


def test_that_a_base_of_another_minor_version_is_noticed(tmp_path: Path) -> None:
    old = build_base(tmp_path / "base", "3.8")
    env = build_env(tmp_path / "env", old, "3.8", "version = 3.8.10\n")
    (old / "bin" / "python3.8").unlink()
    (old / "bin" / "python3.8").symlink_to("python3.10")
    (old / "bin" / "python3.10").write_text("")
    include = old / "include" / "python3.10"
    include.mkdir(parents=True)
    (include / "patchlevel.h").write_text('#define PY_VERSION "3.10.4"\n')
    facts = read_python(env)
    assert (facts.usable, facts.version) == (False, "3.10.4")
    assert facts.problem == (
        "Its packages are for Python 3.8, but its interpreter is now 3.10.4, which does not see them."
    )


def test_that_a_windows_environment_is_read_from_its_tree(tmp_path: Path) -> None:
    base, env = tmp_path / "Python310", tmp_path / "env"
    for folder in (base / "include", env / "Scripts", env / "Lib" / "site-packages" / "numpy-1.0.dist-info"):
        folder.mkdir(parents=True)
    (base / "include" / "patchlevel.h").write_text('#define PY_VERSION              "3.10.11"\n')
    (env / "Scripts" / "python.exe").write_text("")
    (env / "pyvenv.cfg").write_text(f"home = {base}\nversion = 3.10.2\n")
    (env / "Lib" / "site-packages" / "numpy-1.0.dist-info" / "METADATA").write_text(
        "Name: numpy\nVersion: 1\n\n"
    )
    located = Located(
        prefix=str(env), kind=Kind.VENV, name="", label="", executable=str(env / "Scripts" / "python.exe")
    )
    facts = inspect_quick(located, HOST)
    assert (facts.python.version, facts.python.usable, facts.python.base) == ("3.10.11", True, str(base))
    assert [one.name for one in facts.distributions] == ["numpy"]
    base.rename(tmp_path / "gone")
    facts = inspect_quick(located, HOST)
    assert (facts.python.version, facts.python.usable) == ("3.10.2", False)
    assert facts.python.problem == f"The Python that it was made from is gone: {base} is not there."


def test_that_packages_of_the_base_are_listed_after_the_own_where_they_are_visible(tmp_path: Path) -> None:
    base = build_base(tmp_path / "base", "3.9")
    env = build_env(tmp_path / "env", base, "3.9", "include-system-site-packages = true\n")
    for root, version in ((base, "1.0"), (env, "2.0")):
        folder = root / "lib" / "python3.9" / "site-packages" / f"numpy-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Name: numpy\nVersion: {version}\n\n")
    located = Located(prefix=str(env), kind=Kind.VENV, name="", label="", executable=str(env / "bin/python"))
    facts = inspect_quick(located, HOST)
    assert facts.system_site
    assert [one.version for one in facts.distributions] == ["2.0", "1.0"]
    (env / "pyvenv.cfg").write_text(f"home = {base / 'bin'}\ninclude-system-site-packages = false\n")
    assert [one.version for one in inspect_quick(located, HOST).distributions] == ["2.0"]


def test_that_the_user_site_is_read_only_where_the_interpreter_looks_there(
    made: HandMade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import msgspec

    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path / "user"))
    folder = tmp_path / "user" / "lib" / made.site.parent.name / "site-packages" / "numpy-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Name: numpy\nVersion: 1.0\n\n")
    assert made.inspect().user_site == ()
    (made.prefix / "pyvenv.cfg").unlink()
    assert [one.name for one in made.inspect().user_site] == ["numpy"]
    quiet = msgspec.structs.replace(HOST, variables={"PYTHONNOUSERSITE": "1"})
    assert made.inspect(quiet).user_site == ()


def test_that_a_pipe_in_place_of_the_interpreter_is_told_and_never_opened(made: HandMade) -> None:
    python = made.prefix / "bin" / "python"
    python.unlink()
    os.mkfifo(python)
    facts = made.inspect()
    assert not facts.python.usable
    assert facts.python.problem == f"Its interpreter is no program: {python}."
