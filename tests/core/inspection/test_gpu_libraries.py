"""CUDA and cuDNN from wheels, conda and the system."""

import msgspec

from core.model import GpuLibrary, SystemLibrary
from tests.core.inspection.conftest import HOST, HandMade
from tests.core.inspection.test_conda_meta import write_record


def test_that_wheels_come_before_the_system_with_the_folder_they_load_from(made: HandMade) -> None:
    made.install("nvidia-cuda-runtime-cu12", "12.3.101")
    made.install("nvidia-cudnn-cu12", "8.9.7.29")
    made.install("nvidia-cuda-nvcc-cu12", "12.3.107")
    made.write("nvidia/cuda_runtime/lib/libcudart.so.12")
    host = msgspec.structs.replace(
        HOST, cuda_toolkits=(SystemLibrary(version="11.8", path="/usr/local/cuda-11.8"),)
    )
    facts = made.inspect(host)
    assert facts.cuda == (
        GpuLibrary(version="12.3.101", source="pip", path=f"{made.site}/nvidia/cuda_runtime/lib"),
        GpuLibrary(version="11.8", source="system", path="/usr/local/cuda-11.8"),
    )
    assert facts.cudnn == (GpuLibrary(version="8.9.7.29", source="pip", loads=False),)


def test_that_conda_packages_are_found_in_the_prefix(made: HandMade) -> None:
    (made.prefix / "conda-meta").mkdir()
    for name, version in (("cudatoolkit", "11.2.2"), ("cudnn", "8.1.0.77"), ("cuda-version", "11.2")):
        write_record(made.prefix, name, version, "h0_0")
    facts = made.inspect()
    lib = f"{made.prefix}/lib"
    assert facts.cuda == (GpuLibrary(version="11.2.2", source="conda", path=lib),)
    assert facts.cudnn == (GpuLibrary(version="8.1.0.77", source="conda", path=lib),)
