"""Causes that were met once, in other versions and other words."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from core.compatibility import Matrix
from core.diagnosis.afterwards import foresee
from core.diagnosis.context import Context
from core.model import Category, Change, Report, Severity
from core.reports import assemble
from tests.core.diagnosis.build_report import diagnose_report, find_first, list_changes

_STAMP = "_runtime_version.ValidateProtobufRuntimeVersion(_runtime_version.Domain.PUBLIC, 5, 29, 0, '', 'a')"
_BUILDER = "from google.protobuf.internal import builder as _builder"
_OLD = "from google.protobuf import descriptor as _descriptor\n_descriptor.FieldDescriptor(name='id')"
_KEY = "from google.protobuf import descriptor as _descriptor\nkey = _descriptor._internal_create_key"
_RUNTIME = "from google.protobuf import runtime_version as _runtime_version"


@pytest.mark.parametrize(
    ("code", "protobuf", "fits"),
    [
        (_RUNTIME, "3.20.3", False),
        (_RUNTIME, "5.26.1", False),
        (_RUNTIME, "5.27.0", True),
        (_BUILDER, "3.19.6", False),
        (_BUILDER, "3.20.3", True),
        (_KEY, "3.11.3", False),
        (_KEY, "3.12.2", True),
        (_OLD, "4.25.3", False),
        (_OLD, "3.20.3", True),
        (f"import google.protobuf\n{_STAMP}", "5.28.3", False),
        (f"import google.protobuf\n{_STAMP}", "6.33.0", True),
        (f"import google.protobuf\n{_STAMP}", "7.34.0", False),
    ],
)
def test_that_generated_code_is_held_against_protobuf(
    matrix: Matrix, code: str, protobuf: str, fits: bool
) -> None:
    findings = diagnose_report(matrix, python="3.10.13", packages={"protobuf": protobuf}, code=code)
    told = [one for one in findings if one.rule == "generated-code"]
    assert not told if fits else told[0].category is Category.DEPENDENCY_ABI


@pytest.mark.parametrize(
    ("packages", "user_site", "fits"),
    [
        ({"numpy": "2.1.2"}, {"tensorflow": "2.15.0"}, False),
        ({"numpy": "2.0.2"}, {"tensorflow": "2.9.1"}, False),
        ({"numpy": "1.26.4"}, {"tensorflow": "2.15.0"}, True),
        ({"numpy": "2.1.2"}, {"tensorflow": "2.15.0", "numpy": "1.26.4"}, True),
        ({"numpy": "2.0.2"}, {"tensorflow": "2.18.0"}, True),
    ],
)
def test_that_a_tensorflow_of_the_user_site_is_held_against_the_libraries_here(
    matrix: Matrix, packages: dict[str, str], user_site: dict[str, str], fits: bool
) -> None:
    findings = diagnose_report(
        matrix, python="3.10.18", manager="conda", packages=packages, user_site=user_site
    )
    told = [one for one in findings if one.rule == "shadowing-user-site" and one.severity is Severity.ERROR]
    assert not told if fits else told[0].category is Category.PATH_SHADOWING


@pytest.mark.parametrize(
    ("tensorflow", "tf_keras", "fits"),
    [
        ({"tensorflow": "2.16.0rc0"}, "2.15.0", False),
        ({"tensorflow": "2.17.0rc1"}, "2.15.1", False),
        ({"tensorflow": "2.16.0rc0"}, "2.16.0", True),
        ({"tf-nightly": "2.16.0.dev20231101"}, "2.15.0", False),
        ({"tf-nightly": "2.18.0.dev20240801"}, "2.15.1", False),
        ({"tf-nightly": "2.16.0.dev20240301"}, "2.16.0", True),
    ],
)
def test_that_tf_keras_is_held_against_candidates_and_nightlies(
    matrix: Matrix, tensorflow: dict[str, str], tf_keras: str, fits: bool
) -> None:
    packages = {**tensorflow, "keras": "3.0.5", "tf-keras": tf_keras}
    findings = diagnose_report(matrix, python="3.11.7", packages=packages)
    told = [one for one in findings if one.rule == "keras-legacy"]
    assert not told if fits else told[0].category is Category.KERAS_TF_MISMATCH


@pytest.mark.parametrize(
    ("version", "cuda", "fits"),
    [
        ("0.9.0rc0", "8.0", False),
        ("0.8.0", "7.0", False),
        ("0.10.0", "7.5", True),
        ("0.11.0", "7.5", False),
        ("0.11.0", "8.0", True),
        ("0.12.1", "7.5", False),
        ("0.12.1", "8.0", True),
    ],
)
def test_that_gpu_builds_before_1_0_are_held_against_cuda(
    matrix: Matrix, version: str, cuda: str, fits: bool
) -> None:
    gpu = {"model": "GeForce GTX 1080", "driver": "367.27", "cuda_toolkit": cuda}
    name = "tensorflow-gpu" if version.startswith("0.12") else "tensorflow"
    findings = diagnose_report(matrix, python="2.7.11", packages={name: version}, gpu=gpu)
    told = [one for one in findings if one.rule == "gpu-cuda"]
    assert not told if fits else told[0].category is Category.CUDA_MISMATCH


@pytest.mark.parametrize(
    ("name", "version", "tensorflow", "fits"),
    [
        ("tensorflow-decision-forests", "1.8.1", "2.15.0", False),
        ("tensorflow-decision-forests", "1.5.0", "2.13.0", False),
        ("tensorflow-text", "2.10.0", "2.10.0", True),
        ("tensorflow-io", "0.31.0", "2.11.0", True),
    ],
)
def test_that_a_plugin_without_a_build_for_windows_is_told(
    matrix: Matrix, name: str, version: str, tensorflow: str, fits: bool
) -> None:
    packages = {"tensorflow": tensorflow, name: version}
    findings = diagnose_report(matrix, os="windows", python="3.10.11", packages=packages)
    told = [one for one in findings if one.rule == "plugin-system"]
    assert not told if fits else "use-wsl2" in told[0].remedies[0].actions[0]


@pytest.mark.parametrize(
    ("keras", "settings", "fits"),
    [
        ("1.2.2", {"image_dim_ordering": "th", "backend": "tensorflow"}, False),
        ("1.0.8", {"image_dim_ordering": "th", "backend": "tensorflow"}, False),
        ("1.2.2", {"image_dim_ordering": "th", "backend": "theano"}, True),
        ("1.2.2", {"image_dim_ordering": "tf", "backend": "tensorflow"}, True),
    ],
)
def test_that_the_order_of_theano_is_told_on_tensorflow(
    matrix: Matrix, keras: str, settings: dict[str, Any], fits: bool
) -> None:
    packages = {"keras": keras, "tensorflow": "1.0.0", "theano": "0.9.0"}
    findings = diagnose_report(matrix, python="3.5.2", packages=packages, keras_json=settings)
    told = [one for one in findings if one.rule == "keras-settings" and one.severity is not Severity.NOTE]
    assert not told if fits else "set-keras-json" in told[0].remedies[0].actions[0]


@pytest.mark.parametrize(("keras", "fits"), [("2.0.0", False), ("2.0.3", False), ("2.0.4", True)])
def test_that_files_of_keras_1_need_a_keras_that_knows_their_input_layer(
    matrix: Matrix, keras: str, fits: bool
) -> None:
    findings = diagnose_report(
        matrix,
        python="2.7.12",
        packages={"keras": keras, "tensorflow": "1.0.1"},
        code="from keras.models import load_model\nmodel = load_model('model.h5')",
        model_file={"format": "h5", "keras_version": "1.2.2"},
    )
    told = [one for one in findings if one.rule == "model-file" and one.severity is Severity.ERROR]
    assert not told if fits else told[0].category is Category.MODEL_FILE


@pytest.mark.parametrize("keras", ["keras", "keras-core"])
def test_that_jax_without_jaxlib_is_told(matrix: Matrix, keras: str) -> None:
    version = {"keras": "3.3.3", "keras-core": "0.1.3"}[keras]
    first = find_first(
        matrix,
        python="3.10.12",
        packages={keras: version, "jax": "0.4.14"},
        absent=["jaxlib"],
        env_vars={"KERAS_BACKEND": "jax"},
    )
    assert first.category is Category.BACKEND_CONFIG
    assert list_changes(first.remedies[0])["jaxlib"]


@pytest.mark.parametrize("hub", ["0.16.0", "0.16.1"])
def test_that_hub_beside_keras_3_needs_tf_keras(matrix: Matrix, hub: str) -> None:
    packages = {"tensorflow": "2.15.0", "keras": "3.0.4", "tensorflow-hub": hub}
    missing = diagnose_report(matrix, python="3.10.12", packages=packages, absent=["tf-keras"])
    there = diagnose_report(matrix, python="3.10.12", packages={**packages, "tf-keras": "2.15.0"})
    assert any(one.rule == "plugin-hub-tf-keras-2.15" for one in missing)
    assert not any(one.rule.startswith("plugin-hub") for one in there)


@pytest.mark.parametrize(
    ("wish", "python"), [("==1.15.3.dev200911", "3.8.5"), ("==1.15.4.dev201216", "3.9.1")]
)
def test_that_a_dev_build_is_for_the_pythons_of_its_minor(matrix: Matrix, wish: str, python: str) -> None:
    first = find_first(
        matrix, os="windows", python=python, date="2020-12-20", wants={"tensorflow-directml": wish}
    )
    assert first.category is Category.PYTHON_TOO_NEW
    assert list_changes(first.remedies[0])["python"] == "3.7"


def test_that_daily_parts_go_together(matrix: Matrix) -> None:
    packages = {
        "tensorflow": "2.1.0", "tensorflow-estimator": "2.1.0", "tensorboard": "2.1.1",
        "tf-estimator-nightly": "2.3.0.dev2020032001", "tb-nightly": "2.2.0a20200320",
    }  # fmt: skip
    first = find_first(matrix, python="3.7.7", packages=packages)
    assert first.rule == "duplicate-part"
    assert list_changes(first.remedies[0]) == {"tf-estimator-nightly": None, "tb-nightly": None}
    assert "reinstall:tensorflow-estimator" in first.remedies[0].actions


@pytest.mark.parametrize(
    ("manager", "python", "wish", "fits"),
    [
        ("Microsoft Store python", "3.8.2", "==2.2.0", False),
        ("Windows Store", "3.10.11", "==2.10.0", False),
        ("pip", "3.8.2", "==2.2.0", True),
    ],
)
def test_that_the_folder_of_a_python_of_the_store_is_long(
    matrix: Matrix, manager: str, python: str, wish: str, fits: bool
) -> None:
    findings = diagnose_report(
        matrix, os="windows", python=python, manager=manager, wants={"tensorflow": wish}
    )
    told = [one for one in findings if one.rule == "path-length"]
    assert not told if fits else "enable-long-paths" in told[0].remedies[0].actions[0]


@pytest.mark.parametrize(
    ("path", "fits"),
    [
        ("/usr/lib/x86_64-linux-gnu:/home/a/lib/python3.9/site-packages/nvidia/cudnn/lib", False),
        ("/usr/local/cuda-11.8/lib64:/home/a/lib/python3.9/site-packages/nvidia/cudnn/lib", False),
        ("/home/a/lib/python3.9/site-packages/nvidia/cudnn/lib:/usr/local/cuda-11.8/lib64", True),
        ("/opt/other/lib", True),
    ],
)
def test_that_the_cudnn_found_first_counts(matrix: Matrix, path: str, fits: bool) -> None:
    findings = diagnose_report(
        matrix,
        python="3.9.16",
        packages={"tensorflow": "2.12.0", "nvidia-cudnn-cu11": "8.6.0.163"},
        gpu={"model": "RTX 3090", "cuda_toolkit": "11.8", "cudnn": "8.4.1"},
        env_vars={"LD_LIBRARY_PATH": path},
    )
    assert any(one.rule == "cudnn-order" for one in findings) is not fits


def test_that_a_second_tensorflow_stays_when_the_first_goes(matrix: Matrix) -> None:
    report = {"os": "linux", "arch": "x86_64", "python": "3.5.3"}
    packages = {"tensorflow-gpu": "1.0.1", "keras": "2.0.0", "tensorflow": "1.0.1"}
    made = assemble(msgspec.convert({**report, "packages": packages}, Report), matrix)
    context = Context(made.facts, made.host, matrix, made.circumstances)
    after = foresee(context, (Change(name="tensorflow", before="1.0.1", after=None),))
    assert after is not None
    assert after.tensorflow is not None
    assert after.tensorflow.distribution == "tensorflow-gpu"


@pytest.mark.parametrize(
    ("tensorflow", "cuda", "gpu", "fits"),
    [
        ("2.4.1", "10.1.243", "GeForce RTX 3070", False),
        ("2.2.0", "10.1.243", "GeForce RTX 3090", False),
        ("2.10.0", "11.2.2", "NVIDIA H100", False),
        ("2.4.1", "10.1.243", "GeForce RTX 2080 Ti", True),
        ("2.6.0", "11.0.221", "GeForce RTX 3090", True),
        ("2.8.0", "11.2.2", "GeForce RTX 4090", True),
    ],
)
def test_that_a_build_of_conda_is_held_against_the_gpu_by_the_cuda_beside_it(
    matrix: Matrix, tensorflow: str, cuda: str, gpu: str, fits: bool
) -> None:
    packages = {"tensorflow": tensorflow, "tensorflow-gpu": tensorflow, "cudatoolkit": cuda}
    findings = diagnose_report(
        matrix,
        os="linux",
        python="3.8.8",
        manager="conda",
        packages=packages,
        installers=dict.fromkeys(packages, "conda"),
        gpu={"model": gpu, "driver": "525.60.13"},
    )
    assert any(one.category is Category.GPU_ARCH for one in findings) is not fits


@pytest.mark.parametrize(
    ("python", "wanted", "category"),
    [
        ("2.7.17", "==2.4.1", Category.PYTHON_TOO_OLD),
        ("2.7.17", "", Category.PYTHON_TOO_OLD),
        ("3.12.1", "==2.15.0", Category.PYTHON_TOO_NEW),
        ("3.10.1", "==2.4.3", Category.PYTHON_TOO_NEW),
        ("2.7.17", "==2.3.1", None),
        ("3.9.1", "==2.4.3", None),
        ("3.11.1", "==2.15.0", None),
    ],
)
def test_that_a_keras_without_a_tensorflow_for_this_python_is_no_use(
    matrix: Matrix, python: str, wanted: str, category: Category | None
) -> None:
    date = "2020-07-19" if python.startswith("2") else "2024-01-20"
    findings = diagnose_report(matrix, os="linux", python=python, date=date, wants={"keras": wanted})
    assert [one.category for one in findings] == ([category] if category else [])


def test_that_keras_3_without_any_backend_is_told(matrix: Matrix) -> None:
    finding = find_first(
        matrix,
        python="3.12.0",
        packages={"keras": "3.0.0"},
        absent=["tensorflow"],
        env_unset=["KERAS_BACKEND"],
    )
    assert finding.category is Category.BACKEND_CONFIG
    assert any("set-env:KERAS_BACKEND=jax" in one.actions for one in finding.remedies)


def test_that_the_backend_that_is_there_is_offered_first(matrix: Matrix) -> None:
    finding = find_first(
        matrix,
        python="2.7.13",
        packages={"keras": "2.0.4", "theano": "0.9.0"},
        absent=["tensorflow"],
        keras_json={"backend": "tensorflow"},
    )
    assert finding.remedies[0].actions == ("set-keras-json:backend=theano",)


@pytest.mark.parametrize(
    ("plugin", "version", "tensorflow", "severity"),
    [
        ("tensorflow-io", "0.35.0", "2.15.0", Severity.NOTE),
        ("tensorflow-io", "0.37.1", "2.17.1", Severity.NOTE),
        ("tensorflow-io", "0.34.0", "2.15.0", Severity.WARNING),
        ("tensorflow-addons", "0.20.0", "2.9.3", Severity.NOTE),
        ("tensorflow-addons", "0.20.0", "2.7.4", Severity.WARNING),
    ],
)
def test_that_a_pair_beside_the_table_is_weighed_by_what_is_known_of_it(
    matrix: Matrix, plugin: str, version: str, tensorflow: str, severity: Severity
) -> None:
    packages = {"tensorflow": tensorflow, plugin: version}
    findings = diagnose_report(matrix, os="linux", python="3.10.13", packages=packages)
    assert [one.severity for one in findings if one.subject == plugin] == [severity]


def test_that_addons_whose_import_fails_lead_over_the_name_they_miss(matrix: Matrix) -> None:
    finding = find_first(
        matrix,
        python="3.6.9",
        packages={"tensorflow": "2.1.0", "tensorflow-addons": "0.11.2"},
        code="import tensorflow_addons as tfa",
        error="AttributeError: module 'tensorflow_core._api.v2.random' has no attribute 'Generator'",
    )
    assert (finding.category, finding.severity) == (Category.PLUGIN_PAIRING, Severity.ERROR)
