"""One environment in full, with its diagnosis."""

from __future__ import annotations

from msgspec.structs import replace

from core.compatibility import Matrix
from core.discovery import Places, identify
from core.inspection import inspect_full
from core.machine import Folders
from core.model import Environment, HostFacts, NoSuchEnvironmentError
from core.storage import Inventory
from core.workflows.check_environments import diagnose_facts


def inspect_environment(path: str, folders: Folders, host: HostFacts, matrix: Matrix) -> Environment:
    """The environment at ``path`` (its folder or its interpreter), read in full now.

    Raises:
        NoSuchEnvironmentError: there is none at ``path``, or it cannot be read at all.
    """
    located = identify(path, Places.of_this_machine())
    facts = inspect_full(located, host)
    if facts.unreadable is not None:
        raise NoSuchEnvironmentError(
            facts.unreadable,
            code="environment-unreadable",
            hint="Give yourself the permission to read it, then check again.",
        )
    environment = diagnose_facts(facts, host, matrix, with_vetting=True)
    return replace(environment, last_test=Inventory(folders.data).load_last_tests().get(located.prefix))
