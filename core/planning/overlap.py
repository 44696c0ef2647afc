"""Finds packages that lose files when another one is removed."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable

from core.model import EnvironmentFacts

_LONGEST_RECORD = 64 * 1024 * 1024


def find_overwritten(facts: EnvironmentFacts, removals: Iterable[str]) -> tuple[str, ...]:
    """Packages that stay but share files with those that go, so that they must be written again.

    Two TensorFlow distributions write the same files: removing one takes them from the other.
    """
    going = set(removals)
    if not going:
        return ()
    lost: set[str] = set()
    for each in facts.distributions:
        if each.name in going:
            lost |= read_record(facts, each.folder)
    lost = {path for path in lost if "__pycache__" not in path and not path.endswith(".pyc")}
    if not lost:
        return ()
    return tuple(
        each.name
        for each in facts.distributions
        if each.name not in going and not lost.isdisjoint(read_record(facts, each.folder))
    )


def read_record(facts: EnvironmentFacts, folder: str) -> set[str]:
    """The paths that the list of files in the metadata ``folder`` names, empty if it cannot be read."""
    for site in facts.site_packages:
        path = os.path.join(site, folder, "RECORD")
        try:
            if os.path.getsize(path) > _LONGEST_RECORD:
                return set()
            with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
                return {row[0] for row in csv.reader(file) if row}
        except (OSError, csv.Error):
            continue
    return set()
