"""The whole zoo: one real environment of each kind in one folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from msgspec import Struct

from core.model import Kind
from tests.requirements import need_python
from tests.zoo.conda import (
    File,
    Package,
    build_channel,
    install_conda_environment,
    make_library_package,
    make_python_package,
)
from tests.zoo.projects import (
    make_hatch_environment,
    make_pdm_environment,
    make_pipenv_environment,
    make_poetry_environment,
    make_poetry_environment_in_project,
    mark_as_pixi,
)
from tests.zoo.virtual import (
    copy_venv,
    make_pyenv_tree,
    make_uv_venv,
    make_venv,
    make_venv_with_damaged_metadata,
    make_venv_without_base,
    make_virtualenv,
)

MINOR = "3.12"
DATA_PACKAGE = Package(name="only-data", version="1.0", files={"share/only-data.txt": File(text="data\n")})


class Animal(Struct, frozen=True, kw_only=True):
    """An environment of the zoo, and what a scan should say of it."""

    path: Path
    kind: Kind
    name: str
    owner: str | None = None


class Zoo:
    """A folder of environments; ``absent`` says which could not be made here and why."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.animals: dict[str, Animal] = {}
        self.absent: dict[str, str] = {}

    def add(
        self, label: str, kind: Kind, name: str, make: Callable[[], Path], *, owner: str | None = None
    ) -> None:
        """Make one environment; what a missing tool would have made is noted, not failed."""
        try:
            self.animals[label] = Animal(path=make(), kind=kind, name=name, owner=owner)
        except pytest.skip.Exception as missing:
            self.absent[label] = str(missing)


def build_zoo(root: Path) -> Zoo:
    """Make one of each kind below ``root``; caches and channels lie beside it, not in it."""
    root.mkdir()
    zoo, python = Zoo(root), need_python(MINOR)
    add_virtual_environments(zoo, python)
    add_conda_environments(zoo, python)
    add_project_environments(zoo, python, root / "home")
    add_harmed_environments(zoo, python)
    return zoo


def add_virtual_environments(zoo: Zoo, python: Path) -> None:
    """venv, virtualenv, uv and pyenv-virtualenv."""
    root, deep = zoo.root, zoo.root / "a" / "b" / "thesis" / ".venv"
    tree = root / "pyenv-root"
    home = root.parent / f"{root.name}-tool-home"
    zoo.add("venv", Kind.VENV, "plain", partial(make_venv, root / "plain", python))
    zoo.add("nested", Kind.VENV, "inner", partial(make_venv, root / "plain" / "inner", python))
    zoo.add("project venv", Kind.VENV, "thesis", partial(make_venv, deep, python))
    by_virtualenv = partial(make_virtualenv, root / "by-virtualenv", python, home=home)
    zoo.add("virtualenv", Kind.VIRTUALENV, "by-virtualenv", by_virtualenv)
    zoo.add("uv", Kind.UV, "by-uv", partial(make_uv_venv, root / "by-uv", python))
    zoo.add("pyenv", Kind.PYENV, "study", partial(make_pyenv_tree, tree, python, "3.12.1", "study"))


def add_conda_environments(zoo: Zoo, python: Path) -> None:
    """Conda with and without Python, and pixi's layout."""
    root, aside = zoo.root, zoo.root.parent / f"{zoo.root.name}-conda"
    packages = (
        make_python_package(python, "3.12.1"),
        make_library_package("tiny", "1.0", MINOR),
        DATA_PACKAGE,
    )
    channel = build_channel(aside / "channel", packages)
    install = partial(install_conda_environment, channel=channel, cache=aside / "pkgs")
    workspace = root / "pixi-thesis"

    def make_pixi() -> Path:
        prefix = workspace / ".pixi" / "envs" / "default"
        return mark_as_pixi(install(prefix, specs=["python", "tiny"]), workspace, "default")

    envs = root / "conda-envs"
    zoo.add("conda", Kind.CONDA, "tf", partial(install, envs / "tf", specs=["python", "tiny"]))
    zoo.add("conda without python", Kind.CONDA, "data", partial(install, envs / "data", specs=["only-data"]))
    zoo.add("pixi", Kind.PIXI, "pixi-thesis", make_pixi, owner="pixi")


def add_project_environments(zoo: Zoo, python: Path, home: Path) -> None:
    """Poetry, Pipenv, Hatch and PDM, their own folders below ``home`` inside the zoo."""
    root = zoo.root
    poetic = partial(make_poetry_environment, root / "poetic", python, home=home)
    prosaic = partial(make_poetry_environment_in_project, root / "prosaic", python, home=home)
    piped = partial(make_pipenv_environment, root / "piped", python, home=home)
    hatched = partial(make_hatch_environment, root / "hatched", python, home=home)
    managed = partial(make_pdm_environment, root / "managed", python, home=home)
    zoo.add("poetry", Kind.POETRY, "poetic", poetic, owner="poetry")
    zoo.add("poetry in project", Kind.POETRY, "prosaic", prosaic, owner="poetry")
    zoo.add("pipenv", Kind.PIPENV, "piped", piped, owner="pipenv")
    zoo.add("hatch", Kind.HATCH, "hatched", hatched, owner="hatch")
    zoo.add("pdm", Kind.PDM, "managed", managed, owner="pdm")


def add_harmed_environments(zoo: Zoo, python: Path) -> None:
    """A base that is gone, damaged metadata, a link, and a copy."""
    root = zoo.root

    def make_linked() -> Path:
        environment = make_venv(root / "real-behind-link", python)
        (root / "linked").symlink_to(environment)
        return environment

    zoo.add("base gone", Kind.VENV, "orphan", partial(make_venv_without_base, root / "orphan", python))
    zoo.add("damaged", Kind.VENV, "hurt", partial(make_venv_with_damaged_metadata, root / "hurt", python))
    zoo.add("linked", Kind.VENV, "real-behind-link", make_linked)
    original = make_venv(root / "original", python)
    zoo.add("copied from", Kind.VENV, "original", original.absolute)
    zoo.add("copied", Kind.VENV, "moved", partial(copy_venv, original, root / "moved"))
