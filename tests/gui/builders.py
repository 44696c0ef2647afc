"""Environments, findings and fits as the core would give them, for tests of the window."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import (
    Category,
    Change,
    Confidence,
    Distribution,
    Environment,
    EnvironmentFacts,
    Evidence,
    Finding,
    Fit,
    FitKind,
    Gpu,
    GpuLibrary,
    Health,
    HostFacts,
    KerasFacts,
    Kind,
    LastTest,
    Located,
    Piece,
    PythonFacts,
    Remedy,
    ScanReport,
    Severity,
    SourceReport,
    TensorFlowFacts,
)

HOST = HostFacts(
    os="linux",
    os_version="Ubuntu 22.04",
    arch="x86_64",
    gpus=(Gpu(name="NVIDIA GeForce RTX 2080 Ti", compute_capability="7.5", memory_bytes=11_000_000_000),),
    driver="535.183.01",
    driver_cuda="12.2",
)

PROTOBUF_FINDING = Finding(
    rule="dependency-abi.protobuf",
    category=Category.DEPENDENCY_ABI,
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    title="protobuf 5.29.6 is too new for TensorFlow 2.4.0",
    explanation=(
        "TensorFlow 2.4.0 only asks for protobuf 3.9.2 or newer, so `pip check` reports no problem. But the "
        "code inside TensorFlow was generated for protobuf 3, and protobuf 4 and newer refuse it."
    ),
    subject="protobuf",
    evidence=(
        Evidence(what="protobuf", observed="5.29.6", expected=">=3.9.2,<3.21", source="TensorFlow metadata"),
    ),
    remedies=(
        Remedy(
            id="protobuf",
            title="Install protobuf 3.20.3",
            changes=(Change(name="protobuf", before="5.29.6", after="3.20.3"),),
        ),
    ),
    references=("https://example.org/protobuf/2022-05-06",),
)

NOTE = Finding(
    rule="note.unsupported",
    category=Category.OTHER,
    severity=Severity.NOTE,
    confidence=Confidence.HIGH,
    title="TensorFlow 2.4.0 no longer receives security fixes",
    explanation="Its last release was 2.4.4.",
    subject="tensorflow",
)

GPU_FINDING = Finding(
    rule="cudnn.version",
    category=Category.CUDNN_MISMATCH,
    severity=Severity.WARNING,
    confidence=Confidence.HIGH,
    title="cuDNN 8.0.5 is too old for TensorFlow 2.10.1",
    explanation="TensorFlow 2.10.1 was built for cuDNN 8.1.",
    subject="cudnn",
    remedies=(Remedy(id="cudnn", title="Install cuDNN 8.1"),),
)

DISTRIBUTIONS = (
    *(
        Distribution(name=name, version=version, folder=f"{name}-{version}.dist-info", installer="pip")
        for name, version in (
            ("absl-py", "0.15.0"),
            ("certifi", "2026.10.18"),
            ("gast", "0.3.3"),
            ("h5py", "2.10.0"),
            ("numpy", "1.19.5"),
            ("protobuf", "5.29.6"),
            ("six", "1.15.0"),
        )
    ),
    Distribution(
        name="tensorflow",
        version="2.4.0",
        folder="tensorflow-2.4.0.dist-info",
        installer="pip",
        requested=True,
        requires=(
            "absl-py (~=0.10)",
            "numpy (~=1.19.2)",
            "protobuf (>=3.9.2)",
            "gast (==0.3.3)",
            "h5py (~=2.10.0)",
            "six (~=1.15.0)",
        ),
    ),
)

FIT = Fit(
    board="TensorFlow 2.4.0",
    note="from pip · built for CUDA 11.0 and cuDNN 8",
    pieces=tuple(
        Piece(subject=s, label=n, value=v, kind=k, verdict=w, expectation=e, source="TensorFlow metadata")
        for s, n, v, k, w, e in (
            ("python", "Python", "3.8.18", FitKind.OK, "Fits", "tested 3.6–3.8"),
            ("protobuf", "protobuf", "5.29.6", FitKind.BAD, "Too new", "needs 3.9.2–3.20.x"),
            ("keras", "Keras", "2.4.0", FitKind.OK, "Fits", "built in as tf.keras"),
            ("cuda", "CUDA", "11.0", FitKind.OK, "Fits", "built for 11.0"),
            ("cudnn", "cuDNN", "8.0.5", FitKind.OK, "Fits", "built for 8.0"),
            ("driver", "Driver", "535.183.01", FitKind.OK, "Fits", "needs 450.51+"),
        )
    ),
)
NO_BOARD = Fit(board=None, note="", pieces=FIT.pieces[:1])


def build_environment(
    name: str = "thesis-2021",
    *,
    folder: str = "/home/ada/work",
    health: Health = Health.FITS,
    tensorflow: str | None = "2.4.0",
    python: str = "3.8.18",
    kind: Kind = Kind.VENV,
    findings: tuple[Finding, ...] = (),
    tested: bool | None = None,
    **facts: object,
) -> Environment:
    """An environment with TensorFlow from pip, unless told otherwise."""
    path = f"{folder}/{name}"
    known = EnvironmentFacts(
        located=Located(prefix=path, kind=kind, name=name, label=name),
        python=PythonFacts(version=python, executable=f"{path}/bin/python", base="/usr"),
        distributions=DISTRIBUTIONS if tensorflow else DISTRIBUTIONS[:2],
        tensorflow=(
            TensorFlowFacts(version=tensorflow, distribution="tensorflow", installer="pip", cuda="11.0")
            if tensorflow
            else None
        ),
        keras=KerasFacts(inside_tensorflow="2.4.0-tf") if tensorflow else None,
        cuda=(GpuLibrary(version="11.0", source="system"),) if tensorflow else (),
    )
    return Environment(
        facts=replace(known, **facts),
        health=health,
        findings=findings,
        last_test=None if tested is None else LastTest(ok=tested, at="2026-03-01T12:00:00Z"),
        checked_at="2026-03-01T12:00:00Z",
    )


def build_thesis(**changes: object) -> Environment:
    """The environment whose protobuf is too new."""
    environment = build_environment(
        health=Health.BROKEN, findings=(PROTOBUF_FINDING, NOTE), size_bytes=1_100_000_000
    )
    return replace(environment, **changes)


def build_report(*environments: Environment, sources: int = 3) -> ScanReport:
    """A scan that found ``environments`` in ``sources`` places."""
    return ScanReport(
        host=HOST,
        environments=environments,
        sources=tuple(SourceReport(name=f"source-{i}", found=0, seconds=0.0) for i in range(sources)),
        seconds=0.1,
        at="2026-03-01T12:00:00Z",
    )


def build_zoo() -> tuple[Environment, ...]:
    """One environment of every health."""
    gone = PythonFacts(version="3.7.9", base="/opt/python3.7", usable=False, problem="Its base is gone.")
    lost = build_environment("gan-archive", health=Health.BROKEN, tensorflow="1.15.5")
    return (
        build_thesis(),
        replace(lost, facts=replace(lost.facts, python=gone)),
        build_environment(
            "segmentation-lab", health=Health.WARNING, tensorflow="2.10.1", findings=(GPU_FINDING,)
        ),
        build_environment("keras3-course", tensorflow="2.19.0", python="3.12.1", tested=True),
        build_environment("nlp-seminar", tensorflow="2.15.1", python="3.11.7"),
        build_environment("base", health=Health.NO_TENSORFLOW, tensorflow=None, kind=Kind.CONDA),
        build_environment("half-read", health=Health.UNREADABLE, unreadable="The folder cannot be opened."),
    )
