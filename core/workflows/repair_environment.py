"""Plans the repair of an environment."""

from __future__ import annotations

import core.planning
from core.backends import Uv
from core.compatibility import Matrix, platform_name
from core.jobs import Reporter
from core.machine import Folders
from core.model import HostFacts, Plan
from core.processes import TreeRunner
from core.workflows.inspect_environment import inspect_environment
from core.workflows.judge import build_judge


def plan_repair(
    path: str,
    strategy: str | None,
    folders: Folders,
    host: HostFacts,
    matrix: Matrix,
    reporter: Reporter,
) -> Plan:
    """What ``repair`` would do; changes nothing.

    Raises:
        NoSuchEnvironmentError: there is none at ``path``.
        DovetailError: the resolver could not be asked.
    """
    with reporter.step("inspect", "Read the environment"):
        environment = inspect_environment(path, folders, host, matrix)
    with reporter.step("resolve", "Find the smallest change"):
        return core.planning.plan_repair(
            environment,
            strategy=strategy,
            uv=Uv(TreeRunner()),
            matrix=matrix,
            judge=build_judge(host, matrix),
            platform=platform_name(host.os, host.arch),
            reporter=reporter,
        )
