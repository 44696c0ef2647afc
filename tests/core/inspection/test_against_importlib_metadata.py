"""Real distributions of real interpreters, read beside importlib.metadata."""

import os
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from core.inspection.distribution_names import normalise_name
from core.inspection.site_packages import read_site_packages
from tests.requirements import need_python, skip_absent

Row = tuple[str, str, tuple[str, ...], str | None]


def list_with_importlib(site: str) -> list[Row]:
    found = []
    for one in distributions(path=[site]):
        requires = tuple(" ".join(text.split()) for text in one.requires or ())
        header = one.metadata
        wanted = header["Requires-Python"] if "Requires-Python" in header else None  # noqa: SIM401
        found.append((normalise_name(one.name), one.version, requires, wanted))
    return sorted(found, key=str)


def list_with_dovetail(site: str) -> list[Row]:
    found, problems = read_site_packages((site,))
    assert problems == []
    assert [one for one in found if one.problem] == []
    rows = []
    for one in found:
        requires = tuple(" ".join(text.split()) for text in one.requires)
        rows.append((one.name, one.version, requires, one.requires_python))
    return sorted(rows, key=str)


def test_that_every_distribution_of_this_interpreter_is_read_alike() -> None:
    sites = [path for path in sys.path if path.endswith("-packages") and os.path.isdir(path)]
    assert sites
    for site in sites:
        assert len(list_with_dovetail(site)) > 10
        assert list_with_dovetail(site) == list_with_importlib(site)


@pytest.mark.parametrize("release", ["2.7", "3.6", "3.7", "3.8", "3.13"])
def test_that_the_distributions_beside_an_interpreter_are_read_alike(release: str) -> None:
    sites = [site for site in list_sites(need_python(release)) if list_with_importlib(site)]
    if not sites:
        skip_absent(f"a distribution beside Python {release}")
    for site in sites:
        assert list_with_dovetail(site) == list_with_importlib(site)


def list_sites(python: Path) -> list[str]:
    ask = "import site; print('\\n'.join(site.getsitepackages()))"
    told = subprocess.run([str(python), "-c", ask], check=True, capture_output=True, text=True).stdout
    return [site for site in told.splitlines() if os.path.isdir(site)]


SETUP = """
from setuptools import setup
setup(
    name="Old.Project",
    version="1.2.post3",
    py_modules=["old_project"],
    python_requires=">=2.7",
    install_requires=["six>=1.0", "enum34; python_version < '3.4'"],
    extras_require={"fast": ["numpy", "numba; python_version > '3.5'"], ":python_version < '3'": ["futures"]},
)
"""


@pytest.fixture(params=["2.7", "3.6"])
def old_python(request: pytest.FixtureRequest) -> Path:
    return need_python(str(request.param))


@pytest.fixture
def old_project(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    project.mkdir()
    (project / "setup.py").write_text(SETUP)
    (project / "old_project.py").write_text("")
    return project


def run_setup(python: Path, project: Path, *arguments: str) -> None:
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(python), "setup.py", "-q", *arguments]
    subprocess.run(command, cwd=project, check=True, env=variables, capture_output=True)


def test_that_an_egg_info_folder_is_read_alike(old_python: Path, old_project: Path, tmp_path: Path) -> None:
    site = tmp_path / "site-packages"
    run_setup(
        old_python, old_project, "install", f"--install-lib={site}", f"--install-scripts={tmp_path}",
        "--single-version-externally-managed", "--root=/",
    )  # fmt: skip
    assert [path.suffix for path in site.iterdir() if path.is_dir() and "project" in path.name.lower()] == [
        ".egg-info"
    ]
    rows = list_with_dovetail(str(site))
    assert rows == list_with_importlib(str(site))
    assert len(rows[0][2]) == 5


def test_that_an_egg_info_file_is_read_alike(old_python: Path, tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text(
        "from distutils.core import setup\nsetup(name='plain', version='0.1', py_modules=['plain'])\n"
    )
    (tmp_path / "plain.py").write_text("")
    site = tmp_path / "site-packages"
    run_setup(old_python, tmp_path, "install", f"--install-lib={site}")
    (entry,) = (path for path in site.iterdir() if path.suffix == ".egg-info")
    assert entry.is_file()
    assert list_with_dovetail(str(site)) == list_with_importlib(str(site)) != []


def test_that_an_editable_old_project_is_found_through_its_link(
    old_python: Path, old_project: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site-packages"
    site.mkdir()
    run_setup(old_python, old_project, "egg_info")
    (site / "Old.Project.egg-link").write_text(f"{old_project}\n.")
    (found,), problems = read_site_packages((str(site),))
    assert problems == []
    assert (found.name, found.version, found.editable) == ("old-project", "1.2.post3", True)
    assert found.folder == str(old_project / "Old.Project.egg-info")
    assert list_with_importlib(str(old_project))[0][2] == found.requires
