"""Plans a repair: the smallest change of packages that removes the errors."""

from __future__ import annotations

import os

from msgspec.structs import replace

from core.backends import ResolutionError, Uv
from core.compatibility import Matrix
from core.jobs import Reporter
from core.model import (
    Change,
    Environment,
    EnvironmentFacts,
    Finding,
    Fit,
    Plan,
    PlanStep,
    Strategy,
    UsageError,
    Verb,
)
from core.planning.describing import describe_changes, describe_downloads, join_names
from core.planning.fingerprint import compute_fingerprint
from core.planning.judging import Judge, get_errors, get_key
from core.planning.owners import build_owner_steps
from core.planning.reach import find_reach
from core.planning.refusing import advise_python, advise_rebuild, find_obstacle
from core.planning.remedies import Wanted, gather_wishes
from core.planning.solving import Question, Solution, solve
from core.planning.strips import keep_library_named
from core.planning.versions import normalize

SMALLEST = "smallest"
_MOST_ALTERNATIVES = 3
_MOST_WAVES = 3


def plan_repair(
    environment: Environment,
    *,
    strategy: str | None,
    uv: Uv,
    matrix: Matrix,
    judge: Judge,
    platform: str,
    reporter: Reporter,
) -> Plan:
    """What would remove the errors of ``environment``, resolved by uv and judged by the rules.

    Nothing is written into the environment. A plan that cannot run says why in ``blocked``; one for an
    environment that a project manager owns holds that manager's commands.

    Raises:
        UsageError: ``strategy`` is not one of those that are offered.
        DovetailError: the resolver could not be asked.
    """
    if strategy not in (None, SMALLEST):
        raise UsageError(
            f"There is no strategy {strategy!r}.", code="no-such-strategy", hint=f"Use {SMALLEST!r}."
        )
    errors = get_errors(environment.findings)
    wanted = gather_wishes(environment, errors)
    if not errors:
        return _build_plan(environment, judge, (), ())
    if environment.facts.located.owner is not None:
        steps = build_owner_steps(environment.facts.located, wanted.versions, wanted.removals)
        changes = _list_wishes(environment, wanted)
        left = tuple(each for each in environment.findings if each not in errors or each in wanted.left)
        plan = _build_plan(environment, judge, changes, steps)
        return replace(plan, owner=environment.facts.located.owner, findings_after=left)
    obstacle = find_obstacle(environment, wanted.versions, wanted.removals)
    if obstacle is None and wanted.is_empty:
        obstacle = _explain_nothing_to_change(environment, wanted)
    if obstacle is not None:
        return replace(_build_plan(environment, judge, (), ()), blocked=obstacle)
    question = Question(
        facts=environment.facts,
        python=find_base_interpreter(environment.facts),
        platform=platform,
        uv=uv,
        matrix=matrix,
        judge=judge,
        token=reporter.token,
    )
    return _plan_changes(environment, question, errors)


def find_base_interpreter(facts: EnvironmentFacts) -> str:
    """The interpreter that the environment was made from, so that nothing inside it is run."""
    located = facts.located
    executable = facts.python.executable or located.executable or ""
    resolved = os.path.realpath(executable)
    inside = os.path.realpath(located.prefix) + os.sep
    if not resolved.startswith(inside):
        return resolved
    # The interpreter is a copy; a virtualenv older than 20 has no pyvenv.cfg but a note of its base.
    base = facts.python.base or ""
    for folder in (facts.pyvenv_cfg.get("home", ""), os.path.join(base, "bin") if base else "", base):
        for name in (os.path.basename(executable), "python3", "python", "python.exe"):
            candidate = os.path.join(folder, name)
            if folder and os.path.isfile(candidate):
                return candidate
    return resolved


def _plan_changes(environment: Environment, question: Question, errors: tuple[Finding, ...]) -> Plan:
    best: tuple[Solution, Wanted] | None = None
    reason: ResolutionError | None = None
    alternatives = max(len(finding.remedies) for finding in errors)
    for choice in range(min(alternatives, _MOST_ALTERNATIVES)):
        wanted = gather_wishes(environment, errors, choice)
        try:
            solution = _solve_in_waves(environment, question, wanted)
        except ResolutionError as error:
            reason = reason or error
            continue
        if best is None or len(get_errors(solution.findings)) < len(get_errors(best[0].findings)):
            best = (solution, wanted)
        if not get_errors(solution.findings):
            break
    before = {get_key(finding) for finding in errors}
    if best is None:
        why = reason.message if reason is not None else "No remedy can be resolved."
        return _refuse(environment, question.judge, why)
    solution, wanted = best
    after = {get_key(finding) for finding in get_errors(solution.findings)}
    if not before - after or after - before:
        titles = [finding.title for finding in get_errors(solution.findings)][:1]
        return _refuse(environment, question.judge, f"What would be left: {''.join(titles)}")
    return _build_solved_plan(environment, question, solution)


