"""Runs the real tools that make environments, with a home of their own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.requirements import need_tool, skip_absent

LEAKING = (
    "VIRTUAL_ENV",
    "CONDA_",
    "PIP_",
    "PIPENV_",
    "POETRY_",
    "PDM_",
    "HATCH_",
    "XDG_",
    "WORKON_HOME",
    "PYENV_",
)
KEPT = ("PIP_CERT", "PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")


def run_tool(
    command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> str:
    """Run a tool to its end; fails the test with what the tool printed.

    What the test's own shell has active never reaches the tool.
    """
    clean = {
        name: value for name, value in os.environ.items() if name in KEPT or not name.startswith(LEAKING)
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | dict(env or {}),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@cache
def find_uv_cache() -> str:
    """The real cache folder of uv: a tool with another home need not download everything again."""
    return run_tool([need_tool("uv"), "cache", "dir"]).strip()


def run_python_tool(
    package: str, python: Path, arguments: Sequence[str | Path], *, home: Path, cwd: Path | None = None
) -> str:
    """Run a tool from the package index (poetry, hatch …) on ``python``, its home folder being ``home``.

    Skips the test where the tool cannot be had.
    """
    launcher = _launch(package, python)
    if not _can_be_had(launcher):
        skip_absent(f"{package}, from the package index")
    home.mkdir(parents=True, exist_ok=True)
    return run_tool([*launcher, *arguments], cwd=cwd, env=_make_tool_variables(home))


def _launch(package: str, python: Path) -> tuple[str, ...]:
    runner = (need_tool("uv"), "tool", "run", "--quiet", "--no-managed-python", "--python", str(python))
    return (*runner, "--from", package, package)


@cache
def _can_be_had(launcher: tuple[str, ...]) -> bool:
    try:
        run_tool([*launcher, "--version"], env={"UV_CACHE_DIR": find_uv_cache()})
    except (AssertionError, subprocess.TimeoutExpired):
        return False
    return True


def _make_tool_variables(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "UV_CACHE_DIR": find_uv_cache(), "NO_COLOR": "1"}
