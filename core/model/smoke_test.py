"""The result of running an environment's own TensorFlow for a moment."""

from __future__ import annotations

from msgspec import Struct


class StageResult(Struct, frozen=True, kw_only=True):
    """One stage; ``ok`` is ``None`` for a skipped one, whose ``explanation`` says why.

    ``detail`` is the last telling line of what the stage printed or raised.
    """

    id: str
    title: str
    ok: bool | None
    skipped: bool
    seconds: float
    detail: str = ""
    explanation: str = ""


class SmokeTest(Struct, frozen=True, kw_only=True):
    """A staged test run by the environment's own interpreter.

    ``gpu_used`` is true only when a stage proved that it ran on a GPU. The two rates are in
    GFLOP/s, ``None`` where not measured. ``at`` is ISO 8601 in UTC.
    """

    ok: bool
    stages: tuple[StageResult, ...]
    devices: tuple[str, ...] = ()
    gpu_used: bool = False
    cpu_gflops: float | None = None
    gpu_gflops: float | None = None
    at: str = ""