def _solve_in_waves(environment: Environment, question: Question, wanted: Wanted) -> Solution:
    """Solve, then add the remedies of errors that only the result shows, a few times at most."""
    solution = solve(question, wanted)
    for _ in range(_MOST_WAVES - 1):
        after = replace(environment, facts=solution.facts, findings=solution.findings)
        more = gather_wishes(after, get_errors(solution.findings))
        versions = {name: wish for name, wish in more.versions.items() if name not in wanted.versions}
        if not versions and not more.removals - wanted.removals:
            return solution
        wanted = replace(
            wanted,
            versions={**wanted.versions, **versions},
            removals=(wanted.removals | more.removals) - set(wanted.versions),
            again=wanted.again - set(versions),
        )
        solution = solve(question, wanted)
    return solution


def _build_solved_plan(environment: Environment, question: Question, solution: Solution) -> Plan:
    installed = {each.name: each.version for each in environment.facts.distributions}
    changes = tuple(
        Change(name=name, before=installed.get(name), after=version)
        for name, version in sorted(solution.installs.items())
    ) + tuple(
        Change(name=name, before=version, after=None) for name, version in sorted(solution.removals.items())
    )
    steps = _build_steps(environment, question.uv, solution, changes)
    plan = _build_plan(environment, question.judge, changes, steps)
    reach = find_reach(environment.facts, [change.name for change in changes])
    if reach is not None:
        return replace(_build_plan(environment, question.judge, (), ()), blocked=reach)
    fit_after = question.judge.derive_fit(solution.facts, solution.findings)
    if plan.fit_before is not None:
        fit_after = keep_library_named(plan.fit_before, fit_after, changes)
    return replace(
        plan,
        findings_after=solution.findings,
        fit_after=fit_after,
        download_bytes=0 if solution.to_download == 0 else None,
    )


def _build_steps(
    environment: Environment, uv: Uv, solution: Solution, changes: tuple[Change, ...]
) -> tuple[PlanStep, ...]:
    python = environment.facts.python.executable or environment.facts.located.executable or ""
    installed = {each.name for each in environment.facts.distributions}
    again = sorted(change.name for change in changes if change.after and change.before == change.after)
    steps = [PlanStep(id="snapshot", title="Save a snapshot")]
    going = sorted({*solution.removals, *(again if solution.removals else ())} & installed)
    if going:
        argv = uv.uninstall_argv(python, going)
        steps.append(PlanStep(id="remove", title=f"Remove {join_names(going)}", argv=argv))
    if solution.installs:
        pins = [f"{name}=={version}" for name, version in sorted(solution.installs.items())]
        moving = tuple(change for change in changes if change.after)
        steps.append(
            PlanStep(
                id="install",
                title=describe_changes(moving),
                argv=uv.install_argv(python, pins, reinstall=again),
                note=describe_downloads(solution.to_download),
            )
        )
    steps.append(PlanStep(id="check", title="Check the packages against the rules"))
    steps.append(PlanStep(id="smoke-test", title="Run the smoke test", note="import, compute, train, save"))
    return tuple(steps)


def _build_plan(
    environment: Environment, judge: Judge, changes: tuple[Change, ...], steps: tuple[PlanStep, ...]
) -> Plan:
    facts = environment.facts
    fit: Fit = judge.derive_fit(facts, environment.findings)
    strategy = Strategy(
        id=SMALLEST,
        title="Smallest change",
        why=f"{describe_changes(changes)} and nothing else." if changes else "Nothing changes.",
        changes=changes,
        recommended=True,
    )
    touched = {change.name for change in changes}
    return Plan(
        verb=Verb.REPAIR,
        target=environment.path,
        strategy=SMALLEST,
        strategies=(strategy,),
        changes=changes,
        python_before=facts.python.version,
        python_after=facts.python.version,
        steps=steps,
        unchanged=sum(each.name not in touched for each in facts.distributions),
        findings_after=environment.findings,
        fit_before=fit,
        fit_after=fit,
        seen=compute_fingerprint(environment.path, facts.site_packages),
    )


def _refuse(environment: Environment, judge: Judge, why: str) -> Plan:
    tensorflow = environment.facts.tensorflow
    kept = f"TensorFlow {tensorflow.version}" if tensorflow is not None else "what is installed"
    sentence = f"No repair keeps {kept} here. {why.rstrip('.')}. {advise_rebuild(environment)}"
    return replace(_build_plan(environment, judge, (), ()), blocked=sentence)


def _explain_nothing_to_change(environment: Environment, wanted: Wanted) -> str:
    for finding in wanted.left:
        for remedy in finding.remedies:
            for change in remedy.changes:
                if change.name == "python":
                    return advise_python(environment, change.after or "another version")
    if wanted.instructions:
        return f"No change of packages can mend this. What you can do: {'. '.join(wanted.instructions)}."
    return f"No remedy is known for this. {advise_rebuild(environment)}"


def _list_wishes(environment: Environment, wanted: Wanted) -> tuple[Change, ...]:
    installed = {normalize(each.name): each.version for each in environment.facts.distributions}
    return tuple(
        Change(name=name, before=installed.get(name), after=wish)
        for name, wish in sorted(wanted.versions.items())
    ) + tuple(Change(name=name, before=installed.get(name), after=None) for name in sorted(wanted.removals))
