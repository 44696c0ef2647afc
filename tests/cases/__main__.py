"""Prints the score of every case: ``python -m tests.cases [FOLDER] [--error]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from core.compatibility import load_matrix
from tests.cases.scoring import false_alarms, find, is_healthy, is_scored, load_cases, score


def main(arguments: list[str]) -> None:
    """Print one line a case that is not right, and the figures."""
    with_error = "--error" in arguments
    folders = [Path(one) for one in arguments if not one.startswith("-")] or [Path(__file__).parent]
    with tempfile.TemporaryDirectory() as cache:
        matrix = load_matrix(cache)
    count = first = anywhere = remedied = 0
    for case in (case for folder in folders for case in load_cases(folder)):
        if not is_scored(case, with_error=with_error):
            continue
        if is_healthy(case):
            for one in false_alarms(case, find(case, matrix, with_error=with_error)):
                print(f"{case['expected']['id']}: FALSE ALARM {one.severity.value} {one.rule}: {one.title}")
            continue
        got = score(case, matrix, with_error=with_error)
        count += 1
        first += got.is_first
        anywhere += got.is_any
        remedied += got.is_remedied
        if not (got.is_first and got.is_remedied):
            print(
                f"{got.id}: {'first' if got.is_first else 'any' if got.is_any else 'NONE'}"
                f"{'' if got.is_remedied else ' NO-REMEDY'}; wanted {', '.join(got.acceptable)}"
                f" / {case['expected']['remedy_ok']['any_of']}"
            )
            for one in got.findings[:4]:
                remedies = [(*((c.name, c.after) for c in r.changes), *r.actions) for r in one.remedies]
                print(f"    {one.severity.value} {one.category.value} [{one.rule}] {one.title} -> {remedies}")
    print(f"{count} cases: first {first / count:.1%}, any {anywhere / count:.1%}")
    print(f"remedies: {remedied / count:.1%}")


main(sys.argv[1:])
