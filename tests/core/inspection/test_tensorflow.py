"""TensorFlow under all its names; the texts are those of real wheels."""

import pytest

from core.inspection.build_info import BuildInfo, parse_build_info
from core.model import TensorFlowFacts
from tests.core.inspection.conftest import HandMade
from tests.core.inspection.test_conda_meta import write_record

LINUX_24 = (
    "import collections\n\n"
    "build_info = collections.OrderedDict([('cpu_compiler', '/usr/bin/gcc-5'), "
    "('cuda_compute_capabilities', ['sm_35', 'sm_50', 'compute_80']), ('cuda_version', '11.0'), "
    "('cudnn_version', '8'), ('is_cuda_build', True), ('is_rocm_build', False)])\n"
)
LINUX_23 = (
    "build_info = {'cuda_version': '10.1', 'cudnn_version': '7', 'cuda_compute_capabilities': ['sm_35', "
    "'compute_70'], 'cpu_compiler': '/usr/bin/gcc-5', 'is_rocm_build': False, 'is_cuda_build': True}\n"
)
WINDOWS_25 = (
    "build_info = collections.OrderedDict([('cuda_compute_capabilities', ['sm_35', 'compute_80']), "
    "('cuda_version', '64_112'), ('cudart_dll_name', 'cudart64_112.dll'), ('cudnn_dll_name', "
    "'cudnn64_8.dll'), ('cudnn_version', '64_8'), ('is_cuda_build', True), ('is_rocm_build', False)])\n"
)
WINDOWS_21 = (
    "is_rocm_build = False\nis_cuda_build = True\ncuda_version_number = '10.1'\n"
    "cudnn_version_number = '7'\nmsvcp_dll_names = 'msvcp140.dll,msvcp140_1.dll'\n"
    "nvcuda_dll_name = 'nvcuda.dll'\ncudart_dll_name = 'cudart64_101.dll'\n"
)
CPU = "build_info = collections.OrderedDict([('is_cuda_build', False), ('is_rocm_build', False)])\n"


@pytest.mark.parametrize(
    ("text", "cuda", "cudnn", "capabilities", "is_cuda"),
    [
        (LINUX_24, "11.0", "8", ("sm_35", "sm_50", "compute_80"), True),
        (LINUX_23, "10.1", "7", ("sm_35", "compute_70"), True),
        (WINDOWS_25, "11.2", "8", ("sm_35", "compute_80"), True),
        (WINDOWS_21, "10.1", "7", (), True),
        (CPU, None, None, (), False),
        ("is_cuda_build = True\n", None, None, (), True),
        ("is_cuda_build = False\nmsvcp_dll_name = 'msvcp140.dll'\n", None, None, (), False),
        ("cuda_version_number = '10'\ncudnn_version_number = '7'\nis_cuda_build = True", "10", "7", (), True),
        ("cuda_version_number = '10'\ncudart_dll_name = 'cudart64_100.dll'\n", "10.0", None, (), None),
        ("", None, None, (), None),
        ("build_info = {'cuda_version': open('/etc/passwd').read()}", None, None, (), None),
        ("build_info = 'text'\nis_cuda_build = 'yes'\ncuda_version = 11", None, None, (), None),
        ("build_info = [1, 2]\nthis is no python", None, None, (), None),
        ("(" * 100_000, None, None, (), None),
    ],
)
def test_that_every_layout_of_build_info_is_understood(
    text: str, cuda: str | None, cudnn: str | None, capabilities: tuple[str, ...], is_cuda: bool | None
) -> None:
    info = parse_build_info(text)
    assert (info.cuda, info.cudnn, info.compute_capabilities, info.is_cuda) == (
        cuda,
        cudnn,
        capabilities,
        is_cuda,
    )


def test_that_build_info_is_never_run(made: HandMade) -> None:
    trap = made.prefix / "trap"
    text = f"open({str(trap)!r}, 'w')\nbuild_info = {{'cuda_version': open({str(trap)!r}, 'w').name}}\n"
    assert parse_build_info(text) == BuildInfo()
    assert not trap.exists()


def put_files(made: HandMade, version: str, package: str = "tensorflow", build_info: str = LINUX_24) -> None:
    parts = zip(("MAJOR", "MINOR", "PATCH"), version.split("."), strict=True)
    made.write(f"{package}/__init__.py")
    made.write(f"{package}/python/platform/build_info.py", build_info)
    made.write(
        f"{package}/include/tensorflow/core/public/version.h",
        "".join(f"#define TF_{part}_VERSION {number}\n" for part, number in parts),
    )


def read(made: HandMade) -> TensorFlowFacts:
    found = made.inspect().tensorflow
    assert found is not None
    return found


