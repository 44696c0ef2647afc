"""Records runs: reads an environment, runs its smoke test, and keeps both as a row of proven.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from packaging.version import Version

from core.app import Dovetail
from core.compatibility import platform_name
from core.compatibility.rows import ProvenFile, ProvenRun
from core.model import DovetailError, EnvironmentFacts, HostFacts, SmokeTest
from core.refresh.matrix_files import PROVEN, Files
from core.refresh.yaml_text import quote, write_flow

# Installed with every Python, or put there by who made the environment; a run does not depend on them.
TOOLS = frozenset({"pip"})


class NothingToRecordError(DovetailError):
    """The environment holds no TensorFlow whose run could be recorded."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no TensorFlow in {path}.",
            code="nothing-to-record",
            hint="Name an environment with TensorFlow in it.",
        )


def record_runs(dovetail: Dovetail, paths: Iterable[str], folder: Path) -> list[ProvenRun]:
    """Test each environment and put the result into ``folder``'s proven.yaml; returns the new rows.

    A run of the same pair on the same platform and Python replaces the former one.

    Raises:
        NoSuchEnvironmentError: there is none at one of ``paths``.
        NothingToRecordError: an environment has no TensorFlow.
    """
    made = []
    for path in paths:
        facts = dovetail.inspect(path).facts
        if facts.tensorflow is None:
            raise NothingToRecordError(path)
        made.append(describe_run(facts, dovetail.host(), dovetail.smoke_test(path)))
        keep_runs(folder, made[-1:])
    return made


def describe_run(facts: EnvironmentFacts, host: HostFacts, test: SmokeTest) -> ProvenRun:
    """The row for what ``facts`` says was installed and how ``test`` ended."""
    tensorflow = facts.tensorflow
    if tensorflow is None:
        raise NothingToRecordError(facts.located.prefix)
    resolved = {one.name: one.version for one in facts.distributions if one.name not in TOOLS}
    return ProvenRun(
        tensorflow=tensorflow.version,
        distribution=tensorflow.distribution,
        platform=platform_name(host.os, host.arch),
        python=facts.python.version or "",
        keras=resolved.get("keras", ""),
        date=test.at[:10],
        ok=test.ok,
        stages=tuple(stage.id for stage in test.stages if stage.ok),
        resolved=dict(sorted(resolved.items())),
        note="; ".join(f"{one.id}: {one.detail}" for one in test.stages if one.ok is False),
    )


def keep_runs(folder: Path, runs: Sequence[ProvenRun]) -> None:
    """Put ``runs`` among those of proven.yaml, in the place of former runs of the same pairs."""
    files = Files(folder)
    rows = {_key(run): run for run in (*files.proven().runs, *runs)}
    ordered = sorted(rows.values(), key=_order)
    files.replace(PROVEN, {"runs": "".join(map(write_run, ordered))}, ProvenFile)


def write_run(run: ProvenRun) -> str:
    """The lines of one row: what was asked and how it ended, and below it everything installed."""
    said = msgspec.to_builtins(run)
    resolved, note = said.pop("resolved"), said.pop("note")
    lines = [f"- {name}: {write_flow(value)}" for name, value in said.items() if value != ""]
    text = "\n  ".join([lines[0], *(line.removeprefix("- ") for line in lines[1:])])
    text += f"\n  resolved: {write_flow(resolved)}\n"
    return f"{text}  note: {quote(note)}\n" if note else text


def _order(run: ProvenRun) -> tuple[Version, str, str, Version, str]:
    return Version(run.tensorflow), run.distribution, run.platform, Version(run.python), run.keras


def _key(run: ProvenRun) -> tuple[str, ...]:
    return run.tensorflow, run.distribution, run.platform, run.python, run.keras
