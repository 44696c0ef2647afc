"""Plans, outcomes, tests and a stand-in for Dovetail with a real job runner."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from core.jobs import JobRunner, Reporter, SilentReporter
from core.model import (
    Category,
    Change,
    Confidence,
    CreateRequest,
    Environment,
    EnvironmentFacts,
    Finding,
    Fit,
    FitKind,
    Gpu,
    Health,
    HostFacts,
    Kind,
    Located,
    Outcome,
    OutcomeState,
    Piece,
    Plan,
    PlanStep,
    PythonFacts,
    Remedy,
    Severity,
    SmokeTest,
    StageResult,
    Strategy,
    TensorFlowFacts,
    Verb,
)

PATH = "/home/ada/work/thesis-2021"
PROTOBUF = Change(name="protobuf", before="5.29.6", after="3.20.3")


def build_environment(*, broken: bool = True) -> Environment:
    finding = Finding(
        rule="protobuf-too-new",
        category=Category.DEPENDENCY_ABI,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title="protobuf 5.29.6 is too new for TensorFlow 2.4.0",
        explanation="The code inside TensorFlow was generated for protobuf 3.",
        subject="protobuf",
        remedies=(Remedy(id="protobuf", title="Install protobuf 3.20.3", changes=(PROTOBUF,)),),
    )
    return Environment(
        facts=EnvironmentFacts(
            located=Located(prefix=PATH, kind=Kind.VENV, name="thesis-2021", label="thesis-2021"),
            python=PythonFacts(version="3.8.18"),
            tensorflow=TensorFlowFacts(version="2.4.0", distribution="tensorflow"),
        ),
        health=Health.BROKEN if broken else Health.FITS,
        findings=(finding,) if broken else (),
    )


def build_fit(*, protobuf: str, kind: FitKind) -> Fit:
    def piece(subject: str, label: str, value: str, how: FitKind = FitKind.OK) -> Piece:
        verdict = "Fits" if how is FitKind.OK else "Too new"
        return Piece(subject=subject, label=label, value=value, kind=how, verdict=verdict)

    return Fit(
        board="TensorFlow 2.4.0",
        note="from pip",
        pieces=(
            piece("python", "Python", "3.8.18"),
            piece("protobuf", "protobuf", protobuf, kind),
            piece("keras", "Keras", "2.4.0"),
            piece("cuda", "CUDA", "11.0"),
            piece("cudnn", "cuDNN", "8.0.5"),
            piece("driver", "Driver", "535.183.01"),
        ),
    )


SMALLEST = Strategy(
    id="smallest",
    title="Smallest change",
    why="Replace protobuf and nothing else.",
    changes=(PROTOBUF,),
    download_bytes=1_000_000,
    seconds_estimate=5.0,
    recommended=True,
)
MATCH = Strategy(
    id="match",
    title="Match the release",
    why="Also return TensorBoard to its version from the time of TensorFlow 2.4.",
    changes=(PROTOBUF, Change(name="tensorboard", before="2.14.0", after="2.4.1")),
    download_bytes=11_900_000,
    seconds_estimate=10.0,
)


def build_plan(
    *,
    strategy: Strategy = SMALLEST,
    strategies: tuple[Strategy, ...] = (SMALLEST, MATCH),
    blocked: str | None = None,
    owner: str | None = None,
    empty: bool = False,
    verb: Verb = Verb.REPAIR,
    target: str = PATH,
) -> Plan:
    return Plan(
        verb=verb,
        target=target,
        strategy=strategy.id,
        strategies=() if empty else strategies,
        changes=() if empty else strategy.changes,
        python_before="3.8.18" if verb is Verb.REPAIR else None,
        python_after="3.8.18",
        steps=()
        if empty
        else (
            PlanStep(id="snapshot", title="Save a snapshot", note="1.3 MB of files"),
            PlanStep(
                id="install",
                title="Replace protobuf",
                argv=(
                    "uv",
                    "pip",
                    "install",
                    "--python",
                    f"{PATH}/bin/python",
                    "--no-deps",
                    "protobuf==3.20.3",
                ),
                note="1.0 MB",
            ),
            PlanStep(id="verify", title="Check", note="rules, import, one training step"),
        ),
        download_bytes=1_000_000,
        seconds_estimate=5.0,
        unchanged=40,
        fit_before=build_fit(protobuf="5.29.6", kind=FitKind.BAD) if verb is Verb.REPAIR else None,
        fit_after=build_fit(protobuf="3.20.3", kind=FitKind.OK),
        blocked=blocked,
        owner=owner,
    )


def build_stage(
    stage: str, title: str, ok: bool | None = True, *, detail: str = "", explanation: str = ""
) -> StageResult:
    return StageResult(
        id=stage,
        title=title,
        ok=ok,
        skipped=ok is None,
        seconds=1.2,
        detail=detail,
        explanation=explanation,
    )


FAILED_TEST = SmokeTest(
    ok=False,
    stages=(
        build_stage("interpreter", "Python starts", detail="3.8.18"),
        build_stage(
            "import",
            "TensorFlow imports",
            False,
            detail="TypeError: Descriptors cannot be created directly.",
            explanation="protobuf 5.29.6 refuses code that was generated for protobuf 3.",
        ),
        build_stage("matmul", "Matrix multiply", None, explanation="needs TensorFlow imports"),
    ),
)
PASSED_TEST = SmokeTest(
    ok=True,
    stages=(
        build_stage("interpreter", "Python starts", detail="3.8.18"),
        build_stage("import", "TensorFlow imports", detail="2.4.0"),
        build_stage("fit", "One Keras training step", detail="loss 0.69"),
        build_stage(
            "gpu", "Matrix multiply on the GPU", None, explanation="No GPU is visible to TensorFlow."
        ),
    ),
    cpu_gflops=412.0,
)
REPAIRED = Outcome(state=OutcomeState.SUCCEEDED, change_id="c1", verified=PASSED_TEST)
PUT_BACK = Outcome(
    state=OutcomeState.RESTORED,
    change_id="c1",
    verified=FAILED_TEST,
    error="The import fails.",
    log="/log/c1",
)


@dataclass(frozen=True)
class FakeRelease:
    version: str
    released: str
    keras: str
    keras_inside: bool


class FakeMatrix:
    releases = (
        FakeRelease("2.4.0", "2020-12-14", "2.4.0", True),
        FakeRelease("2.15.1", "2024-03-12", ">=2.15.0,<2.16", False),
        FakeRelease("2.21.0", "2026-03-01", ">=3.12", False),
    )

    def python_range(self, version: str, platform: str) -> tuple[str, ...]:
        assert platform == "linux-x86_64"
        return {
            "2.4.0": ("3.6", "3.7", "3.8"),
            "2.15.1": ("3.9", "3.10", "3.11"),
            "2.21.0": ("3.10", "3.12"),
        }[version]


class FakeDovetail:
    """Answers what a test put in; its jobs are real."""

    def __init__(self, *, plan: Plan | Exception | None = None, gpus: tuple[Gpu, ...] = ()) -> None:
        self.jobs = JobRunner()
        self.matrix = FakeMatrix()
        self.plan: Plan | Exception = plan or build_plan()
        self.outcome: Outcome | Exception = REPAIRED
        self.test: SmokeTest | Exception = PASSED_TEST
        self.planned: list[str | None] = []
        self.requests: list[CreateRequest] = []
        self.applied: list[Plan] = []
        self.tokens: list[SilentReporter] = []
        self.gate: threading.Event | None = None
        self.while_running: Callable[[Reporter], None] | None = None
        self._gpus = gpus

    def host(self) -> HostFacts:
        return HostFacts(os="linux", arch="x86_64", gpus=self._gpus)

    def interpreters(self) -> tuple[SimpleNamespace, ...]:
        return tuple(
            SimpleNamespace(
                version=version,
                path=f"/py/{version}",
                source="pyenv",
                implementation="cpython",
                free_threaded=False,
            )
            for version in ("3.13.1", "3.11.7", "3.9.18", "3.8.18")
        )

    def plan_repair(
        self, path: str, strategy: str | None = None, reporter: SilentReporter | None = None
    ) -> Plan:
        self.planned.append(strategy)
        if reporter is not None:
            self.tokens.append(reporter)
        if self.gate is not None:
            assert self.gate.wait(10)
        if isinstance(self.plan, Exception):
            raise self.plan
        if strategy == MATCH.id:
            return build_plan(strategy=MATCH)
        return self.plan

    def plan_create(self, request: CreateRequest, reporter: SilentReporter | None = None) -> Plan:
        self.requests.append(request)
        if self.gate is not None:
            assert self.gate.wait(10)
        if isinstance(self.plan, Exception):
            raise self.plan
        return build_plan(verb=Verb.CREATE, target=request.path)

    def apply(self, plan: Plan, *, verify: bool = True, reporter: Reporter) -> Outcome:
        self.applied.append(plan)
        for step in plan.steps:
            with reporter.step(step.id, step.title) as note:
                note.text = step.note
                reporter.log(step.command or step.title, "command")
        if self.while_running is not None:
            self.while_running(reporter)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def smoke_test(self, path: str, *, reporter: Reporter) -> SmokeTest:
        if isinstance(self.test, Exception):
            raise self.test
        for stage in self.test.stages:
            with reporter.step(stage.id, stage.title):
                reporter.log(stage.detail)
        if self.while_running is not None:
            self.while_running(reporter)
        return self.test
