"""Makes facts, machine and circumstances of a report, as inspection would have read them."""

from __future__ import annotations

from msgspec import UNSET, Struct

from core.compatibility import Matrix, minor_of, platform_name
from core.model import (
    ABSENT,
    Circumstances,
    Cpu,
    Distribution,
    EnvironmentFacts,
    Gpu,
    GpuLibrary,
    HostFacts,
    KerasFacts,
    Kind,
    Located,
    PythonFacts,
    Report,
    SystemLibrary,
    TensorFlowFacts,
)

_TENSORFLOW = (
    "tensorflow", "tensorflow-gpu", "tensorflow-cpu", "tensorflow-macos", "tensorflow-intel",
    "tensorflow-cpu-aws", "tensorflow-directml", "tensorflow-rocm", "nvidia-tensorflow", "intel-tensorflow",
    "tensorflow-base", "tf-nightly", "tf-nightly-gpu", "tf-nightly-cpu", "tf-nightly-2.0-preview",
)  # fmt: skip


class Case(Struct, frozen=True, kw_only=True):
    """A report as the rules see it."""

    facts: EnvironmentFacts
    host: HostFacts
    circumstances: Circumstances


def assemble(report: Report, matrix: Matrix) -> Case:
    """The report's facts; what it does not say stays not known."""
    distributions = tuple(
        _make_distribution(name, version, report) for name, version in sorted(report.packages.items())
    )
    host = _make_host(report)
    tensorflow = _make_tensorflow(report, distributions, host, matrix)
    cuda, cudnn = _find_libraries(report, distributions, host)
    facts = EnvironmentFacts(
        located=Located(
            prefix=(report.paths.prefix if report.paths and report.paths.prefix else "") or "",
            kind=Kind.CONDA if (report.manager or "").startswith("conda") else Kind.UNKNOWN,
            name="report",
            label="",
        ),
        python=PythonFacts(version=report.python),
        distributions=distributions,
        tensorflow=tensorflow,
        keras=_make_keras(report, distributions, tensorflow, matrix),
        cuda=cuda,
        cudnn=cudnn,
        user_site=tuple(
            Distribution(name=name, version=version, folder=f"{name}-{version}.dist-info")
            for name, version in sorted(report.user_site.items())
        ),
        pyvenv_cfg=report.pyvenv_cfg,
        full=True,
    )
    return Case(facts=facts, host=host, circumstances=_make_circumstances(report))


def _make_distribution(name: str, version: str, report: Report) -> Distribution:
    return Distribution(
        name=name,
        version=version,
        folder=f"{name}-{version}.dist-info",
        installer=report.installers.get(name),
        origin="conda"
        if report.installers.get(name) == "conda" and name in ("cudatoolkit", "cudnn")
        else "dist-info",
        build="" if report.installers.get(name) == "conda" else None,
    )


def _make_host(report: Report) -> HostFacts:
    gpu = report.gpu
    gpus: tuple[Gpu, ...] = ()
    if gpu is not None and gpu.model != ABSENT:
        name = gpu.model or "NVIDIA GPU"
        gpus = (Gpu(name=name, vendor=_name_vendor(name), compute_capability=gpu.compute_capability),)
    toolkits = _list_versions(gpu.cuda_toolkits_all, gpu.cuda_toolkit) if gpu else ()
    cudnns = _list_versions(gpu.cudnns_all, gpu.cudnn) if gpu else ()
    keras_json = report.keras_json
    return HostFacts(
        os=report.os or "linux",
        os_version=report.os_version or "",
        arch=report.arch or "x86_64",
        cpu=Cpu(model=report.cpu.model, avx=report.cpu.avx, avx2=report.cpu.avx2) if report.cpu else Cpu(),
        gpus=gpus,
        driver=gpu.driver if gpu and gpu.driver != ABSENT else None,
        driver_cuda=gpu.nvidia_smi_cuda if gpu else None,
        cuda_toolkits=toolkits,
        cudnn=cudnns,
        variables=report.env_vars,
        keras_json=keras_json if isinstance(keras_json, dict) else None,
    )


def _name_vendor(model: str) -> str:
    lowered = model.lower()
    if "apple" in lowered:
        return "apple"
    if "radeon" in lowered or "amd" in lowered:
        return "amd"
    return "intel" if "intel" in lowered or "arc " in lowered else "nvidia"


def _list_versions(every: tuple[str, ...], first: str | None) -> tuple[SystemLibrary, ...]:
    versions = dict.fromkeys([*([first] if first else []), *every])
    return tuple(SystemLibrary(version=version, path="") for version in versions if version != ABSENT)


