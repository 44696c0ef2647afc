"""Runs the staged smoke test in an environment and remembers its result."""

from __future__ import annotations

import os

from core.backends import run_stages
from core.discovery import Places, identify
from core.inspection import inspect_quick
from core.jobs import Reporter
from core.machine import Folders, read_host
from core.model import EnvironmentFacts, NoSuchEnvironmentError, SmokeTest
from core.processes import TreeRunner
from core.storage import Inventory


def run_smoke_test(path: str, gpu: bool, timeout: float, folders: Folders, reporter: Reporter) -> SmokeTest:
    """Run the test with the environment's own interpreter; ``timeout`` in seconds bounds all of it.

    Raises:
        NoSuchEnvironmentError: there is none at ``path``, or it has no interpreter to run.
        CancelledError: the reporter's token was cancelled.
    """
    facts = inspect_quick(identify(path, Places.of_this_machine()), read_host())
    return smoke_test_facts(facts, gpu, timeout, folders, reporter)


def smoke_test_facts(
    facts: EnvironmentFacts, gpu: bool, timeout: float, folders: Folders, reporter: Reporter
) -> SmokeTest:
    """Run the test in an environment that was read already.

    Raises:
        NoSuchEnvironmentError: it has no interpreter to run.
        CancelledError: the reporter's token was cancelled.
    """
    located = facts.located
    python = facts.python.executable or located.executable
    if python is None or not os.path.exists(python) or not facts.python.usable:
        raise NoSuchEnvironmentError(
            facts.python.problem or f"{located.prefix} has no Python interpreter to run.",
            code="no-interpreter",
            hint="Make the environment anew, with main.py create.",
        )
    variables = {name: value for name, value in facts.activation.items() if "$" not in value}
    test = run_stages(python, TreeRunner(), reporter, gpu=gpu, timeout=timeout, variables={**variables})
    Inventory(folders.data).save_smoke_test(located.prefix, test)
    return test
