"""What kind of environment a folder is, and what it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.discovery import identify
from core.discovery.disk import Disk
from core.discovery.identify import locate
from core.model import Kind, NoSuchEnvironmentError
from tests.core.discovery.trees import (
    look_at,
    make_conda_tree,
    make_install_tree,
    make_places,
    make_venv_tree,
    write,
)


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"home": "/b/bin", "version": "3.12.1"}, Kind.VENV),
        ({"home": "/b/bin", "virtualenv": "20.26.0"}, Kind.VIRTUALENV),
        ({"home": "/b/bin", "uv": "0.8.1"}, Kind.UV),
    ],
)
def test_that_the_maker_signs_in_pyvenv_cfg(tmp_path: Path, settings: dict[str, str], kind: Kind) -> None:
    located = look_at(make_venv_tree(tmp_path / "e", settings), make_places(tmp_path))
    assert (located.kind, located.owner, located.base) == (kind, None, "/b")
    assert located.executable == str(tmp_path / "e" / "bin" / "python")


def test_that_an_empty_pyvenv_cfg_still_makes_a_venv(tmp_path: Path) -> None:
    write(tmp_path / "e" / "pyvenv.cfg")
    located = look_at(tmp_path / "e", make_places(tmp_path))
    assert (located.kind, located.base) == (Kind.VENV, None)
    assert located.executable == str(tmp_path / "e" / "bin" / "python")


def test_that_an_unreadable_pyvenv_cfg_makes_an_unknown_kind(tmp_path: Path) -> None:
    (tmp_path / "e").mkdir()
    os.mkfifo(tmp_path / "e" / "pyvenv.cfg")
    assert look_at(tmp_path / "e", make_places(tmp_path)).kind is Kind.UNKNOWN


def test_that_a_virtualenv_older_than_20_is_known_by_its_note_of_the_base(tmp_path: Path) -> None:
    write(tmp_path / "e" / "bin" / "python")
    write(tmp_path / "e" / "bin" / "activate")
    write(tmp_path / "e" / "lib" / "python2.7" / "orig-prefix.txt", "/opt/py27")
    write(tmp_path / "e" / "lib" / "python2.7" / "os.py")
    located = look_at(tmp_path / "e", make_places(tmp_path))
    assert (located.kind, located.base) == (Kind.VIRTUALENV, "/opt/py27")


def test_that_a_venv_that_lost_its_pyvenv_cfg_is_unknown_and_not_its_base(tmp_path: Path) -> None:
    base = make_install_tree(tmp_path / "base", "3.12.1")
    write(tmp_path / "e" / "bin" / "activate")
    (tmp_path / "e" / "bin" / "python").symlink_to(base / "bin" / "python3.12")
    (tmp_path / "e" / "lib" / "python3.12" / "site-packages").mkdir(parents=True)
    located = look_at(tmp_path / "e", make_places(tmp_path))
    assert (located.prefix, located.kind) == (str(tmp_path / "e"), Kind.UNKNOWN)


def test_that_a_folder_of_links_to_interpreters_is_no_environment(tmp_path: Path) -> None:
    base = make_install_tree(tmp_path / "base", "3.12.1")
    (tmp_path / "tools" / "bin").mkdir(parents=True)
    (tmp_path / "tools" / "bin" / "python3").symlink_to(base / "bin" / "python3")
    assert locate(str(tmp_path / "tools"), Disk(make_places(tmp_path))) is None


def test_that_a_home_folder_with_a_script_called_python_is_no_environment(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    write(Path(places.home) / "bin" / "python", "#!/bin/sh\n")
    assert locate(places.home, Disk(places)) is None


def test_that_a_conda_environment_with_a_pyvenv_cfg_stays_conda(tmp_path: Path) -> None:
    make_conda_tree(tmp_path / "tf")
    write(tmp_path / "tf" / "pyvenv.cfg")
    assert look_at(tmp_path / "tf", make_places(tmp_path)).kind is Kind.CONDA


@pytest.mark.parametrize("folder", [".venv", "venv", "env"])
def test_that_an_unnamed_venv_is_called_after_its_project(tmp_path: Path, folder: str) -> None:
    located = look_at(make_venv_tree(tmp_path / "thesis" / folder), make_places(tmp_path))
    assert (located.name, located.project) == ("thesis", str(tmp_path / "thesis"))


def test_that_a_venv_right_in_the_home_folder_keeps_its_own_name(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    located = look_at(make_venv_tree(Path(places.home) / ".venv"), places)
    assert (located.name, located.label, located.project) == (".venv", "~", None)


def test_that_the_newest_interpreter_stands_for_one_without_plain_names(tmp_path: Path) -> None:
    prefix = make_install_tree(tmp_path / "p", "3.9.18", links=False)
    make_install_tree(prefix, "3.12.1", links=False)
    located = look_at(prefix, make_places(tmp_path))
    assert (located.executable, located.name) == (str(prefix / "bin/python3.12"), "Python 3.12")


def test_that_two_environments_of_one_project_have_different_labels(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    one = look_at(make_venv_tree(Path(places.home) / "thesis" / ".venv"), places)
    two = look_at(make_venv_tree(Path(places.home) / "thesis" / "venv"), places)
    assert (one.name, two.name) == ("thesis", "thesis")
    assert (one.label, two.label) == ("~/thesis/.venv", "~/thesis/venv")


def test_that_a_prompt_the_user_chose_is_the_name(tmp_path: Path) -> None:
    venv = make_venv_tree(tmp_path / "thesis" / ".venv", {"home": "/b/bin", "prompt": "'paper'"})
    assert look_at(venv, make_places(tmp_path)).name == "paper"


def test_that_a_prompt_uv_wrote_does_not_hide_that_the_folder_was_copied(tmp_path: Path) -> None:
    venv = make_venv_tree(tmp_path / "copy", {"home": "/b/bin", "uv": "0.8.1", "prompt": "original"})
    assert look_at(venv, make_places(tmp_path)).name == "copy"


def test_that_a_name_with_escapes_and_line_ends_is_shown_escaped(tmp_path: Path) -> None:
    venv = make_venv_tree(tmp_path / "a\nb\x1b[31m")
    located = look_at(venv, make_places(tmp_path))
    assert located.name == "a\\x0ab\\x1b[31m"
    assert located.prefix == str(venv)


def test_that_a_name_that_is_no_utf_8_is_shown_escaped(tmp_path: Path) -> None:
    folder = os.path.join(os.fsencode(tmp_path), b"t\xe9st")
    os.mkdir(folder)
    Path(os.fsdecode(folder), "pyvenv.cfg").touch()
    located = look_at(Path(os.fsdecode(folder)), make_places(tmp_path))
    located.name.encode("utf-8")
    assert located.name == "t\\xe9st"


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
def test_that_a_venv_of_another_platform_is_found_with_its_own_interpreter(
    tmp_path: Path, system: str
) -> None:
    posix = look_at(make_venv_tree(tmp_path / "p"), make_places(tmp_path, system))
    windows = look_at(make_venv_tree(tmp_path / "w", windows=True), make_places(tmp_path, system))
    assert posix.executable == str(tmp_path / "p" / "bin" / "python")
    assert windows.executable == str(tmp_path / "w" / "Scripts" / "python.exe")


@pytest.mark.parametrize(
    ("files", "settings", "kind", "owner"),
    [
        ({"uv.lock": ""}, {"uv": "0.8"}, Kind.UV, "uv"),
        ({"pyproject.toml": "[tool.uv]\ndev-dependencies = []\n"}, {"uv": "0.8"}, Kind.UV, "uv"),
        ({"pyproject.toml": "[tool.uv.sources]\nx = {path='x'}\n"}, {"uv": "0.8"}, Kind.UV, "uv"),
        ({"pyproject.toml": "[tool.uv.pip]\nuniversal = true\n"}, {"uv": "0.8"}, Kind.UV, None),
        ({"pyproject.toml": "[project]\nname = 'x'\n"}, {"uv": "0.8"}, Kind.UV, None),
        ({"uv.lock": ""}, {}, Kind.VENV, "uv"),
        ({"poetry.lock": ""}, {"virtualenv": "20"}, Kind.POETRY, "poetry"),
        ({"poetry.lock": ""}, {"uv": "0.8"}, Kind.UV, "poetry"),
        ({"pyproject.toml": "[tool.poetry.dependencies]\n"}, {"virtualenv": "20"}, Kind.POETRY, "poetry"),
        ({"pyproject.toml": "[tool.poetry]\n", "uv.lock": ""}, {"uv": "0.8"}, Kind.UV, "uv"),
        ({"Pipfile": ""}, {"virtualenv": "20"}, Kind.PIPENV, "pipenv"),
        ({"Pipfile": ""}, {"uv": "0.8"}, Kind.UV, "pipenv"),
        ({"pdm.lock": ""}, {"virtualenv": "20"}, Kind.PDM, "pdm"),
        (
            {"pyproject.toml": ""},
            {"version_info": "3.8.18.final.0", "prompt": '"thesis-3.8"'},
            Kind.PDM,
            "pdm",
        ),
        (
            {"setup.py": ""},
            {"virtualenv": "20", "version_info": "3.8.18", "prompt": "thesis-3.8"},
            Kind.VIRTUALENV,
            None,
        ),
        ({"pyproject.toml": ""}, {"version_info": "3.8.18", "prompt": '"x-py3.8"'}, Kind.POETRY, "poetry"),
        (
            {"pyproject.toml": ""},
            {"virtualenv": "20", "version_info": "3.9.1", "prompt": "x-py3.8"},
            Kind.VIRTUALENV,
            None,
        ),
        ({"pdm.lock": ""}, {"uv": "0.8"}, Kind.UV, "pdm"),
        ({"pyproject.toml": "[tool.pdm.version]\nsource = 'file'\n"}, {}, Kind.VENV, None),
        ({"pyproject.toml": "[tool.hatch.build]\nx = 1\n"}, {}, Kind.VENV, None),
        ({"pyproject.toml": "[tool.hatch.envs.default]\npath = '.venv'\n"}, {}, Kind.HATCH, "hatch"),
        ({"hatch.toml": "[envs.default]\npath = '.venv'\n"}, {}, Kind.HATCH, "hatch"),
        ({"requirements.txt": ""}, {"virtualenv": "20"}, Kind.VIRTUALENV, None),
    ],
)
def test_that_a_project_owns_its_venv_only_where_a_manager_manages_it(
    tmp_path: Path, files: dict[str, str], settings: dict[str, str], kind: Kind, owner: str | None
) -> None:
    project = tmp_path / "thesis"
    for name, text in files.items():
        write(project / name, text)
    located = look_at(
        make_venv_tree(project / ".venv", {"home": "/b/bin", **settings}), make_places(tmp_path)
    )
    assert (located.kind, located.owner, located.project) == (kind, owner, str(project))


@pytest.mark.parametrize("lock", ["uv.lock", "poetry.lock", "Pipfile"])
def test_that_a_second_environment_beside_the_managed_one_is_ours(tmp_path: Path, lock: str) -> None:
    write(tmp_path / "thesis" / lock)
    located = look_at(make_venv_tree(tmp_path / "thesis" / "tf24"), make_places(tmp_path))
    assert (located.kind, located.owner) == (Kind.VENV, None)


@pytest.mark.parametrize("relative", ["", "bin/python", "bin/python3.12"])
def test_that_an_environment_is_identified_by_its_folder_or_interpreter(
    tmp_path: Path, relative: str
) -> None:
    base = make_install_tree(tmp_path / "base", "3.12.1")
    venv = make_venv_tree(tmp_path / "e")
    (venv / "bin" / "python3.12").symlink_to(base / "bin" / "python3.12")
    assert identify(str(venv / relative), make_places(tmp_path)).prefix == str(venv)


def test_that_a_link_in_a_folder_of_programs_leads_to_its_base(tmp_path: Path) -> None:
    base = make_install_tree(tmp_path / "base", "3.12.1")
    (tmp_path / "tools" / "bin").mkdir(parents=True)
    (tmp_path / "tools" / "bin" / "python3").symlink_to(base / "bin" / "python3.12")
    located = identify(str(tmp_path / "tools" / "bin" / "python3"), make_places(tmp_path))
    assert (located.prefix, located.kind) == (str(base), Kind.SYSTEM)


def test_that_a_conda_interpreter_on_windows_stands_in_its_prefix(tmp_path: Path) -> None:
    make_conda_tree(tmp_path / "tf", python=None)
    write(tmp_path / "tf" / "python.exe")
    located = identify(str(tmp_path / "tf" / "python.exe"), make_places(tmp_path, "windows"))
    assert (located.prefix, located.executable) == (str(tmp_path / "tf"), str(tmp_path / "tf" / "python.exe"))


def test_that_a_project_folder_is_answered_with_the_environment_in_it(tmp_path: Path) -> None:
    make_venv_tree(tmp_path / "thesis" / ".venv")
    with pytest.raises(NoSuchEnvironmentError) as refused:
        identify(str(tmp_path / "thesis"), make_places(tmp_path))
    assert "project folder" in refused.value.message
    assert str(tmp_path / "thesis" / ".venv") in refused.value.hint


@pytest.mark.parametrize(
    ("relative", "said"),
    [
        ("absent", "nothing at"),
        ("empty", "no Python environment at"),
        ("file.txt", "no Python environment at"),
    ],
)
def test_that_what_is_no_environment_is_refused_with_its_path(
    tmp_path: Path, relative: str, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "file.txt")
    with pytest.raises(NoSuchEnvironmentError) as refused:
        identify(str(tmp_path / relative), make_places(tmp_path))
    assert said in refused.value.message
    assert str(tmp_path / relative) in refused.value.message
    assert (refused.value.exit_code, refused.value.hint != "") == (3, True)


@pytest.mark.parametrize("part", ["bin", "lib/python3.12/site-packages", "bin/activate"])
def test_that_a_part_of_an_environment_is_answered_with_the_whole(tmp_path: Path, part: str) -> None:
    venv = make_venv_tree(tmp_path / "e")
    write(venv / "bin" / "activate")
    with pytest.raises(NoSuchEnvironmentError, match="part of an environment") as refused:
        identify(str(venv / part), make_places(tmp_path))
    assert str(venv) in refused.value.hint


def test_that_a_shim_is_refused_as_one(tmp_path: Path) -> None:
    shim = write(tmp_path / ".pyenv" / "shims" / "python3", "#!/bin/sh\n")
    with pytest.raises(NoSuchEnvironmentError, match="shim"):
        identify(str(shim), make_places(tmp_path))


def test_that_a_path_with_a_nul_byte_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSuchEnvironmentError):
        identify(f"{tmp_path}/a\0b", make_places(tmp_path))


def test_that_a_folder_named_like_a_variable_is_taken_letter_for_letter(tmp_path: Path) -> None:
    places = make_places(tmp_path, environ={"KIND": "other"})
    make_venv_tree(tmp_path / "other", {"home": "/b/bin"})
    assert identify(f"{tmp_path}/$KIND", places).prefix == str(tmp_path / "other")
    make_venv_tree(tmp_path / "$KIND", {"home": "/b/bin"})
    assert identify(f"{tmp_path}/$KIND", places).prefix == f"{tmp_path}/$KIND"
