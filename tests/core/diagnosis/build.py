"""Environments and machines made of a few words."""

from __future__ import annotations

from collections.abc import Mapping

from core.diagnosis.context import OFFICIAL
from core.model import (
    Cpu,
    Distribution,
    EnvironmentFacts,
    Gpu,
    GpuLibrary,
    HostFacts,
    KerasFacts,
    Kind,
    Located,
    MissingFiles,
    PythonFacts,
    ReadProblem,
    SystemLibrary,
    TensorFlowFacts,
)

RTX_3060 = Gpu(name="NVIDIA GeForce RTX 3060", compute_capability="8.6")


def build_host(
    os: str = "linux",
    *,
    arch: str = "x86_64",
    gpus: tuple[Gpu, ...] = (),
    driver: str | None = None,
    avx: bool | None = True,
    libc: str | None = "glibc 2.36",
    cuda: tuple[str, ...] = (),
    variables: Mapping[str, str] | None = None,
) -> HostFacts:
    return HostFacts(
        os=os,
        arch=arch,
        libc=libc,
        cpu=Cpu(model="a processor", avx=avx, avx2=avx),
        gpus=gpus,
        driver=driver,
        driver_problem=None if driver else "No NVIDIA driver is installed.",
        cuda_toolkits=tuple(SystemLibrary(version=version, path="/usr/local/cuda") for version in cuda),
        variables=variables or {},
    )


def build_distribution(name: str, version: str, *requires: str) -> Distribution:
    return Distribution(name=name, version=version, folder=f"{name}-{version}.dist-info", requires=requires)


def build_facts(
    packages: Mapping[str, str] | None = None,
    *,
    python: str = "3.8.18",
    requires: Mapping[str, tuple[str, ...]] | None = None,
    build: str | None = None,
    cuda: tuple[str, ...] = (),
    cudnn: tuple[str, ...] = (),
    backend: tuple[str, str] | None = None,
    usable: bool = True,
    base: str | None = None,
    extra: tuple[Distribution, ...] = (),
    missing: tuple[MissingFiles, ...] = (),
    problems: tuple[ReadProblem, ...] = (),
    installer: str = "pip",
) -> EnvironmentFacts:
    """An environment in which ``packages`` are installed.

    TensorFlow's build is what ``build`` says; Keras is what the package says, with ``backend`` as
    (name, where it is set).
    """
    wanted = dict(packages or {})
    distributions = tuple(
        build_distribution(name, version, *(requires or {}).get(name, ()))
        for name, version in sorted(wanted.items())
    )
    owner = next((name for name in wanted if name in OFFICIAL or name == "tf-nightly"), None)
    tensorflow = None
    if owner is not None:
        tensorflow = TensorFlowFacts(
            version=wanted[owner], distribution=owner, installer=installer, build=build
        )
    keras = None
    if {"keras", "keras-nightly", "tf-keras"} & wanted.keys():
        keras = KerasFacts(
            version=wanted.get("keras") or wanted.get("keras-nightly"),
            distribution="keras" if "keras" in wanted else "keras-nightly",
            tf_keras=wanted.get("tf-keras"),
            backend=backend[0] if backend else "tensorflow",
            backend_from=backend[1] if backend else "default",
        )
    return EnvironmentFacts(
        located=Located(prefix="/home/ada/thesis", kind=Kind.VENV, name="thesis", label="thesis", base=base),
        python=PythonFacts(version=python, usable=usable, base=base),
        distributions=(*distributions, *extra),
        tensorflow=tensorflow,
        keras=keras,
        cuda=tuple(GpuLibrary(version=version, source="pip") for version in cuda),
        cudnn=tuple(GpuLibrary(version=version, source="pip") for version in cudnn),
        missing_files=missing,
        problems=problems,
        full=True,
    )


THESIS = {
    "absl-py": "0.15.0",
    "gast": "0.3.3",
    "h5py": "2.10.0",
    "numpy": "1.19.5",
    "protobuf": "5.29.6",
    "tensorboard": "2.9.0",
    "tensorflow": "2.4.0",
    "tensorflow-estimator": "2.4.0",
    "wrapt": "1.12.1",
}
THESIS_REQUIRES = {
    "tensorflow": (
        "absl-py (~=0.10)",
        "h5py (~=2.10.0)",
        "numpy (~=1.19.2)",
        "protobuf (>=3.9.2)",
        "wrapt (~=1.12.1)",
        "gast (==0.3.3)",
        "tensorboard (~=2.4)",
        "tensorflow-estimator (<2.5.0,>=2.4.0rc0)",
    )
}