@pytest.mark.parametrize(
    "name",
    [
        "tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-intel", "tensorflow-macos",
        "tensorflow-rocm", "tensorflow-cpu-aws", "tensorflow-aarch64", "tensorflow-directml", "tf-nightly",
        "tf-nightly-gpu", "tensorflow-tpu", "intel-tensorflow",
    ],
)  # fmt: skip
def test_that_tensorflow_is_found_under_each_of_its_names(made: HandMade, name: str) -> None:
    made.install(name, "2.4.0")
    put_files(made, "2.4.0")
    found = read(made)
    assert (found.version, found.distribution, found.cuda, found.cudnn) == ("2.4.0", name, "11.0", "8")
    assert found.build == {"tensorflow-rocm": "rocm", "tensorflow-directml": "directml"}.get(name, "cuda")


def test_that_companions_are_not_taken_for_tensorflow(made: HandMade) -> None:
    for name in ("tensorflow-estimator", "tensorflow-hub", "tensorflow-io-gcs-filesystem", "tensorboard"):
        made.install(name, "2.4.0")
    made.write("tensorflow_estimator/__init__.py")
    assert made.inspect().tensorflow is None


def test_that_the_core_package_of_2_0_is_read(made: HandMade) -> None:
    made.install("tensorflow", "2.0.4")
    put_files(made, "2.0.4", "tensorflow_core", "is_rocm_build = False\nis_cuda_build = False\n")
    assert read(made).build == "cpu"


def test_that_of_two_distributions_the_one_whose_files_lie_there_counts(made: HandMade) -> None:
    made.install("tensorflow", "2.4.0")
    made.install("tensorflow-cpu", "2.3.1")
    put_files(made, "2.3.1", build_info=CPU)
    found = read(made)
    assert (found.version, found.distribution, found.build) == ("2.3.1", "tensorflow-cpu", "cpu")


def test_that_a_stub_gives_way_to_the_distribution_with_the_files(made: HandMade) -> None:
    made.install("tensorflow-intel", "2.12.0")
    made.write("tensorflow_intel-2.12.0.dist-info/RECORD", "x,,\n" * 20_000)
    made.install("tensorflow", "2.12.0")
    made.write("tensorflow-2.12.0.dist-info/RECORD", "tensorflow-2.12.0.dist-info/METADATA,,\n")
    put_files(made, "2.12.0", build_info=CPU)
    assert read(made).distribution == "tensorflow-intel"


def test_that_files_of_another_release_than_the_metadata_count(made: HandMade) -> None:
    made.install("tensorflow", "1.8.0")
    put_files(made, "1.7.0", build_info="is_cuda_build = True\n")
    assert read(made).version == "1.7.0"


@pytest.mark.parametrize("version", ["2.4.0rc1", "2.4.0", "2.4.0+nv20.12", "2.4"])
def test_that_the_metadata_s_own_spelling_of_the_release_is_kept(made: HandMade, version: str) -> None:
    made.install("tensorflow", version)
    put_files(made, "2.4.0")
    assert read(made).version == version


def test_that_files_without_metadata_are_found(made: HandMade) -> None:
    put_files(made, "2.4.0")
    found = read(made)
    assert (found.version, found.distribution, found.installer) == ("2.4.0", "tensorflow", None)


def test_that_a_folder_left_empty_is_no_tensorflow(made: HandMade) -> None:
    made.write("tensorflow/python/__pycache__/x.pyc")
    assert made.inspect().tensorflow is None


def test_that_metadata_without_files_is_still_told(made: HandMade) -> None:
    made.install("tensorflow", "2.4.0")
    found = read(made)
    assert (found.version, found.cuda, found.build) == ("2.4.0", None, None)


@pytest.mark.parametrize(
    ("build", "kind", "cuda"),
    [
        ("cuda112py310h14bb2b0_0", "cuda", "11.2"),
        ("gpu_py37h7db9008_0", "cuda", None),
        ("mkl_py38hb2083e0_0", "cpu", None),
        ("eigen_py39h2a54ddd_0", "cpu", None),
        ("cpu_py310h2b2c6b2_0", "cpu", None),
        ("h2b2c6b2_0", None, None),
    ],
)
def test_that_conda_s_build_string_tells_what_no_file_does(
    made: HandMade, build: str, kind: str | None, cuda: str | None
) -> None:
    (made.prefix / "conda-meta").mkdir()
    write_record(made.prefix, "tensorflow-base", "2.10.0", build)
    found = read(made)
    assert (found.build, found.cuda, found.installer) == (kind, cuda, "conda")


def test_that_the_metal_plugin_makes_it_a_metal_build(made: HandMade) -> None:
    made.install("tensorflow", "2.16.2")
    made.install("tensorflow-metal", "1.1.0")
    put_files(made, "2.16.2", build_info=CPU)
    assert read(made).build == "metal"
