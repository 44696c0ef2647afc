"""The facts that an environment will have once a plan is done."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from core.compatibility import Matrix
from core.model import Distribution, EnvironmentFacts, KerasFacts, TensorFlowFacts

_TENSORFLOW_NAMES = (
    "tensorflow",
    "tensorflow-cpu",
    "tensorflow-gpu",
    "tensorflow-intel",
    "tensorflow-macos",
    "tf-nightly",
)


def predict_facts(
    facts: EnvironmentFacts,
    installs: Mapping[str, str],
    removals: Mapping[str, str],
    matrix: Matrix,
    platform: str,
) -> EnvironmentFacts:
    """``facts`` after installing and removing.

    Requirements of what is newly installed are left empty: the resolver has met them already. Files
    that were missing from a distribution that is written again are there again.
    """
    kept = tuple(
        each for each in facts.distributions if each.name not in installs and each.name not in removals
    )
    added = tuple(
        Distribution(name=name, version=version, folder=f"{name.replace('-', '_')}-{version}.dist-info")
        for name, version in installs.items()
    )
    distributions = tuple(sorted(kept + added, key=_get_name))
    replaced = {each.folder for each in facts.distributions if each.name in installs or each.name in removals}
    return replace(
        facts,
        distributions=distributions,
        tensorflow=_predict_tensorflow(facts, distributions, installs, matrix, platform),
        keras=_predict_keras(facts, distributions, installs, matrix),
        missing_files=tuple(each for each in facts.missing_files if each.distribution not in installs),
        problems=tuple(each for each in facts.problems if not _lies_in(each.path, replaced)),
    )


def _lies_in(path: str, folders: set[str]) -> bool:
    return not folders.isdisjoint(path.replace("\\", "/").split("/"))


def _get_name(distribution: Distribution) -> str:
    return distribution.name


def _predict_tensorflow(
    facts: EnvironmentFacts,
    distributions: tuple[Distribution, ...],
    installs: Mapping[str, str],
    matrix: Matrix,
    platform: str,
) -> TensorFlowFacts | None:
    installed = {each.name: each.version for each in distributions}
    name = next((name for name in _TENSORFLOW_NAMES if name in installed), None)
    if name is None:
        return None
    if facts.tensorflow is not None and name not in installs:
        return facts.tensorflow
    build = matrix.build(installed[name], name, platform)
    cuda = build.cuda if build is not None else None
    return TensorFlowFacts(
        version=installed[name],
        distribution=name,
        installer="uv",
        cuda=cuda,
        cudnn=build.cudnn if build is not None else None,
        compute_capabilities=build.capabilities if build is not None else (),
        build=None if build is None else "cuda" if cuda else "cpu",
    )


def _predict_keras(
    facts: EnvironmentFacts,
    distributions: tuple[Distribution, ...],
    installs: Mapping[str, str],
    matrix: Matrix,
) -> KerasFacts | None:
    installed = {each.name: each.version for each in distributions}
    before = facts.keras or KerasFacts()
    inside = before.inside_tensorflow
    tensorflow = next((name for name in _TENSORFLOW_NAMES if name in installs), None)
    if tensorflow is not None:
        release = matrix.release(installs[tensorflow])
        inside = release.keras if release is not None and release.keras_inside else None
    version = installed.get("keras", before.version if before.distribution != "keras" else None)
    if version is None and inside is None and "tf-keras" not in installed:
        return None
    return replace(
        before,
        version=version,
        distribution="keras" if "keras" in installed else before.distribution,
        inside_tensorflow=inside,
        tf_keras=installed.get("tf-keras"),
    )
