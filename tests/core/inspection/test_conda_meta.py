"""Records of conda-meta in the forms its writers give them."""

import json
from pathlib import Path

import pytest

from core.model import Kind, Located
from tests.core.inspection.conftest import HOST, HandMade


@pytest.fixture
def prefix(made: HandMade) -> Path:
    (made.prefix / "pyvenv.cfg").unlink()
    (made.prefix / "conda-meta").mkdir()
    (made.prefix / "conda-meta" / "history").touch()
    return made.prefix


def write_record(prefix: Path, name: str, version: str, build: str, *depends: str, **more: object) -> Path:
    content = {
        "build": build,
        "build_number": 0,
        "channel": "conda-forge",
        "constrains": ["depends <0a0"],
        "depends": depends,
        "files": [f"lib/{name}/{number}" for number in range(2000)],
        "name": name,
        "version": version,
        **more,
    }
    path = prefix / "conda-meta" / f"{name}-{version}-{build}.json"
    path.write_text(json.dumps(content, indent=2))
    return path


def test_that_a_record_gives_name_version_build_channel_and_specs(made: HandMade, prefix: Path) -> None:
    write_record(prefix, "cuda-cudart_dev", "12.2.140", "h4_0", "libgcc >=12", 'mkl[version=">=1"]')
    (found,) = made.inspect().distributions
    assert (found.name, found.version, found.build, found.channel, found.origin) == (
        "cuda-cudart-dev", "12.2.140", "h4_0", "conda-forge", "conda",
    )  # fmt: skip
    assert found.requires == ("libgcc >=12", 'mkl[version=">=1"]')


def test_that_a_record_with_its_files_first_is_read_whole(made: HandMade, prefix: Path) -> None:
    path = prefix / "conda-meta" / "late-1.0-0.json"
    record = {"files": ["x" * 20_000], "depends": ["python"], "channel": "local"}
    path.write_text(json.dumps(record))
    (found,) = made.inspect().distributions
    assert (found.requires, found.channel) == (("python",), "local")


@pytest.mark.parametrize("content", ["", "{", '{"depends": 5}', "[]", '{"depends": ["a", "channel": "x"}'])
def test_that_a_damaged_record_keeps_its_name(made: HandMade, prefix: Path, content: str) -> None:
    (prefix / "conda-meta" / "cut-off-1.0-py_0.json").write_text(content)
    (found,) = made.inspect().distributions
    assert (found.name, found.version, found.build) == ("cut-off", "1.0", "py_0")
    assert found.problem == "cut-off-1.0-py_0.json is damaged: it is no valid record of conda."


def test_that_a_changed_record_of_the_same_name_is_seen(made: HandMade, prefix: Path) -> None:
    write_record(prefix, "six", "1.0", "0", "python")
    assert made.inspect().distributions[0].requires == ("python",)
    write_record(prefix, "six", "1.0", "0", "python >=3")
    assert made.inspect().distributions[0].requires == ("python >=3",)


def test_that_a_python_package_that_conda_installed_is_listed_once(made: HandMade, prefix: Path) -> None:
    write_record(prefix, "numpy", "1.23.5", "py310h53a5b5f_0", "python >=3.10")
    folder = made.install("numpy", "1.23.5", "Requires-Dist: real; extra == 'x'")
    (folder / "INSTALLER").write_text("conda\n")
    (found,) = made.inspect(full=True).distributions
    assert (found.origin, found.build, found.installer) == ("dist-info", "py310h53a5b5f_0", "conda")
    assert found.requires == ("real; extra == 'x'",)


def test_that_a_package_that_pip_overwrote_is_listed_twice_the_imported_one_first(
    made: HandMade, prefix: Path
) -> None:
    write_record(prefix, "numpy", "1.23.5", "py310_0")
    made.install("numpy", "1.26.4")
    assert [(one.version, one.origin) for one in made.inspect().distributions] == [
        ("1.26.4", "dist-info"),
        ("1.23.5", "conda"),
    ]


def test_that_equal_packages_of_two_environments_are_one_object(tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        made = HandMade(tmp_path / name)
        (made.prefix / "conda-meta").mkdir()
        write_record(made.prefix, "six", "1.0", "0", "python")
        made.install("six", "1.0")
        found.append(made.inspect().distributions)
    assert found[0][0] is found[1][0]
    assert found[0][0].build == "0"


def test_that_an_environment_without_python_says_so(tmp_path: Path) -> None:
    (tmp_path / "conda-meta").mkdir()
    write_record(tmp_path, "cudatoolkit", "11.2.2", "h0_0")
    from core.inspection import inspect_quick

    facts = inspect_quick(
        Located(prefix=str(tmp_path), kind=Kind.CONDA, name="nopy", label="", executable=None), HOST
    )
    assert (facts.python.usable, facts.python.version) == (False, None)
    assert facts.python.problem == "It has no Python interpreter."
    assert [library.version for library in facts.cuda] == ["11.2.2"]


def test_that_conda_gives_the_version_of_python(made: HandMade, prefix: Path) -> None:
    (prefix / "bin" / "python").unlink()
    (prefix / "bin" / "python").write_text("")
    write_record(prefix, "python", "3.10.13", "h955ad1f_0_cpython")
    assert made.inspect().python.version == "3.10.13"
