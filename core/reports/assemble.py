"""Makes facts, machine and circumstances of a report, as inspection would have read them."""

from __future__ import annotations

import re

from msgspec import UNSET, Struct

from core.compatibility import Matrix, find_declared, platform_name
from core.model import (
    Circumstances,
    Distribution,
    EnvironmentFacts,
    HostFacts,
    Kind,
    Located,
    PythonFacts,
    Report,
)
from core.reports.assume import (
    Surroundings,
    choose_versions,
    complete_version,
    is_specifier,
    select_requirements,
    spell_specifier,
)
from core.reports.machine import find_arch, find_os, make_host, name_arch
from core.reports.packages import (
    find_libraries,
    make_distributions,
    make_keras,
    make_tensorflow,
    normalise_names,
)

_KINDS = (
    ("microsoft store", Kind.SYSTEM),
    ("pip-system", Kind.SYSTEM),
    ("pip --user", Kind.SYSTEM),
    ("system", Kind.SYSTEM),
    ("virtualenvwrapper", Kind.VIRTUALENVWRAPPER),
    ("virtualenv", Kind.VIRTUALENV),
    ("conda", Kind.CONDA),
    ("mamba", Kind.CONDA),
    ("miniforge", Kind.CONDA),
    ("pyenv", Kind.PYENV),
    ("poetry", Kind.POETRY),
    ("pipenv", Kind.PIPENV),
    ("hatch", Kind.HATCH),
    ("pdm", Kind.PDM),
    ("pixi", Kind.PIXI),
    ("pipx", Kind.PIPX),
    ("uv", Kind.UV),
    ("venv", Kind.VENV),
)
_PYTHON = re.compile(r"\d+\.\d+(?:\.\d+\w*)?")


class Case(Struct, frozen=True, kw_only=True):
    """A report as the rules see it, and sentences on what was assumed and what stays open."""

    facts: EnvironmentFacts
    host: HostFacts
    circumstances: Circumstances
    assumed: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()


def assemble(report: Report, matrix: Matrix, requirements: tuple[str, ...] = ()) -> Case:
    """The report's facts; what it does not say stays not known.

    ``requirements`` are lines of environment files beside it. Where a name has a range in place of a
    version, the newest that an installer would have taken then and there is assumed.
    """
    host = make_host(report, matrix)
    python, python_note = choose_python(report.python)
    around = Surroundings(os=host.os, arch=host.arch, python=python, date=report.date)
    told = normalise_names(report.packages)
    exact = {
        name: complete_version(version, name, around, matrix)
        for name, version in told.items()
        if not is_specifier(version)
    }
    open_ranges = {
        **select_requirements(requirements, around),
        **{name: spell_specifier(version) for name, version in told.items() if is_specifier(version)},
    }
    chosen = choose_versions(
        {name: one for name, one in open_ranges.items() if name not in exact}, around, matrix
    )
    platform = platform_name(host.os, host.arch)
    declared = {name: find_declared(matrix, name, version, platform) for name, version in exact.items()}
    distributions = make_distributions(report, {**chosen.packages, **exact}, declared)
    tensorflow = make_tensorflow(report, distributions, host, matrix)
    cuda, cudnn = find_libraries(distributions, host)
    paths = report.paths
    facts = EnvironmentFacts(
        located=Located(
            prefix=paths.prefix if paths and paths.prefix else "",
            kind=find_kind(report.manager),
            name=_find_name(report),
            label="",
        ),
        python=PythonFacts(version=python, executable=report.interpreter),
        distributions=distributions,
        tensorflow=tensorflow,
        keras=make_keras(distributions, tensorflow, host, matrix),
        cuda=cuda,
        cudnn=cudnn,
        site_packages=(paths.site_packages,) if paths and paths.site_packages else (),
        system_site=report.pyvenv_cfg.get("include-system-site-packages", "").lower() == "true",
        user_site=tuple(
            Distribution(name=name, version=version, folder=f"{name}-{version}.dist-info")
            for name, version in sorted(normalise_names(report.user_site).items())
        ),
        pyvenv_cfg=report.pyvenv_cfg,
        full=True,
    )
    return Case(
        facts=facts,
        host=host,
        circumstances=make_circumstances(report, host),
        assumed=(*python_note, *chosen.assumed),
        unresolved=chosen.open_names,
    )


def choose_python(told: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The interpreter's version without decorations; of a range its lower end, told as an assumption."""
    if not told:
        return None, ()
    told = told.strip().removeprefix("Python ").removeprefix("python ")
    found = _PYTHON.search(told)
    if found is None:
        return None, ()
    if told[0] not in "<>=!~^":
        return found[0].rstrip("+"), ()
    pinned = re.match(r"={1,3}\s*(\d+\.\d+(?:\.\d+)?)", told)
    if pinned is not None:
        return pinned[1], ()
    return None, (f"Python {told} is only a range: the interpreter's version is not known.",)


def find_kind(manager: str | None) -> Kind:
    """The kind of environment that a manager makes; ``unknown`` for one that tells nothing of it."""
    lowered = (manager or "").lower()
    return next((kind for word, kind in _KINDS if word in lowered), Kind.UNKNOWN)


def _find_name(report: Report) -> str:
    prefix = report.paths.prefix if report.paths else None
    name = re.split(r"[/\\]", prefix.rstrip("/\\"))[-1] if prefix else ""
    return name or "report"


def make_circumstances(report: Report, host: HostFacts) -> Circumstances:
    """What the report says beside facts and machine, and what of the machine nobody looked at."""
    gpu = report.gpu
    system = find_os(report)
    unknown = set()
    if host.libc is None:
        unknown.add("libc")
    if system is None:
        unknown.add("os")
    if find_arch(report, system or "linux") is None:
        unknown.add("arch")
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
        absent=frozenset(normalise_names(dict.fromkeys(report.absent, ""))),
        date=report.date,
        manager=report.manager,
        interpreter=report.interpreter,
        host_arch=name_arch(report.host_arch, host.os) if report.host_arch else None,
        wants=normalise_names(report.wants),
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
        driver_cuda=host.driver_cuda,
    )
