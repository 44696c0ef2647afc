"""The words every room speaks: frozen records and enums; imports no other room."""

from core.model.environment import (
    Distribution,
    Environment,
    EnvironmentFacts,
    GpuLibrary,
    Health,
    KerasFacts,
    Kind,
    LastTest,
    Located,
    MissingFiles,
    PythonFacts,
    ReadProblem,
    TensorFlowFacts,
)
from core.model.errors import (
    CancelledError,
    DeclinedError,
    DovetailError,
    NoSuchEnvironmentError,
    UsageError,
)
from core.model.finding import Category, Change, Confidence, Evidence, Finding, Remedy, Severity
from core.model.fit import Fit, FitKind, Piece
from core.model.host import Cpu, Gpu, HostFacts, SystemLibrary
from core.model.job import (
    JobChanged,
    JobEvent,
    JobState,
    JobStep,
    LogWritten,
    StepEnded,
    StepProgressed,
    StepStarted,
)
from core.model.plan import (
    CreateRequest,
    Outcome,
    OutcomeState,
    Plan,
    PlanStep,
    Strategy,
    Verb,
)
from core.model.scan import (
    EnvironmentChecked,
    EnvironmentLocated,
    LookingIn,
    ScanEvent,
    ScanReport,
    ScanRequest,
    SourceReport,
)
from core.model.smoke_test import SmokeTest, StageResult

__all__ = [
    "CancelledError", "Category", "Change", "Confidence", "Cpu", "CreateRequest", "DeclinedError",
    "Distribution", "DovetailError", "Environment", "EnvironmentChecked", "EnvironmentFacts",
    "EnvironmentLocated", "Evidence", "Finding", "Fit", "FitKind", "Gpu", "GpuLibrary", "Health",
    "HostFacts", "JobChanged", "JobEvent", "JobState", "JobStep", "KerasFacts", "Kind", "LastTest",
    "Located", "LogWritten", "LookingIn", "MissingFiles", "NoSuchEnvironmentError", "Outcome",
    "OutcomeState", "Piece", "Plan", "PlanStep", "PythonFacts", "ReadProblem", "Remedy", "ScanEvent",
    "ScanReport", "ScanRequest", "Severity", "SmokeTest", "SourceReport", "StageResult", "StepEnded",
    "StepProgressed", "StepStarted", "Strategy", "SystemLibrary", "TensorFlowFacts", "UsageError",
    "Verb",
]  # fmt: skip
