"""What the test page says while the test runs and after it."""

from __future__ import annotations

from datetime import datetime

from core.model import Environment, SmokeTest, StageResult
from gui.bridge import Ending, JobRecord, derive_ending
from gui.run_report import NextStep, RunView, Why, derive_failed_stage, steps_of_job, steps_of_test
from gui.wording import describe_clock, describe_seconds

REPAIR, SHOW_LOG = "repair", "show_log"
GPU_STAGE = "gpu"


def derive_test(record: JobRecord, environment: Environment, now: datetime) -> RunView:
    """The test as it goes and went."""
    ending = derive_ending(record)
    if ending is None:
        return _derive_running(record, environment)
    test = record.result if isinstance(record.result, SmokeTest) else None
    meta = _describe_meta(environment, test, record, now)
    if test is None:
        return _derive_without_result(record, ending, meta)
    failed = derive_failed_stage(test)
    return RunView(
        title="GPU test" if test.gpu_used else "Test",
        pill=_derive_pill(test),
        meta=meta,
        sentence=_derive_sentence(test, failed),
        steps=steps_of_test(test.stages),
        why=None if failed is None else _derive_why(failed),
        next_steps=() if failed is None else _derive_next_steps(environment),
        rates=_derive_rates(test),
        rates_caption=_derive_rates_caption(test),
    )


def _derive_running(record: JobRecord, environment: Environment) -> RunView:
    sentence = "It runs in a process of its own and changes nothing. You can keep working."
    if record.heard and not record.began:
        sentence = f"Waiting until other work on {environment.name} has ended."
    return RunView(
        title="Test",
        pill=("info", "Stopping" if record.stopping else "Running" if record.began else "Waiting"),
        meta=_describe_versions(environment),
        sentence=sentence,
        steps=steps_of_job(record, done_word="Passed"),
    )


def _derive_without_result(record: JobRecord, ending: Ending, meta: str) -> RunView:
    steps = steps_of_job(record, done_word="Passed")
    if ending is Ending.STOPPED:
        return RunView(
            title="Test",
            pill=("unknown", "Stopped"),
            meta=meta,
            sentence="You stopped the test. Nothing was changed.",
            steps=steps,
        )
    return RunView(
        title="Test",
        pill=("bad", "Failed"),
        meta=meta,
        sentence="The test could not be carried out. Nothing was changed.",
        steps=steps,
        why=Why(title="What went wrong", text=record.error or "The job ended without saying why."),
    )


def _describe_versions(environment: Environment) -> str:
    facts = environment.facts
    parts = []
    if facts.tensorflow is not None:
        parts.append(f"TensorFlow {facts.tensorflow.version}")
    elif facts.keras is not None and facts.keras.version is not None:
        parts.append(f"Keras {facts.keras.version}")
    if facts.python.version is not None:
        parts.append(f"Python {facts.python.version}")
    return " · ".join(parts)


def _describe_meta(environment: Environment, test: SmokeTest | None, record: JobRecord, now: datetime) -> str:
    parts = [*(test.devices[:1] if test is not None and test.gpu_used else ())]
    versions = _describe_versions(environment)
    if versions:
        parts.append(versions)
    ended = datetime.fromtimestamp(record.ended).astimezone(now.tzinfo)
    day = "today" if ended.date() == now.date() else ended.date().isoformat()
    parts.append(f"{day} at {describe_clock(record.ended)}")
    if record.began:
        parts.append(f"took {describe_seconds(max(0.0, record.ended - record.began))}")
    return " · ".join(parts)


def _gpu_stage(test: SmokeTest) -> StageResult | None:
    return next((s for s in test.stages if s.id == GPU_STAGE), None)


def _derive_pill(test: SmokeTest) -> tuple[str, str]:
    failed = derive_failed_stage(test)
    if failed is None:
        return "ok", "Works"
    if failed.id == GPU_STAGE:
        return "warn", "Partly works"
    return "bad", "Does not work"


def _derive_sentence(test: SmokeTest, failed: StageResult | None) -> str:
    if failed is not None:
        if failed.id == GPU_STAGE:
            return "TensorFlow works on the processor, but not on the GPU."
        if failed.id == "import":
            return "TensorFlow cannot be imported here."
        return f"{failed.title} failed. What comes after it needs that to work."
    if test.gpu_used:
        return "Everything passed, on the GPU too."
    gpu = _gpu_stage(test)
    if gpu is None or gpu.skipped:
        return "No GPU was found. The processor test passed."
    return "Everything passed on the processor."


def _derive_why(failed: StageResult) -> Why:
    return Why(
        title=f"Why “{failed.title}” failed",
        text=failed.explanation or "The test knows no plain explanation of the line below.",
        line=failed.detail,
    )


def _derive_next_steps(environment: Environment) -> tuple[NextStep, ...]:
    steps = []
    if any(f.remedies for f in environment.findings):
        steps.append(
            NextStep(
                id=REPAIR,
                title="Repair this environment",
                text="Shows a plan first; nothing changes before you agree.",
                button="Repair…",
                primary=True,
            )
        )
    steps.append(
        NextStep(
            id=SHOW_LOG,
            title="Read the whole output",
            text="Everything the test printed, line by line.",
            button="Show full log",
        )
    )
    return tuple(steps)


def _derive_rates(test: SmokeTest) -> tuple[tuple[str, float], ...]:
    rates = (("GPU", test.gpu_gflops), ("CPU", test.cpu_gflops))
    return tuple((name, rate) for name, rate in rates if rate)


def _derive_rates_caption(test: SmokeTest) -> str:
    if not test.gpu_gflops or not test.cpu_gflops:
        return ""
    times = round(test.gpu_gflops / test.cpu_gflops)
    return (
        f"The GPU is {times} times as fast as the CPU."
        if times > 1
        else "The GPU is not faster than the CPU."
    )
