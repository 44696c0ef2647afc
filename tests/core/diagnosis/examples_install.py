"""Examples for the rules on Python, wishes, whole installations and what hides what is installed."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import Circumstances, Distribution, EnvironmentFacts, HostFacts, Kind, OtherSite, ReportPaths
from tests.core.diagnosis.build import build_distribution, build_facts, build_host

HOST = build_host()
Example = tuple[EnvironmentFacts, HostFacts] | tuple[EnvironmentFacts, HostFacts, Circumstances]


def _build_conda(packages: dict[str, str], *, pip: tuple[str, ...] = (), **user: str) -> EnvironmentFacts:
    facts = build_facts(packages, python="3.8.18", installer="conda")
    return replace(
        facts,
        located=replace(facts.located, kind=Kind.CONDA),
        distributions=tuple(
            replace(one, installer="pip")
            if one.name in pip
            else replace(one, installer="conda", build="py38_0")
            for one in facts.distributions
        ),
        user_site=tuple(build_distribution(name, version) for name, version in user.items()),
    )


def _build_windows(folder: str) -> Circumstances:
    return Circumstances(paths=ReportPaths(site_packages=folder, long_paths_enabled=False))


_LONG = "C:\\Users\\somebody\\Documents\\university\\projects-of-this-year\\thesis\\.venv\\Lib\\site-packages"
_TF = build_facts({"tensorflow": "2.4.1"})
_OTHER = OtherSite(path="/opt/tf", position="first, by PYTHONPATH", packages={"tensorflow": "1.15.0"})
_BEHIND = OtherSite(
    path="/usr/lib/python3/dist-packages", position="after", packages={"tensorflow-cpu": "2.3.0"}
)
_NEEDS_NEWER = Distribution(name="keras", version="3.13.0", folder="keras", requires_python=">=3.11")

FIRES: dict[str, Example] = {
    "python-range": (build_facts(extra=(_NEEDS_NEWER,)), HOST),
    "wish": (build_facts(python="3.9.1"), HOST, Circumstances(wants={"tensorflow": "==2.4.1"})),
    "wish-outcome": (
        build_facts({"tensorflow": "2.10.1", "keras": "2.10.0"}, python="3.10.13"),
        HOST,
        Circumstances(wants={"keras": "==3.0.5"}),
    ),
    "path-length": (
        build_facts({"tensorflow": "2.10.1"}, python="3.10.11"),
        build_host("windows"),
        _build_windows(_LONG),
    ),
    "shadowing-file": (_TF, HOST, Circumstances(files=("train.py", "random.py"))),
    "shadowing-user-site": (_build_conda({"tensorflow": "2.4.1"}, tensorflow="2.3.0"), HOST),
    "shadowing-site": (_TF, HOST, Circumstances(other_site=(_OTHER,))),
    "shadowing-variable": (
        _TF,
        build_host(variables={"PYTHONPATH": "/opt/ros/kinetic/lib/python2.7/dist-packages"}),
    ),
    "shadowing-kernels": (build_facts({"tensorflow": "2.4.1"}), HOST, Circumstances(other_site=(_BEHIND,))),
    "duplicate-part": (
        build_facts({"tensorflow": "2.4.1", "tensorboard": "2.4.1", "tb-nightly": "2.5.0a20210301"}),
        HOST,
    ),
    "conda-split": (_build_conda({"numpy": "1.19.2", "numpy-base": "1.21.2"}, pip=("numpy",)), HOST),
    "conda-linked": (
        _build_conda({"tensorflow": "2.4.1", "tensorflow-io": "0.17.1"}, pip=("tensorflow-io",)),
        HOST,
    ),
    "damage-told": (_TF, HOST, Circumstances(damage=("base interpreter /usr/bin/python3.8 is gone",))),
}  # fmt: skip
QUIET: dict[str, Example] = {
    "python-range": (build_facts({"tensorflow": "2.4.1", "keras": "2.4.3"}), HOST),
    "wish": (build_facts(), HOST, Circumstances(wants={"tensorflow": "==2.4.1"})),
    "wish-outcome": (
        build_facts({"tensorflow": "2.10.1", "keras": "2.10.0"}, python="3.10.13"),
        HOST,
        Circumstances(wants={"tensorflow": "==2.10.0"}),
    ),
    "path-length": (
        build_facts({"tensorflow": "2.10.1"}, python="3.10.11"),
        build_host("windows"),
        _build_windows("C:\\envs\\thesis\\Lib\\site-packages"),
    ),
    "shadowing-file": (_TF, HOST, Circumstances(files=("train.py", "data", "keras_model.h5"))),
    "shadowing-user-site": (build_facts({"tensorflow": "2.4.1"}), HOST),
    "shadowing-site": (
        _TF,
        HOST,
        Circumstances(other_site=(replace(_OTHER, packages={"pandas": "1.0.0"}),)),
    ),
    "shadowing-kernels": (
        build_facts({"tensorflow": "2.8.0", "keras": "2.8.0"}),
        HOST,
        Circumstances(other_site=(_BEHIND,)),
    ),
    "shadowing-variable": (_TF, build_host(variables={"PYTHONPATH": "/home/ada/thesis/src"})),
    "duplicate-part": (build_facts({"tensorflow": "2.4.1", "tensorboard": "2.4.1"}), HOST),
    "conda-split": (_build_conda({"numpy": "1.21.2", "numpy-base": "1.21.2"}), HOST),
    "conda-linked": (_build_conda({"tensorflow": "2.4.1", "tensorflow-io": "0.17.1"}), HOST),
    "damage-told": (_TF, HOST, Circumstances(damage=("libcudart.so.11.0 cannot be found",))),
}  # fmt: skip
