"""Plans a new environment: release, interpreter and every version, before anything exists."""

from __future__ import annotations

import os
from collections.abc import Sequence

from packaging.requirements import InvalidRequirement, Requirement

from core.backends import Resolution, Uv
from core.compatibility import Matrix
from core.discovery import Interpreter
from core.jobs import Reporter
from core.model import (
    Change,
    CreateRequest,
    DovetailError,
    EnvironmentFacts,
    Kind,
    Located,
    Plan,
    PlanStep,
    PythonFacts,
    Strategy,
    UsageError,
    Verb,
)
from core.planning.choosing import Choice, choose
from core.planning.describing import describe_downloads
from core.planning.judging import Judge, get_errors
from core.planning.predicted import predict_facts
from core.planning.versions import as_requirement, normalize, parse_wish

IN_TIME = "in-time"


def plan_create(
    request: CreateRequest,
    *,
    interpreters: Sequence[Interpreter],
    uv: Uv,
    matrix: Matrix,
    judge: Judge,
    platform: str,
    reporter: Reporter,
) -> Plan:
    """What ``create`` would do: every version chosen by uv from the release's own time.

    Nothing is written at the target; only metadata is downloaded.

    Raises:
        UsageError: a wish makes no sense, or the target exists.
        DovetailError: no release, no interpreter, or no set of versions fits.
    """
    check_target(request.path)
    if request.kind is not Kind.VENV:
        raise UsageError(
            f"This version of Dovetail makes no {request.kind} environments yet.",
            code="kind-unsupported",
            hint="Leave out --kind to make a venv.",
        )
    if request.gpu == "cuda":
        raise UsageError(
            "This version of Dovetail does not add CUDA libraries to a new environment yet.",
            code="gpu-unsupported",
            hint="Leave out --gpu; the environment can use CUDA libraries of the system.",
        )
    choice = choose(request, matrix, platform, interpreters)
    requirements, free_of_time = _list_requirements(request, choice)
    in_time = matrix.versions_in_time(choice.release.version)
    named = {normalize(Requirement(each).name) for each in requirements}
    resolution = uv.resolve(
        choice.interpreter.path,
        requirements,
        constraints=[
            f"{name}{limit}"
            for name, limit in matrix.limits(choice.release.version).items()
            if name not in named
        ],
        exclude_newer=in_time,
        never_too_new=free_of_time,
        token=reporter.token,
    )
    return _build_plan(request, choice, resolution, free_of_time, uv, matrix, judge, platform)


def check_target(path: str) -> None:
    """Refuse a target that is there already, or whose parent cannot be written to.

    Raises:
        UsageError: it is.
    """
    if os.path.lexists(path) and not (os.path.isdir(path) and not os.listdir(path)):
        raise UsageError(
            f"{path} exists already.", code="target-exists", hint="Choose a folder that does not exist yet."
        )
    parent = os.path.dirname(path)
    while parent and not os.path.lexists(parent):
        parent = os.path.dirname(parent)
    if not os.path.isdir(parent):
        raise UsageError(f"{parent} is no folder.", code="bad-target", hint="Choose another place.")
    if not os.access(parent, os.W_OK):
        raise UsageError(
            f"You may not write to {parent}.", code="no-permission", hint="Choose a folder of your own."
        )


def _list_requirements(request: CreateRequest, choice: Choice) -> tuple[list[str], list[str]]:
    requirements = [f"{choice.distribution}=={choice.release.version}", "pip"]
    free_of_time = ["pip"]
    if request.keras is not None:
        parse_wish(request.keras, "Keras")
        if not _is_inside(request.keras, choice):
            requirements.append(as_requirement("keras", request.keras))
            free_of_time.append("keras")
    for text in request.also:
        try:
            requirement = Requirement(text)
        except InvalidRequirement as error:
            raise UsageError(
                f"{text!r} is no requirement.", code="bad-requirement", hint="Write one such as pandas>=1.0."
            ) from error
        requirements.append(text)
        if requirement.specifier:
            free_of_time.append(requirement.name)
    return requirements, free_of_time


def _is_inside(keras: str, choice: Choice) -> bool:
    """Whether the wished Keras is the one that this TensorFlow carries, such as ``2.2.4-tf``."""
    return choice.release.keras_inside and keras.endswith("-tf")


def _build_plan(
    request: CreateRequest,
    choice: Choice,
    resolution: Resolution,
    free_of_time: list[str],
    uv: Uv,
    matrix: Matrix,
    judge: Judge,
    platform: str,
) -> Plan:
    installs = {normalize(name): version for name, version in resolution.installs.items()}
    facts = predict_facts(_describe_empty(request, choice), installs, {}, matrix, platform)
    findings = judge.diagnose(facts)
    errors = get_errors(findings)
    if errors:
        first = errors[0]
        raise DovetailError(
            f"The versions asked for do not go together: {first.title}.",
            code="does-not-fit",
            hint=first.remedies[0].title if first.remedies else first.explanation,
        )
    changes = tuple(
        Change(name=name, before=None, after=version) for name, version in sorted(installs.items())
    )
    python = choice.interpreter
    tool = _find_target_python(request.path)
    pins = [f"{change.name}=={change.after}" for change in changes]
    steps = (
        PlanStep(
            id="venv",
            title=f"Make the environment with Python {python.version}",
            argv=uv.venv_argv(request.path, python.path),
        ),
        PlanStep(
            id="install",
            title=f"Install {len(changes)} packages",
            argv=uv.install_argv(
                tool,
                pins,
                exclude_newer=matrix.versions_in_time(choice.release.version),
                never_too_new=free_of_time,
            ),
            note=describe_downloads(resolution.to_download),
        ),
        PlanStep(id="check", title="Check the packages against the rules"),
        PlanStep(id="smoke-test", title="Run the smoke test", note="import, compute, train, save"),
    )
    why = (
        f"TensorFlow {choice.release.version} with the packages of its own time, on Python {python.version}."
    )
    strategy = Strategy(id=IN_TIME, title="As it was released", why=why, changes=changes, recommended=True)
    return Plan(
        verb=Verb.CREATE,
        target=request.path,
        strategy=IN_TIME,
        strategies=(strategy,),
        changes=changes,
        python_before=None,
        python_after=python.version,
        steps=steps,
        download_bytes=0 if resolution.to_download == 0 else None,
        findings_after=findings,
        fit_after=judge.derive_fit(facts, findings),
    )


def _describe_empty(request: CreateRequest, choice: Choice) -> EnvironmentFacts:
    name = os.path.basename(request.path)
    executable = _find_target_python(request.path)
    located = Located(prefix=request.path, kind=Kind.UV, name=name, label=name, executable=executable)
    return EnvironmentFacts(
        located=located,
        python=PythonFacts(
            version=choice.interpreter.version,
            executable=executable,
            base=os.path.dirname(os.path.dirname(choice.interpreter.path)),
        ),
        full=True,
    )


def _find_target_python(prefix: str) -> str:
    if os.name == "nt":
        return os.path.join(prefix, "Scripts", "python.exe")
    return os.path.join(prefix, "bin", "python")
