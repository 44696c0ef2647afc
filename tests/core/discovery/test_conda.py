"""conda, mamba and micromamba."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.discovery.disk import Disk
from core.discovery.sources.conda import find_conda
from core.discovery.sources.condarc import read_condarc_folders
from core.model import Kind
from tests.core.discovery.trees import look_at, make_conda_tree, make_places, write


def find(tmp_path: Path, system: str = "linux", **environ: str) -> set[str]:
    return set(find_conda(Disk(make_places(tmp_path, system, environ=environ))))


def test_that_registered_environments_are_read_line_by_line(tmp_path: Path) -> None:
    make_places(tmp_path)
    write(tmp_path / "home/.conda/environments.txt", f"{tmp_path}/a b/tf\n\n  {tmp_path}/gone\r\n")
    assert {f"{tmp_path}/a b/tf", f"{tmp_path}/gone"} <= find(tmp_path)


@pytest.mark.parametrize("name", ["miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba"])
@pytest.mark.parametrize("parent", ["home", "home/opt", "root/opt", "root/usr/local", "root"])
def test_that_installations_are_found_with_their_environments(tmp_path: Path, parent: str, name: str) -> None:
    make_places(tmp_path)
    base = make_conda_tree(tmp_path / parent / name, base=True)
    make_conda_tree(base / "envs" / "tf")
    assert {str(base), str(base / "envs" / "tf")} <= find(tmp_path)


@pytest.mark.parametrize(
    "variable", ["CONDA_PREFIX", "CONDA_ROOT", "CONDA_DIR", "CONDA", "MAMBA_ROOT_PREFIX"]
)
def test_that_a_root_named_by_a_variable_is_searched(tmp_path: Path, variable: str) -> None:
    base = make_conda_tree(tmp_path / "odd-place", base=True)
    make_conda_tree(base / "envs" / "tf")
    assert str(base / "envs" / "tf") in find(tmp_path, **{variable: str(base)})


def test_that_the_active_environment_leads_to_its_siblings(tmp_path: Path) -> None:
    base = make_conda_tree(tmp_path / "odd-place", base=True)
    active = make_conda_tree(base / "envs" / "active")
    make_conda_tree(base / "envs" / "other")
    assert str(base / "envs" / "other") in find(tmp_path, CONDA_PREFIX=str(active))


def test_that_the_program_on_path_and_its_variable_lead_to_the_root(tmp_path: Path) -> None:
    for name in ("one", "two"):
        base = make_conda_tree(tmp_path / name, base=True)
        write(base / "condabin" / "conda")
        make_conda_tree(base / "envs" / "tf")
    found = find(tmp_path, PATH=str(tmp_path / "one/condabin"), CONDA_EXE=str(tmp_path / "two/bin/conda"))
    assert {str(tmp_path / "one/envs/tf"), str(tmp_path / "two/envs/tf")} <= found


@pytest.mark.parametrize("place", ["micromamba", ".local/share/mamba"])
def test_that_a_micromamba_root_without_base_is_searched(tmp_path: Path, place: str) -> None:
    make_places(tmp_path)
    environment = make_conda_tree(tmp_path / "home" / place / "envs" / "tf")
    assert str(environment) in find(tmp_path)


@pytest.mark.parametrize(
    "place", [".condarc", ".config/conda/.condarc", ".conda/condarc", ".conda/condarc.d/a.yml", ".mambarc"]
)
def test_that_every_condarc_may_name_folders(tmp_path: Path, place: str) -> None:
    places = make_places(tmp_path, environ={"SCRATCH": str(tmp_path / "scratch")})
    text = "channels: [conda-forge]\nenvs_dirs:\n  - $SCRATCH/envs\n  - ~/my/envs\npkgs_dirs:\n  - " + str(
        tmp_path / "r/pkgs"
    )
    write(tmp_path / "home" / place, text)
    roots, containers = read_condarc_folders(Disk(places))
    assert containers == (str(tmp_path / "scratch/envs"), str(tmp_path / "home/my/envs"))
    assert roots == (str(tmp_path / "r"),)


def test_that_condarcs_of_the_system_the_root_and_the_variable_are_read(tmp_path: Path) -> None:
    named = write(tmp_path / "named.yml", f"envs_dirs: [{tmp_path}/three]")
    base = make_conda_tree(tmp_path / "base", base=True)
    places = make_places(tmp_path, environ={"CONDARC": str(named), "CONDA_ROOT": str(base)})
    write(tmp_path / "root/etc/conda/.condarc", f"envs_dirs: [{tmp_path}/one]")
    write(base / ".condarc", f"envs_path: {tmp_path}/two")
    assert read_condarc_folders(Disk(places))[1] == tuple(
        f"{tmp_path}/{name}" for name in ("one", "two", "three")
    )


@pytest.mark.parametrize(
    "text",
    [
        "envs_dirs: [",
        "envs_dirs: &a [*a]",
        "envs_dirs: {a: 1}",
        "- envs_dirs",
        "envs_dirs: !!python/object:os.system x",
        "\0envs_dirs",
    ],
)
def test_that_a_damaged_condarc_stops_nothing(tmp_path: Path, text: str) -> None:
    places = make_places(tmp_path)
    write(tmp_path / "home/.condarc", text)
    environment = make_conda_tree(tmp_path / "home/.conda/envs/tf")
    assert str(environment) in set(find_conda(Disk(places)))


def test_that_environment_folders_named_by_variables_are_searched(tmp_path: Path) -> None:
    one, two = make_conda_tree(tmp_path / "x" / "one"), make_conda_tree(tmp_path / "y" / "two")
    found = find(tmp_path, CONDA_ENVS_PATH=f"{tmp_path}/x", CONDA_ENVS_DIRS=f"{tmp_path}/y:")
    assert {str(one), str(two)} <= found


@pytest.mark.parametrize(
    "place",
    [
        "home/AppData/Local/conda/conda/envs/tf",
        "root/C:/Anaconda/envs/tf",
        "root/C:/Miniconda3",
        "home/Miniforge3",
    ],
)
def test_that_places_on_windows_are_searched(tmp_path: Path, place: str) -> None:
    make_places(tmp_path)
    environment = make_conda_tree(tmp_path / place, base=not place.endswith("tf"))
    assert str(environment) in find(tmp_path, "windows", LOCALAPPDATA=str(tmp_path / "home/AppData/Local"))


def test_that_homebrew_s_casks_are_searched(tmp_path: Path) -> None:
    make_places(tmp_path)
    base = make_conda_tree(tmp_path / "root/opt/homebrew/Caskroom/miniforge/base", base=True)
    assert str(base) in find(tmp_path, "macos")


def test_that_a_base_is_called_base_and_its_members_by_their_folder(tmp_path: Path) -> None:
    places = make_places(tmp_path)
    base = make_conda_tree(tmp_path / "miniconda3", base=True)
    inner = make_conda_tree(base / "envs" / "inner", base=True)
    assert [look_at(path, places).name for path in (base, inner)] == ["base", "inner"]


def test_that_an_environment_without_python_has_no_interpreter(tmp_path: Path) -> None:
    located = look_at(make_conda_tree(tmp_path / "data", python=None), make_places(tmp_path))
    assert (located.kind, located.executable) == (Kind.CONDA, None)


def test_that_a_stray_folder_called_conda_meta_is_no_environment(tmp_path: Path) -> None:
    (tmp_path / "stray" / "conda-meta").mkdir(parents=True)
    with pytest.raises(AssertionError, match="nothing was found"):
        look_at(tmp_path / "stray", make_places(tmp_path))
