"""The JSON documents against the published schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from core.cli import documents
from core.model import (
    Category,
    Change,
    Circumstances,
    Confidence,
    Distribution,
    Environment,
    EnvironmentFacts,
    Evidence,
    Explained,
    Finding,
    GpuLibrary,
    Health,
    HostFacts,
    KerasFacts,
    Kind,
    LastTest,
    Located,
    MatrixAnswer,
    MatrixClaim,
    MatrixNote,
    MatrixRow,
    Note,
    NoteKind,
    Outcome,
    OutcomeState,
    Plan,
    PlanStep,
    PythonFacts,
    Remedy,
    ScanReport,
    Severity,
    SmokeTest,
    SourceReport,
    StageResult,
    Strategy,
    TensorFlowFacts,
    Verb,
)

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "resources/schema/dovetail-1.schema.json").read_text(encoding="utf-8")
)

FINDING = Finding(
    rule="protobuf-too-new",
    category=Category.DEPENDENCY_ABI,
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    title="protobuf 5.29.6 is too new for TensorFlow 2.4.0",
    explanation="It cannot be imported.",
    subject="protobuf",
    evidence=(Evidence(what="protobuf", observed="5.29.6", expected="<3.21", source="a run"),),
    remedies=(
        Remedy(
            id="older",
            title="Install protobuf 3.20.3",
            changes=(Change(name="protobuf", before="5.29.6", after="3.20.3"),),
        ),
    ),
)

ENVIRONMENT = Environment(
    facts=EnvironmentFacts(
        located=Located(prefix="/e", kind=Kind.VENV, name="e", label="e", sources=("folders",)),
        python=PythonFacts(version="3.8.18", executable="/e/bin/python"),
        distributions=(Distribution(name="protobuf", version="5.29.6", folder="protobuf-5.29.6.dist-info"),),
        tensorflow=TensorFlowFacts(version="2.4.0", distribution="tensorflow", cuda="11.0", build="cuda"),
        keras=KerasFacts(inside_tensorflow="2.4.0"),
        cuda=(GpuLibrary(version="11.0", source="pip"),),
    ),
    health=Health.BROKEN,
    findings=(FINDING,),
    last_test=LastTest(ok=False, at="2026-01-01T00:00:00Z"),
)

TEST = SmokeTest(
    ok=True,
    stages=(StageResult(id="import", title="TensorFlow imports", ok=True, skipped=False, seconds=1.0),),
    cpu_gflops=10.0,
)

PLAN = Plan(
    verb=Verb.REPAIR,
    target="/e",
    strategy="smallest",
    strategies=(
        Strategy(
            id="smallest", title="Smallest change", why="One package.", changes=FINDING.remedies[0].changes
        ),
    ),
    changes=FINDING.remedies[0].changes,
    python_before="3.8.18",
    python_after="3.8.18",
    steps=(PlanStep(id="install", title="Install", argv=("uv", "pip", "install", "protobuf<3.21")),),
)

ANSWER = MatrixAnswer(
    newest_data="2026-11-20",
    here="linux-x86_64",
    rows=(
        MatrixRow(
            tensorflow="2.4.1",
            distribution="tensorflow",
            platform="linux-x86_64",
            released="2021-01-21",
            python=("3.6", "3.7", "3.8"),
            keras="2.4.0",
            keras_inside=True,
            cuda="11.0",
            cudnn="8",
            compute_capabilities=("sm_35", "compute_80"),
            driver_min="450.51.05",
            requires={"protobuf": ">=3.9.2"},
            limits={"protobuf": "<3.21"},
            evidence={"3.6": "declared", "3.7": "official", "3.8": "proven"},
            claims=(MatrixClaim(source="a table", cuda="11.0", cudnn="8.0", python=("3.8",)),),
            sources=("METADATA of the wheels",),
        ),
    ),
    notes=(MatrixNote(id="import", title="Keras", lines=("from tensorflow import keras",)),),
)

DOCUMENTS = {
    "scan": documents.scan_document(
        ScanReport(
            host=HostFacts(os="linux"),
            environments=(ENVIRONMENT,),
            sources=(SourceReport(name="folders", found=1, seconds=0.1),),
            seconds=0.2,
        )
    ),
    "inspect": documents.inspect_document(ENVIRONMENT),
    "explain": documents.explain_document(
        Explained(
            environment=ENVIRONMENT,
            host=HostFacts(os="linux"),
            circumstances=Circumstances(),
            notes=(
                Note(kind=NoteKind.UNDERSTOOD, text="pip list: 2 packages.", lines=(1, 4)),
                Note(kind=NoteKind.NOT_UNDERSTOOD, text="There is nothing to read in the text."),
            ),
        )
    ),
    "host": documents.host_document(HostFacts(os="linux", keras_json={"backend": "tensorflow"})),
    "change": documents.change_document(
        PLAN, Outcome(state=OutcomeState.SUCCEEDED, change_id="1", verified=TEST)
    ),
    "smoke-test": documents.smoke_test_document(TEST),
    "matrix": documents.matrix_document(ANSWER),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_that_a_document_obeys_the_published_schema(name: str) -> None:
    document = json.loads(msgspec.json.encode(DOCUMENTS[name]))

    jsonschema.validate(document, {**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{name}"}]})


def test_that_the_schema_refuses_a_document_without_a_fixed_field() -> None:
    document = json.loads(msgspec.json.encode(DOCUMENTS["scan"]))
    del document["environments"][0]["health"]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, {**SCHEMA, "anyOf": [{"$ref": "#/$defs/scan"}]})


def test_that_changes_are_written_with_the_contracts_from_and_to() -> None:
    document = json.loads(msgspec.json.encode(DOCUMENTS["change"]))

    assert document["plan"]["changes"] == [{"name": "protobuf", "from": "5.29.6", "to": "3.20.3"}]
    assert document["plan"]["steps"][0]["command"] == "uv pip install 'protobuf<3.21'"
