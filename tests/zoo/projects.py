"""Real environments of tools that work by project, and pixi's layout around a real conda environment."""

from __future__ import annotations

import json
from pathlib import Path

from tests.zoo.commands import run_python_tool

PYPROJECT = '[project]\nname = "{name}"\nversion = "0.1"\nrequires-python = ">=3.8"\n'


def make_poetry_environment(project: Path, python: Path, *, home: Path) -> Path:
    """A Poetry project's environment in Poetry's own folder below ``home``."""
    _write_pyproject(project)
    run_python_tool("poetry", python, ["env", "use", python], home=home, cwd=project)
    return next((home / ".cache/pypoetry/virtualenvs").glob(f"{project.name}-*"))


def make_poetry_environment_in_project(project: Path, python: Path, *, home: Path) -> Path:
    """A Poetry project's ``.venv``."""
    _write_pyproject(project, "[tool.poetry]\npackage-mode = false\n")
    (project / "poetry.toml").write_text("[virtualenvs]\nin-project = true\n")
    run_python_tool("poetry", python, ["env", "use", python], home=home, cwd=project)
    return project / ".venv"


def make_pipenv_environment(project: Path, python: Path, *, home: Path) -> Path:
    """A Pipenv project's environment in Pipenv's own folder below ``home``."""
    project.mkdir()
    (project / "Pipfile").write_text("[packages]\n")
    run_python_tool("pipenv", python, ["--python", python], home=home, cwd=project)
    return next((home / ".local/share/virtualenvs").glob(f"{project.name}-*"))


def make_hatch_environment(project: Path, python: Path, *, home: Path) -> Path:
    """A Hatch project's default environment in Hatch's own folder below ``home``."""
    _write_pyproject(project, "[tool.hatch.envs.default]\nskip-install = true\n")
    run_python_tool("hatch", python, ["env", "create"], home=home, cwd=project)
    return next((home / ".local/share/hatch/env/virtual").glob(f"{project.name}/*/{project.name}"))


def make_pdm_environment(project: Path, python: Path, *, home: Path) -> Path:
    """A PDM project's ``.venv``."""
    _write_pyproject(project)
    run_python_tool("pdm", python, ["venv", "create", python], home=home, cwd=project)
    run_python_tool("pdm", python, ["use", "--venv", "in-project"], home=home, cwd=project)
    return project / ".venv"


def mark_as_pixi(prefix: Path, workspace: Path, environment: str) -> Path:
    """Add to a conda environment the mark by which pixi knows its own."""
    (workspace / "pixi.toml").write_text(f'[workspace]\nname = "{workspace.name}"\n')
    mark = {
        "manifest_path": str(workspace / "pixi.toml"),
        "environment_name": environment,
        "pixi_version": "0.50.0",
        "environment_lock_file_hash": "0123456789abcdef",
    }
    (prefix / "conda-meta" / "pixi").write_text(json.dumps(mark))
    return prefix


def _write_pyproject(project: Path, more: str = "") -> None:
    project.mkdir()
    (project / "pyproject.toml").write_text(PYPROJECT.format(name=project.name) + more)
