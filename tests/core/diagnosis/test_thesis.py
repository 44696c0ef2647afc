"""The example that everything began with: TensorFlow 2.4.0 and the protobuf of five years later."""

from __future__ import annotations

from core.compatibility import Matrix
from core.diagnosis import derive_fit, derive_health, diagnose
from core.model import Category, Change, FitKind, Health, Severity
from tests.core.diagnosis.build import RTX_3060, THESIS, THESIS_REQUIRES, build_facts, build_host

FACTS = build_facts(THESIS, requires=THESIS_REQUIRES, build="cuda")
HOST = build_host()


def test_that_protobuf_comes_first_and_its_remedy_is_the_last_version_that_works(
    matrix: Matrix,
) -> None:
    first = diagnose(FACTS, HOST, matrix)[0]
    assert first.category is Category.DEPENDENCY_ABI
    assert first.severity is Severity.ERROR
    assert first.subject == "protobuf"
    assert first.title == "protobuf 5.29.6 is too new for TensorFlow 2.4.0"
    assert first.explanation == (
        "TensorFlow 2.4.0 only asks for protobuf 3.9.2 or newer, so pip check reports no problem. But the "
        "code inside TensorFlow was generated for protobuf 3, and protobuf 4 and newer refuse it."
    )
    assert first.remedies[0].changes == (Change(name="protobuf", before="5.29.6", after="3.20.3"),)
    assert "https://github.com/tensorflow/tensorflow/issues/56266" in first.references


def test_that_it_is_broken_and_everything_else_fits(matrix: Matrix) -> None:
    findings = diagnose(FACTS, HOST, matrix)
    assert derive_health(FACTS, findings) is Health.BROKEN
    assert [finding.severity for finding in findings[1:]] == [Severity.NOTE] * (len(findings) - 1)


def test_that_the_remedy_leaves_no_finding_above_a_note(matrix: Matrix) -> None:
    mended = build_facts({**THESIS, "protobuf": "3.20.3"}, requires=THESIS_REQUIRES, build="cuda")
    findings = diagnose(mended, HOST, matrix)
    assert derive_health(mended, findings) is Health.FITS


def test_that_python_36_is_offered_the_last_protobuf_it_can_run(matrix: Matrix) -> None:
    facts = build_facts(THESIS, requires=THESIS_REQUIRES, python="3.6.15")
    assert diagnose(facts, HOST, matrix)[0].remedies[0].changes[0].after == "3.19.6"


def test_that_the_pure_python_parser_excuses_protobuf_4_21_and_no_newer_one(matrix: Matrix) -> None:
    host = build_host(variables={"PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "python"})
    subjects = {}
    for version in ("4.21.12", "4.25.8", "5.29.6"):
        facts = build_facts({**THESIS, "protobuf": version}, requires=THESIS_REQUIRES)
        subjects[version] = [finding.subject for finding in diagnose(facts, host, matrix)]
    assert "protobuf" not in subjects["4.21.12"]
    assert "protobuf" in subjects["4.25.8"]
    assert "protobuf" in subjects["5.29.6"]


def test_that_the_strip_shows_protobuf_hanging_out_and_the_rest_seated(matrix: Matrix) -> None:
    host = build_host(gpus=(RTX_3060,), driver="535.183.01")
    facts = build_facts(THESIS, requires=THESIS_REQUIRES, build="cuda", cuda=("11.0.221",), cudnn=("8.0.5",))
    fit = derive_fit(facts, host, matrix, diagnose(facts, host, matrix))
    assert fit.board == "TensorFlow 2.4.0"
    shown = [(piece.label, piece.value, piece.verdict, piece.expectation) for piece in fit.pieces]
    assert shown == [
        ("Python", "3.8.18", "Fits", "tested 3.6–3.8"),
        ("protobuf", "5.29.6", "Too new", "needs 3.9.2–3.20.x"),
        ("Keras", "2.4.0", "Fits", "built in as tf.keras"),
        ("CUDA", "11.0.221", "Fits", "built for 11.0"),
        ("cuDNN", "8.0.5", "Fits", "built for 8.0"),
        ("Driver", "535.183.01", "Fits", "needs 450.51+"),
    ]
    assert fit.pieces[1].kind is FitKind.BAD
    assert fit.pieces[1].subject == "protobuf"
