"""The same answers as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from core.model import (
    Environment,
    Finding,
    Health,
    HostFacts,
    Outcome,
    OutcomeState,
    Plan,
    ScanReport,
    SmokeTest,
)

HEALTH_WORDS = {
    Health.BROKEN: "Broken",
    Health.WARNING: "Warning",
    Health.UNREADABLE: "Unreadable",
    Health.NOT_CHECKED: "Not checked",
    Health.FITS: "Fits",
    Health.NO_TENSORFLOW: "No TF",
}


def word_for(environment: Environment) -> str:
    """The one word for an environment's health; *Healthy* only after a passed smoke test."""
    if environment.health is Health.FITS and environment.last_test is not None and environment.last_test.ok:
        return "Healthy"
    return HEALTH_WORDS[environment.health]


def describe_scan(report: ScanReport) -> Iterator[str]:
    """One line per environment, what is wrong under it, then the sources that failed."""
    order = list(HEALTH_WORDS)
    environments = sorted(report.environments, key=lambda each: (order.index(each.health), each.path))
    for environment in environments:
        facts = environment.facts
        tensorflow = f"TF {facts.tensorflow.version}" if facts.tensorflow else "-"
        python = f"Python {facts.python.version or '?'}"
        yield (
            f"{word_for(environment):<12} {tensorflow:<14} {python:<15} {facts.located.kind:<18}"
            f" {environment.path}"
        )
        for finding in environment.findings:
            if finding.severity != "note":
                yield f"{'':<12}   {finding.severity}: {finding.title}"
        if facts.unreadable:
            yield f"{'':<12}   {facts.unreadable}"
    broken = sum(each.health is Health.BROKEN for each in environments)
    noun = "environment" if len(environments) == 1 else "environments"
    yield f"{len(environments)} {noun}, {broken} broken; {report.seconds:.2f} s"
    for source in report.sources:
        if source.error:
            yield f"Not searched: {source.name}: {source.error}"


def describe_inspection(environment: Environment) -> Iterator[str]:
    """Facts, findings with evidence and remedies, then all packages."""
    facts = environment.facts
    located = facts.located
    yield f"{located.name}: {word_for(environment)}"
    yield f"  Folder      {located.prefix} ({located.kind})"
    if located.owner:
        yield f"  Managed by  {located.owner}"
    yield f"  Python      {facts.python.version or 'unknown'} ({facts.python.implementation})"
    if facts.python.problem:
        yield f"              {facts.python.problem}"
    if facts.tensorflow:
        tensorflow = facts.tensorflow
        build = f"CUDA {tensorflow.cuda}, cuDNN {tensorflow.cudnn}"
        if tensorflow.build != "cuda":
            build = f"{tensorflow.build or 'unknown'} build"
        yield f"  TensorFlow  {tensorflow.version} ({tensorflow.distribution}, {build})"
    if facts.keras:
        keras = facts.keras
        yield f"  Keras       {keras.version or 'none'}; in TensorFlow {keras.inside_tensorflow or 'none'}"
        if keras.backend:
            yield f"  Backend     {keras.backend} (from {keras.backend_from})"
    for label, libraries in (("CUDA", facts.cuda), ("cuDNN", facts.cudnn)):
        for library in libraries:
            yield f"  {label:<10}  {library.version} ({library.source})"
    for finding in environment.findings:
        yield ""
        yield from describe_finding(finding)
    for problem in facts.problems:
        yield f"Not read: {problem.what} ({problem.path}): {problem.why}"
    yield ""
    yield f"{len(facts.distributions)} packages"
    for each in facts.distributions:
        marks = " editable" if each.editable else ""
        yield f"  {each.name} {each.version} ({each.installer or each.origin}){marks}"


def describe_finding(finding: Finding) -> Iterator[str]:
    """Title, why, what was seen, how to mend it, and who says so."""
    yield f"{finding.severity}: {finding.title} [{finding.category}, {finding.rule}]"
    yield f"  {finding.explanation}"
    for evidence in finding.evidence:
        seen = f"{evidence.what}: {evidence.observed}; expected {evidence.expected}"
        yield f"  Seen: {seen} ({evidence.source})"
    for remedy in finding.remedies:
        yield f"  Fix: {remedy.title}"
    for reference in finding.references:
        yield f"  See: {reference}"


def describe_host(host: HostFacts) -> Iterator[str]:
    """One line per fact."""
    yield f"System     {host.os_version or host.os} ({', '.join(filter(None, (host.arch, host.libc)))})"
    words = {True: "yes", False: "no", None: "not known"}
    features = f"AVX {words[host.cpu.avx]}, AVX2 {words[host.cpu.avx2]}"
    yield f"Processor  {host.cpu.model or 'not known'}; {features}"
    for gpu in host.gpus:
        memory = f", {gpu.memory_bytes / 1e9:.0f} GB" if gpu.memory_bytes else ""
        yield f"GPU        {gpu.name} (compute capability {gpu.compute_capability or 'not known'}{memory})"
    if host.driver:
        yield f"Driver     {host.driver} (up to CUDA {host.driver_cuda or 'not known'})"
    if host.driver_problem:
        yield f"Driver     {host.driver_problem}"
    for toolkit in host.cuda_toolkits:
        yield f"CUDA       {toolkit.version} in {toolkit.path}"
    for library in host.cudnn:
        yield f"cuDNN      {library.version} in {library.path}"


def describe_plan(plan: Plan) -> Iterator[str]:
    """What would change, the steps with their commands, and what would still not fit."""
    if plan.is_empty and plan.blocked is None and plan.owner is None:
        yield f"There is nothing to {plan.verb} in {plan.target}."
        return
    yield f"Plan to {plan.verb} {plan.target}"
    for strategy in plan.strategies:
        mark = "*" if strategy.id == plan.strategy else " "
        yield f" {mark} {strategy.id}: {strategy.title}. {strategy.why}"
    if plan.python_before != plan.python_after:
        yield f"  Python: {plan.python_before or 'none'} -> {plan.python_after or 'none'}"
    for change in plan.changes:
        yield f"  {change.name}: {change.before or 'not there'} -> {change.after or 'removed'}"
    if plan.unchanged:
        yield f"  {plan.unchanged} packages stay as they are."
    for step in plan.steps:
        yield f"  - {step.title}"
        if step.command:
            yield f"      {step.command}"
    for finding in plan.findings_after:
        yield f"  Afterwards still: {finding.severity}: {finding.title}"


def describe_outcome(outcome: Outcome) -> Iterator[str]:
    """How it ended, in words, with the smoke test's stages and where the log lies."""
    words = {
        OutcomeState.SUCCEEDED: "Done.",
        OutcomeState.RESTORED: "It did not work out; the former state is back.",
        OutcomeState.CANCELLED: "Stopped; the former state is back.",
        OutcomeState.FAILED: "It failed, and not everything could be put back.",
    }
    yield words[outcome.state]
    if outcome.error:
        yield outcome.error
    yield from outcome.notes
    if outcome.verified is not None:
        yield from describe_smoke_test(outcome.verified)
    if outcome.log:
        yield f"Log: {outcome.log}"


def describe_smoke_test(test: SmokeTest) -> Iterator[str]:
    """One line per stage and the verdict."""
    for stage in test.stages:
        word = "Skipped" if stage.skipped else "Passed" if stage.ok else "Failed"
        yield f"  {word:<8} {stage.title} ({stage.seconds:.1f} s) {stage.detail}".rstrip()
        if stage.explanation:
            yield f"           {stage.explanation}"
    yield "The test passed." if test.ok else "The test failed."
