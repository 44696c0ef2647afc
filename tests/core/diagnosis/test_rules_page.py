"""The page of rules: complete, explained, and current."""

from __future__ import annotations

import inspect
from pathlib import Path

import resources
from core.diagnosis import RULES
from core.diagnosis.rules_page import PAGE, build_page, read_explanations


def test_that_every_rule_is_explained_with_a_source() -> None:
    explanations = read_explanations()
    assert explanations.keys() - {rule.id for rule in RULES} == set()
    for rule in RULES:
        text, source = explanations.get(rule.id, (inspect.getdoc(rule.check) or "", "Its findings."))
        assert text.endswith("."), rule.id
        assert source.endswith("."), rule.id


def test_that_the_page_is_current() -> None:
    path = Path(resources.__path__[0]) / PAGE
    is_current = path.read_text(encoding="utf-8") == build_page()
    assert is_current, "Run: uv run python -m core.diagnosis.rules_page"


def test_that_the_page_lists_every_rule_and_row() -> None:
    page = build_page()
    assert [rule.id for rule in RULES if f"### {rule.id}\n" not in page] == []
    assert "| protobuf-generated-code |" in page
    assert "| cudnn-versions |" in page
