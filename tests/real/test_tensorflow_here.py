"""Real TensorFlow on whichever Python runs the tests, so that no machine checks without it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.app import Dovetail
from core.machine import Folders
from core.model import CreateRequest, Health, OutcomeState
from tests.requirements import skip_absent

pytestmark = [pytest.mark.tensorflow, pytest.mark.ci_tensorflow]

TENSORFLOW = "2.21.0"
PYTHONS = ((3, 11), (3, 12), (3, 13))


def test_that_the_newest_tensorflow_is_created_tested_and_found_fitting(tmp_path: Path) -> None:
    if sys.version_info[:2] not in PYTHONS:
        skip_absent(f"a Python that TensorFlow {TENSORFLOW} supports under the tests")
    python = ".".join(str(part) for part in sys.version_info[:2])
    dovetail = Dovetail(Folders.below(tmp_path / "dovetail"))
    target = tmp_path / "newest"
    plan = dovetail.plan_create(CreateRequest(path=str(target), tensorflow=TENSORFLOW, python=python))
    outcome = dovetail.apply(plan)
    assert outcome.state is OutcomeState.SUCCEEDED, outcome.error
    assert outcome.verified is not None
    assert outcome.verified.ok
    environment = dovetail.inspect(str(target))
    assert environment.facts.tensorflow is not None
    assert environment.facts.tensorflow.version == TENSORFLOW
    assert environment.health in (Health.FITS, Health.WARNING)
