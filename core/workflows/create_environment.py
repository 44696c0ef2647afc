"""Plans a new environment from the interpreters of this machine."""

from __future__ import annotations

import os

import core.planning
from core.backends import Uv
from core.compatibility import Matrix, platform_name
from core.discovery import Interpreter, Places, find_interpreters, identify
from core.inspection import inspect_quick
from core.jobs import Reporter
from core.machine import Folders
from core.model import CreateRequest, HostFacts, NoSuchEnvironmentError, Plan
from core.processes import TreeRunner
from core.workflows.judge import build_judge


def plan_create(
    request: CreateRequest, folders: Folders, host: HostFacts, matrix: Matrix, reporter: Reporter
) -> Plan:
    """What ``create`` would do; writes nothing at the target.

    Raises:
        UsageError: a wish makes no sense, or the target exists.
        DovetailError: no release, no interpreter, or no set of versions fits.
    """
    with reporter.step("interpreters", "Look for Python interpreters") as note:
        interpreters = _list_interpreters(request.python, host)
        note.text = f"{len(interpreters)} found"
    with reporter.step("resolve", "Choose the versions") as note:
        plan = core.planning.plan_create(
            request,
            interpreters=interpreters,
            uv=Uv(TreeRunner()),
            matrix=matrix,
            judge=build_judge(host, matrix),
            platform=platform_name(host.os, host.arch),
            reporter=reporter,
        )
        note.text = f"{len(plan.changes)} packages"
    return plan


def _list_interpreters(wish: str | None, host: HostFacts) -> tuple[Interpreter, ...]:
    places = Places.of_this_machine()
    found = find_interpreters(places)
    if wish is None or os.sep not in wish:
        return found
    path = os.path.abspath(os.path.expanduser(wish))
    if any(os.path.realpath(each.path) == os.path.realpath(path) for each in found):
        return found
    try:
        python = inspect_quick(identify(path, places), host).python
    except NoSuchEnvironmentError:
        return found
    if python.version is None or not python.usable:
        return found
    return (*found, Interpreter(path=path, version=python.version, implementation=python.implementation))
