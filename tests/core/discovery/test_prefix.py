"""Markers in one folder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.prefix import base_of, is_python_name, order_of_python_name, parse_settings


def test_that_settings_are_split_at_the_first_equals_sign_and_keys_ignore_case() -> None:
    text = "Home=/usr/bin\n command = python -m venv --prompt=x /e \nnoise\nversion = 3.11.7\n"
    assert parse_settings(text) == {
        "home": "/usr/bin",
        "command": "python -m venv --prompt=x /e",
        "version": "3.11.7",
    }


@given(st.text())
def test_that_any_text_can_be_parsed_as_settings(text: str) -> None:
    settings = parse_settings(text)
    assert all(key == key.strip().lower() for key in settings)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_-]{1,9}", fullmatch=True), st.from_regex(r"[!-~]{1,9}", fullmatch=True)
    )
)
def test_that_settings_written_as_site_py_reads_them_come_back(written: dict[str, str]) -> None:
    assert parse_settings("".join(f"{key} = {value}\n" for key, value in written.items())) == written


@pytest.mark.parametrize(
    "name", ["python", "python3", "python3.11", "python2.7", "python3.13t", "pypy3", "pypy3.10"]
)
def test_that_interpreters_are_known_by_their_name(name: str) -> None:
    assert is_python_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "python3-config",
        "python3.11-config",
        "pythonw",
        "python-argcomplete",
        "pytho",
        "python.",
        "python3.x",
        "pythont",
    ],
)
def test_that_scripts_beside_them_are_not_interpreters(name: str) -> None:
    assert not is_python_name(name)


@given(st.text(alphabet="python.03t¹²٣x-"))
def test_that_whatever_is_called_like_an_interpreter_has_an_order(name: str) -> None:
    assert all(isinstance(part, int) for part in order_of_python_name(name))
    assert not is_python_name(name) or name.startswith(("python", "pypy"))


def test_that_python_3_11_is_newer_than_3_9() -> None:
    assert max(["python3.9", "python3.11", "python3"], key=order_of_python_name) == "python3.11"


@pytest.mark.parametrize(
    ("settings", "base"),
    [
        ({"home": "/opt/py/bin"}, "/opt/py"),
        ({"home": "/opt/py/bin/"}, "/opt/py"),
        ({"home": "/opt/pythons"}, "/opt/pythons"),
        ({"home": "/opt/py/bin", "base-prefix": "/opt/other"}, "/opt/other"),
        ({"version": "3.8"}, None),
    ],
)
def test_that_the_base_is_the_folder_around_its_programs(settings: dict[str, str], base: str | None) -> None:
    assert base_of(settings) == base
