"""Executes a plan that was shown."""

from __future__ import annotations

from core.backends import Uv
from core.compatibility import Matrix
from core.executing import Verifier, execute
from core.jobs import Reporter
from core.machine import Folders
from core.model import Environment, HostFacts, Outcome, Plan, SmokeTest
from core.processes import TreeRunner
from core.workflows.inspect_environment import inspect_environment
from core.workflows.smoke_test import smoke_test_facts

SMOKE_TEST_SECONDS = 600.0


def apply_plan(
    plan: Plan, verify: bool, folders: Folders, host: HostFacts, matrix: Matrix, reporter: Reporter
) -> Outcome:
    """Execute ``plan``; on failure or cancel the former state is put back.

    Raises:
        DovetailError: nothing was begun, for the reason it names.
    """

    def check(path: str) -> Environment:
        return inspect_environment(path, folders, host, matrix)

    def run_test(environment: Environment, told: Reporter) -> SmokeTest:
        return smoke_test_facts(environment.facts, False, SMOKE_TEST_SECONDS, folders, told)

    return execute(
        plan,
        uv=Uv(TreeRunner()),
        verifier=Verifier(check=check, smoke_test=run_test),
        data=folders.data,
        reporter=reporter,
        smoke_test=verify,
    )
