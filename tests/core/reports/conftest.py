"""The bundled matrix, compiled once."""

from __future__ import annotations

import pytest

from core.compatibility import Matrix, load_matrix


@pytest.fixture(scope="session")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return load_matrix(tmp_path_factory.mktemp("cache"))
