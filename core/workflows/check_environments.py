"""Reads and diagnoses environments one after another; one that fails never stops the rest."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from core.inspection import inspect_quick
from core.jobs import CancelToken
from core.model import Environment, EnvironmentFacts, Health, HostFacts, Located
from core.workflows.clock import tell_time

if TYPE_CHECKING:
    from core.compatibility import Matrix

# Reading is bound by the interpreter while the disk cache is warm, where threads only cost; by the
# disk while it is cold, where eight of them read almost three times as fast.
_THREADS = 8
_PROBED = 3
_COLD_SECTORS = 4
_WORTH_THREADS = 8

_log = logging.getLogger(__name__)


def check_environments(
    wanted: Sequence[Located], host: HostFacts, get_matrix: Callable[[], Matrix], token: CancelToken
) -> Iterator[Environment]:
    """Each of ``wanted``, read and diagnosed, in that order.

    Raises:
        CancelledError: the token was cancelled.
        DovetailError: the matrix cannot be loaded.
    """
    for facts in _read_each(wanted, host, token):
        yield diagnose_facts(facts, host, get_matrix())


def diagnose_facts(
    facts: EnvironmentFacts, host: HostFacts, matrix: Matrix, *, with_vetting: bool = False
) -> Environment:
    """The environment with its findings; unreadable, with the reason, if a rule failed on it.

    ``with_vetting`` puts every remedy to the rules as well, which takes some milliseconds a finding.
    """
    from core.diagnosis import derive_health, diagnose, vet

    try:
        findings = diagnose(facts, host, matrix)
        if with_vetting:
            findings = vet(findings, facts, host, matrix)
        health = derive_health(facts, findings)
    except Exception as error:  # noqa: BLE001 - one environment never stops the others
        _log.exception("Diagnosing %s failed.", facts.located.prefix)
        reason = f"Something in Dovetail went wrong while this environment was diagnosed: {error!r}"
        return build_unreadable(facts.located, reason)
    return Environment(facts=facts, health=health, findings=findings, checked_at=tell_time())


def build_unreadable(located: Located, reason: str) -> Environment:
    """An environment of which nothing is known but why."""
    return Environment(
        facts=EnvironmentFacts(located=located, unreadable=reason),
        health=Health.UNREADABLE,
        checked_at=tell_time(),
    )


def _read_each(wanted: Sequence[Located], host: HostFacts, token: CancelToken) -> Iterator[EnvironmentFacts]:
    probed = wanted if len(wanted) < _PROBED + _WORTH_THREADS else wanted[:_PROBED]
    before = _count_disk_reads()
    distributions = 0
    for located in probed:
        token.raise_if_cancelled()
        facts = _read_one(located, host)
        distributions += len(facts.distributions)
        yield facts
    rest = wanted[len(probed) :]
    if rest and _is_disk_cold(before, distributions):
        yield from _read_side_by_side(rest, host, token)
        return
    for located in rest:
        token.raise_if_cancelled()
        yield _read_one(located, host)


def _count_disk_reads() -> int | None:
    """Sectors that this process had to wait for; ``None`` on Windows, which does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_inblock


def _is_disk_cold(before: int | None, distributions: int) -> bool:
    """Whether reading waited for the disk; on Windows it always waits, for the virus scanner."""
    after = _count_disk_reads()
    return before is None or after is None or after - before > distributions * _COLD_SECTORS


def _read_side_by_side(
    wanted: Sequence[Located], host: HostFacts, token: CancelToken
) -> Iterator[EnvironmentFacts]:
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="inspect")
    try:
        for reading in [pool.submit(_read_one, located, host) for located in wanted]:
            token.raise_if_cancelled()
            yield reading.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _read_one(located: Located, host: HostFacts) -> EnvironmentFacts:
    try:
        return inspect_quick(located, host)
    except Exception as error:  # noqa: BLE001 - one environment never stops the others
        _log.exception("Reading %s failed.", located.prefix)
        return EnvironmentFacts(
            located=located,
            unreadable=f"Something in Dovetail went wrong while this environment was read: {error!r}",
        )
