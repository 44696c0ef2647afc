"""The first finding is the one to fix first: the principle as a table, and each cause told once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from core.compatibility import Matrix
from core.diagnosis import diagnose
from core.model import Circumstances, EnvironmentFacts, Finding, Gpu, HostFacts, Severity
from tests.core.diagnosis.build import RTX_3060, build_facts, build_host

HOST = build_host()
MISMATCH = {"tensorflow": "2.6.0", "keras": "2.12.0"}
OLD_PROTOBUF = {"tensorflow": "2.4.0", "protobuf": "4.21.12"}


def _diagnose(
    matrix: Matrix,
    facts: EnvironmentFacts,
    host: HostFacts = HOST,
    **told: object,
) -> tuple[Finding, ...]:
    return diagnose(facts, host, matrix, Circumstances(is_complete=False, **told))  # type: ignore[arg-type]


def _first_rule(findings: tuple[Finding, ...]) -> str:
    return findings[0].rule


TABLE: Mapping[str, tuple[EnvironmentFacts, HostFacts, dict[str, object], str]] = {
    "a missing interpreter comes before all": (
        build_facts(MISMATCH, usable=False, base="/opt/python3.8"),
        HOST,
        {"error": "ImportError: cannot import name 'dtensor' from 'tensorflow.compat.v2.experimental'"},
        "python-interpreter",
    ),
    "what fails comes before what is only milder": (
        build_facts({**OLD_PROTOBUF}, requires={"tensorflow": ("wrapt ~=1.12.1",)}, build="cuda"),
        build_host(gpus=(RTX_3060,), driver=None),
        {},
        "protobuf-generated-code",
    ),
    "a printed message comes before other errors": (
        build_facts({**MISMATCH, "h5py": "2.10.0", "numpy": "2.0.2"}),
        HOST,
        {"error": "ImportError: cannot import name 'dtensor' from 'tensorflow.compat.v2.experimental'"},
        "keras-pair",
    ),
    "another message points to another of the same errors": (
        build_facts({**MISMATCH, "h5py": "2.10.0", "numpy": "2.0.2"}),
        HOST,
        {"error": "A module that was compiled using NumPy 1.x cannot be run in\nNumPy 2.0.2"},
        "numpy-2-abi",
    ),
    "a wish comes before what is installed": (
        build_facts({"numpy": "1.26.4"}, python="3.12.1"),
        HOST,
        {"wants": {"tensorflow": "==2.10.0"}},
        "wish",
    ),
    "a message on the GPU does not come before an import that fails": (
        build_facts(OLD_PROTOBUF),
        HOST,
        {"error": "Could not load dynamic library 'libcudart.so.11.0'; dlerror: not found"},
        "protobuf-generated-code",
    ),
    "a specific message alone is a finding": (
        build_facts(),
        HOST,
        {"error": "Loaded runtime CuDNN library: 7.1.3 but source was compiled with: 7.2.1."},
        "message-cudnn-versions",
    ),
    "a vague message yields to what the facts say": (
        build_facts(OLD_PROTOBUF),
        HOST,
        {"error": "Segmentation fault (core dumped)"},
        "protobuf-generated-code",
    ),
    "a vague message alone is better than nothing": (
        build_facts(),
        HOST,
        {"error": "Segmentation fault (core dumped)"},
        "message-segfault",
    ),
}


@pytest.mark.parametrize("principle", TABLE)
def test_that_the_first_finding_is_the_one_to_fix_first(principle: str, matrix: Matrix) -> None:
    facts, host, told, rule = TABLE[principle]
    assert _first_rule(_diagnose(matrix, facts, host, **told)) == rule


def test_that_findings_come_worst_first(matrix: Matrix) -> None:
    for facts, host, told, _ in TABLE.values():
        order = [one.severity for one in _diagnose(matrix, facts, host, **told)]
        ranks = [(Severity.ERROR, Severity.WARNING, Severity.NOTE).index(one) for one in order]
        assert ranks == sorted(ranks)


def test_that_a_message_becomes_evidence_of_the_finding_it_speaks_of(matrix: Matrix) -> None:
    error = "TypeError: Descriptors cannot not be created directly."
    findings = _diagnose(matrix, build_facts(OLD_PROTOBUF), error=error)
    assert findings[0].rule == "protobuf-generated-code"
    assert findings[0].evidence[-1].observed == error
    assert [one for one in findings if one.rule.startswith("message-")] == []


def test_that_a_message_of_other_versions_says_so(matrix: Matrix) -> None:
    error = "NotImplementedError: Cannot convert a symbolic Tensor (lstm/strided_slice:0) to a numpy array."
    facts = build_facts({"tensorflow": "2.15.1", "keras": "2.15.0", "numpy": "1.26.4"}, python="3.11.7")
    told = next(one for one in _diagnose(matrix, facts, error=error) if one.rule == "message-numpy-symbolic")
    assert told.explanation.endswith("so the message may come from another environment.")


def test_that_libraries_missing_in_many_lines_are_told_once(matrix: Matrix) -> None:
    lines = [f"Could not load dynamic library '{name}.so.11'; dlerror: not found" for name in
             ("libcublas", "libcublasLt", "libcusparse")]  # fmt: skip
    error = "\n".join([*lines, "Skipping registering GPU devices..."])
    findings = _diagnose(matrix, build_facts(), error=error)
    assert [one.category.value for one in findings] == ["cuda-missing"]


def test_that_a_declared_requirement_is_not_told_beside_the_cause(matrix: Matrix) -> None:
    facts = build_facts(
        {"tensorflow": "2.13.1", "numpy": "2.0.2", "keras": "2.13.1"},
        python="3.11.7",
        requires={"tensorflow": ("numpy <=1.24.3,>=1.22",)},
    )
    assert [one.rule for one in _diagnose(matrix, facts) if one.subject == "numpy"] == ["numpy-2-abi"]


def test_that_a_gpu_named_in_words_only_changes_no_order(matrix: Matrix) -> None:
    gpu = Gpu(name="NVIDIA GPU")
    findings = _diagnose(matrix, build_facts(OLD_PROTOBUF, build="cuda"), build_host(gpus=(gpu,)))
    assert findings[0].severity is Severity.ERROR
