"""The package index is the one that the user configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.refresh.address import find_index_address

NAMED = "https://index.example/simple/"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No files of this machine."""
    monkeypatch.setattr("sys.prefix", str(tmp_path / "prefix"))


@pytest.mark.parametrize("variable", ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"])
def test_that_a_variable_names_it(variable: str, tmp_path: Path) -> None:
    assert find_index_address({variable: NAMED}, tmp_path) == NAMED


def test_that_the_name_that_uv_gives_an_index_is_left_out(tmp_path: Path) -> None:
    assert find_index_address({"UV_DEFAULT_INDEX": f"ours={NAMED}"}, tmp_path) == NAMED


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".config/uv/uv.toml", f'index-url = "{NAMED}"\n'),
        (".config/uv/uv.toml", f'[[index]]\nurl = "{NAMED}x"\n[[index]]\nurl = "{NAMED}"\ndefault = true\n'),
        (".config/pip/pip.conf", f"[global]\nindex-url = {NAMED}\n"),
        (".pip/pip.conf", f"[install]\nindex-url = {NAMED}\n"),
    ],
)  # fmt: skip
def test_that_files_of_uv_and_pip_name_it(file: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert find_index_address({}, tmp_path) == NAMED


@pytest.mark.parametrize("text", ["= [broken", "index-url = 5\n", ""])
def test_that_a_file_that_names_none_is_passed_over(text: str, tmp_path: Path) -> None:
    path = tmp_path / "uv.toml"
    path.write_text(text, encoding="utf-8")
    pip = tmp_path / "pip.conf"
    pip.write_text(f"[global]\nindex-url = {NAMED}\n", encoding="utf-8")
    variables = {"UV_CONFIG_FILE": str(path), "PIP_CONFIG_FILE": str(pip)}
    assert find_index_address(variables, tmp_path) == NAMED
