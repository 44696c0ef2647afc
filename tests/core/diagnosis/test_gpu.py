"""The GPU side: what is missing, what is wrong, and that nothing is said where no GPU is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.compatibility import Matrix
from core.diagnosis import derive_fit, diagnose
from core.diagnosis.gpu_needs import covers, fits_cuda, fits_cudnn, lowest_capability
from core.model import Category, FitKind, Gpu, HostFacts, Severity
from tests.core.diagnosis.build import RTX_3060, build_facts, build_host

GPU_HOST = build_host(gpus=(RTX_3060,), driver="535.183.01")
FITTING = {"tensorflow": "2.15.1", "keras": "2.15.0"}


@pytest.mark.parametrize(
    ("built_for", "found", "fits"),
    [
        ("10.1", "10.1.243", True),
        ("10.1", "10.2.89", False),
        ("10.0", "10.1", False),
        ("11.2", "11.8.89", True),
        ("11.8", "11.2", False),
        ("11.2", "12.2", False),
        ("12.5", "12.9.79", True),
        ("12.5", "13.0.48", False),
    ],
)
def test_that_cuda_must_match_to_the_minor_up_to_10_and_to_the_major_after(
    built_for: str, found: str, fits: bool
) -> None:
    assert fits_cuda(built_for, found) is fits


@pytest.mark.parametrize(
    ("needed", "found", "fits"),
    [
        ("8.9", "8.9.4.25", True),
        ("8.9", "8.8.0", False),
        ("8.1", "8.6.0.163", True),
        ("8.9", "9.3.0", False),
        ("7", "7.6.5", True),
        ("7.4", "7.0.4", False),
    ],
)
def test_that_cudnn_needs_the_same_major_and_no_older_minor(needed: str, found: str, fits: bool) -> None:
    assert fits_cudnn(needed, found) is fits


@pytest.mark.parametrize(
    ("capabilities", "capability", "expected"),
    [
        (("sm_35", "sm_50", "compute_80"), "8.6", True),
        (("sm_35", "sm_50", "compute_80"), "3.7", True),
        (("sm_50", "sm_60", "compute_80"), "3.5", False),
        (("sm_60", "sm_70", "compute_90"), "5.2", False),
        (("sm_60", "sm_70"), "8.0", False),
        ((), "8.6", True),
    ],
)
def test_that_code_runs_on_the_same_major_and_ptx_on_anything_newer(
    capabilities: tuple[str, ...], capability: str, expected: bool
) -> None:
    assert covers(capabilities, capability) is expected


def test_that_the_lowest_capability_is_a_number_people_know() -> None:
    assert lowest_capability(("sm_60", "sm_50", "compute_80")) == "5.0"
    assert lowest_capability(()) is None


def test_that_without_a_gpu_only_a_note_is_left(matrix: Matrix) -> None:
    facts = build_facts(FITTING, python="3.11.7", build="cuda")
    findings = diagnose(facts, build_host(), matrix)
    assert [(one.rule, one.severity) for one in findings] == [("gpu-none", Severity.NOTE)]


def test_that_missing_cuda_and_cudnn_are_told_together(matrix: Matrix) -> None:
    facts = build_facts(FITTING, python="3.11.7", build="cuda")
    first, *rest = diagnose(facts, GPU_HOST, matrix)
    assert rest == []
    assert (first.category, first.severity) == (Category.CUDA_MISSING, Severity.WARNING)
    assert first.title == "CUDA 12.2 and cuDNN 8.9.4 cannot be found"
    assert (
        first.remedies[0].title
        == "Install CUDA 12.2 and cuDNN 8.9.4 as tensorflow[and-cuda]==2.15.1 brings them"
    )


def test_that_a_cudnn_older_than_the_tested_one_is_told(matrix: Matrix) -> None:
    facts = build_facts(FITTING, python="3.11.7", build="cuda", cuda=("12.2.140",), cudnn=("8.8.0.121",))
    first = diagnose(facts, GPU_HOST, matrix)[0]
    assert first.category is Category.CUDNN_MISMATCH
    changes = [remedy.changes for remedy in first.remedies]
    assert [(one.name, one.after) for one in changes[0]] == [("nvidia-cudnn-cu12", "8.9.4.25")]
    assert [(one.name, one.after) for one in changes[1]] == [("cudnn", "8.9.4")]


@pytest.mark.parametrize(
    ("driver", "os", "is_told"),
    [
        ("525.60.13", "linux", False),
        ("525.53", "linux", True),
        ("470.199.02", "linux", True),
        ("580.65.06", "linux", False),
    ],
)
def test_that_a_driver_is_too_old_below_the_minimum_of_its_cuda(
    matrix: Matrix, driver: str, os: str, is_told: bool
) -> None:
    facts = build_facts(FITTING, python="3.11.7", build="cuda", cuda=("12.2.140",), cudnn=("8.9.4.25",))
    rules = {one.rule for one in diagnose(facts, replace(GPU_HOST, driver=driver, os=os), matrix)}
    assert ("gpu-driver" in rules) is is_told


def test_that_a_driver_that_does_not_answer_is_told_in_its_own_words(matrix: Matrix) -> None:
    host = replace(GPU_HOST, driver=None, driver_problem="The kernel module is not loaded.")
    facts = build_facts(FITTING, python="3.11.7", build="cuda", cuda=("12.2.140",), cudnn=("8.9.4.25",))
    first = diagnose(facts, host, matrix)[0]
    assert first.title == "The NVIDIA driver does not answer"
    assert first.explanation.startswith("The kernel module is not loaded.")


def test_that_a_blackwell_gpu_is_told_before_missing_libraries(matrix: Matrix) -> None:
    gpu = Gpu(name="NVIDIA GeForce RTX 5070", compute_capability="12.0")
    facts = build_facts({"tensorflow": "2.20.0", "keras": "3.12.0"}, python="3.12.1", build="cuda")
    first = diagnose(facts, replace(GPU_HOST, gpus=(gpu,), driver="575.57.08"), matrix)[0]
    assert first.category is Category.GPU_ARCH
    assert first.references


def test_that_windows_after_2_10_is_sent_to_wsl_or_back_to_2_10(matrix: Matrix) -> None:
    host = replace(GPU_HOST, os="windows", driver="537.13")
    facts = build_facts({"tensorflow": "2.12.0", "keras": "2.12.0"}, python="3.10.11", build="cpu")
    first = diagnose(facts, host, matrix)[0]
    assert first.category is Category.PLATFORM
    assert first.remedies[0].actions[0].startswith("use-wsl2:")
    assert first.remedies[1].changes[0].after == "2.10.1"


def test_that_a_cpu_wheel_chosen_by_name_is_only_a_note(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow-cpu": "2.15.1", "keras": "2.15.0"}, python="3.11.7", build="cpu")
    findings = diagnose(facts, GPU_HOST, matrix)
    assert {one.severity for one in findings} == {Severity.NOTE}


def test_that_a_gpu_wheel_linked_to_cuda_fails_to_import_without_it_even_where_no_gpu_is(
    matrix: Matrix,
) -> None:
    facts = build_facts({"tensorflow-gpu": "1.13.2"}, python="3.6.15")
    first = diagnose(facts, build_host(), matrix)[0]
    assert (first.category, first.severity) == (Category.CUDA_MISSING, Severity.ERROR)


@pytest.mark.parametrize(
    ("packages", "host", "expected"),
    [
        ({"tensorflow": "2.20.0", "keras": "3.12.0"}, build_host(), ("Not needed", "built for 12.5")),
        ({"tensorflow-cpu": "2.20.0", "keras": "3.12.0"}, GPU_HOST, ("Not needed", "CPU build")),
        (
            {"tensorflow": "2.20.0", "keras": "3.12.0"},
            replace(GPU_HOST, os="windows"),
            ("Not needed", "no GPU build on Windows after 2.10"),
        ),
        ({"tensorflow": "2.20.0", "keras": "3.12.0"}, GPU_HOST, ("Missing", "built for 12.5")),
        ({"tensorflow": "2.99.0", "keras": "3.12.0"}, GPU_HOST, ("Not checked", "")),
    ],
)
def test_that_the_cuda_piece_says_why_it_is_as_it_is(
    matrix: Matrix, packages: dict[str, str], host: HostFacts, expected: tuple[str, str]
) -> None:
    facts = build_facts(packages, python="3.12.1")
    piece = derive_fit(facts, host, matrix, diagnose(facts, host, matrix)).pieces[3]
    assert (piece.label, piece.verdict, piece.expectation) == ("CUDA", *expected)


def test_that_a_mac_shows_its_own_three_pieces(matrix: Matrix) -> None:
    host = HostFacts(os="macos", os_version="15.2", arch="arm64", gpus=(Gpu(name="M2", vendor="apple"),))
    facts = build_facts(
        {"tensorflow": "2.17.0", "keras": "3.5.0", "tensorflow-metal": "1.1.0"},
        python="3.11.7",
        build="metal",
    )
    findings = diagnose(facts, host, matrix)
    assert findings == ()
    labels = [piece.label for piece in derive_fit(facts, host, matrix, findings).pieces]
    assert labels == ["Python", "Libraries", "Keras", "Metal plug-in", "macOS", "Chip"]


def test_that_the_strip_without_tensorflow_has_no_board(matrix: Matrix) -> None:
    fit = derive_fit(build_facts({"numpy": "2.2.6"}), build_host(), matrix, ())
    assert (fit.board, fit.note) == (None, "TensorFlow is not installed here")
    assert [piece.label for piece in fit.pieces] == ["Python"]


def test_that_keras_on_another_backend_is_the_board(matrix: Matrix) -> None:
    facts = build_facts(
        {"keras": "3.8.0", "torch": "2.5.1"}, python="3.11.7", backend=("torch", "KERAS_BACKEND")
    )
    fit = derive_fit(facts, build_host(), matrix, diagnose(facts, build_host(), matrix))
    assert (fit.board, fit.note) == ("Keras 3.8.0", "on PyTorch")
    assert fit.pieces[1].value == "2.5.1"


def test_that_a_missing_keras_hangs_out(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow": "2.10.1"}, python="3.10.13")
    piece = derive_fit(facts, build_host(), matrix, diagnose(facts, build_host(), matrix)).pieces[2]
    assert (piece.value, piece.kind, piece.verdict, piece.expectation) == (
        "none",
        FitKind.BAD,
        "Missing",
        "needs 2.10.0 to below 2.11",
    )