def _make_tensorflow(
    report: Report, distributions: tuple[Distribution, ...], host: HostFacts, matrix: Matrix
) -> TensorFlowFacts | None:
    by_name = {one.name: one for one in distributions}
    one = next((by_name[name] for name in _TENSORFLOW if name in by_name), None)
    if one is None:
        return None
    told = report.tf_build
    build = matrix.build(one.version, one.name, platform_name(host.os, host.arch))
    cuda = told.cuda if told else None
    kind = None
    if "directml" in one.name:
        kind = "directml"
    elif "rocm" in one.name:
        kind = "rocm"
    elif build is not None and one.installer != "conda" and told is None:
        kind = "cuda" if build.cuda else "cpu"
        cuda = build.cuda
    return TensorFlowFacts(
        version=one.version,
        distribution=one.name,
        installer=one.installer,
        cuda=cuda,
        cudnn=told.cudnn if told else (build.cudnn if build and kind == "cuda" else None),
        compute_capabilities=told.compute_capabilities if told else (),
        build=kind,
    )


def _make_keras(
    report: Report,
    distributions: tuple[Distribution, ...],
    tensorflow: TensorFlowFacts | None,
    matrix: Matrix,
) -> KerasFacts | None:
    by_name = {one.name: one for one in distributions}
    one = next((by_name[name] for name in ("keras", "keras-nightly") if name in by_name), None)
    tf_keras = by_name["tf-keras"].version if "tf-keras" in by_name else None
    release = matrix.release(tensorflow.version) if tensorflow else None
    inside = release.keras if release is not None and release.keras_inside else None
    if one is None and tf_keras is None and inside is None:
        return None
    backend, source = None, None
    if one is not None:
        backend, source = _choose_backend(one.version, report)
    return KerasFacts(
        version=one.version if one else None,
        distribution=one.name if one else None,
        inside_tensorflow=inside,
        tf_keras=tf_keras,
        backend=backend,
        backend_from=source,
    )


def _choose_backend(version: str, report: Report) -> tuple[str, str]:
    order = tuple(int(part) for part in minor_of(version).split(".") if part.isdigit())
    if (2, 4) <= order < (3, 0):
        return "tensorflow", "default"
    if report.env_vars.get("KERAS_BACKEND"):
        return report.env_vars["KERAS_BACKEND"], "KERAS_BACKEND"
    if isinstance(report.keras_json, dict) and isinstance(report.keras_json.get("backend"), str):
        return str(report.keras_json["backend"]), "keras.json"
    return ("tensorflow" if order >= (1, 1) else "theano"), "default"


def _find_libraries(
    report: Report, distributions: tuple[Distribution, ...], host: HostFacts
) -> tuple[tuple[GpuLibrary, ...], tuple[GpuLibrary, ...]]:
    cuda, cudnn = [], []
    for one in distributions:
        source = "conda" if not one.name.startswith("nvidia-") else "pip"
        if one.name in ("cudatoolkit", "cuda-cudart") or one.name.startswith("nvidia-cuda-runtime"):
            cuda.append(GpuLibrary(version=one.version, source=source))
        elif one.name == "cudnn" or one.name.startswith("nvidia-cudnn"):
            cudnn.append(GpuLibrary(version=one.version, source=source))
    cuda += [GpuLibrary(version=one.version, source="system") for one in host.cuda_toolkits]
    cudnn += [GpuLibrary(version=one.version, source="system") for one in host.cudnn]
    return tuple(cuda), tuple(cudnn)


def _make_circumstances(report: Report) -> Circumstances:
    gpu = report.gpu
    unknown = {"libc"}
    if gpu is None:
        unknown |= {"gpu", "driver", "cuda", "cudnn"}
    else:
        unknown |= {"gpu"} if gpu.model is None else set()
        unknown |= {"driver"} if gpu.driver is None else set()
        unknown |= {"cuda"} if gpu.cuda_toolkit is None and not gpu.cuda_toolkits_all else set()
        unknown |= {"cudnn"} if gpu.cudnn is None and not gpu.cudnns_all else set()
    if report.cpu is None or report.cpu.avx is None:
        unknown.add("cpu")
    if not report.env_vars:
        unknown.add("variables")
    if report.keras_json is UNSET:
        unknown.add("keras_json")
    return Circumstances(
        is_complete=report.packages_complete,
        unknown=frozenset(unknown),
        absent=frozenset(report.absent),
        date=report.date,
        manager=report.manager,
        interpreter=report.interpreter,
        host_arch=report.host_arch,
        wants=report.wants,
        wants_file=report.wants_file,
        code=report.code,
        error=report.error,
        model_file=report.model_file,
        files=report.files,
        damage=report.damage,
        paths=report.paths,
        other_site=report.other_site,
        libstdcxx=report.libstdcxx,
        system_dlls=report.system_dlls,
        variables_unset=frozenset(report.env_unset),
        build_origin=report.tf_build.origin if report.tf_build else None,
        driver_cuda=gpu.nvidia_smi_cuda if gpu else None,
    )
