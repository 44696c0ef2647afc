"""Claims about noticing that an environment changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.planning import compute_fingerprint
from tests.wheels import build_wheel, make_environment, run_uv_pip, use_wheels


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use_wheels(tmp_path / "wheels", monkeypatch)
    build_wheel(tmp_path / "wheels", "dove-alpha", "1.0")
    build_wheel(tmp_path / "wheels", "dove-alpha", "2.0")
    return make_environment(tmp_path / "env", "dove-alpha==1.0")


def fingerprint(environment: Path) -> str:
    return compute_fingerprint(str(environment), [str(next(environment.glob("lib/*/site-packages")))])


def test_that_looking_twice_gives_the_same(environment: Path) -> None:
    assert fingerprint(environment) == fingerprint(environment)


@pytest.mark.parametrize(
    "arguments",
    [
        ("install", "dove-alpha==2.0"),
        ("install", "--reinstall", "dove-alpha==1.0"),
        ("uninstall", "dove-alpha"),
    ],
)
def test_that_what_installers_do_is_noticed(environment: Path, arguments: tuple[str, ...]) -> None:
    before = fingerprint(environment)
    run_uv_pip(environment, *arguments)
    assert fingerprint(environment) != before


def test_that_bytecode_is_not_taken_for_a_change(environment: Path) -> None:
    before = fingerprint(environment)
    (next(environment.glob("lib/*/site-packages")) / "__pycache__").mkdir()
    assert fingerprint(environment) == before


def test_that_a_missing_environment_has_a_fingerprint_too(tmp_path: Path) -> None:
    assert compute_fingerprint(str(tmp_path / "gone"), [str(tmp_path / "gone" / "site")])
