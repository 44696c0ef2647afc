"""Where each project tool keeps its environments, on three platforms, and how it marks them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.discovery import discover, find_interpreters, identify
from core.discovery.disk import Disk
from core.discovery.projects import is_named_after_project
from core.discovery.sources.global_folders import find_behind_jupyter_kernels, find_in_global_folders
from core.discovery.sources.hatch import find_hatch
from core.discovery.sources.pdm import find_pdm, name_pdm_environment
from core.discovery.sources.pipenv import find_pipenv
from core.discovery.sources.pipx import find_pipx
from core.discovery.sources.pixi import find_pixi
from core.discovery.sources.poetry import find_poetry
from core.discovery.sources.pyenv import find_pyenv
from core.discovery.sources.uv import find_uv
from core.discovery.sources.virtualenvwrapper import find_virtualenvwrapper
from core.model import Kind, Located, ScanRequest
from tests.core.discovery.trees import (
    look_at,
    make_conda_tree,
    make_install_tree,
    make_places,
    make_venv_tree,
    write,
)

Find = Callable[[Disk], Iterator[str]]
LOCAL = "home/AppData/Local"
ROAMING = "home/AppData/Roaming"
SUPPORT = "home/Library/Application Support"

DEFAULTS: list[tuple[Find, str, str, Kind]] = [
    (find_poetry, "linux", "home/.cache/pypoetry/virtualenvs/t-Ab12Cd34-py3.8", Kind.POETRY),
    (find_poetry, "macos", "home/Library/Caches/pypoetry/virtualenvs/t-Ab12Cd34-py3.8", Kind.POETRY),
    (find_poetry, "windows", f"{LOCAL}/pypoetry/Cache/virtualenvs/t-Ab12Cd34-py3.8", Kind.POETRY),
    (find_hatch, "linux", "home/.local/share/hatch/env/virtual/t/Ab12Cd34/t", Kind.HATCH),
    (find_hatch, "macos", f"{SUPPORT}/hatch/env/virtual/t/Ab12Cd34/t", Kind.HATCH),
    (find_hatch, "windows", f"{LOCAL}/hatch/env/virtual/t/Ab12Cd34/t", Kind.HATCH),
    (find_pdm, "linux", "home/.local/share/pdm/venvs/t-Ab12Cd34-3.8", Kind.PDM),
    (find_pdm, "macos", f"{SUPPORT}/pdm/venvs/t-Ab12Cd34-3.8", Kind.PDM),
    (find_pdm, "windows", f"{LOCAL}/pdm/pdm/venvs/t-Ab12Cd34-3.8", Kind.PDM),
    (find_pipx, "linux", "home/.local/pipx/venvs/black", Kind.PIPX),
    (find_pipx, "linux", "home/.local/share/pipx/venvs/black", Kind.PIPX),
    (find_pipx, "linux", "root/opt/pipx/venvs/black", Kind.PIPX),
    (find_pipx, "macos", f"{SUPPORT}/pipx/venvs/black", Kind.PIPX),
    (find_pipx, "windows", f"{LOCAL}/pipx/venvs/black", Kind.PIPX),
    (find_virtualenvwrapper, "linux", "home/.virtualenvs/study", Kind.VIRTUALENVWRAPPER),
    (find_virtualenvwrapper, "windows", "home/Envs/study", Kind.VIRTUALENVWRAPPER),
    (find_pyenv, "linux", "home/.pyenv/versions/3.8.18/envs/study", Kind.PYENV),
    (find_pyenv, "windows", "home/.pyenv/pyenv-win/versions/3.8.10", Kind.PYENV),
    (find_uv, "linux", "home/.local/share/uv/tools/ruff", Kind.UV),
    (find_uv, "macos", "home/.local/share/uv/tools/ruff", Kind.UV),
    (find_uv, "windows", f"{ROAMING}/uv/tools/ruff", Kind.UV),
]


@pytest.mark.parametrize(("find", "system", "place", "kind"), DEFAULTS)
def test_that_the_default_place_is_searched_and_recognised(
    tmp_path: Path, find: Find, system: str, place: str, kind: Kind
) -> None:
    environ = {"LOCALAPPDATA": str(tmp_path / LOCAL), "APPDATA": str(tmp_path / ROAMING)}
    places = make_places(tmp_path, system, environ=environ)
    maker = "uv" if kind is Kind.UV else "virtualenv"
    made = make_venv_tree(tmp_path / place, {"home": "/b/bin", maker: "1"}, windows=system == "windows")
    assert str(made) in set(find(Disk(places)))
    assert look_at(made, places).kind is kind


VARIABLES: list[tuple[Find, str, str]] = [
    (find_poetry, "POETRY_VIRTUALENVS_PATH", "t-Ab12Cd34-py3.8"),
    (find_poetry, "POETRY_CACHE_DIR", "virtualenvs/t-Ab12Cd34-py3.8"),
    (find_hatch, "HATCH_DATA_DIR", "env/virtual/t/Ab12Cd34/t"),
    (find_pdm, "PDM_VENV_LOCATION", "t-Ab12Cd34-3.8"),
    (find_pipx, "PIPX_HOME", "venvs/black"),
    (find_virtualenvwrapper, "WORKON_HOME", "study"),
    (find_pipenv, "WORKON_HOME", "study-Ab12Cd34"),
    (find_pyenv, "PYENV_ROOT", "versions/3.8.18"),
    (find_uv, "UV_TOOL_DIR", "ruff"),
    (find_pixi, "PIXI_HOME", "envs/ruff"),
    (find_in_global_folders, "VIRTUAL_ENV", ""),
    (find_in_global_folders, "XDG_DATA_HOME", "virtualenvs/study"),
]


@pytest.mark.parametrize(("find", "variable", "place"), VARIABLES)
def test_that_a_variable_moves_the_place(tmp_path: Path, find: Find, variable: str, place: str) -> None:
    made = make_venv_tree(tmp_path / "moved" / place)
    places = make_places(tmp_path, environ={variable: str(tmp_path / "moved")})
    assert str(made) in {path.rstrip("/") for path in find(Disk(places))}


SETTINGS: list[tuple[Find, str, str, str]] = [
    (find_poetry, "pypoetry/config.toml", '[virtualenvs]\npath = "{moved}"', "t-Ab12Cd34-py3.8"),
    (find_poetry, "pypoetry/config.toml", '[virtualenvs]\npath = "{{cache-dir}}/v"\n', "t-Ab12Cd34-py3.8"),
    (find_poetry, "pypoetry/config.toml", 'cache-dir = "{moved}"', "virtualenvs/t-Ab12Cd34-py3.8"),
    (find_hatch, "hatch/config.toml", '[dirs.env]\nvirtual = "{moved}"', "t/Ab12Cd34/t"),
    (find_hatch, "hatch/config.toml", '[dirs]\ndata = "{moved}"', "env/virtual/t/Ab12Cd34/t"),
    (find_pdm, "pdm/config.toml", '[venv]\nlocation = "{moved}"', "t-Ab12Cd34-3.8"),
    (find_pixi, "pixi/config.toml", 'detached-environments = "{moved}"', "t-1234/envs/default"),
]


@pytest.mark.parametrize(("find", "file", "text", "place"), SETTINGS)
def test_that_a_settings_file_moves_the_place(
    tmp_path: Path, find: Find, file: str, text: str, place: str
) -> None:
    places = make_places(tmp_path)
    moved = tmp_path / "home/.cache/pypoetry/v" if "cache-dir}" in text else tmp_path / "moved"
    made = make_venv_tree(moved / place)
    write(tmp_path / "home/.config" / file, text.format(moved=moved))
    assert str(made) in set(find(Disk(places)))


@pytest.mark.parametrize(
    ("find", "file"),
    [
        (find_poetry, "pypoetry/config.toml"),
        (find_hatch, "hatch/config.toml"),
        (find_pdm, "pdm/config.toml"),
        (find_pixi, "pixi/config.toml"),
    ],
)
def test_that_damaged_settings_are_noted_and_stop_nothing(tmp_path: Path, find: Find, file: str) -> None:
    disk = Disk(make_places(tmp_path))
    write(tmp_path / "home/.config" / file, "[unclosed")
    list(find(disk))
    assert [note for note in disk.notes if "is not valid TOML" in note]


def test_that_pyenv_s_link_beside_the_versions_is_the_environment_it_leads_to(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    versions = tmp_path / "home/.pyenv/versions"
    make_install_tree(versions / "3.8.18", "3.8.18")
    made = make_venv_tree(versions / "3.8.18/envs/study")
    (versions / "study").symlink_to(made)
    located, _ = discover(ScanRequest(), places)
    assert [(one.name, one.kind, one.base) for one in located] == [
        ("3.8.18", Kind.PYENV, None),
        ("study", Kind.PYENV, str(versions / "3.8.18")),
    ]


def test_that_a_conda_installed_by_pyenv_is_conda_s(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    base = make_conda_tree(tmp_path / "home/.pyenv/versions/miniconda3-latest", base=True)
    make_conda_tree(base / "envs/tf")
    located, _ = discover(ScanRequest(), places)
    assert [(one.name, one.kind) for one in located] == [("base", Kind.CONDA), ("tf", Kind.CONDA)]


def test_that_a_training_environment_is_not_taken_for_poetry_s_by_its_name(tmp_path: Path) -> None:
    made = make_venv_tree(tmp_path / "tf-training-py3.8", {"home": "/b/bin", "virtualenv": "20"})
    assert look_at(made, make_places(tmp_path)).kind is Kind.VIRTUALENV


def test_that_poetry_s_name_and_prompt_together_tell_its_environment_anywhere(tmp_path: Path) -> None:
    settings = {"home": "/b/bin", "virtualenv": "20", "prompt": '"thesis-py3.8"'}
    located = look_at(make_venv_tree(tmp_path / "thesis-Ab_2-d34-py3.8", settings), make_places(tmp_path))
    assert (located.kind, located.name, located.owner) == (Kind.POETRY, "thesis", "poetry")


def test_that_pdm_s_name_and_prompt_together_tell_its_environment_anywhere(tmp_path: Path) -> None:
    settings = {"home": "/b/bin", "virtualenv": "20", "prompt": '"thesis-3.8"'}
    places = make_places(tmp_path)
    located = look_at(make_venv_tree(tmp_path / "v" / "thesis-Ab_2-d34-3.8", settings), places)
    other = look_at(make_venv_tree(tmp_path / "v" / "tf-training-3.8", {"virtualenv": "20"}), places)
    assert (located.kind, located.name, located.owner) == (Kind.PDM, "thesis", "pdm")
    assert other.kind is Kind.VIRTUALENV


@pytest.mark.parametrize(
    ("mark", "kind"), [("sSpvS1rj", Kind.HATCH), ("training", Kind.VENV), ("Training", Kind.VENV)]
)
def test_that_hatch_is_known_in_any_folder_by_the_digest_between_two_equal_names(
    tmp_path: Path, mark: str, kind: Kind
) -> None:
    made = make_venv_tree(tmp_path / "moved" / "thesis" / mark / "thesis")
    assert look_at(made, make_places(tmp_path)).kind is kind


def test_that_a_pyenv_virtualenv_is_known_by_the_version_it_lies_in(tmp_path: Path) -> None:
    made = make_venv_tree(tmp_path / "odd-root/versions/3.8.18/envs/study")
    located = look_at(made, make_places(tmp_path))
    assert (located.kind, located.base) == (Kind.PYENV, str(tmp_path / "odd-root/versions/3.8.18"))


def test_that_pipenv_is_told_from_virtualenvwrapper_by_the_hash_of_the_pipfile(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    home = tmp_path / "home/.virtualenvs"
    write(home / "thesis-NwuKwpj8/.project", "/srv/thesis")
    write(home / "other/.project", "/srv/other")
    pipenv = look_at(make_venv_tree(home / "thesis-NwuKwpj8"), places)
    wrapped = look_at(make_venv_tree(home / "other"), places)
    assert (wrapped.kind, wrapped.project, wrapped.owner) == (Kind.VIRTUALENVWRAPPER, "/srv/other", None)
    assert (pipenv.kind, pipenv.project, pipenv.owner, pipenv.name) == (
        Kind.PIPENV, "/srv/thesis", "pipenv", "thesis",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "prefix", "project"),
    [
        # Marks as Hatch 1.18, Poetry 2.5 and PDM 2.29 made them for this path.
        (Kind.HATCH, "/data/env/virtual/thesis/sSpvS1rj/thesis", "/srv/thesis"),
        (Kind.POETRY, "/cache/virtualenvs/thesis-sSpvS1rj-py3.12", "/srv/thesis"),
        (Kind.PDM, "/data/pdm/venvs/thesis-p8GCbC80-3.12", "/srv/thesis"),
    ],
)
def test_that_marks_made_by_the_tools_lead_to_their_project(kind: Kind, prefix: str, project: str) -> None:
    located = Located(prefix=prefix, kind=kind, name="thesis", label="")
    assert is_named_after_project(located, project)
    assert not is_named_after_project(located, project + "-other")


def test_that_the_working_folder_is_known_as_the_project_of_its_environment(tmp_path: Path) -> None:
    project = tmp_path / "thesis"
    write(project / "pyproject.toml")
    made = make_venv_tree(
        tmp_path / "home/.local/share/pdm/venvs" / f"{name_pdm_environment(str(project))}-3.8"
    )
    (project / "src").mkdir()
    places = make_places(tmp_path, cwd=project / "src")
    located, _ = discover(ScanRequest(), places)
    assert [one.project for one in located] == [str(project)]
    assert identify(str(made), places).project == str(project)


def test_that_pixi_names_its_environment_after_the_workspace(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    shown = []
    for environment in ("default", "gpu"):
        prefix = make_conda_tree(tmp_path / "thesis/.pixi/envs" / environment)
        mark = {"manifest_path": "/moved/away/pixi.toml", "environment_name": environment}
        write(prefix / "conda-meta/pixi", json.dumps(mark))
        located = look_at(prefix, places)
        shown.append((located.kind, located.name, located.owner, located.project))
    assert shown == [
        (Kind.PIXI, "thesis", "pixi", str(tmp_path / "thesis")),
        (Kind.PIXI, "thesis:gpu", "pixi", str(tmp_path / "thesis")),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"manifest_path": 7}', '{"environment_name": null}'])
def test_that_a_damaged_pixi_mark_still_says_pixi(tmp_path: Path, text: str) -> None:
    prefix = make_conda_tree(tmp_path / "elsewhere/envs/default")
    write(prefix / "conda-meta/pixi", text)
    located = look_at(prefix, make_places(tmp_path))
    assert (located.kind, located.owner) == (Kind.PIXI, "pixi")


def test_that_pixi_s_known_workspaces_and_tools_are_found(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    tool = make_conda_tree(tmp_path / "home/.pixi/envs/ruff")
    write(tool / "conda-meta/pixi", "{}")
    known = make_conda_tree(tmp_path / "far/thesis/.pixi/envs/default")
    write(tmp_path / "home/.pixi/workspaces.toml", f'[named-workspaces]\nthesis = "{tmp_path}/far/thesis"\n')
    assert {str(tool), str(known)} <= set(find_pixi(Disk(places)))
    assert look_at(tool, places).name == "ruff"


@pytest.mark.parametrize(
    ("system", "cache"),
    [
        ("linux", "home/.cache/rattler/cache"),
        ("macos", "home/Library/Caches/rattler/cache"),
        ("windows", "home/AppData/Local/rattler/cache"),
    ],
)
def test_that_pixi_s_detached_environments_are_in_its_cache_where_no_folder_is_named(
    tmp_path: Path, system: str, cache: str
) -> None:
    places = make_places(tmp_path, system)
    made = make_conda_tree(tmp_path / cache / "envs/thesis-1234/envs/default")
    write(tmp_path / "home/.pixi/config.toml", "detached-environments = true\n")
    assert str(made) in set(find_pixi(Disk(places)))


def test_that_hatch_s_environments_inside_a_project_are_known_by_their_folder(tmp_path: Path) -> None:
    located = look_at(make_venv_tree(tmp_path / "thesis/.hatch/gpu"), make_places(tmp_path))
    assert (located.kind, located.owner, located.project) == (Kind.HATCH, "hatch", str(tmp_path / "thesis"))


@pytest.mark.parametrize("has_pipfile", [True, False])
def test_that_a_name_of_one_s_own_choice_is_pipenv_s_where_the_project_has_a_pipfile(
    tmp_path: Path, has_pipfile: bool
) -> None:
    places = make_places(tmp_path)
    project = tmp_path / "thesis"
    write(project / ("Pipfile" if has_pipfile else "setup.py"))
    made = make_venv_tree(tmp_path / "home/.local/share/virtualenvs/my-choice")
    write(made / ".project", f"{project}\n")
    assert (look_at(made, places).kind is Kind.PIPENV) is has_pipfile


def test_that_uv_looks_upwards_from_the_working_folder(tmp_path: Path) -> None:
    made = make_venv_tree(tmp_path / "thesis/.venv")
    (tmp_path / "thesis/src/deep").mkdir(parents=True)
    places = make_places(tmp_path, cwd=tmp_path / "thesis/src/deep")
    assert str(made) in set(find_uv(Disk(places)))


def test_that_uv_s_own_pythons_are_listed_without_their_minor_links(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    folder = tmp_path / "home/.local/share/uv/python"
    made = make_install_tree(folder / "cpython-3.12.1-linux-x86_64-gnu", "3.12.1")
    (folder / "cpython-3.12-linux-x86_64-gnu").symlink_to(made)
    located, _ = discover(ScanRequest(), places)
    assert [(one.prefix, one.kind, one.owner) for one in located] == [(str(made), Kind.UV, None)]


def test_that_rye_s_toolchains_are_interpreters_even_where_a_text_names_them(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    own = make_install_tree(tmp_path / "home/.rye/py/cpython@3.12.1/install", "3.12.1")
    other = make_install_tree(tmp_path / "far", "3.9.18")
    write(tmp_path / "home/.rye/py/cpython@3.9.18", str(other / "bin/python3.9"))
    write(tmp_path / "home/.rye/py/cpython@3.8", "no path")
    assert [(one.prefix, one.source) for one in find_interpreters(places)] == [
        (str(own), "rye"),
        (str(other), "rye"),
    ]


def test_that_a_uv_tool_is_uv_s_to_change(tmp_path: Path) -> None:
    made = make_venv_tree(tmp_path / "home/.local/share/uv/tools/ruff", {"home": "/b/bin", "uv": "0.8"})
    write(made / "uv-receipt.toml")
    assert look_at(made, make_places(tmp_path)).owner == "uv"


@pytest.mark.parametrize("folder", ["envs", ".virtualenvs", ".venvs", ".direnv", "venvs"])
def test_that_folders_people_use_are_searched(tmp_path: Path, folder: str) -> None:
    places = make_places(tmp_path)
    made = make_venv_tree(tmp_path / "home" / folder / "study")
    assert str(made) in set(find_in_global_folders(Disk(places)))


@pytest.mark.parametrize("text", [None, "{", "[]", '{"argv": []}', '{"argv": [7]}', '{"argv": ["python3"]}'])
def test_that_jupyter_kernels_lead_to_environments_and_damaged_ones_to_nothing(
    tmp_path: Path, text: str | None
) -> None:
    kernels = tmp_path / "home/.local/share/jupyter/kernels"
    places = make_places(tmp_path)
    made = make_venv_tree(tmp_path / "far/e")
    good = json.dumps({"argv": [str(made / "bin/python"), "-m", "ipykernel_launcher"]})
    write(kernels / "a/kernel.json", good if text is None else text)
    write(kernels / "b/kernel.json", good)
    assert set(find_behind_jupyter_kernels(Disk(places))) == {str(made)}
