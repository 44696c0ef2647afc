"""The JSON documents of the contract, schema 1: names here are fixed, fields may be added."""

from __future__ import annotations

from core.model import (
    Environment,
    Explained,
    HostFacts,
    MatrixAnswer,
    Outcome,
    Plan,
    ScanReport,
    SmokeTest,
)

SCHEMA = 1

Document = dict[str, object]


def scan_document(report: ScanReport) -> Document:
    """What ``scan --json`` prints."""
    return {
        "schema": SCHEMA,
        "host": report.host,
        "environments": [describe_environment(each) for each in report.environments],
        "sources": report.sources,
        "seconds": round(report.seconds, 4),
    }


def inspect_document(environment: Environment) -> Document:
    """What ``inspect --json`` prints: the environment with all its packages."""
    return {"schema": SCHEMA, "environment": _describe_in_full(environment)}


def explain_document(explained: Explained) -> Document:
    """What ``explain --json`` prints: the environment the text tells of, its machine, and how it was read."""
    return {
        "schema": SCHEMA,
        "environment": _describe_in_full(explained.environment),
        "host": explained.host,
        "notes": explained.notes,
    }


def _describe_in_full(environment: Environment) -> Document:
    facts = environment.facts
    description = describe_environment(environment)
    description["packages"] = [
        {
            "name": each.name,
            "version": each.version,
            "installer": each.installer,
            "requested": each.requested,
            "editable": each.editable,
            "problem": each.problem,
        }
        for each in facts.distributions
    ]
    description["missing_files"] = facts.missing_files
    description["activation"] = facts.activation
    return description


def host_document(host: HostFacts) -> Document:
    """What ``host --json`` prints."""
    return {"schema": SCHEMA, "host": host}


def matrix_document(answer: MatrixAnswer) -> Document:
    """What ``matrix --json`` prints."""
    return {
        "schema": SCHEMA,
        "newest_data": answer.newest_data,
        "here": answer.here,
        "rows": answer.rows,
        "notes": answer.notes,
        "nearest": answer.nearest or None,
        "problems": answer.problems,
    }


def change_document(plan: Plan, outcome: Outcome | None) -> Document:
    """What ``create`` and ``repair`` print with ``--json``."""
    return {
        "schema": SCHEMA,
        "plan": describe_plan(plan),
        "outcome": None if outcome is None else describe_outcome(outcome),
    }


def smoke_test_document(test: SmokeTest) -> Document:
    """What ``smoke-test --json`` prints."""
    return {"schema": SCHEMA, "smoke_test": describe_smoke_test(test)}


def describe_environment(environment: Environment) -> Document:
    """An *Environment* object of the contract, without its packages."""
    facts = environment.facts
    located = facts.located
    return {
        "path": located.prefix,
        "name": located.name,
        "kind": located.kind,
        "label": located.label,
        "size_bytes": facts.size_bytes,
        "python": facts.python,
        "tensorflow": facts.tensorflow,
        "keras": facts.keras,
        "cuda": facts.cuda,
        "cudnn": facts.cudnn,
        "health": environment.health,
        "last_test": environment.last_test,
        "owner": located.owner,
        "findings": environment.findings,
        "problems": facts.problems,
        "unreadable": facts.unreadable,
        "sources": located.sources,
        "checked_at": environment.checked_at,
    }


def describe_plan(plan: Plan) -> Document:
    """A *Plan* object of the contract."""
    return {
        "verb": plan.verb,
        "target": plan.target,
        "strategy": plan.strategy,
        "strategies": plan.strategies,
        "changes": plan.changes,
        "python": {"from": plan.python_before, "to": plan.python_after},
        "steps": [{"id": step.id, "title": step.title, "command": step.command} for step in plan.steps],
        "download_bytes": plan.download_bytes,
        "seconds_estimate": plan.seconds_estimate,
        "findings_after": plan.findings_after,
        "unchanged": plan.unchanged,
        "blocked": plan.blocked,
        "owner": plan.owner,
    }


def describe_outcome(outcome: Outcome) -> Document:
    """An *Outcome* object of the contract."""
    return {
        "state": outcome.state,
        "change_id": outcome.change_id,
        "verified": None if outcome.verified is None else describe_smoke_test(outcome.verified),
        "error": outcome.error,
        "log": outcome.log,
        "notes": outcome.notes,
    }


def describe_smoke_test(test: SmokeTest) -> Document:
    """A *SmokeTest* object of the contract."""
    return {
        "ok": test.ok,
        "stages": test.stages,
        "devices": test.devices,
        "gpu_used": test.gpu_used,
        "gflops": {"cpu": test.cpu_gflops, "gpu": test.gpu_gflops},
        "at": test.at,
    }
