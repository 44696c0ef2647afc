"""Every rule has an example that fires and one that stays quiet."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from core.compatibility import Matrix
from core.diagnosis import (
    RULES,
    CouldNotCheck,
    Found,
    NotApplicable,
    Outcome,
    Passed,
    Rule,
    diagnose,
    run_rules,
)
from core.diagnosis.context import Context
from core.model import (
    HERE,
    Circumstances,
    Distribution,
    EnvironmentFacts,
    Finding,
    HostFacts,
    MissingFiles,
    ReadProblem,
)
from tests.core.diagnosis import (
    examples_gpu,
    examples_install,
    examples_keras,
    examples_messages,
    examples_plugins,
)
from tests.core.diagnosis.build import RTX_3060, THESIS, THESIS_REQUIRES, build_facts, build_host

HOST = build_host()
GPU_HOST = build_host(gpus=(RTX_3060,), driver="535.183.01")
GPU_TF = build_facts(
    {"tensorflow": "2.10.1", "keras": "2.10.0"}, build="cuda", cuda=("11.2.67",), cudnn=("8.1.0",)
)
DAMAGED = Distribution(name="numpy", version="", folder="numpy.dist-info", problem="It is damaged.")
OLD_GPU = replace(RTX_3060, name="Tesla K40", compute_capability="3.0")

# The verbs of remedies that the contract names.
VERBS = {
    "64-bit-python", "build-from-source", "change-code", "convert-model", "distro-build",
    "enable-long-paths", "install-from-git", "install-vcredist", "match-nightly-dates", "match-table",
    "native-arm64-python", "newer-libstdcxx", "nothing", "older-build", "other-hardware", "other-image",
    "path", "rebuild", "rebuild-and-load-weights", "recreate-env", "reinstall", "remove", "rename-file",
    "restart-kernel", "set-env", "set-keras-json", "set-pyvenv-cfg", "shorter-path", "symlink",
    "third-party-arm-wheel", "unset-env", "update-project", "use-cpu", "use-ngc-container",
    "use-same-interpreter", "use-wsl2", "vendor-wheel", "wheel-for",
}  # fmt: skip

Example = tuple[EnvironmentFacts, HostFacts] | tuple[EnvironmentFacts, HostFacts, Circumstances]
FIRES: dict[str, Example] = {
    "python-interpreter": (build_facts(usable=False, base="/opt/python3.8"), HOST),
    "python-supported": (build_facts({"tensorflow": "2.4.0"}, python="3.9.18"), HOST),
    "avx": (build_facts({"tensorflow": "2.12.0"}, python="3.10.13"), build_host(avx=False)),
    "glibc": (build_facts({"tensorflow": "1.13.1"}, python="3.7.16"), build_host(libc="glibc 2.17")),
    "unknown-release": (build_facts({"tensorflow": "2.99.0"}, python="3.12.1"), HOST),
    "duplicate-tensorflow": (build_facts({"tensorflow": "2.10.1", "tensorflow-gpu": "2.9.0"}), HOST),
    "duplicate-keras": (
        build_facts({"tensorflow": "2.5.0", "keras": "2.4.3", "keras-nightly": "2.5.0.dev2021032900"}),
        HOST,
    ),
    "missing-files": (
        build_facts(
            {"numpy": "1.19.5"},
            missing=(MissingFiles(distribution="numpy", count=2, examples=("numpy/core.py",)),),
        ),
        HOST,
    ),
    "damaged-metadata": (
        build_facts(extra=(DAMAGED,)),
        HOST,
    ),
    "two-versions": (
        build_facts(
            {"numpy": "1.19.5"}, extra=(Distribution(name="numpy", version="1.21.6", folder="numpy"),)
        ),
        HOST,
    ),
    "leftovers": (
        build_facts(
            problems=(ReadProblem(what="~umpy-1.19.5.dist-info", path="/x", why="An interrupted pip."),)
        ),
        HOST,
    ),
    "unreadable-part": (
        build_facts(problems=(ReadProblem(what="site-packages", path="/x", why="Permission denied."),)),
        HOST,
    ),
    "library-limits": (build_facts(THESIS, requires=THESIS_REQUIRES), HOST),
    "keras-pair": (build_facts({"tensorflow": "2.6.0", "keras": "2.15.0"}), HOST),
    "keras-missing": (build_facts({"tensorflow": "2.6.0"}), HOST),
    "keras-legacy": (
        build_facts({"tensorflow": "2.16.2", "keras": "3.3.3"}, python="3.11.7"),
        build_host(variables={"TF_USE_LEGACY_KERAS": "1"}),
    ),
    "backend": (build_facts({"keras": "3.3.3"}, python="3.11.7", backend=("theano", "keras.json")), HOST),
    "requirement": (
        build_facts({"tensorflow": "2.4.0", "wrapt": "1.17.0"}, requires={"tensorflow": ("wrapt ~=1.12.1",)}),
        HOST,
    ),
    "requires-python": (
        build_facts(
            extra=(Distribution(name="keras", version="3.13.0", folder="keras", requires_python=">=3.11"),)
        ),
        HOST,
    ),
    "gpu-driver": (GPU_TF, build_host(gpus=(RTX_3060,), driver="418.39")),
    "gpu-build": (build_facts({"tensorflow": "2.0.0"}, python="3.7.16", build="cpu"), GPU_HOST),
    "gpu-cuda": (replace(GPU_TF, cuda=()), GPU_HOST),
    "gpu-cudnn": (replace(GPU_TF, cudnn=()), GPU_HOST),
    "gpu-capability": (GPU_TF, build_host(gpus=(OLD_GPU,), driver="535.183.01")),
    "gpu-none": (GPU_TF, HOST),
}  # fmt: skip
QUIET: dict[str, Example] = {
    "python-interpreter": (build_facts(base="/opt/python3.8"), HOST),
    "python-supported": (build_facts({"tensorflow": "2.4.0"}, python="3.8.18"), HOST),
    "avx": (build_facts({"tensorflow": "2.12.0"}, python="3.10.13"), build_host(avx=True)),
    "glibc": (build_facts({"tensorflow": "1.13.1"}, python="3.6.15"), build_host(libc="glibc 2.17")),
    "unknown-release": (build_facts({"tensorflow": "2.21.0"}, python="3.12.1"), HOST),
    "duplicate-tensorflow": (
        build_facts({"tensorflow": "2.12.0", "tensorflow-intel": "2.12.0"}, python="3.10.11"),
        build_host("windows"),
    ),
    "duplicate-keras": (build_facts({"tensorflow": "2.5.0", "keras-nightly": "2.5.0.dev2021032900"}), HOST),
    "missing-files": (build_facts({"numpy": "1.19.5"}), HOST),
    "damaged-metadata": (build_facts({"numpy": "1.19.5"}), HOST),
    "two-versions": (build_facts({"numpy": "1.19.5"}), HOST),
    "leftovers": (
        build_facts(problems=(ReadProblem(what="site-packages", path="/x", why="Permission denied."),)),
        HOST,
    ),
    "unreadable-part": (
        build_facts(
            problems=(ReadProblem(what="~umpy-1.19.5.dist-info", path="/x", why="An interrupted pip."),)
        ),
        HOST,
    ),
    "library-limits": (build_facts({**THESIS, "protobuf": "3.20.3"}, requires=THESIS_REQUIRES), HOST),
    "keras-pair": (build_facts({"tensorflow": "2.6.0", "keras": "2.6.0"}), HOST),
    "keras-missing": (build_facts({"tensorflow": "2.5.0"}), HOST),
    "keras-legacy": (
        build_facts({"tensorflow": "2.18.0", "keras": "3.9.0", "tf-keras": "2.18.0"}, python="3.11.7"),
        build_host(variables={"TF_USE_LEGACY_KERAS": "1"}),
    ),
    "backend": (
        build_facts(
            {"keras": "3.3.3", "jax": "0.4.28", "jaxlib": "0.4.28"},
            python="3.11.7",
            backend=("jax", "KERAS_BACKEND"),
        ),
        HOST,
    ),
    "requirement": (
        build_facts({"tensorflow": "2.4.0", "wrapt": "1.12.1"}, requires={"tensorflow": ("wrapt ~=1.12.1",)}),
        HOST,
    ),
    "requires-python": (
        build_facts(
            extra=(Distribution(name="keras", version="2.15.0", folder="keras", requires_python=">=3.8"),)
        ),
        HOST,
    ),
    "gpu-driver": (GPU_TF, GPU_HOST),
    "gpu-build": (GPU_TF, GPU_HOST),
    "gpu-cuda": (GPU_TF, GPU_HOST),
    "gpu-cudnn": (GPU_TF, GPU_HOST),
    "gpu-capability": (GPU_TF, GPU_HOST),
    "gpu-none": (GPU_TF, GPU_HOST),
}  # fmt: skip


for _module in (examples_gpu, examples_install, examples_keras, examples_messages, examples_plugins):
    FIRES.update(_module.FIRES)
    QUIET.update(_module.QUIET)


def _run(example: Example, matrix: Matrix) -> list[tuple[Rule, Outcome]]:
    circumstances = example[2] if len(example) == 3 else HERE
    return run_rules(example[0], example[1], matrix, circumstances=circumstances)


def _run_one(rule_id: str, example: Example, matrix: Matrix) -> object:
    return next(outcome for rule, outcome in _run(example, matrix) if rule.id == rule_id)


def test_that_every_rule_has_both_examples() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert set(ids) == FIRES.keys() == QUIET.keys()


@pytest.mark.parametrize("rule_id", FIRES)
def test_that_a_rule_fires_on_its_example(rule_id: str, matrix: Matrix) -> None:
    outcome = _run_one(rule_id, FIRES[rule_id], matrix)
    assert isinstance(outcome, Found)
    for finding in outcome.findings:
        assert finding.evidence
        assert finding.subject
        assert finding.explanation.endswith(".")
        for text in (finding.title, finding.explanation, *(remedy.title for remedy in finding.remedies)):
            assert "!" not in text
            assert "  " not in text
            assert "None" not in text


@pytest.mark.parametrize("rule_id", QUIET)
def test_that_a_rule_stays_quiet_on_its_example(rule_id: str, matrix: Matrix) -> None:
    assert isinstance(_run_one(rule_id, QUIET[rule_id], matrix), (Passed, NotApplicable))


@pytest.mark.parametrize("rule_id", FIRES)
def test_that_no_example_makes_a_rule_fail(rule_id: str, matrix: Matrix) -> None:
    for example in (FIRES[rule_id], QUIET[rule_id]):
        assert not [outcome for _, outcome in _run(example, matrix) if isinstance(outcome, CouldNotCheck)]


@pytest.mark.parametrize("rule_id", FIRES)
def test_that_a_change_leads_to_a_version_a_range_or_a_removal(rule_id: str, matrix: Matrix) -> None:
    outcome = _run_one(rule_id, FIRES[rule_id], matrix)
    assert isinstance(outcome, Found)
    for finding in outcome.findings:
        for remedy in finding.remedies:
            assert remedy.changes or remedy.actions
            for change in remedy.changes:
                if change.after is not None:
                    assert str(
                        Version(change.after) if change.after[0].isdigit() else SpecifierSet(change.after)
                    )
            for action in remedy.actions:
                assert action.partition(":")[0] in VERBS


def test_that_a_rule_which_raises_does_not_stop_the_others(
    matrix: Matrix, caplog: pytest.LogCaptureFixture
) -> None:
    def raise_always(context: Context) -> tuple[Finding, ...]:
        raise RuntimeError(context.platform)

    broken = Rule(id="broken", family="test", checks="nothing", check=raise_always)
    facts, host = FIRES["library-limits"][:2]
    outcomes = run_rules(facts, host, matrix, (broken, *RULES))
    assert outcomes[0][1] == CouldNotCheck("RuntimeError: linux-x86_64")
    assert any(isinstance(outcome, Found) for _, outcome in outcomes[1:])
    assert "broken" in caplog.text


def test_that_an_environment_that_cannot_be_read_has_no_findings(matrix: Matrix) -> None:
    facts = replace(FIRES["library-limits"][0], unreadable="Permission denied.")
    assert diagnose(facts, HOST, matrix) == ()
