"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.requirements import need_tool

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 400
TOP_LEVEL = {
    ".ci", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "core", "gui", "main.py",
    "pyproject.toml", "resources", "tests",
}  # fmt: skip
DOT = r"\."
REGISTRY_HOSTS = re.compile(
    "|".join(
        name + DOT + end
        for name, end in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "(?:org|com)"),
            ("deb" + DOT + "debian", "org"),
        )
    )
)
MACHINE_PATHS = re.compile(
    r"(?<![\w$}])(?:" + "|".join(re.escape(f"{p}/") for p in (Path.home(), ROOT)) + ")"
)

IMPORT_ALL = """
import importlib, pkgutil, sys
import core
for module in pkgutil.walk_packages(core.__path__, "core."):
    importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if name.split(".")[0] in {"PySide6", "shiboken6", "gui"}))
print(sum(name.startswith("core.") for name in sys.modules))
"""


def list_tracked() -> list[Path]:
    git = need_tool("git")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def list_python() -> list[Path]:
    return [file for file in list_tracked() if file.suffix == ".py"]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_that_the_core_imports_no_qt_in_a_fresh_interpreter() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    found, count = ended.stdout.splitlines()
    assert found == ""
    assert int(count) > len(list((ROOT / "core").iterdir())) / 2


def test_that_the_import_contracts_hold() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([str(tool), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def test_that_the_top_level_holds_only_what_it_should() -> None:
    found = {name_of(file).split("/")[0] for file in list_tracked()}
    dotfiles = {name for name in found if name.startswith(".") and (ROOT / name).is_file()}
    assert found - dotfiles == TOP_LEVEL


def test_that_no_file_is_longer_than_the_limit() -> None:
    lengths = {name_of(file): len(file.read_text("utf-8").splitlines()) for file in list_python()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_that_every_module_says_in_one_line_what_it_is() -> None:
    lacking = []
    for file in list_python():
        text = file.read_text("utf-8")
        docstring = ast.get_docstring(ast.parse(text))
        if text.strip() and not docstring:
            lacking.append(name_of(file))
    assert lacking == []


def test_that_only_the_process_room_starts_processes() -> None:
    starters = re.compile(
        r"^\s*(?:import subprocess|from subprocess|import pty)\b|\bos\.(?:system|popen|exec[lv]|spawn|fork)",
        re.MULTILINE,
    )
    found = [
        name_of(file)
        for file in list_python()
        if name_of(file).startswith(("core/", "gui/", "main.py"))
        and not name_of(file).startswith("core/processes/")
        and starters.search(file.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("pattern", [REGISTRY_HOSTS, MACHINE_PATHS], ids=["registry hosts", "machine paths"])
def test_that_no_tracked_file_names(pattern: re.Pattern[str]) -> None:
    found = []
    for file in list_tracked():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(file)}: {hit[0]}" for hit in pattern.finditer(text)]
    assert found == []


def test_that_scripts_for_continuous_integration_are_executable() -> None:
    scripts = [file for file in list_tracked() if name_of(file).startswith(".ci/")]
    assert {name_of(file) for file in scripts} >= {".ci/run", ".ci/pin"}
    assert all(os.access(file, os.X_OK) for file in scripts)
