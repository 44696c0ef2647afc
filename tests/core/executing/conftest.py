"""A real environment of tiny packages, and a stand-in for the rules, for executing plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wheels import build_wheel, use_wheels


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two versions of ``dove-alpha`` and packages around it, which uv alone sees."""
    folder = tmp_path / "wheels"
    use_wheels(folder, monkeypatch)
    build_wheel(folder, "dove-alpha", "1.0")
    build_wheel(folder, "dove-alpha", "2.0")
    build_wheel(folder, "dove-beta", "1.0", requires=["dove-alpha"])
    return folder
