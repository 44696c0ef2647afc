"""Finds the smallest set of changes that the resolver and the rules agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from packaging.requirements import InvalidRequirement, Requirement

from core.backends import Resolution, ResolutionError, Uv
from core.compatibility import Matrix
from core.jobs import CancelToken
from core.model import Distribution, EnvironmentFacts, Finding
from core.planning.judging import Judge, get_errors, get_key
from core.planning.overlap import find_overwritten
from core.planning.predicted import predict_facts
from core.planning.remedies import Wanted
from core.planning.versions import as_requirement, is_met, is_version, normalize

MOST_ROUNDS = 8


class Solution(Struct, frozen=True, kw_only=True):
    """A set of changes that was resolved, and what the rules say of the result."""

    installs: dict[str, str]
    removals: dict[str, str]
    to_download: int
    facts: EnvironmentFacts
    findings: tuple[Finding, ...]


class Question(Struct, frozen=True, kw_only=True):
    """What solving needs to know: the environment, an interpreter to resolve for, and the knowledge."""

    facts: EnvironmentFacts
    python: str
    platform: str
    uv: Uv
    matrix: Matrix
    judge: Judge
    token: CancelToken


def solve(question: Question, wanted: Wanted) -> Solution:
    """Resolve what is wanted with everything else held at its version, loosening only what forbids it.

    What the resolver blames, and what the wanted versions would break, is set free one after the
    other; the result is what is asked of uv in the end, so every version in it was chosen by uv.

    Raises:
        ResolutionError: there is no such set.
        DovetailError: the resolver could not be asked.
    """
    free: set[str] = set()
    before = {get_key(finding) for finding in get_errors(question.judge.diagnose(question.facts))}
    bearable: Solution | None = None
    for _ in range(MOST_ROUNDS):
        question.token.raise_if_cancelled()
        try:
            resolution = _resolve(question, wanted, free)
        except ResolutionError as error:
            blamed = _find_blamed(question.facts, error.why) - free - set(wanted.versions) - wanted.removals
            if blamed:
                free |= blamed
                continue
            if bearable is not None:
                return bearable
            raise
        solution = _judge(question, wanted, resolution)
        broken = _find_broken(question.facts, solution.installs) - free - set(wanted.versions)
        if not broken:
            return solution
        if not {get_key(finding) for finding in get_errors(solution.findings)} - before:
            bearable = solution
        free |= broken
    if bearable is not None:
        return bearable
    raise ResolutionError("the packages here ask for versions of each other that exclude one another.")


def _resolve(question: Question, wanted: Wanted, free: set[str]) -> Resolution:
    facts = question.facts
    requirements = [as_requirement(name, wish) for name, wish in sorted(wanted.versions.items())]
    installed = {each.name: each.version for each in facts.distributions}
    requirements += [as_requirement(name, installed.get(name, "")) for name in sorted(wanted.again)]
    requirements += sorted(free)
    if not requirements:
        return Resolution(actions=(), to_download=0)
    moving = free | set(wanted.versions) | wanted.removals | wanted.again
    constraints = [
        f"{each.name}=={each.version}"
        for each in facts.distributions
        if each.name not in moving and is_version(each.version)
    ]
    tensorflow = facts.tensorflow
    if tensorflow is not None:
        held = {each.name for each in facts.distributions} - free
        constraints += [
            f"{name}{limit}"
            for name, limit in question.matrix.limits(tensorflow.version).items()
            if name not in held
        ]
    return question.uv.resolve(
        question.python,
        requirements,
        site_packages=facts.site_packages,
        constraints=constraints,
        reinstall=sorted(wanted.again),
        token=question.token,
    )


def _judge(question: Question, wanted: Wanted, resolution: Resolution) -> Solution:
    installed = {each.name: each.version for each in question.facts.distributions}
    installs = {normalize(name): version for name, version in resolution.installs.items()}
    removals = {
        normalize(name): version
        for name, version in resolution.removals.items()
        if normalize(name) not in installs
    }
    removals |= {name: installed[name] for name in wanted.removals if name in installed}
    installs |= {name: installed[name] for name in wanted.again if name in installed}
    for name in find_overwritten(question.facts, removals):
        installs.setdefault(name, installed[name])
    facts = predict_facts(question.facts, installs, removals, question.matrix, question.platform)
    return Solution(
        installs=installs,
        removals=removals,
        to_download=resolution.to_download,
        facts=facts,
        findings=question.judge.diagnose(facts),
    )


def _find_blamed(facts: EnvironmentFacts, why: str) -> set[str]:
    """Installed packages that the resolver's explanation names, pinned ones first of all."""
    words = {normalize(word.strip(".,;:()").split("==")[0].split("[")[0]) for word in why.split() if word}
    words |= {normalize(_cut_name(word)) for word in why.split()}
    return words & {each.name for each in facts.distributions}


def _cut_name(word: str) -> str:
    for sign in "<>=!~":
        word = word.partition(sign)[0]
    return word.strip(".,;:()") or "-"


def _find_broken(facts: EnvironmentFacts, installs: Mapping[str, str]) -> set[str]:
    """Packages that stay and would have a requirement broken which is met now."""
    installed = {each.name: each.version for each in facts.distributions}
    variables = {"python_full_version": facts.python.version or "", "extra": ""}
    variables["python_version"] = ".".join((facts.python.version or "").split(".")[:2])
    broken = set()
    for each in facts.distributions:
        if each.name in installs:
            continue
        for requirement in _read_requirements(each):
            name = normalize(requirement.name)
            if name not in installs or name not in installed:
                continue
            if requirement.marker is not None and not requirement.marker.evaluate(variables):
                continue
            was_met = is_met(installed[name], requirement.specifier)
            if was_met and not is_met(installs[name], requirement.specifier):
                broken.add(each.name)
    return broken


def _read_requirements(distribution: Distribution) -> Iterable[Requirement]:
    for text in distribution.requires:
        try:
            yield Requirement(text)
        except InvalidRequirement:
            continue
