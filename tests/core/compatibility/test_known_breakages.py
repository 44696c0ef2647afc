"""Every breakage that was collected has something here that carries it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from core.compatibility import load_matrix
from core.diagnosis import RULES

FOLDER = Path(__file__).parents[3] / "resources" / "compatibility"
KNOWN: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "known_breakages.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def carriers(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    matrix = load_matrix(tmp_path_factory.mktemp("cache"))
    found = {f"rule:{rule.id}" for rule in RULES}
    found |= {f"release:{release.version}" for release in matrix.releases}
    found |= {f"keras_releases:{row.version}" for row in matrix.keras_releases.keras}
    found |= {f"api:{row.name}" for row in matrix.api.names}
    found |= {f"errors:{row.id}" for row in matrix.error_texts.rows}
    found |= {f"breakages:{row.id}" for row in matrix.breakages}
    for name in ("pairs", "plugins", "model_files", "platforms", "gpu"):
        found |= {f"{name}:{row_id}" for row_id in _list_ids(name)}
    return frozenset(found)


def _list_ids(name: str) -> Iterable[str]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    sections = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)
    for rows in sections.values():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and "id" in row:
                yield row["id"]


def test_that_all_collected_breakages_are_listed() -> None:
    assert len(KNOWN) == 114


@pytest.mark.parametrize("breakage", KNOWN)
def test_that_a_collected_breakage_is_carried(breakage: str, carriers: frozenset[str]) -> None:
    assert KNOWN[breakage]
    assert [one for one in KNOWN[breakage] if one not in carriers] == []
